"""Stores: what a world keeps its facts in, with the same goods on the shelf and nothing else in it."""

import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

from backoffice_api.app import Machine, Queues, remembering, shop_over
from backoffice_api.domain.product import Description
from backoffice_api.domain.shop_document import (
    WEEKDAYS,
    AcceptedPayment,
    DeliverySlot,
    DeliveryZone,
)
from backoffice_api.services import products, shop_document
from backoffice_api.storage.firestore.calls import connect
from backoffice_api.storage.firestore.store import FirestoreStore
from backoffice_api.storage.port import Store
from backoffice_api.storage.shop_schema import SCHEMA
from backoffice_api.storage.sqlite import SqliteStore
from local.firestore_emulator import Emulator, given
from local.held_tasks import HeldDeliveryTasks, HeldSettlementTasks
from local.till import Till
from retail.settings import Settings

from .memory import MemoryStore
from .process import START

LIGHT, SQLITE, FIRESTORE = "light", "sqlite", "firestore"
PRODUCTS = ("Leche Entera La Serenísima 1L", "Yerba Mate Playadito 1kg", "Pan Lactal Bimbo")
PERISHABLE = PRODUCTS[2:]
STOCK = 1_000_000

_RUN = uuid4().hex[:8]
_projects = count(1)


def fresh(store: str) -> Store:
    """A store for a world: `light`, `sqlite`, or `firestore:host:port`."""
    if store == LIGHT:
        return _memory().copy()
    if store == SQLITE:
        return sqlite().fresh()
    calls = _connection(store.partition(":")[2])
    emptied = FirestoreStore(calls, f"milo-{_RUN}-{os.getpid()}-{next(_projects)}", SCHEMA)
    stock_the_shelf(emptied)
    return emptied


def opened(store: str, environ: Mapping[str, str], log: Path) -> AbstractContextManager[str]:
    """The store's name as `fresh` takes it, for the length of a `with`; starts an emulator if need be."""
    if store in {LIGHT, SQLITE}:
        return nullcontext(store)
    if host := given(environ):
        return nullcontext(f"{FIRESTORE}:{host}")
    return _emulator(log)


@contextmanager
def _emulator(log: Path) -> Iterator[str]:
    with Emulator.start(log) as emulator:
        yield f"{FIRESTORE}:{emulator.host}"


_connection = lru_cache(maxsize=1)(connect)


@lru_cache(maxsize=1)
def _memory() -> MemoryStore:
    store = MemoryStore(SCHEMA)
    stock_the_shelf(store)
    return store


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
    store = SqliteStore(":memory:", SCHEMA)
    stock_the_shelf(store)
    shelf = sqlite3.connect(":memory:", check_same_thread=False)
    with store._connections.one() as connection:  # noqa: SLF001
        connection.backup(shelf)
    return Sqlite(store, shelf)


OFFERED: dict[str, Any] = {
    "pickup": True,
    "delivery_zones": (DeliveryZone(name="Flores", fee=12_050),),
    "delivery_slots": tuple(
        DeliverySlot(weekday=day, starts=starts, ends=ends, orders=3)
        for day in WEEKDAYS
        for starts, ends in (("10:00", "12:00"), ("18:00", "20:00"))
    ),
    "payment": (AcceptedPayment(means="mercado_pago"), AcceptedPayment(means="cash")),
}
"""How orders may be had and paid; a window takes so few that some are full."""


def stock_the_shelf(store: Store) -> None:
    """Puts the products on sale."""
    ids = iter(range(100_000_001, 100_000_100))
    machine = Machine(
        clock=lambda: datetime(START.year, START.month, 1, tzinfo=UTC), new_id=lambda: next(ids)
    )
    told = Settings(local_mode=True)
    remembered = remembering(store, machine)
    queues = Queues(HeldDeliveryTasks(), HeldSettlementTasks())
    shop = shop_over(told, remembered, Till(machine.clock), queues, machine)
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
            perishable=name in PERISHABLE,
        )
        for number, name in enumerate(PRODUCTS)
    ]
    shop.cases.run(lambda work: products.create_all(work, shop, described))
    shop.cases.run(lambda work: shop_document.patch(work, shop, OFFERED))
