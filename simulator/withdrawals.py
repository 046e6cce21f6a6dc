"""Withdrawals: shoppers send back what they bought, all or some of it, and the owner accepts that or does not.

What is drawn here is drawn apart, so that a world without withdrawals goes as if there were none.
"""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from backoffice_api.domain.checkout import token
from backoffice_api.domain.order import Order
from backoffice_api.domain.user import User
from backoffice_api.domain.withdrawal import Withdrawal
from local.in_process import Request, Response

from .api import PUBLIC_URL, SETTINGS
from .network import Reset, TooLate
from .owner import Owner
from .payers import Payers

if TYPE_CHECKING:
    from .world import World

WITHDRAWING = "withdrawals"
_SHARE = 0.3
_TRIES = 10
_ACCEPTED = 201, 202
_CODE = re.compile("ARR-[A-Z2-7]{5}-[A-Z2-7]{5}")


@dataclass
class Withdrawals:
    """What a world's shoppers want to send back.

    Attributes:
        answered: the orders of which somebody was given a code, with that.
        of_strangers: the codes that were given for a form in which no order was found.
    """

    owner: Owner
    payers: Payers
    seed: int
    answered: list[tuple[int, str]] = field(default_factory=list)
    of_strangers: set[str] = field(default_factory=set)
    _dice: random.Random = field(init=False)
    _happen: bool = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(f"withdrawals {self.seed}")
        self._happen = self._dice.random() < _SHARE
        if self._happen:
            self.owner.chance.struck[WITHDRAWING] += 1

    async def work(self) -> None:
        """Some shoppers ask, some of them once they have their order, and the owner decides on some of that."""
        if not self._happen:
            return
        for _ in range(self._dice.randint(2, 6)):
            await asyncio.sleep(self._dice.uniform(1.0, 60.0))
            orders = self.owner.book.all(Order)
            if self._dice.random() < 0.9:
                orders = [each for each in orders if each.is_paid] or orders
            if orders:
                await self._begin(self._dice.choice(orders))
            if self._dice.random() < 0.8:
                await self._decide()

    async def _begin(self, order: Order) -> None:
        if self._dice.random() < 0.7:
            await self._bring(order)
        asks = [self._ask_by_link(order) for _ in range(self._dice.choice([1, 1, 2]))]
        if self._dice.random() < 0.2:
            asks.append(self._fill_in_form(order))
        await asyncio.gather(*asks)

    async def _bring(self, order: Order) -> None:
        """The owner prepares it and may bring it; where that is refused it stays where it is."""
        is_fetched = order.delivery is None or order.delivery.kind == "pickup"
        steps = ["preparing", "ready" if is_fetched else "out_for_delivery", "delivered"]
        for to in steps[: self._dice.choice([1, 2, 3, 3])]:
            if to == "delivered":  # what is delivered is paid at the door
                self.owner.said_paid.add(order.id)
            await self.owner.ask("POST", f"/orders/{order.id}/transitions", to=to)

    async def _ask_by_link(self, order: Order) -> None:
        link = token(SETTINGS.checkout_secret, order.id)
        path = f"/api/checkout/{link}/withdrawals"
        lines = [] if self._dice.random() < 0.3 else [self._some_of(order)]
        await self._ask(order, path, {"lines": lines})

    def _some_of(self, order: Order) -> dict[str, int]:
        """Some of a line, as it was or as it is by now."""
        line = self._dice.choice(order.items)
        amount = self._dice.randint(1, max(1, line.quantity // 1000))
        return {"product_id": line.product_id, "quantity": amount}

    async def _fill_in_form(self, order: Order) -> None:
        """By number and phone, or without remembering the number."""
        (user,) = (each for each in self.owner.book.all(User) if each.id == order.user_id)
        if user.phone:
            number = "no me acuerdo" if self._dice.random() < 0.4 else f"N.º {order.id}"
            body = {"order": number, "contact": f"+{user.phone}"}
            await self._ask(order, "/api/withdrawals", body)

    async def _ask(self, order: Order, path: str, body: Any) -> None:
        """Asks until there is an answer, which has the code unless it is refused."""
        key = {"Idempotency-Key": f"{self._dice.getrandbits(64):016x}"}
        headers = {"Content-Type": "application/json", **key}
        request = Request("POST", PUBLIC_URL + path, headers, json.dumps(body).encode())
        for _ in range(_TRIES):
            answer = await self.owner.loop.blocking(lambda: self._answer(request), copy_context())
            if answer and answer.status < 500:
                said = json.loads(answer.body)
                self.owner.trace.tell(f"a withdrawal of {order.id} {body} → {answer.status}")
                if answer.status in _ACCEPTED and body.get("order") == "no me acuerdo":
                    self.of_strangers.add(said["withdrawal_code"])
                elif answer.status in _ACCEPTED:
                    self.answered.append((order.id, said["withdrawal_code"]))
                return
            await asyncio.sleep(self._dice.uniform(0.5, 5.0))

    def _answer(self, request: Request) -> Response | None:
        try:
            return self.payers.network.ask(self.payers.api, request, 15.0)
        except (Reset, TooLate):
            return None

    async def _decide(self) -> None:
        waiting = [each for each in self.owner.book.all(Withdrawal) if each.is_open]
        if not waiting:
            return
        chosen = self._dice.choice(waiting)
        found: dict[str, Any] = {}
        if not chosen.order_id:  # the owner finds out which order it is of, or thinks so
            found["order_id"] = self._dice.choice(self.owner.book.all(Order)).id
        path = f"/withdrawals/{chosen.key}/decision"
        for _ in range(self._dice.choice([1, 1, 2])):  # two who keep the shop may not agree
            if self._dice.random() < 0.25:
                await self.owner.ask("POST", path, outcome="rejected", note="Está abierto")
            else:
                restock = self._dice.random() < 0.5
                await self.owner.ask("POST", path, outcome="accepted", restock=restock, **found)


def _is_called_off(each: Withdrawal) -> bool:
    """Whether all of its order was cancelled as it was asked for, with its perishables."""
    return each.closed_at == each.asked_at


def withdrawals_are_kept(world: "World") -> Iterator[str]:
    """Who was given a code has a withdrawal under it, which stands in its order's log, and was decided once."""
    known = {each.key: each for each in world.store.book.all(Withdrawal)}
    for order_id, code in world.withdrawals.answered:
        if not _CODE.fullmatch(code) or code not in known or known[code].order_id != order_id:
            yield f"the order {order_id} was given the code {code}, of which the shop has {known.get(code)}"
    for code in world.withdrawals.of_strangers - set(known):
        yield f"the shop has no {code}, which somebody was given who named no order"
    orders = {order.id: order for order in world.store.book.all(Order)}
    for each in known.values():
        is_strange = each.key in world.withdrawals.of_strangers
        if is_strange and not each.order_id:
            continue
        events = orders[each.order_id].events
        logged = [event.kind for event in events if event.note.partition(" ")[0] == each.key]
        decided = [] if each.is_open or _is_called_off(each) else [f"withdrawal_{each.state}"]
        if logged != [*([] if is_strange else ["withdrawal_asked"]), *decided]:
            yield f"{each.key} of order {each.order_id} is {each.state} and logged as {logged}"


def no_more_is_sent_back_than_was_bought(world: "World") -> Iterator[str]:
    """Parts of an order come to no more than it, leave out what perishes, and take off what they cost."""
    orders = {order.id: order for order in world.store.book.all(Order)}
    asked, taken_off = Counter[tuple[int, int]](), Counter[int]()
    for each in world.store.book.all(Withdrawal):
        if each.state == "rejected" or _is_called_off(each):
            continue
        asked.update({(each.order_id, line.product_id): line.quantity for line in each.lines})
        taken_off[each.order_id] += each.amount if each.state == "accepted" else 0
    for (order_id, product_id), amount in asked.items():
        (item,) = (one for one in orders[order_id].items if one.product_id == product_id)
        if amount > item.quantity or item.label.perishable:
            yield f"order {order_id} is to send back {amount} of {item}"
    for order in orders.values():
        if order.status != "cancelled" and order.withdrawn != taken_off[order.id]:
            yield f"order {order.id} costs {order.withdrawn} less, and {taken_off[order.id]} was accepted"


def sold_again(world: "World") -> Counter[int]:
    """What standing orders have and the shop's shelves, too, since the owner sells what was sent back: thousandths by product."""
    standing = {each.id for each in world.store.book.all(Order) if each.status != "cancelled"}
    again: Counter[int] = Counter()
    for each in world.store.book.all(Withdrawal):
        if each.state == "accepted" and each.is_restocked and each.order_id in standing:
            again.update({line.product_id: line.quantity for line in each.lines})
    return again


def not_sold_again(world: "World") -> Counter[int]:
    """What was sent back of orders that are over, and is on no shelf: thousandths by product."""
    over = {each.id for each in world.store.book.all(Order) if each.status == "cancelled"}
    kept: Counter[int] = Counter()
    for order_id, amounts in world.store.unsold.items():
        if order_id in over:
            kept.update(amounts)
    return kept
