"""The app: `build` chooses the implementations, `create_app` puts the parts together."""

import logging
import random
import secrets
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from retail import logs
from retail.settings import Settings
from retail.traces import traced

from . import metering, problems, transport
from .access import Access, TurnOfToken
from .domain.catalogue import parse
from .domain.catalogue_errors import CatalogueError
from .operations import Api, IdConverter
from .payments.local import LocalPayments
from .routes import (
    carts,
    catalogue,
    checkout,
    conversations,
    orders,
    products,
    service,
    turns,
    users,
)
from .services.catalogue import load_once
from .services.shop import Shop
from .services.turns import Turns, turn_of
from .services.unit_of_work import UseCases
from .storage.cached import CachedStore
from .storage.entities import REMEMBERED
from .storage.metered import MeteredStore
from .storage.port import Store

_log = logging.getLogger(__name__)


def build(settings: Settings) -> Flask:
    """The app as its settings have it, with the catalogue loaded into an empty store in local mode.

    Raises:
        SettingsError: a setting is missing or asks for what there is not.
        CatalogueError: the catalogue file is wrong; names each row.
    """
    settings.require("backoffice_api_keys", "checkout_secret", "public_base_url")
    logs.configure(settings)
    store = CachedStore(MeteredStore(open_store(settings)), _now, REMEMBERED)
    shop = Shop(
        cases=UseCases(store, sleep=time.sleep, chance=random.random),
        clock=_now,
        new_id=lambda: 100_000_000 + secrets.randbelow(900_000_000),
        payments=LocalPayments(settings),
        checkout_secret=settings.checkout_secret,
        public_base_url=settings.public_base_url,
        name=settings.shop_name,
        timezone=settings.timezone,
        recent=store.recent,
    )
    if settings.local_mode and settings.catalogue:
        _load(shop, Path(settings.catalogue))
    lease = timedelta(seconds=settings.turn_lease_seconds)
    gathering = timedelta(milliseconds=settings.turn_gather_milliseconds)
    desk = Turns(shop, lambda: secrets.token_urlsafe(32), lease, gathering)
    return create_app(desk, settings.backoffice_api_keys)


def _load(shop: Shop, file: Path) -> None:
    try:
        stored = load_once(shop, lambda: parse(file.read_bytes()))
    except CatalogueError as error:
        _log.critical("%s: %s", file, error.in_lines())
        raise
    _log.info("catalogue: %d products stored", stored)


def create_app(
    desk: Turns, api_keys: tuple[str, ...], turn_of_token: TurnOfToken = turn_of
) -> Flask:
    """The app over any store; `api_keys` are `scope:sha256` entries."""
    app = Flask(__name__, static_folder=None)
    app.url_map.converters["id"] = IdConverter
    problems.install(app)
    transport.install(app)
    metering.install(app)
    api = Api(app, desk.shop, Access(api_keys, turn_of_token))
    turns.register(api, desk)
    for routes in (users, products, catalogue, carts, orders, checkout, conversations, service):
        routes.register(api)
    app.wsgi_app = traced(app.wsgi_app)  # type: ignore[assignment, method-assign]
    return app


def _now() -> datetime:
    return datetime.now(UTC)


def open_store(settings: Settings) -> Store:
    """The store that the settings name; a SQLite file is made if it is not there.

    Raises:
        SettingsError: a setting of it is missing.
        MiloError: it cannot be opened.
    """
    from .storage.entities import EXPIRING, KINDS
    from .storage.queries import ALL
    from .storage.schema import Schema

    schema = Schema(KINDS, ALL, EXPIRING)
    if settings.store == "sqlite":
        from .storage.sqlite import SqliteStore

        return SqliteStore(settings.sqlite_path, schema)
    from .storage.firestore import FirestoreStore
    from .storage.firestore_calls import connect

    settings.require("google_cloud_project")
    calls = connect(settings.firestore_emulator_host)
    return FirestoreStore(
        calls, settings.google_cloud_project, schema, database=settings.firestore_database
    )
