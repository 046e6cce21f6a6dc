"""Folding: one word for every way to write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.spanish.words import prefixes, stem, stems, without_diminutive, without_gender, words
from retail.writing import without_accents


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("panes", "pan"),
        ("luces", "luz"),
        ("arroces", "arroz"),
        ("dulces", "dulce"),
        ("carnes", "carne"),
        ("verdes", "verde"),
        ("postres", "postre"),
        ("jabones", "jabon"),
        ("fideos", "fideo"),
        ("leches", "leche"),
        ("aceites", "aceite"),
        ("mieles", "miel"),
        ("galletitas", "galletita"),
    ],
)
def test_a_plural_and_its_singular_are_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("camara", "cama"),
        ("papa", "papel"),
        ("bolsa", "bolso"),
        ("sal", "salsa"),
        ("queso", "quesillo"),
    ],
)
def test_different_products_stay_apart(one: str, other: str) -> None:
    assert stem(one) != stem(other)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Ñoquis de SÉMOLA, Azúcar", ["noquis", "de", "semola", "azucar"]),
        ("𝐋𝐞𝐜𝐡𝐞 𝓔𝓷𝓽𝓮𝓻𝓪", ["leche", "entera"]),
        ("ＬＥＣＨＥ　２ＫＧ", ["leche", "2kg"]),
        ("le\u00adche en\u200btera\u202c", ["leche", "entera"]),
        ("🄻🄴🄲🄷🄴", ["leche"]),
    ],
)
def test_case_accents_and_the_shape_of_letters_do_not_matter(typed: str, read: list[str]) -> None:
    assert words(typed) == read


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Coca 2,25 lts", "2.25l"),
        ("coca 2.25L", "2.25l"),
        ("leche 1 litro", "1l"),
        ("1000 ml de leche", "1l"),
        ("500 gr de pan", "500g"),
        ("medio, 1500 gramos", "1.5kg"),
        ("2 kilos de papa", "2kg"),
    ],
)
def test_a_measure_is_one_word_however_it_is_written(text: str, measure: str) -> None:
    assert measure in words(text)


@pytest.mark.parametrize(
    ("she", "he"),
    [
        ("descremadas", "descremado"),
        ("blancos", "blanca"),
        ("cremosa", "cremoso"),
        ("enteras", "entero"),
    ],
)
def test_an_adjective_is_one_whatever_its_gender(she: str, he: str) -> None:
    assert without_gender(stem(she)) == without_gender(stem(he))


@pytest.mark.parametrize(
    ("one", "other"), [("bolsa", "bolso"), ("pata", "pato"), ("caldo", "calda"), ("papa", "pap")]
)
def test_a_noun_keeps_its_gender(one: str, other: str) -> None:
    assert without_gender(stem(one)) != without_gender(stem(other))


@pytest.mark.parametrize(
    ("small", "word"),
    [
        ("lechita", "leche"),
        ("cafecito", "cafe"),
        ("pancitos", "pan"),
        ("quesito", "queso"),
        ("cervecita", "cerveza"),
        ("limoncito", "limon"),
        ("yerbita", "yerba"),
    ],
)
def test_a_diminutive_is_of_its_word(small: str, word: str) -> None:
    assert word in without_diminutive(small)
    assert without_diminutive(word) == ()


def test_without_something_is_a_word_of_its_own() -> None:
    assert stems("Leche sin lactosa") == ["leche", "sin lactosa"]
    assert "lactosa" not in stems("Leche sin lactosa")


def test_a_users_name_is_found_by_its_beginning() -> None:
    assert {"ju", "jua", "juan", "pe", "perez"} <= set(prefixes("Juan Pérez"))


@given(st.text(st.characters(max_codepoint=127)))
def test_plain_text_is_folded_as_it_is_beside_an_accent(text: str) -> None:
    assert without_accents(f"{text}É") == without_accents(text) + "e"


@given(st.text())
def test_any_text_folds_to_plain_words(text: str) -> None:
    for word in words(text):
        assert word == without_accents(word)
        assert word.isascii()
        assert 0 < len(word) <= 40
    assert all(stems(text))
