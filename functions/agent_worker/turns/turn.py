"""The life of a turn: claim it, let Milo think, complete it, deliver the replies, and go on while more waits.

What the shop says first is delivered in the same way, by a claim that brings no message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from functools import partial
from typing import TypeVar

from retail.backoffice import Backoffice
from retail.errors import Forbidden, MiloError, NotFound, Refused, Unauthorized, Unavailable
from retail.faults import Faults
from retail.whatsapp import wa_id
from retail.wire import Claim, Completion, InboundMessage, Turn

from ..thinking.agent import TurnGone
from ..thinking.memory import dump
from ..thinking.milo import Milo
from ..thinking.thought import Thought
from ..tools.call import LOST, OffLoop, ShopperTurn
from ..tools.journal import Journal
from ..whatsapp.inbound import message_texts
from ..whatsapp.messenger import Unanswered
from ..whatsapp.replies import APOLOGY, messages_of
from .delivery import Delivery, Held, LeaseOver

logger = logging.getLogger(__name__)

T = TypeVar("T")

FAULT_POINTS = (
    "claimed",
    "tool_called",
    "ran",
    "completed",
    "before_send",
    "sent_not_reported",
    "reported",
)
"""Where a worker can be made to die, in the order in which a turn gets there."""

MAX_ROUNDS = 20
"""How many turns one task takes; what is left of the conversation is for its other tasks."""
_PAUSE_SECONDS = 0.5


class Outcome(Enum):
    """What becomes of a task."""

    ANSWERED = "answered"
    BUSY = "busy"


class WorkersDied(Exception):
    """Nobody who began the turn lived to its end, so nobody thinks about it any more."""


class TaskRefused(Exception):
    """The back office will never give anything to do for this task, however often it is asked."""

    def __init__(self, reason: MiloError) -> None:
        super().__init__(str(reason))
        self.reason = reason


@dataclass(frozen=True)
class TurnWorker:
    """Answers inbound messages, and delivers what waits to be sent.

    Attributes:
        max_attempts: how often a turn is begun before it goes to the dead letters. The store counts, whichever
            tasks bring the tries; those that fail because somebody does not answer are not counted.
        sleep: waits that many seconds; passed in.
        new_name: text that nobody else has; passed in.
        slots: how many turns are worked on at once; who waits for one holds no lease.
    """

    api: Backoffice
    milo: Milo
    delivery: Delivery
    off_loop: OffLoop
    sleep: Callable[[float], Awaitable[None]]
    faults: Faults
    new_name: Callable[[], str]
    slots: asyncio.Semaphore
    max_attempts: int

    async def answer(self, message: InboundMessage) -> Outcome:
        """Sees to it that the message is answered, and whatever else waits in its conversation.

        ANSWERED only when this very message is; BUSY when another worker has the conversation.

        Raises:
            TaskRefused: trying again cannot succeed.
            Unavailable: something that we need does not answer; trying again later may succeed.
            Invalid: the sender is not a WhatsApp address.
        """
        claim = partial(self.api.claim, wa_id(message["from"]), message, self.new_name())
        return await self._go_on(claim, message["sid"])

    async def deliver(self, wa_id: str) -> Outcome:
        """Sees to it that nothing waits to be sent in the conversation, and that whatever waits is worked on.

        ANSWERED when nothing waits to be sent, also in a conversation that there is not; BUSY as with
        `answer`.

        Raises:
            TaskRefused: trying again cannot succeed.
            Unavailable: something that we need does not answer; trying again later may succeed.
        """
        name = self.new_name()

        def claim() -> Claim:
            try:
                return self.api.claim_delivery(wa_id, name)
            except NotFound as error:
                logger.error("there is nothing to deliver: %s", error)  # noqa: TRY400 -- it says it all
                return {"status": "answered"}

        return await self._go_on(claim, None)

    async def _go_on(self, claim_next: Callable[[], Claim], sid: str | None) -> Outcome:
        """Claims and works on what is claimed, until the claim says that it is done or somebody else's."""
        for _ in range(MAX_ROUNDS):
            async with self.slots:
                claim = await self._claim(claim_next)
                if claim["status"] == "answered":
                    return Outcome.ANSWERED
                if claim["status"] == "busy":
                    return Outcome.BUSY
                if "turn" in claim:
                    if await self._is_over(claim, sid):
                        return Outcome.ANSWERED
                    continue
            await self.sleep(claim["wait_seconds"])
        return Outcome.BUSY

    async def _claim(self, claim_next: Callable[[], Claim]) -> Claim:
        """What is to be done; asked under one name, so that a lost answer is given again."""
        try:
            return await self._twice(claim_next)
        except (Unauthorized, Forbidden):
            raise  # our own key: whoever sets it right has every message answered
        except MiloError as error:
            if error.permanent:
                raise TaskRefused(error) from error
            raise

    async def _is_over(self, claim: Claim, sid: str | None) -> bool:
        """Works on what was claimed; True when it held the message with this sid and nothing more waits."""
        turn = claim["turn"]
        try:
            await self._deliver_first(claim)
            if claim["status"] == "undelivered":
                return False
            self.faults.reach("claimed")
            more = await self._take(turn)
        except (TurnGone, LeaseOver) as error:
            logger.info("turn %s is for another worker: %s", turn["id"], error)
            return False
        except (Refused, Forbidden) as error:
            if not _is_lost(error):
                raise
            logger.info("turn %s is somebody else's by now", turn["id"])
            return False
        return not more and any(one["sid"] == sid for one in turn["messages"])

    async def _deliver_first(self, claim: Claim) -> None:
        """Sends what waits to be sent since before the claim. A turn that cannot begin for it has not begun."""
        turn = claim["turn"]
        if not claim.get("outbound"):
            return
        held = Held(turn, _lease_of(turn), claim["known_sids"], tried=True)
        try:
            await self.delivery.deliver(held, claim["outbound"])
        except (LeaseOver, Unanswered):
            raise
        except Unavailable as error:
            if claim["status"] == "claimed":
                await self._give_back(turn, error)
            raise

    async def _take(self, turn: Turn) -> bool:
        """Answers a claimed turn and delivers; True when more messages wait."""
        try:
            if turn["attempt"] > self.max_attempts:
                raise WorkersDied
            thought = await self._think(turn)
            self.faults.reach("ran")
            lease_until = self.delivery.clock() + self.delivery.lease
            done = await self._complete(turn, thought)
        except TurnGone:
            raise
        except Exception as error:
            if _is_lost(error):
                raise
            logger.exception("❌ Error en el turno %s", turn["id"])
            if isinstance(error, Unavailable) or turn["attempt"] < self.max_attempts:
                await self._give_back(turn, error)
                raise
            lease_until = self.delivery.clock() + self.delivery.lease
            done = await self._bury(turn, error)
        self.faults.reach("completed")
        if not done["outbound"]:
            return done["more"]
        held = Held(turn, lease_until, done["known_sids"])
        return await self.delivery.deliver(held, done["outbound"])

    async def _think(self, turn: Turn) -> Thought | None:
        """What Milo answers; None when Milo has to be silent."""
        if any(turn["flags"].values()):
            return None
        newest = turn["messages"][-1]
        shopper_turn = ShopperTurn(
            id=turn["id"],
            wa_id=wa_id(newest["from"]),
            token=turn["token"],
            user=turn["user"],
            api=self.api,
            off_loop=self.off_loop,
            faults=self.faults,
            journal=Journal(turn["journal"]),
        )
        typing = asyncio.ensure_future(self._show_typing(newest["sid"]))
        try:
            texts = message_texts(turn["messages"])
            return await self.milo.think(shopper_turn, texts, turn["memory"])
        finally:
            typing.cancel()

    async def _show_typing(self, sid: str) -> None:
        try:
            await self.off_loop(lambda: self.delivery.sender.show_typing(sid))
        except Unavailable as error:
            logger.info("no typing indicator: %s", error)

    async def _complete(self, turn: Turn, thought: Thought | None) -> Completion:
        """Gives the replies to the back office."""
        silence = Thought("", turn["memory"] or dump([]), [], "", None)
        made = thought or silence
        complete = partial(
            self.api.complete,
            turn["id"],
            turn["token"],
            fence=turn["fence"],
            replies=messages_of(made.reply) if thought else [],
            memory=made.memory,
            tool_calls=made.tool_calls,
            model=made.model,
            usage=made.usage,
        )
        return await self._twice(complete)

    async def _twice(self, ask: Callable[[], T]) -> T:
        """For what the back office answers the same way when it is asked again."""
        try:
            return await self.off_loop(ask)
        except Unavailable as error:
            logger.warning("the back office is asked again: %s", error)
            await self.sleep(_PAUSE_SECONDS)
            return await self.off_loop(ask)

    async def _give_back(self, turn: Turn, error: Exception) -> None:
        """Frees the lease for the next try; when that fails too, the lease runs out by itself."""
        try:
            await self.off_loop(
                partial(
                    self.api.fail,
                    turn["id"],
                    turn["token"],
                    fence=turn["fence"],
                    reason=_reason(error),
                    counts=not isinstance(error, Unavailable),
                )
            )
        except MiloError as refusal:
            logger.warning("turn %s is not given back: %s", turn["id"], refusal)

    async def _bury(self, turn: Turn, error: Exception) -> Completion:
        """Sends the turn's messages to the dead letters, with one apology."""
        logger.error("turn %s goes to the dead letters", turn["id"])
        return await self.off_loop(
            partial(
                self.api.fail,
                turn["id"],
                turn["token"],
                fence=turn["fence"],
                reason=_reason(error),
                final=True,
                apology=APOLOGY,
            )
        )


def _lease_of(turn: Turn) -> datetime:
    return datetime.fromisoformat(turn["lease_until"])


def _is_lost(error: Exception) -> bool:
    return isinstance(error, Refused | Forbidden) and error.code in LOST


def _reason(error: Exception) -> str:
    """The failure for the dead letters: a code or a class, nothing of what was said."""
    return error.code if isinstance(error, MiloError) else type(error).__name__
