"""Telling what it is for, or for how many: `es para unos ravioles, somos 6`. It orders nothing; of a list it may choose."""

import re
from collections.abc import Iterator

from ..clauses import Clause
from ..intents import Intent, Kind
from ..matching import refined
from ..options import show
from ..state import Asked
from ..talk import Talk
from ..utterances import Saying
from .act import Act, Reading, whole


class Purpose(Intent):
    """What something is for; `detail` is that, empty where only the number of eaters is told."""


_WHOSE = r"(?:(?:el|la|los|las|un|una|unos|unas|mi|mis|hacer|preparar) )"
_SO_MANY = (
    r"(?:somos|seremos|vamos a ser) (?:como |unos )?(?:\d+|muchos|pocos)(?: personas| nomas)?"
)
_FOR = re.compile(
    rf"^(?:(?:y|ah|pero|che|bueno|no),? )*(?:es|son) para {_WHOSE}{{0,2}}(?P<what>[a-z]+(?: [a-z]+){{0,3}}?)(?:,? (?:y )?{_SO_MANY})?$"
)
_EATERS = re.compile(rf"^(?:(?:y|ah|pero|che),? )*{_SO_MANY}$")
_NO_PURPOSE = re.compile(
    r"^(?:hoy|manana|ahora|llevar|retirar|mi|regalo|delivery|envio|esta|pagar)\b"
)


def _read(clause: Clause) -> Iterator[Reading]:
    told = _FOR.match(clause.text)
    if clause.asked:
        return
    if told and not _NO_PURPOSE.match(told["what"]):
        yield from whole(clause, Purpose(Kind.OF_ITS_OWN, detail=told["what"]))
    elif _EATERS.match(clause.text):
        yield from whole(clause, Purpose(Kind.OF_ITS_OWN))


def _take(talk: Talk, intent: Intent) -> None:
    """Shows what of an open list is for that; else says that it was heard, and what was asked stays open."""
    question = talk.state.question
    is_list = question is not None and question.asked is Asked.WHICH and not talk.todo
    kept = (
        refined(question.products, intent.detail) if question and is_list and intent.detail else ()
    )
    if question and question.wish and kept and len(kept) < len(question.products):
        show(talk, kept, question.wish, found=talk.state.found)
    elif not talk.said and not talk.todo and not talk.operations:
        talk.say(Saying.HEARD)


PURPOSE = Act(
    "purpose",
    read=_read,
    take=_take,
    examples={Purpose: "es para unos ravioles|son para la escuela|somos 6|y somos como 10"},
    near_misses="es para hoy|para el asado|somos celíacos|es para llevar?",
)
