"""What a product holds, as its name says."""

import pytest

from retail.spanish.amounts import Amount, Measure
from retail.spanish.contents import contents_of, says_contents

KILO, LITRE = Measure.KILO, Measure.LITRE


@pytest.mark.parametrize(
    ("name", "size", "pieces"),
    [
        ("Leche Entera 1L", Amount(1, LITRE), 1),
        ("Agua Eco 1.5 lts", Amount(1.5, LITRE), 1),
        ("Manteca 200g", Amount(0.2, KILO), 1),
        ("Yerba x 500 g", Amount(0.5, KILO), 1),
        ("Agua x 1.5 L", Amount(1.5, LITRE), 1),
        ("Galletitas 3 x 101g", Amount(0.303, KILO), 3),
        ("Fanta 6x2.25L", Amount(13.5, LITRE), 6),
        ("Cerveza 473 ml x 6", Amount(0.473, LITRE), 6),
        ("Papel Higiénico 4 x 80m", None, 4),
        ("Bolsas de Residuos 45x60 x30", None, 30),
        ("Medialunas Docena", None, 12),
        ("Maple 30 unidades", None, 30),
        ("Harina 0000", None, 1),
        ("Trapo de Piso", None, 1),
    ],
)
def test_a_name_tells_what_is_held(name: str, size: Amount | None, pieces: int) -> None:
    held = contents_of(name)
    assert (held.size, held.pieces) == (size, pieces)


def test_a_name_of_several_tells_what_each_holds() -> None:
    assert contents_of("Galletitas 3 x 100g").each == Amount(0.1, KILO)


@pytest.mark.parametrize(
    "text",
    [
        "900 g",
        "900g",
        "1,5 l",
        "1.5 lts",
        "0,375 l",
        "0.125 kg",
        "6 x 354 ml",
        "6x354ml",
        "x 500 g",
        "x30",
        "12 u",
        "12 unidades",
        "Docena",
        "750 cc",
    ],
)
def test_a_text_says_contents_and_nothing_else(text: str) -> None:
    assert says_contents(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "900",
        "g",
        "1.000 g",
        "1,500 kg",
        "0 g",
        "0 u",
        "caja",
        "900 g de más",
        "una caja de 900 g",
        "-5 g",
        "12 x",
        "6 x x",
    ],
)
def test_what_is_no_content_or_more_than_one_says_none(text: str) -> None:
    assert not says_contents(text)
