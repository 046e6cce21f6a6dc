"""Delivery: sends a turn's replies in order, each reported before the next, and never one twice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from retail.backoffice import Backoffice
from retail.carrier import CONNECT_SECONDS, READ_SECONDS
from retail.errors import Unavailable
from retail.faults import Faults
from retail.logs import mask_phones
from retail.wire import OutboundMessage, Turn

from ..tools.call import OffLoop
from ..whatsapp.last_look import Look
from ..whatsapp.messenger import Unanswered, Undeliverable

logger = logging.getLogger(__name__)

SEND_SECONDS = CONNECT_SECONDS + READ_SECONDS
"""What one send may take at most."""
_PAUSES = (1.0, 2.0)
"""Seconds before a send is tried again here; afterwards it is for the next try of the task."""

_MAX_UNREPORTED = 1000


class Sender(Protocol):
    """Sends WhatsApp messages, and tells which ones went out. Blocks; threads may share it."""

    def send(self, outbound: OutboundMessage, look: Look) -> str:
        """Sends the message and answers its sid; `look` is asked right before it leaves.

        Raises:
            What `look` raises: it was not sent.
            Undeliverable: it is refused for good, and was not sent.
            Unanswered: it may have been sent; `find` tells.
            Unavailable: it was not sent; trying again later may succeed.
        """
        ...

    def find(self, outbound: OutboundMessage, known_sids: Collection[str]) -> str | None:
        """The sid under which this very message went out, None as long as none is known.

        It has the message's text and recipient, is not older, and is none of `known_sids`: those are
        other messages, maybe with the same words.

        Raises:
            Unavailable: nobody can say.
        """
        ...

    def show_typing(self, message_sid: str) -> None:
        """Shows "typing…" under an inbound message.

        Raises:
            Unavailable: it is not shown; nobody misses it.
        """
        ...


class LeaseOver(Unavailable):
    """Too little of the lease is left to send in it: another worker may hold the turn any moment."""


@dataclass
class Held:
    """A turn whose lease is held for delivery.

    Attributes:
        lease_until: when the lease ends, as far as is known; every report renews it.
        known_sids: of what was reported lately: none of them is one of these messages.
        tried: an earlier try may have sent some of what is to be sent.
    """

    turn: Turn
    lease_until: datetime
    known_sids: Collection[str]
    tried: bool = False
    found: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self.found = set(self.known_sids)


@dataclass(frozen=True)
class Delivery:
    """Sends outbound messages in the name of a turn.

    Attributes:
        clock: the time in UTC; passed in, as is `sleep`.
        at_once: how many calls of Twilio go on at once, so that slow ones leave threads for the turns.
        lease: for how long the back office renews a turn's lease when it is completed, and with every
            report.
        unreported: recipient and id of what this process sent and could not report → its sid. Twilio may
            not list it yet when the message comes back to be sent.
    """

    api: Backoffice
    sender: Sender
    off_loop: OffLoop
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    faults: Faults
    lease: timedelta
    at_once: asyncio.Semaphore
    unreported: dict[tuple[str, int], str] = field(default_factory=dict)

    async def deliver(self, held: Held, outbound: Sequence[OutboundMessage]) -> bool:
        """Sends and reports each message; True when more inbound messages wait for a turn.

        Raises:
            LeaseOver: the rest is for the next worker.
            Unavailable: Twilio or the back office does not answer; the rest is for the next try.
            Refused, Forbidden: `turn_lost`, `turn_token_invalid`.
        """
        more = False
        for message in outbound:
            more = await self._settle(held, message)
        return more

    async def _settle(self, held: Held, message: OutboundMessage) -> bool:
        """Sends the message unless it went out before, and reports it."""
        place = (message["to"], message["id"])
        sid = self.unreported.get(place)
        if sid is None and held.tried:
            sid = await self._find(held, message)
        try:
            sid = sid or await self._send(held, message)
        except Undeliverable as error:
            to = mask_phones(message["to"])
            logger.warning("❌ Respuesta no entregada a %s: error %d", to, error.error_code)
            return await self._report(held, message, None, error.error_code)
        held.found.add(sid)
        self._remember(place, sid)
        self.faults.reach("sent_not_reported")
        more = await self._report(held, message, sid, None)
        self.unreported.pop(place, None)
        logger.info("✅ Respuesta enviada a %s (%s)", mask_phones(message["to"]), sid)
        self.faults.reach("reported")
        return more

    def _remember(self, place: tuple[str, int], sid: str) -> None:
        self.unreported[place] = sid
        if len(self.unreported) > _MAX_UNREPORTED:
            del self.unreported[next(iter(self.unreported))]

    async def _send(self, held: Held, message: OutboundMessage) -> str:
        """Sends, and sends again where nothing was accepted."""
        for pause in _PAUSES:
            try:
                return await self._send_once(held, message)
            except (LeaseOver, Unanswered):
                raise
            except Unavailable as error:
                logger.warning("message %d is not sent yet: %s", message["id"], error)
            await self.sleep(pause)
        return await self._send_once(held, message)

    async def _send_once(self, held: Held, message: OutboundMessage) -> str:
        look = partial(self._check_lease, held)
        try:
            async with self.at_once:
                look()
                self.faults.reach("before_send")
                return await self.off_loop(partial(self.sender.send, message, look))
        except Unanswered as error:
            logger.warning("it is open whether message %d was taken: %s", message["id"], error)
            return await self._found_or(held, message, error)

    def _check_lease(self, held: Held) -> None:
        left = held.lease_until - self.clock()
        if left < margin_of(self.lease):
            raise LeaseOver("lease_over", f"{left.total_seconds():.1f} s are left of the lease")

    async def _found_or(self, held: Held, message: OutboundMessage, error: Unanswered) -> str:
        """The sid of a message that was taken after all.

        Raises:
            Unanswered: Twilio does not list it, or does not say. It may list it a moment later: the next
                try of the task asks again, and nobody sends before.
        """
        try:
            sid = await self._find(held, message)
        except Unavailable as silence:
            raise error from silence
        if sid is None:
            raise error
        return sid

    async def _find(self, held: Held, message: OutboundMessage) -> str | None:
        async with self.at_once:
            sid = await self.off_loop(partial(self.sender.find, message, held.found))
        if sid:
            logger.info("message %d had gone out as %s", message["id"], sid)
        return sid

    async def _report(
        self, held: Held, message: OutboundMessage, sid: str | None, error_code: int | None
    ) -> bool:
        asked_at = self.clock()
        more = await self.off_loop(
            partial(
                self.api.sent,
                message["id"],
                held.turn["token"],
                sid=sid,
                status="sent" if sid else "failed",
                error_code=error_code,
            )
        )
        held.lease_until = asked_at + self.lease
        return more


def margin_of(lease: timedelta) -> timedelta:
    """How much of a lease must be left to send: a whole send, or a fifth of a short lease."""
    return min(timedelta(seconds=SEND_SECONDS), lease / 5)
