"""The states of an order."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain import cart as carts
from backoffice_api.domain import order as rules
from backoffice_api.domain import order_moves
from backoffice_api.domain.cart import LineItem
from backoffice_api.domain.order import Order
from backoffice_api.domain.order_shown import checkout_state
from retail.errors import Refused
from retail.wire import OrderStatus

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
LATER = NOW + rules.UNPAID_FOR


def an_order() -> Order:
    cart = replace(carts.empty(7, 3, NOW), items=(LineItem(1, "Leche", "unidad", 2000, 45000),))
    return rules.place(9, cart, NOW)


def moved(order: Order, *states: OrderStatus) -> Order:
    for state in states:
        order = order_moves.move(order, state, NOW)
    return order


def test_a_placed_order_is_a_snapshot_of_its_cart() -> None:
    order = an_order()
    assert (order.cart_id, order.user_id, order.total) == (7, 3, 90000)
    assert (order.status, order.payment_status) == ("placed", "pending")
    assert order.expires_at == NOW + timedelta(minutes=60)


def test_an_empty_cart_is_no_order() -> None:
    with pytest.raises(Refused) as refusal:
        rules.place(9, carts.empty(7, 3, NOW), NOW)
    assert refusal.value.code == "cart_empty"


def test_an_order_goes_its_way_to_the_door() -> None:
    order = moved(an_order(), "paid", "preparing", "out_for_delivery", "delivered")
    assert (order.status, order.payment_status, order.paid_at) == ("delivered", "paid", NOW)


def test_an_unpaid_order_expires_to_the_second() -> None:
    order = an_order()
    just_before = LATER - timedelta(microseconds=1)
    assert rules.as_of(order, just_before).payment_status == "pending"
    assert rules.as_of(order, LATER).payment_status == "expired"
    assert rules.as_of(order, LATER).status == "cancelled"


def test_a_paid_order_never_expires() -> None:
    paid = rules.pay(an_order(), "ref", NOW)
    assert rules.as_of(paid, LATER + timedelta(days=99)) == paid


def test_an_expired_order_is_over() -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_alive(an_order(), LATER)
    assert refusal.value.code == "order_expired"


@pytest.mark.parametrize("before", [("cancelled",), ("paid", "cancelled")])
def test_a_cancelled_order_is_over(before: tuple[OrderStatus, ...]) -> None:
    with pytest.raises(Refused) as refusal:
        rules.check_alive(moved(an_order(), *before), NOW)
    assert refusal.value.code == "order_cancelled"


def test_an_expired_order_goes_nowhere_by_hand() -> None:
    for state in get_args(OrderStatus):
        with pytest.raises(Refused):
            order_moves.move(an_order(), state, LATER)


def test_a_refused_transition_says_where_one_may_go() -> None:
    with pytest.raises(Refused) as refusal:
        order_moves.move(an_order(), "delivered", NOW)
    assert refusal.value.code == "transition_not_allowed"
    assert refusal.value.details["allowed"] == ["paid", "cancelled"]


@pytest.mark.parametrize(
    ("order", "state"),
    [
        (an_order(), "payable"),
        (moved(an_order(), "paid"), "paid"),
        (moved(an_order(), "cancelled"), "cancelled"),
        (moved(an_order(), "paid", "cancelled"), "cancelled"),
        (replace(moved(an_order(), "paid"), payment_status="charged_back"), "charged_back"),
        (rules.as_of(an_order(), LATER), "expired"),
    ],
)
def test_the_page_shows_where_the_payment_stands(order: Order, state: str) -> None:
    assert checkout_state(order) == state


@given(st.lists(st.sampled_from(get_args(OrderStatus)), max_size=12))
def test_an_order_that_is_over_stays_over(states: list[OrderStatus]) -> None:
    order, over = an_order(), False
    for state in states:
        try:
            after = order_moves.move(order, state, NOW)
        except Refused:
            continue
        assert not over or after == order
        assert after.items == order.items
        assert (after.payment_status == "paid") == (after.paid_at is not None)
        order, over = after, after.status in ("delivered", "cancelled")
