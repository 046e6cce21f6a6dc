"""Who may call what, over HTTP; above all, that a turn reaches nobody but its own shopper."""

import json
import re
from typing import Any

import pytest

from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.services.idempotency import Repeatable
from local.backoffice import ADMIN_KEY, AGENT_KEY
from tests.backoffice import ADMIN, ANA, JUAN, Backoffice, a_backoffice

TURN_PROTOCOL = ("/conversations", "/turns", "/deliveries", "/messages", "/dead-letters")
FOR_EVERYBODY = {"list_products", "get_product", "get_shop"}
"""Operations of the agent's that are about no shopper."""


def operations(backoffice: Backoffice) -> dict[str, tuple[str, str, dict[str, Any]]]:
    """Every declared operation: id → method, path, description."""
    document = backoffice.client.get("/openapi.json").get_json()
    return {
        operation["operationId"]: (method.upper(), path, operation)
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def about(shopper: dict[str, Any], order: int, product: int) -> dict[str, tuple[str, str, Any]]:
    """A request for each operation that is about a shopper: method, path with query, body."""
    user = shopper["id"]
    line = {"user_id": user, "product_id": product, "quantity": 1}
    return {
        "create_user": ("POST", "/users", {**ANA, "email": "x@example.com"}),
        "search_users": ("GET", f"/users/search?phone={shopper['phone']}", None),
        "seek_users": ("POST", "/users/search", {"phone": shopper["phone"]}),
        "get_user": ("GET", f"/users/{user}", None),
        "add_item": ("POST", "/carts/add_item", line),
        "set_quantity": ("POST", "/carts/set_quantity", line),
        "clear_cart": ("POST", "/carts/clear", {"user_id": user}),
        "cart_summary": ("GET", f"/carts/summary?user_id={user}", None),
        "check_out": ("POST", "/orders/checkout", {"user_id": user}),
        "list_orders_of_user": ("GET", f"/orders/by_user?user_id={user}", None),
        "last_order": ("GET", f"/orders/last?user_id={user}", None),
        "get_order": ("GET", f"/orders/{order}", None),
        "cancel_order": ("POST", f"/orders/{order}/cancel", {}),
    }


class Two:
    """Juan and Ana, each with a full cart and an order."""

    def __init__(self) -> None:
        self.backoffice = a_backoffice()
        self.product = self.backoffice.product("Leche").id
        self.juan, self.juans_order = self._shopper(JUAN)
        self.ana, self.anas_order = self._shopper(ANA)

    def _shopper(self, person: dict[str, str]) -> tuple[dict[str, Any], int]:
        user = self.backoffice.post("/users", person).get_json()
        line = {"user_id": user["id"], "product_id": self.product, "quantity": 1}
        self.backoffice.post("/carts/add_item", line)
        order = self.backoffice.post("/orders/checkout", {"user_id": user["id"]}).get_json()
        self.backoffice.post("/carts/add_item", line)
        return user, order["id"]

    def everything_of_ana(self) -> list[Any]:
        user = self.ana["id"]
        return [
            self.backoffice.get(path).get_json()
            for path in (
                f"/users/{user}",
                f"/carts/summary?user_id={user}",
                f"/orders/by_user?user_id={user}",
                f"/products/{self.product}",
                "/users",
            )
        ]

    def call(self, request: tuple[str, str, Any], headers: dict[str, str]) -> Any:
        method, path, body = request
        return self.backoffice.client.open(path, method=method, json=body, headers=headers)


def test_every_operation_about_a_shopper_is_known_to_this_test() -> None:
    declared = {
        name
        for name, (_, path, operation) in operations(a_backoffice()).items()
        if operation["x-scope"] == "agent" and not path.startswith(TURN_PROTOCOL)
    }
    assert declared == set(about({"id": 1, "phone": "1"}, 1, 1)) | FOR_EVERYBODY


@pytest.mark.parametrize("operation", about({"id": 1, "phone": "1"}, 1, 1))
def test_a_turn_does_not_reach_another_shopper(operation: str) -> None:
    two = Two()
    before = two.everything_of_ana()
    request = about(two.ana, two.anas_order, two.product)[operation]
    answer = two.call(request, two.backoffice.agent(JUAN["phone"]))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_your_shopper")
    assert ANA["email"] not in answer.get_data(as_text=True)
    assert two.everything_of_ana() == before


@pytest.mark.parametrize(
    "operation", sorted(about({"id": 1, "phone": "1"}, 1, 1).keys() - {"create_user"})
)
def test_a_turn_reaches_its_own_shopper(operation: str) -> None:
    two = Two()
    request = about(two.juan, two.juans_order, two.product)[operation]
    answer = two.call(request, two.backoffice.agent(JUAN["phone"]))
    assert answer.status_code in (200, 201)


def test_somebody_who_has_not_registered_reaches_nobody_and_may_register() -> None:
    two = Two()
    stranger = two.backoffice.agent("5491100000000")
    for request in about(two.ana, two.anas_order, two.product).values():
        assert two.call(request, stranger).status_code == 403
    person = {"name": "Eva", "email": "eva@example.com", "phone": "5491100000000"}
    assert two.backoffice.post("/users", person, stranger).status_code == 201


def test_a_turn_finds_users_by_its_own_number_only() -> None:
    two = Two()
    juan = two.backoffice.agent(JUAN["phone"])
    for query in ({"email": ANA["email"]}, {"q": "ana"}, {}, {"phone": ""}):
        assert two.backoffice.get("/users/search", juan, **query).status_code == 403
    both = two.backoffice.get("/users/search", juan, phone=JUAN["phone"], email=ANA["email"])
    assert [user["name"] for user in both.get_json()["items"]] == [JUAN["name"]]
    assert two.backoffice.get("/users/search", juan, phone="541123456789").status_code == 200


@pytest.mark.parametrize("phone", [JUAN["phone"], "5491100000000"])
@pytest.mark.parametrize(
    "operation", sorted(about({"id": 1, "phone": "1"}, 1, 1).keys() - {"create_user"})
)
def test_what_nobody_has_is_refused_like_somebody_elses(operation: str, phone: str) -> None:
    two = Two()
    somebody, nobody = (
        two.call(about(shopper, order, two.product)[operation], two.backoffice.agent(phone))
        for shopper, order in (
            (two.ana, two.anas_order),
            ({"id": 999999, "phone": "5491100000001"}, 999999),
        )
    )
    assert (somebody.status_code, somebody.get_json()["code"]) == (403, "not_your_shopper")
    assert (nobody.status_code, nobody.get_json()) == (403, somebody.get_json())
    assert set(nobody.headers.keys()) == set(somebody.headers.keys())


def test_an_owner_is_told_that_nobody_has_an_order() -> None:
    answer = a_backoffice().get("/orders/999999")
    assert (answer.status_code, answer.get_json()["code"]) == (404, "order_not_found")


def test_every_operation_asks_for_a_key_unless_it_is_public() -> None:
    backoffice = a_backoffice()
    public = set()
    for name, (method, path, operation) in operations(backoffice).items():
        filled = re.sub(r"\{\w+\}", "1", path.replace("{token}", "x"))
        answer = backoffice.client.open(filled, method=method, json={})
        if operation["x-scope"] == "public":
            public.add(name)
            assert answer.status_code != 401
        elif operation["x-scope"] in {"clock", "queue"}:
            known = {"clock": "not_our_scheduler", "queue": "not_our_queue"}
            refused = (answer.status_code, answer.get_json()["code"])
            assert refused == (403, known[operation["x-scope"]])
        else:
            assert (answer.status_code, answer.get_json()["code"]) == (401, "api_key_missing")
            assert answer.headers["WWW-Authenticate"]
    assert public == {
        "root",
        "alive",
        "health",
        "get_checkout",
        "get_desk",
        "request_withdrawal",
        "get_returnable",
        "withdraw",
        "pay_checkout",
        "cancel_checkout",
        "answer_offer",
        "quote_checkout",
        "take_notice",
    }


@pytest.mark.parametrize("key", ["x", "", ADMIN_KEY + " x", ADMIN_KEY.upper(), "ñ", "a" * 5000])
def test_a_key_that_nobody_issued_opens_nothing(key: str) -> None:
    answer = a_backoffice().get("/users", {"x-api-key": key})
    assert answer.status_code == 401


def test_the_agents_key_does_not_open_the_admins_routes() -> None:
    backoffice = a_backoffice()
    user = backoffice.user()
    agent = backoffice.agent(user.phone)
    for name, (method, path, operation) in operations(backoffice).items():
        if operation["x-scope"] != "admin":
            continue
        filled = re.sub(r"\{\w+\}", str(user.id), path.replace("{wa_id}", "1"))
        answer = backoffice.client.open(filled, method=method, json={}, headers=agent)
        assert (answer.status_code, name) == (403, name)
        assert answer.get_json()["code"] == "out_of_scope"


@pytest.mark.parametrize("token", [None, "", "x", "5491123456789.nobody"])
def test_the_agents_key_alone_opens_nothing(token: str | None) -> None:
    backoffice = a_backoffice()
    headers = {"x-api-key": AGENT_KEY} | ({"x-turn-token": token} if token is not None else {})
    for path in ("/products", f"/users/{backoffice.user().id}"):
        answer = backoffice.get(path, headers)
        assert (answer.status_code, answer.get_json()["code"]) == (403, "turn_token_invalid")


def test_a_turn_that_was_lost_between_check_and_commit_writes_nothing() -> None:
    backoffice = a_backoffice()
    user, product = backoffice.user(), backoffice.product("Leche")
    agent = backoffice.agent(user.phone)
    token = agent["x-turn-token"]
    turn, reads = backoffice.turns[token], []

    class LostAtTheSecondLook(dict[str, Any]):
        def __contains__(self, key: object) -> bool:
            reads.append(key)
            return len(reads) < 2

    backoffice.turns = LostAtTheSecondLook({token: turn})
    line = {"user_id": user.id, "product_id": product.id, "quantity": 1}
    answer = backoffice.post("/carts/add_item", line, agent)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "turn_token_invalid")
    assert backoffice.get(f"/carts/summary?user_id={user.id}").get_json()["items"] == []


def test_a_tool_call_is_written_into_the_journal_of_its_turn() -> None:
    backoffice = a_backoffice()
    user, product = backoffice.user(), backoffice.product("Leche")
    call = json.dumps({"tool": "add_product_to_cart", "arguments": {"product_id": 1}, "ordinal": 0})
    headers = {
        **backoffice.agent(user.phone, "turn-7"),
        "Idempotency-Key": "turn-7:add:0",
        "x-tool-call": call,
    }
    line = {"user_id": user.id, "product_id": product.id, "quantity": 1}
    assert backoffice.post("/carts/add_item", line, headers).status_code == 200
    key = Repeatable("turn-7:add:0", "agent", "").record_key
    record = backoffice.shop.store.get(IdempotencyRecord, key)
    assert record
    assert (record.entity.turn_id, record.entity.tool_call) == ("turn-7", call)


@pytest.mark.parametrize(
    "call",
    [
        "x",
        "[]",
        "{}",
        '{"tool":1,"arguments":{},"ordinal":0}',
        '{"tool":"t","arguments":{},"ordinal":true}',
        '{"tool":"t","arguments":{},"ordinal":0,"more":1}',
        '{"tool":"ñ","arguments":{},"ordinal":0}',
        '{"tool":"' + "t" * 9000 + '","arguments":{},"ordinal":0}',
    ],
)
def test_a_malformed_tool_call_is_refused(call: str) -> None:
    backoffice = a_backoffice()
    headers = {**ADMIN, "x-tool-call": call}
    answer = backoffice.post("/carts/clear", {"user_id": backoffice.user().id}, headers)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_tool_call")


@pytest.mark.parametrize("key", ["", " ", "   ", "a b", "k" * 201, "ñ", "a\tb", "\x7f"])
def test_a_malformed_idempotency_key_is_refused(key: str) -> None:
    backoffice = a_backoffice()
    headers = {**ADMIN, "Idempotency-Key": key}
    answer = backoffice.post("/carts/clear", {"user_id": backoffice.user().id}, headers)
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_idempotency_key")


def test_the_longest_idempotency_key_is_taken_and_so_is_none() -> None:
    backoffice = a_backoffice()
    body = {"user_id": backoffice.user().id}
    for headers in ({**ADMIN, "Idempotency-Key": "~" * 200}, ADMIN):
        assert backoffice.post("/carts/clear", body, headers).status_code == 200
