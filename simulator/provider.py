"""The payment provider of a world: a till that tells of its payments by notices, at the end of a bad line."""

import asyncio
from collections.abc import Callable
from contextvars import copy_context
from datetime import datetime, timedelta
from typing import TypeVar
from urllib.parse import urlencode

from backoffice_api.domain.payment import CHARGED, ProviderStatus, SeenPayment
from backoffice_api.payments.mercado_pago import READ_SECONDS
from backoffice_api.payments.port import Charge, Link, Refund
from local.in_process import Request
from local.mercado_pago.courier import ANSWER_SECONDS
from local.mercado_pago.notices import signature
from local.till import Till
from retail.errors import Unavailable

from .chance import Chance
from .loop import WorldLoop
from .network import Network, Reset, Server, TooLate
from .outages import Outages
from .process import START, context_of
from .trace import Trace

T = TypeVar("T")

SECRET = "what the provider signs with"  # noqa: S105 -- nobody's
_LATER = ((0.5, 15.0), (15.0, 900.0))
"""From and to, in seconds: after how long a payment or a refund changes once more."""
_TRIES = 4
"""How often a notice is posted that nobody takes; what is told no more is found by the clock."""


class Provider:
    """Who has the money.

    Attributes:
        till: the payments as they are.
        busy: how much is under way: notices, reviews, disputes and refunds that have yet to end.
        asked_twice: payments of which a refund was asked for while another was in process.
        refused_notices: the statuses by which signed notices were refused for good.
    """

    def __init__(
        self, loop: WorldLoop, chance: Chance, trace: Trace, network: Network, api: Server
    ) -> None:
        self.till = Till(lambda: START + timedelta(seconds=loop.time()))
        self.busy = 0
        self.asked_twice: list[int] = []
        self.refused_notices: list[int] = []
        self._loop = loop
        self._chance = chance
        self._trace = trace
        self._network = network
        self._api = api
        self._posts: set[asyncio.Task[None]] = set()

    def pay(self, link_id: str, status: ProviderStatus, **other: object) -> int:
        """A payment by a link, of all that it asks for unless an amount is given among what is other; its id."""
        id_ = self.till.pay(link_id, status, **other)
        self._announce(id_)
        return id_

    def move(self, id_: int, status: ProviderStatus, **other: int) -> None:
        """Has a payment change."""
        self.till.move(id_, status, **other)
        self._announce(id_)

    def cancel(self, id_: int) -> SeenPayment:
        """Ends what waits to be paid, and tells of it as of any change."""
        seen = self.till.cancel(id_)
        self._announce(id_)
        return seen

    def refund(self, id_: int, key: str, amount: int | None) -> Refund:
        """Gives money back: at once, after some time, or not at all."""
        if key in self.till.refunds:
            return self.till.refunds[key][1]
        if any(
            of == id_ and each.status == "in_process" for of, each in self.till.refunds.values()
        ):
            self.asked_twice.append(id_)
        is_slow = self._chance.strikes("refund_in_process")
        is_refused = self._chance.strikes("refund_refused")
        ending = "rejected" if is_refused else "approved"
        self.till.refund_status = "in_process" if is_slow else ending
        refund = self.till.refund(id_, key, amount)
        self._trace.tell(f"the provider has a refund of {id_}: {refund.status}")
        if is_slow:
            self.later(lambda: self._end_refund(key, ending))
        else:
            self._announce(id_)
        return refund

    def later(self, act: Callable[[], object]) -> None:
        """Does something soon, or some time from now."""
        self.busy += 1

        def run() -> None:
            self.busy -= 1
            act()

        self._loop.call_later(
            self._chance.seconds(*self._chance.pick(_LATER)), run, context=context_of(None)
        )

    def _end_refund(self, key: str, ending: str) -> None:
        """Money that went another way meanwhile is not given back once more."""
        id_, refund = self.till.refunds[key]
        seen = self.till.paid[id_]
        is_there = seen.status in CHARGED and seen.amount - seen.refunded >= refund.amount
        self.till.finish(key, ending if is_there else "rejected")
        self._announce(id_)

    def _announce(self, id_: int) -> None:
        seen = self.till.paid[id_]
        self._trace.tell(f"payment {id_} is {seen.status}, {seen.refunded} of {seen.amount} back")
        if self._chance.strikes("notice_lost"):
            return
        for _ in range(2 if self._chance.strikes("notice_twice") else 1):
            self.busy += 1
            post = context_of(None).run(self._loop.create_task, self._post(id_))
            self._posts.add(post)
            post.add_done_callback(self._posts.discard)

    async def _post(self, id_: int) -> None:
        request = self._notice(id_)
        late = self._chance.strikes("notice_late")
        await asyncio.sleep(
            self._chance.seconds(0.1, 600.0) if late else self._chance.seconds(0.0, 1.0)
        )
        for _ in range(_TRIES):
            status = await self._loop.blocking(lambda: self._status(request), copy_context())
            self._trace.tell(f"a notice of {id_} → {status}")
            if status == 200:
                break
            if 400 <= status < 500:
                self.refused_notices.append(status)
                break
            await asyncio.sleep(self._chance.seconds(10.0, 300.0))
        self.busy -= 1

    def _status(self, request: Request) -> int:
        """The status of the answer; 0 when there is none."""
        try:
            return self._network.ask(self._api, request, ANSWER_SECONDS).status
        except (Reset, TooLate):
            return 0

    def _notice(self, id_: int) -> Request:
        """A notice as it is posted, each time that it is."""
        (url,) = {
            charge.notification_url
            for charge in self.till.links.values()
            if charge.reference == self.till.paid[id_].reference
        }
        request_id, ts = self._chance.hex(16), str(int(self.till.clock().timestamp() * 1000))
        headers = {
            "x-request-id": request_id,
            "x-signature": signature(SECRET, str(id_), request_id, ts),
        }
        query = urlencode({"data.id": id_, "type": "payment"})
        return Request("POST", f"{url}?{query}", headers)


class ProviderLine:
    """The back office's way to the provider; see `backoffice_api.payments.port.Payments`. Blocks."""

    def __init__(
        self,
        provider: Provider,
        loop: WorldLoop,
        chance: Chance,
        crash: Callable[[str], None],
        outages: Outages,
    ) -> None:
        self._provider = provider
        self._loop = loop
        self._chance = chance
        self._crash = crash
        self._outages = outages
        self._read: dict[int, SeenPayment] = {}

    def create(self, charge: Charge) -> Link:
        """See the port, as for the others."""
        return self._ask(lambda: self._provider.till.create(charge))

    def limit(self, link_id: str, until: datetime) -> None:
        """Changes until when one may begin to pay by a link."""
        self._ask(lambda: self._provider.till.limit(link_id, until))

    def payment(self, id_: int) -> SeenPayment:
        """A payment as it is, or as it was when it was read before."""
        return self._ask(lambda: self._known(id_))

    def _known(self, id_: int) -> SeenPayment:
        is_late = id_ in self._read and self._chance.strikes("provider_reads_late")
        if not is_late:
            self._read[id_] = self._provider.till.payment(id_)
        return self._read[id_]

    def payments(self, reference: str) -> list[SeenPayment]:
        """All payments under a reference."""
        return self._ask(lambda: self._provider.till.payments(reference))

    def cancel(self, id_: int) -> SeenPayment:
        """Has nobody pay it any more."""
        return self._ask(lambda: self._provider.cancel(id_))

    def refund(self, id_: int, key: str, amount: int | None = None) -> Refund:
        """Asks for money back."""
        return self._ask(lambda: self._provider.refund(id_, key, amount))

    def refund_of(self, id_: int, refund_id: int) -> Refund:
        """A refund as it is."""
        return self._ask(lambda: self._provider.till.refund_of(id_, refund_id))

    def ping(self) -> None:
        """Answers when the provider does."""
        return self._ask(self._provider.till.ping)

    def _ask(self, call: Callable[[], T]) -> T:
        if self._outages.is_silent("provider"):
            self._loop.pause(READ_SECONDS)
            raise _unavailable()
        if self._outages.is_away("provider") or self._chance.strikes("provider_unreachable"):
            self._loop.pause(self._chance.seconds(0.001, 3.0))
            raise _unavailable()
        self._loop.pause(self._way())
        if self._chance.strikes("provider_fails"):
            raise _unavailable()
        self._crash("api_crash_at_provider")
        answer = call()
        self._crash("api_crash_at_provider")
        if self._chance.strikes("provider_answer_lost"):
            self._loop.pause(READ_SECONDS)
            raise _unavailable()
        self._loop.pause(self._way())
        return answer

    def _way(self) -> float:
        """Seconds there, or back."""
        slow = self._chance.strikes("provider_slow")
        return self._chance.seconds(0.5, 7.0) if slow else self._chance.seconds(0.01, 0.1)


def _unavailable() -> Unavailable:
    return Unavailable("payments_unavailable", "no answer")
