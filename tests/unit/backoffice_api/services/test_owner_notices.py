"""What the owner is told by WhatsApp: what they chose, once, a minute's things in one message."""

from typing import Any

import pytest

from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.fulfilment import Wish
from backoffice_api.domain.message import InboundMessage
from backoffice_api.domain.order import Order
from backoffice_api.services import owner_notices, pay
from backoffice_api.services.turns import claim_turn
from retail import whatsapp
from tests.backoffice import ANA
from tests.paying_shop import PayingShop

OWNER = "5491155550142"
TAKEN = [{"means": "mercado_pago"}, {"means": "cash"}]
ALL = ["new_order", "paid", "payment_held", "payment_disputed", "low_stock"]


def choose(shop: PayingShop, kinds: list[str], **members: Any) -> None:
    members = {"low_stock": 0, **members}
    said = {"phone": OWNER, "kinds": kinds, **members}
    answer = shop.backoffice.patch("/shop", {"owner_notices": said, "payment": TAKEN}, If_Match="*")
    assert answer.status_code == 200, answer.get_json()


def owner_writes(shop: PayingShop, text: str = "Hola") -> None:
    backoffice = shop.backoffice
    address = f"whatsapp:+{OWNER}"
    now = backoffice.clock()
    message = InboundMessage(f"SM{text}", address, address, text, "text", (), None, "", "", now)
    claim_turn(backoffice.desk, OWNER, message, "worker")


def told(shop: PayingShop) -> list[str]:
    """What waits to be sent to the owner, in order."""
    found = shop.backoffice.shop.store.get(Conversation, OWNER)
    assert found
    return [each.body for each in found.entity.outbox]


def pays_cash(shop: PayingShop, order: Order) -> None:
    chosen = pay.Chosen(Wish(kind="pickup"), "cash")
    assert pay.pay(shop.backoffice.shop, shop.link_of(order), chosen) == pay.Begun("confirmed")


def tick(shop: PayingShop) -> int:
    return owner_notices.sweep(shop.backoffice.shop)


def listed(shop: PayingShop) -> list[tuple[str, str]]:
    items = shop.backoffice.get("/owner_notices").get_json()["items"]
    return [(each["kind"], each["state"]) for each in items]


def test_a_minutes_things_are_one_message(shop: PayingShop) -> None:
    choose(shop, ALL)
    owner_writes(shop)
    shop.pays()
    order = shop.order_of_ana()
    pays_cash(shop, order)
    assert tick(shop) == 3
    (message,) = told(shop)
    assert f"✅ Se pagó el pedido n.º {shop.order_id}: $\u00a0900,00." in message.splitlines()
    assert (
        f"🛒 Pedido nuevo n.º {order.id}: $\u00a0450,00, sin pagar todavía." in message.splitlines()
    )
    assert "📦 Queda poco de Leche: 0." in message.splitlines()
    assert tick(shop) == 0
    assert len(told(shop)) == 1
    assert shop.backoffice.deliveries.put_in


def test_what_they_have_to_give_back_is_told_with_whom_it_is_of(shop: PayingShop) -> None:
    choose(shop, ["give_back"])
    owner_writes(shop)
    order = shop.order_of_ana()
    for to in ("paid", "cancelled"):
        shop.backoffice.post(f"/orders/{order.id}/transitions", {"to": to})
    assert tick(shop) == 1
    (message,) = told(shop)
    assert f"Devolvele $\u00a0450,00 a Ana Gómez por el pedido n.º {order.id}" in message
    assert "Ana" not in shop.backoffice.get("/owner_notices").get_data(as_text=True)


def asks_for_a_person(shop: PayingShop, phone: str, name: str = "") -> None:
    """A shopper who is known, or not, asks for a person twice."""
    address = f"whatsapp:+{phone}"
    now = shop.backoffice.clock()
    message = InboundMessage(f"SM{phone}", address, address, "x", "text", (), None, "", name, now)
    claim_turn(shop.backoffice.desk, phone, message, "worker")
    for _ in range(2):
        asked = shop.backoffice.post("/conversations/ask_for_person", {"wa_id": phone})
        assert asked.status_code == 200, asked.get_json()


def test_who_asks_for_a_person_is_told_once_with_name_and_number(shop: PayingShop) -> None:
    choose(shop, ["person_wanted"])
    owner_writes(shop)
    shop.order_of_ana()
    asks_for_a_person(shop, ANA["phone"])
    asks_for_a_person(shop, "5491160001111", "Lu")
    asks_for_a_person(shop, "5491160002222")
    kept = shop.backoffice.get("/owner_notices").get_data(as_text=True)
    assert "Ana" not in kept
    assert ANA["phone"] not in kept
    assert tick(shop) == 3
    (message,) = told(shop)
    assert sorted(line.partition(" pide ")[0] for line in message.splitlines()) == [
        "🙋 +5491160002222",
        f"🙋 Ana Gómez (+{ANA['phone']})",
        "🙋 Lu (+5491160001111)",
    ]
    assert tick(shop) == 0


def test_who_was_attended_meanwhile_is_not_told(shop: PayingShop) -> None:
    choose(shop, ["person_wanted"])
    owner_writes(shop)
    asks_for_a_person(shop, "5491160001111", "Lu")
    shop.backoffice.post("/conversations/5491160001111/messages", {"body": "Soy Ana"})
    tick(shop)
    assert told(shop) == []
    assert listed(shop) == []


def test_only_what_they_chose_is_told(shop: PayingShop) -> None:
    choose(shop, ["paid"])
    owner_writes(shop)
    shop.order_of_ana()
    assert tick(shop) == 0
    shop.pays()
    assert tick(shop) == 1
    assert len(told(shop)) == 1


def test_nobody_is_told_who_chose_nothing(shop: PayingShop) -> None:
    owner_writes(shop)
    shop.pays()
    assert tick(shop) == 0
    assert listed(shop) == []


@pytest.mark.parametrize(("low_stock", "times"), [(0, 1), (2, 0)])
def test_a_product_becomes_short_only_once(shop: PayingShop, low_stock: int, times: int) -> None:
    assert shop.stock == 1000
    choose(shop, ["low_stock"], low_stock=low_stock)  # of two it was short before
    owner_writes(shop)
    shop.order_of_ana()
    assert tick(shop) == times


def test_held_and_disputed_money_is_told(shop: PayingShop) -> None:
    choose(shop, ["payment_held", "payment_disputed"])
    owner_writes(shop)
    shop.pays(amount=100)
    assert tick(shop) == 1
    assert "$\u00a01,00 no coincide" in told(shop)[0]
    id_ = shop.pays()
    shop.backoffice.till.move(id_, "in_mediation")
    shop.settle(id_)
    assert tick(shop) == 1
    assert f"reclamo por el pago del pedido n.º {shop.order_id}" in told(shop)[1]


def test_what_whatsapp_would_not_take_is_listed_and_never_sent_late(shop: PayingShop) -> None:
    choose(shop, ["paid"])
    shop.pays()
    assert tick(shop) == 1
    assert listed(shop) == [("paid", "needs_template")]
    owner_writes(shop)
    assert tick(shop) == 0
    assert told(shop) == []


def test_a_day_after_they_wrote_is_too_late(shop: PayingShop) -> None:
    choose(shop, ["payment_disputed"])
    owner_writes(shop)
    id_ = shop.pays()
    shop.backoffice.clock.advance(hours=24)
    shop.backoffice.till.move(id_, "in_mediation")
    shop.settle(id_)
    tick(shop)
    assert listed(shop) == [("payment_disputed", "needs_template")]


def test_nobody_is_woken_up(shop: PayingShop) -> None:
    choose(shop, ["paid"])
    shop.backoffice.clock.advance(hours=13, minutes=30)  # 22:30 there
    owner_writes(shop)
    link = shop.link_of(shop.order_of_ana())
    chosen = pay.Chosen(Wish(kind="pickup"), "mercado_pago")
    assert pay.pay(shop.backoffice.shop, link, chosen).payment_url
    shop.settle(shop.backoffice.till.pay(list(shop.backoffice.till.links)[-1]))
    assert tick(shop) == 0
    shop.backoffice.clock.advance(hours=9, minutes=29)
    assert tick(shop) == 0
    shop.backoffice.clock.advance(minutes=1)
    assert tick(shop) == 1


def test_who_asks_again_before_the_owner_was_told_is_told_once(shop: PayingShop) -> None:
    choose(shop, ["person_wanted"])
    owner_writes(shop)
    asks_for_a_person(shop, "5491160001111", "Lu")
    shop.backoffice.post("/conversations/5491160001111/messages", {"body": "Soy Ana"})
    asked = shop.backoffice.post("/conversations/ask_for_person", {"wa_id": "5491160001111"})
    assert asked.status_code == 200
    tick(shop)
    (message,) = told(shop)
    assert message.count("Lu (+5491160001111)") == 1


def test_who_hides_name_and_number_is_somebody(shop: PayingShop) -> None:
    choose(shop, ["person_wanted"])
    owner_writes(shop)
    now, hidden = shop.backoffice.clock(), whatsapp.address("AR.1234567890")
    message = InboundMessage("SMhidden", hidden, hidden, "x", "text", (), None, "", "", now)
    claim_turn(shop.backoffice.desk, "AR.1234567890", message, "worker")
    asked = shop.backoffice.post("/conversations/ask_for_person", {"wa_id": "AR.1234567890"})
    assert asked.status_code == 200, asked.get_json()
    tick(shop)
    (message_to_owner,) = told(shop)
    assert message_to_owner.startswith("🙋 Un cliente sin nombre ni número pide")
