"""Decides which of the products found a wish means: one clear match, or a list to choose from."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache

from retail.spanish.amounts import BUNDLES, Amount, Measure, is_number_alone
from retail.spanish.measures import MEASURE
from retail.spanish.properties import in_tags_words
from retail.spanish.synonyms import rewrite, same_thing
from retail.spanish.word_sets import word_set
from retail.spanish.words import stems, tokens, without_diminutive
from retail.writing import without_accents

from .intents import Pick, Wish
from .shelf import Line, Product

_CLOSE_ENOUGH = 0.84
_ALIKE = 0.75
MAX_OF_A_SHELF = 3
"""So many products of a category that its name asks for the shelf, not for one of them."""
MIN_HEADED = 2
"""Unless so many are called so themselves: `azúcar`, on the shelf of flour and sugar."""


@dataclass(frozen=True)
class Match:
    """`clear` when one product is meant; else `products` to show.

    `full` when they have every word of the wish, `similar` when they only have its first, `other_size` when
    the wish names a size that none of them has.
    """

    products: tuple[Product, ...]
    clear: Product | None = None
    similar: bool = False
    full: bool = True
    other_size: bool = False


def alike(said: str, corrected: str) -> bool:
    """Whether a correction is near enough to be what was meant: `detergnte`, not `hielo` → `cielo`."""
    longest = max(len(said), len(corrected))
    return SequenceMatcher(None, said, corrected).ratio() >= _ALIKE and longest > 0


_OF_ITS_OWN = word_set("papita huevito")
"""Diminutives that are another thing: `papitas` are no potatoes."""


@lru_cache(maxsize=4096)
def _undiminished(token: str) -> frozenset[str]:
    """What a token may be the friendly form of: `lechita`, `cafecito`."""
    if token in _OF_ITS_OWN:
        return frozenset()
    return frozenset(each for word in without_diminutive(token) for each in tokens(word))


def _same_word(wanted: str, have: str) -> bool:
    if wanted == have or (len(wanted) >= 4 and have.startswith(wanted)):
        return True
    if have in _undiminished(wanted) or have in same_thing(wanted):
        return True
    return len(wanted) >= 5 and SequenceMatcher(None, wanted, have).ratio() >= _CLOSE_ENOUGH


def has_words(name: str, wanted: Sequence[str]) -> bool:
    """Whether each wanted token is among a name's."""
    have = tokens(name)
    return all(any(_same_word(word, other) for other in have) for word in wanted)


def _described(product: Product) -> str:
    return " ".join((product.name, product.brand, product.category, *product.tags))


def _narrowed(
    products: tuple[Product, ...], keeps: Callable[[Product], bool]
) -> tuple[Product, ...]:
    """The products that pass, or all when none does."""
    return tuple(product for product in products if keeps(product)) or products


_DIMINUTIVE = re.compile(r"it(?=[ao]s?$)")
"""What makes a container a small one: `latita`."""


def _fits_amount(products: tuple[Product, ...], wish: Wish) -> tuple[Product, ...]:
    amount = wish.amount
    if wish.container:
        container = _DIMINUTIVE.sub("", wish.container)
        products = _narrowed(products, lambda p: has_words(p.name, tokens(container)))
        if container not in BUNDLES:  # `2 latas`, and not the pack of six
            products = _narrowed(products, lambda p: p.contents.pieces == 1)
    if amount and amount.measure is Measure.KILO:
        products = _narrowed(products, lambda p: p.by_weight)
    if amount and amount.measure is Measure.PIECE and amount.value > 1 and not wish.of_each:
        # Only of what is called so: `2 tomates` are no pizza bases with tomato in twos.
        wanted = tokens(wish.phrase)
        products = _narrowed(
            products, lambda p: p.contents.pieces == amount.value and _is_headed(p, wanted)
        )
    if amount and amount.measure is Measure.PACK:
        products = _packed(products, tokens(wish.phrase))
    size = wish.size or (
        amount if amount and amount.measure in {Measure.KILO, Measure.LITRE} else None
    )
    weighed = size is not None and size.measure is Measure.KILO
    if size and not (weighed and any(product.by_weight for product in products)):
        products = _narrowed(products, lambda p: _has_size(p, size))
    return products


def _packed(products: tuple[Product, ...], wanted: Sequence[str]) -> tuple[Product, ...]:
    """What comes in packs, unless only what is sold by weight is called so: `una bolsita de jengibre`, beside its drink."""
    called_so = {product.by_weight for product in products if _is_headed(product, wanted)}
    return products if called_so == {True} else _narrowed(products, lambda p: not p.by_weight)


def comparable(products: tuple[Product, ...], phrase: str) -> tuple[Product, ...]:
    """Of all that was found, what is to be compared: what is called so, else what is named so."""
    wanted = tokens(phrase)
    headed = tuple(product for product in products if _is_headed(product, wanted))
    named = tuple(product for product in products if wanted and has_words(product.name, wanted))
    return headed or named or products


def picked(products: tuple[Product, ...], pick: Pick) -> tuple[Product, ...]:
    """The cheapest, the dearest, those on offer or the best match, of what can be had."""
    at_hand = tuple(product for product in products if not product.sold_out) or products
    if not at_hand:
        return ()
    if pick is Pick.ANY:
        return at_hand[:1]
    if pick is Pick.ON_OFFER:
        return tuple(product for product in at_hand if product.is_offer)
    if pick is Pick.MOST_PIECES:
        return _with_most_pieces(at_hand)
    if pick in {Pick.LARGEST, Pick.SMALLEST}:
        return _by_content(at_hand, largest=pick is Pick.LARGEST)
    priced = [product for product in at_hand if product.price is not None]
    if not priced:
        return at_hand[:1]
    if pick is Pick.CHEAPEST:
        return (min(priced, key=lambda product: product.price or 0),)
    return (max(priced, key=lambda product: product.price or 0),)


def _by_content(products: tuple[Product, ...], *, largest: bool) -> tuple[Product, ...]:
    """The one product that holds most, or least, of those that tell it in one measure; else nothing."""
    sizes = [product.contents.size for product in products]
    held = [size.value for size in sizes if size]
    if len(held) < len(products) or len({size.measure for size in sizes if size}) > 1:
        return ()
    wanted = max(held) if largest else min(held)
    kept = tuple(product for product, value in zip(products, held, strict=True) if value == wanted)
    return kept if len(kept) == 1 else ()


def _with_most_pieces(products: tuple[Product, ...]) -> tuple[Product, ...]:
    """The one product whose name tells most pieces: `6 x 30m`; else nothing."""
    pieces = [product.contents.pieces or 1 for product in products]
    kept = tuple(
        product for product, count in zip(products, pieces, strict=True) if count == max(pieces)
    )
    return kept if len(kept) == 1 else ()


def _is_headed(product: Product, wanted: Sequence[str]) -> bool:
    """Whether a name begins with what is wanted: `Leche Entera` for leche, not `Dulce de Leche`."""
    name, brand = tokens(product.name), tokens(product.brand)
    if not wanted or not name:
        return False
    kind = [word for word in wanted if word not in brand]  # a name tells its brand anywhere
    return _same_word(wanted[0], name[0]) and has_words(
        " ".join(product.name.split()[: len(kind) + 1]), kind
    )


def sized(products: tuple[Product, ...], wish: Wish) -> tuple[Product, ...]:
    """The products that have the size which a wish names, or all when it names none or none has it."""
    size = wish.size
    return _narrowed(products, lambda p: _has_size(p, size)) if size else products


def match(wish: Wish, found: tuple[Product, ...]) -> Match:
    """What of the products found fits the wish, and whether a size that it names is sold."""
    fit = _match(wish, found)
    size = wish.size
    if size is None or size.measure not in {Measure.KILO, Measure.LITRE} or not fit.full:
        return fit
    is_sold = any(product.by_weight or _has_size(product, size) for product in fit.products)
    return fit if is_sold else replace(fit, other_size=True)


def _match(wish: Wish, found: tuple[Product, ...]) -> Match:
    """What of the products found fits the wish. Ranked as found; nothing is dropped for its stock."""
    wanted = tokens(in_tags_words(wish.phrase))
    full = tuple(product for product in found if _has_kind(product, wanted))
    full = full or _of_no_kind(found, wanted)
    same = tokens(rewrite(wish.phrase, lambda _: True))  # `pasta de dientes`, `bolsas de basura`
    if not full and same != tokens(wish.phrase):
        full = tuple(product for product in found if _has_kind(product, same))
        wanted = same if full else wanted
    similar = (
        bool(found)
        and not full
        and len(wanted) > 1
        and any(has_words(p.name, wanted[:1]) for p in found)
    )
    fitting = _fits_amount(full or found, wish)
    if wish.pick:
        chosen = picked(comparable(fitting, wish.phrase), wish.pick)
        fitting = chosen or fitting
    if not full:
        return Match(fitting, similar=similar, full=False)
    at_hand = tuple(product for product in fitting if not product.sold_out)
    headed = tuple(product for product in at_hand if _is_headed(product, wanted))
    of_the_shelf = sum(has_words(product.category, wanted) for product in found)
    called_so = [product for product in full if _is_headed(product, wanted)]  # of any size
    browsing = of_the_shelf >= MAX_OF_A_SHELF and len(called_so) < MIN_HEADED
    heads = () if browsing else headed
    exact = tuple(product for product in at_hand if tokens(product.name) == wanted)
    for group in (fitting, exact, heads):
        if len(group) == 1:
            return Match(fitting, clear=group[0])
    if heads and len(at_hand) > len(heads):
        others = tuple(product for product in fitting if product not in heads)
        fitting = (*heads, *others) if wish.asking else (heads if len(heads) > 1 else fitting)
    return Match(fitting)


def size_meant(detail: str) -> Amount | None:
    """The content that a description tells and nothing else: `1 litro`, `medio kilo`, `2,25`."""
    return is_number_alone(detail.split())


def _has_size(product: Product, size: Amount) -> bool:
    held = product.contents
    unmeasured = size.measure not in {Measure.KILO, Measure.LITRE}
    values = {size.value, size.value / 1000} if unmeasured else {size.value}  # `el de 400`: grams
    return (unmeasured and held.pieces == size.value) or any(
        has.value in values and (unmeasured or has.measure is size.measure)
        for has in (held.size, held.each)
        if has
    )


def numbered(wish: Wish, found: tuple[Product, ...]) -> tuple[Wish, tuple[Product, ...]]:
    """A wish whose number is settled, and what is left of the products: those that have it in their names."""
    if not wish.number:
        return wish, found
    held = re.compile(rf"(?<![\d.,]){wish.number}(?!\d)")
    named = tuple(product for product in found if held.search(product.name))
    if named:
        return replace(wish, number=0), named
    if wish.amount is None:
        return replace(wish, number=0, amount=Amount(wish.number), said_plainly=False), found
    return replace(wish, number=0, asking=True), found


def described(fit: Match, kind: str) -> Match | None:
    """Of what fits, what has that kind (`la común`); None when nothing has."""
    kept = refined(fit.products, kind)
    if not kept:
        return None
    return replace(fit, products=kept, clear=kept[0] if len(kept) == 1 else None)


_WAYS_TO_COOK = tuple(
    frozenset(tokens(words))
    for words in (
        "horno hornear asar gratinar", "freir fritar freidora", "parrilla", "plancha", "sarten", "hervir", "microondas",
    )
)  # fmt: skip


def fit_to_be_cooked(wish: Wish, fit: Match) -> Match:
    """Of what fits, what is called for the way to cook that the wish tells, else what is called for no other way."""
    meant = next((ways for ways in _WAYS_TO_COOK if wish.purpose in ways), None)
    if meant is None or not fit.full:
        return fit
    told = {one: set(tokens(one.name)) for one in fit.products}
    another = frozenset[str]().union(*_WAYS_TO_COOK) - meant
    kept = tuple(one for one, words in told.items() if words & meant) or tuple(
        one for one, words in told.items() if not words & another
    )
    if not kept:
        return replace(fit, clear=None, full=False)
    return replace(fit, products=kept, clear=kept[0] if len(kept) == 1 else None)


_PIECES = re.compile(r"(?:(?:pack|paquete|caja) (?:de|por) )?(?P<pieces>\d{1,3}) [a-z]{4,}s")
_SIZE_IN_NAME = re.compile(
    rf"(?:\bx ?)?{MEASURE}|\bx? ?\d+(?:[.,]\d+)?(?: ?(?:u|un|unid|unidades)\b)?|\bx\b"
)
_USUAL_KIND = frozenset(tokens("comun normal clasica original tradicional regular"))
"""Names of the kind that has no other: whoever says one of them means any."""


def _has_kind(product: Product, wanted: Sequence[str]) -> bool:
    usual = [word for word in wanted if word in _USUAL_KIND]
    others = [word for word in wanted if word not in _USUAL_KIND]
    is_usual = not usual or bool(_USUAL_KIND & set(tokens(product.name)))
    # The shelf's own word does not tell the kind: on the shelf `Carnicería`, `Milanesas de Pollo` are not `milanesas de carne`.
    shelf = tokens(product.category)
    told = " ".join((product.name, product.brand, *product.tags))
    return is_usual and has_words(told, [word for word in others if word not in shelf])


def _of_no_kind(products: Sequence[Product], wanted: Sequence[str]) -> tuple[Product, ...]:
    """Those that are the usual kind because their names tell none: `Coca Cola`, beside `Coca Cola Zero` or alone."""
    others = [word for word in wanted if word not in _USUAL_KIND]
    if len(others) == len(wanted) or not others:
        return ()
    named = {one: _kind_in(one) for one in products if has_words(_described(one), others)}
    return tuple(
        one
        for one, kind in named.items()
        if not any(other < kind for other in named.values())
        and (any(kind < other for other in named.values()) or _tells_no_kind(one, others))
    )


def _tells_no_kind(product: Product, wanted: Sequence[str]) -> bool:
    """Whether a name has nothing but what it is called, its brand and what is wanted."""
    called = _kind_in(product) - {*tokens(product.name)[:1], *tokens(product.brand)}
    return all(any(_same_word(word, each) for word in wanted) for each in called)


def _kind_in(product: Product) -> frozenset[str]:
    """The words of a name that are no size."""
    return frozenset(tokens(_SIZE_IN_NAME.sub(" ", without_accents(product.name))))


def refined(products: tuple[Product, ...], detail: str) -> tuple[Product, ...]:
    """The products that a description keeps: `sin lactosa`, `la serenisima`, `1 litro`, `4 rollos`."""
    size = size_meant(detail)
    is_measured = size is not None and size.measure in {Measure.KILO, Measure.LITRE}
    of_so_many = _PIECES.fullmatch(detail)
    if of_so_many and not is_measured:
        pieces = int(of_so_many["pieces"])
        return tuple(one for one in products if one.contents.pieces == pieces)
    in_the_name = re.compile(rf"(?<![\d.,]){detail}(?!\d)") if detail.isdigit() else None
    named = tuple(one for one in products if in_the_name and in_the_name.search(one.name))
    if named:
        return named
    if size:
        return tuple(product for product in products if _has_size(product, size))
    wanted = tokens(in_tags_words(detail))
    kept = tuple(product for product in products if wanted and _has_kind(product, wanted))
    return _narrowed(kept, lambda product: not _goes_without(product, detail))


_WITH = re.compile(r"\bcon ([a-z]{3,})")


def _goes_without(product: Product, detail: str) -> bool:
    """Whether a name says `s/sal` where `con sal` is wanted."""
    without = {f"sin {word}" for word in _WITH.findall(detail)}
    return bool(without) and not without.isdisjoint(stems(product.name))


def lines_like(lines: tuple[Line, ...], phrase: str) -> tuple[Line, ...]:
    """The line items that a phrase may mean."""
    wanted = tokens(phrase)
    return tuple(line for line in lines if wanted and has_words(line.name, wanted))
