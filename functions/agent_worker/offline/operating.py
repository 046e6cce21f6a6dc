"""Carries out what a turn has planned for the cart, and tells what came of it."""

from collections.abc import Sequence
from dataclasses import replace

from .play import Call, call
from .quantities import as_argument
from .shelf import Cart, Line, available_in, cart_of, line_of, status_of
from .state import Asked, Question
from .talk import Lack, Operation, Result, Step, Talk
from .utterances import AlreadyDone, BadQuantity, Changed, Gone, OutOfStock, Saying


def operate(talk: Talk) -> Step:
    """Carries out what is planned, all at once, and tells what came of it."""
    operations = talk.operations
    if not operations:
        return
    is_another = talk.state.is_ordered
    results = yield from talk.ask(*(_call_for(operation) for operation in operations))
    added, more, updated, removed = [], [], [], []
    talk.state = replace(talk.state, cart_shown=False)
    for operation, result in zip(operations, results, strict=True):
        status = status_of(result)
        line = line_of(result.get("item")) or Line(operation.product.id, operation.product.name)
        if status == "added":
            if line.quantity > operation.quantity:
                more.append((operation.quantity, line))
            else:
                added.append(replace(line, quantity=operation.quantity))
        elif status == "updated":
            updated.append(line)
        elif status == "already_done":
            updated += [] if _was_told(talk) else [line]
        elif status == "removed":
            removed.append(line if line.name.strip() else replace(line, name=""))
        else:
            _failed(talk, operation, result)
    if added or more or updated or removed:
        cart = talk.state.cart
        talk.say(
            Changed(
                tuple(added),
                tuple(more),
                tuple(updated),
                tuple(removed),
                _total_after(operations, results),
                emptied=len(operations) == 1 and cart is not None and not cart.lines,
            )
        )
    if added and is_another:
        talk.say(Saying.NEW_ORDER)


def _was_told(talk: Talk) -> bool:
    """Whether the shopper is told what was done before this model took the turn over."""
    return any(isinstance(said, AlreadyDone) for said in talk.said)


def _call_for(operation: Operation) -> Call:
    tool = "set_product_quantity" if operation.sets else "add_product_to_cart"
    return call(tool, product_id=operation.product.id, quantity=as_argument(operation.quantity))


def _total_after(operations: Sequence[Operation], results: Sequence[Result]) -> str:
    """The cart's total when it is certain: calls in parallel end in any order."""
    carts = [cart for cart in (cart_of(result.get("cart")) for result in results) if cart]
    if len(operations) == 1 and carts:
        return carts[0].total_text
    if any(operation.sets for operation in operations):
        return ""
    return max(carts, key=lambda cart: cart.total or 0, default=Cart()).total_text


def _failed(talk: Talk, operation: Operation, result: Result) -> None:
    status = status_of(result)
    product = operation.product
    if status == "out_of_stock":
        available = available_in(result)
        talk.say(OutOfStock(product.name, product.unit, available))
        if available:
            talk.wonder(Question(Asked.TAKE_WHAT_IS_LEFT, products=(product,), quantity=available))
        elif operation.wish:
            talk.lacking.append(Lack(operation.wish, product))
    elif status == "cart_full":
        talk.say(Saying.CART_FULL)
    elif status == "product_not_found":
        talk.say(Gone(product.name))
    elif status == "invalid_quantity":
        talk.say(BadQuantity("huge" if operation.quantity > 20 else "invalid", product.name))
        talk.wonder(Question(Asked.HOW_MUCH, products=(product,)))
    else:
        talk.broken = True
        if operation.wish and operation.wish.phrase:
            talk.parked.append(operation.wish)
