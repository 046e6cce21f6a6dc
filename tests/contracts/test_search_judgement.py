"""How good the search is, by `tests/judgement`: the figures reached, and the same answers from every store."""

import pytest

from local.firestore_emulator import Emulator
from tests.firestore import a_firestore_store
from tests.judgement.judging import Answer, Figures, answers, figures, judged
from tests.judgement.shelves import sample_catalogue, sample_shop

OPEN = Figures(first=303, five=303, sold=305, nothing=75, not_sold=75)
KEPT_ASIDE = Figures(first=292, five=299, sold=305, nothing=71, not_sold=74)
"""What was reached: neither half falls behind it, and whoever makes it better writes it here."""


@pytest.fixture(scope="module")
def found() -> list[Answer]:
    return answers(judged(), sample_shop())


@pytest.mark.parametrize(("is_kept_aside", "reached"), [(False, OPEN), (True, KEPT_ASIDE)])
def test_the_figures_that_were_reached_are_kept(
    found: list[Answer], is_kept_aside: bool, reached: Figures
) -> None:
    half = (answer for answer in found if answer.query.is_kept_aside == is_kept_aside)
    assert figures(half) == reached


@pytest.mark.parametrize("every", [5, pytest.param(1, marks=pytest.mark.long)])
def test_firestore_gives_the_same_answers(
    found: list[Answer], emulator: Emulator, every: int
) -> None:
    some = found[::every]
    find = sample_shop(a_firestore_store(emulator))
    elsewhere = answers((answer.query for answer in some), find)
    told = zip(some, elsewhere, strict=True)
    assert [(a.query.text, a.names, b.names) for a, b in told if a.names != b.names] == []


def test_a_query_is_judged_once_and_by_names_that_the_shop_has(found: list[Answer]) -> None:
    texts = [answer.query.text for answer in found]
    assert len(texts) == len(set(texts)) >= 300
    names = [product.name for product in sample_catalogue()]
    unknown = [
        (answer.query.text, beginning)
        for answer in found
        for beginning in answer.query.right
        if not any(name.startswith(beginning) for name in names)
    ]
    assert unknown == []
