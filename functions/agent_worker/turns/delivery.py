"""Delivery: sends a turn's replies in order, each reported before the next, and never one twice."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol

from retail.backoffice import Backoffice
from retail.errors import Unavailable
from retail.faults import Faults
from retail.logs import mask_phones
from retail.wire import OutboundMessage

from ..tools.call import OffLoop
from ..whatsapp.last_look import Look
from ..whatsapp.messenger import Unanswered, Undeliverable
from .lease import Lease, Leases

logger = logging.getLogger(__name__)

_PAUSES = (0.0, 0.5, 1.5)
"""Seconds before each time that a message is sent here until it is taken; then it is for the next try of the task."""
_LOOKS = (1.0, 1.0, 1.0)
"""Seconds before each look-up of a message for which Twilio had an error; if it is not there, it is sent again."""
_LONG_LOOKS = (1.0, 2.0, 4.0, 8.0)
"""Seconds before each look-up of a message for which Twilio had no answer: it may be at work on it still."""
LOOKS_AFTER_ANOTHER = (0.0, 1.0, 2.0)
"""Seconds before each look-up of the first message of a turn that was taken over from a worker that gave no sign: its
last request may be on its way."""
ONE_LOOK = (0.0,)
"""The same for a message that nobody can have begun to send a moment ago."""

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


@dataclass
class Held:
    """A turn that is held for delivery.

    Attributes:
        known_sids: of what was reported lately: none of them is one of these messages.
        looks: seconds before each look-up of the next message, if another worker may have sent it.
    """

    lease: Lease
    known_sids: Collection[str]
    looks: Sequence[float] = ()
    found: set[str] = field(default_factory=set, init=False)

    def __post_init__(self) -> None:
        self.found = set(self.known_sids)


@dataclass(frozen=True)
class Delivery:
    """Sends outbound messages in the name of a turn.

    Attributes:
        sleep: waits that many seconds; passed in.
        at_once: how many calls of Twilio go on at once, so that slow ones leave threads for the turns.
        unreported: recipient and id of what this process sent and could not report → its sid. Twilio may
            not list it yet when the message comes back to be sent.
    """

    api: Backoffice
    sender: Sender
    leases: Leases
    off_loop: OffLoop
    sleep: Callable[[float], Awaitable[None]]
    faults: Faults
    at_once: asyncio.Semaphore
    unreported: dict[tuple[str, int], str] = field(default_factory=dict)

    async def deliver(self, held: Held, outbound: Sequence[OutboundMessage]) -> bool:
        """Sends and reports each message; True when more inbound messages wait for a turn.

        Raises:
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
        try:
            sid = self.unreported.get(place) or await self._sent(held, message)
        except Undeliverable as error:
            to = mask_phones(message["to"])
            logger.warning("❌ Respuesta no entregada a %s: error %d", to, error.error_code)
            return await self._report(held, message, None, error.error_code)
        except Unavailable as error:
            await self.leases.give_back(held.lease, error.code, counts=False)
            raise
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

    async def _sent(self, held: Held, message: OutboundMessage) -> str:
        """The sid under which the message went out before, or goes out now.

        Nobody began with the next message before this one was out, so one look for that is enough.
        """
        looks = held.looks
        held.looks = ONE_LOOK if looks else ()
        return await self._look_up(held, message, looks) or await self._send(held, message)

    async def _send(self, held: Held, message: OutboundMessage) -> str:
        """Sends, and sends again what was not accepted, a few times.

        Raises:
            Unavailable: it was not accepted, as far as Twilio says.
        """
        failure = Unavailable("twilio_unasked", "nothing was sent yet")
        for pause in _PAUSES:
            await self.sleep(pause)
            try:
                return await self._send_once(held, message)
            except Unanswered as error:
                logger.warning("it is open whether message %d was taken: %s", message["id"], error)
                looks = _LOOKS if error.is_over else _LONG_LOOKS
                if sid := await self._look_up(held, message, looks):
                    return sid
                failure = error
            except Unavailable as error:
                logger.warning("message %d is not sent yet: %s", message["id"], error)
                failure = error
        raise failure

    async def _send_once(self, held: Held, message: OutboundMessage) -> str:
        look = partial(self.leases.look, held.lease)
        await self.leases.prepare(held.lease)
        async with self.at_once:
            look()
            self.faults.reach("before_send")
            return await self.off_loop(partial(self.sender.send, message, look))

    async def _look_up(
        self, held: Held, message: OutboundMessage, pauses: Sequence[float]
    ) -> str | None:
        """The sid of a message that was sent after all, looked up after each of the pauses.

        Raises:
            Unavailable: Twilio does not say, also when it was asked last.
        """
        silence: Unavailable | None = None
        for pause in pauses:
            await self.sleep(pause)
            try:
                sid, silence = await self._find(held, message), None
            except Unavailable as error:
                silence = error
            else:
                if sid:
                    return sid
        if silence:
            raise silence
        return None

    async def _find(self, held: Held, message: OutboundMessage) -> str | None:
        async with self.at_once:
            sid = await self.off_loop(partial(self.sender.find, message, held.found))
        if sid:
            logger.info("message %d had gone out as %s", message["id"], sid)
        return sid

    async def _report(
        self, held: Held, message: OutboundMessage, sid: str | None, error_code: int | None
    ) -> bool:
        asked_at = self.leases.clock()
        more = await self.off_loop(
            partial(
                self.api.sent,
                message["id"],
                held.lease.turn["token"],
                sid=sid,
                status="sent" if sid else "failed",
                error_code=error_code,
            )
        )
        self.leases.goes_on(held.lease, asked_at)
        return more
