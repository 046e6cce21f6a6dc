"""The dialogue that must always work: from a stranger's hello to a paid order."""

import json
import re

import pytest
import requests

from backoffice_api.storage.codec import dump
from backoffice_api.storage.entities import KINDS
from local.demo import pay, payment_link
from local.shopper import Shopper
from tests.journeys.shop import Shop, received_by
from tests.journeys.shop import texts as texts_of


def buy_milk(shopper: Shopper, shop: Shop) -> str:
    """Orders the first milk shown and answers the payment link."""
    assert "1." in shopper.say("Quiero leche")[-1]
    shopper.say("La primera")
    return payment_link(shopper.say("Finalizar")[-1], shop.stack.addresses["hosting_url"])


def test_a_new_shopper_goes_from_hello_to_paid(shop: Shop) -> None:
    juan = shop.shopper()

    assert "llamás" in juan.say("Hola, quiero comprar leche")[-1]
    assert "mail" in juan.say("Juan")[-1].lower()
    shown = juan.say("juan@example.com")[-1]
    milks = re.findall(r"^\*?(\d+)[.)]\*? (.+)$", shown, re.MULTILINE)
    assert len(milks) >= 2
    assert all("leche" in name.lower() for _, name in milks)
    assert "$\u00a0" in shown
    added = juan.say("La primera")[-1]
    product = shop.cart(juan)["items"][0]
    assert product["name"] in added
    assert product["name"] in milks[0][1]
    assert product["quantity"] == 1
    link = payment_link(juan.say("Finalizar")[-1], shop.stack.addresses["hosting_url"])

    user = shop.user(juan)
    assert (user["name"], user["email"]) == ("Juan", "juan@example.com")
    assert user["phone"] == juan.phone[1:]
    assert pay(link) == shop.orders(juan)[0]["id"]
    order = shop.orders(juan)[0]
    assert order["payment_status"] == "paid"
    assert order["total"] == product["line_total"]
    assert shop.cart(juan)["items"] == []


def test_a_known_shopper_is_not_asked_again(shop: Shop) -> None:
    ana = shop.known_shopper("Ana")
    assert "1." in ana.say("Hola, quiero comprar yerba")[-1]


def test_the_price_on_the_phone_is_the_catalogue_s(shop: Shop) -> None:
    eva = shop.known_shopper("Eva")
    shown = eva.say("Quiero leche")[-1]
    prices = {
        f"$\u00a0{product['price']:,.2f}".translate(str.maketrans(",.", ".,"))
        for product in shop.api("GET", "/products", params={"query": "leche"})["items"]
    }
    on_the_phone = re.findall(r"\$\s[\d.]+,\d\d", shown)
    assert on_the_phone
    assert set(on_the_phone) <= prices


def test_stock_goes_down_by_what_was_ordered(shop: Shop) -> None:
    leo = shop.known_shopper("Leo")
    leo.say("Quiero leche")
    leo.say("La primera")
    line = shop.cart(leo)["items"][0]
    before = shop.api("GET", f"/products/{line['product_id']}")["stock"]
    leo.say("Finalizar")
    assert shop.api("GET", f"/products/{line['product_id']}")["stock"] == before - 1


def test_the_link_is_given_again_and_leads_to_the_same_order(shop: Shop) -> None:
    mia = shop.known_shopper("Mia")
    link = buy_milk(mia, shop)
    again = mia.say("No me llegó el link, me lo pasás de nuevo?")[-1]
    assert payment_link(again, shop.stack.addresses["hosting_url"]) == link


def test_neither_a_copy_of_the_data_nor_a_log_opens_an_order(shop: Shop) -> None:
    zoe = shop.known_shopper("Zoe")
    link = buy_milk(zoe, shop)
    zoe.say(f"¿Es este? {link}")
    secret = link.rpartition("/")[2]
    texts = [json.dumps(dump(entity)) for entity in shop.at_rest().walk(KINDS)]
    assert any("¿Es este?" in json.loads(text).get("body", "") for text in texts)
    assert [text for text in texts if secret in text] == []
    logs = sorted((shop.data / "logs").glob("*.log"))
    assert len(logs) >= 7
    assert [log.name for log in logs if secret in log.read_text(encoding="utf-8")] == []
    assert [text.count(link) for text in received_by(zoe)[-2:]] == [1, 0]
    assert f"¿Es este? {link}" in texts_of(shop.messages(zoe), "inbound")
    assert pay(link) == shop.orders(zoe)[0]["id"]


@pytest.mark.long
def test_opening_the_link_fifty_times_changes_nothing(shop: Shop) -> None:
    teo = shop.known_shopper("Teo")
    link = buy_milk(teo, shop)
    checkout = link.replace("/checkout/", "/api/checkout/")
    states = {requests.get(checkout, timeout=10).json()["state"] for _ in range(50)}
    assert states == {"payable"}
    assert shop.orders(teo)[0]["payment_status"] == "pending"


def test_a_guessed_link_is_unknown_and_never_cached(shop: Shop) -> None:
    guess = f"{shop.stack.addresses['hosting_url']}/api/checkout/AAAAAAAAAAAAAAAAAAAAAA"
    answer = requests.get(guess, timeout=10)
    assert answer.status_code == 404
    assert answer.json()["code"] == "checkout_not_found"
    assert "no-store" in answer.headers["cache-control"]
