"""The app: `build` chooses the implementations, `assemble` puts the parts together."""

import logging
import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any
from zoneinfo import ZoneInfo

import requests
from flask import Flask

from retail import logs
from retail.callers import Certificates, ServiceIdentity
from retail.settings import Settings, SettingsError
from retail.traces import traced

from .domain.catalogue import parse
from .domain.catalogue_errors import CatalogueError
from .domain.cipher import TextCipher
from .domain.conversation_id import ConversationIds
from .domain.link_seal import LinkSeal
from .late_queues import LateDeliveryQueue, LateModelCheckQueue, LateSettlementQueue
from .payments.mercado_pago import MercadoPago
from .payments.port import Payments
from .routes import (
    audit,
    carts,
    catalogue,
    catalogue_imports,
    checkout,
    clock,
    conversations,
    dead_letters,
    figures,
    model_checks,
    order_changes,
    orders,
    orders_by_status,
    owner_notices,
    panel_access,
    panel_people,
    payments,
    personal_data,
    price_raises,
    product_history,
    products,
    products_by_stock,
    service,
    shop_document,
    shop_file,
    special_prices,
    turns,
    users,
    withdrawals,
)
from .services.catalogue import load_once as load_catalogue_once
from .services.counting import Counting
from .services.delivery_queue import DeliveryQueue
from .services.health import Health
from .services.model_check_queue import ModelCheckQueue, NullModelCheckQueue
from .services.orders import Overdue, Unpaid
from .services.settlement_queue import SettlementQueue
from .services.settling import look_at
from .services.shop import Shop
from .services.shop_document import load_once as load_document_once
from .services.turns import Turns, turn_of
from .services.unit_of_work import UseCases
from .storage.cached import CachedStore
from .storage.entities import QUOTING, REMEMBERED
from .storage.metered import MeteredStore
from .storage.port import Store
from .storage.sealed import SealedStore
from .storage.shop_schema import SCHEMA
from .web import docs_page, headers, metering, openapi, problems
from .web.access import Access, TurnOfToken
from .web.api import Api, IdConverter

_log = logging.getLogger(__name__)

NOTICES_PATH = "/payments/mercadopago"

ROUTES = (
    turns.ROUTES,
    users.ROUTES,
    personal_data.ROUTES,
    products.ROUTES,
    products_by_stock.ROUTES,
    product_history.ROUTES,
    price_raises.ROUTES,
    special_prices.ROUTES,
    catalogue.ROUTES,
    catalogue_imports.ROUTES,
    carts.ROUTES,
    orders.ROUTES,
    orders_by_status.ROUTES,
    order_changes.ROUTES,
    checkout.ROUTES,
    payments.ROUTES,
    owner_notices.ROUTES,
    withdrawals.ROUTES,
    shop_document.ROUTES,
    conversations.ROUTES,
    dead_letters.ROUTES,
    figures.ROUTES,
    panel_access.ROUTES,
    panel_people.ROUTES,
    audit.ROUTES,
    clock.ROUTES,
    model_checks.ROUTES,
    service.ROUTES,
)
"""In the order of the page that lists them."""


@dataclass(frozen=True)
class Machine:
    """Time and chance, the real ones unless others are passed in.

    Attributes:
        clock: the present time, aware, in UTC.
        sleep: waits that many seconds.
        chance: a number in [0, 1).
        new_id: see `Shop`.
        new_secret: see `Turns`.
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    new_id: Callable[[], int] = lambda: 100_000_000 + secrets.randbelow(900_000_000)
    new_secret: Callable[[], str] = lambda: secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Queues:
    """Where the API's own tasks wait: for the worker, and for the API itself.

    Attributes:
        model_checks: nowhere unless another is passed in: most worlds end before their model's name does.
    """

    deliveries: DeliveryQueue
    settlements: SettlementQueue
    model_checks: ModelCheckQueue = field(default_factory=NullModelCheckQueue)


@dataclass(frozen=True)
class App:
    """The app with the parts that its callers need, too."""

    flask: Flask
    turns: Turns

    @property
    def shop(self) -> Shop:
        """What the use cases are given."""
        return self.turns.shop


def build(settings: Settings) -> Flask:
    """The app as its settings have it.

    In local mode it loads the catalogue and the shop's document into an empty store before its first answer;
    while a file is wrong, every request raises a CatalogueError or a ShopFileError that names each place.

    Raises:
        SettingsError: a setting is missing or asks for what there is not.
        MiloError: a SQLite file cannot be opened.
    """
    settings.require(
        "backoffice_api_keys",
        "checkout_secret",
        "mercado_pago_access_token",
        "mercado_pago_webhook_secrets",
        "public_base_url",
        "backoffice_url",
        "scheduler_service_account",
        "tasks_queue",
        "tasks_service_account",
        "worker_url",
    )
    logs.configure(settings)
    machine = Machine()
    store = remembering(sealing(open_store(settings), settings), machine)
    provider = MercadoPago(settings.mercado_pago_access_token, settings.mercado_pago_api_url)
    queues = Queues(
        LateDeliveryQueue(settings), LateSettlementQueue(settings), LateModelCheckQueue(settings)
    )
    app = assemble(settings, store, provider, queues, machine)
    if settings.local_mode:
        _load_first(app, _file_of("CATALOGUE", settings.catalogue), _load_catalogue)
        _load_first(app, _file_of("SHOP_DOCUMENT", settings.shop_document), _load_shop_document)
    return app.flask


def assemble(
    settings: Settings,
    store: CachedStore,
    provider: Payments,
    queues: Queues,
    machine: Machine,
    *,
    turn_of_token: TurnOfToken = turn_of,
    unpaid: Unpaid | None = None,
    issuer: requests.Session | None = None,
) -> App:
    """The app over any store, payment provider and queue.

    Args:
        unpaid: what the instance remembers of unpaid orders, where instances share the app.
        issuer: where the certificates of ID tokens are asked for.
    """
    shop = shop_over(settings, store, provider, queues, machine)
    desk = Turns(
        shop,
        machine.new_secret,
        lease=timedelta(seconds=settings.turn_lease_seconds),
        gathering=timedelta(milliseconds=settings.turn_gather_milliseconds),
    )
    app = Flask(__name__, static_folder=None)
    app.url_map.converters["id"] = IdConverter
    problems.install(app)
    headers.install(app)
    metering.install(app)
    certificates = Certificates(issuer or requests.Session(), machine.clock)

    def service(email: str, refusal: str) -> ServiceIdentity:
        return ServiceIdentity(
            certificates, settings.oidc_certs_url, settings.backoffice_url, email, refusal
        )

    access = Access(
        settings.backoffice_api_keys,
        turn_of_token,
        scheduler=service(settings.scheduler_service_account, "not_our_scheduler"),
        queue=service(settings.tasks_service_account, "not_our_queue"),
    )
    api = Api(app, access, desk, Overdue(shop, unpaid, look_at), Health(shop))
    for routes in ROUTES:
        api.add(routes)
    openapi.install(app, api.operations)
    docs_page.install(app)
    app.wsgi_app = traced(app.wsgi_app)  # type: ignore[assignment, method-assign]
    return App(app, desk)


def shop_over(
    settings: Settings,
    store: CachedStore,
    provider: Payments,
    queues: Queues,
    machine: Machine,
) -> Shop:
    """The use cases' shop over any store, for callers that need no HTTP."""
    return Shop(
        cases=UseCases(store, machine.sleep, machine.chance, Counting(ZoneInfo(settings.timezone))),
        clock=machine.clock,
        new_id=machine.new_id,
        payments=provider,
        deliveries=queues.deliveries,
        settlements=queues.settlements,
        model_checks=queues.model_checks,
        notices_url=f"{settings.backoffice_url}{NOTICES_PATH}",
        notice_secrets=settings.mercado_pago_webhook_secrets,
        takes_test_money=settings.local_mode,
        is_rehearsal=bool(settings.mercado_pago_api_url),
        checkout_secret=settings.checkout_secret,
        conversation_ids=ConversationIds(settings.checkout_secret),
        most_unpaid=settings.max_unpaid_pesos * 100,
        public_base_url=settings.public_base_url,
        name=settings.shop_name,
        whatsapp=settings.twilio_whatsapp_number.removeprefix("whatsapp:+"),
        timezone=settings.timezone,
        recent=store.recent,
    )


def sealing(store: Store, settings: Settings) -> SealedStore:
    """The store with no payment link in it that a copy of it would give away, and no key in its page tokens."""
    secret = settings.checkout_secret
    return SealedStore(store, LinkSeal(secret), TextCipher(secret, "page tokens"), QUOTING)


def remembering(store: Store, machine: Machine) -> CachedStore:
    """The store with its calls counted, and with what shoppers look at remembered for some seconds."""
    return CachedStore(MeteredStore(store), machine.clock, REMEMBERED)


def _file_of(variable: str, path: str) -> Path | None:
    if path and not Path(path).is_file():
        raise SettingsError(f"{variable} is not a file: {path!r}")
    return Path(path) if path else None


def _load_first(app: App, file: Path | None, load: Callable[[Shop, Path], None]) -> None:
    """Puts the loading of a file before the first answer.

    It cannot be done at once: the server forks after it has loaded us, and no store's connection survives that.
    Requests that come meanwhile wait for it.
    """
    if file is None:
        return
    load_once, one_at_a_time = cache(lambda: load(app.shop, file)), Lock()
    answer = app.flask.wsgi_app

    def answer_when_loaded(environ: Any, start_response: Any) -> Any:
        with one_at_a_time:
            load_once()
        return answer(environ, start_response)

    app.flask.wsgi_app = answer_when_loaded  # type: ignore[method-assign]


def _load_catalogue(shop: Shop, file: Path) -> None:
    try:
        stored = load_catalogue_once(shop, lambda: parse(file.read_bytes()))
    except CatalogueError as error:
        _log.critical("%s: %s", file, error.in_lines())
        raise
    _log.info("catalogue: %d products stored", stored)


def _load_shop_document(shop: Shop, file: Path) -> None:
    try:
        is_filled = load_document_once(shop, lambda: shop_file.parse(file.read_bytes()))
    except shop_file.ShopFileError as error:
        _log.critical("%s: %s", file, error.in_lines())
        raise
    _log.info("shop document: %s", "stored" if is_filled else "there already")


def open_store(settings: Settings) -> Store:
    """The store that the settings name, as it is at rest; a SQLite file is made if it is not there.

    Raises:
        SettingsError: a setting of it is missing.
        MiloError: it cannot be opened.
    """
    if settings.store == "sqlite":
        from .storage.sqlite import SqliteStore

        return SqliteStore(settings.sqlite_path, SCHEMA)
    from .storage.firestore.calls import connect
    from .storage.firestore.store import FirestoreStore

    settings.require("google_cloud_project")
    calls = connect(settings.firestore_emulator_host)
    return FirestoreStore(
        calls, settings.google_cloud_project, SCHEMA, database=settings.firestore_database
    )
