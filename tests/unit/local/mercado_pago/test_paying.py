"""What a preference lets a payer do, and what is refused: kinds, times, a whole that fits together."""

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.clock import Clock
from tests.mercado_pago_double import NOON, Api, api_time, preference, shop
from tests.twilio_double import until


def excluding(*types: str, means: tuple[str, ...] = ()) -> dict[str, Any]:
    """Members of a preference that takes neither these kinds nor these means."""
    return {
        "payment_methods": {
            "excluded_payment_types": [{"id": one} for one in types],
            "excluded_payment_methods": [{"id": one} for one in means],
        }
    }


def attempt(api: Api, made: dict[str, Any], **asked: Any) -> tuple[int, Any]:
    whole = {"preference_id": made["id"], "status": "approved", "notify": 0, **asked}
    return api("POST", "/double/payments", whole)


@pytest.mark.parametrize("excluded", [excluding("ticket"), excluding(means=("rapipago",))])
def test_where_no_voucher_is_taken_what_is_pending_waits_for_the_bank(
    api: Api, excluded: dict[str, Any]
) -> None:
    status, payment = attempt(api, api.create(**excluded), status="pending")
    assert (status, payment["status"]) == (201, "pending")
    assert (payment["payment_type_id"], payment["status_detail"]) == (
        "credit_card",
        "pending_challenge",
    )


@pytest.mark.parametrize(
    ("excluded", "kind"),
    [
        (excluding(), ("credit_card", "visa")),
        (excluding("credit_card"), ("debit_card", "debvisa")),
        (excluding(means=("visa",)), ("debit_card", "debvisa")),
        (excluding("credit_card", "debit_card"), ("account_money", "account_money")),
    ],
)
def test_what_is_paid_is_paid_by_a_kind_that_the_shop_takes(
    api: Api, excluded: dict[str, Any], kind: tuple[str, str]
) -> None:
    payment = attempt(api, api.create(**excluded))[1]
    assert (payment["payment_type_id"], payment["payment_method_id"]) == kind


def test_where_all_is_decided_at_once_no_payment_waits(api: Api) -> None:
    made = api.create(binary_mode=True)
    for status in ("pending", "in_process"):
        code, answer = attempt(api, made, status=status)
        assert (code, answer["error"]) == (400, "binary_mode")
    assert attempt(api, made, status="rejected")[0] == 201


def test_a_link_that_ended_or_has_not_begun_takes_no_money(api: Api, clock: Clock) -> None:
    begins, ends = (api_time(timedelta(hours=hours), NOON) for hours in (1, 2))
    made = api.create(expires=True, expiration_date_from=begins, expiration_date_to=ends)
    status, answer = attempt(api, made, late=False)
    assert (status, answer["error"]) == (400, "preference_not_active")
    clock.advance(hours=1)
    assert attempt(api, made)[0] == 201
    waits = attempt(api, made, status="pending")[1]["id"]
    clock.advance(hours=1)
    status, answer = attempt(api, made, late=False)
    assert (status, answer["error"]) == (400, "preference_expired")
    assert api("POST", f"/double/payments/{waits}", {"status": "approved"})[0] == 200
    assert attempt(api, made)[0] == 201  # somebody who had the page open
    assert attempt(api, made, late="yes")[0] == 400


def test_a_link_whose_dates_do_not_count_does_not_end(api: Api, clock: Clock) -> None:
    made = api.create(expiration_date_to=api_time(timedelta(hours=1), NOON))
    clock.advance(days=1)
    assert attempt(api, made)[0] == 201


def test_a_cancelled_link_takes_no_money(api: Api) -> None:
    made = api.create()
    ended = {"expires": True, "expiration_date_to": api_time(timedelta(0), NOON)}
    assert api("PUT", f"/checkout/preferences/{made['id']}", ended)[0] == 200
    assert attempt(api, made, late=False)[1]["error"] == "preference_expired"


@pytest.mark.parametrize(
    ("of_preference", "of_payment", "expires"),
    [
        ({}, {}, timedelta(days=3)),
        ({"date_of_expiration": api_time(timedelta(days=5), NOON)}, {}, timedelta(days=5)),
        ({}, {"date_of_expiration": api_time(timedelta(minutes=1), NOON)}, timedelta(minutes=1)),
    ],
)
def test_a_voucher_expires_when_the_shop_or_the_payer_says(
    api: Api, of_preference: dict[str, Any], of_payment: dict[str, Any], expires: timedelta
) -> None:
    payment = attempt(api, api.create(**of_preference), status="pending", **of_payment)[1]
    assert datetime.fromisoformat(payment["date_of_expiration"]) == NOON + expires
    assert payment["date_of_expiration"].endswith("-04:00")


def test_a_voucher_that_nobody_paid_is_cancelled_by_the_clock_and_told_of(
    api: Api, clock: Clock
) -> None:
    with shop() as here:
        made = api.create(notification_url=here.url)
        soon = api_time(timedelta(hours=1), NOON)
        unpaid, paid = (
            attempt(api, made, status="pending", date_of_expiration=soon)[1]["id"] for _ in range(2)
        )
        later = attempt(api, made, status="pending")[1]["id"]
        in_review = attempt(api, made, status="in_process")[1]["id"]
        api("POST", f"/double/payments/{paid}", {"status": "approved", "notify": 0})
        clock.advance(hours=1)
        (notice,) = until(lambda: here.notices)
        known = {
            id_: api("GET", f"/v1/payments/{id_}")[1] for id_ in (unpaid, paid, later, in_review)
        }
    assert (notice.query["data.id"], notice.body["action"]) == (str(unpaid), "payment.updated")
    assert (known[unpaid]["status"], known[unpaid]["status_detail"]) == ("cancelled", "expired")
    assert known[unpaid]["date_last_updated"] == "2026-11-27T09:00:00.000-04:00"
    statuses = [known[id_]["status"] for id_ in (paid, later, in_review)]
    assert statuses == ["approved", "pending", "in_process"]
    assert api("POST", f"/double/payments/{unpaid}", {"status": "approved"})[0] == 400


def test_only_what_waits_for_a_voucher_expires(api: Api) -> None:
    made, at = api.create(), api_time(timedelta(days=1), NOON)
    assert attempt(api, made)[1]["date_of_expiration"] is None
    assert attempt(api, made, date_of_expiration=at)[0] == 400
    assert attempt(api, made, status="pending", date_of_expiration="tomorrow")[0] == 400


ITEM = preference()["items"][0]
DAYS = {days: api_time(timedelta(days=days), NOON) for days in (-1, 1, 2, 31)}


@pytest.mark.parametrize(
    ("members", "error"),
    [
        ({"items": [{**ITEM, "quantity": 10**9}]}, "invalid_items"),
        ({"items": [{**ITEM, "unit_price": 9_999_999_999}] * 2}, "invalid_items"),
        (
            {"expires": True, "expiration_date_from": DAYS[2], "expiration_date_to": DAYS[1]},
            "invalid_expiration_date_from",
        ),
        (
            {"expires": True, "expiration_date_from": DAYS[1], "expiration_date_to": DAYS[1]},
            "invalid_expiration_date_from",
        ),
        ({"date_of_expiration": DAYS[-1]}, "invalid_date_of_expiration"),
        ({"date_of_expiration": DAYS[31]}, "invalid_date_of_expiration"),
    ],
)
def test_a_preference_that_cannot_be_is_refused(
    api: Api, members: dict[str, Any], error: str
) -> None:
    status, answer = api("POST", "/checkout/preferences", preference(**members))
    assert (status, answer["error"]) == (400, error)


@pytest.mark.parametrize(
    ("before", "put", "error"),
    [
        ({}, {"auto_return": "all"}, "invalid_auto_return"),
        (
            {"auto_return": "approved", "back_urls": {"success": "https://milo.example/ok"}},
            {"back_urls": {}},
            "invalid_auto_return",
        ),
        (
            {"expires": True, "expiration_date_from": DAYS[1], "expiration_date_to": DAYS[2]},
            {"expiration_date_to": DAYS[1]},
            "invalid_expiration_date_from",
        ),
        ({}, {"items": []}, "invalid_items"),
        ({}, {"titel": "Pedido"}, "invalid_parameter"),
    ],
)
def test_a_change_is_looked_at_together_with_what_stays(
    api: Api, before: dict[str, Any], put: dict[str, Any], error: str
) -> None:
    made = api.create(**before)
    path = f"/checkout/preferences/{made['id']}"
    status, answer = api("PUT", path, put)
    assert (status, answer["error"]) == (400, error)
    assert api("GET", path) == (200, made)


def test_a_change_that_fits_what_stays_is_made(api: Api) -> None:
    made = api.create(back_urls={"success": "https://milo.example/ok"}, binary_mode=True)
    path = f"/checkout/preferences/{made['id']}"
    put = {"auto_return": "all", "items": [{**ITEM, "unit_price": 10}], "metadata": None}
    status, after = api("PUT", path, put)
    assert status == 200
    changed = {name for name in made if made[name] != after[name]}
    assert changed == {"auto_return", "items", "last_updated"}
    assert attempt(api, made)[1]["transaction_amount"] == 10
