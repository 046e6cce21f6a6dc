"""Refunds of Mercado Pago's double: in parts, under a key, on their way or refused."""

from datetime import timedelta
from typing import Any

import pytest

from tests.clock import Clock
from tests.mercado_pago_double import Api, shop
from tests.twilio_double import until

KEY = {"X-Idempotency-Key": "k"}


def test_refunds_go_back_in_parts_until_nothing_is_left(api: Api) -> None:
    id_ = api.pay(api.create()["id"], notify=0)["id"]
    path = f"/v1/payments/{id_}/refunds"
    status, part = api("POST", path, {"amount": 234.5}, **{"X-Idempotency-Key": "1"})
    assert (status, part["amount"], part["status"], part["payment_id"]) == (
        201,
        234.5,
        "approved",
        id_,
    )
    after = api("GET", f"/v1/payments/{id_}")[1]
    assert (after["status"], after["status_detail"]) == ("approved", "partially_refunded")
    assert after["transaction_amount_refunded"] == 234.5
    assert (
        api("POST", path, {"amount": 1000.01}, **{"X-Idempotency-Key": "2"})[1]["cause"][0]["code"]
        == 4041
    )
    assert api("POST", path, **{"X-Idempotency-Key": "2"})[1]["amount"] == 1000
    after = api("GET", f"/v1/payments/{id_}")[1]
    assert (after["status"], after["transaction_amount_refunded"]) == ("refunded", 1234.5)
    assert [one["amount"] for one in api("GET", path)[1]] == [234.5, 1000]
    assert api("GET", f"{path}/{part['id']}") == (200, part)
    assert api("POST", path, **{"X-Idempotency-Key": "3"})[1]["cause"][0]["code"] == 2063


def test_a_refund_under_the_same_key_happens_once(api: Api) -> None:
    id_ = api.pay(api.create()["id"], notify=0)["id"]
    path, key = f"/v1/payments/{id_}/refunds", {"X-Idempotency-Key": "same"}
    first = api("POST", path, {"amount": 100}, **key)
    assert api("POST", path, {"amount": 100}, **key) == first
    assert api("POST", path, {"amount": 101}, **key)[0] == 409
    assert api("GET", f"/v1/payments/{id_}")[1]["transaction_amount_refunded"] == 100


def test_refunds_that_the_api_refuses(api: Api, clock: Clock) -> None:
    made = api.create()
    id_ = api.pay(made["id"], notify=0)["id"]
    path, key = f"/v1/payments/{id_}/refunds", {"X-Idempotency-Key": "k"}

    def code(*asked: Any, **headers: str) -> int:
        status, answer = api("POST", *asked, **headers)
        assert status == 400
        return int(answer["cause"][0]["code"])

    assert code(path) == 4292
    assert code(path, {"amount": -1}, **key) == 4040
    assert code(path, {"amount": "10"}, **key) == 4040
    unpaid = api.pay(made["id"], "pending", notify=0)["id"]
    assert code(f"/v1/payments/{unpaid}/refunds", **key) == 2063
    clock.now += timedelta(days=181)
    assert code(path, **key) == 2024


def paid(api: Api, **members: Any) -> int:
    return int(api.pay(api.create(**members)["id"], notify=0)["id"])


def next_refund_is(api: Api, status: str) -> None:
    fault = {"kind": status, "on": "refund"}
    assert api("POST", "/double/faults", {"next": [fault]})[0] == 201


def test_a_refund_on_its_way_is_no_money_yet_and_can_be_asked_for_until_it_is(api: Api) -> None:
    path = f"/v1/payments/{(id_ := paid(api))}/refunds"
    next_refund_is(api, "in_process")
    status, begun = api("POST", path, {"amount": 1000}, **KEY)
    assert (status, begun["status"]) == (201, "in_process")
    known = api("GET", f"/v1/payments/{id_}")[1]
    assert (known["status_detail"], known["transaction_amount_refunded"]) == ("accredited", 0)
    assert api("GET", f"{path}/{begun['id']}") == (200, begun)
    too_much = api("POST", path, {"amount": 234.51}, **{"X-Idempotency-Key": "2"})
    assert too_much[1]["cause"][0]["code"] == 4041

    settled = {"refund": {"id": begun["id"], "status": "approved"}}
    after = api("POST", f"/double/payments/{id_}", settled)[1]
    assert (after["status"], after["status_detail"]) == ("approved", "partially_refunded")
    assert after["transaction_amount_refunded"] == 1000
    assert api("GET", f"{path}/{begun['id']}")[1]["status"] == "approved"
    assert api("POST", path, {"amount": 1000}, **KEY) == (201, begun)
    assert api("POST", f"/double/payments/{id_}", settled)[0] == 400


def test_a_refund_that_is_refused_at_once_or_in_the_end_gives_the_amount_free(api: Api) -> None:
    path = f"/v1/payments/{(id_ := paid(api))}/refunds"
    next_refund_is(api, "rejected")
    assert api("POST", path, **KEY)[1]["status"] == "rejected"
    next_refund_is(api, "in_process")
    begun = api("POST", path, **{"X-Idempotency-Key": "2"})[1]
    assert (begun["status"], begun["amount"]) == ("in_process", 1234.5)
    assert api("POST", path, **{"X-Idempotency-Key": "3"})[1]["cause"][0]["code"] == 2063
    refused = {"refund": {"id": begun["id"], "status": "rejected"}}
    assert api("POST", f"/double/payments/{id_}", refused)[1]["status"] == "approved"
    assert api("POST", path, **{"X-Idempotency-Key": "4"})[1]["status"] == "approved"
    known = api("GET", f"/v1/payments/{id_}")[1]
    assert (known["status"], known["transaction_amount_refunded"]) == ("refunded", 1234.5)
    statuses = [one["status"] for one in api("GET", path)[1]]
    assert sorted(statuses) == ["approved", "rejected", "rejected"]


def test_a_refund_that_ends_is_told_of(api: Api) -> None:
    with shop() as here:
        id_ = paid(api, notification_url=here.url)
        next_refund_is(api, "in_process")
        begun = api("POST", f"/v1/payments/{id_}/refunds", **KEY)[1]
        until(lambda: len(here.notices) == 1)
        ended = {"refund": {"id": begun["id"], "status": "approved"}, "notify": 2}
        assert api("POST", f"/double/payments/{id_}", ended)[1]["status"] == "refunded"
        until(lambda: len(here.notices) == 3)
        assert {notice.body["action"] for notice in here.notices} == {"payment.updated"}


def test_no_refund_has_a_0_for_an_id(api: Api) -> None:
    ids = set()
    for _ in range(2):
        after = api("POST", f"/double/payments/{paid(api)}", {"status": "refunded"})[1]
        (refund,) = after["refunds"]
        path = f"/v1/payments/{after['id']}/refunds/{refund['id']}"
        assert api("GET", path) == (200, refund)
        ids.add(refund["id"])
    assert len(ids) == 2
    assert min(ids) > 0


def test_a_payment_of_which_a_part_went_back_says_so_wherever_it_comes_back_from(api: Api) -> None:
    id_ = paid(api)
    api("POST", f"/v1/payments/{id_}/refunds", {"amount": 100}, **KEY)
    for status, detail in [
        ("in_mediation", "pending"),
        ("approved", "partially_refunded"),
        ("charged_back", "in_process"),
        ("approved", "partially_refunded"),
    ]:
        after = api("POST", f"/double/payments/{id_}", {"status": status})[1]
        assert (after["status"], after["status_detail"]) == (status, detail)
    whole = api("POST", f"/double/payments/{id_}", {"status": "refunded"})[1]
    assert [one["amount"] for one in whole["refunds"]] == [100, 1134.5]


@pytest.mark.parametrize(
    "asked",
    [
        {"refund": 7},
        {"refund": {"id": 7}},
        {"refund": {"id": "7", "status": "approved"}},
        {"refund": {"id": 7, "status": "in_process"}},
        {"refund": {"id": 7, "status": "approved"}},
        {"refund": {"id": 7, "status": "approved"}, "status": "refunded"},
    ],
)
def test_a_refund_is_settled_by_its_id_and_how_it_ended(api: Api, asked: dict[str, Any]) -> None:
    assert api("POST", f"/double/payments/{paid(api)}", asked)[0] == 400


def test_only_a_refund_meets_what_becomes_of_refunds(api: Api) -> None:
    fault = {"kind": "rejected", "on": "search"}
    assert api("POST", "/double/faults", {"next": [fault]})[0] == 400
