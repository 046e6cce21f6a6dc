"""Whether decimals have a comma or a dot, by the cells of a file that leave no doubt."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.catalogue_numbers import (
    Cell,
    Decimals,
    NotANumber,
    decide,
    plain,
    plain_whole,
)

UNDECIDED = Decimals()
COMMA = Decimals(",", Cell(9, "price", "9,5"))
DOT = Decimals(".", Cell(9, "price", "9.5"))


def cells(*texts: str) -> list[Cell]:
    return [Cell(line, "price", text) for line, text in enumerate(texts, 2)]


def price(text: str, decimals: Decimals = COMMA) -> str:
    return plain(Cell(2, "price", text), decimals, is_price=True)


def stock(text: str, decimals: Decimals = COMMA) -> str:
    return plain(Cell(2, "stock", text), decimals, is_price=False)


def told(text: str, decimals: Decimals = UNDECIDED, *, is_price: bool = True) -> str:
    with pytest.raises(NotANumber) as refusal:
        plain(Cell(2, "price", text), decimals, is_price=is_price)
    return str(refusal.value)


@pytest.mark.parametrize(
    "text", ["450,5", "450,50", "0,125", "1950,500", "1.950,00", "$ 1.950,0", "1.950.000"]
)
def test_a_decimal_comma_is_seen(text: str) -> None:
    assert decide(cells("1950", "1.950", text)).mark == ","


@pytest.mark.parametrize(
    "text", ["450.5", "450.50", "0.125", "1950.500", "1,950.00", "$1,950.0", "1,950,000"]
)
def test_a_decimal_dot_is_seen(text: str) -> None:
    assert decide(cells("1950", "1.950", text)).mark == "."


@pytest.mark.parametrize(
    "text", ["", "1950", "1.950", "12,900", "mal", "-1,5", "1e3", "1.95.0", "1,95,0.5"]
)
def test_other_cells_decide_nothing(text: str) -> None:
    assert decide(cells(text)) == Decimals()


def test_most_cells_win_and_the_first_of_them_is_named() -> None:
    decided = decide(cells("1.5", "2,5", "3,5"))
    assert (decided.mark, decided.witness) == (",", Cell(3, "price", "2,5"))
    assert decide(cells("1.5", "2,5")).mark == "."


@pytest.mark.parametrize(
    ("text", "decimals", "read"),
    [
        ("1950", Decimals(), "1950"),
        ("1950", COMMA, "1950"),
        ("1.950", COMMA, "1950"),
        ("12.900", COMMA, "12900"),
        ("1.950,00", COMMA, "1950.00"),
        ("1.950.000,5", COMMA, "1950000.5"),
        ("450,5", COMMA, "450.5"),
        ("1,950", DOT, "1950"),
        ("1,950.00", DOT, "1950.00"),
        ("450.50", DOT, "450.50"),
        ("$450", Decimals(), "450"),
        ("$\u00a01.950,00", COMMA, "1950.00"),
        (" 1\u202f950,00 ", COMMA, "1950.00"),
    ],
)
def test_a_price_is_read_as_the_file_decided(text: str, decimals: Decimals, read: str) -> None:
    assert price(text, decimals) == read


@pytest.mark.parametrize(
    ("text", "decimals", "read"),
    [
        ("2.500", COMMA, "2500"),
        ("2.500", DOT, "2.500"),
        ("2,500", COMMA, "2.500"),
        ("0,125", COMMA, "0.125"),
    ],
)
def test_a_stock_in_kilos_may_have_three_decimals(text: str, decimals: Decimals, read: str) -> None:
    assert stock(text, decimals) == read


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        ("1.950", "1950 o 1,95"),
        ("12.900", "12900 o 12,9"),
        ("1,000", "1000 o 1,0"),
        ("12.905", "12905 o 12,905"),
    ],
)
def test_where_nothing_decides_a_number_that_may_be_two_is_refused(text: str, ways: str) -> None:
    for is_price in (True, False):
        assert ways in told(text, is_price=is_price)


@pytest.mark.parametrize(("text", "decimals"), [("1.950", DOT), ("1,950", COMMA), ("0,125", COMMA)])
def test_a_price_with_three_decimals_is_refused_whatever_was_decided(
    text: str, decimals: Decimals
) -> None:
    assert "tiene 3 decimales" in told(text, decimals)


@pytest.mark.parametrize(
    ("text", "decimals"), [("450.5", COMMA), ("450,50", DOT), ("1.950.000", DOT)]
)
def test_a_cell_of_the_other_mark_is_refused_with_a_witness(text: str, decimals: Decimals) -> None:
    assert "de la línea 9" in told(text, decimals)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "falta"),
        ("$", "falta"),
        ("-5", "negativo"),
        ("- 5", "negativo"),
        ("1e3", "notación científica"),
        ("1,95E+03", "notación científica"),
        ("U$S 10,5", "está en dólares, no en pesos"),
        ("10.5 USD", "está en dólares, no en pesos"),
        ("$ 10 dólares", "está en dólares, no en pesos"),
        ("€10", "está en euros, no en pesos"),
        ("R$ 10", "está en reales, no en pesos"),
        ("1950 ×1000", "se muestra en miles"),
        ("Kč 10", "no es un precio"),
        ("mal", "no es un precio"),
        ("+5", "no es un precio"),
        ("450,", "no es un precio"),
        (".5", "no es un precio"),
        ("1.95.0", "no es un precio"),
        ("1,950,00", "no es un precio"),
        ("1_000", "no es un precio"),
        ("١٢٣", "no es un precio"),
        ("450 o 500", "no es un precio"),
        ("NaN", "no es un precio"),
    ],
)
def test_what_is_not_a_price_is_refused_with_how_to_write_one(text: str, why: str) -> None:
    assert why in told(text, COMMA)


def test_a_stock_has_no_currency_sign() -> None:
    assert "no es una cantidad" in told("$5", COMMA, is_price=False)


@given(st.integers(0, 10**14), st.sampled_from([",", "."]), st.booleans())
def test_a_price_with_two_decimals_is_always_read_exactly(
    centavos: int, mark: str, grouped: bool
) -> None:
    whole, rest = divmod(centavos, 100)
    thousands = "." if mark == "," else ","
    written = f"{whole:,}".replace(",", thousands) if grouped else str(whole)
    (cell,) = cells(f"{written}{mark}{rest:02d}")
    assert plain(cell, decide([cell]), is_price=True) == f"{whole}.{rest:02d}"


@given(st.text("0123456789.,$- e", max_size=12))
def test_whatever_a_cell_holds_it_is_read_or_refused(text: str) -> None:
    for decimals in (Decimals(), COMMA, DOT):
        for is_price in (True, False):
            try:
                read = plain(Cell(2, "price", text), decimals, is_price=is_price)
            except NotANumber:
                continue
            assert float(read) >= 0


@pytest.mark.parametrize("blank", [" ", "\u00a0", "\u2009", "\u202f"])
def test_blanks_divide_groups_of_three_digits(blank: str) -> None:
    assert price(f"$ 1{blank}950{blank}000,50") == "1950000.50"
    assert price(f"12{blank}900") == "12900"
    assert decide(cells(f"1{blank}950.500")).mark == "."


@pytest.mark.parametrize(
    "text",
    ["450 50", "1950 1800", "450\n50", "1\n950", "1  950", "4500 500", "1 95", "0 950", "1.950 000", "450 ,50"],
)  # fmt: skip
def test_a_blank_anywhere_else_is_refused(text: str) -> None:
    for decimals in (UNDECIDED, COMMA, DOT):
        assert "no es un precio" in told(text, decimals)
    assert decide(cells(text)) == UNDECIDED


@pytest.mark.parametrize(("text", "decimals"), [("1.000", DOT), ("1,000", COMMA)])
def test_three_decimals_of_what_is_sold_whole_may_be_thousands(
    text: str, decimals: Decimals
) -> None:
    with pytest.raises(NotANumber, match="si son 1000, escribilo sin punto ni coma"):
        plain_whole(Cell(2, "stock", text), decimals)


def test_a_number_of_what_is_sold_whole_is_read_as_the_file_decided() -> None:
    assert plain_whole(Cell(2, "stock", "1.000"), COMMA) == "1000"
    assert plain_whole(Cell(2, "stock", "12,00"), COMMA) == "12.00"
