"""How the panel writes money, quantities and times."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from admin.formats import amount, dollars, grouped, in_words, number, pesos

HERE = ZoneInfo("America/Argentina/Buenos_Aires")
NOW = datetime(2026, 11, 27, 15, 0, tzinfo=HERE)


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ((2026, 11, 27), "hoy 00:05"),
        ((2026, 11, 26), "ayer 00:05"),
        ((2026, 11, 28), "mañana 00:05"),
        ((2026, 11, 25), "miércoles 00:05"),
        ((2026, 11, 21), "sábado 00:05"),
        ((2026, 11, 20), "20 de noviembre 00:05"),
        ((2026, 11, 30), "30 de noviembre 00:05"),
        ((2025, 12, 31), "31 de diciembre de 2025"),
    ],
)
def test_a_time_is_told_in_words(day: tuple[int, int, int], written: str) -> None:
    assert in_words(datetime(*day, 0, 5, tzinfo=HERE), NOW) == written


def test_money_keeps_its_sign_and_its_figures_together() -> None:
    assert pesos(1234.5) == '<span class="number">$\u00a01.234,50</span>'
    assert "0,29" in pesos(0.29)


def test_dollars_have_cents_and_what_is_less_has_more() -> None:
    assert dollars(1234.5) == '<span class="number">US$\u00a01.234,50</span>'
    written = [dollars(each).striptags() for each in (1, 0.01234, 0)]
    assert written == ["US$ 1,00", "US$ 0,0123", "US$ 0,00"]


@pytest.mark.parametrize(
    ("quantity", "unit", "written"),
    [
        (1, "unidad", "1\u00a0unidad"),
        (2, "unidad", "2\u00a0unidades"),
        (0.35, "kg", "0,35\u00a0kg"),
        (1250.5, "kg", "1.250,5\u00a0kg"),
    ],
)
def test_a_quantity_has_its_unit(quantity: float, unit: str, written: str) -> None:
    assert amount(quantity, unit) == written


def test_numbers_have_points_and_only_the_decimals_that_there_are() -> None:
    assert [number(0), number(12.5), number(12345)] == ["0", "12,5", "12.345"]
    assert grouped(123456789) == "123\u00a0456\u00a0789"
