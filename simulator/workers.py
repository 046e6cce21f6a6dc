"""The workers of a world: the real `Worker` of every instance, wired to the simulated carriers."""

import json
import time
from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, TypeVar, cast

import requests
from twilio.rest import Client  # type: ignore[import-untyped]

from agent_worker.app import Machine, Minds, Outside, assemble
from agent_worker.turns.worker import Worker
from agent_worker.whatsapp.messenger import Messenger
from local.backoffice import AGENT_KEY
from local.oidc import SigningKey
from retail.callers import ServiceIdentity
from retail.carrier import Carrier
from retail.errors import Forbidden
from retail.faults import Faults
from retail.settings import Settings

from .api import BASE_URL
from .chance import Chance
from .loop import WorldLoop
from .process import Process
from .whatsapp import ACCOUNT, NUMBER, TOKEN, TwilioHttp

T = TypeVar("T")

WORKER_URL = "https://worker.example"
SERVICE_ACCOUNT = "queue@milo.example"
WORD = "the queue's word"
"""What the queue says who it is to workers that believe it."""


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
    loop: WorldLoop,
    chance: Chance,
    carrier: Carrier,
    twilio: TwilioHttp,
    minds: Minds,
    max_attempts: int,
    *,
    checks_tokens: bool,
) -> Worker:
    """A worker of the shop; one that does not check the queue's tokens compares them."""

    async def off_loop(work: Callable[[], T]) -> T:
        return await loop.blocking(work, copy_context())

    settings = Settings(
        local_mode=True,
        backoffice_url=BASE_URL,
        backoffice_api_key=AGENT_KEY,
        worker_url=WORKER_URL,
        tasks_service_account=SERVICE_ACCOUNT,
        tasks_max_attempts=max_attempts,
        oidc_certs_url="https://certs.example",
    )
    outside = Outside(
        api=carrier,
        issuer=cast("requests.Session", _Issuer()),
        sender=Messenger(Client(ACCOUNT, TOKEN, http_client=twilio), NUMBER),
        off_loop=off_loop,
        off_loop_for_renewals=off_loop,
    )
    machine = Machine(
        clock=process.clock,
        pause=loop.pause,
        chance=chance.random.random,
        new_name=lambda: chance.hex(16),
    )
    worker = assemble(settings, outside, minds, machine, Points(process))
    if checks_tokens:
        return worker
    return replace(worker, identity=Believing(**vars(worker.identity)))


def authorization() -> str:
    """What the queue says who it is to workers that check it; the token's times are the real world's, as the checks are."""
    return _authorization(int(time.time()) // 1200)


@lru_cache(maxsize=1)
def _key() -> SigningKey:
    return SigningKey.generate()


@lru_cache(maxsize=2)
def _authorization(_: int) -> str:
    return f"Bearer {_key().sign(SERVICE_ACCOUNT, WORKER_URL, datetime.now(UTC))}"


class Believing(ServiceIdentity):
    """Compares a word instead of checking tokens: a signature takes as long as a step of a turn."""

    def check(self, authorization_: str) -> None:
        """See `ServiceIdentity.check`."""
        if authorization_ != WORD:
            raise Forbidden("not_our_queue", "somebody else's token")


class _Issuer:
    """Who publishes the certificates."""

    def request(self, *_: Any, **__: Any) -> requests.Response:
        response = requests.Response()
        response.status_code = 200
        response._content = json.dumps(_key().certificates()).encode()  # noqa: SLF001
        return response
