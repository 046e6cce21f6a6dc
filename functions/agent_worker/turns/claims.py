"""Claims: how a task asks for its conversation's turn, and what it hears of the messages that came along."""

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

from retail.backoffice import Backoffice
from retail.errors import Forbidden, MiloError, NotFound, Unauthorized, Unavailable
from retail.whatsapp import wa_id
from retail.wire import Claim, InboundMessage

from .asking import Asking
from .batching import Batch, Batches

logger = logging.getLogger(__name__)

_MAX_UNHEARD = 1000
_OLDER_THAN_US = "route_not_found"
"""What a back office says that does not know our way of claiming yet: the deploy that brings it goes on."""


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
class Claims:
    """The claims of a process.

    Attributes:
        new_name: text that nobody else has; passed in.
        batches: the messages of each shopper whose tasks are here at once.
        unheard: whose conversation it is → the name under which a task asked without an answer. The next one asks under the
            same name: it is given what it may have been given, and that costs the turn no attempt.
    """

    api: Backoffice
    asking: Asking
    new_name: Callable[[], str]
    batches: Batches = field(default_factory=Batches)
    unheard: dict[str, str] = field(default_factory=dict)

    @contextmanager
    def to_answer(self, message: InboundMessage, now: datetime) -> Iterator[Errand]:
        """The errand of a message's task, which leads its sender's batch meanwhile.

        Raises:
            Invalid: the sender is not a WhatsApp address.
        """
        whose = wa_id(message["from"])
        with self.batches.leading(message, now) as batch, self._named(whose) as name:
            yield Errand(whose, partial(self.api.claim, whose, message, name), batch, message)

    @contextmanager
    def to_deliver(self, wa_id: str, now: datetime) -> Iterator[Errand]:
        """The errand of a task that comes for what waits to be sent, and takes no message along."""
        with self._named(wa_id) as name:
            yield Errand(wa_id, partial(self._claim_delivery, wa_id, name), Batch(now))

    async def next(self, errand: Errand, *, first: bool) -> Claim:
        """What is to be done; asked under one name, so that a lost answer is given again.

        A refusal may be about a message that was taken along. Its own task hears it, and the others go alone.

        Raises:
            TaskRefused: trying again cannot succeed.
            NotClaimed, Unheard: the back office does not answer; whether this was the `first` claim decides which.
            Unauthorized, Forbidden: our own key; whoever sets it right has every message answered.
        """
        others = errand.batch.take()
        try:
            claim = await self.asking.twice(partial(errand.ask, others))
        except (Unauthorized, Forbidden):
            raise
        except MiloError as error:
            if errand.message and others:
                logger.warning("a claim of %d messages is refused: %s", len(others) + 1, error)
                self.batches.note_failure(errand.message)
            if not error.permanent or error.code == _OLDER_THAN_US:
                raise (NotClaimed if first else Unheard)(error.code, error.message) from error
            if not others:
                raise TaskRefused(error) from error
            errand.batch.close()
            return await self.next(errand, first=first)
        self._hear(errand, claim, others)
        return claim

    def note_answered(self, errand: Errand, messages: Iterable[InboundMessage]) -> None:
        """Remembers that these messages are answered, and tells their tasks."""
        for message in messages:
            self.batches.note_answered(message["from"], [message["sid"]])
            errand.batch.settle([message["sid"]])

    def is_answered(self, errand: Errand) -> bool:
        """Whether the message that the task came with is known to be answered."""
        return errand.message is not None and self.batches.has_answered(errand.message)

    def _hear(self, errand: Errand, claim: Claim, others: Sequence[InboundMessage]) -> None:
        """Notes what the claim says of the messages."""
        left_out, answered = claim.get("left_out", []), claim.get("answered", [])
        errand.batch.put_back(other for other in others if other["sid"] in left_out)
        self.note_answered(errand, (other for other in others if other["sid"] in answered))
        if claim["status"] == "answered" and errand.message:
            self.note_answered(errand, [errand.message])

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
