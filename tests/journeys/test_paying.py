"""Paying through the real processes: the official SDK, signed notices, the queue, and the chat where it is told."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from local.demo import payment_link
from local.shopper import Shopper
from tests.journeys.shop import Shop, received_by
from tests.waiting import wait_until

PAYING: Any = {"payment": {"means": "mercado_pago"}, "delivery": {"kind": "pickup"}}


class Till:
    """Mercado Pago's double, where somebody pays the order behind a checkout link."""

    def __init__(self, shop: Shop, link: str) -> None:
        here = shop.stack.addresses
        self.url = here["mercado_pago_url"]
        self.checkout = f"{here['hosting_url']}/api{urlsplit(link).path}"
        begun = requests.post(f"{self.checkout}/pay", json=PAYING, timeout=30).json()
        self.preference = parse_qs(urlsplit(begun["payment_url"]).query)["pref_id"][0]

    def pay(self, status: str = "approved", **other: Any) -> int:
        asked = {"preference_id": self.preference, "status": status, **other}
        made = requests.post(f"{self.url}/double/payments", json=asked, timeout=30)
        assert made.status_code == 201, made.text
        return int(made.json()["id"])

    def move(self, payment: int, status: str) -> None:
        url = f"{self.url}/double/payments/{payment}"
        assert requests.post(url, json={"status": status}, timeout=30).ok

    def of(self, payment: int) -> Any:
        return requests.get(f"{self.url}/double/payments/{payment}", timeout=30).json()

    def answers(self, payment: int) -> list[int | None]:
        """What the shop answered to the notices of a payment."""
        return [status for each in self.of(payment)["notices"] for status in each["statuses"]]

    def state(self) -> str:
        state: str = requests.get(self.checkout, timeout=30).json()["state"]
        return state

    def reads(self, state: str) -> None:
        wait_until(lambda: self.state() == state, 30, f"the order reads {state}")


def ordered(shop: Shop, name: str) -> tuple[Shopper, Till]:
    """A shopper with an order of milk, and where it is paid."""
    shopper = shop.known_shopper(name)
    shopper.say("Quiero leche")
    shopper.say("La primera")
    link = payment_link(shopper.say("Finalizar")[-1], shop.stack.addresses["hosting_url"])
    return shopper, Till(shop, link)


def told(shopper: Shopper, words: str) -> int:
    """How many messages with these words the shopper got."""
    return sum(words in each for each in received_by(shopper))


def test_who_paid_is_told_so_once_however_often_the_provider_says_it(shop: Shop) -> None:
    ana, till = ordered(shop, "Ana")
    till.pay("rejected")
    assert till.state() == "payable"

    till.pay(notify=5)

    till.reads("paid")
    wait_until(lambda: told(ana, "¡Recibimos tu pago") == 1, 30, "it is told")
    assert "pag" in ana.say("¿cómo viene mi pedido?")[-1]
    assert told(ana, "¡Recibimos tu pago") == 1


def test_who_pays_twice_has_the_second_payment_back(shop: Shop) -> None:
    _, till = ordered(shop, "Beto")
    first, second = till.pay(), till.pay()

    till.reads("paid")
    payments = (first, second)
    wait_until(
        lambda: sorted(till.of(each)["status"] for each in payments) == ["approved", "refunded"],
        30,
        "one of the two is back",
    )


def test_too_little_is_held_and_nobody_is_told_that_it_is_paid(shop: Shop) -> None:
    caro, till = ordered(shop, "Caro")
    payment = till.pay(amount=1.0)

    def held() -> list[int]:
        return [each["id"] for each in shop.api("GET", "/payments/held")["items"]]

    wait_until(lambda: payment in held(), 30, "it is held")
    assert till.state() == "payable"
    assert told(caro, "Recibimos") == 0

    shop.api("POST", f"/payments/{payment}/refund", json={})
    wait_until(lambda: till.of(payment)["status"] == "refunded", 30, "it is back")


@pytest.mark.parametrize("signature", ["bad", "none"])
def test_a_notice_that_nobody_signed_pays_nothing(shop: Shop, signature: str) -> None:
    _, till = ordered(shop, "Dani")
    payment = till.pay(signature=signature)

    wait_until(lambda: till.answers(payment) == [401], 30, "it was refused")

    assert till.state() == "payable"


def test_the_owner_cancels_a_paid_order_and_the_shopper_has_the_money(shop: Shop) -> None:
    eli, till = ordered(shop, "Eli")
    payment = till.pay()
    till.reads("paid")
    (order,) = shop.orders(eli)

    shop.api("POST", f"/orders/{order['id']}/transitions", json={"to": "cancelled"})

    till.reads("refunded")
    assert till.of(payment)["status"] == "refunded"
    events = shop.api("GET", f"/orders/{order['id']}/events")["items"]
    assert [each["kind"] for each in events] == ["placed", "paid", "cancelled", "refunded"]


def test_a_shopper_cancels_in_the_chat(shop: Shop) -> None:
    fito, till = ordered(shop, "Fito")
    till.pay()
    till.reads("paid")

    wait_until(lambda: told(fito, "¡Recibimos tu pago") == 1, 30, "it is told")

    assert "te devolvemos" in fito.say("quiero cancelar mi pedido")[-1]
    assert "cancelé tu pedido" in fito.say("sí")[-1]

    till.reads("refunded")


def test_a_payment_is_settled_though_the_back_office_dies_meanwhile(shop: Shop) -> None:
    gabi, till = ordered(shop, "Gabi")
    payment = till.pay()
    wait_until(lambda: till.answers(payment) == [200], 30, "the notice is taken")
    shop.kill("backoffice")

    wait_until(shop.is_healthy, 60, "the back office is there again")
    till.reads("paid")
    wait_until(lambda: told(gabi, "¡Recibimos tu pago") == 1, 60, "it is told")
