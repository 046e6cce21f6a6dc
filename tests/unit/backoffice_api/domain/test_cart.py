"""The cart's rules."""

from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain import cart as rules
from backoffice_api.domain.cart import Cart, LineItem
from backoffice_api.domain.product import Product
from retail.errors import Invalid, Refused

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def a_product(product_id: int = 1, **members: object) -> Product:
    given: dict[str, object] = {
        "id": product_id,
        "sku": f"S{product_id}",
        "name": f"Producto {product_id}",
        "brand": "",
        "category": "",
        "description": "",
        "unit": "unidad",
        "price": 45000,
        "is_offer": False,
        "stock": 10_000,
        "updated_at": NOW,
        "category_key": "",
        "tokens": (),
    }
    return Product(**{**given, **members})  # type: ignore[arg-type]


def an_empty_cart() -> Cart:
    return rules.empty(7, 3, NOW)


def test_adding_twice_makes_one_line() -> None:
    cart = rules.add(an_empty_cart(), a_product(), 1000, NOW)
    cart = rules.add(cart, a_product(), 2000, NOW)
    assert [(line.product_id, line.quantity) for line in cart.items] == [(1, 3000)]
    assert cart.total == 135000
    assert cart.has_items


def test_adding_again_takes_todays_price_for_the_whole_line() -> None:
    cart = rules.add(an_empty_cart(), a_product(price=100), 1000, NOW)
    cart = rules.add(cart, a_product(price=200), 1000, NOW)
    assert cart.total == 400


@pytest.mark.parametrize("amount", [0, -1000])
def test_adding_nothing_is_refused(amount: int) -> None:
    with pytest.raises(Invalid) as refusal:
        rules.add(an_empty_cart(), a_product(), amount, NOW)
    assert refusal.value.code == "invalid_quantity"


def test_a_line_never_holds_more_than_the_stock() -> None:
    cart = rules.add(an_empty_cart(), a_product(), 8000, NOW)
    with pytest.raises(Refused) as refusal:
        rules.add(cart, a_product(), 3000, NOW)
    assert refusal.value.code == "out_of_stock"
    assert refusal.value.details["available"] == 10


def test_a_line_has_a_most_even_when_there_is_stock() -> None:
    with pytest.raises(Invalid) as refusal:
        rules.add(an_empty_cart(), a_product(stock=10**9), 1_000_000, NOW)
    assert refusal.value.code == "invalid_quantity"
    assert refusal.value.details["most"] == 999


def test_a_cart_has_a_most_of_lines() -> None:
    cart = an_empty_cart()
    for product_id in range(1, rules.MAX_LINES + 1):
        cart = rules.add(cart, a_product(product_id), 1000, NOW)
    with pytest.raises(Refused) as refusal:
        rules.add(cart, a_product(9999), 1000, NOW)
    assert refusal.value.code == "cart_full"
    assert len(rules.add(cart, a_product(1), 1000, NOW).items) == rules.MAX_LINES


def test_setting_a_quantity_of_nothing_removes_the_line() -> None:
    cart = rules.add(an_empty_cart(), a_product(), 1000, NOW)
    cart = rules.set_quantity(cart, a_product(), 0, NOW)
    assert cart.items == ()
    assert not cart.has_items


def test_repricing_says_what_changed_and_only_that() -> None:
    cart = rules.add(an_empty_cart(), a_product(1, price=100), 1000, NOW)
    cart = rules.add(cart, a_product(2, price=500), 1000, NOW)
    after, changes = rules.reprice(
        cart, {1: a_product(1, price=150), 2: a_product(2, price=500)}, NOW
    )
    assert [(change.product_id, change.old_price, change.new_price) for change in changes] == [
        (1, 100, 150)
    ]
    assert after.total == 650


def test_a_line_is_gone_with_its_product_or_its_way_of_counting() -> None:
    cart = rules.add(an_empty_cart(), a_product(1), 1000, NOW)
    cart = rules.add(cart, a_product(2, unit="kg"), 500, NOW)
    gone = rules.gone(cart, {2: a_product(2, unit="unidad")})
    assert [line.product_id for line in gone] == [1, 2]
    assert rules.gone(cart, {1: a_product(1), 2: a_product(2, unit="kg")}) == ()


@given(st.lists(st.tuples(st.integers(0, 10**8), st.integers(1, 999_000)), min_size=1, max_size=20))
def test_a_total_is_the_exact_sum_of_lines_each_rounded_once(lines: list[tuple[int, int]]) -> None:
    items = tuple(LineItem(n, "x", "kg", q, price) for n, (price, q) in enumerate(lines))
    expected = sum(
        (Decimal(price) * q / 1000).quantize(Decimal(1), ROUND_HALF_UP) for price, q in lines
    )
    assert rules.total(items) == expected
