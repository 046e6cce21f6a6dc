"""The owner: changes prices under the carts, takes conversations over from Milo and hands them back."""

import asyncio
import json
from contextvars import copy_context
from dataclasses import dataclass

from .api import ADMIN_KEY, BASE_URL
from .brain import FIRST_PRODUCT
from .chance import Chance
from .loop import VirtualLoop
from .network import Network, Request, Reset, Server, TooLate
from .shoppers import Crowd
from .stores import PRODUCTS
from .trace import Trace

_TRIES = 20


@dataclass
class Owner:
    """Who has the admin key."""

    loop: VirtualLoop
    chance: Chance
    trace: Trace
    network: Network
    api: Server
    crowd: Crowd

    async def work(self) -> None:
        """Does now and then what owners do; what was taken over is handed back in the end."""
        prices, pauses = (
            self.chance.has("owner_changes_prices"),
            self.chance.has("owner_takes_over"),
        )
        for _ in range(self.chance.random.randint(1, 4)):
            await asyncio.sleep(self.chance.seconds(0.0, 40.0))
            if prices:
                product = FIRST_PRODUCT + self.chance.random.randrange(len(PRODUCTS))
                await self._ask("PATCH", f"/products/{product}", price=float(self.price()))
            if pauses and self.crowd.written:
                conversation = f"/conversations/{self.chance.pick(self.crowd.written).phone}"
                if await self._ask("POST", f"{conversation}/pause") == 200:
                    await asyncio.sleep(self.chance.seconds(1.0, 60.0))
                    await self._ask("POST", f"{conversation}/resume")

    def price(self) -> int:
        """Another price, in pesos."""
        return self.chance.random.randint(100, 900)

    async def _ask(self, method: str, path: str, **body: float) -> int:
        """The status of the answer; tried until there is one."""
        headers = {"x-api-key": ADMIN_KEY, "Content-Type": "application/json"}
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
