"""Money: exact centavos inside, two decimals outside, and a price as Buenos Aires writes it."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retail.errors import Invalid
from retail.money import MAX_CENTAVOS, format_pesos, from_wire, line_total, to_wire

centavos = st.integers(0, MAX_CENTAVOS)


@pytest.mark.parametrize(
    ("amount", "expected"),
    [
        (450.0, 45000),
        (450, 45000),
        ("450.50", 45050),
        (" 12.3 ", 1230),
        (0.1, 10),
        (19.99, 1999),
        (Decimal("0.01"), 1),
        (0, 0),
        ("1e3", 100000),
    ],
)
def test_it_reads_an_amount_to_the_centavo(amount: Decimal | float | str, expected: int) -> None:
    assert from_wire(amount) == expected


@pytest.mark.parametrize(
    "amount",
    [
        "", "x", 0.1 + 0.2, "4,50", "$ 4", "-1", -0.01, 0.005, "1.234", 1e13, "1e999999", "1e999990", "1e-9",
        float("nan"), float("inf"), "-inf", "sNaN", True, "9" * 5000,
    ],
)  # fmt: skip
def test_it_refuses_what_is_no_price(amount: float | str) -> None:
    with pytest.raises(Invalid, match="invalid_price"):
        from_wire(amount)


@given(centavos)
def test_an_amount_survives_the_wire(amount: int) -> None:
    assert from_wire(to_wire(amount)) == amount


@given(st.floats() | st.decimals(-9, 10**15, places=4) | st.text(max_size=20))
def test_any_amount_is_exact_or_refused(amount: Decimal | float | str) -> None:
    try:
        read = from_wire(amount)
    except Invalid:
        return
    assert Fraction(read, 100) == Fraction(Decimal(str(amount).strip()))


@pytest.mark.parametrize(
    ("unit_price", "quantity", "total"),
    [
        (45000, 1000, 45000),
        (45000, 3000, 135000),
        (99999, 333, 33300),  # 333 g at $ 999,99: 33.299,667 centavos
        (1, 500, 1),  # half a centavo goes up
        (1, 499, 0),
        (3, 500, 2),
    ],
)
def test_a_line_costs_its_price_times_its_quantity(
    unit_price: int, quantity: int, total: int
) -> None:
    assert line_total(unit_price, quantity) == total


@given(unit_price=st.integers(0, 10**12), quantity=st.integers(0, 10**6))
def test_a_line_is_never_off_by_more_than_half_a_centavo(unit_price: int, quantity: int) -> None:
    exact = Fraction(unit_price * quantity, 1000)

    assert abs(line_total(unit_price, quantity) - exact) <= Fraction(1, 2)


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (123450, "$\u00a01.234,50"),
        (45000, "$\u00a0450,00"),
        (0, "$\u00a00,00"),
        (5, "$\u00a00,05"),
        (123456789012, "$\u00a01.234.567.890,12"),
        (-123450, "-$\u00a01.234,50"),
    ],
)
def test_a_price_reads_as_in_buenos_aires(amount: int, text: str) -> None:
    assert format_pesos(amount) == text


@given(centavos)
def test_a_written_price_says_the_exact_amount(amount: int) -> None:
    written = format_pesos(amount).removeprefix("$\u00a0").replace(".", "").replace(",", ".")

    assert from_wire(written) == amount
