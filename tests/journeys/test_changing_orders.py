"""The shop runs out while it gathers an order: the money, the chat and the page, through the real processes."""

from typing import Any

import pytest
import requests

from tests.journeys.shop import Shop
from tests.journeys.till import ordered, told
from tests.waiting import wait_until


@pytest.mark.timeout(300)  # told with the refund, half a minute after it, at the clock's next tick
def test_less_is_brought_and_the_rest_of_the_money_is_back(shop: Shop) -> None:
    fer, till = ordered(shop, "Fer", "Quiero 2 leches")
    payment = till.pay()
    till.reads("paid")
    (order,) = shop.orders(fer)
    (line,) = order["items"]

    path = f"/orders/{order['id']}/lines/{line['product_id']}"
    changed = shop.api("PUT", path, json={"quantity": 1})

    assert changed["total"] == line["unit_price"]
    wait_until(lambda: back(till.of(payment)) == line["unit_price"], 30, "the difference is back")
    wait_until(lambda: told(fer, "nos queda 1 (pediste 2)") == 1, 150, "it is told")
    assert till.state() == "paid"


def test_something_else_is_brought_once_the_shopper_says_yes_on_the_page(shop: Shop) -> None:
    gus, till = ordered(shop, "Gus", "Quiero 2 leches")
    till.pay()
    till.reads("paid")
    (order,) = shop.orders(gus)
    (line,) = order["items"]
    found = shop.api("GET", "/products", params={"query": "yerba"})["items"][0]

    path = f"/orders/{order['id']}/lines/{line['product_id']}/substitute"
    shop.api("PUT", path, json={"product_id": found["id"], "quantity": 1})
    wait_until(lambda: told(gus, f"¿Te mandamos 1 de {found['name']}") == 1, 60, "it is asked")
    (status,) = gus.say("¿cómo viene mi pedido?")[-1:]
    assert f"Te ofrecimos *{found['name']}*" in status

    url = f"{till.checkout}/offers/{line['product_id']}"
    (offer,) = requests.get(till.checkout, timeout=30).json()["offers"]
    said = {"accepts": True, "offered_at": offer["offered_at"]}
    answers = [requests.post(url, json=said, timeout=30).status_code for _ in "ab"]

    assert answers == [200, 200]
    (after,) = shop.orders(gus)
    assert [each["product_id"] for each in after["items"]] == [found["id"]]
    assert after["total"] <= order["total"]


def back(payment: Any) -> float:
    """What of a payment was given back, in pesos."""
    return float(payment["transaction_amount_refunded"])
