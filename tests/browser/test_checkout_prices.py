"""The prices that the law wants beside the final one (Res. SIyC 4/2025), where the API tells them."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.asking_shop import AskingShop

pytestmark = pytest.mark.slow

MILK: dict[str, Any] = {
    "measure_price": {"price": 1950.0, "measure": "l"},
    "unit_price_without_taxes": 1611.57,
    "line_total_without_taxes": 3223.14,
}
CHEESE: dict[str, Any] = {"measure_price": {"price": 11900.0, "measure": "kg"}}
EGGS: dict[str, Any] = {"measure_price": {"price": 273.33, "measure": "unidad"}}
UNSAID: dict[str, Any] = {
    "measure_price": None,
    "unit_price_without_taxes": None,
    "line_total_without_taxes": None,
}


def told(asking: AskingShop, *lines: dict[str, Any], total: float | None = None) -> None:
    for item, members in zip(asking.order["items"], lines, strict=True):
        item |= members
    asking.order["total_without_taxes"] = total


def test_each_line_says_the_price_of_a_measure_and_the_one_without_taxes(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    told(asking, MILK, CHEESE, EGGS, total=13442.15)
    page.goto(asking_link)
    rows = page.get_by_role("listitem")
    expect(rows.nth(0)).to_contain_text("$ 1.950,00 por litro")
    expect(rows.nth(0)).to_contain_text("Precio sin impuestos nacionales: $ 1.611,57")
    expect(rows.nth(2)).to_contain_text("$ 273,33 por unidad")
    expect(page.get_by_text("Productos sin impuestos nacionales: $ 13.442,15")).to_be_visible()
    size = "(element) => parseFloat(getComputedStyle(element).fontSize)"
    price, untaxed = page.locator(".item-total").first, page.locator(".item-untaxed").first
    assert untaxed.evaluate(size) < price.evaluate(size)


def test_a_price_by_the_kilo_is_not_said_twice(
    page: Page, asking_link: str, asking: AskingShop
) -> None:
    told(asking, MILK, CHEESE, EGGS)
    page.goto(asking_link)
    cheese = page.get_by_role("listitem").nth(1)
    expect(cheese).to_contain_text("$ 11.900,00 el kilo")
    expect(cheese).not_to_contain_text("por kg")


def test_what_nobody_said_is_not_shown(page: Page, asking_link: str, asking: AskingShop) -> None:
    told(asking, UNSAID, UNSAID, {})
    page.goto(asking_link)
    expect(page.get_by_role("listitem")).to_have_count(3)
    expect(page.get_by_text("sin impuestos")).to_have_count(0)
    for hidden in (".item-measure", ".item-untaxed"):
        expect(page.locator(hidden).filter(visible=True)).to_have_count(0)
