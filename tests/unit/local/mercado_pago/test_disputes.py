"""What can still befall a payment that was made: a claim, a charge-back, a warning of fraud."""

from typing import Any

import pytest

from tests.clock import Clock
from tests.mercado_pago_double import Api, Notice, Shop
from tests.twilio_double import until


def of_type(here: Shop, name: str) -> list[Notice]:
    return [notice for notice in list(here.notices) if notice.query.get("type") == name]


def paid(api: Api, here: Shop) -> int:
    return int(api.pay(api.create(notification_url=here.url)["id"], notify=0)["id"])


def move(api: Api, id_: int, **asked: Any) -> dict[str, Any]:
    status, after = api("POST", f"/double/payments/{id_}", asked)
    assert status == 200, after
    known: dict[str, Any] = after
    return known


def test_a_claim_holds_a_payment_and_ends_for_either_side(api: Api, here: Shop) -> None:
    for end in ("approved", "refunded"):
        id_ = paid(api, here)
        assert move(api, id_, status="in_mediation")["status"] == "in_mediation"
        assert move(api, id_, status=end)["status"] == end
    until(lambda: len(of_type(here, "payment")) == 4)
    assert of_type(here, "topic_chargebacks_wh") == []


@pytest.mark.parametrize(
    ("end", "is_covered", "documents"),
    [("approved", True, "valid"), ("refunded", False, "invalid")],
)
def test_a_charge_back_is_told_of_and_can_be_read_from_its_beginning_to_its_end(
    api: Api, here: Shop, end: str, is_covered: bool, documents: str
) -> None:
    id_ = paid(api, here)
    move(api, id_, status="charged_back")
    (notice,) = until(lambda: of_type(here, "topic_chargebacks_wh"))
    assert notice.body["type"] == "topic_chargebacks_wh"
    assert notice.body["data"]["payment_id"] == id_
    case_id = notice.query["data.id"]
    assert notice.body["data"]["id"] == int(case_id)
    status, case = api("GET", f"/v1/chargebacks/{case_id}")
    assert (status, case["payments"], case["amount"]) == (200, [id_], 1234.5)
    assert (case["coverage_applied"], case["documentation_status"]) == (None, "pending")
    found = api("GET", f"/v1/chargebacks/search?payment_id={id_}")[1]
    assert (found["results"], found["paging"]["total"]) == ([case], 1)

    move(api, id_, status=end)
    until(lambda: len(of_type(here, "topic_chargebacks_wh")) == 2)
    case = api("GET", f"/v1/chargebacks/{case_id}")[1]
    assert (case["coverage_applied"], case["documentation_status"]) == (is_covered, documents)
    assert len(of_type(here, "payment")) == 2


def test_a_charge_back_that_is_not_there_is_not_found(api: Api) -> None:
    assert api("GET", "/v1/chargebacks/1")[0] == 404
    assert api("GET", "/v1/chargebacks/search?payment_id=x")[0] == 404
    assert api("GET", "/v1/chargebacks/search?payment_id=1")[1]["results"] == []


def test_a_notice_of_a_charge_back_has_an_ipn_twin_too(api: Api, here: Shop) -> None:
    bare = here.url.partition("?")[0]
    id_ = api.pay(api.create(notification_url=bare)["id"], notify=0)["id"]
    move(api, id_, status="charged_back")
    until(lambda: len(here.notices) == 4)
    topics = {notice.query["topic"] for notice in here.notices if "topic" in notice.query}
    assert topics == {"payment", "chargebacks"}


def test_a_warning_of_fraud_comes_once_taken_or_not(api: Api, here: Shop, clock: Clock) -> None:
    here.reply = lambda _: 500
    id_ = paid(api, here)
    payment = move(api, id_, fraud_alert=True, notify=3)
    assert payment["status"] == "approved"
    (notice,) = until(lambda: here.notices)
    assert notice.query["type"] == notice.body["type"] == "stop_delivery_op_wh"
    assert notice.body["data"]["payment_id"] == id_
    assert notice.body["data"]["merchant_order"] == payment["order"]["id"]
    until(lambda: api("GET", f"/double/payments/{id_}")[1]["notices"][0]["statuses"] == [500])
    clock.advance(days=1)
    move(api, id_, notify=1)
    until(lambda: len(of_type(here, "payment")) == 1)
    assert len(of_type(here, "stop_delivery_op_wh")) == 1


@pytest.mark.parametrize("asked", [{"fraud_alert": 1}, {"fraud_alert": True, "status": "refunded"}])
def test_a_warning_of_fraud_is_asked_for_alone(api: Api, here: Shop, asked: dict[str, Any]) -> None:
    assert api("POST", f"/double/payments/{paid(api, here)}", asked)[0] == 400
