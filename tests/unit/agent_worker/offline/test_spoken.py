"""How often the shopper's words ask for a thing: what a model that repeats itself may not go beyond."""

from typing import Any

import pytest

from agent_worker.offline.spoken import SpokenWords
from agent_worker.offline.state import Asked, Question

MILK = {"product_id": 5, "name": "Leche Entera La Serenísima 1L", "unit": "unidad", "quantity": 1}
EGGS = {"product_id": 70, "name": "Huevos Blancos x 12", "unit": "unidad", "quantity": 1}
TOMATO = {"product_id": 30, "name": "Tomate Perita", "unit": "kg", "quantity": 0.5}


@pytest.mark.parametrize(
    ("texts", "item", "quantity"),
    [
        (["una leche"], MILK, 1),
        (["sumame dos leches y un pan"], MILK, 2),
        (["dame una leche", "otra más"], MILK, 2),
        (["una leche y otra"], MILK, 2),
        (["dos enteras y una descremada"], MILK, 2),
        (["2 leches, una docena de huevos"], MILK, 2),
        (["una leche entera y una leche descremada"], MILK, 1),
        (["dos leches bien frescas"], MILK, 2),
        (["una docena de huevos"], EGGS, 1),
        (["medio kilo de tomate"], TOMATO, 0.5),
        (["medio kilo de tomate", "y un kilo más de tomate"], TOMATO, 1.5),
        (["mejor que sean 3"], MILK, 3),
        (["2 de la primera y 3 de la segunda"], MILK, 3),
        (["la primera", "y otra más"], MILK, 2),
        (["la 3"], MILK, 1),
        (["cambiá el yogur por 2 leches"], MILK, 2),
    ],
)
def test_they_ask_for_so_much_at_most(texts: list[str], item: Any, quantity: float) -> None:
    assert SpokenWords(texts).quantity_of(item) == quantity


@pytest.mark.parametrize(
    "text", ["3", "otro pan", "sacá 2 leches", "dos panes", "muchas leches", "hola", "😀", ""]
)
def test_they_ask_for_none_of_it(text: str) -> None:
    """A bare 3 may be the number of an option."""
    assert SpokenWords([text]).quantity_of(MILK) == 0


def test_of_an_item_that_nobody_has_named_they_say_nothing() -> None:
    assert SpokenWords(["dos leches"]).quantity_of({"product_id": 5}) == 0


@pytest.mark.parametrize(
    ("texts", "orders"),
    [(["leche"], 0), (["leche y cerrá el pedido"], 1), (["finalizar", "finalizar"], 2)],
)
def test_they_ask_for_so_many_orders(texts: list[str], orders: int) -> None:
    assert SpokenWords(texts).orders() == orders


@pytest.mark.parametrize(
    ("asked", "agrees"),
    [
        (Asked.CHECK_OUT, True),
        (Asked.TAKE_WHAT_IS_LEFT, True),
        (Asked.WHICH, False),
        (Asked.ADD_IT, False),
        (Asked.BASKET, False),
    ],
)
def test_a_yes_to_what_was_left_open_while_they_finished_is_no_yes_to_the_order(
    asked: Asked, agrees: bool
) -> None:
    words = SpokenWords(["sí"], lambda: Question(asked, then_check_out=True))

    assert words.agrees_to_order(changed=False) is agrees
