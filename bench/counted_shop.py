"""A shop in which reads and writes are counted: whatever a shopper does costs the same every time."""

import asyncio
import json
from typing import Any

from agent_worker.thinking.agent import Mind
from agent_worker.thinking.models import offline_model
from agent_worker.turns.turn import Outcome
from backoffice_api.services import settling
from backoffice_api.storage.metered import Tally, counting
from backoffice_api.storage.port import Store
from local.backoffice import ADMIN_KEY, HOSTING, NOTICE_SECRET, ApiOverStore
from local.in_process import Request, answered, serve
from local.mercado_pago.notices import signature
from local.whole_shop import WholeShop

BETWEEN_MESSAGES = 20.0
COLLECTED = {"delivery": {"kind": "pickup"}, "payment": {"means": "mercado_pago"}}


class CountedShop(WholeShop):
    """A shop over any store that was started a moment ago; its clock moves on with each message.

    Attributes:
        now: seconds since the start.
        turns: its one worker, which the offline model thinks in.
    """

    def __init__(self, store: Store) -> None:
        self.now = 0.0
        super().__init__(ApiOverStore(store), lambda: self.now)
        self.turns = self.worker(Mind(offline_model("Milo"), "Milo"))

    def say(self, body: str, phone: str) -> tuple[list[str], Tally]:
        """What Milo replies to a shopper's message, and what the turn cost."""
        self.now += BETWEEN_MESSAGES
        before = len(self.phones.received)
        with counting() as tally:
            outcome = asyncio.run(self.turns.answer(self.message(body, phone)))
        if outcome is not Outcome.ANSWERED:
            raise RuntimeError(f"{body!r} was not answered")
        return self.phones.bodies[before:], tally

    def as_owner(self, method: str, path: str, body: Any = None) -> Any:
        """What the API answers to the owner, which must be a good one."""
        headers = {"x-api-key": ADMIN_KEY, "content-type": "application/json"}
        content = b"" if body is None else json.dumps(body).encode()
        answer = answered(
            serve(self.api.application, Request(method, HOSTING + path, headers, content))
        )
        if not answer.ok:
            raise RuntimeError(f"{method} {path}: {answer.text}")
        return answer.json()

    def write(self, body: str, phone: str) -> Tally:
        """What it costs that the owner writes to somebody."""
        self.now += BETWEEN_MESSAGES
        with counting() as tally:
            self.as_owner("POST", f"/conversations/{phone}/messages", {"body": body})
        return tally

    def deliver(self) -> tuple[list[str], Tally]:
        """What arrives when the worker does the delivery tasks that were made, and what they cost."""
        before = len(self.phones.received)
        with counting() as tally:
            for task in self.api.deliveries.take_all():
                outcome = asyncio.run(self.turns.deliver(task["wa_id"]))
                if outcome is not Outcome.ANSWERED:
                    raise RuntimeError(f"{task['message_id']} was not delivered")
        return self.phones.bodies[before:], tally

    def open(self, link: str) -> Tally:
        """What it costs that the page of a payment link is opened."""
        with counting() as tally:
            self._check("payable", link)
        return tally

    def begin_to_pay(self, link: str) -> Tally:
        """What it costs that the page of a payment link is sent off with how the order is had and paid, and leads to the provider's."""
        with counting() as tally:
            self._ask("POST", link, "/pay", COLLECTED)
        return tally

    def settle(self, link: str) -> Tally:
        """What it costs that the shopper paid at the provider: its notice, the task, and the page that says so."""
        self.now += BETWEEN_MESSAGES
        id_ = self.api.till.pay(next(reversed(self.api.till.links)))
        with counting() as tally:
            self._notify(id_)
            for task in self.api.settlements.take_all():
                settling.settle(self.shop, task["payment_id"])
            self._check("paid", link)
        return tally

    def _notify(self, payment_id: int) -> None:
        id_, ts = str(payment_id), str(int(self.clock().timestamp()))
        headers = {"x-signature": signature(NOTICE_SECRET, id_, "", ts)}
        url = f"{self.shop.notices_url}?data.id={id_}&type=payment"
        serve(self.api.application, Request("POST", url, headers))

    def _check(self, state: str, link: str) -> None:
        page = self._ask("GET", link)
        if page.get("state") != state:
            raise RuntimeError(f"the order should be {state}: {page}")

    def _ask(self, method: str, link: str, then: str = "", body: Any = None) -> Any:
        path = link.removeprefix(HOSTING).replace("/checkout/", "/api/checkout/")
        headers = {"content-type": "application/json"} if body else {}
        content = json.dumps(body).encode() if body else b""
        request = Request(method, HOSTING + path + then, headers, content)
        answer = serve(self.api.application, request)
        return answered(answer).json()
