"""Grounding: whatever an answer states of money, links, numbers and deeds has come from a tool.

Facts are what tools answered in this conversation, and for deeds in this turn. Sums, differences and multiples of what
was stated before may be told, too. The rules are lenient where a wrong alarm is likely, and strict where somebody
could lose money: a price, a discount, a link, an account.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from retail.writing import without_accents

from .facts import LONG_NUMBER, MAIL, Facts, digits
from .stated_amounts import (
    amount_at,
    amounts,
    amounts_in_words,
    is_difference,
    is_reckoned,
    is_sum,
    multiples_of,
    would_be,
)
from .stated_deeds import invented_deeds

Kind = Literal[
    "amount", "link", "address", "number", "account", "discount", "delivery", "stock", "deed"
]

_TLD = r"(?:com|net|org|app|link|ly|io|ar|shop|store|site|xyz|info|online|page|dev|gl|gg|club|click|pro|biz|co|uy|cl|br)"
_LINK = re.compile(
    r"(?:https?://|www\.)[^\s<>]+"
    rf"|(?<![\w.-])[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:{_TLD}(?:\.[a-z]{{2}})?\b(?:/[^\s<>]*)?|[a-z]{{2,}}/[^\s<>]+|me\b)"
)
_NAMED_SITES = re.compile(
    r"(?:www\.)?(?:(?:gmail|hotmail|yahoo|outlook|live|icloud|mercadopago)\.com(?:\.ar)?)"
)
"""Sites that are no place to pay at, by their bare names."""
_EXAMPLE = re.compile(r"@(?:ejemplo|example)\.com$")
_PROVIDERS = frozenset({"gmail", "hotmail", "yahoo", "outlook", "live", "icloud"})
_DATE = re.compile(r"\b(?:\d{1,2}([-/.])\d{1,2}\1\d{4}|\d{4}-\d{2}-\d{2})\b")
_LOCAL_NUMBER = re.compile(
    r"\b(?:tel\w*|llam\w+|whatsapp|celu\w*|fono|numero)\b[^\d\n.!?$]{0,20}(\d{2,4}[ -]?\d{4})(?![\d.,]|[ -]\d)"
)
"""Telephones without the code of their area."""
_TRANSFER = re.compile(r"\b(?:alias|cbu|cvu|transfer\w*|deposit\w*)\b")
_ALIAS = re.compile(r"\balias(?: es|:| es:)[\s*_]*([a-z0-9-][a-z0-9.-]{4,}[a-z0-9])|(?<![\w.@/-])(?=[a-z0-9.-]{6})([a-z0-9-]+(?:\.[a-z0-9-]+)+)(?![\w@/-])")  # fmt: skip
_PERCENT = re.compile(r"(?<!\d)(\d{1,3})\s?(?:%|por ciento)")
_LESS = re.compile(r"descuento|descont|\boff\b|\bmenos\b|rebaj|bonific|promo|barat|segunda|\b2da\b|\b(?:hago|dejo|hacemos)\b|ahorr|oferta")  # fmt: skip
_BARGAIN = re.compile(
    r"\b([234])\s?(?:x|por)\s?([123])\b(?=\s*(?:en\b|[!.,](?!\d)|$))|\bmitad de(?:l)? precio|\bllev\w+ (?:dos|tres|2|3) y pag\w+"
)
_GIFT = re.compile(
    r"\bte (?:l[oa]s?|va|van|vamos a|voy a) (?:regal\w+|de regalo)|\bte (?:regalo|regalamos|obsequi\w+)\b|\b(?:va|van|es|son|sale|salen|queda|quedan) (?:de regalo|gratis|sin cargo)\b"
    r"|\bte (?:l[oa]s? )?(?:mand|agreg|sum|dej|llev|doy|damos)\w*\b[^.!?\n]{0,40}\b(?:de regalo|de yapa|gratis)\b"
    r"|\binvit\w+ la casa\b|\b(?:va|es) por cuenta de la casa\b"
)
"""Goods for nothing."""
_FREE_ANYWAY = re.compile(r"\bretir|\bcancelacion|\banulacion")
"""What no shop takes money for."""
_FREE_DELIVERY = re.compile(
    r"\b(?:envios?|entregas?|delivery)\b[^.!?\n]{0,30}?\b(?:gratis|sin cargo|sin costo|bonificad[oa]|de regalo|por nuestra cuenta)"
    r"|\b(?:gratis|sin cargo|sin costo)\b[^.!?\n]{0,12}?\b(?:el|los) envios?\b|\bno te cobr\w+ (?:el|los) envios?\b"
)
_LEFT = re.compile(
    r"(?<!te )(?<!nos )\bquedan?\s+(?:solo\s+|solamente\s+)?(?P<left>\d{1,7}(?:[.,]\d{1,3})?)\b(?P<grams>\s?(?:g|gr|gramos)\b)?(?!\s+(?:productos?|pasos?|minutos?|cosas?|horas?|dias?))"
)
_SELLS = re.compile(
    r"\b(?:sale|cuesta|vale|precio|total|suma|queda en|quedo en|queda a|esta a|descuento|cobr\w+|pagas|te l[oa]s? (?:dejo|hago)|a solo|lleva\w*)\b"
)
_NOT = re.compile(r"\b(?:no|ni|ningun\w*|tampoco|nunca)\b")
_BUDGET = re.compile(
    r"\b(?:con|tus|presupuesto|hasta|alcanza\w*|llegas?|sobran?|menos de|debajo de)\b"
)
"""What, as a no does, lets a clause repeat the shopper's own amount: `por $ 500 no tengo`, `con tus $ 20.000`."""
_COMPARES = re.compile(r"\b(?:falta\w*|sobra\w*|diferencia|vuelto|ahorr\w*|mas (?:barat|car)\w+|menos|subio|bajo)\b")  # fmt: skip
_MARKS = r"[\s*_():=|\u2013\u2014\u2192-]"
_BETWEEN = re.compile(
    rf"{_MARKS}{{1,8}}(?:(?:te|sale|cuesta|vale|esta|ahora|precio|por|a|en|oferta){_MARKS}{{1,4}}){{0,4}}"
)
"""What stands between a product's name and its price."""
_JOINED = re.compile(r"\b(?:y|e|con)\s[^$\n]{0,16}$")
"""What makes a product the last of several, whose price together is said: `la leche y el queso: $ 13.790`."""
_PART_OF_NAME = re.compile(r"\b(?:de|con|sin|al?)\s(?:la\s)?$")
"""What makes the word behind it a part of a longer name: the `leche` of `dulce de leche`."""
_BY_MEASURE = re.compile(r"[\s*_]{1,4}(?:el|por|cada) (?:kilo|kg|litro|100)\b")
"""What a package's price is compared by."""
_WOULD = re.compile(r"\b(?:seria|serian|quedaria|saldria|iria|sumaria)\b")
_ENDS = re.compile(r"(?<=[.!?;,])\s|\n|(?<=:)\s(?![\d*_])")


@dataclass(frozen=True)
class Ungrounded:
    """A statement that has come from nowhere: which kind, and the words."""

    kind: Kind
    words: str


def ungrounded(words: str, facts: Facts) -> Ungrounded | None:
    """The first statement of an answer that no fact stands behind; None when all of it is grounded."""
    folded = without_accents(words)
    found = (each for rule in _RULES for each in rule(folded, facts))
    deeds = invented_deeds(
        words.lower(),
        facts.done,
        facts.done_before,
        frozenset(facts.text.split("\n")),
        facts.heard_now,
    )
    return next(chain(found, (Ungrounded("deed", each) for each in deeds)), None)


def _invented_amounts(words: str, facts: Facts) -> Iterator[Ungrounded]:
    multiples = multiples_of(facts.amounts, f"{words}\n{facts.heard_now}")
    theirs = frozenset(amount for amount, _ in amounts(facts.heard))
    stated: list[int] = []
    for clause in _ENDS.split(words):
        repeats = (_NOT.search(clause) or _BUDGET.search(clause)) and not _SELLS.search(clause)
        own = theirs if repeats else frozenset()
        for amount, written in amounts(clause):
            if amount in own or any(one - amount in facts.amounts for one in own):
                continue
            if not (
                is_reckoned(amount, facts.amounts, stated, multiples)
                or (_COMPARES.search(clause) and is_difference(amount, facts.amounts))
                or ("envi" in clause and is_sum(amount, facts.amounts))
                or (_WOULD.search(clause) and would_be(amount, facts.amounts, stated))
                or (not amount and "envi" in clause and _says_free(facts))
            ):
                yield Ungrounded("amount", written)
            stated.append(amount)
    for written in amounts_in_words(words):
        if written not in facts.text:
            yield Ungrounded("amount", written)


def _prices_of_others(words: str, facts: Facts) -> Iterator[Ungrounded]:
    """True amounts beside another product's name."""
    theirs = frozenset(amount for amount, _ in amounts(facts.heard))
    for name, own in facts.prices.items():
        for found in re.finditer(rf"(?<!\w){re.escape(name)}(?={_MARKS})", words):
            stated = _price_behind(words, found.end())
            if not stated or _is_within_another(words, found, facts.prices):
                continue
            amount, written = stated
            begin = words.rfind("\n", 0, found.start()) + 1
            before, line = words[begin : found.start()], words[begin:].partition("\n")[0]
            is_denied = amount in theirs and _NOT.search(line)
            if is_denied or (_JOINED.search(before) and not any(amounts(before))):
                continue
            if not is_reckoned(amount, own, (), multiples_of(own, f"{line}\n{facts.heard_now}")):
                yield Ungrounded("amount", written)


def _price_behind(words: str, at: int) -> tuple[int, str] | None:
    """The amount that is said to be the price of what is named right before; none that it is compared by."""
    between = _BETWEEN.match(words, at)
    stated = amount_at(words, between.end()) if between else None
    if between and stated and _BY_MEASURE.match(words, between.end() + len(stated[1])):
        return None
    return stated


def _is_within_another(words: str, found: re.Match[str], names: Iterable[str]) -> bool:
    """Whether a product's name is only the end of another's: `leche` in `dulce de leche`."""
    name, before = found[0], words[: found.start()]
    is_longer = any(len(one) > len(name) and words.endswith(one, 0, found.end()) for one in names)
    return is_longer or (" " not in name and bool(_PART_OF_NAME.search(before)))


def _invented_links(words: str, facts: Facts) -> Iterator[Ungrounded]:
    for found in _LINK.finditer(MAIL.sub(" ", words)):
        link = found[0].rstrip(".,;:!?)*_~")
        if link not in facts.text and not _NAMED_SITES.fullmatch(link):
            yield Ungrounded("link", link)


def _invented_addresses(words: str, facts: Facts) -> Iterator[Ungrounded]:
    known = f"{facts.text}\n{facts.heard}"
    spelled = re.sub(r"\bpunto\b|[\s._-]", "", facts.heard)
    for found in MAIL.finditer(words):
        address = found[0].strip("_")
        name, _, site = address.partition("@")
        completes = (
            re.sub(r"[._-]", "", name) in spelled and site.split(".", maxsplit=1)[0] in _PROVIDERS
        )
        if address not in known and not completes and not _EXAMPLE.search(address):
            yield Ungrounded("address", address)


def _invented_numbers(words: str, facts: Facts) -> Iterator[Ungrounded]:
    """Orders, accounts and telephones."""
    heard = digits(facts.heard)
    text = _DATE.sub(" ", _LINK.sub(" ", words))
    for found in LONG_NUMBER.finditer(text):
        number = re.sub(r"\D", "", found[0])
        if number not in facts.digits and number not in heard:
            yield Ungrounded("number", found[0])
    for found in _LOCAL_NUMBER.finditer(text):
        number = re.sub(r"\D", "", found[1])
        if number not in re.sub(r"[ .-]", "", f"{facts.text}\n{facts.heard}"):
            yield Ungrounded("number", found[1])


def _invented_accounts(words: str, facts: Facts) -> Iterator[Ungrounded]:
    """Where to transfer to: what has an alias's shape in a reply that speaks of that."""
    if not _TRANSFER.search(words):
        return
    for found in _ALIAS.finditer(_LINK.sub(" ", MAIL.sub(" ", words))):
        alias = found[1] or found[2]
        if re.search("[a-z]", alias) and alias not in facts.text:
            yield Ungrounded("account", alias)


def _invented_discounts(words: str, facts: Facts) -> Iterator[Ungrounded]:
    for clause in _ENDS.split(words):
        repeats = _NOT.search(clause)
        for found in _PERCENT.finditer(clause) if _LESS.search(clause) else ():
            known = re.search(rf"\b{found[1]}\s?(?:%|por ciento)", facts.text)
            if not known and not (repeats and found[1] in facts.heard):
                yield Ungrounded("discount", found[0])
        for found in _BARGAIN.finditer(clause):
            wanted = rf"\b{found[1]}\s*(?:x|por)\s*{found[2]}\b" if found[1] else re.escape(found[0])  # fmt: skip
            if not repeats and not re.search(wanted, facts.text):
                yield Ungrounded("discount", found[0])


def _invented_gifts(words: str, facts: Facts) -> Iterator[Ungrounded]:
    for clause in _ENDS.split(words):
        found = _GIFT.search(clause)
        if not found or _NOT.search(clause) or "envi" in clause:
            continue
        is_gift = "regal" in found[0]
        is_free = not is_gift and (_FREE_ANYWAY.search(clause) or _says_free(facts))
        if not is_free and not (is_gift and "regal" in facts.text):
            yield Ungrounded("discount", found[0])


def _invented_deliveries(words: str, facts: Facts) -> Iterator[Ungrounded]:
    for clause in _ENDS.split(words):
        found = _FREE_DELIVERY.search(clause)
        before = clause[: found.end()].replace("no te cobr", "") if found else ""
        if found and not _NOT.search(before) and not _says_free(facts):
            yield Ungrounded("delivery", found[0])


def _invented_stock(words: str, facts: Facts) -> Iterator[Ungrounded]:
    for found in _LEFT.finditer(words):
        left = float(found["left"].replace(",", ".")) / (1000 if found["grams"] else 1)
        if left not in facts.numbers:
            yield Ungrounded("stock", found[0])


_RULES = (
    _invented_amounts,
    _prices_of_others,
    _invented_links,
    _invented_addresses,
    _invented_numbers,
    _invented_accounts,
    _invented_discounts,
    _invented_gifts,
    _invented_deliveries,
    _invented_stock,
)


def _says_free(facts: Facts) -> bool:
    return bool(re.search(r"sin cargo|gratis|sin costo|bonificad", facts.text))
