"""What a preference and its payments come to, and searches by reference."""

from datetime import timedelta
from typing import Any

import pytest

from tests.clock import Clock
from tests.mercado_pago_double import NOON, Api, api_time


def order(api: Api, preference_id: str) -> dict[str, Any]:
    (found,) = api("GET", f"/merchant_orders/search?preference_id={preference_id}")[1]["elements"]
    assert api("GET", f"/merchant_orders/{found['id']}") == (200, found)
    known: dict[str, Any] = found
    return known


def test_a_merchant_order_counts_what_was_paid_and_closes_when_it_covers_the_total(
    api: Api,
) -> None:
    link = api.create()["id"]
    states = []

    def note() -> None:
        known = order(api, link)
        amounts = (known["paid_amount"], known["refunded_amount"], len(known["payments"]))
        states.append((known["status"], known["order_status"], *amounts))

    note()
    api.pay(link, "rejected", notify=0)
    api.pay(link, "pending", notify=0)
    note()
    api.pay(link, amount=1000, notify=0)
    note()
    last = api.pay(link, amount=234.5, notify=0)
    note()
    api("POST", f"/double/payments/{last['id']}", {"status": "refunded"})
    note()
    assert states == [
        ("opened", "payment_required", 0, 0, 0),
        ("opened", "payment_in_process", 0, 0, 2),
        ("opened", "partially_paid", 1000, 0, 3),
        ("closed", "paid", 1234.5, 0, 4),
        ("opened", "partially_paid", 1000, 234.5, 4),
    ]
    known = order(api, link)
    assert (known["external_reference"], known["total_amount"]) == ("order-7", 1234.5)
    assert last["order"] == {"id": known["id"], "type": "mercadopago"}
    told = next(one for one in known["payments"] if one["id"] == last["id"])
    assert (told["status"], told["amount_refunded"]) == ("refunded", 234.5)
    assert (known["is_test"], known["cancelled"]) == (True, False)


def test_a_link_that_ended_unpaid_leaves_an_expired_order(api: Api, clock: Clock) -> None:
    made = api.create(expires=True, expiration_date_to=api_time(timedelta(hours=1), NOON))
    clock.advance(hours=1)
    assert order(api, made["id"])["status"] == "expired"


def test_merchant_orders_and_preferences_are_found_by_reference_in_pages(api: Api) -> None:
    mine = [api.create()["id"] for _ in range(3)]
    api.create(external_reference="another")
    for path, name in (
        ("/merchant_orders/search", "preference_id"),
        ("/checkout/preferences/search", "id"),
    ):
        found = api("GET", f"{path}?external_reference=order-7")[1]
        assert [one[name] for one in found["elements"]] == mine
        page = api("GET", f"{path}?external_reference=order-7&limit=2&offset=1")[1]
        assert [one[name] for one in page["elements"]] == mine[1:]
        assert (page["total"], page["next_offset"]) == (3, 3)
        assert len(api("GET", path)[1]["elements"]) == 4
        assert api("GET", f"{path}?external_reference=nobody-s")[1]["elements"] == []
        for bad in ("who=me", "limit=101", "offset=x"):
            assert api("GET", f"{path}?{bad}")[0] == 400


def test_a_reference_and_a_preference_are_both_looked_at(api: Api) -> None:
    made = api.create()
    path = f"/merchant_orders/search?preference_id={made['id']}&external_reference="
    assert len(api("GET", f"{path}order-7")[1]["elements"]) == 1
    assert api("GET", f"{path}another")[1]["elements"] == []
    assert api("GET", "/merchant_orders/search?preference_id=x")[1]["elements"] == []


def test_a_preference_that_is_found_tells_in_short_what_it_is(api: Api) -> None:
    made = api.create(payer={"email": "a@milo.example"})
    (found,) = api("GET", "/checkout/preferences/search")[1]["elements"]
    assert (found["items"], found["payer_email"]) == (["Pedido 7"], "a@milo.example")
    shared = found.keys() & made.keys() - {"items"}
    assert len(shared) > 10
    assert all(found[name] == made[name] for name in shared)


@pytest.mark.parametrize("id_", ["1", "abc", "9" * 40])
def test_a_merchant_order_that_is_not_there_is_not_found(api: Api, id_: str) -> None:
    status, answer = api("GET", f"/merchant_orders/{id_}")
    assert (status, answer["message"]) == (404, "Merchant order not found")
