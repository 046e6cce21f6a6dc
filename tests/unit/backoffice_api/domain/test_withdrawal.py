"""The right to send back what was bought: its days, its lines, its codes."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain import withdrawal as rules
from backoffice_api.domain.cart import Cart, LineItem
from backoffice_api.domain.fulfilment import Fulfilment
from backoffice_api.domain.label import Label
from backoffice_api.domain.order import Order, noted, place
from backoffice_api.domain.throttle import Limit, counted
from backoffice_api.domain.withdrawal import Withdrawal
from retail.errors import Invalid, Refused, TooMany

NOW = datetime(2026, 11, 22, 15, tzinfo=UTC)
ZONE = "America/Argentina/Buenos_Aires"
RICE = LineItem(1, "Arroz 1kg", "unidad", 3000, 100_00)
YOGURT = LineItem(2, "Yogur", "unidad", 1000, 50_00, Label(perishable=True))
NUTS = LineItem(3, "Nueces por Kilo", "kg", 1000, 99_99)


def an_order(*items: LineItem) -> Order:
    return place(5, Cart(7, 3, items or (RICE, YOGURT), NOW), NOW)


def delivered(at: datetime, *, informed: bool = True) -> Order:
    order = rules.informed(an_order(), NOW) if informed else an_order()
    return noted(order, at, "delivered", "owner")


def asked(lines: tuple[rules.WithdrawnLine, ...], key: str = "ARR-1") -> Withdrawal:
    return Withdrawal(key, 5, lines, sum(line.amount for line in lines), NOW)


@pytest.mark.parametrize(
    ("local_delivery", "last_day"),
    [
        ("2026-11-02T10:00", "2026-11-12"),  # Monday → Thursday
        ("2026-11-02T23:59", "2026-11-12"),
        ("2026-11-04T10:00", "2026-11-16"),  # ends on a Saturday
        ("2026-11-05T10:00", "2026-11-16"),  # on a Sunday
        ("2026-11-10T10:00", "2026-11-20"),
        ("2026-11-09T10:00", "2026-11-20"),  # on a day on which nobody works
    ],
)
def test_the_right_lasts_ten_days_and_ends_on_a_working_day(
    local_delivery: str, last_day: str
) -> None:
    at = datetime.fromisoformat(f"{local_delivery}-03:00")
    end = rules.until(delivered(at), ZONE, {date(2026, 11, 19)})
    assert end == datetime.fromisoformat(f"{last_day}T00:00-03:00") + timedelta(days=1)


def test_it_does_not_end_before_the_delivery_nor_for_whom_nobody_told() -> None:
    assert rules.until(rules.informed(an_order(), NOW), ZONE) is None
    assert rules.until(delivered(NOW, informed=False), ZONE) is None


def test_a_shopper_is_noted_as_told_once() -> None:
    once = rules.informed(an_order(), NOW)
    assert rules.informed(once, NOW + timedelta(hours=1)) == once


def test_perishables_are_left_out_with_the_reason() -> None:
    lines, left_out = rules.withdrawn(an_order(), (), {})
    assert [(line.product_id, line.quantity, line.amount) for line in lines] == [(1, 3000, 300_00)]
    assert [(each.item.product_id, each.obstacle) for each in left_out] == [(2, "perishable")]


def test_what_was_asked_for_is_not_asked_for_twice() -> None:
    order = an_order()
    first, _ = rules.withdrawn(order, (), {1: 1000})
    again, _ = rules.withdrawn(order, [asked(first)], {})
    assert [line.quantity for line in again] == [2000]
    with pytest.raises(Refused) as refused:
        rules.withdrawn(order, [asked(first)], {1: 3000})
    assert (refused.value.code, refused.value.details["left"]) == ("more_than_bought", 2)
    gone, left_out = rules.withdrawn(order, [asked(first), asked(again)], {1: 1000})
    assert (gone, left_out[0].obstacle) == ((), "withdrawn")


def test_what_was_rejected_can_be_asked_for_again() -> None:
    order = an_order()
    lines, _ = rules.withdrawn(order, (), {})
    rejected = rules.closed(asked(lines), "rejected", NOW)
    assert rules.withdrawn(order, [rejected], {})[0] == lines


def test_a_product_that_the_order_has_not_is_refused() -> None:
    with pytest.raises(Invalid):
        rules.withdrawn(an_order(), (), {77: 1000})


@given(st.lists(st.integers(1, 400), max_size=6))
def test_parts_that_are_sent_back_come_to_what_the_line_cost(parts: list[int]) -> None:
    order, earlier = an_order(NUTS), list[Withdrawal]()
    for part in [*parts, 1000]:
        left = rules.returnable(order, earlier)[0].left
        if left:
            lines, _ = rules.withdrawn(order, earlier, {3: min(part, left)})
            earlier.append(asked(lines))
    lines, _ = rules.withdrawn(order, earlier, {})
    assert sum(each.amount for each in (*earlier, asked(lines))) == NUTS.line_total


def test_where_nothing_of_the_order_stays_the_delivery_s_fee_goes_back_too() -> None:
    at_home = Fulfilment(kind="delivery", fee=15_00)
    order = replace(an_order(RICE), delivery=at_home)
    part, whole = (rules.withdrawn(order, (), {1: amount})[0] for amount in (1000, 3000))
    assert not rules.is_last(order, part)
    assert rules.amount_of(order, part) == 100_00
    assert rules.is_last(order, whole)
    assert rules.amount_of(order, whole) == 315_00
    assert not rules.is_last(order, ())


@pytest.mark.parametrize(("state", "fee"), [("accepted", 15_00), ("open", 0), ("rejected", 0)])
def test_the_fee_goes_back_with_the_last_part_that_is_accepted(state: Any, fee: int) -> None:
    at_home = Fulfilment(kind="delivery", fee=15_00)
    order = replace(an_order(RICE), delivery=at_home)
    first, rest = (rules.withdrawn(order, (), {1: amount})[0] for amount in (1000, 2000))
    left = replace(order, withdrawn=100_00 if state == "accepted" else 0)
    earlier = (replace(asked(first), state=state),)
    assert rules.amount_of(left, rest, earlier) == 200_00 + fee


def test_nothing_is_sent_back_of_what_was_cancelled_or_paid_back() -> None:
    order = an_order()
    assert rules.stands(order, NOW)
    assert not rules.stands(order, NOW + timedelta(days=1))
    assert not rules.stands(replace(order, status="cancelled"), NOW)
    assert not rules.stands(replace(order, status="delivered", payment_status="refunded"), NOW)


def test_what_was_decided_is_not_decided_otherwise() -> None:
    accepted = rules.closed(asked(()), "accepted", NOW)
    with pytest.raises(Refused) as refused:
        rules.closed(accepted, "rejected", NOW)
    assert (refused.value.code, refused.value.details["state"]) == ("withdrawal_closed", "accepted")


def test_a_code_is_short_the_same_for_the_same_and_of_no_use_without_the_secret() -> None:
    code = rules.code("secret", "5", "0")
    assert code == rules.code("secret", "5", "0")
    assert len({code, rules.code("secret", "5", "1"), rules.code("other", "5", "0")}) == 3
    assert [len(part) for part in code.split("-")] == [3, 5, 5]


def test_a_throttle_counts_within_its_time_and_starts_anew() -> None:
    limit, known = Limit(2, timedelta(hours=1)), None
    for minutes in (0, 59):
        known = counted(known, "form", limit, NOW + timedelta(minutes=minutes))
    with pytest.raises(TooMany) as refused:
        counted(known, "form", limit, NOW + timedelta(minutes=59))
    assert refused.value.details["retry_after"] == 61
    assert counted(known, "form", limit, NOW + timedelta(hours=1)).count == 1
