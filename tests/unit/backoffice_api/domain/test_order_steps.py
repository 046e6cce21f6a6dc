"""Where an order may go, by how it is paid and how it reaches its shopper."""

from typing import Any, get_args

import pytest

from backoffice_api.domain.order_steps import NEXT, allowed
from retail.wire import MeansOfPayment, OrderStatus


@pytest.mark.parametrize(
    ("status", "is_paid", "means", "kind", "may"),
    [
        ("placed", False, None, None, "paid cancelled"),
        ("placed", False, "mercado_pago", "delivery", "paid cancelled"),
        ("placed", False, "cash", "delivery", "paid preparing cancelled"),
        ("placed", False, "transfer", "pickup", "paid preparing cancelled"),
        ("preparing", True, "mercado_pago", "delivery", "out_for_delivery cancelled"),
        ("preparing", True, "mercado_pago", "pickup", "ready cancelled"),
        ("preparing", True, None, None, "ready out_for_delivery cancelled"),
        ("preparing", False, "cash", "delivery", "paid out_for_delivery cancelled"),
        ("preparing", False, "transfer", "delivery", "paid cancelled"),
        ("preparing", False, "transfer", "pickup", "paid ready cancelled"),
        ("ready", False, "transfer", "pickup", "paid cancelled"),
        ("ready", False, "card_on_delivery", "pickup", "paid delivered cancelled"),
        ("out_for_delivery", False, "cash", "delivery", "paid delivered cancelled"),
        ("delivered", True, "cash", "delivery", ""),
        ("cancelled", False, "cash", "delivery", ""),
    ],
)
def test_the_table(status: Any, is_paid: bool, means: Any, kind: Any, may: str) -> None:
    assert list(allowed(status, is_paid=is_paid, means=means, kind=kind)) == may.split()


@pytest.mark.parametrize("status", get_args(OrderStatus))
@pytest.mark.parametrize("means", [None, *get_args(MeansOfPayment)])
def test_nothing_is_handed_over_unpaid_but_what_is_paid_at_the_door(
    status: OrderStatus, means: MeansOfPayment | None
) -> None:
    may = set(allowed(status, is_paid=False, means=means, kind=None))
    is_at_the_door = means in {"cash", "card_on_delivery"}
    assert is_at_the_door or not may & {"out_for_delivery", "delivered"}
    assert may <= {*NEXT[status], "paid"}
