"""The vocabulary and the correction of mistyped words."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.vocabulary import Vocabulary, begun, correct, is_known, recount, words_of
from tests.backoffice import description

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NAMES = (
    "Leche Entera La Serenísima 1L",
    "Leche Descremada Sancor 1L",
    "Cerveza Quilmes Clásica 1L",
    "Queso Cremoso La Paulina",
    "Aceite de Girasol Natura",
    "Azúcar Común Ledesma",
    "Gaseosa Coca-Cola 2.25L",
    "Papel Higiénico Higienol",
    "Chocolate Milka",
    "Limpiador Procenex Pino",
    "Yerba Mate Playadito",
    "Levadura Seca Levex",
)
SHOP = recount(Vocabulary(), added=[words_of(description(name)) for name in NAMES], removed=[])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lehce", "leche"),
        ("leceh", "leche"),
        ("lechee", "leche"),
        ("serbesa", "cerveza"),
        ("cervesa", "cerveza"),
        ("keso", "queso"),
        ("asucar", "azucar"),
        ("aseite", "aceite"),
        ("igienico", "higienico"),
        ("yerva", "yerba"),
        ("cocacola", "coca cola"),
        ("descremda", "descremada"),
    ],
)
def test_a_mistyped_word_is_corrected(typed: str, meant: str) -> None:
    assert correct(typed, SHOP) == meant


@pytest.mark.parametrize(
    "word",
    ["leche", "leches", "quesos", "birra", "vino", "iphone", "zapatillas", "te", "asdfgh", "pis"],
)
def test_what_is_known_or_unlike_anything_stays_as_it_is(word: str) -> None:
    assert correct(word, SHOP) == word


def test_an_unfinished_word_is_finished() -> None:
    assert begun("choco", SHOP) == ("chocolate",)
    assert begun("leche", SHOP) == ()


def test_the_commoner_of_two_words_is_preferred() -> None:
    shop = recount(
        SHOP, added=[frozenset({"mota"}), frozenset({"moto"}), frozenset({"moto"})], removed=[]
    )
    assert correct("motx", shop) == "moto"


def test_removing_every_product_leaves_no_word() -> None:
    words = [words_of(description(name)) for name in NAMES]
    assert recount(SHOP, added=[], removed=words) == Vocabulary("")


@given(st.lists(st.frozensets(st.text("abcdefg", min_size=1, max_size=4)), max_size=8))
def test_counting_in_steps_is_counting_at_once(products: list[frozenset[str]]) -> None:
    stepwise = Vocabulary()
    for product in products:
        stepwise = recount(stepwise, added=[product], removed=[])
    assert stepwise == recount(Vocabulary(), added=products, removed=[])
    half = len(products) // 2
    assert recount(stepwise, added=[], removed=products[half:]) == recount(
        Vocabulary(), added=products[:half], removed=[]
    )


@given(st.text(min_size=1, max_size=50))
def test_a_correction_is_made_of_the_shops_words(word: str) -> None:
    corrected = correct(word, SHOP)
    assert corrected == word or all(is_known(each, SHOP) for each in corrected.split())
