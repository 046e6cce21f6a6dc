"""The app: `build` chooses the implementations, `assemble` puts the parts together."""

import asyncio
import contextvars
import random
import secrets
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import requests

from retail import logs
from retail.backoffice import Backoffice
from retail.callers import Certificates, ServiceIdentity
from retail.carrier import Carrier, Retries, pooled_session
from retail.faults import Faults
from retail.settings import OFFLINE, Settings

from .model_check import ModelCheck
from .thinking import model_name
from .thinking.agent import Mind
from .thinking.milo import Milo
from .thinking.models import offline_model, thinking_model
from .tools.call import OffLoop
from .turns.asking import Asking
from .turns.claims import Claims
from .turns.delivery import Delivery, Sender
from .turns.lease import Leases
from .turns.turn import TurnWorker
from .turns.worker import Worker
from .whatsapp import messenger

T = TypeVar("T")

THREADS = 64
"""How much blocking work goes on at once; turns beyond that wait for a thread."""
LEASE_THREADS = 16
"""More threads, which only renew leases."""
SENDING_AT_ONCE = 32
"""Calls of Twilio; the other threads are for the turns."""
COUNTING_AT_ONCE, WAITING_AT_ONCE = 8, 96
"""Turns at once where the model works in this process, and where it is waited for. Others wait without a
lease: turns that share one core make each other late, and late turns lose their leases. A core ends some 30 turns
a second, so 96 keep it busy beside a model that thinks for 3 s."""


@dataclass(frozen=True)
class Machine:
    """Time and chance, the real ones unless others are passed in.

    Attributes:
        clock: the present time, aware, in UTC.
        sleep: waits that many seconds in the event loop.
        pause: waits that many seconds in a thread.
        chance: a number in [0, 1).
        new_name: text that nobody else has.
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    pause: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    new_name: Callable[[], str] = lambda: secrets.token_hex(8)


@dataclass(frozen=True)
class Minds:
    """The models: one thinks first, the other when that one fails.

    Attributes:
        fallback: None if `first` is the offline model, which nothing stands behind.
        at_once: how many turns are thought about at the same time.
    """

    first: Mind
    fallback: Mind | None
    at_once: int


@dataclass(frozen=True)
class Outside:
    """What the worker talks to, and how it waits for it.

    Attributes:
        api: carries requests to the back office.
        issuer: where the certificates of the queue's tokens are fetched.
        sender: takes the replies.
        off_loop: runs blocking work beside the event loop.
        off_loop_for_renewals: the same for renewals of leases alone, which must not wait behind other work.
    """

    api: Carrier
    issuer: requests.Session
    sender: Sender
    off_loop: OffLoop
    off_loop_for_renewals: OffLoop


def build(settings: Settings) -> Worker:
    """The worker that the settings ask for.

    Raises:
        SettingsError: a variable is missing, or the key of a model.
    """
    settings.require(
        "backoffice_url",
        "backoffice_api_key",
        "worker_url",
        "tasks_service_account",
        "twilio_account_sid",
        "twilio_auth_tokens",
        "twilio_whatsapp_number",
    )
    logs.configure(settings)
    outside = Outside(
        api=pooled_session(THREADS + LEASE_THREADS),
        issuer=requests.Session(),
        sender=messenger.connect(
            settings.twilio_account_sid,
            settings.twilio_auth_tokens[0],
            settings.twilio_whatsapp_number,
            api_url=settings.twilio_api_url,
            connections=THREADS,
        ),
        off_loop=threads(ThreadPoolExecutor(THREADS, thread_name_prefix="worker")),
        off_loop_for_renewals=threads(
            ThreadPoolExecutor(LEASE_THREADS, thread_name_prefix="lease")
        ),
    )
    return assemble(settings, outside, minds_of(settings), Machine(), Faults(settings.fault))


def build_model_check(settings: Settings, worker: Worker) -> ModelCheck:
    """What checks the name of the model that the settings name, for those who may call that worker."""
    return ModelCheck(worker.identity, worker.off_loop, lambda: model_name.check(settings))


def assemble(
    settings: Settings, outside: Outside, minds: Minds, machine: Machine, faults: Faults
) -> Worker:
    """The worker over any API, sender and models."""
    identity = ServiceIdentity(
        certificates=Certificates(outside.issuer, machine.clock),
        certs_url=settings.oidc_certs_url,
        audience=settings.worker_url,
        email=settings.tasks_service_account,
        refusal="not_our_queue",
    )
    api = backoffice(settings, outside.api, machine)
    leases = Leases(
        api=api,
        off_loop=outside.off_loop,
        off_loop_for_renewals=outside.off_loop_for_renewals,
        clock=machine.clock,
        sleep=machine.sleep,
        length=timedelta(seconds=settings.turn_lease_seconds),
    )
    delivery = Delivery(
        api=api,
        sender=outside.sender,
        leases=leases,
        off_loop=outside.off_loop,
        sleep=machine.sleep,
        faults=faults,
        at_once=asyncio.Semaphore(SENDING_AT_ONCE),
    )
    asking = Asking(outside.off_loop, machine.sleep)
    turns = TurnWorker(
        api=api,
        claims=Claims(api, asking, machine.new_name),
        asking=asking,
        milo=Milo(minds.first, minds.fallback, machine.sleep, asyncio.Semaphore(COUNTING_AT_ONCE)),
        delivery=delivery,
        leases=leases,
        faults=faults,
        slots=asyncio.Semaphore(minds.at_once),
        max_attempts=settings.tasks_max_attempts,
    )
    return Worker(turns, identity, outside.off_loop)


def backoffice(settings: Settings, carrier: Carrier, machine: Machine) -> Backoffice:
    """The client of the back office that the settings name."""
    retries = Retries(machine.pause, machine.chance)
    url, key = settings.backoffice_url, settings.backoffice_api_key
    return Backoffice(url, key, carrier, retries, machine.clock)


def minds_of(settings: Settings) -> Minds:
    """The model that the settings name, and behind it the one that needs nobody."""
    offline = Mind(offline_model(settings.shop_name), settings.shop_name)
    if settings.model == OFFLINE:
        return Minds(offline, None, COUNTING_AT_ONCE)
    return Minds(Mind(thinking_model(settings), settings.shop_name), offline, WAITING_AT_ONCE)


def threads(executor: Executor) -> OffLoop:
    """Runs blocking work in the threads of `executor`, in the caller's trace."""

    async def off_loop(work: Callable[[], T]) -> T:
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(executor, context.run, work)

    return off_loop
