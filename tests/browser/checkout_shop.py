"""The real API with one order behind a payment link, and what can go wrong between its page and the money."""

import json
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args
from wsgiref.types import StartResponse, WSGIEnvironment

from playwright.sync_api import Page, Route
from werkzeug.wrappers import Request, Response

from backoffice_api.domain import checkout, order_moves
from backoffice_api.domain.cart import LineItem
from backoffice_api.domain.order import Order
from backoffice_api.domain.payment import ProviderStatus
from backoffice_api.domain.shop_document import (
    AcceptedPayment,
    DeliverySlot,
    DeliveryZone,
    ShopAddress,
    ShopContact,
    TransferDetails,
)
from backoffice_api.payments.port import Charge, Link
from backoffice_api.services import order_changes, pay, products, settling, shop_document
from backoffice_api.services.unit_of_work import UnitOfWork
from local.backoffice import app_over, settings
from local.till import Till
from retail.wire import MeansOfPayment, OrderStatus
from tests.backoffice import a_store, description

NAME = settings().shop_name
PLACED_AT = datetime(2026, 11, 22, 17, 30, tzinfo=UTC)
LATER = datetime(2026, 11, 22, 18, tzinfo=UTC)
FAR_AWAY = datetime(2036, 11, 23, 17, 30, tzinfo=UTC)
"""When the order runs out; far from any day on which the browser looks at its own clock."""


class SlowTill(Till):
    """A provider that takes its time, or whose page is elsewhere, as a test says.

    Attributes:
        gate: a link is held while this is clear.
        page: where one pays; None for the till's own address.
    """

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(clock)
        self.gate = threading.Event()
        self.gate.set()
        self.page: str | None = None

    def create(self, charge: Charge) -> Link:
        """See the port."""
        assert self.gate.wait(30)
        made = super().create(charge)
        return replace(made, url=self.page or made.url)


class CheckoutShop:
    """The API as a WSGI application, with an order that the test changes by the shop's own rules.

    Attributes:
        now: the shop's present time.
        reads: how often the order was asked for.
        pays: how often the button was pressed.
        gateway: a status that whatever stands before the API answers instead of it; 0 for none.
        loses_answers: whether what the API answers to the button gets lost after it was done.
    """

    def __init__(self) -> None:
        self.now = LATER
        self.reads = self.pays = self.gateway = 0
        self.loses_answers = False
        self.till = SlowTill(lambda: self.now)
        app = app_over(a_store(), lambda: self.now, lambda: 1, payments=self.till)
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

    def pay(self, status: ProviderStatus = "approved") -> int:
        """Has the shopper pay at the provider, which tells it at once; answers the payment's id."""
        pay.pay(self._shop, self.token)
        id_ = self.till.pay(next(iter(self.till.links)), status)
        settling.settle(self._shop, id_)
        return id_

    def pay_too_little(self) -> None:
        """Has the shopper pay at the provider, and the provider tell of less money than was asked for."""
        pay.pay(self._shop, self.token)
        settling.settle(self._shop, self.till.pay(next(iter(self.till.links)), amount=100))

    def move(self, payment: int, to: ProviderStatus, **other: Any) -> None:
        """Has a payment change at the provider, which tells it at once."""
        self.till.move(payment, to, **other)
        settling.settle(self._shop, payment)

    def refund(self) -> None:
        """Has the order paid and the money given back."""
        payment = self.pay()
        self.move(payment, "refunded", refunded=self._order.total)

    def charge_back(self) -> None:
        """Has the order paid, and the payer's bank take the money back."""
        self.move(self.pay(), "charged_back")

    def review(self) -> None:
        """Has the shopper pay, and the provider look at it."""
        self.pay("in_process")

    def says_of_itself(self) -> None:
        """Has the owner say where the shop is and how it is reached."""
        self._do(
            lambda work: shop_document.patch(
                work,
                self._shop,
                {
                    "address": ShopAddress(text="Av. Corrientes 5000, Villa Crespo"),
                    "contact": ShopContact(phone="+54 11 4855-0000", email="hola@almacen.example"),
                    "transfer": TransferDetails(alias="almacen.villa", cuit="27234567891"),
                },
            )
        )

    def offers_all(self) -> None:
        """Has the owner say how orders are had and paid: brought or collected, in every way that there is."""
        zones = (
            DeliveryZone(name="Palermo", fee=80000, neighbourhoods=("Las Cañitas",)),
            DeliveryZone(name="Belgrano", fee=120000, minimum=2000000),
        )
        slots = (
            DeliverySlot(weekday="sunday", starts="18:00", ends="20:00", orders=1),
            DeliverySlot(weekday="monday", starts="09:30", ends="11:00"),
        )
        self._do(
            lambda work: shop_document.patch(
                work,
                self._shop,
                {
                    "address": ShopAddress(text="Av. Corrientes 5000, Villa Crespo"),
                    "delivery_zones": zones,
                    "delivery_slots": slots,
                    "pickup": True,
                    "payment": tuple(
                        AcceptedPayment(means=each) for each in get_args(MeansOfPayment)
                    ),
                    "transfer": TransferDetails(alias="almacen.villa", cuit="27234567891"),
                },
            )
        )

    def moves(self, to: OrderStatus) -> None:
        """Has the owner move the order along."""
        self._put(lambda order: order_moves.move(order, to, self.now))

    def offers_instead(self) -> None:
        """Has the owner offer something a bit cheaper instead of the order's first line."""
        items = enumerate(self._order.items, 101)
        self.change(items=tuple(replace(each, product_id=number) for number, each in items))
        described = description("Leche Entera Sancor 1L", price=180000)

        def use_case(work: UnitOfWork) -> None:
            other = products.create(work, self._shop, described)
            order_changes.offer(work, self._shop, self._order.id, 101, other.id, 2000)

        self._do(use_case)

    def cancel(self) -> None:
        """Has the owner cancel the order."""
        self._put(lambda order: order_moves.move(order, "cancelled", self.now))

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

    def _do(self, use_case: Callable[[UnitOfWork], object]) -> None:
        self._shop.cases.run(use_case)


BECOMES: dict[str, Callable[[CheckoutShop], object]] = {
    "in_review": CheckoutShop.review,
    "paid": CheckoutShop.pay,
    "refunded": CheckoutShop.refund,
    "charged_back": CheckoutShop.charge_back,
    "expired": CheckoutShop.expire,
    "cancelled": CheckoutShop.cancel,
}
"""How an order that can be paid gets into each other state of the page."""


def line(name: str, unit: str, quantity: float, unit_price: float) -> LineItem:
    """A line of an order; `quantity` in units or kilos, `unit_price` in pesos."""
    return LineItem(1, name, unit, round(quantity * 1000), round(unit_price * 100))


def altered(page: Page, **members: Any) -> None:
    """Has the page get the API's answers with other members, as another version of the API may send them."""

    def alter(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, body=json.dumps(answer.json() | members))

    page.route("**/api/**", alter)
