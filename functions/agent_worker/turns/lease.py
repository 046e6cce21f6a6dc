"""A turn's lease: renewed while its worker is at work, and looked at before anything leaves.

It is short, so that a dead worker's turn is soon another's. A worker that is merely slow renews it. See
docs/decisions/0017-short-leases.md.
"""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from retail.backoffice import Backoffice
from retail.carrier import CONNECT_SECONDS, READ_SECONDS
from retail.errors import MiloError, Unavailable
from retail.queueing import DISPATCH_DEADLINE
from retail.wire import Turn

from ..tools.call import LOST, OffLoop

logger = logging.getLogger(__name__)

_RETRY_SECONDS = 1.0
"""After a renewal that was not answered."""
MAX_HELD = DISPATCH_DEADLINE - timedelta(seconds=60)
"""How long a turn is kept at most: whatever hangs in it has lost it when the queue brings its task again."""


class LeaseOver(Unavailable):
    """Too little of the lease is left to write a request to Twilio: another worker may have the turn before it is read."""


@dataclass
class Lease:
    """A turn that this worker holds.

    Attributes:
        claimed_at: when the worker asked for it.
        until: when it is over, as far as this worker knows, by its own clock.
        length: for how long the back office lends it each time.
    """

    turn: Turn
    claimed_at: datetime
    until: datetime
    length: timedelta

    @property
    def to_begin(self) -> timedelta:
        """How much must be left when a message is about to be sent: a whole send, or four fifths of a short lease.

        If this worker dies at once, that is how long its request has before another worker looks for it.
        """
        return min(timedelta(seconds=CONNECT_SECONDS + READ_SECONDS), self.length * 4 / 5)

    @property
    def to_write(self) -> timedelta:
        """How much must be left when the request is written, a thread and a handshake later."""
        return min(timedelta(seconds=READ_SECONDS), self.length * 2 / 3)


@dataclass(frozen=True)
class Leases:
    """How this worker holds on to its turns.

    Attributes:
        off_loop: runs blocking work beside the event loop.
        off_loop_for_renewals: the same in threads that do nothing else, lest a renewal waits for one.
        clock: the time in UTC; passed in, as is `sleep`.
        length: for how long a turn is lent at most, as the settings say.
    """

    api: Backoffice
    off_loop: OffLoop
    off_loop_for_renewals: OffLoop
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    length: timedelta

    def of(self, turn: Turn, asked_at: datetime) -> Lease:
        """The lease of a turn whose claim was sent at that time."""
        if "left_seconds" not in turn:  # an older back office, whose clock has to be believed
            until = datetime.fromisoformat(turn["lease_until"])
            return Lease(turn, asked_at, until, self.length)
        length = min(self.length, timedelta(seconds=turn["lease_seconds"]))
        left = min(self.length, timedelta(seconds=turn["left_seconds"]))
        return Lease(turn, asked_at, asked_at + left, length)

    def goes_on(self, lease: Lease, asked_at: datetime) -> None:
        """Notes that a request renewed the lease, which was sent at that time."""
        lease.until = max(lease.until, asked_at + lease.length)

    async def keep(self, lease: Lease) -> None:
        """Renews the lease whenever a third of it is over, until it is lost, was kept for too long, or the caller
        cancels this."""
        while self.clock() < lease.claimed_at + MAX_HELD:
            left = lease.until - self.clock()
            await self.sleep(max(0.0, (left - lease.length * 2 / 3).total_seconds()))
            if lease.until - self.clock() > lease.length * 2 / 3:
                continue  # something else renewed it meanwhile
            try:
                await self.renew(lease)
            except MiloError as error:
                if error.code in LOST:
                    return  # whoever works on the turn hears it with the next request
                logger.warning("the lease of turn %s is not renewed: %s", lease.turn["id"], error)
                await self.sleep(_RETRY_SECONDS)
            except Exception:
                logger.exception("❌ the lease of turn %s is not renewed", lease.turn["id"])
                await self.sleep(_RETRY_SECONDS)
        logger.error("❌ turn %s hangs, and is left to the next try", lease.turn["id"])

    async def renew(self, lease: Lease) -> None:
        """Renews the lease now.

        Raises:
            Refused: `turn_lost`.
            Unavailable: the back office does not answer.
        """
        asked_at, turn = self.clock(), lease.turn
        await self.off_loop_for_renewals(
            partial(self.api.renew, turn["id"], turn["token"], fence=turn["fence"])
        )
        self.goes_on(lease, asked_at)

    async def give_back(self, lease: Lease, reason: str, *, counts: bool) -> None:
        """Frees a turn of which nothing is on its way; when that fails, the lease runs out by itself.

        Args:
            reason: why it is for the next try.
            counts: whether this try was one of the turn's attempts.
        """
        turn = lease.turn
        fail = partial(self.api.fail, turn["id"], turn["token"], fence=turn["fence"])
        try:
            await self.off_loop(partial(fail, reason=reason, counts=counts))
        except MiloError as refusal:
            logger.warning("turn %s is not given back: %s", turn["id"], refusal)

    async def prepare(self, lease: Lease) -> None:
        """Renews the lease if too little is left to begin to send.

        Raises:
            Refused, Unavailable: as with `renew`.
        """
        if lease.until - self.clock() < lease.to_begin:
            await self.renew(lease)

    def look(self, lease: Lease) -> None:
        """Raises LeaseOver when too little is left to write a request to Twilio."""
        left = lease.until - self.clock()
        if left < lease.to_write:
            raise LeaseOver("lease_over", f"{left.total_seconds():.1f} s are left of the lease")
