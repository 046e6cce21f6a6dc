"""Meals: what the shop puts together for so many people, as the owner writes it down; Milo proposes baskets by it."""

from dataclasses import dataclass

from retail.wire import PortionMeasure

MAX_MEALS = 20
MAX_ITEMS = 30
"""Items of one meal."""
MAX_OPTIONS = 4
"""Options of one item."""
MAX_SEARCHES = 60
"""Options of one meal in all: the catalogue is searched for each of them while the shopper waits."""
MAX_WORDS = 12
"""Other names of a meal or an item, and words that rule a product out."""
MAX_NAME = 40
MAX_PEOPLE = 100
MAX_PORTION = 100_000
MAX_MEALS_BYTES = 64_000
"""Of all texts of all meals, as JSON: the document of a shop has to fit into any store."""


@dataclass(frozen=True, kw_only=True)
class MealOption:
    """One way to serve an item.

    Attributes:
        search: words that a product's name must have; the catalogue is searched for them.
        amount: for one person, in `measure`; below one unit, several people share it.
        excluding: words that a product's name must not have.
    """

    search: str
    amount: float
    measure: PortionMeasure
    excluding: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class MealItem:
    """A part of a meal, of which a basket has one product.

    Attributes:
        also: other words by which a shopper leaves it out: `fiambre` for ham.
        optional: whether a small budget drops it.
        options: the best first.
    """

    name: str
    options: tuple[MealOption, ...]
    also: tuple[str, ...] = ()
    optional: bool = False


@dataclass(frozen=True, kw_only=True)
class Meal:
    """A meal under the names by which shoppers ask for it.

    Attributes:
        people: for how many it is made when the shopper does not say.
    """

    name: str
    people: int
    items: tuple[MealItem, ...]
    also: tuple[str, ...] = ()
