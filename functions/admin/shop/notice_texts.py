"""The form of the notices that the shop words itself, each with what a shopper would read."""

import re
from collections.abc import Iterator
from typing import Any, get_args

from retail.spanish import mistakes
from retail.spanish.lists import listed
from retail.spanish.notices import MAX_TEXT, MILOS_OWN, chosen, filled, mistake, variables
from retail.wire import ShopDocument, WordedNoticeKind

from ..wording import WORDED_NOTICES
from .form import Field, Group, Reading, Texts

_KINDS: tuple[WordedNoticeKind, ...] = get_args(WordedNoticeKind)
_TYPED = {"{order}": "{pedido}", "{amount}": "{total}", "{what}": "{cuando}"}
"""A variable of a notice, and what the owner types for it: as in a saved answer."""
_VARIABLES = {
    "order": "{order}, el número del pedido",
    "amount": "{amount}, el importe",
    "what": "{what}, cuándo se lo llevan",
}


def show(document: ShopDocument) -> dict[str, str]:
    """What the fields hold."""
    return {_name(each["kind"]): _as_typed(each["text"]) for each in document["notice_texts"] or []}


def groups(texts: Texts) -> list[Group]:
    """The fields, with Milo's own texts and a preview of what was typed."""
    return [Group(tuple(_field(kind, texts.get(_name(kind), "")) for kind in _KINDS))]


def read(reading: Reading) -> dict[str, Any]:
    """What was typed, without what was left empty; what cannot be taken is said here, since a preview asks nobody."""
    worded: list[dict[str, str]] = []
    for kind in _KINDS:
        name, path = _name(kind), f"notice_texts.{len(worded)}.text"
        text = _as_kept(reading.text(name, path))
        wrong = mistake(kind, text) if text else None
        if wrong:
            reading.problems[name] = f"{_as_typed(mistakes.sentence(wrong))} {_wanted(kind)}"
        if text:
            worded.append({"kind": kind, "text": text})
    return {"notice_texts": worded or None}


def told(document: ShopDocument) -> Iterator[str]:
    """What a shopper would read of each notice that the shop words itself."""
    for each in document["notice_texts"] or []:
        kind = each["kind"]
        yield f"{WORDED_NOTICES[kind]}: «{_preview(kind, each['text'])}»"


def _name(kind: WordedNoticeKind) -> str:
    return f"notice_texts.{kind}"


def _field(kind: WordedNoticeKind, text: str) -> Field:
    return Field(
        _name(kind),
        WORDED_NOTICES[kind],
        "area",
        _wanted(kind),
        most=MAX_TEXT,
        placeholder=_as_typed(MILOS_OWN[kind]),
        preview=_preview(kind, _as_kept(text)),
    )


def _wanted(kind: WordedNoticeKind) -> str:
    names = [_VARIABLES[each] for each in variables(MILOS_OWN[kind])]
    return f"Tiene que llevar {_as_typed(listed(names))}."


def _as_typed(text: str) -> str:
    for kept, typed in _TYPED.items():
        text = text.replace(kept, typed)
    return text


def _as_kept(text: str) -> str:
    """On one line, with the variables of the notice; who types their own names is understood, too."""
    text = re.sub(r"\s*[\r\n]\s*", " ", text)
    for kept, typed in _TYPED.items():
        text = text.replace(typed, kept)
    return text


def _preview(kind: WordedNoticeKind, text: str) -> str:
    """As it is told, of an order that there is not."""
    return filled(
        chosen(kind, text),
        order="123",
        amount=1_234_000,
        what="el sábado 28/11 de 10:00 a 12:00",
    )
