"""Batching: what one shopper writes at once goes to the back office with one request, in the order of their writing.

The queue brings the tasks of a burst beside each other. The first of them leads: it claims, and takes along what
the others bring, who follow it until they hear what became of their messages. So a conversation has one loop of
claims a process, and a thousand messages of one phone are not a thousand requests. See
docs/decisions/0018-one-loop-of-claims.md.
"""

import asyncio
import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from retail.wire import MAX_OTHERS, InboundMessage

from .lease import MAX_HELD

_MAX_CLAIM_BYTES = 512 * 1024
_MAX_FOLLOWERS, _MAX_FOLLOWERS_OF_ONE = 100, 80
"""Tasks that wait in this process, of all senders and of one. The queue brings the others again, lest they take the room
of other shoppers: it brings so many at once and no more."""
_MAX_ANSWERED = 10_000


@dataclass
class Batch:
    """The messages that one sender's tasks bring while one of these tasks leads.

    Attributes:
        begun_at: when its task began to lead.
        unclaimed: SID → a message that no claim has taken along.
        claimed: SIDs of those that a claim has taken along.
        followers: SID → whether the message was answered; for the tasks that wait to hear it.
        is_open: whether messages may be brought.
    """

    begun_at: datetime
    unclaimed: dict[str, InboundMessage] = field(default_factory=dict)
    claimed: set[str] = field(default_factory=set)
    followers: dict[str, "asyncio.Future[bool]"] = field(default_factory=dict)
    is_open: bool = True

    def add(self, message: InboundMessage) -> None:
        """Has the next claim take the message along. One that was taken along already, or for which there is no room, is left."""
        if message["sid"] not in self.claimed and len(self.unclaimed) < MAX_OTHERS:
            self.unclaimed[message["sid"]] = message

    def take(self) -> list[InboundMessage]:
        """What the next claim takes along: the first that were written."""
        room = _MAX_CLAIM_BYTES
        taken: list[InboundMessage] = []
        for message in sorted(self.unclaimed.values(), key=_order)[:MAX_OTHERS]:
            room -= len(json.dumps(message))
            if room < 0 and taken:
                break
            taken.append(self.unclaimed.pop(message["sid"]))
        self.claimed.update(message["sid"] for message in taken)
        return taken

    def put_back(self, messages: Iterable[InboundMessage]) -> None:
        """Has the next claim take messages along that this one did not record."""
        for message in messages:
            self.claimed.discard(message["sid"])
            self.unclaimed[message["sid"]] = message

    def settle(self, sids: Iterable[str]) -> None:
        """Tells the tasks of these messages that they are answered."""
        for sid in sids:
            if follower := self.followers.pop(sid, None):
                follower.set_result(True)

    def close(self) -> None:
        """Has the tasks that still follow come again, each to ask for its own message."""
        self.is_open = False
        self.unclaimed.clear()
        for follower in self.followers.values():
            follower.set_result(False)
        self.followers.clear()


@dataclass(frozen=True)
class Batches:
    """The batches of a process.

    Attributes:
        led: sender → the batch that a task leads. A sender is the id that wrote together with the one beside it, so that
            one message of a batch tells as much about who they are as any other.
        failed: senders whose last batch could not be claimed, and not for good: the next task asks alone, for a message
            that was taken along may be the reason.
        answered: senders and SIDs of the last messages that were answered here, in order.
    """

    led: dict[tuple[str, str], Batch] = field(default_factory=dict)
    failed: set[tuple[str, str]] = field(default_factory=set)
    answered: dict[tuple[str, str], None] = field(default_factory=dict)

    def of(self, message: InboundMessage, now: datetime) -> Batch | None:
        """The batch that takes this sender's messages along; none when its leader hangs."""
        batch = self.led.get(_sender(message))
        return batch if batch and now < batch.begun_at + MAX_HELD else None

    async def follow(self, batch: Batch, message: InboundMessage) -> bool:
        """Waits for the answer to the message: True when it is sent, False when the message's task has to come again."""
        sid = message["sid"]
        if not batch.is_open:
            return False
        batch.add(message)
        waiting = sum(len(each.followers) for each in self.led.values())
        full = waiting >= _MAX_FOLLOWERS or len(batch.followers) >= _MAX_FOLLOWERS_OF_ONE
        if full and sid not in batch.followers:
            return False
        heard = batch.followers.setdefault(sid, asyncio.get_running_loop().create_future())
        return await asyncio.shield(heard)  # the same message may have come twice

    @contextmanager
    def leading(self, message: InboundMessage, now: datetime) -> Iterator[Batch]:
        """The batch that this message's task leads. If another task still leads for this sender, nobody joins this batch."""
        sender = _sender(message)
        batch = Batch(now, claimed={message["sid"]}, is_open=sender not in self.failed)
        self.failed.discard(sender)
        if self.of(message, now) is None:
            if sender in self.led:
                self.led[sender].close()
            self.led[sender] = batch
        try:
            yield batch
        finally:
            if self.led.get(sender) is batch:
                del self.led[sender]
            batch.close()

    def note_failure(self, message: InboundMessage) -> None:
        """Remembers that messages which came along with this one could not be claimed."""
        self.failed.add(_sender(message))

    def note_answered(self, sender: str, sids: Iterable[str]) -> None:
        """Remembers that these messages are answered, for tasks that come again."""
        self.answered.update(dict.fromkeys((sender, sid) for sid in sids))
        while len(self.answered) > _MAX_ANSWERED:
            del self.answered[next(iter(self.answered))]

    def has_answered(self, message: InboundMessage) -> bool:
        """Whether the message is known to be answered."""
        return (message["from"], message["sid"]) in self.answered


def _sender(message: InboundMessage) -> tuple[str, str]:
    return message["from"], str(message.get("external_user_id", ""))


def _order(message: InboundMessage) -> tuple[str, str]:
    return message["received_at"], message["sid"]
