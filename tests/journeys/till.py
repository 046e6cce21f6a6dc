"""Mercado Pago's double, where the shoppers of the journeys pay."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

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


def ordered(shop: Shop, name: str, wish: str = "Quiero leche") -> tuple[Shopper, Till]:
    """A shopper with an order of milk, and where it is paid."""
    shopper = shop.known_shopper(name)
    shopper.say(wish)
    shopper.say("La primera")
    link = payment_link(shopper.say("Finalizar")[-1], shop.stack.addresses["hosting_url"])
    return shopper, Till(shop, link)


def told(shopper: Shopper, words: str) -> int:
    """How many messages with these words the shopper got."""
    return sum(words in each for each in received_by(shopper))
