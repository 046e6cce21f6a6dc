"""One turn under way: the state so far, what will be said, and what the cart shall become."""

from collections.abc import Callable, Generator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from retail.spanish.amounts import Amount

from .basket_frame import BasketFrame
from .earlier import Earlier
from .intents import Intent, Kind, Wish
from .matching import lines_like
from .play import BROKEN, Call
from .quantities import in_kilos, quantity_for, taken_for_pieces
from .shelf import Cart, Line, Product, cart_of, line_of, status_of, text_in
from .state import Asked, Question, State, Touched
from .utterances import BadQuantity, Greet, Utterance

Result = Mapping[str, Any]
Results = tuple[Result, ...]
Step = Generator[tuple[Call, ...], Results, None]


@dataclass(frozen=True)
class Operation:
    """A change of one line item: `quantity` is added, or set when `sets`."""

    product: Product
    quantity: float
    sets: bool = False
    wish: Wish | None = None


@dataclass(frozen=True)
class Lack:
    """A wish that nothing can be had for: `product` is what it means, where that is only sold out."""

    wish: Wish
    product: Product | None = None


@dataclass
class Talk:
    """Mutable while a turn is decided; never outlives it."""

    state: State
    said: list[Utterance] = field(default_factory=list)
    todo: list[Wish] = field(default_factory=list)
    changes: list[Intent] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    closing: list[Kind] = field(default_factory=list)
    later: dict[tuple[type[Intent], Kind], tuple[Callable[["Talk", Intent], Step], Intent]] = field(
        default_factory=dict
    )
    without: list[Wish] = field(default_factory=list)
    parked: list[Wish] = field(default_factory=list)
    lacking: list[Lack] = field(default_factory=list)
    earlier: Earlier = field(default_factory=Earlier)
    question: Question | None = None
    waiting: Question | None = None
    basket: BasketFrame | None = None
    basket_settled: bool = False
    agreed: bool = False
    touched: bool = False
    broken: bool = False
    lost: str = ""
    """What could not be read beside a way to finish, or was guessed to be a product where it was a sentence."""

    @property
    def ordered_and_open(self) -> tuple[Wish, ...]:
        """What was ordered and waits to be asked about."""
        waiting = (*self.state.wishes, *self.parked)
        return tuple(wish for wish in waiting if wish.phrase and wish.is_ordered)

    @property
    def greeting(self) -> Greet:
        """How this shopper is greeted."""
        return Greet(self.state.first_name, self.state.shop)

    def say(self, said: Utterance) -> None:
        """Adds an utterance, once."""
        if said not in self.said:
            self.said.append(said)

    def ask(self, *calls: Call) -> Generator[tuple[Call, ...], Results, Results]:
        """Calls tools, learns the facts of their results and hands these back."""
        results = yield calls
        for one, result in zip(calls, results, strict=True):
            self.state = learned(self.state, one.tool, one.args, result)
            if status_of(result) in BROKEN:
                self.broken = True
        return results

    def wonder(self, question: Question) -> bool:
        """Opens a question unless one is open already: one question at a time."""
        if self.question is not None:
            return False
        self.question = question
        return True

    def put(
        self,
        product: Product,
        amount: Amount | None,
        *,
        sets: bool = False,
        wish: Wish | None = None,
    ) -> None:
        """Plans a product into the cart, or asks how much when the amount is none to sell."""
        self.touched = True
        sets = sets or (wish is not None and wish.replaces == product.id)
        if wish and wish.in_kilos and amount:
            amount = in_kilos(product, amount)
        quantity = quantity_for(product, amount)
        if wish and wish.amount == amount:
            quantity = taken_for_pieces(product, wish) or quantity
        wanted = 0 if isinstance(quantity, str) else quantity
        if self.earlier.take(product.id, wanted, sets=sets) or self._another_was_put(product):
            return
        if isinstance(quantity, str):
            if quantity != "by_weight":
                self.say(BadQuantity(quantity, product.name))
            if not self.wonder(Question(Asked.HOW_MUCH, wish=wish, products=(product,))) and wish:
                self.parked.append(replace(wish, amount=Amount(0, vague=True)))
            return
        self.plan(Operation(product, quantity, sets, wish))

    def plan(self, operation: Operation) -> None:
        """Plans an operation; those on one product become one, so their order cannot matter."""
        self.touched = True
        asked = self.question
        if asked and asked.asked is Asked.HOW_MUCH and asked.products == (operation.product,):
            self.question = None  # `de pollo nomás. bueno, 1 kg de esas`
        if self.earlier.take(operation.product.id, operation.quantity, sets=operation.sets):
            return
        for at, earlier in enumerate(self.operations):
            if earlier.product.id == operation.product.id:
                merged = (
                    operation
                    if operation.sets
                    else replace(earlier, quantity=earlier.quantity + operation.quantity)
                )
                self.operations[at] = merged
                return
        self.operations.append(operation)
        if operation.wish and operation.wish.replaces:
            gone = Product(id=operation.wish.replaces, name=" ")
            if gone.id != operation.product.id:
                self.operations.append(Operation(gone, 0, sets=True))

    def was_served(self, wish: Wish, found: tuple[Product, ...] = ()) -> bool:
        """Whether a wish was fulfilled before, by a product of its name or one of those that were found for it."""
        product = self.earlier.take_among(found, wish) if found else self.earlier.take_named(wish)
        if product is None:
            return False
        self.touched = True
        if wish.replaces and wish.replaces != product.id:
            self.plan(Operation(Product(id=wish.replaces, name=" "), 0, sets=True))
        return True

    def _another_was_put(self, product: Product) -> bool:
        """Whether a choice from the table was fulfilled before by another product on it: lists are numbered by whoever wrote them."""
        table = (*self.state.shown, *self.state.found)
        return product in table and self.earlier.take_among(table, Wish("")) is not None

    def line_of(self, product_id: int) -> Line | None:
        """The product's line item in the cart as last told."""
        lines = self.state.cart.lines if self.state.cart else ()
        return next((line for line in lines if line.product_id == product_id), None)

    def lines_like(self, phrase: str) -> tuple[Line, ...]:
        """The cart's line items that a phrase may mean."""
        return lines_like(self.state.cart.lines, phrase) if self.state.cart else ()


def _touched_product(state: State, result: Result, args: Mapping[str, Any]) -> Product | None:
    line = line_of(result.get("item"))
    wanted = line.product_id if line else args.get("product_id")
    known = next((p for p in (*state.shown, *state.found) if p.id == wanted), None)
    if known:
        return known
    return line.product if line else state.last


def _touching(
    state: State, tool: str, args: Mapping[str, Any], result: Result
) -> tuple[Touched, ...]:
    """What the turn has changed so far, with what this call changed."""
    product = _touched_product(state, result, args)
    known = product is None or any(one.product.id == product.id for one in state.touching)
    if product is None or known or status_of(result) == "already_done":
        return state.touching
    line, added = line_of(result.get("item")), args.get("quantity", 1)
    before: float | None
    if tool == "add_product_to_cart":
        is_told = line is not None and isinstance(added, int | float)
        before = max(0.0, round(line.quantity - added, 3)) if line and is_told else None
    else:
        lines = state.cart.lines if state.cart else ()
        had = (one.quantity for one in lines if one.product_id == product.id)
        before = next(had, 0.0) if state.cart else None
    return (*state.touching, Touched(product, before))


def learned(state: State, tool: str, args: Mapping[str, Any], result: Result) -> State:
    """The state with the facts of one tool result. Only tools are believed, whoever called them."""
    status = status_of(result)
    if status == "not_registered":
        return replace(state, registered=False)
    if tool in {"search_users", "create_user"}:
        if status in {"found", "created", "exists"}:
            name = text_in(result.get("user"), "name") or state.name
            email = text_in(result.get("user"), "email") or state.email
            return replace(state, registered=True, name=name, email=email)
        return replace(state, registered=False) if status == "not_found" else state
    if status in {"added", "updated", "removed", "already_done"} and "product_id" in args:
        cart = cart_of(result.get("cart")) or state.cart
        gives_way = status == "removed" and bool(state.touching)  # to what the turn has put in
        last = state.last if gives_way else _touched_product(state, result, args)
        touching = _touching(state, tool, args, result)
        return replace(
            state, registered=True, cart=cart, last=last, touching=touching, is_ordered=False
        )
    if tool == "get_cart_summary" and status in {"found", "not_found"}:
        return replace(state, cart=cart_of(result.get("cart")) or Cart())
    if status in {"cleared", "cart_empty"}:
        return replace(state, cart=Cart())
    if tool == "checkout_cart" and status == "created":
        return replace(state, cart=Cart(), is_ordered=True)
    if tool == "checkout_cart" and isinstance(result.get("cart"), Mapping):
        return replace(state, cart=cart_of(result["cart"]))
    return state
