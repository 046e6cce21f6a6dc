"""What must hold when a world is over, whatever happened in it. Every check says what it found instead."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from agent_worker.replies import APOLOGY, messages_of
from backoffice_api.domain.cart import Cart
from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.message import Message
from backoffice_api.domain.order import Order
from backoffice_api.domain.product import Product
from backoffice_api.domain.turn import TurnRecord
from backoffice_api.domain.user import User

from .brain import mark_of, wishes_of

if TYPE_CHECKING:
    from .world import World

_OK = {"added", "updated", "removed", "cleared", "created", "exists"}


def violations(world: "World") -> list[str]:
    """Everything that is not as it must be, in words."""
    checks = [
        nothing_is_held,
        every_message_once,
        replies_once_in_order,
        stock_adds_up,
        carts_follow,
    ]
    if world.brain != "offline":
        checks += [replies_fit, effects_fit_wishes]
    checks += [journal_fits_log, memory_is_whole, payments_stand, book_is_true]
    return [f"{check.__name__}: {what}" for check in checks for what in check(world)]


def nothing_is_held(world: "World") -> Iterator[str]:
    """No lease, no message that waits, no task, nobody at work."""
    if not world._is_quiet():  # noqa: SLF001
        yield f"not quiet after {world.loop.time():.0f} s"
    for conversation in world.store.book.all(Conversation):
        if conversation.live:
            yield f"{conversation.key} has a live turn {conversation.live}"
        if conversation.pending:
            yield f"{conversation.key} has unanswered {[m.body for m in conversation.pending]}"
        if conversation.outbox:
            yield f"{conversation.key} has unsent {[m.body[:40] for m in conversation.outbox]}"


def every_message_once(world: "World") -> Iterator[str]:
    """Each message that was taken is in exactly one turn, and its line says how it ended."""
    turns = Counter(sid for record in world.store.book.all(TurnRecord) for sid in record.sids)
    lines = {line.key: line for line in world.store.book.all(Message) if line.author == "shopper"}
    known = {written.sid for written in world.crowd.written}
    for written in world.crowd.written:
        times = turns[written.sid]
        if times > 1 or (times == 0 and written.taken):
            yield f"{written.mark} was answered {times} times"
        line = lines.get(written.sid)
        if times and (line is None or line.status not in {"answered", "dead"}):
            yield f"{written.mark} has no line that says so"
        if line and line.body != written.body:
            yield f"{written.mark} was written otherwise: {line.body}"
    for sid in set(turns) - known:
        yield f"{sid} was answered and never written"


def _lines_out(world: "World") -> dict[str, list[Message]]:
    lines: dict[str, list[Message]] = defaultdict(list)
    for line in world.store.book.all(Message):
        if line.author != "shopper":
            lines[line.wa_id].append(line)
    return {wa_id: sorted(theirs, key=lambda line: line.seq) for wa_id, theirs in lines.items()}


def replies_once_in_order(world: "World") -> Iterator[str]:
    """What Twilio took for a shopper is what the transcript says was sent, one by one."""
    lines = _lines_out(world)
    phones = {message.to.removeprefix("whatsapp:+") for message in world.twilio.accepted}
    for wa_id in sorted(phones | set(lines)):
        went = [
            (each.sid, each.body)
            for each in world.twilio.accepted
            if each.to == f"whatsapp:+{wa_id}"
        ]
        said = [(each.sid, each.body) for each in lines.get(wa_id, []) if each.status == "sent"]
        if went != said:
            yield f"{wa_id} got {_short(went)} and the transcript has {_short(said)}"


def _short(messages: list[Any]) -> str:
    return str([(sid and sid[:8], body[:40]) for sid, body in messages])


def replies_fit(world: "World") -> Iterator[str]:
    """Each turn's replies are about its messages, and turns answer messages in their order."""
    bodies = {written.sid: written.body for written in world.crowd.written}
    out = defaultdict(list)
    for lines in _lines_out(world).values():
        for line in lines:
            out[line.turn_id].append(line)
    seqs = {
        line.key: line.seq for line in world.store.book.all(Message) if line.author == "shopper"
    }
    last: dict[str, int] = {}
    for record in sorted(world.store.book.all(TurnRecord), key=lambda one: (one.wa_id, one.fence)):
        said = "".join(line.body for line in out[record.key])
        marks = ",".join(mark_of(bodies[sid]) for sid in record.sids)
        if record.outcome == "dead" or record.model == "none":
            if [line.body for line in out[record.key]] != messages_of(APOLOGY):
                yield f"turn of {marks} ended {record.outcome} with {said[:80]!r}"
        elif not said.startswith(f"re {marks}:"):
            yield f"turn of {marks} was answered {said[:80]!r}"
        for sid in record.sids:
            if seqs.get(sid, 0) <= last.get(record.wa_id, 0):
                yield f"{mark_of(bodies[sid])} was answered out of order"
            last[record.wa_id] = seqs.get(sid, 0)
        if record.outcome == "dead" and not world.queue.policy.max_attempts < 50:
            yield f"turn of {marks} is dead though the queue had not given up"


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
        if record.outcome != "answered":
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
    """Stock and what is in standing orders is what was there at first; totals are sums; carts become one order."""
    sold: Counter[int] = Counter()
    orders = world.store.book.all(Order)
    for order in orders:
        if order.status != "cancelled":
            sold.update({line.product_id: line.quantity for line in order.items})
        if order.total != sum(line.line_total for line in order.items) or not order.items:
            yield f"order {order.id} of {order.total} does not add up"
    for product in world.store.book.all(Product):
        if product.stock < 0 or product.stock + sold[product.id] != world.stock[product.id]:
            yield f"{product.name}: {product.stock} + {sold[product.id]} is not {world.stock[product.id]}"
    carts = Counter(order.cart_id for order in orders)
    for cart_id, times in carts.items():
        if times > 1:
            yield f"cart {cart_id} became {times} orders"


def carts_follow(world: "World") -> Iterator[str]:
    """Every cart and order is what the journal's calls, one after the other, make of an empty cart."""
    by_user = {user.id: user for user in world.store.book.all(User)}
    expected: dict[str, dict[int, int]] = defaultdict(dict)
    conversations = {record.key: record.wa_id for record in world.store.book.all(TurnRecord)}
    placed: Counter[str] = Counter()
    for record in world.store.book.all(IdempotencyRecord):
        if not record.tool_call or record.status >= 400 or record.turn_id not in conversations:
            continue
        call = json.loads(record.tool_call)
        wa_id = conversations[record.turn_id]
        cart = expected[wa_id]
        product = call["arguments"].get("product_id")
        if call["tool"] == "add_product_to_cart":
            cart[product] = cart.get(product, 0) + round(call["arguments"]["quantity"] * 1000)
        elif call["tool"] == "set_product_quantity":
            cart[product] = round(call["arguments"]["quantity"] * 1000)
        elif call["tool"] == "clear_cart":
            cart.clear()
        elif call["tool"] == "checkout_cart":
            body = json.loads(record.answer)
            items = {line["product_id"]: round(line["quantity"] * 1000) for line in body["items"]}
            placed[wa_id] += 1
            if items != {each: amount for each, amount in cart.items() if amount}:
                yield f"order {body['id']} has {items} and the calls make {cart}"
            cart.clear()
    for open_cart in world.store.book.all(Cart):
        user = by_user[open_cart.user_id]
        held = {line.product_id: line.quantity for line in open_cart.items}
        if held != {each: amount for each, amount in expected[user.phone].items() if amount}:
            yield f"the cart of {user.phone} has {held} and the calls make {expected[user.phone]}"
    orders = Counter(by_user[order.user_id].phone for order in world.store.book.all(Order))
    if orders != +placed:
        yield f"there are orders {dict(orders)} and the calls placed {dict(placed)}"


def memory_is_whole(world: "World") -> Iterator[str]:
    """A conversation's memory has each answered turn once, in order."""
    for conversation in world.store.book.all(Conversation):
        answered = [
            record.key
            for record in sorted(world.store.book.all(TurnRecord), key=lambda one: one.fence)
            if record.wa_id == conversation.key and record.outcome == "answered"
        ]
        turns = json.loads(conversation.memory)["turns"] if conversation.memory else []
        if [turn["id"] for turn in turns] != answered[-20:]:
            yield f"{conversation.key} remembers {[t['id'] for t in turns]}, not {answered}"


def payments_stand(world: "World") -> Iterator[str]:
    """Whoever was told that an order is paid has a paid order."""
    paid = sum(order.payment_status == "paid" for order in world.store.book.all(Order))
    if paid < len(set(world.crowd.paid)):
        yield f"{len(set(world.crowd.paid))} orders were paid and {paid} are"


def book_is_true(world: "World") -> Iterator[str]:
    """The store holds what its commits made it hold."""
    for kind, held in world.store.book.held.items():
        keys = list(held)
        for start in range(0, len(keys), 100):
            part = keys[start : start + 100]
            there = world.store.get_many(kind, part)
            for key in part:
                if key not in there or there[key].entity != held[key]:
                    yield f"{kind.__name__} {key} is not in the store as it was written"
