"""Joins the messages of one turn that are fragments of a text: `quiero 2` and `leches`; what stands by itself is left alone.

A text that is too long to be read at once is parted, at the end of a line where it can be.
"""

import re
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from retail.spanish.amounts import Amount, Measure, amount_at
from retail.spanish.words import tokens

from .changes import is_bare_removal
from .finishing import way_to_finish
from .folding import MAX_MESSAGE, fold, says_nothing
from .intents import Intent, Kind, Understood, Wish
from .lexicon import CORRECTORS, HESITATIONS, led_by
from .spelling import mend
from .stripping import strip_lead
from .understanding import understand

MAX_MESSAGES = 20
"""Messages of one turn that are read."""

_DANGLING = re.compile(
    r"(?:^|.* )(?:de|del|con|sin|por|y|e|o|la|el|las|los|un|una|unos|unas|medio|media|otro|otra|tambien|"
    r"no quiero|me llamo|mi nombre es|soy|mi e?mail es|que sean)$"
)
_CORRECTOR = re.compile(rf"{led_by(HESITATIONS)}(?:{CORRECTORS})")
"""What is put right stands in the next message."""
_GOES_ON = re.compile(
    r"^(?:de|del)\s+(?!nada\b|una\b|acuerdo\b)\S|^(?:kilos?|kg|gramos|litros?|docenas?)\b"
)
_HALF = re.compile(r"^y (?:medio|media|cuarto)\b")
_UNIT = re.compile(r"(?:^|.* )(?:kilos?|kgs?|litros?|docenas?)$")
_OR_ELSE = r"si ?no (?:l[oa]s? )?(?:hay|tenes|tienen|te quedan?|llegan?)(?: mas)?"
_BEGINS_ELSE = re.compile(rf"(?:y |o )?(?:si no$|{_OR_ELSE}\b)")
_ENDS_IN_ELSE = re.compile(rf"(?:^|.* )(?:[yo] si ?no|{_OR_ELSE})$")
"""What is ordered where what was ordered before is missing: `2 pepsi`, `si no hay`, `2 manaos`."""
_ENDS_ONE = frozenset({"eso", "y eso", "con eso", "esto", "nada", "no nada"})
"""What begins a way to finish: `eso` and `es todo`."""
_ADDS = re.compile(r"^(?:y|mas)\b|\b(?:otr[oa]s?|tambien|ademas)\b")
"""What comes on top of what was ordered before."""
_ANSWERS = frozenset({Kind.NUMBER, Kind.CHOOSE})
_BY_ITSELF = frozenset({
    Kind.GREET, Kind.THANK, Kind.LEAVE, Kind.YES, Kind.NO, Kind.EMOJI, Kind.MEDIA, Kind.ASK_HOW_ARE_YOU, Kind.INSULT,
})  # fmt: skip
"""What never goes on with a fragment."""


def joined(texts: Sequence[str]) -> tuple[str, ...]:
    """The texts of a turn, none longer than is read; a fragment and what goes on with it are one."""
    whole: list[str] = []
    for text in texts[:MAX_MESSAGES]:
        if whole and _goes_on(whole, text):
            whole[-1] = f"{whole[-1].rstrip()} {text.lstrip()}"
        else:
            whole.append(text)
    return tuple(part for text in whole for part in _parted(text))


def once_each(messages: Sequence[Understood]) -> tuple[Understood, ...]:
    """The messages of a turn, where what came again counts once: an order of products, or an answer right behind its like."""
    kept: dict[str, Understood] = {}
    others = iter(range(len(messages)))
    for message in messages:
        said = _folded(message.text)
        is_part = len(message.text) >= MAX_MESSAGE
        if is_part or not any(_orders(one) for one in message.intents):
            said = f"{next(others)}\n{said}"
        before = kept.get(said)
        kept[said] = replace(before, is_repeated=True) if before else message
    return tuple(_without_repeats(list(kept.values())))


def _without_repeats(messages: Sequence[Understood]) -> Iterator[Understood]:
    """The messages without what one before ordered in other words (`2 pepsi`, `dos pepsi`), or the one right before answered."""
    ordered: set[Hashable] = set()
    answered: Intent | None = None
    for message in messages:
        adds = _ADDS.search(_folded(message.text)) is not None
        intents = message.intents if adds else tuple(_new_in(message.intents, ordered))
        answer = intents[0] if len(intents) == 1 and intents[0].kind in _ANSWERS else None
        if answer and answer == answered:
            intents = ()
        is_repeated = message.is_repeated or intents != message.intents
        yield replace(message, intents=intents, is_repeated=is_repeated)
        ordered.update(
            map(_ordered, (one for each in intents if _orders(each) for one in each.wishes))
        )
        answered = answer or (answered if is_repeated else None)


def _new_in(intents: Sequence[Intent], ordered: set[Hashable]) -> Iterator[Intent]:
    """The intents without the wishes that were ordered before."""
    for intent in intents:
        wishes = tuple(one for one in intent.wishes if _ordered(one) not in ordered)
        if wishes or not _orders(intent):
            yield replace(intent, wishes=wishes) if _orders(intent) else intent


def _ordered(wish: Wish) -> Hashable:
    """What a wish orders, however it is put."""
    names = frozenset(tokens(f"{wish.phrase} {wish.container}"))
    amount = wish.amount or Amount(1)
    measure = Measure.PIECE if amount.measure is Measure.PACK else amount.measure
    return names, amount.value, measure, wish.size, wish.pick, wish.kind, wish.number


def _orders(intent: Intent) -> bool:
    return intent.kind is Kind.WISH and not all(wish.asking for wish in intent.wishes)


def _parted(text: str) -> Iterator[str]:
    """The text in parts of `MAX_MESSAGE` characters at most."""
    while len(text) > MAX_MESSAGE:
        head = text[:MAX_MESSAGE]
        ends = (head.rfind(sign) for sign in ("\n", ",", " "))
        end = next((end for end in ends if end > 0), MAX_MESSAGE)
        yield text[:end]
        text = text[end:].lstrip("\n, ")
    yield text


def _goes_on(whole: Sequence[str], text: str) -> bool:
    """Whether a text goes on with the last one."""
    before, said = _folded(whole[-1]), _folded(text)
    if (
        not before
        or before == said
        or says_nothing(said)
        or "?" in whole[-1]
        or re.search(r"[.!\n]\s*$", whole[-1])
    ):
        return False
    if understand(text).email or (understand(whole[-1]).email and not _GOES_ON.match(said)):
        return False
    if before in _ENDS_ONE and way_to_finish(f"{before} {said}"):
        return True
    if _GOES_ON.match(said) and _ends_in_amount(before):
        return True
    if _HALF.match(said):
        return bool(_UNIT.match(before))
    if any(one.kind in _BY_ITSELF for one in understand(text).intents):
        return False
    if _BEGINS_ELSE.match(said) or _ENDS_IN_ELSE.match(before):
        return True
    return _is_open(before) or (_ends_in_amount(before) and _names_one(whole, text))


def _folded(text: str) -> str:
    return mend(fold(text)).strip(" ,.:;!?")


def _is_open(before: str) -> bool:
    """Whether a text cannot end here: a verb that orders or asks and nothing behind it, an article, a preposition."""
    if _DANGLING.match(before) or _CORRECTOR.fullmatch(before) or is_bare_removal(before):
        return True
    lead = strip_lead(before)
    return not lead.rest and (lead.orders or lead.asks)


def _ends_in_amount(before: str) -> bool:
    words = strip_lead(before).rest.split()
    return any(
        (read := amount_at(words, at)) is not None and read[1] == len(words)
        for at in range(max(0, len(words) - 3), len(words))
    )


def _names_one(whole: Sequence[str], text: str) -> bool:
    """Whether a text begins with a product that has no amount, and the amount before it is of no other product."""
    lead = strip_lead(_folded(whole[-1]))
    is_alone = not lead.rest or amount_at(lead.rest.split()) is not None
    first: Intent | None = next(iter(understand(text).intents), None)
    if not is_alone or first is None or first.kind not in {Kind.WISH, Kind.REFINE}:
        return False
    if _folded(text).startswith("y "):
        return False
    plain = bool(first.wishes) and first.wishes[0].amount is None and not first.wishes[0].asking
    waits = len(whole) > 1 and not lead.orders and _lacks_amount(understand(whole[-2]))
    return plain and not strip_lead(_folded(text)).orders and not waits


def _lacks_amount(message: Understood) -> bool:
    """Whether a message ends with a product that no amount was said of."""
    last = next(reversed(message.intents), None)
    return last is not None and bool(last.wishes) and last.wishes[-1].amount is None
