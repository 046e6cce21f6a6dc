"""Reads products and quantities: `2 leches, un pan lactal y medio kilo de tomate`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from retail.spanish.amounts import (
    Amount,
    Measure,
    Read,
    amount_at,
    is_number_alone,
    trailing_amount,
)
from retail.spanish.requests import ORDER_VERBS
from retail.spanish.units import PACKS
from retail.spanish.word_sets import word_set
from retail.spanish.words import tokens

from .finishing import Way, way_to_finish
from .folding import GROCERY_STEMS, names_goods
from .intents import Intent, Kind, Pick, Wish
from .lexicon import (
    ARTICLES,
    ASK_VERBS,
    LEADING_FILLERS,
    MEANS_TO_COOK,
    NO_GIVING,
    QUALITIES,
    TRAILING_FILLERS,
)
from .references import choices_of, pick_of, without_pick

MAX_PHRASE = 60
"""Characters of a product phrase that are searched for."""
MAX_UNMARKED = 6
"""Telling words of a clause without any known verb that may still be the name of a product."""
MAX_WISHES = 150
"""Products of one message that are read: more than fit into a cart."""
MAX_ANSWER = 400
"""Characters of a clause that may begin with the answer to a question."""
MAX_CENTS = 5
"""Up to so many per cent are the fat of a milk, which its other words tell as well."""
MAX_TAIL, MAX_TAILS = 100, 30
"""Characters at the end of a clause that may be one filler (`para esta noche a la noche`), and fillers that it may end in."""
MIN_SIZE = 10
"""From this number on, a bare number behind a name may be a part of it: `cepillo colgate 360`."""
MIN_KINDS = 2
"""Kinds of one thing that are counted one by one."""
MIN_NAMED = 100
"""From this number on, a bare number within the words begins no new product."""


def _longest_first(alternatives: str) -> str:
    parts = re.split(r"\|(?![^(]*\))", alternatives)
    return "|".join(sorted(parts, key=len, reverse=True))


_ORDER = re.compile(rf"^(?:{_longest_first(ORDER_VERBS)})(?=\s|$)")
_ASK = re.compile(rf"^(?:{_longest_first(ASK_VERBS)})(?=\s|$)")
_COOKS = re.compile(rf"^{MEANS_TO_COOK}(?=\s)")
_FOR_PEOPLE = re.compile(
    r" para (?:\d+|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez)(?: personas)?$"
)
_FILLER = re.compile(rf"^(?:{_longest_first(LEADING_FILLERS)})(?=[\s,]|$)")
_ONLY_A_FILLER = re.compile(_longest_first(TRAILING_FILLERS))
_TAIL_FILLER = re.compile(rf"[\s,](?:{_longest_first(TRAILING_FILLERS)})$")
_QUESTION_WORD = re.compile(
    r"^(?:(?:y|che|hola|pero|buenas)\s+)*(?:que|cual|cuales|cuant[oa]s?|como|donde|cuando|quien|en que)\b"
)
_TAIL_ASK = re.compile(r"\b(?:tenes|tienen|hay|venden|vendes|cuanto \w+|queda|quedan)$")
_SEPARATOR = re.compile(
    r"(,(?!\d)|(?<!\d),|\s+(?:y|e|mas(?= (?:un|una|uno|dos|tres|\d)))\s+|\s*[+&]\s*|\s+-\s+|\s+/\s+)"
)
_JOINED_HALF = re.compile(
    r"\b(kilos?|kgs?|k|litros?|lts?|l|docenas?|lucas?|\d+|una?|uno|dos|tres|cuatro|cinco|seis)\s+y\s+(medio|media|cuarto|1/2|1/4)\b(?!\s+(?:kilo|litro|docena|kg|l\b))"
)
_CHECKS = re.compile(
    r"^(?:(?:che|hola|y|entonces|o sea|por que|porque) )*(?:me |te |yo )?"
    r"(?:llevo|agregaste|pusiste|anotaste|sumaste|cargaste|mandaste|agregue|puse|pedi)\b"
)
"""With a question mark these look at the cart, and order nothing: `llevo 2 mantecas?`."""
_BEFORE_A_NAME = frozenset({"de", "x", "por", "numero", "las", "los"})
_BY_PRICE = frozenset({Pick.CHEAPEST, Pick.DEAREST})
_QUALITIES = re.compile(QUALITIES)
_ENDS = frozenset({Way.ENOUGH, Way.READY})
"""Words between products by which a shopper is done, and then is not: `ya está, 2 leches`."""
_EDGE = " ,.:;!?/'+"
_EACH = r"(?:de )?(?:a )?cada(?: (?:uno|una|cosa|producto|tipo|sabor|marca))?"
_EACH_BEFORE = re.compile(rf"^(?P<count>[^\s,]+(?: [^\s,]+)?) {_EACH}(?: de)?\b[\s,]*(?P<rest>.+)$")
_EACH_BEHIND = re.compile(rf"^(?P<rest>.+?)(?:,\s*|\s+)(?P<count>[^\s,]+(?: kilos?| kg)?) {_EACH}$")
_BY_SO_MANY = re.compile(r"^(?P<rest>.+?),? de a (?P<count>[^\s,]+)$")
_DESCRIBES = re.compile(
    r"^(?:(?:la|el|las|los)(?: de| del| que (?:es|sea|dice|viene))?|(?:que (?:sea|sean)|sin|con|tipo|sabor|marca))\s+(?P<kind>.+)$"
)
"""What follows a product behind a comma and only says which: `, la común`, `, sin azúcar`."""
_COUNTED = re.compile(
    r"^(?:(?:que )?(?:sean?|son|eran?|seria|serian|solo|solamente|nada mas que)|x|por|total)\s+"
)
_COUNTERS = word_set("unidad unidades nomas solo sola solos solas cada total si dale")
_CORRECTOR = re.compile(
    r"^(?:no|perdon|digo|mejor dicho|quise decir|me equivoque)(?:,? (?P<new>.+))?$"
)
"""What begins an item that stands for the one before it, or is said between the two."""
_NO_PRODUCT = frozenset({"no", "si", "perdon", "digo", "cada", "mejor"}) | word_set("""
    pero aunque menos mas lo la los las el un una se me nos que cual cuanto cuantos cuantas como asi igual nada eso ese esa esto
    total redondo
""")
"""Words of talk that name nothing by themselves: a near match of theirs (`pero`, perro) would be bought."""
ANOTHER = word_set("otro otra otros otras")
"""One more of what was named right before."""
_ANOTHER_ONE = re.compile(r"^otr[oa] (?:mas )?(?:de )?(?=\S)")
"""One, behind something else in a list: `1 sprite y otra fanta`."""
_TO_AN_ADDRESS = re.compile(
    r" (?:a|en) (?:la |el )?(?:calle |avenida |av )?[a-z][a-z ]{2,30} \d{2,5}(?:[ ,].*)?$"
)
"""Where it is to go: `1 melba a Rivadavia 200`."""
_PERCENT = re.compile(r"\b(\d{1,2}) por ciento(?: de grasa)?\b")
_ZERO = re.compile(r"(?<=[a-z] )cero\b(?! (?:kilos?|gramos|unidades))")
_TAGGED = frozenset({"de", "a", "por", "hasta", "menos", "maximo"})
_UP_TO = frozenset({"hasta", "menos", "maximo"})


_FAVOUR = re.compile(
    r"^(?:(?:me )?(?:hace|haces|haceme|harias) (?:el|un) favor(?: de)?\b[\s,]*|por fa\b[\s,]*|(?:che )?(?:gordo|gorda|flaco|capo|maestro|jefe|querido|querida|amigo|amiga)\b[\s,]+|"
    r"(?:como (?:estas|andas|estan|andan)|que tal(?: todo)?|todo bien|mira)\b[\s,]+(?=(?:mira|che|te|les|queria|quiero|quisiera|necesito|me|nos|haceme)\b)|"
    r"(?:te |les )?(?:queria|quisiera) (?:ver|saber|pedir(?:te|les)?|preguntar(?:te|les)?|consultar(?:te|les)?) si (?=(?:me|nos) ))+"
)
"""What is said politely before an order, and is none: `qué tal, te quería pedir si me mandás 2 leches`."""
_IF_SO = re.compile(
    rf"^(?:y )?si (?:l[oa]s? )?(?:tenes|tienen|hay)\s*,?\s+(?=(?:{_longest_first(ORDER_VERBS)})\s|.+ tambien$)"
)
"""What an order may hang on: `si tenés mandame 1`, `y si tenés unas oreo también`."""
_UNLESS = re.compile(
    r"(?<=\w)\s*,?\s*(?:[oy]\s*,?\s+)?si no (?:hay|tenes|tienen|queda)\s*,?\s+(?=\w)"
)
"""What stands before what is wanted where the first is missing: `2 pepsi o si no hay 2 coca`."""
_GIVES = re.compile(
    r"^(?:(?P<asked>[a-z]{2,}?)(?:a|e|i|ar|er|ir|a|e)(?:me|nos)(?:l[oa]s?)?|(?:me|nos) (?P<second>[a-z]{2,}?)(?:[aei]s|[aei]rias))(?=\s)"
)
"""A verb that asks to be given something, by its ending: `alcanzame`, `traernos`, `me preparás`."""


def _giving_verb(text: str) -> re.Match[str] | None:
    """A verb that orders by its ending, with an amount behind it; what is known not to order is none."""
    match = _GIVES.match(text)
    if match is None or (match["asked"] or match["second"]) in NO_GIVING:
        return None
    words = text[match.end() :].split()
    read = amount_at(words)
    return match if read and read[1] < len(words) else None


@dataclass(frozen=True)
class Stripped:
    """What is left of a clause without its verbs, and what those verbs said: `cooks` is what somebody means to cook."""

    rest: str
    orders: bool
    asks: bool
    cooks: bool = False


def _polite_words_off(text: str) -> str:
    return _IF_SO.sub("", _FAVOUR.sub("", text.strip(_EDGE)))


@lru_cache(maxsize=1024)
def strip_lead(text: str) -> Stripped:
    """Takes verbs and fillers off the front: `hola, quiero comprar leche` → `leche` (orders)."""
    orders = False
    rest = _polite_words_off(text)
    cook = _COOKS.match(rest)
    asks = cook is not None
    rest = _FOR_PEOPLE.sub("", rest[cook.end() :].strip(_EDGE)) if cook else rest
    while rest:
        match, pattern = _giving_verb(rest), _ORDER
        for pattern in () if match else (_ASK, _ORDER, _FILLER):
            match = pattern.match(rest)
            if match:
                break
        if match is None:
            break
        after = rest[match.end() :].strip(_EDGE)
        asks = asks or pattern is _ASK
        orders = orders or pattern is _ORDER
        if not after:
            return Stripped("", orders, asks, cook is not None)
        rest = _polite_words_off(after)
    return Stripped(rest, orders, asks, cook is not None)


def strip_tail(text: str) -> tuple[str, bool]:
    """Takes fillers off the end: `leche porfa` → `leche`; and whether they asked (`leche tenes`)."""
    asks = False
    for _ in range(MAX_TAILS):
        match = _TAIL_FILLER.search(text, max(0, len(text) - MAX_TAIL))
        if match is None or not match.start() or _ONLY_A_FILLER.fullmatch(text):
            break
        asks = asks or bool(_TAIL_ASK.search(text))
        text = text[: match.start()].strip(_EDGE)
    return text, asks


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


def _is_of_a_name(words: list[str], at: int, read: Read) -> bool:
    """Whether an amount within the words rather belongs to a name: `coca 2.25`, `colgate 360`."""
    amount, after = read
    bare = amount.measure is Measure.PIECE and after == at + 1 and words[at][:1].isdigit()
    bare = bare and "/" not in words[at]
    return bare and (amount.value != int(amount.value) or amount.value >= MIN_NAMED)


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


def _without_price(words: list[str]) -> tuple[list[str], bool]:
    """Takes a price off the end: `doritos de 4480 pesos`; and whether it was a limit (`hasta 4000 pesos`)."""
    tail = trailing_amount(words) if len(words) > 1 else None
    if tail is None or tail[0].measure is not Measure.PESO:
        return words, False
    head = words[: tail[1]]
    if head[-1] not in _TAGGED:
        return words, False
    limits = bool(_UP_TO & set(head[-2:]))
    while head and head[-1] in _TAGGED:
        head.pop()
    return head, limits


def wish_of(text: str, *, asking: bool, ordered: bool) -> Wish | None:
    """One product in words, or None when nothing is left to search for."""
    text = re.sub(r"\b(?:de|x) (kilo|litro)\b", r"de 1 \1", text.replace("<y>", "y"))
    text = _ZERO.sub("zero", _PERCENT.sub(_percent, text))
    lead = strip_lead(text)
    rest, tail_asks = strip_tail(_TO_AN_ADDRESS.sub("", lead.rest))
    pick = pick_of(rest)
    words = (without_pick(rest) if pick else rest).strip(_EDGE).split()
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
    words, has_limit = _without_price(_without_articles(words))
    words, size = _inner_size(words)
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
    phrase = " ".join(word.strip(_EDGE) for word in words if word.strip(_EDGE))[:MAX_PHRASE].strip()
    if not any(char.isalnum() for char in phrase) or _NO_PRODUCT.issuperset(phrase.split()):
        return None
    return Wish(
        phrase=phrase.replace("sevenup", "7up"),
        amount=amount,
        size=size,
        pick=pick,
        asking=has_limit or ((asking or lead.asks or tail_asks) and not (lead.orders or ordered)),
        said_plainly=not (ordered or lead.orders or amount or had_article or asking or lead.asks),
        number=number,
        container=container,
        bare_of=bare_of and not container,
        item="" if pick else rest,
    )


def _percent(match: re.Match[str]) -> str:
    return "" if int(match[1]) <= MAX_CENTS else match[1]


def for_each_of(text: str) -> tuple[Amount | None, str]:
    """The amount that all products of a text get, and the text without it: `dos de cada una: oreo y melba`."""
    patterns = (_EACH_BEFORE, _EACH_BEHIND, _BY_SO_MANY)
    for pattern in patterns if "cada" in text or " de a " in text else ():
        match = pattern.match(text.strip(_EDGE))
        amount = is_number_alone(match["count"].split()) if match else None
        if match and amount:
            return amount, match["rest"]
    return None, text


def count_alone(text: str) -> Amount | None:
    """The amount that an item is, and nothing else: `dos`, `que sean 2`, `2 unidades`, `una sola`."""
    words = _COUNTED.sub("", text.strip(_EDGE)).split()
    while len(words) > 1 and words[-1] in _COUNTERS:
        words = words[:-1]
    return is_number_alone(words) if words else None


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
    return count_alone(strip_tail(lead.rest.replace("pero ", ""))[0])


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
    match = _ANSWERS.match(strip_lead(_JOINED_HALF.sub(r"\1 <y> \2", clause)).rest)
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
    lead = strip_lead(_UNLESS.sub(" o ", _JOINED_HALF.sub(r"\1 <y> \2", text)))
    asks = asking or _QUESTION_WORD.match(text) is not None
    asking = lead.asks or (asks and (not lead.orders or _CHECKS.match(text) is not None))
    for_each, rest = for_each_of(lead.rest)
    listed_by_article = rest.split(" ", 1)[0] in ARTICLES
    wishes: list[Wish] = []
    parts = _SEPARATOR.split(rest)
    items = [
        (item.strip(_EDGE), place == 0 and sign.strip() == "," and not listed_by_article)
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
        _take_item(
            wishes,
            corrector["new"] if corrector else item,
            behind_comma=behind_comma,
            asking=asking,
            ordered=lead.orders and not lead.asks,
        )
        if 0 < before < len(wishes) and (corrects or corrector):
            wishes[-2:] = [instead_of(*wishes[-2:])]
        elif 0 < before < len(wishes) and (is_other or item.startswith(("o ", "u "))):
            wishes = _with_alternative(wishes)
        corrects, is_other = False, item.endswith((" o", " u"))
    wishes = [each for wish in wishes for each in _alternatives_in(wish)]
    if for_each:
        wishes = [replace(wish, amount=for_each) for wish in wishes]
    if len(wishes) == 1 and wishes[0].phrase in ANOTHER:  # of nothing that was named
        return ()
    return tuple(_under_heading(items[0][0], wishes))


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
    if wish and wish not in wishes:
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
