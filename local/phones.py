"""The shoppers' phones in this process: a `Sender` that Twilio stands behind only in name."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from agent_worker.whatsapp.last_look import Look
from retail.wire import OutboundMessage


@dataclass(frozen=True)
class Received:
    """A message that was taken."""

    to: str
    body: str
    sid: str


@dataclass(frozen=True)
class Lost:
    """The message is taken, and its answer gets lost: the sender is told of `error`."""

    error: Exception


class Phones:
    """What a messenger does for delivery, see `agent_worker.turns.delivery.Sender`, without a network.

    Attributes:
        received: what was taken, in order.
        typed: under which inbound messages "typing…" was shown.
        moods: what happens to the next sends, in order: None takes the message, an error refuses it, `Lost`
            takes it and says otherwise. Without a mood it is taken.
        looked_for: how often it was asked whether a message went out.
        cannot_tell: the errors of the next such questions, in order.
        pass_time: called by each send, as long as it takes.
    """

    def __init__(self) -> None:
        self.received: list[Received] = []
        self.typed: list[str] = []
        self.moods: list[Exception | Lost | None] = []
        self.looked_for = 0
        self.cannot_tell: list[Exception] = []
        self.pass_time: Callable[[], None] = lambda: None

    @property
    def bodies(self) -> list[str]:
        """What shoppers have read."""
        return [one.body for one in self.received]

    def send(self, outbound: OutboundMessage, look: Look) -> str:
        """The sid of a message that is taken."""
        look()
        self.pass_time()
        mood = self.moods.pop(0) if self.moods else None
        if isinstance(mood, Exception):
            raise mood
        one = Received(outbound["to"], outbound["body"], f"SM{len(self.received):032d}")
        self.received.append(one)
        if isinstance(mood, Lost):
            raise mood.error
        return one.sid

    def find(self, outbound: OutboundMessage, known_sids: Collection[str]) -> str | None:
        """The sid under which a message was taken, None if it never was."""
        self.looked_for += 1
        if self.cannot_tell:
            raise self.cannot_tell.pop(0)
        reported = [at for at, one in enumerate(self.received) if one.sid in known_sids]
        later = self.received[max(reported) + 1 :] if reported else self.received
        text = (outbound["to"], outbound["body"])
        return next((one.sid for one in later if (one.to, one.body) == text), None)

    def show_typing(self, message_sid: str) -> None:
        """Notes it."""
        self.typed.append(message_sid)
