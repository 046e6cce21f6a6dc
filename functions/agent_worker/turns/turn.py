"""The life of a turn: claim it, let Milo think, complete it, deliver the replies, and go on while more waits.

What the shop says first is delivered in the same way, by a claim that brings no message.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum
from functools import partial
from typing import TypeVar

from retail.backoffice import Backoffice
from retail.errors import (
    Forbidden,
    Invalid,
    MiloError,
    NotFound,
    Refused,
    Unauthorized,
    Unavailable,
)
from retail.faults import Faults
from retail.queueing import DISPATCH_DEADLINE
from retail.whatsapp import PREFIX, wa_id
from retail.wire import Claim, Completion, InboundMessage, OutboundMessage, Turn

from ..thinking.agent import TurnGone
from ..thinking.memory import dump
from ..thinking.milo import Milo
from ..thinking.thought import Thought
from ..tools.call import LOST, OffLoop, ShopperTurn
from ..tools.journal import Journal
from ..whatsapp.inbound import message_texts
from ..whatsapp.replies import APOLOGY, messages_of
from .batching import Batch, Batches
from .closing import Closing, WorkerCloses
from .delivery import LOOKS_AFTER_ANOTHER, ONE_LOOK, Delivery, Held
from .lease import Lease, Leases
from .task import may_be_last_try

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
_PATIENT_AFTER = 3
"""Tries of a task, after which it waits in this process for a busy conversation. A holder that is well has done by then."""
_MAX_UNHEARD = 1000


class Outcome(Enum):
    """What becomes of a task."""

    ANSWERED = "answered"
    BUSY = "busy"


class BegunTooOften(Exception):
    """The turn was begun as often as it may be, and no try ended it: nobody thinks about it any more."""


class Unheard(Unavailable):
    """The back office does not answer a claim, which it may have made."""


class NotClaimed(Unheard):
    """That was the task's first claim: the back office may never have heard of the message."""


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
        closing: whether this process was told to end.
        batches: the messages of each shopper whose tasks are here at once.
        outlasting: conversations whose holder's lease a task of this process waits for.
        unheard: whose conversation it is → the name under which a task asked without an answer. The next one asks under the
            same name: it is given what it may have been given, and that costs the turn no attempt.
        slots: how many turns are thought about at once; a task that waits for a slot holds no lease.
    """

    api: Backoffice
    milo: Milo
    delivery: Delivery
    leases: Leases
    off_loop: OffLoop
    sleep: Callable[[float], Awaitable[None]]
    faults: Faults
    new_name: Callable[[], str]
    slots: asyncio.Semaphore
    max_attempts: int
    closing: Closing = field(default_factory=Closing)
    batches: Batches = field(default_factory=Batches)
    outlasting: set[str] = field(default_factory=set)
    unheard: dict[str, str] = field(default_factory=dict)

    async def answer(self, message: InboundMessage, *, tries: int = 0) -> Outcome:
        """Sees to it that the message is answered, and whatever else waits in its conversation.

        ANSWERED only when this very message is. BUSY when its task has to come again: another worker has the
        conversation, or another task of this process was to take the message along and did not get to its answer.

        Args:
            tries: how often the queue has brought the message before.

        Raises:
            TaskRefused: trying again cannot succeed.
            NotClaimed: nothing was claimed; trying again later may succeed.
            Unavailable: something that we need does not answer; trying again later may succeed.
            Invalid: the sender is not a WhatsApp address.
        """
        whose = wa_id(message["from"])
        if self.batches.has_answered(message):
            return Outcome.ANSWERED
        now = self.leases.clock()
        batch = self.batches.of(message, now)
        # The day of a task that follows must not be over before the leader's work is.
        if batch and not may_be_last_try(message["received_at"], tries, now + DISPATCH_DEADLINE):
            is_answered = await self.batches.follow(batch, message)
            return Outcome.ANSWERED if is_answered else Outcome.BUSY
        with self.batches.leading(message, now) as batch, self._named(whose) as name:
            ask = partial(self.api.claim, whose, message, name)
            return await self._go_on(Errand(whose, ask, batch, message), tries)

    async def deliver(self, wa_id: str, *, tries: int = 0) -> Outcome:
        """Sees to it that nothing waits to be sent in the conversation, and that whatever waits is worked on.

        ANSWERED when nothing waits to be sent, also in a conversation that there is not; BUSY as with
        `answer`.

        Raises:
            TaskRefused, NotClaimed, Unavailable: as with `answer`.
        """

        with self._named(wa_id) as name:
            ask = partial(self._claim_delivery, wa_id, name)
            return await self._go_on(Errand(wa_id, ask, Batch(self.leases.clock())), tries)

    def _claim_delivery(self, wa_id: str, name: str, _: Sequence[InboundMessage]) -> Claim:
        """The answer to a claim that brings no message; a conversation that does not exist has nothing to send."""
        try:
            return self.api.claim_delivery(wa_id, name)
        except NotFound as error:
            if error.code != "conversation_not_found":
                raise
            logger.error("there is nothing to deliver: %s", error)  # noqa: TRY400 -- it says it all
            return {"status": "answered"}

    @contextmanager
    def _named(self, wa_id: str) -> Iterator[str]:
        """The name under which a task asks."""
        name = self.unheard.pop(wa_id, "") or self.new_name()
        try:
            yield name
        except Unheard:
            self.unheard[wa_id] = name
            if len(self.unheard) > _MAX_UNHEARD:
                del self.unheard[next(iter(self.unheard))]
            raise

    async def _go_on(self, errand: "Errand", tries: int) -> Outcome:
        """Claims and works on what is claimed, until the claim says that it is done or somebody else's."""
        may_outlast = tries >= _PATIENT_AFTER
        for rounds in range(MAX_ROUNDS):
            claim, to_send = await self._claim_and_decide(errand, tries, first=not rounds)
            if claim["status"] == "answered":
                if self._is_over(errand):
                    return Outcome.ANSWERED
                await self.sleep(_PAUSE_SECONDS)
            elif claim["status"] == "busy":
                if not may_outlast or not await self._outlast(errand.wa_id, claim):
                    return Outcome.BUSY
                may_outlast = False
            elif "turn" not in claim:
                await self.sleep(claim["wait_seconds"])
            elif to_send:
                more = await self._while_held(to_send.held.lease, self._send(to_send))
                if more is not None:
                    self._note_answered(errand, claim["turn"].get("messages", []))
                if more is False and errand.message and self._is_over(errand):
                    return Outcome.ANSWERED
        return Outcome.ANSWERED if self._is_answered(errand) else Outcome.BUSY

    async def _claim_and_decide(
        self, errand: "Errand", tries: int, *, first: bool
    ) -> tuple[Claim, "_ToSend | None"]:
        """A claim, and what is to be sent if it gave a turn that is still ours.

        A slot is held while a turn is thought about. Sending waits for Twilio only, and needs none.
        """
        async with self.slots:
            if self.closing.is_closing:
                raise WorkerCloses
            asked_at = self.leases.clock()
            claim = await self._claim(errand, first=first)
            if "turn" not in claim:
                return claim, None
            lease = self.leases.of(claim["turn"], asked_at)
            return claim, await self._while_held(lease, self._decide(claim, lease, tries))

    def _note_answered(self, errand: "Errand", messages: Iterable[InboundMessage]) -> None:
        for message in messages:
            self.batches.note_answered(message["from"], [message["sid"]])
            errand.batch.settle([message["sid"]])

    def _is_answered(self, errand: "Errand") -> bool:
        return errand.message is not None and self.batches.has_answered(errand.message)

    def _is_over(self, errand: "Errand") -> bool:
        """Whether what the task came for is done, and nobody has brought a message that it could still take along."""
        if errand.message is None:
            return True
        return self._is_answered(errand) and (self.closing.is_closing or not errand.batch.unclaimed)

    async def _outlast(self, wa_id: str, claim: Claim) -> bool:
        """Waits until the holder's lease is over if it is not renewed; only one task of a conversation does so.

        The queue would bring the task of a worker that died again when its back-off says so, a minute later maybe.
        """
        if wa_id in self.outlasting or "wait_seconds" not in claim:
            return False
        self.outlasting.add(wa_id)
        try:
            await self.sleep(claim["wait_seconds"] + _PAUSE_SECONDS)
        finally:
            self.outlasting.discard(wa_id)
        return True

    async def _claim(self, errand: "Errand", *, first: bool) -> Claim:
        """What is to be done; asked under one name, so that a lost answer is given again.

        A refusal may be about a message that was taken along. Its own task hears it, and the others go alone.
        """
        others = errand.batch.take()
        try:
            claim = await self._twice(partial(errand.ask, others))
        except (Unauthorized, Forbidden):
            raise  # our own key: whoever sets it right has every message answered
        except MiloError as error:
            if errand.message and others:
                logger.warning("a claim of %d messages is refused: %s", len(others) + 1, error)
                self.batches.note_failure(errand.message)
            if not error.permanent:
                raise (NotClaimed if first else Unheard)(error.code, error.message) from error
            if not others:
                raise TaskRefused(error) from error
            errand.batch.close()
            return await self._claim(errand, first=first)
        self._hear(errand, claim, others)
        return claim

    def _hear(self, errand: "Errand", claim: Claim, others: Sequence[InboundMessage]) -> None:
        """Notes what the claim says of the messages."""
        left_out, answered = claim.get("left_out", []), claim.get("answered", [])
        errand.batch.put_back(other for other in others if other["sid"] in left_out)
        self._note_answered(errand, (other for other in others if other["sid"] in answered))
        if claim["status"] == "answered" and errand.message:
            self._note_answered(errand, [errand.message])

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
        return await self._take(lease, tries)

    async def _send(self, to_send: "_ToSend") -> bool:
        """Delivers; True when more waits for a claim."""
        if not to_send.outbound:
            return to_send.more
        return await self.delivery.deliver(to_send.held, to_send.outbound)

    async def _take(self, lease: Lease, tries: int) -> "_ToSend":
        """Answers a claimed turn: what is to be sent."""
        turn = lease.turn
        try:
            if turn["attempt"] > self.max_attempts:
                raise BegunTooOften
            thought = await self._think(turn)
            self.faults.reach("ran")
            asked_at = self.leases.clock()
            done = await self._complete(turn, thought)
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
                await self.leases.give_back(lease, _reason(error), counts=_counts(error))
                raise
            asked_at = self.leases.clock()
            done = await self._bury(turn, error)
        self.faults.reach("completed")
        self.leases.goes_on(lease, asked_at)
        return _ToSend(Held(lease, done["known_sids"]), done["outbound"], more=done["more"])

    async def _think(self, turn: Turn) -> Thought | None:
        """What Milo answers; None when Milo has to be silent."""
        if any(turn["flags"].values()):
            return None
        newest = turn["messages"][-1]
        shopper_turn = ShopperTurn(
            id=turn["id"],
            phone=newest["from"].removeprefix(PREFIX),
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
            thinking = self.milo.think(shopper_turn, texts, turn["memory"])
            return await self.closing.unless_closed(thinking)
        finally:
            typing.cancel()

    async def _show_typing(self, sid: str) -> None:
        try:
            async with self.delivery.at_once:
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

    def _is_left_to_try(self, turn: Turn, error: Exception, tries: int) -> bool:
        """Whether a turn that failed may succeed another time, and the queue will bring it."""
        if isinstance(error, Invalid) and error.code == "invalid_message":
            return False  # it was answered in another conversation
        newest = max(message["received_at"] for message in turn["messages"])
        if may_be_last_try(newest, tries, self.leases.clock()):
            return False
        return not _counts(error) or turn["attempt"] < self.max_attempts

    async def _bury(self, turn: Turn, error: Exception) -> Completion:
        """Sends the turn's messages to the dead letters, with one apology."""
        logger.error("turn %s goes to the dead letters", turn["id"])
        fail = partial(self.api.fail, turn["id"], turn["token"], fence=turn["fence"])
        return await self._twice(partial(fail, reason=_reason(error), final=True, apology=APOLOGY))


@dataclass(frozen=True)
class Errand:
    """What a task came for.

    Attributes:
        ask: claims the conversation, and takes messages along.
        batch: the messages that other tasks bring meanwhile.
        message: to be answered; None for what waits to be sent.
    """

    wa_id: str
    ask: Callable[[Sequence[InboundMessage]], Claim]
    batch: Batch
    message: InboundMessage | None = None


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
