"""What nobody should send to Mercado Pago's double is a 400 in the API's shape, and never an error of its own."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
import requests

from local.mercado_pago.app import MercadoPagoDouble
from tests.mercado_pago_double import ACCOUNT, TOKEN, Api, preference

DEEP = "[" * 50_000
SURROGATE = '"\\ud800"'


@pytest.fixture
def api() -> Iterator[Api]:
    with MercadoPagoDouble(ACCOUNT) as double:
        yield Api(double.url)


def sent(api: Api, method: str, path: str, body: str) -> requests.Response:
    headers = {
        "Authorization": f"Bearer {TOKEN}",
        "Content-Type": "application/json",
        "X-Idempotency-Key": "k",
    }
    return requests.request(method, api.url + path, data=body, headers=headers, timeout=10)


def assert_refused(answer: requests.Response) -> None:
    document = answer.json()
    assert (answer.status_code, document["status"]) == (400, 400)
    assert document["error"]
    assert document["cause"][0]["description"] == document["message"] != ""
    assert set(document["cause"][0]) == {"code", "description", "data"}


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/checkout/preferences"),
        ("PUT", "/checkout/preferences/{preference}"),
        ("PUT", "/v1/payments/{payment}"),
        ("POST", "/v1/payments/{payment}/refunds"),
        ("POST", "/double/payments"),
        ("POST", "/double/payments/{payment}"),
        ("POST", "/double/faults"),
    ],
)
@pytest.mark.parametrize(
    "body",
    ["{", "null", "[]", "7", DEEP, DEEP + "]" * 50_000, '{"a": ' * 20_000, '{"amount": NaN}',
     f'{{"status": {SURROGATE}}}', '{"amount": 1' + "0" * 5_000 + "}", '{"\\udfff": 1}', "\xff"],
)  # fmt: skip
def test_a_body_that_is_no_good_json_is_refused(
    api: Api, method: str, path: str, body: str
) -> None:
    made = api.create()
    payment = api.pay(made["id"], notify=0)["id"]
    assert_refused(sent(api, method, path.format(preference=made["id"], payment=payment), body))


@pytest.mark.parametrize(
    "members",
    [
        {"auto_return": []},
        {"auto_return": {}},
        {"items": [{**preference()["items"][0], "title": "\ud800"}]},
        {"items": [{**preference()["items"][0], "quantity": 10**400}]},
        {"items": [{**preference()["items"][0], "currency_id": []}]},
        {"external_reference": ["order-7"]},
        {"metadata": {"\udfff": 1}},
        {"payer": {"email": {}}},
        {"payment_methods": {"installments": True}},
        {"payment_methods": {"excluded_payment_types": {"id": "ticket"}}},
        {"expires": []},
        {"expiration_date_to": {}},
        {"expiration_date_from": "0000-01-01T00:00:00.000+00:00"},
        {"expires": True, "expiration_date_to": "0001-01-01T00:00:00.000+14:00"},
        {"date_of_expiration": "9999-12-31T23:59:59.999-12:00"},
        {"notification_url": f"https://{'a' * 70}.example/n"},
        {"notification_url": "https://.milo.example/n"},
        {"notification_url": "https://*.milo.example/n"},
        {"notification_url": ["https://milo.example/n"]},
        {"back_urls": {"success": {}}},
        {"back_urls": []},
    ],
)
def test_a_preference_of_odd_types_is_refused(api: Api, members: dict[str, Any]) -> None:
    assert_refused(
        sent(api, "POST", "/checkout/preferences", json.dumps(preference(**members)))
    )  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["offset=" + "9" * 5_000, "limit=" + "9" * 5_000, "offset=-1", "limit=٣", "begin_date=0001",
     "begin_date=%ED%A0%80", "sort=[]"],
)  # fmt: skip
def test_a_search_by_odd_numbers_is_refused(api: Api, query: str) -> None:
    assert_refused(sent(api, "GET", f"/v1/payments/search?{query}", ""))


@pytest.mark.parametrize(
    "fault",
    [
        None,
        "error",
        [],
        {"kind": "error"},
        {"kind": [], "on": "refund"},
        {"kind": "error", "on": {}},
        {"kind": "error", "on": "refund", "status": 99_999},
        {"kind": "error", "on": "refund", "status": "500"},
        {"kind": "error", "on": "refund", "status": 200},
        {"kind": "delay", "on": "refund", "seconds": -1},
        {"kind": "delay", "on": "refund", "seconds": "1"},
        {"kind": "delay", "on": "refund", "seconds": 1e300},
        {"kind": "delay", "on": "refund", "seconds": True},
    ],
)
def test_a_fault_that_cannot_strike_is_refused(api: Api, fault: Any) -> None:
    assert_refused(sent(api, "POST", "/double/faults", json.dumps({"next": [fault]})))
    assert api("GET", "/double/faults")[1] == {"next": []}


@pytest.mark.parametrize(
    "asked",
    [
        {"status": []},
        {"status": {}},
        {"ts": 13.0},
        {"ts": True},
        {"signature": []},
        {"notify": 10**400},
        {"after": "1"},
        {"currency_id": []},
        {"amount": {}},
        {"request_id": "true"},
    ],
)
def test_a_payment_steered_by_odd_types_is_refused(api: Api, asked: dict[str, Any]) -> None:
    made = api.create()
    whole = {"preference_id": made["id"], "status": "approved", **asked}
    assert_refused(sent(api, "POST", "/double/payments", json.dumps(whole)))
    assert api("GET", "/v1/payments/search")[1]["results"] == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/v1/nothing", 404),
        ("DELETE", "/v1/payments/1", 405),
        ("POST", "/checkout/preferences", 413),
    ],
)
def test_what_is_no_request_of_the_api_has_the_shape_of_a_refusal(
    api: Api, method: str, path: str, status: int
) -> None:
    answer = sent(api, method, path, '"' + "x" * 2_000_000 + '"' if status == 413 else "")
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert set(answer.json()) == {"message", "error", "status", "cause"}
