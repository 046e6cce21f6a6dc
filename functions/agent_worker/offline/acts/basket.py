"""A basket by budget, which `baskets.hear` takes out of a turn before the other acts are taken."""

from collections.abc import Iterator

from ..basket_frame import EXAMPLES, NEAR_MISSES
from ..basket_frame import read as frame_in
from ..clauses import Clause
from ..intents import Intent, Kind
from ..talk import Talk
from .act import Act, Reading, whole


def _read(clause: Clause) -> Iterator[Reading]:
    if frame_in(clause.text):
        yield from whole(clause, Intent(Kind.BASKET, detail=clause.text))


def _leave_it(_talk: Talk, _intent: Intent) -> None:
    """People and money of all messages of a turn make one basket: `baskets.hear` puts them together."""


BASKET = Act(
    "basket",
    read=_read,
    take=_leave_it,
    examples={Kind.BASKET: "|".join(EXAMPLES)},
    near_misses="|".join(NEAR_MISSES),
    overrides=True,
)
