"""Orders of an older store, whose log alone tells some of their states."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from backoffice_api.domain.order import Order
from backoffice_api.domain.order_event import OrderEvent
from backoffice_api.domain.order_shown import checkout_state
from backoffice_api.storage.codec import dump, load
from tests.unit.backoffice_api.domain.test_order import NOW, an_order


def stored_before(*log: tuple[Any, str], **members: Any) -> Order:
    """An order of before with these events in its log, as it is read now."""
    events = tuple(
        OrderEvent(NOW + timedelta(minutes=place), kind, "shopper", note)
        for place, (kind, note) in enumerate(log)
    )
    document = dump(replace(an_order(), events=events, **members))
    for member in ("held", "asked_back", "was_confirmed", "is_told_by_log", "paid", "withdrawn"):
        del document[member]
    return load(Order, document)


@pytest.mark.parametrize(
    ("log", "held"),
    [
        ([("payment_held", "70: amount")], (70,)),
        ([("payment_held", "70: amount"), ("refunded", "70: $ 5,00")], ()),
        ([("payment_held", "70: amount"), ("refunded", "$ 5,00")], (70,)),
        ([("note", "70: amount")], ()),
        ([("payment_held", ""), ("payment_held", "seventy: amount")], ()),
    ],
)
def test_its_payments_that_are_held(log: list[tuple[Any, str]], held: tuple[int, ...]) -> None:
    order = stored_before(*log)
    assert order.held == held
    assert checkout_state(order) == ("held" if held else "payable")


def test_its_withdrawals_that_are_not_refused() -> None:
    order = stored_before(
        ("withdrawal_asked", "ARR-A"),
        ("withdrawal_asked", "ARR-B"),
        ("withdrawal_rejected", "ARR-A ya sale"),
    )
    assert order.asked_back == ("ARR-B",)


@pytest.mark.parametrize(("means", "was"), [("cash", True), ("mercado_pago", False)])
def test_whether_it_was_confirmed(means: str, was: bool) -> None:
    assert stored_before(("chosen", f"pickup, {means}")).was_confirmed is was


def test_the_words_of_the_log_decide_nothing_any_more() -> None:
    order = replace(an_order(), held=(70,), asked_back=("ARR-A",), was_confirmed=True)
    worded = replace(order, events=(OrderEvent(NOW, "payment_held", "mercado_pago", "otro: x"),))
    read = load(Order, dump(worded))
    assert (read.held, read.asked_back, read.was_confirmed) == ((70,), ("ARR-A",), True)


@pytest.mark.parametrize("status", ["paid", "charged_back", "refunded"])
def test_what_was_paid_for_it(status: Any) -> None:
    order = stored_before(payment_status=status, paid_at=NOW)
    assert order.paid == an_order().total
    assert stored_before().paid == 0


def test_what_was_sent_back_of_it() -> None:
    back = {"payment_status": "partly_refunded", "paid_at": NOW, "refunded": 100}
    order = stored_before(("withdrawal_accepted", "ARR-A"), **back)
    assert (order.withdrawn, order.to_give_back) == (100, 0)
    assert stored_before(("refunded", "$ 1,00"), **back).withdrawn == 0
