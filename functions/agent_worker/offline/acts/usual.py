"""The usual order: what was ordered last, perhaps without something of it."""

import re
from collections.abc import Iterator

from ..clauses import Clause
from ..intents import Intent, Kind
from ..talk import Talk
from ..wishes import wishes_of
from .act import Act, Reading, holding, whole

_TIME = r"(?:siempre|la otra vez|la ultima vez|la vez pasada|ayer|la semana pasada)"
_AS_ALWAYS = (
    rf"lo (?:mismo|de) (?:de |que )?{_TIME}|repet\w+ (?:el|mi) (?:ultimo )?pedido|(?:el|mi) pedido de siempre|"
    r"lo que (?:pedi|compre|llevo) (?:siempre|la otra vez|la ultima vez)"
)
_BUT = re.compile(
    rf"^(?:.{{0,24}}\b)?(?:{_AS_ALWAYS}|lo mismo),? (?:pero |y )?(?:sin|menos) (?P<without>.+)$"
)
_as_always = holding((Kind.USUAL, _AS_ALWAYS))


def _read(clause: Clause) -> Iterator[Reading]:
    but = _BUT.match(clause.text)
    without = wishes_of(but["without"]) if but else ()
    if without:
        yield from whole(clause, Intent(Kind.USUAL, wishes=without))
    else:
        yield from _as_always(clause)


def _take(talk: Talk, intent: Intent) -> None:
    talk.closing.append(intent.kind)
    talk.without.extend(intent.wishes)
    talk.touched = True


USUAL = Act(
    "usual order",
    read=_read,
    take=_take,
    examples={
        Kind.USUAL: "lo mismo de siempre|lo de siempre|repetí mi último pedido|lo de siempre pero sin la fanta|"
        "buenas, mandame lo mismo pero sin el maní"
    },
    near_misses="el mismo pan|siempre compro acá|mi último pedido|leche sin lactosa",
)
