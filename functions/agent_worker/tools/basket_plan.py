"""Plans a basket: which product, and how much of it, serves each part of a meal for so many people.

Pure. Money is centavos, quantities are thousandths of a unit or of a kilo, as the back office counts them.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from retail import money, quantity
from retail.spanish.contents import contents_of
from retail.wire import PortionMeasure

WEIGHT_STEP = 50
"""Grams: what is weighed is asked for in these steps."""
ENOUGH = 0.85
"""So much of what the portions come to is enough, rather than to open one more pack."""
SERVINGS = 4
"""People whom a pack serves whose name does not say what it holds."""
CHEAPER = 0.85
"""What `cheaper` means: at most so much of the total that was too dear."""
_BEYOND_FIRST = -1
"""The rank of the middle product of the first option, for a budget that has room."""


@dataclass(frozen=True)
class Portion:
    """How much of something one person gets."""

    amount: float
    measure: PortionMeasure


@dataclass(frozen=True)
class Shelved:
    """A product that may serve: centavos for one unit, and thousandths in stock; `net_content` as the owner said it."""

    id: int
    name: str
    unit: str
    price: int
    stock: int
    net_content: str = ""


@dataclass(frozen=True)
class Option:
    """One way to serve a part: a portion, and the products that it can be had as."""

    portion: Portion
    products: tuple[Shelved, ...]


@dataclass(frozen=True)
class Part:
    """A part of a meal; its options are in order, the best first."""

    name: str
    options: tuple[Option, ...]
    optional: bool = False

    @property
    def is_sold(self) -> bool:
        """Whether the shop has any product for it in its catalogue."""
        return any(option.products for option in self.options)

    @property
    def product_ids(self) -> frozenset[int]:
        """Of all that may serve it."""
        return frozenset(product.id for option in self.options for product in option.products)


@dataclass(frozen=True)
class Choice:
    """A product in a quantity, and what that costs. `rank` is its option's place: the lower, the better."""

    part: Part
    product: Shelved
    quantity: int
    cost: int
    rank: int


@dataclass(frozen=True)
class Basket:
    """What was chosen, in the order of the parts, and which parts it lacks, each with the reason."""

    choices: tuple[Choice, ...]
    not_sold: tuple[str, ...] = ()
    out_of_stock: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        """Centavos: the sum of the lines, each rounded on its own, as a cart has it."""
        return sum(choice.cost for choice in self.choices)


def quantity_for(portion: Portion, people: int, product: Shelved) -> int | None:
    """How much of a product gives each a portion; None when it is not sold that way.

    What is weighed is rounded up to the next 50 grams, what is packed up to whole packs, unless a little less does.
    """
    needed = portion.amount * people
    if quantity.is_by_weight(product.unit):
        if portion.measure == "unit":
            return None
        grams = max(WEIGHT_STEP, math.ceil(round(needed / WEIGHT_STEP, 6)) * WEIGHT_STEP)
        return grams if grams <= quantity.MAX_LINE else None
    held = contents_of(product.net_content or product.name)
    if portion.measure == "unit":
        packs = _packs(needed, held.pieces)
    elif held.size:
        packs = _packs(needed, quantity.ONE * held.size.value)
    else:
        packs = math.ceil(people / SERVINGS)
    return packs * quantity.ONE if packs * quantity.ONE <= quantity.MAX_LINE else None


def _packs(needed: float, held: float) -> int:
    fewer = math.floor(needed / held)
    return max(1, fewer if fewer * held >= needed * ENOUGH else fewer + 1)


def plan(parts: Sequence[Part], people: int, budget: int | None) -> Basket:
    """The best basket within a budget.

    Every part that is not optional gets its cheapest product first. What the budget has left brings the optional parts,
    in order, and then better options, one step for each part in turn. Without a budget each part gets its first option.
    No product serves two parts.

    The total is above the budget only where `cheapest` is: nobody can eat for less.
    """
    basket = cheapest(parts, people)
    chosen = {choice.part.name: choice for choice in basket.choices}
    room = _Room(budget, basket.total)
    if room.is_over:
        return replace(basket, left_out=_left_out(parts, chosen, people))
    for part in parts:
        if part.optional:
            _add(part, chosen, people, room)
    climbing = tuple(parts)
    while climbing:
        climbing = tuple(part for part in climbing if _better(part, chosen, people, room))
    choices = tuple(chosen[part.name] for part in parts if part.name in chosen)
    return replace(basket, choices=choices, left_out=_left_out(parts, chosen, people))


def cheapest(parts: Sequence[Part], people: int) -> Basket:
    """The cheapest product for each part that is not optional."""
    chosen: dict[str, Choice] = {}
    for part in parts:
        if not part.optional:
            _add(part, chosen, people, _Room(None, 0))
    wanting = [part for part in parts if not any(_choices(part, people))]
    return Basket(
        tuple(chosen.values()),
        not_sold=tuple(part.name for part in wanting if not part.is_sold),
        out_of_stock=tuple(part.name for part in wanting if part.is_sold),
    )


def people_within(parts: Sequence[Part], people: int, budget: int) -> int:
    """For how many of the people the budget is enough; 0 when it is for none."""
    enough = (n for n in range(people, 0, -1) if cheapest(parts, n).total <= budget)
    return next(enough, 0)


@dataclass
class _Room:
    """What the budget has left; no end of it where there is none."""

    budget: int | None
    spent: int

    @property
    def is_over(self) -> bool:
        return self.budget is not None and self.spent > self.budget

    @property
    def worst_rank(self) -> int:
        """Without a budget nobody has asked for more than the first option."""
        return 0 if self.budget is None else _BEYOND_FIRST

    def take(self, cost: int) -> bool:
        """Spends it, if that much is left."""
        if self.budget is not None and self.spent + cost > self.budget:
            return False
        self.spent += cost
        return True


def _add(part: Part, chosen: dict[str, Choice], people: int, room: _Room) -> None:
    free = _free(part, chosen, people)
    if free and room.take(free[0].cost):
        chosen[part.name] = free[0]


def _better(part: Part, chosen: dict[str, Choice], people: int, room: _Room) -> bool:
    """Takes the next better choice for a part, if the room is there; whether it was."""
    now = chosen.get(part.name)
    if now is None:
        return False
    better = [
        choice
        for choice in _free(part, chosen, people)
        if room.worst_rank <= choice.rank < now.rank
    ]
    for choice in sorted(better, key=lambda each: (-each.rank, each.cost)):
        if room.take(choice.cost - now.cost):
            chosen[part.name] = choice
            return True
    return False


def _free(part: Part, chosen: dict[str, Choice], people: int) -> list[Choice]:
    """What may serve a part beside what serves the others, the cheapest first, of equals the better option."""
    taken = {choice.product.id for name, choice in chosen.items() if name != part.name}
    free = [choice for choice in _choices(part, people) if choice.product.id not in taken]
    return sorted(free, key=lambda choice: (choice.cost, choice.rank, choice.product.id))


def _choices(part: Part, people: int) -> Iterator[Choice]:
    """Of each option what costs least for so many people, and of the first one also the middle one."""
    for rank, option in enumerate(part.options):
        served = sorted(
            _served(part, option, people, rank), key=lambda each: (each.cost, each.product.id)
        )
        yield from served
        if rank == 0 and len(served) > 1:
            yield replace(served[len(served) // 2], rank=_BEYOND_FIRST)


def _served(part: Part, option: Option, people: int, rank: int) -> Iterator[Choice]:
    for product in option.products:
        needed = quantity_for(option.portion, people, product)
        if needed is not None and needed <= product.stock:
            cost = money.line_total(product.price, needed)
            yield Choice(part, product, needed, cost, rank)


def _left_out(parts: Sequence[Part], chosen: dict[str, Choice], people: int) -> tuple[str, ...]:
    """The parts that could be had and are not in the basket."""
    return tuple(
        part.name for part in parts if part.name not in chosen and any(_choices(part, people))
    )
