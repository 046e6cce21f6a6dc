"""Batching: what one shopper writes at once goes to the back office with one request, in the order of their writing.

The queue brings the tasks of a burst beside each other. The first of them leads: it claims, and takes along what
the others bring. The others wait for what becomes of their messages. So a conversation has one loop of claims a
process, and a thousand messages of one phone are not a thousand requests. See docs/decisions/0018-one-loop-of-claims.md.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from retail.wire import MAX_OTHERS, InboundMessage

_MAX_BYTES = 512 * 1024
_MAX_WAITING = 1000
_MAX_TASKS = 100
"""Tasks of one sender that wait here. The queue brings the others again, lest they take the room of other shoppers'."""
_MAX_ANSWERED = 10_000


@dataclass
class Batch:
    """The messages that one sender's tasks bring while one of these tasks leads.

    Attributes:
        waiting: SID → a message that no claim has taken along.
        taken: SIDs of those that a claim has taken along.
        tasks: SID → whether the message was answered; for the tasks that wait to hear it.
        is_open: whether messages may be brought.
    """

    waiting: dict[str, InboundMessage] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)
    tasks: dict[str, "asyncio.Future[bool]"] = field(default_factory=dict)
    is_open: bool = True

    async def bring(self, message: InboundMessage) -> bool:
        """Whether the message was answered; if not, or if there is no room to wait, its task has to come again."""
        sid = message["sid"]
        if not self.is_open:
            return False
        if sid not in self.taken and len(self.waiting) < _MAX_WAITING:
            self.waiting[sid] = message
        if len(self.tasks) >= _MAX_TASKS and sid not in self.tasks:
            return False
        heard = self.tasks.setdefault(sid, asyncio.get_running_loop().create_future())
        return await asyncio.shield(heard)

    def take(self) -> list[InboundMessage]:
        """What the next claim takes along: the first that were written."""
        room, taken = _MAX_BYTES, []
        in_order = sorted(self.waiting.values(), key=lambda one: (one["received_at"], one["sid"]))
        for message in in_order[:MAX_OTHERS]:
            room -= len(json.dumps(message))
            if room < 0:
                break
            taken.append(self.waiting.pop(message["sid"]))
        self.taken.update(message["sid"] for message in taken)
        return taken

    def put_back(self, messages: Iterable[InboundMessage]) -> None:
        """Has messages wait again that a claim did not record."""
        for message in messages:
            self.taken.discard(message["sid"])
            self.waiting[message["sid"]] = message

    def settle(self, sids: Iterable[str]) -> None:
        """Tells the tasks of these messages that they are answered."""
        for sid in sids:
            if task := self.tasks.pop(sid, None):
                task.set_result(True)

    def close(self) -> None:
        """Has the tasks that still wait come again, each to ask for its own message."""
        self.is_open = False
        self.waiting.clear()
        for task in self.tasks.values():
            task.set_result(False)
        self.tasks.clear()


@dataclass(frozen=True)
class Batches:
    """The batches of a process.

    Attributes:
        led: sender → the batch that a task leads. The sender is the id that wrote with the one beside it: what one of
            their messages tells about who they are, all of them do.
        answered: SIDs of the last messages that were answered here, in order.
    """

    led: dict[tuple[str, str], Batch] = field(default_factory=dict)
    answered: dict[str, None] = field(default_factory=dict)

    def of(self, message: InboundMessage) -> Batch | None:
        """The batch that takes this sender's messages along."""
        return self.led.get(_sender(message))

    @contextmanager
    def leading(self, message: InboundMessage) -> Iterator[Batch]:
        """The batch that this message's task leads; nobody joins a second one of the same sender."""
        batch, sender = Batch(taken={message["sid"]}), _sender(message)
        leads = self.led.setdefault(sender, batch) is batch
        try:
            yield batch
        finally:
            if leads:
                del self.led[sender]
            batch.close()

    def note(self, sids: Iterable[str]) -> None:
        """Remembers that these messages are answered, for tasks that come again."""
        self.answered.update(dict.fromkeys(sids))
        while len(self.answered) > _MAX_ANSWERED:
            del self.answered[next(iter(self.answered))]


def _sender(message: InboundMessage) -> tuple[str, str]:
    return message["from"], str(message.get("external_user_id", ""))
