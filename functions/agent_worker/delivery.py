"""Delivery: sends a turn's replies in order, each reported before the next, and never one twice."""

import logging
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol

from retail.backoffice import Backoffice
from retail.errors import Unavailable
from retail.faults import Faults
from retail.logs import mask_phones
from retail.wire import OutboundMessage, Turn

from .messenger import Unanswered, Undeliverable
from .tools.call import OffLoop

logger = logging.getLogger(__name__)

SEND_SECONDS = 18.0
"""Connect 3 s and read 15 s: what one send may take at most."""
_BUSY_PAUSES = (1.0, 2.0)


class Sender(Protocol):
    """What a messenger does for delivery; see `messenger.Messenger`."""

    def send(self, outbound: OutboundMessage) -> str: ...

    def find(self, outbound: OutboundMessage, known_sids: Collection[str]) -> str | None: ...

    def show_typing(self, message_sid: str) -> None: ...


class LeaseOver(Unavailable):
    """Too little of the lease is left to send in it: another worker may hold the turn any moment."""


@dataclass(frozen=True)
class Delivery:
    """Sends outbound messages in the name of a turn whose lease is held.

    Attributes:
        margin: how much of the lease must be left before a message is sent.
        clock: the time in UTC; passed in, as is `sleep`.
    """

    api: Backoffice
    sender: Sender
    off_loop: OffLoop
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    faults: Faults
    margin: timedelta

    async def deliver(
        self,
        turn: Turn,
        outbound: Sequence[OutboundMessage],
        known_sids: Collection[str] | None = None,
    ) -> bool:
        """Sends and reports each message; True when more inbound messages wait for a turn.

        Args:
            turn: whose lease is held.
            outbound: the messages not reported yet, in order.
            known_sids: what was reported lately, when an earlier try may have sent some of these;
                None when nobody tried before.

        Raises:
            LeaseOver: the rest is for the next worker.
            Unavailable: Twilio or the back office does not answer; the rest is for the next try.
            Refused, Forbidden: `turn_lost`, `turn_token_invalid`.
        """
        known = set(known_sids or ())
        more = False
        for message in outbound:
            sid = await self._find(message, known) if known_sids is not None else None
            more = await self._settle(turn, message, known, sid)
        return more

    async def _settle(
        self, turn: Turn, message: OutboundMessage, known: set[str], sid: str | None
    ) -> bool:
        """Sends the message unless `sid` says it went out, and reports it."""
        try:
            sid = sid or await self._send(turn, message, known)
        except Undeliverable as error:
            logger.warning(
                "❌ Respuesta no entregable a %s: error %d", _masked(message), error.error_code
            )
            return await self._report(turn, message, None, "failed", error.error_code)
        known.add(sid)
        self.faults.reach("sent_not_reported")
        more = await self._report(turn, message, sid, "sent", None)
        logger.info("✅ Respuesta enviada a %s (%s)", _masked(message), sid)
        self.faults.reach("reported")
        return more

    async def _send(self, turn: Turn, message: OutboundMessage, known: set[str]) -> str:
        for pause in (*_BUSY_PAUSES, None):
            self._check_lease(turn)
            self.faults.reach("before_send")
            try:
                return await self.off_loop(lambda: self.sender.send(message))
            except Undeliverable:
                raise
            except Unanswered as error:
                logger.warning("Twilio left open whether it took %d: %s", message["id"], error)
                sid = await self._find(message, known)
                if sid or pause is None:
                    return _sent(sid, error)
            except Unavailable:
                if pause is None:
                    raise
            await self.sleep(pause or 0.0)
        raise AssertionError("unreachable")

    async def _find(self, message: OutboundMessage, known: set[str]) -> str | None:
        sid = await self.off_loop(lambda: self.sender.find(message, known))
        if sid:
            logger.info("message %d had gone out as %s", message["id"], sid)
        return sid

    async def _report(
        self,
        turn: Turn,
        message: OutboundMessage,
        sid: str | None,
        status: Literal["sent", "failed"],
        error_code: int | None,
    ) -> bool:
        return await self.off_loop(
            lambda: self.api.sent(
                message["id"], turn["token"], sid=sid, status=status, error_code=error_code
            )
        )

    def _check_lease(self, turn: Turn) -> None:
        left = datetime.fromisoformat(turn["lease_until"]) - self.clock()
        if left < self.margin:
            raise LeaseOver("lease_over", f"{left.total_seconds():.1f} s are left of the lease")


def margin_of(lease_seconds: float) -> timedelta:
    """How much of a lease must be left to send: a whole send, or a fifth of a short lease."""
    return timedelta(seconds=min(SEND_SECONDS, lease_seconds / 5))


def _sent(sid: str | None, error: Unanswered) -> str:
    if sid is None:
        raise error
    return sid


def _masked(message: OutboundMessage) -> str:
    return mask_phones(message["to"])
