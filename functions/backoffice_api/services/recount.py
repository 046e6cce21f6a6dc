"""Recounting: the figures of all days from the facts alone, beside those that were counted commit by commit."""

from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from zoneinfo import ZoneInfo

from ..domain.day_figures import DayFigures, added_up, taken_away
from ..domain.figures import figures_of, figures_of_step, steps_of
from ..domain.message import Message
from ..domain.order import Order
from ..domain.turn import TurnRecord
from ..domain.user import User
from ..storage.port import Entity, Store
from .counting import HOLDING, add_to_days
from .unit_of_work import UseCases

_FACTS: tuple[type[Entity], ...] = (Message, Order, TurnRecord, User)
_KINDS = tuple(dict.fromkeys((DayFigures, *_FACTS, *HOLDING)))
_ADDED_AT_ONCE = 100


@dataclass(frozen=True)
class Recount:
    """The figures of one moment, by day.

    Attributes:
        counted: in the days' documents and carried by others.
        facts: what the facts come to.
    """

    counted: Mapping[str, DayFigures]
    facts: Mapping[str, DayFigures]

    @property
    def missing(self) -> tuple[DayFigures, ...]:
        """What is to be added to the counted ones to come to the facts; nothing when they are right."""
        return added_up((*self.facts.values(), *taken_away(self.counted.values())))


def recount(store: Store, zone: ZoneInfo) -> Recount:
    """Reads all facts and all that was counted, as they stand at one moment, while the shop goes on. 1 R for each."""
    counted: dict[str, DayFigures] = {}
    facts: dict[str, DayFigures] = {}
    steps: set[tuple[str, str]] = set()
    with closing(store.walk(_KINDS)) as entities:
        for entity in entities:
            if isinstance(entity, DayFigures):
                _add(counted, (entity,))
            if isinstance(entity, HOLDING):
                _add(counted, entity.uncounted)
            if isinstance(entity, TurnRecord):
                steps |= {(entity.wa_id, step) for step in steps_of(entity, zone)}
            _add(facts, figures_of(entity, zone))
    _add(facts, [figures_of_step(step) for _, step in steps])
    return Recount(counted, facts)


def mend(cases: UseCases, missing: Sequence[DayFigures]) -> None:
    """Adds what is missing to its days, whatever was counted since it was found missing: that counts right by itself.

    What was counted beyond the facts stays, since a fact that was deleted counts still; of orders, which are not, it goes.
    """
    missing = [each.mendable() for each in missing]
    for start in range(0, len(missing), _ADDED_AT_ONCE):
        part = missing[start : start + _ADDED_AT_ONCE]
        cases.run(partial(add_to_days, figures=part))


def _add(sums: dict[str, DayFigures], figures: Sequence[DayFigures]) -> None:
    for made in figures:
        sums[made.day] = sums.get(made.day, DayFigures(made.day)).plus(made)
