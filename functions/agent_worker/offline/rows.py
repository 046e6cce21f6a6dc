"""Parts names that stand in a row without commas: `leche pan huevos`, `coca fanta 2 sprite`.

Only where nothing is called so as a whole. The shop's search tells what names begin with each word and with each pair:
what is called by both is one name (`dulce de leche`, `manteca sancor`). What may be one name or two is offered.
"""

from collections.abc import Generator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum, auto
from itertools import pairwise

from retail.spanish.amounts import Amount, Measure, amount_at, trailing_amount
from retail.spanish.properties import in_tags_words
from retail.spanish.synonyms import alternatives
from retail.spanish.things import is_thing
from retail.spanish.words import CONNECTORS, tokens

from .folding import GROCERY_STEMS, fold
from .intents import Wish
from .lexicon import TASTES
from .matching import has_words
from .narrowing import Searched
from .one_wish import MIN_NAMED, wish_of
from .play import BROKEN, Call, call
from .shelf import Product, products_of, status_of, text_in
from .spelling import is_slip
from .talk import Result, Results, Talk

MAX_ROW = 24
"""Words of a row that are looked up; a longer one stays one name."""
MIN_TELLING = 3
"""Letters of a word that may begin a name."""
MIN_TASTES = 2
"""Tastes behind one name that are rather names: `pan queso jamon`."""
_ARTICLES = frozenset({"el", "la", "los", "las", "un", "una", "unos", "unas", "y"})
_BINDS = (CONNECTORS - _ARTICLES) | {"sin"}
_TASTE_STEMS = frozenset(token for word in TASTES for token in tokens(word))


class _Break(IntEnum):
    """What a word begins: nothing, a taste or a part of what stands before it, perhaps a name, a name.

    `SHELF` is a taste that nothing but the shelf ties to the name before it: `queso jamon`.
    """

    NONE = auto()
    TASTE = auto()
    SHELF = auto()
    PERHAPS = auto()
    SURE = auto()


@dataclass(frozen=True)
class _Word:
    """A word of a row that may begin a name, with what belongs before it from `start` on.

    `count` is what stands before it and counts it; `is_bound` whether a `de` or `con` ties it to the word before.
    """

    text: str
    start: int
    count: Amount | None
    is_bound: bool


@dataclass(frozen=True)
class _Known:
    """What the shop knows of a word: groceries, products and brands that are called so, or any name with it."""

    is_grocery: bool = False
    is_head: bool = False
    is_brand: bool = False
    is_named: bool = False

    @property
    def begins(self) -> bool:
        """Whether a name may begin with it."""
        return self.is_grocery or self.is_head or self.is_brand

    def with_(self, other: "_Known") -> "_Known":
        """What a name of both is."""
        return _Known(
            self.is_grocery or other.is_grocery,
            self.is_head or other.is_head,
            self.is_brand or other.is_brand,
            self.is_named or other.is_named,
        )


def parted_in_rows(
    talk: Talk, searched: Sequence[Searched]
) -> Generator[tuple[Call, ...], Results, list[Searched]]:
    """The wishes with their results, where names in a row are a wish each."""
    rows = [_words_of(wish.item) if _is_a_row(wish, result) else [] for wish, result in searched]
    looks = list(dict.fromkeys(look for row in rows for look in _looks(row)))
    if not looks:
        return list(searched)
    told = yield from talk.ask(*(call("search_products", query=look) for look in looks))
    found = dict(zip(looks, told, strict=True))
    parts = [
        _parts(wish, row, found) if row else []
        for (wish, _), row in zip(searched, rows, strict=True)
    ]
    named = dict.fromkeys(part.phrase for each in parts for part in each)
    longer = [phrase for phrase in named if phrase not in found]
    if longer:
        told = yield from talk.ask(*(call("search_products", query=phrase) for phrase in longer))
        found.update(zip(longer, told, strict=True))
    return [
        one
        for whole, each in zip(searched, parts, strict=True)
        for one in ([(part, found[part.phrase]) for part in each] or [whole])
    ]


def _is_a_row(wish: Wish, result: Result) -> bool:
    """Whether a wish of several words, that nothing is called, may be a row of names."""
    is_plain = not (wish.pick or wish.either or wish.replaces or wish.corrects or wish.kind)
    if not is_plain or len(tokens(wish.phrase)) == 1 or status_of(result) in BROKEN:
        return False
    whole = wish_of(wish.item, asking=False, ordered=True) if wish.item else None
    if whole is None or (whole.phrase, whole.amount) != (wish.phrase, wish.amount):
        return False  # something else was said of it: `2 de cada uno`
    said = fold(text_in(result, "corrected_query")) or wish.phrase
    return not any(
        _is_named(product, tokens(in_tags_words(said))) for product in products_of(result)
    )


def _words_of(item: str) -> list[_Word]:
    """The words that may begin a name, where there are several. A count belongs to what follows it, unless one ends the row."""
    words = item.split()
    counts_behind = amount_at(words) is None and trailing_amount(words) is not None
    found: list[_Word] = []
    start, count, is_bound, at = None, None, False, 0
    while at < len(words):
        read = None if words[at].startswith("00") else amount_at(words, at)
        if read:
            is_size = found and (counts_behind or is_bound or _is_a_size(read[0]))
            start, count = (None, None) if is_size else (at if start is None else start, read[0])
            at, is_bound = read[1], False
            continue
        if words[at] in _ARTICLES | _BINDS:
            start, is_bound = (at if start is None else start), is_bound or words[at] in _BINDS
        else:
            found.append(_Word(words[at], at if start is None else start, count, is_bound))
            start, count, is_bound = None, None, False
        at += 1
    return found if 1 < len(found) <= MAX_ROW else []


def _is_a_size(amount: Amount) -> bool:
    """Whether an amount behind a name is its content: `coca 1.5`, `agua 2 litros`."""
    is_number = amount.measure is Measure.PIECE and (
        amount.value != int(amount.value) or not 0 < amount.value < MIN_NAMED
    )
    return is_number or amount.measure is Measure.LITRE


def _looks(row: Sequence[_Word]) -> list[str]:
    """What is searched for a row: each word and each pair."""
    pairs = [f"{one.text} {other.text}" for one, other in pairwise(row)]
    return [*(word.text for word in row), *pairs]


def _parts(wish: Wish, row: Sequence[_Word], found: Mapping[str, Result]) -> list[Wish]:
    """The wishes of a row; none where it is one name, or a sentence that only names some groceries."""
    known = [_known(word.text, found[word.text]) for word in row]
    breaks = _breaks(row, known, found)
    sure = breaks[1:].count(_Break.SURE)
    unknown = sum(not each.is_named for each in known)
    begins = _begins(breaks)
    if not begins or not known[0].is_named or unknown > (0 if wish.guessed else sure):
        return []
    is_pair = len(begins) == 1 and not (row[begins[0]].count or known[begins[0]].is_brand)
    is_guess = is_pair or unknown > 0
    words = wish.item.split()
    starts = [0, *(row[at].start for at in begins), len(words)]
    edges = [_Break.SURE, *(breaks[at] for at in begins), _Break.SURE]
    parts: list[Wish] = []
    for (start, end), sides in zip(pairwise(starts), pairwise(edges), strict=True):
        part = _wish_in(wish, " ".join(words[start:end]))
        if part is None:
            return []
        is_clear = not is_guess and set(sides) == {_Break.SURE}
        parts.append(part if is_clear else replace(part, asking=True, is_of_a_row=not part.asking))
    return parts


def _begins(breaks: Sequence[_Break]) -> list[int]:
    """Where names begin behind the first one. A taste begins one in a list only."""
    tastes = sum(each in {_Break.TASTE, _Break.SHELF} for each in breaks)
    is_list = _Break.SURE in breaks[1:] or tastes >= MIN_TASTES
    least = _Break.TASTE if is_list else _Break.SHELF
    return [at for at, each in enumerate(breaks) if at and each >= least]


def _breaks(
    row: Sequence[_Word], known: Sequence[_Known], found: Mapping[str, Result]
) -> list[_Break]:
    """What each word of a row begins, beside the name before it."""
    breaks, name, head = [_Break.SURE], known[0], row[0].text
    for at, (word, what) in enumerate(zip(row[1:], known[1:], strict=True), 1):
        is_new = what.is_grocery and (name.is_grocery or name.is_head)
        pair = (row[at - 1].text, word.text)
        is_one_name = word.is_bound or (
            word.count is None and _is_called_both(pair, found, head if is_new else "")
        )
        kind = _Break.NONE if is_one_name else _break(word, what, name)
        if kind is _Break.TASTE and _heads_a_name(row[at : at + 2], found):
            kind = _Break.SURE
        elif kind is _Break.TASTE and _is_called(pair, found, by_its_shelf=True):
            kind = _Break.SHELF
        if kind > _Break.TASTE:
            name, head = what, word.text
        else:
            name = name.with_(what)
        breaks.append(kind)
    return breaks


def _break(word: _Word, what: _Known, name: _Known) -> _Break:
    """What a word begins behind a name; a brand behind groceries may be theirs: `leche nesquik`."""
    token = tokens(word.text)[:1]
    is_taste = bool(token) and (token[0] in _TASTE_STEMS or is_thing(token[0]))
    if not (what.begins or is_taste):
        return _Break.NONE
    if word.count:
        return _Break.SURE if word.count.measure is not Measure.KILO else _Break.PERHAPS
    if is_taste:
        return _Break.TASTE
    return (
        _Break.SURE if what.is_grocery or name.is_brand or not name.is_grocery else _Break.PERHAPS
    )


def _heads_a_name(words: Sequence[_Word], found: Mapping[str, Result]) -> bool:
    """Whether something is called by a word and the one behind it, and begins so: `queso cremoso`."""
    head, *behind = words
    is_apart = not behind or behind[0].is_bound or behind[0].count is not None
    return not is_apart and _is_called_both((head.text, behind[0].text), found, head.text)


def _is_called_both(pair: tuple[str, str], found: Mapping[str, Result], head: str) -> bool:
    """Whether something is called by two words, or one of them also means the other (`yerba mate`).

    Behind a name whose `head` is given, only what begins with that: `manteca sancor leche` are two names, whatever
    else Sancor makes. A word that nothing begins with may be that of a shelf: `fruta banana`.
    """
    one, other = (tokens(word)[:1] for word in pair)
    if not one or not other:
        return True
    if other[0] in alternatives(one[0]) or one[0] in alternatives(other[0]):
        return True
    named = tokens(head)[:1] or one
    is_a_shelf = not any(
        tokens(product.name)[:1] == named for product in products_of(found[head or pair[0]])
    )
    return _is_called(pair, found, () if is_a_shelf else tokens(head)[:1], by_its_shelf=is_a_shelf)


def _is_called(
    pair: tuple[str, str],
    found: Mapping[str, Result],
    head: Sequence[str] = (),
    *,
    by_its_shelf: bool,
) -> bool:
    """Whether something that begins with `head` is called by both words; the first may be that of its shelf."""
    both = " ".join(pair)
    return any(
        _is_named(product, tokens(in_tags_words(both)), by_its_shelf=by_its_shelf)
        for product in products_of(found[both])
        if not head or tokens(product.name)[:1] == head
    )


def _known(word: str, result: Result) -> _Known:
    products = products_of(result)
    correction = fold(text_in(result, "corrected_query"))
    token = tokens(correction if is_slip(word, correction) else word)[:1]
    if len(word) < MIN_TELLING:  # `te` is a pronoun more often than tea
        return _Known()
    return _Known(
        is_grocery=bool(token) and token[0] in GROCERY_STEMS,
        is_head=any(tokens(one.name)[:1] == token for one in products),
        is_brand=any(tokens(one.brand)[:1] == token for one in products),
        is_named=_is_goods(token) or any(_is_named(one, token) for one in products),
    )


def _is_goods(token: Sequence[str]) -> bool:
    return bool(token) and (token[0] in GROCERY_STEMS or is_thing(token[0]))


def _is_named(product: Product, words: Sequence[str], *, by_its_shelf: bool = False) -> bool:
    """Whether a product is called by all words, of which the first may be that of its shelf: `fruta banana`."""
    name = " ".join((product.name, product.brand, *product.tags))
    of_the_shelf = by_its_shelf and has_words(product.category, words[:1])
    return bool(words) and has_words(name, words[1:] if of_the_shelf else words)


def _wish_in(wish: Wish, text: str) -> Wish | None:
    """A part of a row as a wish of its own, in the shopper's spelling."""
    written = dict(zip(wish.phrase.split(), wish.said.split(), strict=False))
    part = wish_of(text, asking=wish.asking, ordered=not (wish.asking or wish.said_plainly))
    if part is None:
        return None
    said = " ".join(written.get(word, word) for word in part.phrase.split())
    return replace(part, said=said, guessed=wish.guessed, in_kilos=wish.in_kilos)
