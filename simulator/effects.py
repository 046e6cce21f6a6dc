"""What must hold of the shop when a world is over: effects once, carts and orders as called, stock exact."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from backoffice_api.domain.cart import Cart
from backoffice_api.domain.fulfilment import WindowLoad
from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.order import Order
from backoffice_api.domain.product import Product
from backoffice_api.domain.turn import TurnRecord
from backoffice_api.domain.user import User

from .brain import wishes_of
from .persons import person
from .withdrawals import not_sold_again, sold_again

if TYPE_CHECKING:
    from .world import World

_OK = {"added", "updated", "removed", "cleared", "created", "exists"}


def _journal(world: "World") -> dict[str, list[tuple[str, dict[str, Any], IdempotencyRecord]]]:
    journal = defaultdict(list)
    for record in world.store.book.all(IdempotencyRecord):
        if record.tool_call:
            call = json.loads(record.tool_call)
            journal[record.turn_id].append((call["tool"], call["arguments"], record))
    return journal


def effects_fit_wishes(world: "World") -> Iterator[str]:
    """No turn put more of a product into a cart than its messages asked for, or ordered twice."""
    bodies = {written.sid: written.body for written in world.crowd.written}
    records = {record.key: record for record in world.store.book.all(TurnRecord)}
    for turn_id, calls in _journal(world).items():
        record = records.get(turn_id)
        if record is None:
            yield f"turn {turn_id} had effects and no end"
            continue
        wishes = [wish for sid in record.sids for wish in wishes_of(bodies[sid])]
        wanted: Counter[Any] = Counter()
        for wish in wishes:
            wanted[wish.what, wish.product_id] += wish.amount if wish.what == "add" else 1
        had: Counter[Any] = Counter()
        for tool, arguments, kept in calls:
            if tool == "add_product_to_cart":
                had["add", arguments["product_id"]] += int(arguments["quantity"])
            elif tool == "checkout_cart" and kept.status == 201:
                had["checkout", 0] += 1
            elif tool == "clear_cart":
                had["clear", 0] += 1
        for what, amount in had.items():
            if amount > wanted[what]:
                texts = [bodies[sid] for sid in record.sids]
                yield f"{texts} had the effect {what} {amount} times, not {wanted[what]}"


def journal_fits_log(world: "World") -> Iterator[str]:
    """What an answered turn says that it did is what it did; calls without an answer may go either way."""
    journal = _journal(world)
    for record in world.store.book.all(TurnRecord):
        if record.outcome != "answered" or not record.model:  # who is silent tells nothing
            continue
        log = json.loads(record.tool_calls)
        said = Counter(
            _named(each["tool"], each["arguments"])
            for each in log
            if each["status"] in _OK and each["tool"] != "create_user"
        )
        unsure = Counter(
            _named(each["tool"], each["arguments"])
            for each in log
            if each["status"] in {"error", "unanswered"}
        )
        did = Counter(
            _named(tool, arguments)
            for tool, arguments, kept in journal[record.key]
            if tool != "create_user" and kept.status < 400
        )
        if said - did:
            yield f"turn {record.key} says {dict(said - did)} and did it not"
        if did - said - unsure:
            yield f"turn {record.key} did {dict(did - said)} and does not say so"


def _named(tool: str, arguments: dict[str, Any]) -> str:
    given = {name: float(value) for name, value in arguments.items() if not isinstance(value, str)}
    return f"{tool} {sorted(given.items())}"


def stock_adds_up(world: "World") -> Iterator[str]:
    """Stock, what is in standing orders and what turned out not to be there is what was there at first; totals are sums; carts become one order.

    A line instead of which something else is offered is not there, whatever becomes of its order. What is sent back is on the
    shelf exactly where the owner sells it again.
    """
    sold: Counter[int] = Counter()
    orders = world.store.book.all(Order)
    for order in orders:
        missing = {offer.product_id for offer in order.offers}
        for line in order.items:
            if order.status != "cancelled" or line.product_id in missing:
                sold[line.product_id] += line.quantity
        fee = order.delivery.fee if order.delivery else 0
        cost = sum(line.line_total for line in order.items) + fee - order.withdrawn
        if order.total != cost or cost < 0 or not order.items:
            yield f"order {order.id} of {order.total} does not add up"
    sold += not_sold_again(world)
    sold.subtract(sold_again(world))
    for product in world.store.book.all(Product):
        known = product.stock + sold[product.id] + world.store.gone[product.id]
        if product.stock < 0 or known != world.stock[product.id]:
            yield f"{product.name}: {product.stock} + {sold[product.id]} is not {world.stock[product.id]}"
    carts = Counter(order.cart_id for order in orders)
    for cart_id, times in carts.items():
        if times > 1:
            yield f"cart {cart_id} became {times} orders"


def orders_go_forward(world: "World") -> Iterator[str]:
    """No order ever went back on its way, and no line of its log was taken out."""
    yield from world.store.orders_back


def windows_add_up(world: "World") -> Iterator[str]:
    """A window of delivery has the orders that are to be brought in it."""
    brought: Counter[str] = Counter()
    for order in world.store.book.all(Order):
        if order.window and order.status != "cancelled":
            brought[order.window.key] += 1
    loads = {each.key: each.orders for each in world.store.book.all(WindowLoad) if each.orders}
    if loads != brought:
        yield f"windows have {dict(brought)} and say {loads}"


def carts_follow(world: "World") -> Iterator[str]:
    """Every cart and order is what the journal's calls, one after the other, make of an empty cart."""
    conversations = {record.key: record.wa_id for record in world.store.book.all(TurnRecord)}
    expected: dict[str, dict[int, int]] = defaultdict(dict)
    placed: Counter[str] = Counter()
    for record in world.store.book.all(IdempotencyRecord):
        if not record.tool_call or record.status >= 400 or record.turn_id not in conversations:
            continue
        wa_id = person(conversations[record.turn_id])
        call = json.loads(record.tool_call)
        if call["tool"] == "checkout_cart":
            placed[wa_id] += 1
            yield from _differences("order", json.loads(record.answer)["items"], expected[wa_id])
        _change(expected[wa_id], call["tool"], call["arguments"])
    phones = {
        user.id: person(user.phone or user.whatsapp_user_id) for user in world.store.book.all(User)
    }
    for cart in world.store.book.all(Cart):
        items = [
            {"product_id": one.product_id, "quantity": one.quantity / 1000} for one in cart.items
        ]
        yield from _differences("cart", items, expected[phones[cart.user_id]])
    orders = Counter(phones[order.user_id] for order in world.store.book.all(Order))
    if orders != placed:
        yield f"there are orders {dict(orders)} and the calls placed {dict(placed)}"


def _change(cart: dict[int, int], tool: str, arguments: dict[str, Any]) -> None:
    if tool in {"clear_cart", "checkout_cart"}:
        cart.clear()
    if "product_id" not in arguments:
        return
    product, amount = arguments["product_id"], round(arguments["quantity"] * 1000)
    cart[product] = amount + (cart.get(product, 0) if tool == "add_product_to_cart" else 0)


def _differences(what: str, items: list[dict[str, Any]], expected: dict[int, int]) -> Iterator[str]:
    held = {line["product_id"]: round(line["quantity"] * 1000) for line in items}
    wanted = {product: amount for product, amount in expected.items() if amount}
    if held != wanted:
        yield f"a {what} has {held} and the calls make {wanted}"
