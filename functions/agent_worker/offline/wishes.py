"""Reads products and quantities: `2 leches, un pan lactal y medio kilo de tomate`."""

import re
from dataclasses import dataclass, replace

from .amounts import amount_at, is_number_alone, trailing_amount
from .intents import Amount, Measure, Wish
from .lexicon import ARTICLES, ASK_VERBS, LEADING_FILLERS, ORDER_VERBS, TRAILING_FILLERS
from .references import pick_of, without_pick

MAX_PHRASE = 60
"""Characters of a product phrase that are searched for."""
MAX_UNMARKED = 6
"""Telling words of a clause without any known verb that may still be the name of a product."""
MAX_WISHES = 12
"""Products of one message that are taken up."""


def _longest_first(alternatives: str) -> str:
    parts = re.split(r"\|(?![^(]*\))", alternatives)
    return "|".join(sorted(parts, key=len, reverse=True))


_ORDER = re.compile(rf"^(?:{_longest_first(ORDER_VERBS)})(?=\s|$)")
_ASK = re.compile(rf"^(?:{_longest_first(ASK_VERBS)})(?=\s|$)")
_FILLER = re.compile(rf"^(?:{_longest_first(LEADING_FILLERS)})(?=[\s,]|$)")
_TAIL_FILLER = re.compile(rf"(?:^|[\s,])(?:{_longest_first(TRAILING_FILLERS)})$")
_QUESTION_WORD = re.compile(
    r"^(?:(?:y|che|hola|pero|buenas)\s+)*(?:que|cual|cuales|cuant[oa]s?|como|donde|cuando|quien|en que)\b"
)
_TAIL_ASK = re.compile(r"\b(?:tenes|tienen|hay|venden|vendes|cuanto \w+|queda|quedan)$")
_SEPARATOR = re.compile(r",(?!\d)|(?<!\d),|\s+(?:y|e)\s+|\s*[+&]\s*|\s+-\s+")
_JOINED_HALF = re.compile(
    r"\b(kilos?|kgs?|k|litros?|lts?|l|docenas?|\d+)\s+y\s+(medio|media|cuarto|1/2|1/4)\b(?!\s+(?:kilo|litro|docena|kg|l\b))"
)
_BEFORE_A_NAME = frozenset({"de", "x", "por", "numero", "las", "los"})
_EDGE = " ,.:;!?/'+"


@dataclass(frozen=True)
class Stripped:
    """What is left of a clause without its verbs, and what those verbs said."""

    rest: str
    orders: bool
    asks: bool


def strip_lead(text: str) -> Stripped:
    """Takes verbs and fillers off the front: `hola, quiero comprar leche` → `leche` (orders)."""
    orders = asks = False
    rest = text.strip(_EDGE)
    while rest:
        for pattern in (_ASK, _ORDER, _FILLER):
            match = pattern.match(rest)
            if match:
                break
        else:
            break
        after = rest[match.end() :].strip(_EDGE)
        asks = asks or pattern is _ASK
        orders = orders or pattern is _ORDER
        if not after:
            return Stripped("", orders, asks)
        rest = after
    return Stripped(rest, orders, asks)


def strip_tail(text: str) -> tuple[str, bool]:
    """Takes fillers off the end: `leche porfa` → `leche`; and whether they asked (`leche tenes`)."""
    asks = False
    while True:
        match = _TAIL_FILLER.search(text)
        if not match or not match.start():
            return text, asks
        asks = asks or bool(_TAIL_ASK.search(text))
        text = text[: match.start()].strip(_EDGE)


def _parted_by_numbers(text: str) -> list[str]:
    """Items that only a number parts: `2 leches 1 pan 3 yogures`."""
    words = text.split()
    if amount_at(words) is None:
        return [text]
    starts = [0]
    at = 1
    while at < len(words):
        read = amount_at(words, at)
        if read is None:
            at += 1
            continue
        amount, after = read
        counts = amount.measure in {Measure.PIECE, Measure.PACK} or words[after - 1] == "de"
        begins = counts and after < len(words) and words[at - 1] not in _BEFORE_A_NAME
        if begins and at > starts[-1] and amount_at(words, starts[-1]) != (amount, at):
            own = amount_at(words, starts[-1])
            if own is None or own[1] < at:
                starts.append(at)
        at = after
    ends = [*starts[1:], len(words)]
    return [" ".join(words[a:b]) for a, b in zip(starts, ends, strict=True)]


def _inner_size(words: list[str]) -> tuple[list[str], Amount | None]:
    """Takes a content out of a name: `coca 2 litros zero` → `coca zero`, 2 litres."""
    for at in range(1, len(words)):
        read = amount_at(words, at)
        if read and read[0].measure in {Measure.KILO, Measure.LITRE} and words[at] != "cuarto":
            head = words[:at]
            while head and head[-1] in {"de", "x", "por"}:
                head.pop()
            if head:
                return head + words[read[1] :], read[0]
    return words, None


def _without_articles(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0] in ARTICLES | {"de", "del"}:
        words = words[1:]
    return words


def wish_of(text: str, *, asking: bool, ordered: bool) -> Wish | None:
    """One product in words, or None when nothing is left to search for."""
    text = re.sub(r"\bde (kilo|litro)\b", r"de 1 \1", text.replace("<y>", "y"))
    lead = strip_lead(text)
    rest, tail_asks = strip_tail(lead.rest)
    pick = pick_of(rest)
    words = (without_pick(rest) if pick else rest).strip(_EDGE).split()
    amount: Amount | None = None
    had_article = bool(words) and words[0] in ARTICLES
    read = amount_at(words)
    if read:
        amount, words = read[0], words[read[1] :]
    words = _without_articles(words)
    words, size = _inner_size(words)
    if amount is None and size is None and len(words) > 1:
        tail = trailing_amount(words)
        if tail and words[tail[1] - 1] in {"de", "por"}:
            size, words = tail[0], words[: tail[1] - 1]
        elif tail:
            amount, words = tail[0], words[: tail[1]]
    phrase = " ".join(word.strip(_EDGE) for word in words if word.strip(_EDGE))[:MAX_PHRASE].strip()
    if not any(char.isalnum() for char in phrase):
        return None
    return Wish(
        phrase=phrase.replace("sevenup", "7up"),
        amount=amount,
        size=size,
        pick=pick,
        asking=(asking or lead.asks or tail_asks) and not (lead.orders or ordered),
        said_plainly=not (ordered or lead.orders or amount or had_article or asking or lead.asks),
    )


def wishes_of(text: str, *, asking: bool = False) -> tuple[Wish, ...]:
    """All products of a clause with their quantities, in order."""
    lead = strip_lead(_JOINED_HALF.sub(r"\1 <y> \2", text))
    asks = asking or _QUESTION_WORD.match(text) is not None
    asking = lead.asks or (asks and not lead.orders)
    wishes: list[Wish] = []
    for part in _SEPARATOR.split(lead.rest):
        for item in _parted_by_numbers(part):
            wish = wish_of(item, asking=asking, ordered=lead.orders and not lead.asks)
            pick = pick_of(item) if wish is None else None
            size = is_number_alone(wish.phrase.split()) if wish and wishes else None
            if wish and size and size.measure is not Measure.PIECE:
                wish = replace(wishes[-1], amount=wish.amount, size=size)
            if pick and wishes:
                wishes[-1] = replace(wishes[-1], pick=pick)
            if wish and wish not in wishes:
                wishes.append(wish)
    return tuple(wishes[:MAX_WISHES])
