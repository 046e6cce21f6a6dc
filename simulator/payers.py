"""Payers: shoppers who see a payment link, go to the provider's page and pay there, in more ways than one should."""

import asyncio
import json
import random
from contextvars import Context, copy_context
from dataclasses import dataclass, field
from typing import Any

from backoffice_api.domain.payment import ProviderStatus
from local.in_process import Request, Response

from .api import PUBLIC_URL
from .chance import Chance
from .loop import WorldLoop
from .network import Network, Reset, Server, TooLate
from .provider import Provider
from .trace import Trace
from .vouchers import Vouchers
from .whatsapp import Accepted

_SHARE_PAYING = 0.75
_SHARE_CALLING_OFF = 0.2
_TRIES = 10
_MOST_HAVE_PAID = 240
"""In seconds."""
_HESITATE, _HESITATE_LONG = (1.0, 90.0), (3600.0, 5400.0)
"""From and to, in seconds; the long ones pay when their order has expired, on a page that they left open."""


class _Choices:
    """What a link's shopper chooses, press by press; drawn from the link, so that other chances stay what they are.

    They want to have it one way, so what it costs does not change under somebody who pays.
    """

    def __init__(self, link: str) -> None:
        self._chance = random.Random(link)
        at_home = {"kind": "delivery", "address": "Rivadavia 7000, Flores"}
        self._delivery = self._chance.choice([{"kind": "pickup"}, at_home])

    def next(self) -> Any:
        means = self._chance.choice(["mercado_pago", "mercado_pago", "mercado_pago", "cash"])
        return {"delivery": self._delivery, "payment": {"means": means}}


@dataclass
class Payers:
    """The shoppers of a world who pay.

    Attributes:
        busy: how many of them have not come to an end.
        told_paid: the links of which the API said that they are paid.
    """

    loop: WorldLoop
    chance: Chance
    trace: Trace
    network: Network
    api: Server
    provider: Provider
    vouchers: Vouchers
    busy: int = 0
    told_paid: list[str] = field(default_factory=list)

    async def wait(self) -> None:
        """Waits for most of those who have seen a link; over when they have paid, or take long."""
        for _ in range(_MOST_HAVE_PAID):
            if self.busy:
                await asyncio.sleep(1.0)

    def read(self, message: Accepted) -> None:
        """A shopper got a message; who sees a payment link may pay."""
        link = message.body.partition("/checkout/")[2][:22]
        if link and self.chance.random.random() < _SHARE_PAYING:
            self.busy += 1
            Context().run(  # whoever reads knows nothing of who sent it
                self.loop.call_later, self.chance.seconds(0.5, 60.0), self._begin_to_pay, link
            )

    async def answer(self, link: str, product_id: int, seen: str, *, accepts: bool) -> int:
        """The status of the answer to what was `seen` offered instead of a line; 0 when there never was one."""
        told = {"accepts": accepts, "offered_at": seen}
        for _ in range(_TRIES):
            answer = await self.loop.blocking(
                lambda: self._ask("POST", link, f"/offers/{product_id}", told),
                copy_context(),
            )
            if answer and answer.status < 500:
                return answer.status
            await asyncio.sleep(self.chance.seconds(0.5, 5.0))
        return 0

    def _begin_to_pay(self, link: str) -> None:
        self.loop.blocking(lambda: self._pay(link), copy_context())

    def _pay(self, link: str) -> None:
        chosen = _Choices(link)
        page = self._page(link, chosen)
        if page and self.provider.till.links[page].expires_at > self.provider.till.clock():
            self._pay_at(page)
            self._ask("GET", link)
            if self.chance.happens("pays_or_chooses_again"):
                self._choose_again(link, chosen)
        self.busy -= 1

    def _choose_again(self, link: str, chosen: "_Choices") -> None:
        """Presses the button once more, and may pay where it leads; or calls the order off."""
        self.loop.pause(self.chance.seconds(*_HESITATE))
        if self.chance.random.random() < _SHARE_CALLING_OFF:
            self._ask("POST", link, "/cancel")
            return
        page = self._page(link, chosen)
        if page and self.chance.random.random() < 0.5:
            self._pay_once(page)

    def _page(self, link: str, chosen: "_Choices") -> str:
        """The id of the provider's link that the API leads to; empty when it leads to none."""
        page = ""
        for _ in range(5):
            answer = self._ask("POST", link, "/pay", chosen.next())
            if answer and answer.status == 200:
                page = (json.loads(answer.body)["payment_url"] or "").rpartition("/")[2]
            if answer and answer.status < 500 and self.chance.random.random() < 0.8:
                break
            self.loop.pause(self.chance.seconds(0.1, 5.0))
        return page

    def _ask(self, method: str, link: str, then: str = "", body: Any = None) -> Response | None:
        url = f"{PUBLIC_URL}/api/checkout/{link}{then}"
        given = json.dumps(body or {}).encode()
        request = Request(method, url, {"Content-Type": "application/json"}, given)
        try:
            answer = self.network.ask(self.api, request, 15.0)
        except (Reset, TooLate):
            return None
        if answer.status == 200 and json.loads(answer.body)["state"] == "paid":
            self.told_paid.append(link)
        return answer

    def _pay_at(self, page: str) -> None:
        pays_late = self.chance.happens("pays_late")
        self.loop.pause(self.chance.seconds(*(_HESITATE_LONG if pays_late else _HESITATE)))
        if self.chance.happens("pays_when_refused"):
            self.provider.pay(page, "rejected")
            self.loop.pause(self.chance.seconds(*_HESITATE))
        for _ in range(2 if self.chance.happens("pays_twice") else 1):
            self._pay_once(page)
            self.loop.pause(self.chance.seconds(*self.chance.pick([(0.0, 0.1), _HESITATE])))

    def _pay_once(self, page: str) -> None:
        if self.vouchers.take(page):
            return
        provider, happens = self.provider, self.chance.happens
        asked = provider.till.links[page].amount
        amount = (
            asked - self.chance.random.randint(1, asked - 1)
            if happens("pays_too_little")
            else asked
        )
        is_reviewed = happens("pays_with_review")
        id_ = provider.pay(page, "in_process" if is_reviewed else "approved", amount=amount)
        if is_reviewed:
            outcome: ProviderStatus = self.chance.pick(["approved", "approved", "rejected"])
            provider.later(lambda: provider.move(id_, outcome))
        if happens("payment_disputed"):
            provider.later(lambda: self._dispute(id_))
        if happens("payment_given_back_in_part"):
            provider.later(lambda: self._give_part_back(id_))

    def _dispute(self, id_: int) -> None:
        if self.provider.till.paid[id_].status == "approved":
            self.provider.move(id_, "in_mediation")
            self.provider.later(lambda: self._end_dispute(id_))

    def _end_dispute(self, id_: int) -> None:
        seen = self.provider.till.paid[id_]
        if seen.status != "in_mediation":  # the shop gave the money back meanwhile
            return
        outcome: ProviderStatus = self.chance.pick(["approved", "refunded", "charged_back"])
        self.provider.move(
            id_, outcome, refunded=seen.amount if outcome == "refunded" else seen.refunded
        )
        if outcome == "charged_back" and self.chance.random.random() < 0.5:
            self.provider.later(lambda: self.provider.move(id_, "approved"))

    def _give_part_back(self, id_: int) -> None:
        """Whoever keeps the shop's account gives something back there, without Milo."""
        seen = self.provider.till.paid[id_]
        if seen.status == "approved" and seen.amount - seen.refunded > 1:
            part = self.chance.random.randint(1, seen.amount - seen.refunded - 1)
            self.provider.move(id_, "approved", refunded=seen.refunded + part)
