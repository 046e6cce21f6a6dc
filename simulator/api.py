"""The back office of a world: the real Flask app, built once, over whichever world is running.

Building the app takes longer than a whole world does, and it keeps nothing between requests; so one app
serves all worlds, and its clock, ids and store are those of the world that runs.
"""

import hashlib
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast

from backoffice_api.app import create_app
from backoffice_api.domain.product import Description
from backoffice_api.payments.local import LocalPayments
from backoffice_api.services import products
from backoffice_api.services.shop import Shop
from backoffice_api.services.turns import Turns
from backoffice_api.services.unit_of_work import UseCases
from backoffice_api.storage.entities import KINDS
from backoffice_api.storage.port import Store
from backoffice_api.storage.queries import ALL
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.sqlite import SqliteStore
from retail.settings import Settings

from .chance import Chance
from .loop import VirtualLoop
from .network import Wsgi
from .process import START, here

AGENT_KEY = "agent-key-of-the-simulator"
ADMIN_KEY = "admin-key-of-the-simulator"
LEASE = timedelta(seconds=90)
GATHERING = timedelta(seconds=1.2)
BASE_URL = "https://api.example"
PUBLIC_URL = "https://shop.example"
PRODUCTS = ("Leche Entera La Serenísima 1L", "Yerba Mate Playadito 1kg", "Pan Lactal Bimbo")
STOCK = 1_000_000


@dataclass
class Surroundings:
    """What the app sees of the world that runs."""

    store: Any = None
    loop: Any = None
    chance: Any = None


_NOW = Surroundings()


def enter(store: Store, loop: VirtualLoop, chance: Chance) -> None:
    """Makes a world the one that runs."""
    _NOW.store, _NOW.loop, _NOW.chance = store, loop, chance


class _PresentStore:
    """The store of the world that runs."""

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **options: getattr(_NOW.store, name)(*args, **options)


@lru_cache(maxsize=1)
def application() -> Wsgi:
    """The app."""
    shop = Shop(
        cases=UseCases(
            cast("Store", _PresentStore()),
            sleep=lambda seconds: _NOW.loop.pause(seconds),
            chance=lambda: _NOW.chance.random.random(),
        ),
        clock=lambda: here().clock(),
        new_id=lambda: _NOW.chance.random.randint(100_000_000, 999_999_999),
        payments=LocalPayments(Settings(local_mode=True)),
        checkout_secret="secret-of-the-simulator",  # noqa: S106 -- nobody's
        public_base_url=PUBLIC_URL,
        name="Almacén Milo",
    )
    keys = tuple(
        f"{scope}:{hashlib.sha256(key.encode()).hexdigest()}"
        for scope, key in (("agent", AGENT_KEY), ("admin", ADMIN_KEY))
    )
    desk = Turns(shop, lambda: _NOW.chance.hex(32), LEASE, GATHERING)
    return create_app(desk, keys).wsgi_app


@dataclass(frozen=True)
class Sqlite:
    """The real SQLite store in memory; each world begins with the same shelf."""

    store: SqliteStore
    shelf: sqlite3.Connection

    def fresh(self) -> SqliteStore:
        """The store as a world finds it."""
        with self.store._connections.one() as connection:  # noqa: SLF001 -- the quickest way back
            self.shelf.backup(connection)
        return self.store


@lru_cache(maxsize=1)
def sqlite() -> Sqlite:
    """Made once: making the tables takes as long as a small world."""
    store = SqliteStore(":memory:", Schema(KINDS, ALL))
    stock_the_shelf(store)
    shelf = sqlite3.connect(":memory:", check_same_thread=False)
    with store._connections.one() as connection:  # noqa: SLF001
        connection.backup(shelf)
    return Sqlite(store, shelf)


def stock_the_shelf(store: Store) -> None:
    """Puts the products on sale."""
    ids = iter(range(100_000_001, 100_000_100))
    shop = Shop(
        cases=UseCases(store, sleep=lambda _: None, chance=lambda: 0.5),
        clock=lambda: datetime(START.year, START.month, 1, tzinfo=UTC),
        new_id=lambda: next(ids),
        payments=LocalPayments(Settings(local_mode=True)),
        checkout_secret="",
        public_base_url=PUBLIC_URL,
        name="",
    )
    described = [
        Description(
            sku=f"SKU-{number}",
            name=name,
            brand="",
            category="Almacén",
            description="",
            unit="unidad",
            price=45_050 + 10_000 * number,
            is_offer=False,
            stock=STOCK,
        )
        for number, name in enumerate(PRODUCTS)
    ]
    shop.cases.run(lambda work: products.create_all(work, shop, described))


def fresh_store(name: str) -> Store:
    """A store with the shelf stocked and nothing else in it."""
    return sqlite().fresh() if name == "sqlite" else firestore()


def firestore() -> Store:
    """The emulator's."""
    raise NotImplementedError
