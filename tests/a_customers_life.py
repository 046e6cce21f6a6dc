"""A customer with something of theirs in every place where the shop keeps anything: what is then to be deleted or moved."""

import json
from typing import Any

from backoffice_api.domain.user import User
from backoffice_api.storage.codec import dump
from backoffice_api.storage.entities import KINDS
from backoffice_api.storage.port import Store
from tests.backoffice import ADMIN, ANA, JUAN, Backoffice
from tests.conversing import AGENT, claim, complete, holding, report, said
from tests.panel_shop import SERVES, PanelShop

TRACES = (
    JUAN["name"],
    JUAN["phone"],
    "541123456789",
    "11 2345-6789",
    JUAN["email"],
    "Juan",
    "Humboldt 1234",
    "depto 2 B",
    "Timbre roto",
    "-34.6",
    "alergia a las nueces",
    "lo llama su hermana",
)
"""What of the customer's is told nowhere once they are deleted."""


def a_shop(backoffice: Backoffice) -> PanelShop:
    """A shop with Juan, Ana and two products, over any store."""
    assert backoffice.patch("/shop", SERVES, If_Match="*").status_code == 200
    return PanelShop(
        backoffice,
        backoffice.user(JUAN),
        backoffice.user(ANA),
        backoffice.product("Leche Entera La Serenísima 1L", price=195_000, stock=50_000),
        backoffice.product("Queso Cremoso La Paulina", price=1_190_000, unit="kg", stock=8_500),
    )


def writes(shop: PanelShop, sid: str, body: str, **members: Any) -> None:
    """Has Juan write, Milo put milk in his cart and answer, and the worker send the answer."""
    backoffice = shop.backoffice
    members = {"received_at": backoffice.clock().isoformat(), **members}
    turn = claim(backoffice, sid, body=body, **members)["turn"]
    backoffice.clock.advance(seconds=10)
    if turn["user"]:
        call = {"tool": "add_product_to_cart", "arguments": {}, "ordinal": 1}
        headers = {**holding(turn), "Idempotency-Key": sid, "x-tool-call": json.dumps(call)}
        line = {"user_id": turn["user"]["id"], "product_id": shop.milk.id, "quantity": 1}
        assert backoffice.post("/carts/add_item", line, headers).status_code == 200
    memory = json.dumps([body, "Juan"])
    answer = said(complete(backoffice, turn, f"Dale, Juan. {body}", memory=memory))
    for message in answer["outbound"]:
        assert report(backoffice, turn, message["id"]).status_code == 200


def delivered(shop: PanelShop) -> None:
    """Has the worker send what waits in Juan's chat: what he is told of his orders."""
    backoffice = shop.backoffice
    path = f"/conversations/{JUAN['phone']}/deliveries"
    while (claimed := said(backoffice.post(path, {}, AGENT)))["status"] == "undelivered":
        for message in claimed["outbound"]:
            assert report(backoffice, claimed["turn"], message["id"]).status_code == 200


def lived(shop: PanelShop) -> None:
    """Has Juan do all that leaves something behind. Each of his orders is over."""
    backoffice, juan = shop.backoffice, shop.juan
    place = {"latitude": -34.6, "longitude": -58.4, "label": ""}
    writes(shop, "SM1", "Tengo alergia a las nueces")
    writes(shop, "SM2", "Estoy acá", kind="location", location=place)
    writes(shop, "SM3", "¿Qué tal?")
    brought = shop.order(juan)
    choice = {"address": "Humboldt 1234", "floor": "depto 2 B", "zone": "Villa Crespo"}
    shop.chosen(brought, "cash", notes="Timbre roto", **choice)
    panel = {**ADMIN, "x-panel-user": "ana"}
    note = {"note": "lo llama su hermana"}
    by_key = {**panel, "Idempotency-Key": "note"}
    assert backoffice.post(f"/orders/{brought.id}/notes", note, by_key).status_code == 201
    shop.moved(brought, "preparing", "out_for_delivery", "delivered")
    collected = shop.order(juan)
    shop.pays(collected)
    shop.moved(collected, "preparing", "ready", "delivered")
    for order, contact in ((str(brought.id), JUAN["email"]), ("no sé", "11 2345-6789")):
        asked = backoffice.post("/api/withdrawals", {"order": order, "contact": contact})
        code = said(asked)["withdrawal_code"]
        decision = {"outcome": "rejected", "note": "lo llama su hermana"}
        assert backoffice.post(f"/withdrawals/{code}/decision", decision, panel).status_code == 200
    for what in ("pause", "resume"):
        path = f"/conversations/{JUAN['phone']}/{what}"
        assert backoffice.post(path, {}, {**panel, "Idempotency-Key": what}).status_code == 200
    changes = {"name": "Juan P. Pérez", "email": JUAN["email"]}
    key = {"Idempotency-Key": "change", "x-panel-user": "ana"}
    assert backoffice.patch(f"/users/{juan.id}", changes, **key).status_code == 200
    delivered(shop)
    letter = {"path": "/turns", "name": "SM9", "wa_id": JUAN["phone"], "reason": "model_down"}
    task = json.dumps({"message": {"body": "alergia a las nueces"}})
    assert backoffice.post("/dead-letters", {**letter, "task": task}, AGENT).status_code == 201


def traces(store: Store, looked_for: tuple[str, ...] = TRACES) -> dict[str, set[str]]:
    """Which of the texts stand in the store, by the class of the entity that has them."""
    found: dict[str, set[str]] = {}
    for entity in store.walk(KINDS):
        document = json.dumps(dump(entity), ensure_ascii=False)
        for text in looked_for:
            if text in document:
                found.setdefault(type(entity).__name__, set()).add(text)
    return found


def now(shop: PanelShop, user: User) -> User | None:
    """The user as stored; None when there is none any more."""
    found = shop.backoffice.shop.store.get(User, user.key)
    return found.entity if found else None
