"""A back office in memory behind the real client: an HTTP carrier that keeps the turn protocol's promises.

It knows one small shop. Requests can be lost before they arrive, or their answers afterwards.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import requests

from retail.backoffice import Backoffice
from retail.carrier import Retries

PRODUCTS = {
    101: ("Leche Entera La Serenísima 1L", 450.0, 50),
    102: ("Leche Descremada SanCor 1L", 420.0, 30),
    103: ("Yerba Playadito 1kg", 3200.5, 3),
}
GATHER_SECONDS = 1.2


class Problem(Exception):
    """An error answer."""

    def __init__(self, status: int, code: str, **details: Any) -> None:
        super().__init__(code)
        self.status, self.code, self.details = status, code, details


@dataclass
class Conversation:
    """One shopper's conversation, as the API keeps it."""

    wa_id: str
    address: str
    pending: list[dict[str, Any]] = field(default_factory=list)
    answered: list[str] = field(default_factory=list)
    dead: list[str] = field(default_factory=list)
    turn: dict[str, Any] | None = None
    fence: int = 0
    holder: str = ""
    lease_until: datetime | None = None
    claimed_at: datetime | None = None
    memory: str | None = None
    outbound: list[dict[str, Any]] = field(default_factory=list)
    sids: list[str] = field(default_factory=list)
    flags: dict[str, bool] = field(
        default_factory=lambda: {"paused": False, "opted_out": False, "over_budget": False}
    )


class FakeBackoffice:
    """Give it to `client` of its own; look at its members afterwards."""

    def __init__(self, clock: Callable[[], datetime], lease_seconds: float = 90.0) -> None:
        self.clock = clock
        self.lease = timedelta(seconds=lease_seconds)
        self.conversations: dict[str, Conversation] = {}
        self.users: dict[str, dict[str, Any]] = {}
        self.carts: dict[int, dict[int, float]] = {}
        self.orders: dict[int, list[dict[str, Any]]] = {}
        self.records: dict[str, dict[str, Any]] = {}
        self.completions: list[dict[str, Any]] = []
        self.failures: list[dict[str, Any]] = []
        self.reports: list[dict[str, Any]] = []
        self.requests: list[str] = []
        self.effects: list[str] = []
        self.price_moved = False
        self.trouble: Callable[[str, bool], Exception | None] = lambda _what, _done: None

    def client(self) -> Backoffice:
        """The real client over this carrier."""
        retries = Retries(sleep=lambda _: None, chance=lambda: 0.5)
        return Backoffice("http://backoffice", "key", self, retries)

    def conversation(self, wa_id: str) -> Conversation:
        """The conversation of this shopper, new when unknown."""
        return self.conversations.setdefault(
            wa_id, Conversation(wa_id, address=f"whatsapp:+{wa_id}")
        )

    def register(self, wa_id: str, name: str = "Juan") -> int:
        """A known shopper's id."""
        user = {
            "id": 900 + len(self.users),
            "name": name,
            "email": f"{name.lower()}@example.com",
            "phone": wa_id,
            "segment": "nuevo",
            "created_at": self.clock().isoformat(),
            "whatsapp_user_id": "",
        }
        self.users[wa_id] = user
        return user["id"]

    def take_over(self, wa_id: str) -> None:
        """Another worker claims the conversation and takes its time."""
        talk = self.conversation(wa_id)
        talk.holder = "another"
        self._lease(talk)

    def send(
        self,
        request: requests.PreparedRequest,
        *,
        timeout: tuple[float, float],
        allow_redirects: bool,
    ) -> requests.Response:
        what = f"{request.method} {urlsplit(request.url or '').path}"
        self.requests.append(what)
        lost = self.trouble(what, False)
        if lost:
            raise lost
        response = self._response(request)
        lost = self.trouble(what, True)
        if lost:
            raise lost
        return response

    def _response(self, request: requests.PreparedRequest) -> requests.Response:
        response = requests.Response()
        response.headers["Content-Type"] = "application/json"
        try:
            document = self._answer(request)
            response.status_code = 200
        except Problem as problem:
            document = {"code": problem.code, "detail": problem.code, **problem.details}
            response.status_code = problem.status
        response._content = json.dumps(document).encode()
        return response

    def _answer(self, request: requests.PreparedRequest) -> Any:
        url = urlsplit(str(request.url))
        query = {name: values[0] for name, values in parse_qs(url.query).items()}
        body = json.loads(request.body) if request.body else {}
        token = request.headers.get("x-turn-token", "")
        parts = [unquote(part) for part in url.path.strip("/").split("/")]
        if parts[0] == "conversations":
            return self._claim(self.conversation(parts[1]), body["message"], body["worker"])
        live = self._live(token)
        if parts[0] in {"turns", "messages"}:
            return getattr(self, f"_{parts[2]}")(live, parts[1], body)
        route = getattr(self, "_" + "_".join(parts))
        key = request.headers.get("Idempotency-Key")
        if not key:
            return route(live, {**query, **body})
        return self._once(key, request, lambda: route(live, {**query, **body}))

    def _once(self, key: str, request: requests.PreparedRequest, work: Callable[[], Any]) -> Any:
        shape = (request.path_url, request.body)
        if key in self.records:
            record = self.records[key]
            if record["shape"] != shape:
                raise Problem(409, "idempotency_key_reused")
            return record["answer"]
        answer = work()
        tool_call = json.loads(request.headers["x-tool-call"])
        turn = str(request.headers["x-turn-token"]).rpartition(".")[2].split("-")[0]
        self.effects.append(tool_call["tool"])
        self.records[key] = {"shape": shape, "answer": answer, "turn": turn, "call": tool_call}
        return answer

    def _live(self, token: str) -> Conversation:
        wa_id = token.partition(".")[0]
        live = self.conversations.get(wa_id)
        if not live or not live.turn or live.turn["token"] != token:
            raise Problem(403, "turn_token_invalid")
        return live

    # The turn protocol

    def _claim(self, talk: Conversation, message: dict[str, Any], worker: str) -> dict[str, Any]:
        now = self.clock()
        known = {one["sid"] for one in talk.pending} | set(talk.answered) | set(talk.dead)
        in_turn = {one["sid"] for one in (talk.turn or {}).get("messages", [])}
        if message["sid"] not in known | in_turn:
            talk.pending.append(message)
        if talk.lease_until and talk.lease_until > now and talk.holder != worker:
            return {"status": "busy"}
        talk.holder = worker
        waiting = [one for one in talk.outbound if one["status"] == "queued"]
        if talk.turn and talk.turn.get("complete") and waiting:
            self._lease(talk)
            outbound = [{k: one[k] for k in ("id", "to", "body", "created_at")} for one in waiting]
            return {
                "status": "undelivered",
                "turn": self._handle(talk),
                "outbound": outbound,
                "known_sids": list(talk.sids),
            }
        if talk.turn is None or talk.turn.get("complete"):
            if not talk.pending:
                return {"status": "answered"}
            if talk.claimed_at and (now - talk.claimed_at).total_seconds() < GATHER_SECONDS:
                left = GATHER_SECONDS - (now - talk.claimed_at).total_seconds()
                return {"status": "gathering", "wait_seconds": left}
            number = 1 + sum(len(one.answered) for one in self.conversations.values())
            turn_id = f"t{talk.wa_id[-4:]}n{number}f{talk.fence}"
            talk.turn = {"id": turn_id, "messages": talk.pending, "attempt": 0}
            talk.pending = []
            talk.claimed_at = now
        talk.turn["attempt"] += 1
        self._lease(talk)
        turn_id = talk.turn["id"]
        return {
            "status": "claimed",
            "turn": {
                **self._handle(talk),
                "attempt": talk.turn["attempt"],
                "messages": talk.turn["messages"],
                "memory": talk.memory,
                "journal": [r["call"] for r in self.records.values() if r["turn"] == turn_id],
                "user": self.users.get(talk.wa_id),
                "flags": talk.flags,
            },
        }

    def _lease(self, talk: Conversation) -> None:
        assert talk.turn is not None
        talk.fence += 1
        talk.lease_until = self.clock() + self.lease
        talk.turn["token"] = f"{talk.wa_id}.{talk.turn['id']}-{talk.fence}"

    def _handle(self, talk: Conversation) -> dict[str, Any]:
        assert talk.turn is not None
        assert talk.lease_until is not None
        return {
            "id": talk.turn["id"],
            "fence": talk.fence,
            "token": talk.turn["token"],
            "lease_until": talk.lease_until.isoformat(),
        }

    def _complete(self, talk: Conversation, turn_id: str, body: dict[str, Any]) -> dict[str, Any]:
        assert talk.turn is not None
        if talk.fence != body["fence"] or talk.turn["id"] != turn_id:
            raise Problem(409, "turn_lost")
        if talk.turn.get("complete"):
            left = [one for one in talk.outbound if one["status"] == "queued"]
            return {
                "outbound": left,
                "more": bool(talk.pending),
                "known_sids": list(talk.sids),
            }
        self.completions.append({**body, "turn": turn_id, "wa_id": talk.wa_id})
        talk.memory = body["memory"]
        return self._end(talk, talk.answered, body["replies"])

    def _fail(self, talk: Conversation, turn_id: str, body: dict[str, Any]) -> dict[str, Any]:
        assert talk.turn is not None
        if talk.fence != body["fence"] or talk.turn["id"] != turn_id or talk.turn.get("complete"):
            raise Problem(409, "turn_lost")
        self.failures.append(body)
        if not body["final"]:
            talk.lease_until = None
            return {"outbound": [], "more": bool(talk.pending), "known_sids": list(talk.sids)}
        return self._end(talk, talk.dead, [body["apology"]] if body["apology"] else [])

    def _end(self, talk: Conversation, where: list[str], replies: list[str]) -> dict[str, Any]:
        assert talk.turn is not None
        where += [message["sid"] for message in talk.turn["messages"]]
        talk.turn["complete"] = True
        made = []
        for body in replies:
            number = sum(len(one.outbound) for one in self.conversations.values()) + 1
            created_at = self.clock().isoformat()
            made.append({"id": number, "to": talk.address, "body": body, "created_at": created_at})
            talk.outbound.append({**made[-1], "status": "queued"})
        talk.lease_until = self.clock() + self.lease if replies else None
        return {"outbound": made, "more": bool(talk.pending), "known_sids": list(talk.sids)}

    def _sent(self, talk: Conversation, message_id: str, body: dict[str, Any]) -> dict[str, Any]:
        self.reports.append({**body, "id": int(message_id)})
        for one in talk.outbound:
            if one["id"] == int(message_id):
                one["status"] = body["status"]
        if body["sid"]:
            talk.sids.append(body["sid"])
        delivered = all(one["status"] != "queued" for one in talk.outbound)
        talk.lease_until = None if delivered else self.clock() + self.lease
        return {"more": bool(talk.pending)}

    # The shop

    def _users_search(self, _: Conversation, asked: dict[str, Any]) -> dict[str, Any]:
        user = self.users.get(asked["phone"].removeprefix("+"))
        return {"items": [user] if user else [], "next_page_token": None}

    def _users(self, _: Conversation, asked: dict[str, Any]) -> dict[str, Any]:
        if "@" not in asked["email"]:
            raise Problem(422, "invalid_email")
        phone = asked["phone"].removeprefix("+")
        if phone in self.users:
            raise Problem(409, "phone_taken")
        if any(user["email"] == asked["email"] for user in self.users.values()):
            raise Problem(409, "email_taken")
        self.register(phone, asked["name"])
        self.users[phone]["email"] = asked["email"]
        return self.users[phone]

    def _products(self, _: Conversation, asked: dict[str, Any]) -> dict[str, Any]:
        word = asked.get("query", "").lower()
        found = [self._product(key) for key, (name, *_) in PRODUCTS.items() if word in name.lower()]
        return {"items": found, "next_page_token": None, "corrected_query": None}

    def _product(self, key: int) -> dict[str, Any]:
        name, price, stock = PRODUCTS[key]
        return {
            "id": key,
            "sku": f"S{key}",
            "name": name,
            "brand": name.split()[2],
            "category": "Almacén",
            "description": name,
            "unit": "unidad",
            "price": price,
            "is_offer": False,
            "stock": stock,
            "updated_at": self.clock().isoformat(),
        }

    def _carts_add_item(self, talk: Conversation, asked: dict[str, Any]) -> dict[str, Any]:
        cart = self.carts.setdefault(self._own(talk, asked), {})
        return self._put(asked, cart.get(asked["product_id"], 0) + asked["quantity"])

    def _carts_set_quantity(self, talk: Conversation, asked: dict[str, Any]) -> dict[str, Any]:
        self._own(talk, asked)
        return self._put(asked, asked["quantity"])

    def _put(self, asked: dict[str, Any], quantity: float) -> dict[str, Any]:
        key = asked["product_id"]
        if key not in PRODUCTS:
            raise Problem(404, "product_not_found")
        if asked["quantity"] < 0:
            raise Problem(422, "invalid_quantity")
        if quantity > PRODUCTS[key][2]:
            raise Problem(409, "out_of_stock", available=PRODUCTS[key][2])
        cart = self.carts.setdefault(asked["user_id"], {})
        cart[key] = quantity
        line = self._line(key, quantity)
        if not quantity:
            del cart[key]
        return {**self._cart(asked["user_id"]), "item": line}

    def _carts_summary(self, talk: Conversation, asked: dict[str, Any]) -> dict[str, Any]:
        return self._cart(self._own(talk, asked))

    def _carts_clear(self, talk: Conversation, asked: dict[str, Any]) -> dict[str, Any]:
        self.carts[self._own(talk, asked)] = {}
        return self._cart(asked["user_id"])

    def _orders_checkout(self, talk: Conversation, asked: dict[str, Any]) -> dict[str, Any]:
        user_id = self._own(talk, asked)
        cart = self._cart(user_id)
        if not cart["items"]:
            raise Problem(409, "cart_empty")
        if self.price_moved:
            self.price_moved = False
            change = {"product_id": 101, "name": "Leche", "old_price": 450.0, "new_price": 499.9}
            raise Problem(409, "price_changed", cart=cart, changes=[change])
        self.carts[user_id] = {}
        order = {
            "id": 5000 + sum(map(len, self.orders.values())),
            "user_id": user_id,
            "cart_id": cart["cart_id"],
            "items": cart["items"],
            "total": cart["total"],
            "status": "placed",
            "payment_status": "pending",
            "created_at": self.clock().isoformat(),
            "expires_at": self.clock().isoformat(),
            "paid_at": None,
            "payment_url": "http://shop.example/checkout/secret",
        }
        self.orders.setdefault(user_id, []).append(order)
        return order

    def _orders_last(self, talk: Conversation, asked: dict[str, Any]) -> dict[str, Any]:
        orders = self.orders.get(self._own(talk, asked))
        if not orders:
            raise Problem(404, "order_not_found")
        return orders[-1]

    def _own(self, talk: Conversation, asked: dict[str, Any]) -> int:
        user_id = int(asked["user_id"])
        if self.users.get(talk.wa_id, {}).get("id") != user_id:
            raise Problem(403, "not_this_shopper")
        return user_id

    def _cart(self, user_id: int) -> dict[str, Any]:
        items = [self._line(key, quantity) for key, quantity in self.carts.get(user_id, {}).items()]
        total = sum(item["line_total"] for item in items)
        return {
            "cart_id": 70 + user_id,
            "user_id": user_id,
            "status": "active",
            "items": items,
            "total": total,
        }

    def _line(self, key: int, quantity: float) -> dict[str, Any]:
        name, price, _ = PRODUCTS[key]
        return {
            "product_id": key,
            "name": name,
            "unit": "unidad",
            "quantity": quantity,
            "unit_price": price,
            "line_total": price * quantity,
        }
