"""A whole shop in one process: the API's and the worker's real code over any store, without a network.

The bench counts in it what a purchase costs, and tests that need a shop run in it. Its clock moves when the bench or
the test says so.
"""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any, TypeVar

import requests

from agent_worker.app import Machine, Minds, Outside, assemble, backoffice
from agent_worker.thinking.agent import Mind
from agent_worker.tools.call import OffLoop
from agent_worker.turns.turn import TurnWorker
from backoffice_api.domain.conversation import receive
from backoffice_api.routes.turn_shapes import InboundBody
from backoffice_api.services.identity import meet
from backoffice_api.services.unit_of_work import UnitOfWork
from retail.backoffice import Backoffice
from retail.faults import Faults
from retail.wire import InboundMessage

from .backoffice import ADMIN_KEY, ApiOverStore
from .in_process import InProcess
from .inbound_message import NOON, WA_ID, inbound
from .phones import Phones

T = TypeVar("T")


class WholeShop:
    """An API, its clients and workers, and the phones that Milo's replies arrive on.

    Attributes:
        seconds: how long the shop has been open; the bench or the test lets them pass.
        carrier: between the workers and the API; loses what its `trouble` says.
        agent: a client of the API over that carrier, as workers have one.
        admin: the owner's, from which nothing gets lost.
    """

    def __init__(
        self, api: ApiOverStore, seconds: Callable[[], float], *, opened_at: datetime = NOON
    ) -> None:
        self.api = api
        self.shop = api.shop
        self.seconds = seconds
        self.opened_at = opened_at
        self.carrier = InProcess(api.application)
        self.phones = Phones()
        self.agent = self._client(api.settings.backoffice_api_key, self.carrier)
        self.admin = self._client(ADMIN_KEY, InProcess(api.application))
        self._sids, self._names = count(1), count(1)
        api.clock = self.clock

    def clock(self) -> datetime:
        """The present time."""
        return self.opened_at + timedelta(seconds=self.seconds())

    def message(self, body: str, wa_id: str = WA_ID, **members: Any) -> InboundMessage:
        """A shopper's next message, written now."""
        now = self.clock().isoformat()
        return inbound(f"SM{next(self._sids):032x}", body, wa_id, **{"received_at": now, **members})

    def receive(self, message: InboundMessage) -> None:
        """Records a message that nobody has claimed a turn for yet."""
        body = InboundBody.model_validate(message).message()
        now = self.clock()

        def use_case(work: UnitOfWork) -> None:
            wa_id = body.sender.removeprefix("whatsapp:+")
            work.put(receive(meet(work, wa_id, body, now), body, now))

        self.api.shop.cases.run(use_case)

    def cart(self, user_id: int) -> dict[int, float]:
        """What is in a shopper's cart: product → quantity."""
        items = self.admin.cart_summary(user_id)["items"]
        return {line["product_id"]: line["quantity"] for line in items}

    def worker(
        self,
        first: Mind,
        fallback: Mind | None = None,
        *,
        faults: Faults | None = None,
        at_once: int = 1,
        off_loop: OffLoop | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> TurnWorker:
        """A worker of its own process."""
        outside = Outside(
            api=self.carrier,
            issuer=requests.Session(),
            sender=self.phones,
            off_loop=off_loop or inline,
            off_loop_for_renewals=off_loop or inline,
        )
        minds = Minds(first, fallback, at_once)
        return assemble(
            self.api.settings, outside, minds, self._machine(sleep), faults or Faults()
        ).turns

    def _client(self, key: str, carrier: InProcess) -> Backoffice:
        settings = replace(self.api.settings, backoffice_api_key=key)
        return backoffice(settings, carrier, self._machine(asyncio.sleep))

    def _machine(self, sleep: Callable[[float], Awaitable[None]]) -> Machine:
        return Machine(
            clock=self.clock,
            sleep=sleep,
            pause=lambda _: None,
            chance=lambda: 0.5,
            new_name=lambda: f"worker-{next(self._names)}",
        )


async def inline(work: Callable[[], T]) -> T:
    """Blocking work done at once, with a chance for the others before it."""
    await asyncio.sleep(0)
    return work()
