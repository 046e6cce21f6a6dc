"""The workers of a world: the real `Worker` of every instance, wired to the simulated carriers."""

from collections.abc import Callable
from contextvars import copy_context
from dataclasses import replace
from typing import TypeVar, cast

import requests
from twilio.rest import Client  # type: ignore[import-untyped]

from agent_worker.app import Machine, Minds, Outside, assemble
from agent_worker.turns.worker import Worker
from agent_worker.whatsapp.messenger import Messenger
from local.backoffice import AGENT_KEY
from retail.carrier import Carrier
from retail.faults import Faults
from retail.settings import Settings

from .api import BASE_URL
from .callers import QUEUE_ACCOUNT, WORKER_URL, Believing, Issuer
from .chance import Chance
from .loop import WorldLoop
from .process import Process
from .whatsapp import ACCOUNT, NUMBER, TOKEN, TwilioHttp

T = TypeVar("T")


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
        tasks_service_account=QUEUE_ACCOUNT,
        tasks_max_attempts=max_attempts,
        oidc_certs_url="https://certs.example",
    )
    outside = Outside(
        api=carrier,
        issuer=cast("requests.Session", Issuer()),
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
