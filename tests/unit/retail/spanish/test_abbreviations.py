"""Abbreviations of grocers' lists are words."""

import pytest

from retail.spanish.abbreviations import spelled_out
from retail.spanish.words import tokens, words


@pytest.mark.parametrize(
    ("folded", "spelled"),
    [
        ("fid. don felipe", "fideos  don felipe"),
        ("gas.sprite", "gaseosa sprite"),
        ("agua s/gas", "agua sin gas"),
        ("yerba c/ palo", "yerba con palo"),
        ("papel hig. campanita", "papel higienico  campanita"),
        ("tomate red.", "tomate redondo "),
        ("1 stevia liq", "1 stevia liquido"),
        ("avena instant. x 500 g", "avena instantaneo  x 500 g"),
        ("ac. oliva ext. virgen", "aceite  oliva extra  virgen"),
    ],
)
def test_an_abbreviation_is_spelled_out(folded: str, spelled: str) -> None:
    assert spelled_out(folded) == spelled


@pytest.mark.parametrize(
    "folded",
    [
        "agua con gas. y pan",
        "quiero gas.",
        "salame milan.",
        "la red social",
        "los que van.",
        "el 25 de mayo.",
        "dr. lemon",
        "3 c/u",
        "leche 1/2",
        "sin gas. cola",
        "www.gas.com",
    ],
)
def test_what_only_looks_like_one_stays(folded: str) -> None:
    assert spelled_out(folded) == folded


def test_a_name_is_found_and_matched_by_the_word() -> None:
    assert words("Fid. Don Felipe")[0] == "fideos"
    assert tokens("Fid. Don Felipe") == tokens("fideos don felipe")
