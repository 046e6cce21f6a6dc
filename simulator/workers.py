"""The workers of a world: the real `Worker` of every instance, wired to the simulated carriers."""

import asyncio
import json
from collections.abc import Callable
from contextvars import copy_context
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar, cast

import requests
from twilio.rest import Client  # type: ignore[import-untyped]

from agent_worker.agent import Mind
from agent_worker.delivery import Delivery
from agent_worker.identity import Certificates, TaskIdentity
from agent_worker.messenger import Messenger
from agent_worker.milo import Milo
from agent_worker.turn import TurnWorker
from agent_worker.worker import Worker
from local.oidc import SigningKey
from retail.backoffice import Backoffice
from retail.carrier import Carrier, Retries
from retail.errors import Forbidden
from retail.faults import Faults

from .api import AGENT_KEY, BASE_URL, LEASE
from .chance import Chance
from .loop import VirtualLoop
from .process import Process
from .whatsapp import ACCOUNT, NUMBER, TOKEN, TwilioHttp

T = TypeVar("T")

WORKER_URL = "https://worker.example"
SERVICE_ACCOUNT = "queue@milo.example"
SLOTS = 8


class Points(Faults):
    """The worker's own fault points, where its process may die or freeze."""

    def __init__(self, process: Process) -> None:
        super().__init__()
        self._process = process

    def reach(self, point: str) -> None:
        """See `Faults.reach`."""
        self._process.reach(point)


def new_worker(
    process: Process,
    loop: VirtualLoop,
    chance: Chance,
    carrier: Carrier,
    twilio: TwilioHttp,
    minds: tuple[Mind, Mind | None],
    max_attempts: int,
    *,
    checks_tokens: bool,
) -> Worker:
    """A worker as `agent_worker.worker.build` makes it."""

    async def off_loop(work: Callable[[], T]) -> T:
        return await loop.blocking(work, copy_context())

    sleep = asyncio.sleep
    faults = Points(process)
    api = Backoffice(BASE_URL, AGENT_KEY, carrier, Retries(loop.pause, chance.random.random))
    messenger = Messenger(Client(ACCOUNT, TOKEN, http_client=twilio), NUMBER)
    delivery = Delivery(api, messenger, off_loop, process.clock, sleep, faults, LEASE)
    turns = TurnWorker(
        api=api,
        milo=Milo(*minds, sleep),
        delivery=delivery,
        off_loop=off_loop,
        sleep=sleep,
        faults=faults,
        new_name=lambda: chance.hex(16),
        slots=asyncio.Semaphore(SLOTS),
    )
    identity = _identity(process) if checks_tokens else Believing(process)
    return Worker(turns, identity, off_loop, max_attempts)


def authorization() -> str:
    """What the queue says who it is; the token's times are the real world's, which is who checks them."""
    return f"Bearer {_token(int(datetime.now(UTC).timestamp()) // 1200)}"


@lru_cache(maxsize=1)
def _key() -> SigningKey:
    return SigningKey.generate()


@lru_cache(maxsize=2)
def _token(_: int) -> str:
    return _key().sign(SERVICE_ACCOUNT, WORKER_URL, datetime.now(UTC))


def _identity(process: Process) -> TaskIdentity:
    certificates = Certificates(cast("requests.Session", _Issuer()), process.clock)
    return TaskIdentity(certificates, "https://certs.example", WORKER_URL, SERVICE_ACCOUNT)


class Believing(TaskIdentity):
    """Compares tokens instead of checking them: a signature takes as long as a step of a turn."""

    def __init__(self, process: Process) -> None:
        super().__init__(**vars(_identity(process)))

    def check(self, authorization_: str) -> None:
        """See `TaskIdentity.check`."""
        if authorization_ != authorization():
            raise Forbidden("not_our_queue", "somebody else's token")


class _Issuer:
    """Who publishes the certificates."""

    def request(self, *_: Any, **__: Any) -> requests.Response:
        response = requests.Response()
        response.status_code = 200
        response._content = json.dumps(_key().certificates()).encode()  # noqa: SLF001
        return response
