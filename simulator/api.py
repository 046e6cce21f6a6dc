"""The back office of a world: the real Flask app, built once, over whichever world is running.

Building the app takes longer than a whole world does, and it keeps nothing between requests; so one app
serves all worlds, and its clock, ids and store are those of the world that runs.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property, lru_cache
from typing import Any, cast

import requests
from flask import Flask

from backoffice_api.app import Machine, Queues, assemble
from backoffice_api.payments.port import Payments
from backoffice_api.services.delivery_queue import DeliveryQueue
from backoffice_api.services.settlement_queue import SettlementQueue
from backoffice_api.storage.cached import CachedStore
from local.backoffice import API_KEYS
from local.in_process import Request, Response, serve
from retail.settings import Settings

from .callers import QUEUE_ACCOUNT, SCHEDULER_ACCOUNT, Issuer
from .chance import Chance
from .light import LightFlask
from .loop import WorldLoop
from .process import here
from .provider import SECRET

BASE_URL = "https://api.example"
PUBLIC_URL = "https://shop.example"
SETTINGS = Settings(
    local_mode=True,
    backoffice_api_keys=API_KEYS,
    checkout_secret="secret-of-the-simulator",  # noqa: S106 -- nobody's
    public_base_url=PUBLIC_URL,
    shop_name="Almacén Milo",
    backoffice_url=BASE_URL,
    scheduler_service_account=SCHEDULER_ACCOUNT,
    tasks_service_account=QUEUE_ACCOUNT,
    mercado_pago_webhook_secrets=(SECRET,),
)
"""What the shop of every world was told."""

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
    queues: Any = None
    payments: Any = None


_NOW = Surroundings()


def enter(
    memory: Callable[[], Memory],
    loop: WorldLoop,
    chance: Chance,
    queues: Queues,
    payments: Payments,
) -> None:
    """Makes a world the one that runs; `memory` is the running instance's."""
    _NOW.memory, _NOW.loop, _NOW.chance = memory, loop, chance
    _NOW.queues, _NOW.payments = queues, payments


class _PresentStore:
    """The store of the instance that runs.

    Attributes:
        recent: what that instance remembers of it.
    """

    def __init__(self) -> None:
        self.recent = _Present(lambda: _NOW.memory().store.recent)

    def __getattr__(self, name: str) -> Any:
        return getattr(_Present(lambda: _NOW.memory().store), name)


@dataclass(frozen=True)
class _Present:
    """Calls what is there when it is called."""

    of: Callable[[], Any]

    def __getattr__(self, name: str) -> Any:
        return lambda *args, **options: getattr(self.of(), name)(*args, **options)


class _PresentUnpaid:
    """What the instance that runs remembers of unpaid orders."""

    @property
    def none_overdue_before(self) -> datetime:
        """See `Unpaid`."""
        known: datetime = _NOW.memory().none_overdue_before
        return known

    @none_overdue_before.setter
    def none_overdue_before(self, known: datetime) -> None:
        _NOW.memory().none_overdue_before = known


@dataclass(frozen=True)
class Application:
    """The app, and the two ways to it."""

    app: Flask

    def in_full(self, request: Request) -> Response:
        """The answer by way of WSGI, as a server asks."""
        return serve(self.app.wsgi_app, request)

    @cached_property
    def lightly(self) -> LightFlask:
        """The answer without it."""
        return LightFlask(self.app)


@lru_cache(maxsize=1)
def application() -> Application:
    """The app."""
    machine = Machine(
        clock=lambda: here().clock(),
        sleep=lambda seconds: _NOW.loop.pause(seconds),
        chance=lambda: _NOW.chance.random.random(),
        new_id=lambda: _NOW.chance.random.randint(100_000_000, 999_999_999),
        new_secret=lambda: _NOW.chance.hex(32),
    )
    store = cast("CachedStore", _PresentStore())
    queues = Queues(
        deliveries=cast("DeliveryQueue", _Present(lambda: _NOW.queues.deliveries)),
        settlements=cast("SettlementQueue", _Present(lambda: _NOW.queues.settlements)),
    )
    app = assemble(
        SETTINGS,
        store,
        cast("Payments", _Present(lambda: _NOW.payments)),
        queues,
        machine,
        unpaid=_PresentUnpaid(),
        issuer=cast("requests.Session", Issuer()),
    )
    return Application(app.flask)
