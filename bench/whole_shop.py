"""A shop in one process: the API's, the worker's and the offline model's real code, without a network.

It is what reads and writes are counted in: whatever a shopper does costs the same every time.
"""

import asyncio
import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import requests

from agent_worker import app as agent_worker
from agent_worker.last_look import Look
from agent_worker.turn import Outcome
from backoffice_api import app as backoffice_api
from backoffice_api.payments.local import LocalPayments
from backoffice_api.storage.metered import Tally, counting
from backoffice_api.storage.port import Store
from local.in_process import InProcess
from retail.faults import Faults
from retail.settings import Settings
from retail.wire import DeliveryTask, InboundMessage, OutboundMessage

T = TypeVar("T")
HOSTING = "http://hosting"
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BETWEEN_MESSAGES = timedelta(seconds=20)
_AGENT_KEY, _ADMIN_KEY = "agent-key-of-the-bench", "admin-key-of-the-bench"


@dataclass
class Phones:
    """Every shopper's phone: what was sent arrives."""

    received: list[str] = field(default_factory=list)

    def send(self, outbound: OutboundMessage, look: Look) -> str:
        """The sid of a message that went out."""
        look()
        self.received.append(outbound["body"])
        return f"SM{len(self.received):032d}"

    def find(self, outbound: OutboundMessage, known_sids: Collection[str]) -> str | None:  # noqa: ARG002
        """Nothing ever has to be looked for."""
        return None

    def show_typing(self, message_sid: str) -> None:
        """Shows nothing."""


@dataclass
class DeliveryTasks:
    """The queue: holds the tasks that were made, each name once."""

    waiting: dict[tuple[str, int], DeliveryTask] = field(default_factory=dict)

    def put(self, task: DeliveryTask, ordinal: int, traceparent: str = "") -> None:  # noqa: ARG002
        """Takes a task."""
        self.waiting.setdefault((task["message_id"], ordinal), task)


class WholeShop:
    """A shop over any store; its clock moves on with each message."""

    def __init__(self, store: Store) -> None:
        self.now = NOON
        ids, secrets, names = count(100_000_001), count(1), count(1)
        self._sids = count(1)
        settings = Settings(
            local_mode=True,
            backoffice_api_keys=tuple(
                f"{scope}:{hashlib.sha256(key.encode()).hexdigest()}"
                for scope, key in (("agent", _AGENT_KEY), ("admin", _ADMIN_KEY))
            ),
            checkout_secret="the bench's secret",  # noqa: S106
            public_base_url=HOSTING,
            backoffice_url="http://api",
            backoffice_api_key=_AGENT_KEY,
        )
        machine = backoffice_api.Machine(
            clock=self._clock,
            sleep=lambda _: None,
            chance=lambda: 0.5,
            new_id=lambda: next(ids),
            new_secret=lambda: f"secret-{next(secrets)}",
        )
        remembered = backoffice_api.remembering(store, machine)
        self.deliveries = DeliveryTasks()
        api = backoffice_api.assemble(
            settings, remembered, LocalPayments(settings), self.deliveries, machine
        )
        self.shop = api.shop
        self.client = api.flask.test_client()
        self.phones = Phones()
        self.worker = agent_worker.assemble(
            settings,
            agent_worker.Outside(
                api=InProcess(api.flask.wsgi_app),
                issuer=requests.Session(),
                sender=self.phones,
                off_loop=_inline,
            ),
            agent_worker.minds_of(settings),
            agent_worker.Machine(
                clock=self._clock, pause=lambda _: None, new_name=lambda: f"worker-{next(names)}"
            ),
            Faults(),
        )

    def _clock(self) -> datetime:
        return self.now

    def say(self, body: str, phone: str) -> tuple[list[str], Tally]:
        """What Milo replies to a shopper's message, and what the turn cost."""
        self.now += BETWEEN_MESSAGES
        before = len(self.phones.received)
        with counting() as tally:
            outcome = asyncio.run(
                self.worker.turns.answer(self.message(body, phone), last_attempt=True)
            )
        if outcome is not Outcome.ANSWERED:
            raise RuntimeError(f"{body!r} was not answered")
        return self.phones.received[before:], tally

    def ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        """What the API answers to the owner, which must be a good one."""
        answer = self.client.open(path, method=method, json=body, headers={"x-api-key": _ADMIN_KEY})
        if answer.status_code >= 400:
            raise RuntimeError(f"{method} {path}: {answer.get_data(as_text=True)}")
        return answer.get_json()

    def write(self, body: str, phone: str) -> Tally:
        """What it costs that the owner writes to somebody."""
        self.now += BETWEEN_MESSAGES
        with counting() as tally:
            self.ask("POST", f"/conversations/{phone}/messages", {"body": body})
        return tally

    def deliver(self) -> tuple[list[str], Tally]:
        """What arrives when the worker does the delivery tasks that were made, and what they cost."""
        before = len(self.phones.received)
        tasks = list(self.deliveries.waiting.values())
        self.deliveries.waiting.clear()
        with counting() as tally:
            for task in tasks:
                outcome = asyncio.run(self.worker.turns.deliver(task["wa_id"], last_attempt=True))
                if outcome is not Outcome.ANSWERED:
                    raise RuntimeError(f"{task['message_id']} was not delivered")
        return self.phones.received[before:], tally

    def open(self, link: str) -> Tally:
        """What it costs that the page of a payment link is opened."""
        with counting() as tally:
            answer = self.client.get(
                link.removeprefix(HOSTING).replace("/checkout/", "/api/checkout/")
            )
        _check(answer.get_json(), "payable")
        return tally

    def pay(self, link: str) -> Tally:
        """What it costs that the order of a payment link is paid, as its page does it."""
        path = link.removeprefix(HOSTING).replace("/checkout/", "/api/checkout/")
        with counting() as tally:
            self.client.post(f"{path}/pay")
            answer = self.client.get(path)
        _check(answer.get_json(), "paid")
        return tally

    def message(self, body: str, phone: str) -> InboundMessage:
        """A message of a shopper's, as its task carries it."""
        return {
            "sid": f"SM{next(self._sids):032x}",
            "from": f"whatsapp:+{phone}",
            "to": "whatsapp:+14155238886",
            "body": body,
            "kind": "text",
            "media": [],
            "location": None,
            "button_payload": "",
            "profile_name": "Juan",
            "received_at": self.now.isoformat(),
        }


def _check(page: Any, state: str) -> None:
    if page.get("state") != state:
        raise RuntimeError(f"the order should be {state}: {page}")


async def _inline(work: Callable[[], T]) -> T:
    return work()
