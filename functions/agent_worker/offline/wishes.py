"""Reads the products of a clause and their quantities: `2 leches, un pan lactal y medio kilo de tomate`."""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from retail.spanish.amounts import Amount, Measure, Read, amount_at, is_number_alone
from retail.spanish.requests import ORDER_VERBS
from retail.spanish.units import PACKS
from retail.spanish.word_sets import one_of, word_set
from retail.spanish.words import tokens

from .counts import JOINED_HALF, count_alone, for_each_of, is_of_each_kind
from .finishing import Way, way_to_finish
from .folding import GROCERY_STEMS
from .intents import Pick, Wish
from .lexicon import ARTICLES, QUALITIES
from .one_wish import MIN_NAMED, MIN_SIZE, wish_of
from .references import pick_of
from .stripping import EDGE, strip_lead

MAX_UNMARKED = 6
"""Telling words of a clause without any known verb that may still be the name of a product."""
MAX_WISHES = 150
"""Products of one message that are read: more than fit into a cart."""
MIN_KINDS = 2
"""Kinds of one thing that are counted one by one."""
_QUESTION_WORD = re.compile(
    r"^(?:(?:y|che|hola|pero|buenas)\s+)*(?:que|cual|cuales|cuant[oa]s?|como|donde|cuando|quien|en que)\b"
)
_SEPARATOR = re.compile(
    r"(,(?!\d)|(?<!\d),|\s+(?:y|e|mas(?= (?:un|una|uno|dos|tres|\d)))\s+|\s*[+&]\s*|\s+-\s+|\s+/\s+)"
)
_CHECKS = re.compile(
    r"^(?:(?:che|hola|y|entonces|o sea|por que|porque) )*(?:me |te |yo )?"
    r"(?:llevo|agregaste|pusiste|anotaste|sumaste|cargaste|mandaste|agregue|puse|pedi)\b"
)
"""With a question mark these look at the cart, and order nothing: `llevo 2 mantecas?`."""
_ZERO = re.compile(r"(?<=[a-z] )cero\b(?! (?:kilos?|gramos|unidades))")
_BEFORE_A_NAME = frozenset({"de", "x", "por", "numero", "las", "los"})
_BY_PRICE = frozenset({Pick.CHEAPEST, Pick.DEAREST})
_QUALITIES = re.compile(QUALITIES)
_ENDS = frozenset({Way.ENOUGH, Way.READY})
"""Words between products by which a shopper is done, and then is not: `ya está, 2 leches`."""
_DESCRIBES = re.compile(
    r"^(?:(?:de )?(?:la|el|las|los)(?: de| del| que (?:es|sea|dice|viene))?|(?:que (?:sea|sean)|sin|con|tipo|sabor|marca))\s+(?P<kind>.+)$"
)
"""What follows a product behind a comma and only says which: `, la común`, `, sin azúcar`."""
_CORRECTOR = re.compile(
    r"^(?:no|perdon|digo|mejor dicho|quise decir|me equivoque)(?:,? (?P<new>.+))?$"
)
"""What begins an item that stands for the one before it, or is said between the two."""
ANOTHER = word_set("otro otra otros otras")
"""One more of what was named right before."""
_ANOTHER_ONE = re.compile(r"^otr[oa] (?:mas )?(?:de )?(?=\S)")
"""One, behind something else in a list: `1 sprite y otra fanta`."""
_UNLESS = re.compile(
    r"(?<=\w)(?:\s*,\s*|\s+)(?:(?:[oy]|pero)\s*,?\s+)?si no (?:hay|tenes|tienen|quedan?)\s*,?\s+"
    rf"(?:{one_of(ORDER_VERBS.split('|'))} )?(?=\w)"
)
"""What stands before what is wanted where the first is missing: `2 pepsi o si no hay 2 coca`."""


def _parted_by_numbers(text: str) -> list[str]:
    """Items that only a number parts: `2 leches 1 pan 3 yogures`."""
    words = text.split()
    if amount_at(words) is None:
        return _parted_behind_numbers(words)
    starts = [0]
    at = 1
    while at < len(words):
        read = amount_at(words, at)
        if read is None:
            at += 1
            continue
        amount, after = read
        own = amount_at(words, starts[-1])
        counts = amount.measure in {Measure.PIECE, Measure.PACK} or words[after - 1] == "de"
        is_weighed_too = amount.measure is Measure.KILO and own and own[0].measure is Measure.KILO
        begins = (
            (counts or is_weighed_too)
            and after < len(words)
            and words[at - 1] not in _BEFORE_A_NAME
        )
        if begins and not _is_of_a_name(words, at, read) and at > starts[-1]:
            is_heading = own is not None and own[1] == at and words[at - 1] in PACKS
            if own is None or own[1] < at or is_heading:
                starts.append(at)
        at = after
    ends = [*starts[1:], len(words)]
    return [" ".join(words[a:b]) for a, b in zip(starts, ends, strict=True)]


def _parted_behind_numbers(words: list[str]) -> list[str]:
    """Items that each end in how many: `soda x 3 gancia x 1`, `ajo 2 perejil 1`."""
    ends = [0]
    at = 1
    while at < len(words):
        read = amount_at(words, at)
        is_count = (
            read is not None and read[0].measure is Measure.PIECE and words[read[1] - 1].isdigit()
        )
        if read and is_count and 0 < read[0].value < MIN_SIZE and at > ends[-1]:
            ends.append(read[1])
        at = read[1] if read else at + 1
    if len(ends) <= MIN_KINDS or ends[-1] != len(words):
        return [" ".join(words)]
    return [" ".join(words[a:b]) for a, b in pairwise(ends)]


def _is_of_a_name(words: list[str], at: int, read: Read) -> bool:
    """Whether an amount within the words rather belongs to a name: `coca 2.25`, `colgate 360`."""
    amount, after = read
    bare = amount.measure is Measure.PIECE and after == at + 1 and words[at][:1].isdigit()
    bare = bare and "/" not in words[at]
    return bare and (amount.value != int(amount.value) or amount.value >= MIN_NAMED)


def _described(wish: Wish, item: str, *, behind_comma: bool) -> Wish | None:
    """The wish with what an item says of it, when the item is only that."""
    match = _DESCRIBES.match(item) if behind_comma else None
    if match is None or wish.kind:
        return None
    head = tokens(match["kind"])[:1]
    is_product = bool(head) and head[0] in GROCERY_STEMS and not match[0].startswith(("sin", "con"))
    return None if is_product or not head else replace(wish, kind=match["kind"])


def wishes_of(text: str, *, asking: bool = False) -> tuple[Wish, ...]:
    """All products of a clause with their quantities, in order."""
    text = _ZERO.sub("zero", text)
    lead = strip_lead(_UNLESS.sub(_or, JOINED_HALF.sub(r"\1 <y> \2", text)))
    asks = asking or _QUESTION_WORD.match(text) is not None
    asking = lead.asks or (asks and (not lead.orders or _CHECKS.match(text) is not None))
    for_each, rest = for_each_of(lead.rest)
    listed_by_article = rest.split(" ", 1)[0] in ARTICLES
    wishes: list[Wish] = []
    parts = _SEPARATOR.split(rest)
    items = [
        (item.strip(EDGE), place == 0 and sign.strip() == "," and not listed_by_article)
        for part, sign in zip(parts[::2], ["", *parts[1::2]], strict=True)
        for place, item in enumerate(_parted_by_numbers(part))
    ]
    corrects = is_other = False
    for item, behind_comma in items:
        if len(wishes) >= MAX_WISHES:
            break
        item = _ANOTHER_ONE.sub("una ", item) if wishes else item
        corrector = _CORRECTOR.match(item) if wishes else None
        if corrector and not corrector["new"]:
            corrects = True
            continue
        before = len(wishes)
        is_for_it = lead.cooks and not asks and wishes and amount_at(item.split()) is not None
        _take_item(
            wishes,
            corrector["new"] if corrector else item,
            behind_comma=behind_comma,
            asking=asking and not is_for_it,
            ordered=lead.orders and not lead.asks,
        )
        if 0 < before < len(wishes) and (corrects or corrector):
            wishes[-2:] = [instead_of(*wishes[-2:])]
        elif 0 < before < len(wishes) and (is_other or item.startswith(("o ", "u "))):
            wishes = _with_alternative(wishes)
        corrects, is_other = False, item.endswith((" o", " u"))
    wishes = [each for wish in wishes for each in _alternatives_in(wish)]
    if _UNLESS.search(text):
        wishes = [_unless_there(wish) for wish in wishes]
    if for_each:
        of_each = not asking and is_of_each_kind(lead.rest) and _is_of_the_first(for_each, wishes)
        wishes = [replace(wish, amount=wish.amount or for_each) for wish in wishes]
        wishes[:1] = [replace(wish, of_each=of_each) for wish in wishes[:1]]
    if len(wishes) == 1 and wishes[0].phrase in ANOTHER:  # of nothing that was named
        return ()
    return tuple(_under_heading(items[0][0], wishes))


def _is_of_the_first(for_each: Amount, wishes: Sequence[Wish]) -> bool:
    """Whether `2 de cada jabón` is of each soap; packs are of one, and behind `2 de cada jabón, esponja` each is a thing of the list."""
    return for_each.measure is not Measure.PACK and all(wish.amount for wish in wishes[1:])


def instead_of(wish: Wish, meant: Wish) -> Wish:
    """What is meant instead of a wish: as many of it, unless that is said."""
    amount = meant.amount or wish.amount
    return replace(meant, amount=amount, said_plainly=meant.said_plainly and amount is None)


def _with_alternative(wishes: list[Wish]) -> list[Wish]:
    """The wishes, of which the last stands beside the one before it, and that one's alternatives: one is meant."""
    *before, last = wishes
    known = before[-1].either
    either = f"{known or before[-1].spoken} o {last.spoken}"
    first = next(
        at for at, wish in enumerate(before) if wish is before[-1] or known == wish.either != ""
    )
    return [*before[:first], *(replace(wish, either=either) for wish in wishes[first:])]


def _or(unless: re.Match[str]) -> str:
    is_counted = amount_at(unless.string[unless.end() :].split()) is not None
    return ", o " if is_counted else " o "


def _unless_there(wish: Wish) -> Wish:
    """An alternative as one of a row in which each is wanted where those before it are missing; a counted one is ordered."""
    return (
        replace(wish, ranked=True, asking=wish.asking and not wish.amount) if wish.either else wish
    )


_OR = re.compile(r" [ou] ")
_ALIKE = re.compile(
    r"(?:algo|alguna|alguno|otr[oa])(?: (?:parecid[oa]|similar|asi|por el estilo))?"
)


def _alternatives_in(wish: Wish) -> list[Wish]:
    """A wish for each name of `rumba o macucas`, of which one is meant. `o algo parecido` names nothing."""
    names = [name for name in _OR.split(wish.phrase) if not _ALIKE.fullmatch(name)]
    if names == [wish.phrase] or not all(names) or wish.either:
        return [wish]
    either = " o ".join(names) if len(names) > 1 else ""
    return [replace(wish, phrase=name, said=name, either=either) for name in names] or [wish]


def _under_heading(heading: str, wishes: list[Wish]) -> list[Wish]:
    """The wishes with the container that heads them and counts as many as they do: `6 latas: 4 quilmes y 2 stella`."""
    words = heading.split()
    read = amount_at(words)
    if not read or read[1] != len(words) or words[-1] not in PACKS or len(wishes) < MIN_KINDS:
        return wishes
    if sum(wish.amount.value if wish.amount else 0 for wish in wishes) != read[0].value:
        return wishes
    return [replace(wish, phrase=f"{wish.phrase} {words[-1]}") for wish in wishes]


def _take_item(
    wishes: list[Wish], item: str, *, behind_comma: bool, asking: bool, ordered: bool
) -> None:
    """Adds what an item wishes, or what it says of the wish before it."""
    if not item or way_to_finish(item) in _ENDS:
        return
    last = wishes[-1] if wishes else None
    if last and _QUALITIES.fullmatch(item):
        return
    count = count_alone(item) if last else None
    if last and count:
        if last.amount is None or behind_comma:
            wishes[-1] = _counted(last, count)
        return
    if (
        last
        and pick_of(item) in _BY_PRICE
        and wish_of(item, asking=asking, ordered=ordered) is None
    ):
        wishes[-1] = replace(last, pick=pick_of(item))
        return
    is_any = pick_of(item) is Pick.ANY
    described = (
        _described(last, item, behind_comma=behind_comma and not asking)
        if last and not is_any
        else None
    )
    if described:
        wishes[-1] = described
        return
    wish = wish_of(item, asking=asking, ordered=ordered)
    pick = pick_of(item) if wish is None else None
    size = is_number_alone(wish.phrase.split()) if wish and last else None
    if wish and last and size and size.measure is not Measure.PIECE:
        wish = replace(last, amount=wish.amount, size=size)
    if pick and last:
        wishes[-1] = replace(last, pick=pick)
    if wish:
        _add(wishes, wish)


def _add(wishes: list[Wish], wish: Wish) -> None:
    """Adds a wish, or the amount that it tells of one which was named without (`lavandina y pan, de lavandina dos`)."""
    named = (at for at, one in enumerate(wishes) if one.phrase == wish.phrase and not one.amount)
    at = next(named, None) if wish.amount else None
    if at is not None and wish.amount:
        wishes[at] = _counted(wishes[at], wish.amount)
    elif wish not in wishes:
        wishes.append(wish)


def _counted(wish: Wish, amount: Amount) -> Wish:
    """The wish with an amount that was said behind it; litres and what is beside a count are its size."""
    is_content = amount.measure is Measure.LITRE or (
        amount.measure is Measure.KILO and wish.amount is not None
    )
    if is_content and wish.size is None:
        return replace(wish, size=amount)
    said = wish.amount
    named = said and said.measure is Measure.PIECE and said.value >= MIN_SIZE and not wish.number
    number = int(said.value) if said and named else wish.number
    return replace(wish, amount=amount, number=number, said_plainly=False)
