"""A worker on the bench: the real turn, Runner, tools and API client over a fake back office and sender.

Everything runs in one thread and in virtual time. A crash is an error that nothing catches; the next
worker begins from what the back office and the sender hold.
"""

import asyncio
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from typing import Any, TypeVar

from google.adk.models import BaseLlm

from agent_worker.agent import Mind
from agent_worker.delivery import Delivery
from agent_worker.last_look import Look
from agent_worker.messenger import Unanswered, Undeliverable
from agent_worker.milo import Milo
from agent_worker.turn import Outcome, TurnWorker
from retail.errors import Unavailable
from retail.faults import Faults
from retail.wire import InboundMessage, OutboundMessage
from tests.fake_backoffice import FakeBackoffice
from tests.virtual_time import VirtualLoop

T = TypeVar("T")
PHONE = "5491123456789"
AT_ONCE = 300


class Crash(BaseException):
    """The process is gone."""


class CrashAt(Faults):
    """Dies the n-th time that a point is reached."""

    def __init__(self, point: str = "", nth: int = 1) -> None:
        super().__init__()
        self.point, self.left = point, nth
        self.reached: list[str] = []

    def reach(self, point: str) -> None:
        self.reached.append(point)
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                raise Crash(point)


@dataclass
class FakeSender:
    """Twilio as the worker sees it; `moods` are what happens to the next sends, in order."""

    loop: VirtualLoop
    accepted: list[tuple[str, str, str]] = field(default_factory=list)
    typed: list[str] = field(default_factory=list)
    moods: list[Any] = field(default_factory=list)
    seconds: float = 0.0
    asked: int = 0
    finds_fail: int = 0

    def send(self, outbound: OutboundMessage, look: Look) -> str:
        look()
        self.loop.seconds += self.seconds
        mood = self.moods.pop(0) if self.moods else "accept"
        if mood == "busy":
            raise Unavailable("twilio_busy", "429")
        if mood == "lose_request":
            raise Unanswered("twilio_unanswered", "lost")
        if isinstance(mood, int):
            raise Undeliverable(mood, "refused")
        sid = f"SM{len(self.accepted):032d}"
        self.accepted.append((outbound["to"], outbound["body"], sid))
        if mood == "lose_answer":
            raise Unanswered("twilio_unanswered", "lost")
        return sid

    def find(self, outbound: OutboundMessage, known_sids: Collection[str]) -> str | None:
        self.asked += 1
        if self.finds_fail:
            self.finds_fail -= 1
            raise Unavailable("twilio_unreachable", "503")
        return next(
            (
                sid
                for to, body, sid in self.accepted
                if (to, body) == (outbound["to"], outbound["body"]) and sid not in known_sids
            ),
            None,
        )

    def show_typing(self, message_sid: str) -> None:
        self.typed.append(message_sid)

    @property
    def bodies(self) -> list[str]:
        return [body for _, body, _ in self.accepted]


@dataclass
class Bench:
    """What outlives a worker, and workers one after the other."""

    loop: VirtualLoop
    lease_seconds: float = 90.0

    def __post_init__(self) -> None:
        self.api = FakeBackoffice(self.loop.clock, self.lease_seconds)
        self.sender = FakeSender(self.loop)
        self._sids = 0
        self._names = (f"worker-{number}" for number in count())

    def message(self, body: str, phone: str = PHONE, **members: Any) -> InboundMessage:
        """A new inbound message."""
        self._sids += 1
        return {
            "sid": f"SM{self._sids:032x}",
            "from": f"whatsapp:+{phone}",
            "to": "whatsapp:+14155238886",
            "body": body,
            "kind": "text",
            "media": [],
            "location": None,
            "button_payload": "",
            "profile_name": "Juan",
            "received_at": self.loop.clock().isoformat(),
            **members,
        }

    def worker(
        self,
        model: BaseLlm,
        fallback: BaseLlm | None = None,
        faults: Faults | None = None,
    ) -> TurnWorker:
        """A fresh process."""
        faults = faults or CrashAt()
        client = self.api.client()
        milo = Milo(
            Mind(model, "La Esquina"), fallback and Mind(fallback, "La Esquina"), asyncio.sleep
        )
        delivery = Delivery(
            api=client,
            sender=self.sender,
            off_loop=inline,
            clock=self.loop.clock,
            sleep=asyncio.sleep,
            faults=faults,
            lease=timedelta(seconds=self.lease_seconds),
        )
        return TurnWorker(
            api=client,
            milo=milo,
            delivery=delivery,
            off_loop=inline,
            sleep=asyncio.sleep,
            faults=faults,
            new_name=lambda: next(self._names),
            slots=asyncio.Semaphore(AT_ONCE),
        )

    async def until_answered(
        self, worker: TurnWorker, message: InboundMessage, tries: int = 50
    ) -> int:
        """How many tries the queue needs; it waits ten seconds after each that fails."""
        for attempt in range(1, tries + 1):
            try:
                outcome = await worker.answer(message, last_attempt=attempt == tries)
            except Unavailable:
                outcome = Outcome.BUSY
            if outcome is Outcome.ANSWERED:
                return attempt
            await asyncio.sleep(10)
        return tries + 1

    def pass_lease(self) -> None:
        """Lets time go by until nobody holds a lease."""
        self.loop.seconds += timedelta(seconds=self.lease_seconds + 1).total_seconds()


async def inline(work: Callable[[], T]) -> T:
    """Blocking work done at once, with a chance for the others before it."""
    await asyncio.sleep(0)
    return work()
