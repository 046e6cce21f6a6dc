"""Grounding: whatever an answer states of money, links, numbers and deeds has come from a tool.

Facts are what tools answered in this conversation and what the shopper was told of it, and for deeds in this turn. Sums,
differences and multiples of them may be told, too. The rules are lenient where a wrong alarm is likely, and strict where somebody
could lose money: a price, a discount, a link, an account.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate, chain
from typing import Any, Literal

from google.genai import types

from retail.writing import without_accents

Kind = Literal["amount", "link", "address", "number", "discount", "delivery", "stock", "deed"]

_AMOUNT = re.compile(
    r"\$\s*(?P<signed>\d{1,3}(?:\.\d{3})+(?!\d)|\d+)(?:,(?P<cents>\d{1,2})(?!\d))?"
    r"|(?<![\d.,])(?P<named>\d{1,3}(?:\.\d{3})+|\d+)(?:,(?P<rest>\d{1,2}))?\s*(?P<unit>pesos|mil pesos|lucas)\b"
)
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>]+|\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:com|net|org|app|link|ly|me|io)(?:\.[a-z]{2})?\b(?:/[^\s<>]*)?")  # fmt: skip
_MAIL = re.compile(r"[^\s@<>*]+@[^\s@<>*]+\.[a-z]{2,}")
_LONG_NUMBER = re.compile(r"(?<![\d$.,])\+?\d(?:[ .-]?\d){7,}")
_DISCOUNT = re.compile(
    r"(?P<percent>\d+)\s*%\s*(?:de\s+)?(?:descuento|off|menos|rebaja|bonific\w+)"
    r"|descuento\s+(?:del?\s+)?(?P<after>\d+)\s*%|\b(?P<for_two>[234]\s*x\s*[123])\b(?=\s*(?:en|!|\.|,|$))"
)
_FREE_DELIVERY = re.compile(
    r"\b(?:envios?|entregas?|delivery)\b[^.!?\n]{0,30}?\b(?:gratis|sin cargo|sin costo|bonificad[oa])"
    r"|\b(?:gratis|sin cargo|sin costo)\b[^.!?\n]{0,12}?\b(?:el|los) envios?\b"
)
_LEFT = re.compile(r"\bqueda[n]?\s+(?:solo\s+|solamente\s+)?(?P<left>\d+)\b")
_SELLS = re.compile(
    r"\b(?:sale|cuesta|vale|precio|total|suma|queda en|quedo en|descuento|cobr\w+|pagas|te l[oa]s? (?:dejo|hago)|a solo)\b"
)
"""What makes an amount in a sentence a price. Of others the shopper's own words are ground enough: `por $ 500 no tengo`."""
_ENDS = re.compile(r"[.!?](?=\s|$)|\n")
_WORDS_OF_NUMBERS = {
    "medio": "0.5", "media": "0.5", "un": "1", "una": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6",
    "siete": "7", "ocho": "8", "nueve": "9", "diez": "10", "docena": "12",
}  # fmt: skip
_NUMBER = re.compile(r"(?<![\d$.,])\d+(?:[.,]\d+)?")
_CENT = 1
"""Centavos by which a multiple may be off: a weight's price is rounded."""

_DEEDS: tuple[tuple[re.Pattern[str], frozenset[str]], ...] = tuple(
    (re.compile(rf"(?<!no )(?<!nada )\b(?:te |lo |la |los |las )*{verbs}\b"), frozenset(tools))
    for verbs, tools in (
        ("(?:agregué|sumé|cargué|puse en (?:el|tu) carrito)", ("add_product_to_cart", "set_product_quantity")),
        ("(?:saqué|quité|eliminé)", ("set_product_quantity", "clear_cart")),
        ("vacié", ("clear_cart",)),
        ("registré", ("create_user",)),
        ("(?:cancelé|anulé)", ("cancel_last_order",)),
        ("(?:hice|confirmé) (?:el|tu) pedido", ("checkout_cart",)),
        ("le avisé a", ("ask_for_person",)),
    )
)  # fmt: skip
_BEFORE = re.compile(r"\b(?:antes|hasta ahora|hace un rato|ayer|hoy temprano)\b")
"""What tells of an earlier turn."""


@dataclass(frozen=True)
class Ungrounded:
    """A statement that has come from nowhere: which kind, and the words."""

    kind: Kind
    words: str


@dataclass(frozen=True)
class Facts:
    """What may be stated.

    Attributes:
        amounts: in centavos, as the results write them for a shopper, and as they were told; not those that the shopper wrote.
        numbers: the others of the results.
        text: all words of the results and of what was told, folded.
        digits: the digits of both, one long number after another.
        done: the tools that have changed something in this turn, or said that it was done.
        heard: what the shopper wrote in this conversation, folded.
        heard_now: in this turn.
    """

    amounts: frozenset[int]
    numbers: frozenset[float]
    text: str
    digits: str
    done: frozenset[str]
    heard: str
    heard_now: str


def facts_of(contents: Sequence[types.Content]) -> Facts:
    """The facts of a conversation as a model is shown it."""
    turn_began = max((at for at, one in enumerate(contents) if _is_said(one)), default=0)
    results: list[Mapping[str, Any]] = []
    told: list[str] = []
    said: list[tuple[int, str]] = []
    done = set()
    for at, content in enumerate(contents):
        for answer in _answers(content):
            results.append(answer.response or {})
            if at >= turn_began and (answer.response or {}).get("status") in _DONE:
                done.add(answer.name or "")
        words = [part.text for part in content.parts or [] if part.text and not part.thought]
        if content.role != "model":
            said.extend((at, without_accents(each)) for each in words)
        elif not _calls(content):
            told.extend(without_accents(each) for each in words)
    leaves = [leaf for result in results for leaf in _leaves(result)]
    numbers = [leaf for leaf in leaves if isinstance(leaf, int | float)]
    answered = "\n".join(without_accents(leaf) for leaf in leaves if isinstance(leaf, str))
    heard = "\n".join(words for _, words in said)
    text = "\n".join((answered, *told))
    # What the shopper wrote is no price either once it was repeated: `por $ 500 no tengo`.
    told_before = _amounts_in("\n".join(told)) - _amounts_in(heard)
    return Facts(
        amounts=_amounts_in(answered) | told_before,
        numbers=frozenset(numbers),
        text=text,
        digits="\n".join((_digits(text), *(str(number) for number in numbers))),
        done=frozenset(done),
        heard=heard,
        heard_now="\n".join(words for at, words in said if at >= turn_began),
    )


_DONE = frozenset({
    "added", "updated", "removed", "cleared", "created", "exists", "cancelled", "asked", "already_done",
})  # fmt: skip


def ungrounded(words: str, facts: Facts) -> Ungrounded | None:
    """The first statement of an answer that no fact stands behind; None when all of it is grounded."""
    folded = without_accents(words)
    found = (each for rule in _RULES for each in rule(folded, facts))
    return next(chain(found, _invented_deeds(words.lower(), facts)), None)


def _invented_amounts(words: str, facts: Facts) -> Iterator[Ungrounded]:
    multiples = _quantities(_AMOUNT.sub(" ", f"{words}\n{facts.heard_now}"))
    theirs = _amounts_in(facts.heard)
    stated: list[int] = []
    for sentence in _ENDS.split(words):
        own = frozenset() if _SELLS.search(sentence) else theirs
        for amount, written in _amounts(sentence):
            if amount in own or any(
                own_one - one == amount for own_one in own for one in facts.amounts
            ):
                continue
            if not _is_reckoned(amount, facts.amounts, stated, multiples):
                yield Ungrounded("amount", written)
            stated.append(amount)


def _is_reckoned(
    amount: int, known: frozenset[int], stated: Sequence[int], multiples: set[Decimal]
) -> bool:
    """Whether an amount is known, or comes of what is: so many of one, the last ones together, a difference."""
    if amount in known or amount == 0:
        return True
    if any(abs(round(one * times) - amount) <= _CENT for one in known for times in multiples):
        return True
    last_together = accumulate(reversed(stated))
    return amount in last_together or any(a - b == amount for a in stated for b in stated)


def _invented_links(words: str, facts: Facts) -> Iterator[Ungrounded]:
    for found in _LINK.finditer(_MAIL.sub(" ", words)):
        link = found[0].rstrip(".,;:!?)*_~")
        if link not in facts.text:
            yield Ungrounded("link", link)


def _invented_addresses(words: str, facts: Facts) -> Iterator[Ungrounded]:
    for found in _MAIL.finditer(words):
        if found[0] not in facts.text and found[0] not in facts.heard:
            yield Ungrounded("address", found[0])


def _invented_numbers(words: str, facts: Facts) -> Iterator[Ungrounded]:
    """Orders, accounts and telephones."""
    heard = _digits(facts.heard)
    for found in _LONG_NUMBER.finditer(_LINK.sub(" ", words)):
        number = re.sub(r"\D", "", found[0])
        if number not in facts.digits and number not in heard:
            yield Ungrounded("number", found[0])


def _invented_discounts(words: str, facts: Facts) -> Iterator[Ungrounded]:
    for found in _DISCOUNT.finditer(words):
        number = found["percent"] or found["after"]
        wanted = rf"\b{number}\s*%" if number else re.sub(r"\s*x\s*", r"\\s*x\\s*", found["for_two"])  # fmt: skip
        if not re.search(wanted, facts.text):
            yield Ungrounded("discount", found[0])


def _invented_deliveries(words: str, facts: Facts) -> Iterator[Ungrounded]:
    found = _FREE_DELIVERY.search(words)
    if found and not re.search(r"sin cargo|gratis|sin costo|bonificad", facts.text):
        yield Ungrounded("delivery", found[0])


def _invented_stock(words: str, facts: Facts) -> Iterator[Ungrounded]:
    for found in _LEFT.finditer(words):
        if int(found["left"]) not in facts.numbers:
            yield Ungrounded("stock", found[0])


def _invented_deeds(words: str, facts: Facts) -> Iterator[Ungrounded]:
    """Of words with their accents: `agregué` tells what `agregue` asks."""
    for sentence in _ENDS.split(words):
        if _BEFORE.search(sentence):
            continue
        for deed, tools in _DEEDS:
            found = deed.search(sentence)
            if found and not tools & facts.done:
                yield Ungrounded("deed", found[0])


_RULES = (
    _invented_amounts,
    _invented_links,
    _invented_addresses,
    _invented_numbers,
    _invented_discounts,
    _invented_deliveries,
    _invented_stock,
)


def _is_said(content: types.Content) -> bool:
    """Whether it is what a shopper wrote, and not what a tool answered."""
    return content.role != "model" and any(part.text for part in content.parts or [])


def _answers(content: types.Content) -> list[types.FunctionResponse]:
    return [part.function_response for part in content.parts or [] if part.function_response]


def _calls(content: types.Content) -> bool:
    """Whether a model calls a tool with it: words beside a call were neither looked at nor sent."""
    return any(part.function_call for part in content.parts or [])


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for each in value.values():
            yield from _leaves(each)
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for each in value:
            yield from _leaves(each)
    elif not isinstance(value, bool):
        yield value


def _amounts(folded: str) -> Iterator[tuple[int, str]]:
    """Each amount in centavos, and as it is written."""
    for found in _AMOUNT.finditer(folded):
        whole = (found["signed"] or found["named"]).replace(".", "")
        cents = (found["cents"] or found["rest"] or "").ljust(2, "0")[:2] or "00"
        times = 1000 if found["unit"] in {"lucas", "mil pesos"} else 1
        yield (int(whole[:15]) * 100 + int(cents)) * times, found[0]


def _amounts_in(folded: str) -> frozenset[int]:
    return frozenset(amount for amount, _ in _amounts(folded))


def _quantities(folded: str) -> set[Decimal]:
    """How many of something may be reckoned with: the numbers that are written, those of grams as kilos, too."""
    written = {
        Decimal(found.replace(",", ".")) for found in _NUMBER.findall(folded) if len(found) < 7
    }
    words = {
        Decimal(value)
        for name, value in _WORDS_OF_NUMBERS.items()
        if re.search(rf"\b{name}\b", folded)
    }
    return {number * unit for number in written | words for unit in (Decimal(1), Decimal("0.001"))}


def _digits(text: str) -> str:
    """The long numbers of a text without what parts their digits, one a line."""
    return "\n".join(re.sub(r"\D", "", found) for found in _LONG_NUMBER.findall(text))
