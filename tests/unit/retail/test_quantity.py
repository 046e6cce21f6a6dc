"""Quantities: whole units, or kilos down to the gram."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Invalid
from retail.quantity import MAX_LINE, MAX_STOCK, is_by_weight, parse, to_wire


@pytest.mark.parametrize("unit", ["kg", "KG", " kilo ", "Kilos", "kilogramo"])
def test_kilos_are_sold_by_weight(unit: str) -> None:
    assert is_by_weight(unit)


@pytest.mark.parametrize("unit", ["", "unidad", "g", "paquete", "l", "kg."])
def test_everything_else_is_sold_whole(unit: str) -> None:
    assert not is_by_weight(unit)


@pytest.mark.parametrize(
    ("amount", "unit", "thousandths"),
    [
        (2, "unidad", 2000),
        (2.0, "unidad", 2000),
        ("3", "unidad", 3000),
        (0, "unidad", 0),
        (0.5, "kg", 500),
        ("0.001", "kg", 1),
        (Decimal("1.250"), "kg", 1250),
        (999, "unidad", MAX_LINE),
    ],
)
def test_it_reads_a_quantity(amount: Decimal | float | str, unit: str, thousandths: int) -> None:
    assert parse(amount, unit) == thousandths


@pytest.mark.parametrize("unit", ["unidad", "kg"])
@pytest.mark.parametrize(
    "amount",
    [
        -1, -0.5, 1000, 1_000_000, 0.0005, "muchas", "", "1,5", float("nan"), float("inf"), True,
        "1e999999", "1e999990", "sNaN",
    ],
)  # fmt: skip
def test_it_refuses_what_nobody_buys(amount: float | str, unit: str) -> None:
    with pytest.raises(Invalid, match="invalid_quantity"):
        parse(amount, unit)


def test_half_a_bottle_is_not_sold() -> None:
    with pytest.raises(Invalid, match="sold whole"):
        parse(0.5, "unidad")


def test_too_much_says_how_much_there_may_be() -> None:
    with pytest.raises(Invalid) as caught:
        parse(1000, "unidad")
    assert caught.value.details == {"most": 999}


def test_stock_may_be_more_than_a_cart_takes() -> None:
    assert parse(1_000_000, "unidad", most=MAX_STOCK) == 1_000_000_000


@given(st.integers(0, MAX_LINE))
def test_a_weight_survives_the_wire(thousandths: int) -> None:
    assert parse(to_wire(thousandths), "kg") == thousandths


def test_a_whole_quantity_is_an_integer_on_the_wire() -> None:
    assert repr(to_wire(2000)) == "2"
    assert repr(to_wire(500)) == "0.5"


@given(
    st.floats() | st.decimals(-9, 10**15, places=4) | st.text(max_size=20),
    st.sampled_from(["kg", "unidad"]),
)
def test_any_quantity_is_exact_or_refused(amount: Decimal | float | str, unit: str) -> None:
    try:
        read = parse(amount, unit)
    except Invalid:
        return
    assert Fraction(read, 1000) == Fraction(Decimal(str(amount).strip()))
    assert unit == "kg" or read % 1000 == 0
