"""What the law has a price say of itself."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.cart import LineItem
from backoffice_api.domain.label import NO_LABEL, VAT_RATES, Label
from backoffice_api.domain.unit_price import (
    MeasurePrice,
    measure_price,
    prices_tell_taxes,
    total_without_taxes,
    without_taxes,
)


def a_line(
    name: str, price: int, label: Label = NO_LABEL, unit: str = "unidad", amount: int = 1000
) -> LineItem:
    return LineItem(1, name, unit, amount, price, label)


@pytest.mark.parametrize(
    ("line", "price", "measure"),
    [
        (a_line("Leche Entera 1L", 195_000), 195_000, "l"),
        (a_line("Manteca 200g", 250_000), 1_250_000, "kg"),
        (a_line("Gaseosa 6 x 354 ml", 1_000_000), 470_810, "l"),
        (a_line("Huevos Maple x30", 100_000), 3_333, "unidad"),
        (a_line("Facturas Docena", 100_002), 8_334, "unidad"),
        (a_line("Pan por Kilo", 210_001, unit="kg", amount=250), 210_001, "kg"),
        (a_line("Espinaca Paquete", 90_000, Label(net_content="300 g")), 300_000, "kg"),
        (a_line("Café 500g", 90_000, Label(net_content="450 g")), 200_000, "kg"),
        (a_line("Queso 200g por Kilo", 90_000, unit="kg"), 90_000, "kg"),
    ],
)
def test_the_price_per_measure_is_that_of_a_kilo_a_litre_or_a_piece(
    line: LineItem, price: int, measure: str
) -> None:
    assert measure_price(line) == MeasurePrice(price, measure)  # type: ignore[arg-type]


def test_what_nobody_said_the_contents_of_has_none() -> None:
    assert measure_price(a_line("Trapo de Piso", 90_000)) is None


@pytest.mark.parametrize(
    ("amount", "rate", "net"),
    [
        (121_00, 210, 100_00),
        (110_50, 105, 100_00),
        (127_00, 270, 100_00),
        (100_00, 0, 100_00),
        (1, 210, 1),
        (0, 210, 0),
    ],
)
def test_a_price_without_national_taxes_is_the_price_less_its_vat(
    amount: int, rate: int, net: int
) -> None:
    assert without_taxes(amount, rate) == net


@given(st.integers(0, 10**14), st.sampled_from(VAT_RATES))
def test_it_is_the_nearest_centavo_and_halves_go_up(amount: int, rate: int) -> None:
    exact = Fraction(amount * 1000, 1000 + rate)
    off = without_taxes(amount, rate) - exact
    assert Fraction(-1, 2) < off <= Fraction(1, 2)


def test_a_total_is_the_sum_of_what_its_lines_show() -> None:
    lines = [
        a_line("Pan por Kilo", 210_001, Label(vat_rate=105), "kg", 333),
        a_line("Leche 1L", 195_000, amount=3000),
    ]
    assert [each.line_total for each in lines] == [69_930, 585_000]
    assert total_without_taxes(lines) == 63_285 + 483_471


def test_only_a_shop_whose_invoices_are_all_c_tells_no_taxes_apart() -> None:
    assert not prices_tell_taxes(("C",))
    assert all(map(prices_tell_taxes, (None, (), ("B",), ("B", "C"))))
