"""The real API with one order behind a payment link, and what can go wrong between its page and the money."""

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

from playwright.sync_api import Page, Route
from werkzeug.wrappers import Request, Response

from backoffice_api.domain import checkout
from backoffice_api.domain import order as rules
from backoffice_api.domain.cart import LineItem
from backoffice_api.domain.order import Order
from backoffice_api.payments.local import LocalPayments
from backoffice_api.payments.port import Charge, Started
from backoffice_api.services.unit_of_work import UnitOfWork
from local.backoffice import app_over, settings
from retail.errors import Unavailable
from tests.backoffice import a_store

NAME = settings().shop_name
PLACED_AT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 18, tzinfo=UTC)
FAR_AWAY = datetime(2036, 11, 23, 17, 30, tzinfo=UTC)
"""When the order runs out; far from any day on which the browser looks at its own clock."""


class Payments(LocalPayments):
    """A provider that takes its time, is down, or has a page of its own, as a test says.

    Attributes:
        gate: a payment is held while this is clear.
        page: where a payment goes on; None when pressing the button pays.
        is_down: whether it does not answer.
    """

    def __init__(self) -> None:
        super().__init__(settings())
        self.gate = threading.Event()
        self.gate.set()
        self.page: str | None = None
        self.is_down = False

    def start(self, charge: Charge) -> Started:
        """What a provider answers."""
        assert self.gate.wait(30)
        if self.is_down:
            raise Unavailable("payments_unavailable", "the provider does not answer")
        return replace(super().start(charge), redirect_url=self.page)


class CheckoutShop:
    """The API as a WSGI application, with an order that the test changes by the shop's own rules.

    Attributes:
        now: the shop's present time.
        reads: how often the order was asked for.
        pays: how often it was to be paid.
        gateway: a status that whatever stands before the API answers instead of it; 0 for none.
        loses_answers: whether what the API answers to a payment gets lost after it was done.
    """

    def __init__(self) -> None:
        self.now = LATER
        self.reads = self.pays = self.gateway = 0
        self.loses_answers = False
        self.payments = Payments()
        app = app_over(a_store(), lambda: self.now, lambda: 1, payments=self.payments)
        self._api, self._shop = app.flask, app.shop
        self._order = Order(
            id=123456789,
            user_id=1,
            cart_id=1,
            items=(
                line("Leche Entera La Serenísima 1L", "unidad", 2, 1950),
                line("Queso Cremoso La Paulina por Kilo", "kg", 0.35, 11900),
                line("Huevos Blancos Maple x30", "unidad", 1, 8200),
            ),
            status="placed",
            payment_status="pending",
            created_at=PLACED_AT,
            expires_at=FAR_AWAY,
            paid_at=None,
            payment_reference="",
        )
        self.token = checkout.token(self._shop.checkout_secret, self._order.id)
        self._do(lambda work: work.put(checkout.link(self._shop.checkout_secret, self._order.id)))
        self.change()

    def change(self, **members: Any) -> None:
        """Gives the order other members, in ways that no rule of the shop's leads to."""
        self._put(lambda order: replace(order, **members))

    def pay(self) -> None:
        """Has the order paid, elsewhere than on the page."""
        self._put(lambda order: rules.pay(order, "elsewhere", self.now))

    def cancel(self) -> None:
        """Has the owner cancel the order."""
        self._put(lambda order: rules.move(order, "cancelled", self.now))

    def expire(self) -> None:
        """Lets the order run out."""
        self.now = self._order.expires_at

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        return self._answered(Request(environ))(environ, start_response)

    def _answered(self, request: Request) -> Response:
        is_payment = request.method == "POST"
        self.pays += is_payment
        self.reads += not is_payment
        if self.gateway:
            return Response("upstream", self.gateway)
        answer = Response.from_app(self._api, request.environ)
        return Response("upstream", 504) if is_payment and self.loses_answers else answer

    def _put(self, changed: Callable[[Order], Order]) -> None:
        def use_case(work: UnitOfWork) -> None:
            known = work.get(Order, self._order.key)
            self._order = changed(known or self._order)
            work.put(self._order)

        self._do(use_case)

    def _do(self, use_case: Callable[[UnitOfWork], None]) -> None:
        self._shop.cases.run(use_case)


def line(name: str, unit: str, quantity: float, unit_price: float) -> LineItem:
    """A line of an order; `quantity` in units or kilos, `unit_price` in pesos."""
    return LineItem(1, name, unit, round(quantity * 1000), round(unit_price * 100))


def altered(page: Page, **members: Any) -> None:
    """Has the page get the API's answers with other members, as another version of the API may send them."""

    def alter(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps(answer.json() | members))

    page.route("**/api/**", alter)
