"""The back office of a world: the real Flask app, built once, over whichever world is running.

Building the app takes longer than a whole world does, and it keeps nothing between requests; so one app
serves all worlds, and its clock, ids and store are those of the world that runs.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, cast
from unittest.mock import patch

from backoffice_api.app import create_app
from backoffice_api.payments.local import LocalPayments
from backoffice_api.services import orders
from backoffice_api.services.shop import Shop
from backoffice_api.services.turns import Turns
from backoffice_api.services.unit_of_work import UseCases
from backoffice_api.storage.cached import CachedStore
from backoffice_api.storage.port import Reader, Store
from retail.settings import Settings

from .chance import Chance
from .loop import VirtualLoop
from .network import Wsgi
from .process import PROCESS, here

AGENT_KEY = "agent-key-of-the-simulator"
ADMIN_KEY = "admin-key-of-the-simulator"
LEASE = timedelta(seconds=90)
GATHERING = timedelta(seconds=1.2)
BASE_URL = "https://api.example"
PUBLIC_URL = "https://shop.example"


_NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass
class Memory:
    """What one instance of the back office keeps between two requests."""

    store: CachedStore
    none_overdue_before: datetime = _NEVER


@dataclass
class Surroundings:
    """What the app sees of the world that runs."""

    memory: Any = None
    loop: Any = None
    chance: Any = None


_NOW = Surroundings()


def enter(memory: Callable[[], Memory], loop: VirtualLoop, chance: Chance) -> None:
    """Makes a world the one that runs; `memory` is the running instance's."""
    _NOW.memory, _NOW.loop, _NOW.chance = memory, loop, chance


class _PresentStore:
    """The store of the instance that runs, or what that remembers of it."""

    def __init__(self, *, recent: bool) -> None:
        self._recent = recent

    def __getattr__(self, name: str) -> Any:
        def call(*args: Any, **options: Any) -> Any:
            store = _NOW.memory().store
            return getattr(store.recent if self._recent else store, name)(*args, **options)

        return call


class _Overdue(orders.Overdue):
    """What each instance knows of overdue orders is its own."""

    @property
    def _none_before(self) -> datetime:
        known: datetime = _NOW.memory().none_overdue_before
        return known

    @_none_before.setter
    def _none_before(self, known: datetime) -> None:
        if PROCESS.get():
            _NOW.memory().none_overdue_before = known


@lru_cache(maxsize=1)
def application() -> Wsgi:
    """The app."""
    shop = Shop(
        cases=UseCases(
            cast("Store", _PresentStore(recent=False)),
            sleep=lambda seconds: _NOW.loop.pause(seconds),
            chance=lambda: _NOW.chance.random.random(),
        ),
        clock=lambda: here().clock(),
        new_id=lambda: _NOW.chance.random.randint(100_000_000, 999_999_999),
        payments=LocalPayments(Settings(local_mode=True)),
        checkout_secret="secret-of-the-simulator",  # noqa: S106 -- nobody's
        public_base_url=PUBLIC_URL,
        name="Almacén Milo",
        timezone="America/Argentina/Buenos_Aires",
        recent=cast("Reader", _PresentStore(recent=True)),
    )
    keys = tuple(
        f"{scope}:{hashlib.sha256(key.encode()).hexdigest()}"
        for scope, key in (("agent", AGENT_KEY), ("admin", ADMIN_KEY))
    )
    desk = Turns(shop, lambda: _NOW.chance.hex(32), LEASE, GATHERING)
    with patch.object(orders, "Overdue", _Overdue):
        return create_app(desk, keys).wsgi_app
