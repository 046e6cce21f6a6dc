"""The official SDK over the double: what the shop asks of Mercado Pago, and what it hears when that fails."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import requests
from mercadopago.webhook.validator import InvalidWebhookSignatureError, WebhookSignatureValidator

from backoffice_api.domain.payment import SeenPayment
from backoffice_api.payments.mercado_pago import MercadoPago
from backoffice_api.payments.mercado_pago_notices import is_signed
from backoffice_api.payments.port import ALREADY_MOVED, NOT_CANCELLED, Charge
from local.mercado_pago.app import MercadoPagoDouble
from local.mercado_pago.errors import MercadoPagoError
from local.mercado_pago.notices import Style, signature
from retail.errors import NotFound, Refused, Unavailable
from tests.clock import Clock
from tests.mercado_pago_double import ACCOUNT, NOON, SECRET, TOKEN, Notice, shop
from tests.twilio_double import until

ASKED = Charge(
    reference="order-700000001",
    title="Pedido 700000001",
    amount=123_457,
    expires_at=NOON + timedelta(hours=1),
    back_url="http://127.0.0.1:8001/checkout/secret",
    notification_url="http://127.0.0.1:8001/payments/mercadopago",
    excluded=("ticket",),
)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def double(clock: Clock) -> Iterator[MercadoPagoDouble]:
    with MercadoPagoDouble(ACCOUNT, clock=clock) as double:
        yield double


@pytest.fixture
def account(double: MercadoPagoDouble) -> MercadoPago:
    return MercadoPago(TOKEN, double.url)


SILENT = Style(times=0)


def paid(double: MercadoPagoDouble, link_id: str, status: str = "approved") -> int:
    return int(double.desk.pay(link_id, status, style=SILENT)["id"])


def strike(double: MercadoPagoDouble, on: str, kind: str = "error", status: int = 500) -> None:
    fault = {"kind": kind, "on": on, "status": status}
    url = f"{double.url}/double/faults"
    assert requests.post(url, json={"next": [fault]}, timeout=5).ok


def test_a_voucher_can_be_paid_as_long_as_was_asked(
    double: MercadoPagoDouble, account: MercadoPago
) -> None:
    until = NOON + timedelta(days=3)
    link = account.create(replace(ASKED, excluded=("atm",), voucher_until=until))
    seen = account.payment(paid(double, link.id, "pending"))
    assert (seen.status, seen.kind, seen.payable_until) == ("pending", "ticket", until)
    by_card = account.create(ASKED)
    assert account.payment(paid(double, by_card.id)).payable_until is None


def test_an_order_is_one_item_at_its_total_under_our_reference(
    double: MercadoPagoDouble, account: MercadoPago
) -> None:
    link = account.create(ASKED)
    kept = double.desk.preference(link.id)
    assert (link.url, link.collector_id) == (kept["init_point"], ACCOUNT.collector_id)
    assert [(one["quantity"], one["unit_price"]) for one in kept["items"]] == [(1, 1234.57)]
    assert kept["external_reference"] == ASKED.reference
    assert kept["notification_url"] == f"{ASKED.notification_url}?source_news=webhooks"
    assert kept["expiration_date_to"] == "2026-11-27T13:00:00.000+00:00"
    assert set(kept["back_urls"].values()) == {ASKED.back_url}


def test_a_payment_is_read_in_centavos_and_utc(
    double: MercadoPagoDouble, account: MercadoPago
) -> None:
    id_ = paid(double, account.create(ASKED).id)
    assert account.payment(id_) == SeenPayment(
        id=id_,
        status="approved",
        status_detail="accredited",
        amount=123_457,
        refunded=0,
        currency="ARS",
        reference=ASKED.reference,
        collector_id=ACCOUNT.collector_id,
        is_live=False,
        operation="regular_payment",
        kind="credit_card",
        changed_at=NOON,
    )


def test_every_payment_of_a_reference_is_found_over_several_pages(
    double: MercadoPagoDouble, account: MercadoPago
) -> None:
    link = account.create(ASKED)
    made = {paid(double, link.id, "rejected") for _ in range(101)}
    paid(double, account.create(replace(ASKED, reference="another")).id)
    assert {one.id for one in account.payments(ASKED.reference)} == made
    assert account.payments("nobody-s") == []


def test_a_refund_happens_once_under_its_key_in_parts_or_whole(
    double: MercadoPagoDouble, account: MercadoPago
) -> None:
    id_ = paid(double, account.create(ASKED).id)
    part = account.refund(id_, "first", 3_457)
    assert account.refund(id_, "first", 3_457) == part
    assert (part.amount, part.status) == (3_457, "approved")
    assert account.refund(id_, "second").amount == 120_000
    known = account.payment(id_)
    assert (known.status, known.refunded) == ("refunded", 123_457)
    with pytest.raises(Refused) as refused:
        account.refund(id_, "third")
    assert refused.value.details["causes"] == [ALREADY_MOVED]


def test_a_refund_whose_answer_was_lost_is_asked_for_again(
    double: MercadoPagoDouble, account: MercadoPago
) -> None:
    id_ = paid(double, account.create(ASKED).id)
    strike(double, "refund", "accept_then_drop")
    with pytest.raises(Unavailable):
        account.refund(id_, "key", 100)
    account.refund(id_, "key", 100)
    assert account.payment(id_).refunded == 100


def test_a_voucher_is_cancelled_unless_it_was_paid_just_now(
    double: MercadoPagoDouble, account: MercadoPago
) -> None:
    link = account.create(replace(ASKED, excluded=()))
    assert account.cancel(paid(double, link.id, "pending")).status == "cancelled"
    with pytest.raises(Refused) as refused:
        account.cancel(paid(double, link.id))
    assert refused.value.details["causes"] == [NOT_CANCELLED]


def test_a_link_that_was_ended_is_over(
    double: MercadoPagoDouble, account: MercadoPago, clock: Clock
) -> None:
    link = account.create(ASKED)
    account.limit(link.id, NOON)
    with pytest.raises(MercadoPagoError, match="expired"):
        paid(double, link.id)


def test_the_sdk_s_own_look_ups_are_answered(
    double: MercadoPagoDouble, account: MercadoPago
) -> None:
    link = account.create(ASKED)
    id_ = paid(double, link.id)
    by_reference = {"external_reference": ASKED.reference}
    strike(double, "refund", "in_process")
    refund = account.refund(id_, "key", 100)
    assert refund.status == "in_process"
    double.desk.settle_refund(id_, refund.id, "approved")
    double.desk.move(id_, "charged_back", SILENT)
    sdk = account._sdk

    def asked(answer: dict[str, Any]) -> Any:
        assert answer["status"] == 200, answer
        return answer["response"]

    assert asked(sdk.refund().get(id_, refund.id))["status"] == "approved"
    assert asked(sdk.preference().get(link.id))["id"] == link.id
    (preference,) = asked(sdk.preference().search(by_reference))["elements"]
    assert preference["id"] == link.id
    (order,) = asked(sdk.merchant_order().search(by_reference))["elements"]
    assert asked(sdk.merchant_order().get(order["id"])) == order
    assert [one["id"] for one in order["payments"]] == [id_]
    (case,) = asked(sdk.chargeback().search({"payment_id": id_}))["results"]
    assert asked(sdk.chargeback().get(case["id"])) == case


def test_what_is_not_there_is_not_found(account: MercadoPago) -> None:
    for ask in (account.payment, account.cancel, lambda id_: account.refund(id_, "k")):
        with pytest.raises(NotFound, match="payment_not_found"):
            ask(1)


def test_what_the_api_does_not_take_is_refused_for_good(account: MercadoPago) -> None:
    with pytest.raises(Refused, match="invalid_external_reference"):
        account.create(replace(ASKED, reference="order 7"))
    with pytest.raises(Refused, match="invalid_expiration_date_to"):
        account.create(replace(ASKED, expires_at=NOON))


@pytest.mark.parametrize("status", [401, 423, 424, 429, 500, 502, 503])
def test_trouble_of_theirs_is_told_as_such_and_not_repeated_behind_our_back(
    double: MercadoPagoDouble, account: MercadoPago, status: int
) -> None:
    strike(double, "get_user", status=status)
    with pytest.raises(Unavailable):
        account.ping()
    account.ping()


def test_a_token_that_nobody_knows_and_a_service_that_is_gone_are_unavailable(
    double: MercadoPagoDouble,
) -> None:
    with pytest.raises(Unavailable):
        MercadoPago("another", double.url).ping()
    with pytest.raises(Unavailable):
        MercadoPago(TOKEN, "http://127.0.0.1:9").ping()


class Answering:
    """An SDK that answers this document to whatever is asked."""

    def __init__(self, document: object) -> None:
        self._document = document

    def payment(self) -> "Answering":
        return self

    preference = refund = payment

    def get(self, *_: object) -> dict[str, object]:
        return {"status": 200, "response": self._document}

    create = search = get


def answering(document: object) -> MercadoPago:
    account = MercadoPago(TOKEN)
    account.__dict__["_sdk"] = Answering(document)
    return account


@pytest.mark.parametrize("document", [None, [], {}, {"id": "x"}, "nonsense"])
def test_an_answer_that_cannot_be_read_is_theirs_not_ours(document: object) -> None:
    account = answering(document)
    for ask in (
        lambda: account.create(ASKED),
        lambda: account.payment(1),
        lambda: account.payments("order-7"),
        lambda: account.refund(1, "key"),
    ):
        with pytest.raises(Unavailable, match="payments_unreadable"):
            ask()


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("transaction_amount", float("inf")),
        ("transaction_amount", float("nan")),
        ("transaction_amount", -1),
        ("transaction_amount", "10"),
        ("transaction_amount", True),
        ("transaction_amount", 1.005),
        ("transaction_amount_refunded", -1),
        ("transaction_amount_refunded", float("inf")),
        ("live_mode", "false"),
        ("live_mode", None),
        ("id", 1.5),
        ("id", True),
        ("id", float("inf")),
        ("collector_id", None),
        ("status", None),
        ("status", ["approved"]),
        ("currency_id", None),
        ("date_last_updated", "0001-01-01T00:00:00+14:00"),
        ("date_last_updated", "2026-11-27T08:00:00.000"),
        ("date_last_updated", 1_764_244_800),
    ],
)
def test_a_payment_with_a_member_that_cannot_be_read_is_not_read(
    double: MercadoPagoDouble, account: MercadoPago, member: str, value: object
) -> None:
    document = double.desk.payment(paid(double, account.create(ASKED).id))
    assert answering(document).payment(1).status == "approved"
    with pytest.raises(Unavailable, match="payments_unreadable"):
        answering({**document, member: value}).payment(1)


def test_pages_that_cannot_be_read_are_theirs_too() -> None:
    for results, total in ((None, 1), ([], float("inf")), ({}, "many")):
        account = answering({"results": results, "paging": {"total": total}})
        with pytest.raises(Unavailable, match="payments_unreadable"):
            account.payments("order-7")


def test_one_payment_that_cannot_be_read_hides_no_other(
    double: MercadoPagoDouble, account: MercadoPago
) -> None:
    document = double.desk.payment(paid(double, account.create(ASKED).id))
    found = answering({"results": [None, document], "paging": {"total": 2}}).payments("order-7")
    assert [each.id for each in found] == [document["id"]]


def test_a_search_that_never_ends_is_left() -> None:
    found = answering({"results": [None], "paging": {"total": 10**12}}).payments("order-7")
    assert list(found) == []


@pytest.mark.parametrize("key", ["", "k" * 65, "llave con blanco", "clave-ñ", "a\r\nb"])
def test_a_refund_asks_for_a_key_that_can_be_sent(account: MercadoPago, key: str) -> None:
    with pytest.raises(ValueError, match="1 to 64"):
        account.refund(1, key)


def verified(notice: Notice, *secrets: str) -> bool:
    headers = notice.headers
    return is_signed(
        secrets or (SECRET,),
        headers.get("x-signature"),
        headers.get("x-request-id"),
        notice.query.get("data.id"),
    )


@pytest.mark.parametrize(
    ("style", "is_genuine"),
    [
        (Style(), True),
        (Style(ts=10), True),
        (Style(request_id=False), True),
        (Style(signature="bad"), False),
        (Style(signature="none"), False),
    ],
)
def test_a_notice_is_verified_in_each_of_its_forms(
    double: MercadoPagoDouble, account: MercadoPago, style: Style, is_genuine: bool
) -> None:
    with shop() as here:
        link = account.create(replace(ASKED, notification_url=here.url.partition("?")[0]))
        double.desk.pay(link.id, "approved", style=style)
        (notice,) = until(lambda: here.notices)
    assert verified(notice) == is_genuine
    assert verified(notice, "new", SECRET) == is_genuine
    assert not verified(notice, "new")


def test_an_id_is_signed_as_it_came_or_in_small_letters() -> None:
    small = signature(SECRET, "ord01a", "r", "1704908010")
    assert is_signed([SECRET], small, "r", "ORD01A")
    assert is_signed([SECRET], small, "r", "ord01a")
    assert is_signed([SECRET], signature(SECRET, "ORD01A", "r", "1704908010"), "r", "ORD01A")


@pytest.mark.parametrize(
    "header",
    ["", "ts=1704908010", "v1=" + "0" * 64, "ts=,v1=", "ts=17049080100,v1=x", "ñ", "ts=٠١٢٣٤٥٦٧٨٩,v1=x", "ts=1704908010,v1=ñ"],
)  # fmt: skip
def test_a_signature_without_its_parts_is_none(header: str) -> None:
    assert not is_signed([SECRET], header, "r", "1")
    assert not is_signed([SECRET], None, None, None)


@pytest.mark.parametrize(
    "form",
    [
        "ts={ts},v1={v1}",
        "ts={ts}, v1={v1}",
        " ts = {ts} , v1 = {v1} ",
        "v1={v1},ts={ts}",
        "TS={ts},V1={v1}",
        "ts={ts},v1={v1},v2=later",
        "ts={ts},,v1={v1},",
    ],
)
@pytest.mark.parametrize(("request_id", "data_id"), [("r", "123"), (None, "123"), ("r", None)])
def test_what_the_vendor_s_own_validator_takes_is_signed(
    form: str, request_id: str | None, data_id: str | None
) -> None:
    ts, _, v1 = signature(SECRET, data_id or "", request_id or "", "1704908010").partition(",")
    header = form.format(ts=ts.removeprefix("ts="), v1=v1.removeprefix("v1="))
    WebhookSignatureValidator.validate(header, request_id, data_id, SECRET)
    assert is_signed([SECRET], header, request_id, data_id)
    with pytest.raises(InvalidWebhookSignatureError):
        WebhookSignatureValidator.validate(header, request_id, data_id, "another")
    assert not is_signed(["another"], header, request_id, data_id)


def test_a_signature_without_an_id_signs_no_id() -> None:
    header = signature(SECRET, "", "r", "1704908010")
    assert not is_signed([SECRET], header, "r", "123")
    assert not is_signed([SECRET], signature(SECRET, "123", "r", "1704908010"), "r", None)
    assert not is_signed([SECRET], signature(SECRET, "", "", "1704908010"), None, None)


def test_of_a_thousand_mutated_notices_none_is_verified() -> None:
    chance = random.Random(11)
    alphabet = "0123456789abcdefXYZ;:=,- "
    for _ in range(1_000):
        ts = "1764244800123"[: chance.choice((10, 13))]
        genuine = [signature(SECRET, "123456789012", "req-1", ts), "req-1", "123456789012"]
        assert is_signed([SECRET], *genuine)
        which = chance.randrange(3)
        text = genuine[which]
        at = chance.randrange(len(text))
        put = chance.choice(["", *(c for c in alphabet if c != text[at])])
        mutated = [*genuine]
        mutated[which] = text[:at] + put + text[at + 1 :]
        assert not is_signed([SECRET], *mutated), mutated
