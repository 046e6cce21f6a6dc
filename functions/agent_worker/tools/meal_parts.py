"""Meal parts: from a meal as the shop wrote it down and the products that were found to what can be planned."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from retail import money, quantity
from retail.spanish.words import tokens
from retail.wire import Meal, MealItem, MealOption, Product

from .basket_plan import Option, Part, Portion, Shelved

Parts = tuple[Part, ...]


def meal_named(meals: Sequence[Meal], said: str) -> tuple[str, Meal] | None:
    """The meal of which a name is in what was said, and that name; of several names the longest."""
    names = [(name, meal) for meal in meals for name in (meal["name"], *meal.get("also", ()))]
    found = [(name, meal) for name, meal in names if _has_words(said, name)]
    return max(found, key=lambda each: len(tokens(each[0])), default=None)


def parts_of(
    meal: Meal,
    found: Mapping[str, Sequence[Product]],
    suits: Callable[[Product], bool] = lambda _: True,
) -> Parts:
    """The parts of a meal with the products that suit; `found` is what each search of its options brought."""
    return tuple(
        Part(
            item["name"],
            tuple(_option(option, found[option["search"]], suits) for option in item["options"]),
            optional=item.get("optional", False),
        )
        for item in meal["items"]
    )


def _option(
    option: MealOption, found: Iterable[Product], suits: Callable[[Product], bool]
) -> Option:
    named = [product for product in found if _is_meant(option, product)]
    first = tokens(option["search"])[:1]
    headed = [product for product in named if tokens(product["name"])[:1] == first]
    portion = Portion(option["amount"], option["measure"])
    return Option(portion, tuple(map(_shelved, filter(suits, headed or named))))


def _is_meant(option: MealOption, product: Product) -> bool:
    named = _has_words(f"{product['name']} {product['brand']}", option["search"])
    excluding = option.get("excluding", ())
    return named and not any(_has_words(product["name"], words) for words in excluding)


def _shelved(product: Product) -> Shelved:
    by_weight = quantity.is_by_weight(product["unit"])
    stock = product["stock"] if by_weight else int(product["stock"])
    return Shelved(
        product["id"],
        product["name"],
        product["unit"],
        money.from_wire(product["price"]),
        int(stock * quantity.ONE),
        product["net_content"],
    )


def leaving_out(parts: Parts, meal: Meal, unwanted: Iterable[str]) -> tuple[Parts, tuple[str, ...]]:
    """The parts without those of these names, and without products of these names; and which names may not be done with.

    `lactosa` names no part; where a product says `sin lactosa`, that one serves. Whether the others have any, nobody
    has said.
    """
    items = {item["name"]: item for item in meal["items"]}
    unsure: list[str] = []
    for words in unwanted:
        kept = tuple(part for part in parts if not _is_called(items[part.name], words))
        fewer, _ = including_only(
            tuple(_where(part, _has_no(words)) for part in kept), (f"sin {words}",)
        )
        if len(kept) == len(parts) and not any(_has(words)(each) for each in _products(parts)):
            unsure.append(words)
        parts = fewer
    return parts, tuple(unsure)


def _is_called(item: MealItem, words: str) -> bool:
    others = item.get("also", ())
    return _has_words(item["name"], words) or any(
        set(tokens(name)) == set(tokens(words)) for name in others
    )


def _has_words(text: str, wanted: str) -> bool:
    """Whether a text has every word of another, small words apart; of no words it has none."""
    words = set(tokens(wanted))
    return bool(words) and words <= set(tokens(text))


def _products(parts: Parts) -> Iterator[Shelved]:
    return (product for part in parts for option in part.options for product in option.products)


def _has(words: str) -> Callable[[Shelved], bool]:
    """Whether a product is called so; one that is `sin lactosa` is not called `lactosa`."""

    def called(product: Shelved) -> bool:
        named = _has_words(product.name, words)
        return named and (words.startswith("sin ") or not _has_words(product.name, f"sin {words}"))

    return called


def _has_no(words: str) -> Callable[[Shelved], bool]:
    called = _has(words)
    return lambda product: not called(product)


def including_only(parts: Parts, wanted: Iterable[str]) -> tuple[Parts, tuple[str, ...]]:
    """The parts with only products of these names where there are such; and which names no product has."""
    without_any: list[str] = []
    for words in wanted:
        named = tuple(_where(part, _has(words)) for part in parts)
        if not any(part.is_sold for part in named):
            without_any.append(words)
        parts = tuple(new if new.is_sold else old for new, old in zip(named, parts, strict=True))
    return parts, tuple(without_any)


def keeping_only(parts: Parts, product_ids: Iterable[int]) -> Parts:
    """The parts that these products serve, with nothing but them; every part of those is wanted."""
    kept = set(product_ids)
    served = (_where(part, lambda product: product.id in kept) for part in parts)
    return tuple(replace(part, optional=False) for part in served if part.is_sold)


def exchanged(parts: Parts, product_ids: Iterable[int]) -> tuple[Parts, tuple[str, ...]]:
    """The parts without these products where another can serve; and the names of those where none can."""
    gone = set(product_ids)
    others = tuple(_where(part, lambda product: product.id not in gone) for part in parts)
    alone = {
        part.name
        for part, other in zip(parts, others, strict=True)
        if part.is_sold and not other.is_sold
    }
    kept = (
        part if part.name in alone else other for part, other in zip(parts, others, strict=True)
    )
    return tuple(kept), tuple(part.name for part in parts if part.name in alone)


def _where(part: Part, keeps: Callable[[Shelved], bool]) -> Part:
    options = (
        replace(option, products=tuple(filter(keeps, option.products))) for option in part.options
    )
    return replace(part, options=tuple(options))
