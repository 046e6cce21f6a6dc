"""A back office over a real SQLite store, with a clock that the test moves, for tests to call in process."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import count
from typing import Any, cast

import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backoffice_api.domain.order import Order
from backoffice_api.domain.product import Description, Product
from backoffice_api.domain.user import User
from backoffice_api.payments.port import Payments
from backoffice_api.services import carts, checkout, products, users
from backoffice_api.services.turns import turn_of
from backoffice_api.services.unit_of_work import UnitOfWork
from backoffice_api.storage.port import E, Store
from backoffice_api.storage.shop_schema import SCHEMA
from backoffice_api.storage.sqlite import SqliteStore
from backoffice_api.web.access import ActingTurn
from local.backoffice import ADMIN_KEY, AGENT_KEY, FIRST_ID, app_over
from local.held_tasks import HeldDeliveryTasks, HeldModelChecks, HeldSettlementTasks
from local.inbound_message import NOON
from local.oidc import SigningKey
from local.till import Till
from tests.clock import Clock

START = NOON
ADMIN = {"x-api-key": ADMIN_KEY}
JUAN = {"name": "Juan Pérez", "email": "juan@example.com", "phone": "5491123456789"}
ANA = {"name": "Ana Gómez", "email": "ana@example.com", "phone": "5491187654321"}


class Issuer:
    """Signs ID tokens, and publishes its certificates to whoever asks."""

    @cached_property
    def key(self) -> SigningKey:
        return SigningKey.generate()

    def request(self, *_: Any, **__: Any) -> requests.Response:
        response = requests.Response()
        response.status_code = 200
        response._content = json.dumps(self.key.certificates()).encode()
        return response


ISSUER = Issuer()


@dataclass(frozen=True)
class Turn:
    """A live turn."""

    wa_id: str
    turn_id: str
    user_id: int | None = None
    names: tuple[str, ...] = ()


def all_of(store: Store, kind: type[E]) -> list[E]:
    """Every entity of one kind, in order of its keys."""
    return [entity for entity in store.walk([kind]) if isinstance(entity, kind)]


class Backoffice:
    """An app, and the ways in: over HTTP and straight to the use cases."""

    def __init__(
        self, store: Store, clock: Clock, *, payments: Payments | None = None, **options: Any
    ) -> None:
        ids = count(FIRST_ID)
        self.clock = clock
        self.deliveries = HeldDeliveryTasks()
        self.settlements = HeldSettlementTasks()
        self.model_checks = HeldModelChecks()
        self.till = Till(clock)
        app = app_over(
            store,
            clock,
            lambda: next(ids),
            deliveries=self.deliveries,
            settlements=self.settlements,
            model_checks=self.model_checks,
            payments=payments or self.till,
            turn_of_token=self._turn_of_token,
            **options,
        )
        self.turns: dict[str, Turn] = {}
        self.app = app.flask
        self.desk = app.turns
        self.shop = app.shop
        self.client: FlaskClient = app.flask.test_client()

    def _turn_of_token(self, work: UnitOfWork, token: str) -> ActingTurn:
        """A turn that `agent` made up, or a claimed one."""
        return self.turns[token] if token in self.turns else turn_of(work, token)

    def agent(self, wa_id: str, turn_id: str = "turn-1") -> dict[str, str]:
        """The headers of an agent in a live turn of that shopper."""
        token = f"{wa_id}.{turn_id}"
        self.turns[token] = Turn(wa_id, turn_id)
        return {"x-api-key": AGENT_KEY, "x-turn-token": token}

    def get(self, path: str, headers: dict[str, str] = ADMIN, **query: Any) -> TestResponse:
        return self.client.get(path, query_string=query or None, headers=headers)

    def post(self, path: str, body: Any, headers: dict[str, str] = ADMIN) -> TestResponse:
        return self.client.post(path, json=body, headers=headers)

    def patch(self, path: str, body: Any, **headers: str) -> TestResponse:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.patch(path, json=body, headers={**ADMIN, **named})

    def user(self, person: dict[str, str] = JUAN) -> User:
        return self._stored(
            self.shop.cases.run(lambda work: users.create(work, self.shop, **person))
        )

    def product(self, name: str = "Leche Entera La Serenísima 1L", **members: Any) -> Product:
        described = description(name, **members)
        return self.shop.cases.run(lambda work: products.create(work, self.shop, described))

    def order(self, user: User, *wanted: tuple[Product, float]) -> Order:
        """An order of products, in units or kilos, that nobody has begun to pay."""
        for product, amount in wanted:
            self._add(user, product, amount)
        placed = self.shop.cases.run(lambda work: checkout.check_out(work, self.shop, user.id))
        assert isinstance(placed, Order)
        return self._stored(placed)

    def _add(self, user: User, product: Product, amount: float) -> None:
        run, shop = self.shop.cases.run, self.shop
        run(lambda work: carts.add_item(work, shop, user.id, product.id, amount))

    def _stored(self, entity: E) -> E:
        """The entity with what its commit counted."""
        snapshot = self.shop.store.get(type(entity), entity.key)
        assert snapshot
        return snapshot.entity

    def stock_of(self, product: Product) -> int:
        snapshot = self.shop.store.get(Product, product.key)
        assert snapshot
        return snapshot.entity.stock


_skus = count(1)


def description(name: str = "Leche Entera La Serenísima 1L", **members: Any) -> Description:
    """A product as an owner would describe it; 450 pesos, ten in stock."""
    given: dict[str, Any] = {
        "sku": f"SKU-{next(_skus):05d}",
        "name": name,
        "brand": "",
        "category": "",
        "description": "",
        "unit": "unidad",
        "price": 45000,
        "is_offer": False,
        "stock": 10_000,
    }
    return Description(**{**given, **members})


def a_store(path: str = ":memory:", **options: Any) -> SqliteStore:
    """The real store; in memory unless a file is named."""
    return SqliteStore(path, SCHEMA, **options)


def a_backoffice(
    store: Store | None = None,
    *,
    payments: Payments | None = None,
    sleep: Callable[[float], None] = lambda _: None,
) -> Backoffice:
    """A back office with nothing in it."""
    issuer = cast("requests.Session", ISSUER)
    return Backoffice(store or a_store(), Clock(), payments=payments, sleep=sleep, issuer=issuer)
