"""Reads one product in words, with its amount, size and number: `2 cocas de 2.25`."""

import re

from retail.spanish.amounts import Amount, Measure, amount_at, trailing_amount
from retail.spanish.units import KILOS, LITRES, PACKS, PIECES
from retail.spanish.word_sets import word_set

from .intents import Wish
from .lexicon import ARTICLES
from .references import pick_of, without_pick
from .stripping import EDGE, strip_lead, strip_tail

MAX_PHRASE = 60
"""Characters of a product phrase that are searched for."""
MAX_CENTS = 5
"""Up to so many per cent are the fat of a milk, which its other words tell as well."""
MIN_SIZE = 10
"""From this number on, a bare number behind a name may be a part of it: `cepillo colgate 360`."""
MIN_NAMED = 100
"""From this number on, a bare number within the words begins no new product."""
_NO_PRODUCT = frozenset({"no", "si", "perdon", "digo", "cada", "mejor"}) | word_set("""
    pero aunque menos mas lo la los las el un una se me nos que cual cuanto cuantos cuantas como asi igual nada eso ese esa esto
    total redondo
""")
"""Words of talk that name nothing by themselves: a near match of theirs (`pero`, perro) would be bought."""
_TO_AN_ADDRESS = re.compile(
    r" (?:a|en) (?:la |el )?(?:calle |avenida |av )?[a-z][a-z ]{2,30} \d{2,5}(?:[ ,].*)?$"
)
"""Where it is to go: `1 melba a Rivadavia 200`."""
_COOKING = re.compile(
    r" para (?:(?:el|la) )?(?P<purpose>horno|hornear|freir|fritar|parrilla|plancha|sarten|hervir|microondas|asar|gratinar|freidora|airfryer)$"
)
_NOT_COOKED = word_set("""
    papel rollo film aluminio limpiador desengrasante quitagrasa antigrasa detergente spray rocio aceite bolsa bolsas fuente asadera
    molde placa bandeja rejilla guante guantes manopla pinza pinzas cepillo olla sarten carbon lena fosforos encendedor
""")
"""Goods that are used in an oven and not cooked in it: `para horno` is part of what `papel para horno` is called."""
_PERCENT = re.compile(r"\b(\d{1,2}) por ciento(?: de grasa)?\b")
_MEASURES = frozenset({*KILOS, *LITRES, *PIECES})
_TAGGED = frozenset({"de", "a", "por", "hasta", "menos", "maximo"})
_UP_TO = frozenset({"hasta", "menos", "maximo"})


def _inner_size(words: list[str]) -> tuple[list[str], Amount | None]:
    """Takes a content out of a name: `coca 2 litros zero` → `coca zero`, 2 litres."""
    for at in range(1, len(words)):
        read = amount_at(words, at)
        if read and words[at] != "cuarto" and _is_content(words[at], read[0]):
            head = words[:at]
            while head and head[-1] in {"de", "x", "por"}:
                head.pop()
            if head:
                return head + words[read[1] :], read[0]
    return words, None


def _content_ahead(words: list[str]) -> tuple[list[str], Amount | None]:
    """Takes what each pack holds off the front: `500 g de fideos`, behind `2 paquetes de`."""
    read = amount_at(words)
    if read and read[1] < len(words) and _is_content(words[0], read[0]):
        return words[read[1] :], read[0]
    return words, None


def _is_content(word: str, amount: Amount) -> bool:
    """Whether an amount within a name is a content: `2 litros`, `2.25`."""
    is_bare = amount.measure is Measure.PIECE and word[0].isdigit() and "/" not in word
    return amount.measure in {Measure.KILO, Measure.LITRE} or (
        is_bare and amount.value != int(amount.value)
    )


def _without_articles(words: list[str]) -> list[str]:
    while len(words) > 1 and words[0] in ARTICLES | {"de", "del"}:
        words = words[1:]
    return words


def _taken_behind(words: list[str]) -> tuple[list[str], Amount | None, bool]:
    """Takes an amount off the end, and whether `de` makes it a size: `leche x 3`, `yerba de medio`."""
    tail = trailing_amount(words) if len(words) > 1 else None
    if tail is None:
        return words, None, False
    amount, start = tail
    is_introduced = words[start - 1] in {"de", "por"}
    if is_introduced and start == 1:
        return words, None, False
    counts = (
        words[start - 1] == "por" and amount.measure is Measure.PIECE and amount.value < MIN_NAMED
    )
    return words[: start - is_introduced], amount, is_introduced and not counts


def _without_price(words: list[str]) -> tuple[list[str], float]:
    """Takes a price off the end: `doritos de 4480 pesos`; and the limit that it was (`hasta 4000 pesos`), else 0."""
    tail = trailing_amount(words) if len(words) > 1 else None
    if tail is None or tail[0].measure is not Measure.PESO:
        return words, 0
    head = words[: tail[1]]
    if head[-1] not in _TAGGED:
        return words, 0
    limit = tail[0].value if _UP_TO & set(head[-2:]) else 0
    while head and head[-1] in _TAGGED:
        head.pop()
    return head, limit


def wish_of(text: str, *, asking: bool, ordered: bool) -> Wish | None:
    """One product in words, or None when nothing is left to search for."""
    text = re.sub(r"\b(?:de|x) (kilo|litro)\b", r"de 1 \1", text.replace("<y>", "y"))
    text = _PERCENT.sub(_percent, text)
    lead = strip_lead(text)
    rest, tail_asks = strip_tail(_TO_AN_ADDRESS.sub("", lead.rest))
    pick = pick_of(rest)
    words = (without_pick(rest) if pick else rest).strip(EDGE).split()
    amount: Amount | None = None
    had_article = bool(words) and words[0] in ARTICLES
    read = amount_at(words)
    container = ""
    bare_of = False
    if read:
        is_count = read[0].measure is Measure.PIECE and read[0].value == int(read[0].value)
        bare_of = is_count and read[1] > 1 and words[read[1] - 1] == "de"
        container = next((word for word in reversed(words[: read[1]]) if word in PACKS), "")
        amount, words = read[0], words[read[1] :]
    words = _without_articles(words)
    words, held = _content_ahead(words) if container else (words, None)
    if had_article and amount is None and words and words[0] in _MEASURES:  # `el kilo de papa`
        read = amount_at(words)
        amount, words = (read[0], words[read[1] :]) if read else (amount, words)
    words, up_to = _without_price(words)
    words, inner = _inner_size(words)
    size = held or inner
    number = 0
    for _ in range(2):
        rest_of_it, behind, is_size = _taken_behind(words)
        if behind is None:
            break
        is_bare = words[-1].isdigit() and words[-2] not in {"x", "por"} and not is_size
        if is_bare and behind.value >= MIN_SIZE and not number:
            number = int(behind.value)
        elif is_size and size is None:
            size = behind
        elif amount is None and not is_size:
            amount = behind
        else:
            break
        words = rest_of_it
    phrase = " ".join(word.strip(EDGE) for word in words if word.strip(EDGE))[:MAX_PHRASE].strip()
    if not any(char.isalnum() for char in phrase) or _NO_PRODUCT.issuperset(phrase.split()):
        return None
    cooked = _COOKING.search(phrase) if amount and phrase.split()[0] not in _NOT_COOKED else None
    said = phrase
    phrase = phrase[: cooked.start()] if cooked else phrase
    return Wish(
        phrase=phrase.replace("sevenup", "7up"),
        amount=amount,
        size=size,
        pick=pick,
        asking=up_to > 0 or ((asking or lead.asks or tail_asks) and not (lead.orders or ordered)),
        said_plainly=not (ordered or lead.orders or amount or had_article or asking or lead.asks),
        number=number,
        container=container,
        bare_of=bare_of and not container,
        has_verb=ordered or lead.orders,
        up_to=up_to,
        purpose=cooked["purpose"] if cooked else "",
        said=said if cooked else "",
        item="" if pick else rest,
    )


def _percent(match: re.Match[str]) -> str:
    return "" if int(match[1]) <= MAX_CENTS else match[1]
