"""The Payments contract: the till of the tests, and the official SDK over Mercado Pago's double."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from backoffice_api.payments.mercado_pago import MercadoPago
from backoffice_api.payments.port import ALREADY_MOVED, NOT_CANCELLED, Charge, Payments
from local.mercado_pago.app import MercadoPagoDouble
from local.mercado_pago.notices import Style
from local.till import Till
from retail.errors import NotFound, Refused
from tests.clock import Clock
from tests.mercado_pago_double import ACCOUNT, TOKEN


@dataclass
class Provider:
    """A provider, and how somebody pays by a link there; `pay` answers the payment's id."""

    payments: Payments
    clock: Clock
    pay: Callable[[str, str], int]

    def charge(self) -> Charge:
        return Charge(
            reference="milo-700000001",
            title="Pedido 700000001",
            amount=123_457,
            expires_at=self.clock() + timedelta(hours=1),
            back_url="http://127.0.0.1:8001/checkout/secret",
            notification_url="http://127.0.0.1:8080/payments/mercadopago",
        )


@pytest.fixture(params=["till", "mercado_pago"])
def provider(request: pytest.FixtureRequest) -> Iterator[Provider]:
    clock = Clock()
    if request.param == "till":
        till = Till(clock)
        yield Provider(till, clock, lambda link, status: till.pay(link, status))  # type: ignore[arg-type]
        return
    with MercadoPagoDouble(ACCOUNT, clock=clock) as double:
        yield Provider(
            MercadoPago(TOKEN, double.url),
            clock,
            lambda link, status: int(double.desk.pay(link, status, style=Style(times=0))["id"]),
        )


def test_what_is_paid_by_a_link_is_what_was_charged(provider: Provider) -> None:
    link = provider.payments.create(provider.charge())

    seen = provider.payments.payment(provider.pay(link.id, "approved"))

    assert (seen.status, seen.amount, seen.refunded) == ("approved", 123_457, 0)
    assert (seen.currency, seen.reference) == ("ARS", "milo-700000001")
    assert (seen.collector_id, seen.operation) == (link.collector_id, "regular_payment")
    assert seen.changed_at == provider.clock()


def test_the_same_charge_twice_is_two_links_of_one_reference(provider: Provider) -> None:
    first, second = (provider.payments.create(provider.charge()) for _ in range(2))
    paid = {provider.pay(link.id, "approved") for link in (first, second)}

    assert first.id != second.id
    assert {each.id for each in provider.payments.payments("milo-700000001")} == paid
    assert list(provider.payments.payments("milo-700000002")) == []


def test_a_rejected_try_is_found_beside_the_payment_that_followed(provider: Provider) -> None:
    link = provider.payments.create(provider.charge())
    provider.pay(link.id, "rejected")
    provider.pay(link.id, "approved")

    found = provider.payments.payments("milo-700000001")

    assert sorted(each.status for each in found) == ["approved", "rejected"]


def test_a_link_is_limited_and_one_that_is_not_there_is_not_found(provider: Provider) -> None:
    link = provider.payments.create(provider.charge())
    provider.payments.limit(link.id, provider.clock())
    with pytest.raises(NotFound, match="payment_not_found"):
        provider.payments.limit("1234567890-0", provider.clock())


def test_the_same_key_gives_the_money_back_once(provider: Provider) -> None:
    id_ = provider.pay(provider.payments.create(provider.charge()).id, "approved")

    first, second = (provider.payments.refund(id_, "milo-1-1", 23_457) for _ in range(2))

    assert first == second
    assert (first.amount, first.status) == (23_457, "approved")
    assert provider.payments.refund_of(id_, first.id) == first
    assert provider.payments.payment(id_).refunded == 23_457
    assert provider.payments.refund(id_, "milo-1-2").amount == 100_000
    assert provider.payments.payment(id_).status == "refunded"


def test_what_is_back_already_is_not_given_back_again(provider: Provider) -> None:
    id_ = provider.pay(provider.payments.create(provider.charge()).id, "approved")
    provider.payments.refund(id_, "milo-1-1")

    with pytest.raises(Refused, match="payment_refused") as refusal:
        provider.payments.refund(id_, "milo-1-2", 123_457)

    assert refusal.value.details["causes"] == [ALREADY_MOVED]


def test_what_waits_is_cancelled_and_what_is_over_or_paid_is_not(provider: Provider) -> None:
    link = provider.payments.create(provider.charge())
    waits, paid = (provider.pay(link.id, status) for status in ("pending", "approved"))

    assert provider.payments.cancel(waits).status == "cancelled"

    assert provider.payments.payment(waits).status == "cancelled"
    for id_ in (waits, paid):
        with pytest.raises(Refused, match="payment_refused") as refusal:
            provider.payments.cancel(id_)
        assert refusal.value.details["causes"] == [NOT_CANCELLED]
    assert provider.payments.payment(paid).status == "approved"


def test_what_there_is_not_is_not_found(provider: Provider) -> None:
    id_ = provider.pay(provider.payments.create(provider.charge()).id, "approved")
    for ask in (
        lambda: provider.payments.payment(12),
        lambda: provider.payments.cancel(12),
        lambda: provider.payments.refund(12, "milo-1-1"),
        lambda: provider.payments.refund_of(id_, 12),
    ):
        with pytest.raises(NotFound, match="payment_not_found"):
            ask()


def test_a_provider_that_is_there_says_so(provider: Provider) -> None:
    provider.payments.ping()
