"""Properties: how shoppers and owners say them, and what a name leaves no doubt of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.spanish.properties import diets_in, in_tags_words, is_property, tag_of, tags_of
from retail.spanish.words import stems
from retail.wire import TAGS
from retail.writing import without_accents


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("tostadas para celiacos", "tostadas sin tacc"),
        ("fideos aptos para celiacos", "fideos sin tacc"),
        ("pan libre de gluten", "pan sin tacc"),
        ("leche deslactosada", "leche sin lactosa"),
        ("hamburguesas veganas", "hamburguesas vegano"),
        ("mermelada para diabeticos", "mermelada sin azucar"),
        ("yogur sin azucar agregada", "yogur sin azucar"),
        ("galletitas integrales", "galletitas integral"),
        ("azucar comun", "azucar comun"),
    ],
)
def test_a_property_is_put_in_the_words_of_its_tag(said: str, read: str) -> None:
    assert in_tags_words(said) == read


@pytest.mark.parametrize(
    ("said", "diets", "others"),
    [
        ("Una merienda para celíacos", ("sin TACC",), "una merienda"),
        ("que no tenga gluten ni lactosa", ("sin TACC", "sin lactosa"), ""),
        (
            "asado sin gluten, sin azúcar y vegano",
            ("sin TACC", "vegano", "sin azúcar"),
            "asado , y",
        ),
        ("desayuno light sin manteca", (), "desayuno light sin manteca"),
        ("azúcar", (), "azucar"),
    ],
)
def test_diets_are_found_in_what_is_said(said: str, diets: tuple[str, ...], others: str) -> None:
    assert diets_in(said) == (diets, others)


@pytest.mark.parametrize(
    ("name", "tags"),
    [
        ("Leche Sin Lactosa La Serenísima 1L", ("sin lactosa",)),
        ("Gaseosa Coca-Cola Zero 2.25L", ("sin azúcar",)),
        ("Mermelada Light de Ciruela BC", ("light",)),
        ("Galletitas Integrales Sin TACC", ("sin TACC", "integral")),
        ("Yerba Orgánica Kraus", ("orgánico",)),
        ("Harina de Trigo 0000", ()),
        ("Carbón Vegetal", ()),
        ("Azúcar Común Ledesma", ()),
    ],
)
def test_a_name_says_what_leaves_no_doubt(name: str, tags: tuple[str, ...]) -> None:
    assert tags_of(name) == tags


def test_the_owner_s_tags_are_beside_the_name_s_each_once() -> None:
    assert tags_of("Leche Sin Lactosa", ["vegano", "sin lactosa"]) == ("sin lactosa", "vegano")


@pytest.mark.parametrize("tag", TAGS)
def test_a_tag_is_known_as_it_is_written(tag: str) -> None:
    assert tag_of(tag) == tag_of(tag.upper()) == tag_of(f" {without_accents(tag)} ") == tag
    assert in_tags_words(without_accents(tag)) == without_accents(tag)
    assert [is_property(each) for each in stems(tag)] == [True]


@pytest.mark.parametrize("word", ["rico", "", "sin", "gluten", "con lactosa"])
def test_what_is_no_tag_is_none(word: str) -> None:
    assert tag_of(word) is None


@given(st.text(max_size=60))
def test_any_text_is_read(text: str) -> None:
    read = in_tags_words(without_accents(text))
    assert in_tags_words(read) == read
