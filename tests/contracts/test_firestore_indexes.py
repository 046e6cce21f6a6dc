"""Every query that reaches Firestore has its index in `firestore.indexes.json`, and no index is there for nothing.

Here every list and search of the API is asked for; `tests/firestore_queries.py` hears what all other tests ask.
"""

from dataclasses import replace
from typing import Any

import grpc
import pytest

from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.message import InboundMessage
from backoffice_api.domain.notice import Notice
from backoffice_api.services import (
    catalogue_imports,
    erasures,
    figures,
    hand_backs,
    merges,
    notices,
    owner_notices,
    pay,
    payment_sweep,
    price_raises,
    retention,
    settling,
    special_prices,
)
from backoffice_api.services.deliveries import sweep
from backoffice_api.services.turns import claim_turn
from backoffice_api.services.unit_of_work import UnitOfWork
from backoffice_api.services.vocabulary import recount
from backoffice_api.storage import queries
from backoffice_api.storage.codec import collection_of
from backoffice_api.storage.firestore.calls import over
from backoffice_api.storage.port import Query
from backoffice_api.storage.shop_schema import SCHEMA
from local import firestore_indexes
from local.firestore_emulator import Emulator
from tests.backoffice import ANA, JUAN, START, Backoffice, a_backoffice
from tests.conversing import claim, complete, said
from tests.firestore import a_firestore_store
from tests.firestore_queries import FILE, Recorder, missing


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@pytest.fixture
def office(emulator: Emulator, recorder: Recorder) -> Backoffice:
    channel = grpc.intercept_channel(grpc.insecure_channel(emulator.host), recorder)
    return a_backoffice(a_firestore_store(emulator, calls=over(channel)))


def a_message(sid: str) -> InboundMessage:
    address = f"whatsapp:+{JUAN['phone']}"
    return InboundMessage(sid, address, address, "Hola", "text", (), None, "", "Juan", START)


def _wait_for_person(work: UnitOfWork) -> None:
    conversation = work.get(Conversation, JUAN["phone"])
    assert conversation
    work.put(replace(conversation, waits_since=START))


def ask_for_everything(office: Backoffice) -> None:
    user, milk = office.user(), office.product(category="Lácteos", is_offer=True)
    line = {"user_id": user.id, "product_id": milk.id, "quantity": 1}
    assert office.post("/carts/add_item", line).status_code == 200
    assert len(office.get("/carts").get_json()["items"]) == 1
    order = office.post("/orders/checkout", {"user_id": user.id})
    assert order.status_code == 201
    token = order.get_json()["payment_url"].rpartition("/")[2]
    pay.pay(office.shop, token)
    (link,) = office.till.links
    settling.settle(office.shop, office.till.pay(link, amount=1))
    assert payment_sweep.sweep(office.shop) == 0
    assert notices.sweep(office.shop) == 0
    assert owner_notices.sweep(office.shop) == 0
    assert office.get("/owner_notices").get_json()["items"] == []
    request = {"order": "123", "contact": "juan@example.com"}
    assert office.post("/api/withdrawals", request).status_code == 202
    assert office.get(f"/api/checkout/{token}/withdrawals").status_code == 200
    late = Notice("7", user.id, (), START, "needs_template")
    office.shop.cases.run(lambda work: work.put(late))
    assert office.get("/orders/last", user_id=user.id).status_code == 200
    claim_turn(office.desk, JUAN["phone"], a_message("SM1"), "worker")
    office.clock.advance(seconds=100)
    claim_turn(office.desk, JUAN["phone"], a_message("SM1"), "worker")
    assert sweep(office.shop) == 0
    assert (
        office.patch("/shop", {"hand_back_after": 60, "keep_chats": 1}, If_Match="*").status_code
        == 200
    )
    assert hand_backs.sweep(office.shop) == 0
    retention.sweep(office.shop)
    price_raises.sweep(office.shop)
    special_prices.sweep(office.shop)
    catalogue_imports.sweep(office.shop)
    office.shop.cases.run(_wait_for_person)
    letter = {"path": "/turns", "name": "SM2", "wa_id": "", "task": "", "reason": "odd"}
    assert office.post("/dead-letters", letter).status_code == 201
    lists: list[tuple[str, dict[str, Any]]] = [
        ("/users", {}),
        ("/users/search", {"q": "juan"}),
        ("/products", {}),
        ("/products", {"query": "leche"}),
        ("/products", {"category": "Lácteos"}),
        ("/products", {"only_offers": "true"}),
        ("/products", {"category": "Lácteos", "only_offers": "true"}),
        ("/orders", {}),
        ("/orders", {"status": "placed"}),
        ("/orders", {"status": "placed", "oldest_first": "true"}),
        ("/orders/by_user", {"user_id": user.id}),
        ("/orders/by_status", {"status": "placed"}),
        ("/orders/by_status", {"status": "placed", "oldest_first": "true"}),
        (f"/orders/{order.get_json()['id']}/payments", {}),
        ("/products/by_stock", {}),
        ("/conversations", {}),
        ("/conversations", {"only_waiting": "true"}),
        ("/dead-letters", {}),
        ("/payments/held", {}),
        ("/notices", {}),
        ("/withdrawals", {}),
        ("/withdrawals", {"only_open": "true"}),
    ]
    for path, asked in lists:
        answer = office.get(path, **asked)
        assert (answer.status_code, len(answer.get_json()["items"])) == (200, 1), (path, asked)
    (product,) = office.get("/products").get_json()["items"]
    empty: list[tuple[str, dict[str, Any]]] = [
        (f"/products/{product['id']}/history", {}),
        ("/conversations", {"only_paused": "true"}),
        ("/products/raises", {}),
        ("/panel/people", {}),
        ("/panel/audit", {}),
        ("/panel/audit", {"person": "Luz"}),
    ]
    for path, asked in empty:
        assert office.get(path, **asked).status_code == 200, (path, asked)
    assert len(office.get(f"/conversations/{JUAN['phone']}").get_json()["messages"]) == 1
    ana = office.user(ANA)
    turn = claim(office, "SM3", wa_id=ANA["phone"])["turn"]
    assert complete(office, turn).status_code == 200
    figures.sweep(office.shop)
    merges.sweep(office.shop)
    erasures.sweep(office.shop)
    assert said(office.post(f"/users/{ana.id}/erasure", {}))["state"] == "done"
    many_words = {f"palabra{number}": 1 for number in range(25_000)}
    office.shop.cases.run(lambda work: recount(work, many_words))
    assert len(office.get("/products", query="leche").get_json()["items"]) == 1


def test_every_query_has_its_index_and_every_index_its_query(
    office: Backoffice, recorder: Recorder
) -> None:
    ask_for_everything(office)

    asked = recorder.indexes
    composite = [index for index in asked if len(index["fields"]) > 1]
    alone = [index for index in asked if len(index["fields"]) == 1]
    assert [index for index in asked if missing(index)] == []
    assert [index for index in FILE["indexes"] if index not in composite] == []
    kept = [
        {"collectionGroup": one["collectionGroup"], "queryScope": each["queryScope"],
         "fields": [{"fieldPath": one["fieldPath"], "order": each["order"]}]}
        for one in FILE["fieldOverrides"]
        for each in one["indexes"]
    ]  # fmt: skip
    assert [index for index in kept if index not in alone] == []


@pytest.mark.parametrize(
    "fields",
    [
        [
            {"fieldPath": "status", "order": "ASCENDING"},
            {"fieldPath": "total", "order": "ASCENDING"},
        ],
        [{"fieldPath": "total", "order": "ASCENDING"}],
    ],
)
def test_a_query_without_its_index_would_be_noticed(fields: list[dict[str, str]]) -> None:
    assert missing({"collectionGroup": "order", "queryScope": "COLLECTION", "fields": fields})


def test_the_file_is_the_one_that_the_queries_need() -> None:
    assert firestore_indexes.PATH.read_text() == firestore_indexes.text(SCHEMA), "make indexes"


def test_no_field_is_indexed_that_no_query_asks_for() -> None:
    overridden = {(one["collectionGroup"], one["fieldPath"]) for one in FILE["fieldOverrides"]}
    for kind in SCHEMA.kinds:
        assert {(collection_of(kind), "body"), (collection_of(kind), "commits")} <= overridden
    assert ("conversation", "memory") not in overridden  # it is within the body


def test_what_expires_is_deleted_by_firestore_and_nothing_else() -> None:
    expiring = [
        (one["collectionGroup"], one["fieldPath"])
        for one in FILE["fieldOverrides"]
        if one.get("ttl")
    ]
    assert expiring == [
        ("catalogue_import", "expires_at"),
        ("idempotency_record", "expires_at"),
        ("import_part", "expires_at"),
        ("throttle", "expires_at"),
        ("window_load", "expires_at"),
    ]


def test_a_new_query_would_be_missing() -> None:
    new = Query("paid_orders", queries.orders().kind, order="expires_at", equal={"status": "paid"})
    more = type(SCHEMA)(SCHEMA.kinds, [*SCHEMA.queries, new], SCHEMA.expiring)
    assert firestore_indexes.text(more) != firestore_indexes.text(SCHEMA)
