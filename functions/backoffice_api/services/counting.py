"""Counting: what a commit changes of a day's figures is written in that very commit, and costs no write of its own.

A day's figures are one document, which a purchase after the other would fight for. So a document that is written
anyway carries what of it is not in its day's figures yet, `uncounted`: an order and a user themselves, a conversation for its
messages and turns. The clock carries it over, in one commit that empties the one and fills the other. At any moment
the days and what is carried are together what the facts come to. See docs/decisions/0033.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from ..domain.conversation import Conversation
from ..domain.day_figures import DayFigures, added_up, taken_away
from ..domain.figures import Figures, figures_of, figures_of_step, kept_steps, steps_of
from ..domain.message import Message
from ..domain.order import Order
from ..domain.turn import TurnRecord
from ..domain.user import User
from ..storage.port import Entity
from .unit_of_work import UnitOfWork

Uncounted = Conversation | Order | User
HOLDING: tuple[type[Uncounted], ...] = (Conversation, Order, User)
"""The documents that may hold what is not in its days' figures yet."""


@dataclass(frozen=True)
class Counting:
    """Counts what units of work change, by the days of the shop's time zone."""

    zone: ZoneInfo

    def __call__(self, work: UnitOfWork) -> None:
        """Adds to a unit's writes what they count for. A fact that is deleted stays counted."""
        for before, after in list(work.written()):
            if after is None:
                _keep(work, before)
                continue
            made = added_up(
                (*figures_of(after, self.zone), *taken_away(figures_of(before, self.zone)))
            )
            if isinstance(after, TurnRecord) and before is None:
                made += self._first_steps(work, after)
            if made:
                _carry(work, after, made)

    def _first_steps(self, work: UnitOfWork, turn: TurnRecord) -> Figures:
        """What a turn counts for as its conversation's first one of a day, or the first that fills a cart."""
        conversation = work.get(Conversation, turn.wa_id)
        known = conversation.steps if conversation else ()
        new = tuple(step for step in steps_of(turn, self.zone) if step not in known)
        if conversation and new:
            work.put(replace(conversation, steps=kept_steps(known + new)))
        return tuple(map(figures_of_step, new))


def carry_over(work: UnitOfWork, documents: Iterable[Uncounted]) -> None:
    """Has what is carried counted in its days. 1 R for each day, 1 W for each day and document."""
    carried = [document for document in documents if document.uncounted]
    for document in carried:
        work.put(replace(document, uncounted=()))
    add_to_days(work, [each for document in carried for each in document.uncounted])


def add_to_days(work: UnitOfWork, figures: Sequence[DayFigures]) -> None:
    """Adds figures to those of their days. 1 R and 1 W for each day."""
    known = work.get_many(DayFigures, sorted({each.day for each in figures}))
    for made in added_up(figures):
        work.put(known.get(made.day, DayFigures(made.day)).plus(made))


def _carry(work: UnitOfWork, fact: Entity, made: Figures) -> None:
    if isinstance(fact, Message | TurnRecord):
        document: Uncounted | None = work.get(Conversation, fact.wa_id)
    else:
        document = fact if isinstance(fact, Order | User) else None
    if document is None:
        add_to_days(work, made)
    else:
        work.put(replace(document, uncounted=added_up((*document.uncounted, *made))))


def _keep(work: UnitOfWork, deleted: Entity | None) -> None:
    """What a deleted document carried is not lost."""
    if isinstance(deleted, Conversation | Order | User) and deleted.uncounted:
        add_to_days(work, deleted.uncounted)
