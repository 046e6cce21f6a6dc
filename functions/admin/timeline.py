"""A chat from its beginning to its end: what was said, how Milo came to it, and when he was silent."""

from dataclasses import dataclass
from datetime import datetime

from retail.wire import HandOver, Message, Transcript, TranscriptTurn


@dataclass(frozen=True)
class Entry:
    """One thing that happened in a chat: a message, or a hand-over.

    Attributes:
        turn: how Milo came to an answer, at the first message of it.
    """

    message: Message | None = None
    turn: TranscriptTurn | None = None
    hand_over: HandOver | None = None


def timeline(said: Transcript, *, is_newest: bool) -> list[Entry]:
    """The entries of a part of a chat, the oldest first; hand-overs stand where they belong in it."""
    left = {turn["id"]: turn for turn in said["turns"]}
    entries: list[tuple[datetime, Entry]] = []
    for message in said["messages"]:
        turn = left.pop(message["turn_id"], None) if message["author"] == "milo" else None
        entries.append((_at(message["created_at"]), Entry(message=message, turn=turn)))
    for hand_over in said["hand_overs"]:
        at = _at(hand_over["at"])
        place = sum(when <= at for when, _ in entries)
        is_inside = 0 < place < len(entries)
        is_last = is_newest and place == len(entries)
        is_first = place == 0 and said["next_page_token"] is None
        if is_inside or is_last or is_first:
            entries.insert(place, (at, Entry(hand_over=hand_over)))
    return [entry for _, entry in entries]


def _at(iso: str) -> datetime:
    return datetime.fromisoformat(iso)
