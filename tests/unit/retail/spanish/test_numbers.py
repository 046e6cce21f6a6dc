"""Numbers in words, from zero on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.spanish.numbers import in_digits, number_at

_ONES = [
    "cero",
    "uno",
    "dos",
    "tres",
    "cuatro",
    "cinco",
    "seis",
    "siete",
    "ocho",
    "nueve",
    "diez",
    "once",
    "doce",
    "trece",
    "catorce",
    "quince",
    "dieciseis",
    "diecisiete",
    "dieciocho",
    "diecinueve",
    "veinte",
    "veintiuno",
    "veintidos",
    "veintitres",
    "veinticuatro",
    "veinticinco",
    "veintiseis",
    "veintisiete",
    "veintiocho",
    "veintinueve",
]
_TENS = ["treinta", "cuarenta", "cincuenta", "sesenta", "setenta", "ochenta", "noventa"]
_HUNDREDS = [
    "ciento",
    "doscientos",
    "trescientos",
    "cuatrocientos",
    "quinientos",
    "seiscientos",
    "setecientos",
    "ochocientos",
    "novecientos",
]


def spelled(number: int) -> str:
    """As one is taught to write it."""
    if number < 30:
        return _ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _TENS[tens - 3] + (f" y {_ONES[ones]}" if ones else "")
    if number == 100:
        return "cien"
    if number < 1000:
        hundreds, rest = divmod(number, 100)
        return _HUNDREDS[hundreds - 1] + (f" {spelled(rest)}" if rest else "")
    thousands, rest = divmod(number, 1000)
    many = "" if thousands == 1 else f"{spelled(thousands)} "
    return f"{many}mil" + (f" {spelled(rest)}" if rest else "")


def test_every_number_up_to_9999_is_read_as_it_is_spelled() -> None:
    wrong = []
    for number in range(10_000):
        words = spelled(number).split()
        if number_at([*words, "huevos"]) != (number, len(words)):
            wrong.append(number)
    assert wrong == []


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("treinta y cinco huevos", "35 huevos"),
        ("veintidos pilas", "22 pilas"),
        ("veintiun pesos, veintiuna pilas", "21 pesos, 21 pilas"),
        ("doscientos cincuenta gramos", "250 gramos"),
        ("quinientas hojas", "500 hojas"),
        ("dos mil quinientos pesos", "2500 pesos"),
        ("veinte mil pesos", "20000 pesos"),
        ("mil doscientos", "1200"),
        ("ciento uno", "101"),
        ("treinta i dos", "32"),
    ],
)
def test_a_number_in_words_is_written_in_digits(said: str, read: str) -> None:
    assert in_digits(said) == read


@pytest.mark.parametrize(
    "said",
    [
        "dos leches y una coca",
        "los dos",
        "una docena y media",
        "mil gracias",
        "diez y una coca",
        "20 mil",
        "las tres niñas",
        "veinte y medio",
    ],
)
def test_a_small_number_and_what_only_looks_like_one_stay(said: str) -> None:
    assert in_digits(said) == said


def test_numbers_that_a_sign_parts_stay_apart() -> None:
    assert in_digits("treinta, cinco") == "30, cinco"
    assert in_digits("treinta\ny cinco") == "30\ny cinco"


@given(st.lists(st.sampled_from([*_ONES, *_TENS, *_HUNDREDS, "mil", "y", ",", "pan"]), max_size=9))
def test_any_words_are_read(words: list[str]) -> None:
    read = in_digits(" ".join(words))
    assert in_digits(read) == read
    assert read.count("pan") == words.count("pan")
