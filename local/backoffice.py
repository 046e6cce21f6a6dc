"""The API in this process, over any store: real code, and the caller's clock and ids."""

import hashlib
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count

import requests

from backoffice_api.app import App, Machine, Queues, assemble, remembering, sealing
from backoffice_api.payments.port import Payments
from backoffice_api.services.delivery_queue import DeliveryQueue
from backoffice_api.services.model_check_queue import ModelCheckQueue, NullModelCheckQueue
from backoffice_api.services.settlement_queue import SettlementQueue
from backoffice_api.services.turns import turn_of
from backoffice_api.storage.port import Store
from backoffice_api.web.access import TurnOfToken
from retail.settings import Settings

from .held_tasks import HeldDeliveryTasks, HeldSettlementTasks
from .inbound_message import NOON
from .till import Till

HOSTING = "http://localhost:8001"
LEASE = timedelta(seconds=Settings(local_mode=True).turn_lease_seconds)
ADMIN_KEY, AGENT_KEY = "admin-key-of-the-whole-shop", "agent-key-of-the-whole-shop"
API_KEYS = tuple(
    f"{scope}:{hashlib.sha256(key.encode()).hexdigest()}"
    for scope, key in (("admin", ADMIN_KEY), ("agent", AGENT_KEY))
)
SCHEDULER = "scheduler@milo.example"
QUEUE = "queue@milo.example"
NOTICE_SECRET = "the provider's secret"  # noqa: S105
FIRST_ID = 100_000_001


def settings(lease: timedelta = LEASE) -> Settings:
    """The settings of API and worker; they call each other by no real name."""
    return Settings(
        local_mode=True,
        backoffice_api_keys=API_KEYS,
        backoffice_api_key=AGENT_KEY,
        backoffice_url="http://api",
        checkout_secret="the shop's secret",  # noqa: S106
        public_base_url=HOSTING,
        shop_name="Almacén Milo",
        twilio_whatsapp_number="whatsapp:+14155238886",
        scheduler_service_account=SCHEDULER,
        tasks_service_account=QUEUE,
        mercado_pago_api_url="http://mercado-pago",
        mercado_pago_webhook_secrets=(NOTICE_SECRET,),
        timezone="America/Argentina/Cordoba",
        turn_lease_seconds=int(lease.total_seconds()),
    )


def app_over(
    store: Store,
    clock: Callable[[], datetime],
    new_id: Callable[[], int],
    *,
    lease: timedelta = LEASE,
    payments: Payments | None = None,
    deliveries: DeliveryQueue | None = None,
    settlements: SettlementQueue | None = None,
    model_checks: ModelCheckQueue | None = None,
    sleep: Callable[[float], None] = lambda _: None,
    turn_of_token: TurnOfToken = turn_of,
    issuer: requests.Session | None = None,
) -> App:
    """The API over any store."""
    told, secrets = settings(lease), count(1)
    machine = Machine(clock, sleep, lambda: 0.5, new_id, lambda: f"secret-{next(secrets)}")
    return assemble(
        told,
        remembering(sealing(store, told), machine),
        payments or Till(clock),
        Queues(
            deliveries or HeldDeliveryTasks(),
            settlements or HeldSettlementTasks(),
            model_checks or NullModelCheckQueue(),
        ),
        machine,
        turn_of_token=turn_of_token,
        issuer=issuer,
    )


class ApiOverStore:
    """The API over a store.

    Building its Flask app takes as long as twenty turns, so one may serve several shops one after another.

    Attributes:
        clock: the present time, until somebody sets another clock.
        ids: where new ids come from.
        deliveries: the delivery tasks that were made.
        settlements: the payments that wait to be read.
        till: where shoppers pay.
    """

    def __init__(self, store: Store, *, lease: timedelta = LEASE) -> None:
        self.store = store
        self.settings = settings(lease)
        self.clock: Callable[[], datetime] = lambda: NOON
        self.ids: Iterator[int] = count(FIRST_ID)
        self.deliveries = HeldDeliveryTasks()
        self.settlements = HeldSettlementTasks()
        self.till = Till(lambda: self.clock())
        app = app_over(
            store,
            lambda: self.clock(),
            lambda: next(self.ids),
            lease=lease,
            deliveries=self.deliveries,
            settlements=self.settlements,
            payments=self.till,
        )
        self.shop = app.shop
        self.application = app.flask.wsgi_app
