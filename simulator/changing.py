"""Changing orders: the shop has less of a line, or offers something else, and the shopper answers by the link."""

import asyncio
import random
from dataclasses import dataclass

from backoffice_api.domain.checkout import token
from backoffice_api.domain.order import Order
from backoffice_api.routes.answers import instant

from .api import SETTINGS
from .brain import FIRST_PRODUCT
from .owner import Owner
from .payers import Payers
from .stores import PRODUCTS


@dataclass
class Changes:
    """What the owner changes of orders, and what their shoppers say to it."""

    owner: Owner
    payers: Payers

    async def work(self) -> None:
        """Changes some orders in a world in which owners do."""
        chance = self.owner.chance
        if not chance.has("owner_changes_orders"):
            return
        for _ in range(chance.random.randint(2, 6)):
            await asyncio.sleep(chance.seconds(1.0, 60.0))
            orders = [each for each in self.owner.book.all(Order) if each.status != "cancelled"]
            if orders:
                await self._change(chance.pick(orders), chance.random)

    async def _change(self, order: Order, chance: random.Random) -> None:
        line = chance.choice(order.items)
        path = f"/orders/{order.id}/lines/{line.product_id}"
        if line.quantity > 1000 and chance.random() < 0.5:
            left = (line.quantity - 1000) // 1000
            await self.owner.ask("PUT", path, quantity=left, restocks=True)
            return
        instead = FIRST_PRODUCT + chance.randrange(len(PRODUCTS))
        status = await self.owner.ask(
            "PUT", f"{path}/substitute", product_id=instead, quantity=chance.randint(1, 3)
        )
        if status == 200:
            await asyncio.sleep(chance.uniform(0.5, 60.0))
            await self._answer(order, line.product_id, accepts=chance.random() < 0.6)

    async def _answer(self, order: Order, product_id: int, *, accepts: bool) -> None:
        """The shopper answers; where nothing of it is left any more they say no."""
        link = token(SETTINGS.checkout_secret, order.id)
        for says in (accepts, False):
            seen = self._seen(order.id, product_id)
            if not seen or await self.payers.answer(link, product_id, seen, accepts=says) != 409:
                return

    def _seen(self, order_id: int, product_id: int) -> str:
        """When what is offered instead of a line was offered; empty where nothing is."""
        orders = (each for each in self.owner.book.all(Order) if each.id == order_id)
        offers = (each for order in orders for each in order.offers)
        return next((instant(each.at) for each in offers if each.product_id == product_id), "")
