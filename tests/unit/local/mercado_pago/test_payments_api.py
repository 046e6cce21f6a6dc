"""Mercado Pago's double: what its API answers and refuses, its page and how it is steered."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import requests

from local.mercado_pago.app import MercadoPagoDouble
from tests.clock import Clock
from tests.mercado_pago_double import (
    ACCOUNT,
    NOON,
    TOKEN,
    Api,
    Shop,
    api_time,
    preference,
)
from tests.twilio_double import until


def test_a_preference_has_a_link_and_everything_that_was_said_of_it(api: Api) -> None:
    made = api.create(statement_descriptor="MILO", metadata={"order": 7})
    assert made["id"].startswith(f"{ACCOUNT.collector_id}-")
    assert made["init_point"] == f"{api.url}/checkout/v1/redirect?pref_id={made['id']}"
    assert (made["site_id"], made["collector_id"]) == ("MLA", ACCOUNT.collector_id)
    assert made["date_created"] == "2026-11-27T08:00:00.000-04:00"
    assert preference().items() <= made.items()
    assert api("GET", f"/checkout/preferences/{made['id']}") == (200, made)


def test_the_same_preference_asked_for_twice_is_two(api: Api) -> None:
    key = {"X-Idempotency-Key": "the-same"}
    first = api("POST", "/checkout/preferences", preference(), **key)[1]
    second = api("POST", "/checkout/preferences", preference(), **key)[1]
    assert first["id"] != second["id"]


ITEM = preference()["items"][0]


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"items": []}, "invalid_items"),
        ({"items": None}, "invalid_items"),
        ({"items": [{**ITEM, "unit_price": "10"}]}, "invalid_items"),
        ({"items": [{**ITEM, "unit_price": 0}]}, "invalid_items"),
        ({"items": [{**ITEM, "unit_price": 1.005}]}, "invalid_items"),
        ({"items": [{**ITEM, "unit_price": True}]}, "invalid_items"),
        ({"items": [{**ITEM, "quantity": 0}]}, "invalid_items"),
        ({"items": [{**ITEM, "quantity": 1.5}]}, "invalid_items"),
        ({"items": [{**ITEM, "title": " "}]}, "invalid_items"),
        ({"items": [{**ITEM, "currency_id": "BRL"}]}, "invalid_items"),
        ({"external_reference": "x" * 65}, "invalid_external_reference"),
        ({"external_reference": "order 7"}, "invalid_external_reference"),
        ({"statement_descriptor": "x" * 17}, "invalid_statement_descriptor"),
        ({"notification_url": "milo"}, "invalid_notification_url"),
        ({"notification_url": "http://milo.example/n"}, "invalid_notification_url"),
        ({"notification_url": "https://8.8.8.8/n"}, "invalid_notification_url"),
        ({"notification_url": "https://milo.example/" + "n" * 240}, "invalid_notification_url"),
        ({"back_urls": {"success": "milo"}}, "invalid_back_urls"),
        ({"back_urls": {"done": "https://milo.example"}}, "invalid_back_urls"),
        ({"auto_return": "approved"}, "invalid_auto_return"),
        ({"auto_return": "never"}, "invalid_auto_return"),
        ({"expires": "yes"}, "invalid_expires"),
        ({"expiration_date_to": "2026-12-01"}, "invalid_expiration_date_to"),
        ({"expiration_date_to": "2026-12-01T10:00:00Z"}, "invalid_expiration_date_to"),
        ({"expiration_date_to": "2026-11-27T08:00:00.000-04:00"}, "invalid_expiration_date_to"),
        ({"payment_methods": {"excluded_payment_types": ["ticket"]}}, "invalid_payment_methods"),
        ({"payment_methods": {"excluded_payment_types": [{"id": "cash"}]}}, "invalid_payment_methods"),
        (
            {"payment_methods": {"excluded_payment_methods": [{"id": "account_money"}]}},
            "invalid_payment_methods",
        ),
        ({"payment_methods": {"installments": 37}}, "invalid_payment_methods"),
        ({"payer": {"email": "nobody"}}, "invalid_payer_email"),
        ({"metadata": []}, "invalid_metadata"),
        ({"titel": "Pedido"}, "invalid_parameter"),
    ],
)  # fmt: skip
def test_it_refuses_a_bad_preference_in_the_api_s_shape(
    api: Api, members: dict[str, Any], error: str
) -> None:
    status, answer = api("POST", "/checkout/preferences", preference(**members))
    assert (status, answer["status"], answer["error"]) == (400, 400, error)
    assert answer["cause"][0]["description"] == answer["message"]


def test_who_has_another_token_gets_nothing(api: Api) -> None:
    stranger = Api(api.url, "another")
    for method, path in [
        ("POST", "/checkout/preferences"),
        ("GET", "/v1/payments/1"),
        ("GET", "/v1/payments/search"),
        ("GET", "/users/me"),
    ]:
        status, answer = stranger(method, path)
        assert (status, answer["error"], answer["cause"]) == (401, "unauthorized", [])


def test_a_preference_can_be_ended_but_not_begun_in_the_past(api: Api, clock: Clock) -> None:
    made = api.create(expires=True, expiration_date_to=api_time(timedelta(hours=1), NOON))
    path = f"/checkout/preferences/{made['id']}"
    ended = {"expires": True, "expiration_date_to": api_time(timedelta(0), NOON)}
    status, after = api("PUT", path, ended)
    assert (status, after["items"]) == (200, made["items"])
    page = requests.get(made["init_point"], timeout=5).text
    assert "venció" in page
    assert "<button" not in page
    assert api("PUT", "/checkout/preferences/nobody-s", ended)[0] == 404


def test_a_payment_says_whose_it_is_and_what_was_paid(api: Api) -> None:
    made = api.create(metadata={"order": 7})
    payment = api.pay(made["id"], notify=0)
    assert isinstance(payment["id"], int)
    told = {
        "status": "approved",
        "status_detail": "accredited",
        "transaction_amount": 1234.5,
        "transaction_amount_refunded": 0,
        "currency_id": "ARS",
        "external_reference": "order-7",
        "collector_id": ACCOUNT.collector_id,
        "live_mode": False,
        "operation_type": "regular_payment",
        "date_approved": "2026-11-27T08:00:00.000-04:00",
        "metadata": {"order": 7},
    }
    assert told.items() <= payment.items()
    assert api("GET", f"/v1/payments/{payment['id']}") == (200, payment)


@pytest.mark.parametrize("id_", ["1", "abc", "9" * 40])
def test_an_unknown_payment_is_a_404_in_the_api_s_shape(api: Api, id_: str) -> None:
    for method, path, body in [
        ("GET", "", None),
        ("PUT", "", {"status": "cancelled"}),
        ("GET", "/refunds", None),
    ]:
        status, answer = api(method, f"/v1/payments/{id_}{path}", body)
        assert (status, answer["error"], answer["cause"][0]["code"]) == (404, "not_found", 2000)


def test_the_search_finds_by_reference_newest_first_and_in_pages(api: Api, clock: Clock) -> None:
    made, other = api.create(), api.create(external_reference="order-8")
    ids = []
    for _ in range(3):
        ids.append(api.pay(made["id"], "rejected", notify=0)["id"])
        clock.now += timedelta(minutes=1)
    api.pay(other["id"], notify=0)

    def found(query: str) -> Any:
        return api("GET", f"/v1/payments/search?external_reference=order-7&{query}")[1]

    assert [one["id"] for one in found("sort=date_created")["results"]] == ids[::-1]
    page = found("sort=date_last_updated&criteria=asc&limit=2&offset=1")
    assert page["paging"] == {"total": 3, "limit": 2, "offset": 1}
    assert [one["id"] for one in page["results"]] == ids[1:]
    since = "range=date_created&begin_date=2026-11-27T12:01:00Z"
    assert {one["id"] for one in found(since)["results"]} == set(ids[1:])
    assert found("status=approved")["results"] == []
    for bad in ("sort=amount", "limit=101", "criteria=up", "begin_date=noon", "who=me"):
        assert api("GET", f"/v1/payments/search?{bad}")[0] == 400


def test_only_what_is_unpaid_can_be_cancelled(api: Api) -> None:
    made = api.create()
    pending = api.pay(made["id"], "pending", notify=0)
    assert pending["payment_type_id"] == "ticket"
    assert pending["transaction_details"]["external_resource_url"]
    path = f"/v1/payments/{pending['id']}"
    assert api("PUT", path, {"status": "cancelled"})[1]["status"] == "cancelled"
    paid = api.pay(made["id"], notify=0)["id"]
    status, answer = api("PUT", f"/v1/payments/{paid}", {"status": "cancelled"})
    assert (status, answer["cause"][0]["code"]) == (400, 2018)


@pytest.mark.parametrize(
    "asked",
    [
        {"status": "paid"},
        {"amount": 0},
        {"amount": "10"},
        {"currency_id": "pesos"},
        {"notify": -1},
        {"notify": 1.5},
        {"notify": True},
        {"signature": "perhaps"},
        {"ts": 12},
        {"colour": "red"},
    ],
)
def test_steering_it_wrongly_is_said_in_words(api: Api, asked: dict[str, Any]) -> None:
    whole = {"preference_id": api.create()["id"], "status": "approved", **asked}
    status, answer = api("POST", "/double/payments", whole)
    assert status == 400
    assert answer["error"]


def test_steering_what_is_not_there_or_cannot_be_is_refused(api: Api) -> None:
    assert api("POST", "/double/payments", {"preference_id": "x", "status": "approved"})[0] == 404
    assert api("GET", "/double/payments/1")[0] == 404
    id_ = api.pay(api.create()["id"], "rejected", notify=0)["id"]
    assert api("POST", f"/double/payments/{id_}", {"status": "approved"})[0] == 400
    assert api("POST", f"/double/payments/{id_}", {"status": "rejected"})[0] == 200


def test_another_amount_or_currency_is_what_was_paid(api: Api) -> None:
    made = api.create()
    paid = api.pay(made["id"], amount=10, currency_id="USD", notify=0)
    assert (paid["transaction_amount"], paid["currency_id"]) == (10, "USD")


def test_trouble_strikes_once_and_an_answer_lost_was_still_given(api: Api) -> None:
    id_ = api.pay(api.create()["id"], notify=0)["id"]
    path, key = f"/v1/payments/{id_}/refunds", {"X-Idempotency-Key": "k"}
    next_ = [
        {"kind": "error", "on": "refund", "status": 429},
        {"kind": "accept_then_drop", "on": "refund"},
        {"kind": "drop", "on": "get_payment"},
    ]
    assert api("POST", "/double/faults", {"next": next_})[0] == 201
    assert api("POST", path, **key)[0] == 429
    with pytest.raises(requests.ConnectionError):
        api("POST", path, **key)
    with pytest.raises(requests.ConnectionError):
        api("GET", f"/v1/payments/{id_}")
    assert len(api("GET", path)[1]) == 1
    assert api("POST", path, **key)[0] == 201
    assert len(api("GET", path)[1]) == 1


def test_everything_outlives_a_restart_notices_that_wait_too(tmp_path: Path, here: Shop) -> None:
    file = tmp_path / "mercado_pago.db"
    here.reply = lambda _: 500
    with MercadoPagoDouble(ACCOUNT, database=file, retries=(0.3, 0.3)) as first:
        api = Api(first.url)
        id_ = api.pay(api.create(notification_url=here.url)["id"])["id"]
        until(lambda: here.notices)
    here.reply = lambda _: 200
    with MercadoPagoDouble(ACCOUNT, database=file, retries=(0.3, 0.3)) as second:
        api = Api(second.url)
        assert api("GET", f"/v1/payments/{id_}")[1]["status"] == "approved"
        until(lambda: api("GET", f"/double/payments/{id_}")[1]["notices"][0]["statuses"][-1] == 200)


def test_the_seller_is_told_apart(api: Api) -> None:
    assert api("GET", "/users/me") == (200, {"id": ACCOUNT.collector_id, "site_id": "MLA"})
    assert TOKEN not in str(api.create())
