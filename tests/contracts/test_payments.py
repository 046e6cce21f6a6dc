"""The Payments contract, on every provider there is."""

import pytest

from backoffice_api.payments.local import LocalPayments
from backoffice_api.payments.port import Charge, Payments
from retail.errors import NotFound
from retail.settings import Settings

CHARGE = Charge(
    order_id=700_000_001,
    amount=123_456,
    currency="ARS",
    title="Pedido 700000001",
    back_url="http://localhost:8001/checkout/secret",
)


@pytest.fixture(params=["local"])
def payments(request: pytest.FixtureRequest) -> Payments:
    """A provider that asks no money of anybody; a new one joins here."""
    return {"local": lambda: LocalPayments(Settings(local_mode=True))}[request.param]()


def test_what_was_started_is_confirmed_under_its_reference_as_it_was_charged(
    payments: Payments,
) -> None:
    started = payments.start(CHARGE)

    known = payments.confirm(started.reference)

    assert known.reference == started.reference
    assert (known.order_id, known.amount, known.currency) == (700_000_001, 123_456, "ARS")
    assert known.state in {"pending", "paid", "rejected"}


def test_a_payment_that_leads_nowhere_is_paid(payments: Payments) -> None:
    started = payments.start(CHARGE)

    assert started.redirect_url or payments.confirm(started.reference).state == "paid"


def test_the_same_order_may_be_started_again(payments: Payments) -> None:
    first, second = payments.start(CHARGE), payments.start(CHARGE)

    for started in (first, second):
        assert payments.confirm(started.reference).order_id == CHARGE.order_id
        assert payments.confirm(started.reference).amount == CHARGE.amount


def test_what_is_confirmed_twice_is_the_same(payments: Payments) -> None:
    reference = payments.start(CHARGE).reference

    assert payments.confirm(reference) == payments.confirm(reference)


@pytest.mark.parametrize(
    "reference", ["", "nobody's", "local-1-2", "local-1-2-ARS ", "\x00", "9" * 500]
)
def test_a_reference_that_was_never_given_out_is_not_found(
    payments: Payments, reference: str
) -> None:
    with pytest.raises(NotFound, match="payment_not_found"):
        payments.confirm(reference)


def test_a_provider_that_is_there_says_so(payments: Payments) -> None:
    payments.ping()
