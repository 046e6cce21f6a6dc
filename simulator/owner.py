"""The owner: changes prices under the carts, takes conversations over, writes in them; moves orders, gives money back."""

import asyncio
import json
import math
from collections import defaultdict
from contextvars import copy_context
from dataclasses import dataclass, field

from backoffice_api.domain.order import Order
from backoffice_api.domain.payment import Payment
from local.backoffice import ADMIN_KEY
from local.in_process import Request

from .api import BASE_URL
from .brain import FIRST_PRODUCT
from .chance import Chance
from .loop import WorldLoop
from .network import Network, Reset, Server, TooLate
from .persons import Writer
from .shoppers import Crowd
from .store import Book
from .stores import PRODUCTS
from .trace import Trace

_TRIES = 20


@dataclass
class Said:
    """What the owner wrote to a shopper.

    Attributes:
        status: the HTTP status of the API's answer; 0 when there never was one.
    """

    phone: str
    body: str
    status: int = 0


@dataclass
class Owner:
    """Who has the admin key.

    Attributes:
        taken_over: the shoppers to whom Milo may not be allowed to write yet, in their order.
        held: of each shopper, from when until when Milo may not have been allowed to write.
        said_paid: the orders that the owner has the money of, or says so.
        given_back: the payments that the owner wanted to give back whole.
        changed_vouchers: whether the shop did not take vouchers all the time, or took them not from the start.
    """

    loop: WorldLoop
    chance: Chance
    trace: Trace
    network: Network
    api: Server
    crowd: Crowd
    book: Book
    said: list[Said] = field(default_factory=list)
    taken_over: dict[str, None] = field(default_factory=dict)
    said_paid: set[int] = field(default_factory=set)
    given_back: set[int] = field(default_factory=set)
    changed_vouchers: bool = False
    held: dict[str, list[tuple[float, float]]] = field(default_factory=lambda: defaultdict(list))

    async def work(self) -> None:
        """Does now and then what owners do; what was taken over is handed back in the end."""
        prices, pauses, writes = (
            self.chance.has("owner_changes_prices"),
            self.chance.has("owner_takes_over"),
            self.chance.has("owner_writes"),
        )
        for _ in range(self.chance.random.randint(1, 4)):
            await asyncio.sleep(self.chance.seconds(0.0, 40.0))
            if prices:
                product = FIRST_PRODUCT + self.chance.random.randrange(len(PRODUCTS))
                await self.ask("PATCH", f"/products/{product}", price=float(self.price()))
            if pauses and self.crowd.written:
                await self._take_over(self.chance.pick(self.crowd.written).phone, writes=writes)
            elif writes and self.crowd.phones:
                await self._write_to(self._somebody())

    async def keep_orders(self) -> None:
        """Moves orders now and then, paid ones rather than others, and gives back the money of some."""
        await self._change_vouchers()
        if not self.chance.has("owner_moves_orders"):
            return
        for _ in range(self.chance.random.randint(2, 5)):
            await asyncio.sleep(self.chance.seconds(1.0, 90.0))
            orders, payments = self.book.all(Order), self.book.all(Payment)
            if payments and self.chance.random.random() < 0.3:
                await self._money_back(self.chance.pick(payments))
                continue
            if self.chance.random.random() < 0.7:
                orders = [each for each in orders if each.payment_status == "paid"]
            if orders:
                await self._move(self.chance.pick(orders).id)

    async def _change_vouchers(self) -> None:
        """Takes vouchers from now on, or none any more."""
        if self.chance.has("owner_changes_vouchers"):
            self.changed_vouchers = True
            await self.ask("PATCH", "/shop", vouchers=self.chance.random.random() < 0.5)

    async def _move(self, order_id: int) -> None:
        steps = ["cancelled", "paid", "preparing", "ready", "out_for_delivery", "delivered"]
        to = self.chance.pick(steps)
        if to in {"paid", "delivered"}:  # what is delivered is paid at the door
            self.said_paid.add(order_id)
        await self.ask("POST", f"/orders/{order_id}/transitions", to=to)

    async def _money_back(self, payment: Payment) -> None:
        """Asks once more for what the provider would not give back of a payment, or has all of it given back."""
        was_refused = payment.refund is not None and payment.refund.state == "refused"
        if was_refused and payment.standing == "counts":
            await self.ask("POST", f"/payments/{payment.seen.id}/refund/retry")
        else:
            await self.give_back(payment.seen.id)

    async def give_back(self, payment_id: int) -> None:
        """Has all that is left of a payment given back."""
        self.given_back.add(payment_id)
        await self.ask("POST", f"/payments/{payment_id}/refund")

    async def decide(self) -> None:
        """Gives back some of what Milo held or the provider refused, and leaves the rest as it is."""
        for payment in self.book.all(Payment):
            is_stuck = payment.standing == "held" or payment.needs_owner
            if is_stuck and self.chance.random.random() < 0.5:
                await self._money_back(payment)

    async def hand_back(self) -> None:
        """Lets Milo answer where that was tried and nobody answered."""
        for phone in self.taken_over:
            await self.ask("POST", f"/conversations/{phone}/resume")

    def price(self) -> int:
        """Another price, in pesos."""
        return self.chance.random.randint(100, 900)

    async def _take_over(self, phone: str, *, writes: bool) -> None:
        conversation = f"/conversations/{phone}"
        self.taken_over[phone] = None
        since = self.loop.time()
        self.held[phone].append((since, math.inf))
        status = await self.ask("POST", f"{conversation}/pause")
        if status != 200:
            if status:  # refused: Milo was never kept from writing
                self.held[phone].remove((since, math.inf))
                self.taken_over.pop(phone, None)
            return
        if writes:
            await self._write_to(phone)
        await asyncio.sleep(self.chance.seconds(1.0, 60.0))
        if await self.ask("POST", f"{conversation}/resume") == 200:
            self.taken_over.pop(phone, None)
            self.held[phone].remove((since, math.inf))
            self.held[phone].append((since, self.loop.time()))

    def may_have_held(self, phone: str, at: float) -> bool:
        """Whether Milo may not have been allowed to write to the shopper at that time."""
        return any(since <= at <= until for since, until in self.held.get(phone, ()))

    def _somebody(self) -> str:
        """A shopper whose number is no secret, whether or not they have written; or a stranger."""
        known = [phone for phone in self.crowd.phones if not Writer(phone).hides]
        stranger = f"54911{self.chance.random.randrange(10**7, 10**8)}"
        return self.chance.pick([*known, *known, *known, stranger])

    async def _write_to(self, phone: str) -> None:
        """One message or some at once, each tried under one key until there is an answer."""
        posts = []
        for _ in range(self.chance.pick([1, 1, 2, 3, 6])):
            said = Said(phone, f"o{len(self.said) + 1}: {self.chance.pick(['Hola', 'Ya sale'])}")
            self.said.append(said)
            posts.append(asyncio.ensure_future(self._post(said)))
            await asyncio.sleep(self.chance.seconds(0.0, 3.0))
        await asyncio.gather(*posts)

    async def _post(self, said: Said) -> None:
        path = f"/conversations/{said.phone}/messages"
        said.status = await self.ask("POST", path, self.chance.hex(16), body=said.body)

    async def ask(self, method: str, path: str, key: str = "", **body: float | str | bool) -> int:
        """The status of the answer; tried until there is one."""
        headers = {"x-api-key": ADMIN_KEY, "Content-Type": "application/json", "If-Match": "*"}
        if key:
            headers["Idempotency-Key"] = key
        text = json.dumps(body).encode() if body else b""
        request = Request(method, BASE_URL + path, headers, text)
        for _ in range(_TRIES):
            status = await self.loop.blocking(lambda: self._status(request), copy_context())
            if status and status < 500:
                self.trace.tell(f"the owner: {method} {path} {body} → {status}")
                return status
            await asyncio.sleep(2.0)
        return 0

    def _status(self, request: Request) -> int:
        try:
            return self.network.ask(self.api, request, 15.0).status
        except (Reset, TooLate):
            return 0
