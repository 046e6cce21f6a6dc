"""Known words and the correction of mistyped ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain import known_words
from backoffice_api.domain.known_words import KnownWords, begun, correct, is_known
from tests.backoffice import description
from tests.vocabulary import known, known_of

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
SHOP = known_of(map(description, NAMES))


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
    assert correct("motx", known({"mota": 1, "moto": 2})) == "moto"


def test_words_of_several_documents_are_one_vocabulary() -> None:
    shop = KnownWords(("choclo:1 chocolate:2 coca:1", "", "cola:1 luces:3", "luz:2"))
    assert shop.counts == {"choclo": 1, "chocolate": 2, "coca": 1, "cola": 1, "luces": 3, "luz": 2}
    assert shop.count_of("luz") == 5
    assert correct("cocacola", shop) == "coca cola"
    assert begun("choc", shop) == ("chocolate", "choclo")


def test_only_the_texts_that_changed_are_read_again(monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[dict[str, int]] = []
    of = known_words._of

    def counted(counts: dict[str, int]) -> known_words._Part:
        read.append(counts)
        return of(counts)

    monkeypatch.setattr(known_words, "_of", counted)
    for texts in (("abeja:1", "zorro:1"), ("abeja:1", "zorro:2"), ("abeja:1", "zorro:2")):
        assert is_known("abeja", KnownWords(texts))
    assert read == [{"abeja": 1}, {"zorro": 1}, {"zorro": 2}]


@given(st.text(min_size=1, max_size=50))
def test_a_correction_is_made_of_the_shops_words(word: str) -> None:
    corrected = correct(word, SHOP)
    assert corrected == word or all(is_known(each, SHOP) for each in corrected.split())
