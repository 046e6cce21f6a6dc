"""Sizes and amounts, in figures and in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.spanish.measures import in_figures, in_one_word, number_of
from retail.writing import without_accents


@pytest.mark.parametrize(
    ("said", "size"),
    [
        ("coca de litro y medio", "1.5l"),
        ("coca 2 litros y cuarto", "2.25l"),
        ("medio kilo de pan", "500g"),
        ("½ kilo de pan", "500g"),
        ("1/2 kilo de pan", "500g"),
        ("cuarto de jamón", "250g"),
        ("un cuarto de queso", "250g"),
        ("3/4 de asado", "750g"),
        ("tres cuartos de asado", "750g"),
        ("kilo y medio de carne", "1.5kg"),
        ("dos litros de leche", "2l"),
        ("treinta y dos litros de agua", "32l"),
        ("leche de litro", "1l"),
        ("medio litro de agua", "500ml"),
        ("0,5 l", "500ml"),
        ("1000 gramos", "1kg"),
    ],
)
def test_a_size_is_one_word_however_it_is_said(said: str, size: str) -> None:
    assert size in in_one_word(in_figures(without_accents(said))).split()


@pytest.mark.parametrize(
    "said", ["media docena de huevos", "trapo media naranja", "vino tinto", "7up", "harina 0000"]
)
def test_what_measures_nothing_stays(said: str) -> None:
    assert in_one_word(in_figures(said)) == said


def test_a_figure_is_told_without_its_unit() -> None:
    assert [number_of(each) for each in ("2.25l", "500g", "473ml", "1kg", "0000")] == [
        "2.25",
        "500",
        "473",
        "1",
        "0000",
    ]


@given(st.text(max_size=80))
def test_any_text_is_read(text: str) -> None:
    assert isinstance(in_one_word(in_figures(without_accents(text))), str)


@pytest.mark.parametrize("said", ["꧐k", "3 ꧐kg", "٣ litros"])
def test_digits_of_another_script_measure_nothing(said: str) -> None:
    assert in_one_word(said) == said


def test_a_number_and_its_unit_may_be_on_two_lines() -> None:
    assert in_one_word("5\n kg").strip() == "5kg"
