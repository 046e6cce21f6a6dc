"""Forgetting what was said: lines of a chat go with the turns in which they were said, and with what these left."""

from collections.abc import Iterable, Sequence

from ..domain.dead_letter import DeadLetter, letter_key
from ..domain.idempotency import IdempotencyRecord
from ..domain.message import Message
from ..domain.turn import TurnRecord
from ..storage import queries
from ..storage.port import Entity
from .shop import Shop
from .unit_of_work import UnitOfWork

MOST_LINES = 50
"""In one commit: each may take its turn's record and two dead letters along."""
_ANSWERS = 200


def forget_lines(work: UnitOfWork, shop: Shop, lines: Sequence[Message]) -> bool:
    """Deletes some lines; False when what their turns' tools were answered had to go first: then it is asked for again."""
    turns = sorted({line.turn_id for line in lines if line.turn_id})
    if _forget_journals(work, shop, turns):
        return False
    delete(work, Message, [line.key for line in lines])
    delete(work, TurnRecord, turns)
    delete(work, DeadLetter, [key for line in lines for key in _letters_of(line)])
    return True


def delete(work: UnitOfWork, kind: type[Entity], keys: Sequence[str]) -> None:
    """Deletes those of the keys that exist."""
    for key in work.get_many(kind, list(keys)):
        work.delete(kind, key)


def _forget_journals(work: UnitOfWork, shop: Shop, turns: Iterable[str]) -> bool:
    """Deletes what the tools of some turns were answered, as much as has room; whether there was any."""
    found: list[str] = []
    for turn_id in turns:
        journal = shop.store.find(queries.journal_of_turn(turn_id), limit=_ANSWERS).items
        found += [record.key for record in journal]
        if len(found) >= _ANSWERS:
            break
    delete(work, IdempotencyRecord, found)
    return bool(found)


def _letters_of(line: Message) -> Sequence[str]:
    return letter_key("/turns", line.key), letter_key("/deliveries", line.key)
