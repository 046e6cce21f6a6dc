"""Reads what a clause answers an open question with: an amount, or what stands before another wish."""

import re
from collections.abc import Iterator

from retail.spanish.amounts import Amount, Measure

from .counts import JOINED_HALF, count_alone
from .folding import names_goods
from .intents import Intent, Kind
from .references import choices_of
from .stripping import MAX_TAIL, strip_lead, strip_tail
from .wishes import wishes_of

_ARTICLE = re.compile(r"^(?:el|los|las) ")
"""Before a weight or a part it says nothing: `mandame los tres cuartos`; `las dos` are two products."""
MAX_ANSWER = 400
"""Characters of a clause that may begin with the answer to a question."""
_YES_AND = re.compile(
    r"^(?:(?:si|dale|joya|bueno|okey|claro|perfecto|genial|listo|barbaro)\s*,?\s+)+y\s+(?=(?:\S+ ){1,6}\S+$)"
)
_ANSWERS = re.compile(r"^(?P<count>[^,]+?)(?:\s*,\s+(?:y\s+)?|\s+y\s+)(?P<rest>\S.*)$")
_BEHIND_A_POINTER = re.compile(r"\s*,\s+(?:y\s+)?|\s+y\s+")
_POINTS = re.compile(r"^(?:\S+ de )?(?:la|el) (?!ultim)[^\s,]+(?= \S)")
"""A pointer with nothing between it and what is wished: `la 2 pan huevos`."""
_POINTS_BY_AN_ARTICLE = re.compile(r"\b(?:la|el|las|los|opcion|numero)\b")
"""Without one, an ordinal may only begin a list: `primero, 2 leches`."""


def answered_amount(clause: str) -> Amount | None:
    """The amount that a clause answers with, in whatever words: `si, dale, tres`, `mandame 2 nomas`."""
    lead = strip_lead(clause)
    if lead.asks or clause.startswith("para ") or clause.endswith(" cada"):
        return None
    text = strip_tail(lead.rest.replace("pero ", ""))[0]
    weighed = count_alone(_ARTICLE.sub("", text))
    is_weighed = weighed and (weighed.measure is Measure.KILO or weighed.value % 1)
    return weighed if is_weighed else count_alone(text)


def answer_before(clause: str) -> tuple[list[Intent], str]:
    """What answers a question before what is wished beside it: `si y dos stella`, `200 y una fanta`, `la 2 y pan`."""
    if len(clause) > MAX_ANSWER:
        return [], clause
    agreed = _YES_AND.match(clause)
    if agreed and wishes_of(clause[agreed.end() :]):
        return [Intent(Kind.YES)], clause[agreed.end() :]
    for pointer, rest, is_apart in _pointers_before(clause):
        choices = () if choices_of(rest) else choices_of(pointer)
        if choices and not any(one.that for one in choices) and _is_wished(rest, is_apart=is_apart):
            return [Intent(Kind.CHOOSE, choices=choices)], rest
    match = _ANSWERS.match(strip_lead(JOINED_HALF.sub(r"\1 <y> \2", clause)).rest)
    amount = answered_amount(match["count"]) if match else None
    if match is None or amount is None or amount.vague:
        return [], clause
    wishes = wishes_of(match["rest"])
    if not wishes or wishes[0].amount is None or answered_amount(match["rest"]):
        return [], clause
    return [Intent(Kind.NUMBER, amount=amount)], match["rest"]


def _pointers_before(clause: str) -> Iterator[tuple[str, str, bool]]:
    """Each part of a clause that may point to a list, what is behind it, and whether a comma or `y` parts the two."""
    if not _POINTS_BY_AN_ARTICLE.search(clause) or choices_of(clause):
        return
    for sign in reversed(list(_BEHIND_A_POINTER.finditer(clause, 0, MAX_TAIL))):
        pointer = clause[: sign.start()]
        if _POINTS_BY_AN_ARTICLE.search(pointer):
            yield pointer, clause[sign.end() :], True
    match = _POINTS.match(clause)
    if match:
        yield match[0], clause[match.end() :].strip(), False


def _is_wished(text: str, *, is_apart: bool) -> bool:
    """Whether what stands behind a pointer is something else that is wanted, and does not describe what is pointed to."""
    first = next(iter(wishes_of(text)), None)
    if first is None or answered_amount(text):
        return False
    is_a_name = is_apart and " " not in first.phrase
    return bool(first.amount) or names_goods(first.phrase) or is_a_name
