"""The provider's notices and the tasks that follow from them, over HTTP."""

import random
from datetime import UTC, datetime
from typing import Any

import pytest
from werkzeug.test import TestResponse

from backoffice_api.services import settling
from local.backoffice import NOTICE_SECRET, QUEUE, SCHEDULER
from local.mercado_pago.notices import signature
from tests.backoffice import ANA, ISSUER, JUAN, Backoffice, a_backoffice

TS = "1764244800000"
PATH = "/payments/mercadopago"
SIGNED = {"x-signature": signature(NOTICE_SECRET, "1001", "req-1", TS), "x-request-id": "req-1"}


@pytest.fixture
def backoffice() -> Backoffice:
    return a_backoffice()


def post(
    backoffice: Backoffice,
    query: dict[str, str] | None = None,
    headers: dict[str, str] = SIGNED,
    body: Any = None,
) -> TestResponse:
    asked = {"data.id": "1001", "type": "payment"} if query is None else query
    return backoffice.client.post(PATH, query_string=asked, headers=headers, json=body)


def put_in(backoffice: Backoffice) -> list[Any]:
    return list(backoffice.settlements.put_in.values())


def test_a_signed_notice_has_the_payment_read(backoffice: Backoffice) -> None:
    answer = post(backoffice)

    assert (answer.status_code, answer.get_json()) == (200, {"status": "taken"})
    assert put_in(backoffice) == [{"payment_id": 1001, "is_fraud": False}]
    assert backoffice.till.asked == []  # it is read by the task: a notice is answered at once


def test_a_notice_that_comes_five_times_is_one_task(backoffice: Backoffice) -> None:
    for blanks in range(5):
        headers = {**SIGNED, "x-signature": SIGNED["x-signature"].replace(",", "," + " " * blanks)}
        assert post(backoffice, headers=headers).status_code == 200

    assert len(put_in(backoffice)) == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-request-id": "req-1"},
        {**SIGNED, "x-request-id": "req-2"},
        {**SIGNED, "x-signature": signature("another secret", "1001", "req-1", TS)},
        {**SIGNED, "x-signature": signature(NOTICE_SECRET, "1002", "req-1", TS)},
    ],
)
def test_what_nobody_signed_is_refused(backoffice: Backoffice, headers: dict[str, str]) -> None:
    answer = post(backoffice, headers=headers)

    assert (answer.status_code, answer.get_json()["code"]) == (401, "notice_not_signed")
    assert put_in(backoffice) == []


def test_no_mutated_notice_is_taken(backoffice: Backoffice) -> None:
    chance = random.Random(7)
    for _ in range(1000):
        parts = {"data.id": "1001", **SIGNED}
        name = chance.choice(list(parts))
        text = parts[name]
        place = chance.randrange(len(text))
        letter = chance.choice([each for each in "0123456789abcdefx;:=" if each != text[place]])
        parts[name] = text[:place] + letter + text[place + 1 :]
        id_ = parts.pop("data.id")
        answer = post(backoffice, {"data.id": id_, "type": "payment"}, parts)
        assert answer.status_code == 401, (name, text, parts)
    assert put_in(backoffice) == []


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"topic": "payment", "id": "1001"},
        {"topic": "merchant_order", "id": "5"},
        {"type": "topic_merchant_order_wh", "data.id": "1001"},
        {"type": "mp-connect", "data.id": "1001"},
    ],
)
def test_an_older_kind_and_other_topics_are_answered_and_nothing_is_done(
    backoffice: Backoffice, query: dict[str, str]
) -> None:
    answer = post(backoffice, query)

    assert (answer.status_code, answer.get_json()) == (200, {"status": "ignored"})
    assert put_in(backoffice) == []


@pytest.mark.parametrize("id_", ["abc", "0", "1" * 30, "-1", "1.5", "²"])
def test_a_signed_id_that_no_payment_has_is_let_go(backoffice: Backoffice, id_: str) -> None:
    signed = {**SIGNED, "x-signature": signature(NOTICE_SECRET, id_, "req-1", TS)}
    answer = post(backoffice, {"data.id": id_, "type": "payment"}, signed)

    assert answer.status_code in {200, 401}
    assert put_in(backoffice) == []


def test_while_the_queue_is_down_the_notice_is_to_come_again(backoffice: Backoffice) -> None:
    backoffice.settlements.is_down = True

    assert post(backoffice).status_code == 503


@pytest.mark.parametrize("payment_id", [1001, "1001"])
def test_a_warning_of_fraud_names_its_payment_in_the_body(
    backoffice: Backoffice, payment_id: object
) -> None:
    query = {"data.id": "77", "type": "stop_delivery_op_wh"}
    signed = {**SIGNED, "x-signature": signature(NOTICE_SECRET, "77", "req-1", TS)}
    body = {"data": {"merchant_order": 5, "payment_id": payment_id, "site_id": "MLA"}}

    assert post(backoffice, query, signed, body).get_json() == {"status": "taken"}

    assert put_in(backoffice) == [{"payment_id": 1001, "is_fraud": True}]


def test_a_charge_back_has_its_payment_read(backoffice: Backoffice) -> None:
    query = {"data.id": "77", "type": "topic_chargebacks_wh"}
    signed = {**SIGNED, "x-signature": signature(NOTICE_SECRET, "77", "req-1", TS)}
    body = {"actions": ["changed_case_status"], "data": {"id": 77, "payment_id": 1001}}

    assert post(backoffice, query, SIGNED, body).status_code == 401
    assert post(backoffice, query, signed, body).get_json() == {"status": "taken"}

    assert put_in(backoffice) == [{"payment_id": 1001, "is_fraud": False}]


@pytest.mark.parametrize("topic", ["stop_delivery_op_wh", "topic_chargebacks_wh"])
@pytest.mark.parametrize("body", [None, [], {}, {"data": 1}, {"data": {"payment_id": None}}])
def test_a_warning_that_names_no_payment_is_let_go(
    backoffice: Backoffice, body: object, topic: str
) -> None:
    query = {"data.id": "77", "type": topic}
    signed = {**SIGNED, "x-signature": signature(NOTICE_SECRET, "77", "req-1", TS)}

    assert post(backoffice, query, signed, body).get_json() == {"status": "ignored"}


def bearer(email: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {ISSUER.key.sign(email, 'http://api', datetime.now(UTC))}"}


def test_a_task_of_the_queue_settles_the_payment(backoffice: Backoffice) -> None:
    user, milk = backoffice.user(), backoffice.product()
    line = {"user_id": user.id, "product_id": milk.id, "quantity": 1}
    assert backoffice.post("/carts/add_item", line).status_code == 200
    order = backoffice.post("/orders/checkout", {"user_id": user.id}).get_json()
    token = order["payment_url"].rpartition("/")[2]
    assert backoffice.client.post(f"/api/checkout/{token}/pay").get_json()["payment_url"]
    (link,) = backoffice.till.links
    task = {"payment_id": backoffice.till.pay(link), "is_fraud": False}

    assert backoffice.post("/settlements", task, bearer(QUEUE)).status_code == 200

    paid = backoffice.get(f"/orders/{order['id']}").get_json()
    assert (paid["status"], paid["payment_status"]) == ("paid", "paid")
    shown = backoffice.get(f"/payments/{task['payment_id']}").get_json()
    assert (shown["standing"], shown["amount"], shown["refund"]) == ("counts", 450.0, None)


def an_order(backoffice: Backoffice) -> Any:
    user, milk = backoffice.user(), backoffice.product()
    line = {"user_id": user.id, "product_id": milk.id, "quantity": 1}
    assert backoffice.post("/carts/add_item", line).status_code == 200
    return backoffice.post("/orders/checkout", {"user_id": user.id}).get_json()


def test_a_shopper_cancels_by_the_link_and_the_money_goes_back(backoffice: Backoffice) -> None:
    order = an_order(backoffice)
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]
    assert backoffice.client.post(f"{path}/pay").get_json()["payment_url"]
    (link,) = backoffice.till.links
    id_ = backoffice.till.pay(link)
    settling.settle(backoffice.shop, id_)

    for _ in range(2):
        cancelled = backoffice.client.post(f"{path}/cancel")
        assert (cancelled.status_code, cancelled.get_json()["state"]) == (200, "cancelled")

    assert put_in(backoffice) == [{"payment_id": id_, "is_fraud": False}]
    settling.settle(backoffice.shop, id_)
    assert backoffice.client.get(path).get_json()["state"] == "refunded"
    events = backoffice.get(f"/orders/{order['id']}/events").get_json()["items"]
    assert ("cancelled", "shopper") in {(each["kind"], each["by"]) for each in events}


def test_what_the_shop_prepares_is_not_cancelled_by_its_shopper(backoffice: Backoffice) -> None:
    order = an_order(backoffice)
    for to in ("paid", "preparing"):
        assert backoffice.post(f"/orders/{order['id']}/transitions", {"to": to}).status_code == 200
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]

    for refused in (
        backoffice.client.post(f"{path}/cancel"),
        backoffice.post(f"/orders/{order['id']}/cancel", {}),
    ):
        assert (refused.status_code, refused.get_json()["code"]) == (409, "too_late_to_cancel")


def test_an_agent_cancels_its_own_shopper_s_order_only(backoffice: Backoffice) -> None:
    order = an_order(backoffice)
    ana = backoffice.user(ANA)
    hers = backoffice.post(f"/orders/{order['id']}/cancel", {}, backoffice.agent(ana.phone))
    assert (hers.status_code, hers.get_json()["code"]) == (403, "not_your_shopper")

    his = backoffice.post(f"/orders/{order['id']}/cancel", {}, backoffice.agent(JUAN["phone"]))

    assert (his.status_code, his.get_json()["status"]) == (200, "cancelled")


@pytest.mark.parametrize("headers", [{}, bearer(SCHEDULER), bearer("somebody@milo.example")])
def test_only_the_queue_has_payments_settled(
    backoffice: Backoffice, headers: dict[str, str]
) -> None:
    task = {"payment_id": 1001, "is_fraud": False}

    answer = backoffice.post("/settlements", task, headers)

    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_our_queue")
    assert backoffice.till.asked == []


def test_a_payment_that_nobody_knows_is_not_found(backoffice: Backoffice) -> None:
    for answer in (
        backoffice.get("/payments/12"),
        backoffice.post("/payments/12/refund", {}),
        backoffice.post("/payments/12/refund/retry", {}),
    ):
        assert (answer.status_code, answer.get_json()["code"]) == (404, "payment_not_found")
