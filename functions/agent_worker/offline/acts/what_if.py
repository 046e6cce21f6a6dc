"""Asking what the cart would come to with something more, or without something; nothing is changed."""

from collections.abc import Iterator
from dataclasses import replace

from ..clauses import Clause
from ..counts import count_alone
from ..framing import WITH, WITHOUT
from ..intents import Intent, Kind, Wish
from ..talk import Step, Talk
from ..what_if import tell_what_if
from ..wishes import wishes_of
from .act import Act, Reading, whole


class WhatIf(Intent):
    """What the cart would come to with the wishes; `detail` is `without` where it is without them."""


def _read(clause: Clause) -> Iterator[Reading]:
    for lead, detail in ((WITH, ""), (WITHOUT, "without")):
        if clause.text.startswith(lead):
            wishes = wishes_of(clause.text.removeprefix(lead), asking=True)
            count = None if wishes else count_alone(clause.text.removeprefix(lead))
            asked = tuple(replace(wish, asking=True) for wish in wishes)
            if count:  # of what was touched last: `si saco una`
                asked = (Wish("", amount=count, asking=True),)
            if asked:
                yield from whole(clause, WhatIf(Kind.OF_ITS_OWN, wishes=asked, detail=detail))


def _take(talk: Talk, _intent: Intent) -> None:
    """A total changes nothing, so that a list which is open stays so, unless something new is offered."""


def _do(talk: Talk, intent: Intent) -> Step:
    yield from tell_what_if(talk, intent.wishes, without=intent.detail == "without")


WHAT_IF = Act(
    "what if",
    read=_read,
    take=_take,
    do=_do,
    examples={
        WhatIf: "cuánto sería si le sumo un fernet?|si agrego 2 cocas lata cuánto me queda?|y con una sprite cuánto sería todo?|"
        "cuánto queda si saco la leche?|cuánto es sin el pan?"
    },
    near_misses="cuánto es?|cuánto es con envío?|cuánto sale el pan?|si tenés coca mandame 2|cuánto es el total?",
    overrides=True,
)
