"""The life of a turn: claim it, let Milo think, complete it, deliver the replies, and go on while more waits.

What the shop says first is delivered in the same way, by a claim that brings no message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import TypeVar

from retail.backoffice import Backoffice
from retail.errors import Forbidden, Invalid, MiloError, Refused, Unavailable
from retail.faults import Faults
from retail.queueing import DISPATCH_DEADLINE
from retail.whatsapp import PREFIX
from retail.wire import Claim, Completion, InboundMessage, OutboundMessage, Turn

from ..thinking.agent import TurnGone
from ..thinking.memory import dump, with_exchange
from ..thinking.milo import Milo
from ..thinking.repeating import instead_of_thinking
from ..thinking.thought import NOBODY, Thought
from ..tools.call import LOST, ShopperTurn
from ..tools.journal import Journal
from ..whatsapp.consent import Stance, stance_of
from ..whatsapp.inbound import message_texts
from ..whatsapp.replies import APOLOGY, CUT_OFF, messages_of
from .asking import PAUSE_SECONDS, Asking
from .claims import Claims, Errand
from .closing import Closing, WorkerCloses
from .delivery import LOOKS_AFTER_ANOTHER, ONE_LOOK, Delivery, Held
from .lease import Lease, Leases
from .task import may_be_last_try
from .turn_line import Ending, TurnLine, turn_line

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
_PATIENT_AFTER = 3
"""Tries of a task, after which it waits in this process for a busy conversation. A holder that is well has done by then."""


class Outcome(Enum):
    """What becomes of a task."""

    ANSWERED = "answered"
    BUSY = "busy"


class BegunTooOften(Exception):
    """The turn was begun as often as it may be, and no try ended it: nobody thinks about it any more."""


@dataclass(frozen=True)
class TurnWorker:
    """Answers inbound messages, and delivers what waits to be sent.

    Attributes:
        max_attempts: how often a turn is begun before it goes to the dead letters. The store counts, whichever
            tasks bring the tries; those that fail because somebody does not answer are not counted.
        closing: whether this process was told to end.
        outlasting: conversations whose holder's lease a task of this process waits for.
        slots: how many turns are thought about at once; a task that waits for a slot holds no lease.
    """

    api: Backoffice
    claims: Claims
    asking: Asking
    milo: Milo
    delivery: Delivery
    leases: Leases
    faults: Faults
    slots: asyncio.Semaphore
    max_attempts: int
    closing: Closing = field(default_factory=Closing)
    outlasting: set[str] = field(default_factory=set)

    async def answer(self, message: InboundMessage, *, tries: int = 0) -> Outcome:
        """Sees to it that the message is answered, and whatever else waits in its conversation.

        ANSWERED only when this very message is. BUSY when its task has to come again: another worker has the
        conversation, or another task of this process took the message along and ended before it was answered.

        Args:
            tries: how often the queue has brought the message before.

        Raises:
            TaskRefused: trying again cannot succeed.
            NotClaimed: nothing was claimed; trying again later may succeed.
            Unavailable: something that we need does not answer; trying again later may succeed.
            Invalid: the sender is not a WhatsApp address.
        """
        now, batches = self.leases.clock(), self.claims.batches
        if batches.has_answered(message):
            return Outcome.ANSWERED
        batch = batches.of(message, now)
        # The day of a task that follows must not be over before the leader's work is.
        if batch and not may_be_last_try(message["received_at"], tries, now + DISPATCH_DEADLINE):
            is_answered = await batches.follow(batch, message)
            return Outcome.ANSWERED if is_answered else Outcome.BUSY
        with self.claims.to_answer(message, now) as errand:
            return await self._go_on(errand, tries)

    async def deliver(self, wa_id: str, *, tries: int = 0) -> Outcome:
        """Sees to it that nothing waits to be sent in the conversation, and that whatever waits is worked on.

        ANSWERED when nothing waits to be sent, also in a conversation that there is not; BUSY as with
        `answer`.

        Raises:
            TaskRefused, NotClaimed, Unavailable: as with `answer`.
        """
        with self.claims.to_deliver(wa_id, self.leases.clock()) as errand:
            return await self._go_on(errand, tries)

    async def _go_on(self, errand: Errand, tries: int) -> Outcome:
        """Claims and works on what is claimed, until the claim says that it is done or somebody else's."""
        may_outlast = tries >= _PATIENT_AFTER
        for rounds in range(MAX_ROUNDS):
            claim, to_send = await self._claim_and_decide(errand, tries, first=not rounds)
            if claim["status"] == "answered":
                if self._is_over(errand):
                    return Outcome.ANSWERED
                await self.asking.sleep(PAUSE_SECONDS)
            elif claim["status"] == "busy":
                # What was brought while we asked is recorded, too: the holder answers it with the rest.
                is_more = bool(errand.batch.unclaimed) and not claim.get("left_out")
                if not (is_more or (may_outlast and await self._outlast(errand.wa_id, claim))):
                    return Outcome.BUSY
                may_outlast = may_outlast and is_more
            elif "turn" not in claim:
                await self.asking.sleep(claim["wait_seconds"])
            elif to_send:
                more = await self._while_held(to_send.held.lease, self._send(to_send))
                if more is not None:
                    self.claims.note_answered(errand, claim["turn"].get("messages", []))
                if more is False and errand.message and self._is_over(errand):
                    return Outcome.ANSWERED
        return Outcome.ANSWERED if self.claims.is_answered(errand) else Outcome.BUSY

    async def _claim_and_decide(
        self, errand: Errand, tries: int, *, first: bool
    ) -> tuple[Claim, "_ToSend | None"]:
        """A claim, and what is to be sent if it gave a turn that is still ours.

        A slot is held while a turn is thought about. Sending waits for Twilio only, and needs none.
        """
        async with self.slots:
            if self.closing.is_closing:
                raise WorkerCloses
            asked_at = self.leases.clock()
            claim = await self.claims.next(errand, first=first)
            if "turn" not in claim:
                return claim, None
            lease = self.leases.of(claim["turn"], asked_at)
            return claim, await self._while_held(lease, self._decide(claim, lease, tries))

    def _is_over(self, errand: Errand) -> bool:
        """Whether what the task came for is done, and nobody has brought a message that it could still take along."""
        if errand.message is None:
            return True
        is_alone = self.closing.is_closing or not errand.batch.unclaimed
        return is_alone and self.claims.is_answered(errand)

    async def _outlast(self, wa_id: str, claim: Claim) -> bool:
        """Waits until the holder's lease is over if it is not renewed; only one task of a conversation does so.

        The queue would bring the task of a worker that died again when its back-off says so, a minute later maybe.
        """
        if wa_id in self.outlasting or "wait_seconds" not in claim:
            return False
        self.outlasting.add(wa_id)
        try:
            await self.asking.sleep(claim["wait_seconds"] + PAUSE_SECONDS)
        finally:
            self.outlasting.discard(wa_id)
        return True

    async def _while_held(self, lease: Lease, work: Awaitable[T]) -> T | None:
        """What the work gives, while the lease is kept; None when the turn is another worker's by now."""
        turn = lease.turn
        keeping = asyncio.ensure_future(self.leases.keep(lease))
        try:
            return await work
        except TurnGone as error:
            logger.info("turn %s is for another worker: %s", turn["id"], error)
            return None
        except (Refused, Forbidden) as error:
            if not _is_lost(error):
                raise
            logger.info("turn %s is somebody else's by now", turn["id"])
            return None
        finally:
            keeping.cancel()

    async def _decide(self, claim: Claim, lease: Lease, tries: int) -> "_ToSend":
        """What is to be sent: decided before, or thought about now."""
        if claim["status"] == "undelivered":
            looks = LOOKS_AFTER_ANOTHER if claim.get("again", True) else ONE_LOOK
            return _ToSend(Held(lease, claim["known_sids"], looks), claim["outbound"], more=True)
        self.faults.reach("claimed")
        with turn_line(lease.turn, self.leases.clock) as line:
            return await self._take(lease, tries, line)

    async def _send(self, to_send: "_ToSend") -> bool:
        """Delivers; True when more waits for a claim."""
        if not to_send.outbound:
            return to_send.more
        return await self.delivery.deliver(to_send.held, to_send.outbound)

    async def _take(self, lease: Lease, tries: int, line: TurnLine) -> "_ToSend":
        """Answers a claimed turn: what is to be sent."""
        turn, journal = lease.turn, Journal(lease.turn["journal"])
        stance = stance_of(turn["messages"], opted_out=turn["flags"]["opted_out"])
        try:
            if stance.to_answer and turn["attempt"] > self.max_attempts:
                raise BegunTooOften
            thought = await self._think(turn, journal, stance)
            self.faults.reach("ran")
            asked_at = self.leases.clock()
            done = await self._complete(turn, thought, stance)
            line.complete(thought, self.milo.first.name)
        except TurnGone:
            raise
        except Exception as error:
            if _is_lost(error):
                raise
            if isinstance(error, WorkerCloses):
                logger.info("turn %s is left to the next worker", turn["id"])
            else:
                logger.exception("❌ Error en el turno %s", turn["id"])
            if self._is_left_to_try(turn, error, tries):
                line.ending = Ending.TRY_AGAIN
                await self.leases.give_back(lease, _reason(error), counts=_counts(error))
                raise
            asked_at = self.leases.clock()
            apology = stance.words or (CUT_OFF if journal.has_acted else APOLOGY)
            done = await self._bury(turn, error, apology, stance)
            line.ending = Ending.DEAD
        self.faults.reach("completed")
        self.leases.goes_on(lease, asked_at)
        return _ToSend(Held(lease, done["known_sids"]), done["outbound"], more=done["more"])

    def _said(self, turn: Turn, words: str) -> Thought:
        """Fixed words, which no model has thought of. They are remembered: what was asked before them is settled."""
        if not words:
            return Thought("", turn["memory"] or dump([]), [], "", None)
        texts, now = message_texts(turn["messages"]), self.leases.clock()
        memory = with_exchange(turn["memory"], turn["id"], texts, words, now)
        return Thought(words, memory, [], NOBODY, None)

    async def _think(self, turn: Turn, journal: Journal, stance: Stance) -> Thought | None:
        """What Milo answers; None when Milo has to be silent."""
        if not stance.to_answer:
            return self._said(turn, stance.words) if stance.words else None
        if turn["flags"]["paused"] or turn["flags"]["over_budget"]:
            return None
        newest, texts = stance.to_answer[-1], message_texts(stance.to_answer)
        instead = instead_of_thinking(
            turn["id"], turn["memory"], stance.to_answer, self.leases.clock()
        )
        if instead:
            return instead.thought
        shopper_turn = ShopperTurn(
            id=turn["id"],
            phone=newest["from"].removeprefix(PREFIX),
            token=turn["token"],
            user=turn["user"],
            api=self.api,
            off_loop=self.asking.off_loop,
            faults=self.faults,
            clock=self.leases.clock,
            journal=journal,
        )
        typing = asyncio.ensure_future(self._show_typing(newest["sid"]))
        try:
            thinking = self.milo.think(shopper_turn, texts, turn["memory"])
            return await self.closing.unless_closed(thinking)
        finally:
            typing.cancel()

    async def _show_typing(self, sid: str) -> None:
        try:
            async with self.delivery.at_once:
                await self.asking.off_loop(lambda: self.delivery.sender.show_typing(sid))
        except Unavailable as error:
            logger.info("no typing indicator: %s", error)

    async def _complete(self, turn: Turn, thought: Thought | None, stance: Stance) -> Completion:
        """Gives the replies to the back office, and what the shopper said about being written to."""
        made = thought or self._said(turn, "")
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
            consent=stance.consent,
        )
        return await self.asking.twice(complete)

    def _is_left_to_try(self, turn: Turn, error: Exception, tries: int) -> bool:
        """Whether a turn that failed may succeed another time, and the queue will bring it."""
        if isinstance(error, Invalid) and error.code == "invalid_message":
            return False  # it was answered in another conversation
        newest = max(message["received_at"] for message in turn["messages"])
        if may_be_last_try(newest, tries, self.leases.clock()):
            return False
        return not _counts(error) or turn["attempt"] < self.max_attempts

    async def _bury(self, turn: Turn, error: Exception, apology: str, stance: Stance) -> Completion:
        """Sends the turn's messages to the dead letters, with one apology."""
        logger.error("turn %s goes to the dead letters", turn["id"])
        fail = partial(self.api.fail, turn["id"], turn["token"], fence=turn["fence"])
        return await self.asking.twice(
            partial(
                fail, reason=_reason(error), final=True, apology=apology, consent=stance.consent
            )
        )


@dataclass(frozen=True)
class _ToSend:
    """What a turn has left to do.

    Attributes:
        more: whether something waits for another claim, when there is nothing to send.
    """

    held: Held
    outbound: Sequence[OutboundMessage]
    more: bool


def _counts(error: Exception) -> bool:
    """Whether a failure is the turn's own, and not that somebody does not answer."""
    return not isinstance(error, MiloError) or error.permanent


def _is_lost(error: Exception) -> bool:
    return isinstance(error, Refused | Forbidden) and error.code in LOST


def _reason(error: Exception) -> str:
    """The failure for the dead letters: a code or a class, nothing of what was said."""
    return error.code if isinstance(error, MiloError) else type(error).__name__
