"""Wishes that are one name: what stands before an `y` in it, and what stands behind."""

import pytest

from agent_worker.offline.intents import Wish
from agent_worker.offline.narrowing import narrowed
from retail.spanish.amounts import Amount

FOUND = {
    "status": "found",
    "products": [
        {"id": 1, "name": "Kombucha Buche Limón y Jengibre"},
        {"id": 2, "name": "Kombucha Buche Frutos Rojos"},
        {"id": 3, "name": "Limón", "unit": "kg"},
    ],
}
RED = Wish("kombuchas de frutos rojos", Amount(2))
GINGER = Wish("jengibre")


@pytest.mark.parametrize(
    ("wishes", "phrases"),
    [
        ([Wish("kombucha de limon", Amount(2)), GINGER], ["kombucha de limon y jengibre"]),
        (
            [RED, Wish("limon", Amount(1), bare_of=True), GINGER],
            [RED.phrase, "limon y jengibre"],
        ),
        ([Wish("limon", Amount(2)), GINGER], ["limon", "jengibre"]),
        (
            [Wish("kombucha de limon", Amount(2)), Wish("jengibre", Amount(3))],
            ["kombucha de limon", "jengibre"],
        ),
        ([RED, GINGER], [RED.phrase, "jengibre"]),
    ],
)
def test_two_halves_of_a_name_are_one_wish(wishes: list[Wish], phrases: list[str]) -> None:
    assert [wish.phrase for wish, _ in narrowed((wish, FOUND) for wish in wishes)] == phrases


def test_an_amount_behind_a_name_with_an_and_counts_the_whole() -> None:
    ((wish, _),) = narrowed(
        [(Wish("kombucha de limon"), FOUND), (Wish("jengibre", Amount(3)), FOUND)]
    )

    assert wish.amount == Amount(3)
