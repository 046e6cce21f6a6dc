"""One person is one shopper, whatever WhatsApp calls them: a hidden number, and a number in two spellings."""

from itertools import count
from typing import Any

from local.demo import pay, payment_link
from local.shopper import Shopper
from tests.journeys.shop import Shop, received_by

_hidden = count(13491208655302741918)


def writing_as(shop: Shop, phone: str, name: str = "Sol") -> Shopper:
    return Shopper(shop.stack.addresses["twilio_url"], phone, name, deadline=60)


def a_user_id() -> str:
    return f"AR.{next(_hidden)}"


def orders_of(shop: Shop, user_id: int) -> list[Any]:
    return list(shop.api("GET", "/orders/by_user", params={"user_id": user_id})["items"])


def test_a_shopper_with_a_hidden_number_goes_from_hello_to_paid(shop: Shop) -> None:
    sol = writing_as(shop, a_user_id())

    assert "llamás" in sol.say("Hola, quiero comprar leche")[-1]
    assert "mail" in sol.say("Sol")[-1].lower()
    assert "1." in sol.say(f"{sol.phone[3:]}@example.com")[-1]
    sol.say("La primera")
    link = payment_link(sol.say("Finalizar")[-1], shop.stack.addresses["hosting_url"])

    user = shop.user(sol)
    assert (user["name"], user["phone"], user["whatsapp_user_id"]) == ("Sol", "", sol.phone)
    assert pay(link) == orders_of(shop, user["id"])[0]["id"]
    assert orders_of(shop, user["id"])[0]["payment_status"] == "paid"


def test_who_shows_their_number_later_goes_on_where_they_were(shop: Shop) -> None:
    user_id = a_user_id()
    hidden, shown = writing_as(shop, user_id), writing_as(shop, shop.shopper().phone)
    hidden.say(f"Hola, soy Sol, {user_id[3:]}@example.com")
    assert "1." in hidden.say("Quiero leche")[-1]

    added = shown.say("La primera", external_user_id=user_id)

    (line,) = shop.cart(shown)["items"]
    assert line["name"] in added[-1]
    assert shop.user(shown)["id"] == shop.user(hidden)["id"]
    assert shop.user(shown)["phone"] == shown.phone[1:]
    assert received_by(shown) == added


def test_the_same_person_in_both_spellings_has_one_conversation(shop: Shop) -> None:
    long = shop.known_shopper("Paz")
    short = writing_as(shop, "+54" + long.phone[4:], "Paz")
    assert "1." in long.say("Quiero leche")[-1]

    added = short.say("La primera")[-1]

    (line,) = shop.cart(long)["items"]
    assert line["name"] in added
    link = payment_link(long.say("Finalizar")[-1], shop.stack.addresses["hosting_url"])
    assert pay(link) == shop.orders(short)[0]["id"]
    assert shop.messages(long) == shop.messages(short)
    assert len(received_by(short)) == 1
    conversation = shop.api("GET", f"/conversations/{short.phone[1:]}")
    assert conversation["wa_id"] == long.phone[1:]
