"""The worker: what it is made of, and what it answers to the queue's requests."""

import asyncio
import contextvars
import logging
import random
import secrets
import time
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import requests

from retail import logs
from retail.backoffice import Backoffice
from retail.carrier import Retries, pooled_session
from retail.errors import Forbidden, Invalid, MiloError, Unavailable
from retail.faults import Faults
from retail.settings import Settings
from retail.traces import named_trace, read_trace, use_trace
from retail.wire import InboundMessage

from . import messenger
from .agent import Mind, rehearse
from .delivery import Delivery
from .identity import Certificates, TaskIdentity
from .milo import Milo
from .models import OFFLINE, offline_model, thinking_model
from .task import attempt_of, read_message
from .tools.call import OffLoop
from .turn import Outcome, TurnWorker

logger = logging.getLogger(__name__)

T = TypeVar("T")

THREADS = 64
"""How much blocking work goes on at once; turns beyond that wait for a thread."""
COUNTING_AT_ONCE, WAITING_AT_ONCE = 8, 64
"""Turns at once where the model works in this process, and where it is waited for. Others wait without a
lease: turns that share one core make each other late, and late turns lose their leases."""
_HEALTH = frozenset({"/", "/healthz", "/health"})


@dataclass(frozen=True)
class Answer:
    """An HTTP answer: status and JSON."""

    status: int
    body: dict[str, Any]


@dataclass(frozen=True)
class Worker:
    """Answers HTTP requests; one for a process.

    Attributes:
        max_attempts: how often the queue tries a task; the last try goes to the dead letters.
    """

    turns: TurnWorker
    identity: TaskIdentity
    off_loop: OffLoop
    max_attempts: int

    async def handle(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """The answer to a request; `headers` looks names up whatever their case.

        `POST /turns` is 200 when the task's message is answered; 409 and 500 have the queue try again
        (not 429 or 503, which would slow the whole queue); 403 for anybody but the queue.
        """
        if path in _HEALTH and method in {"GET", "HEAD"}:
            model = self.turns.milo.first.name
            return Answer(200, {"status": "ok", "service": "agent_worker", "model": model})
        if path != "/turns":
            return Answer(404, {"code": "not_found"})
        if method != "POST":
            return Answer(405, {"code": "method_not_allowed"})
        try:
            await self.off_loop(lambda: self.identity.check(headers.get("authorization") or ""))
            message = read_message(body)
        except Forbidden as error:
            logger.warning("a task is refused: %s", error)
            return Answer(403, {"code": error.code})
        except Invalid as error:
            logger.error("a task cannot be read: %s", error)  # noqa: TRY400 -- the error says it all
            return Answer(400, {"code": error.code})
        except Unavailable as error:
            return _try_again(error)
        with use_trace(read_trace(headers) or named_trace(message["sid"])):
            return await self._answer(message, attempt_of(headers))

    async def _answer(self, message: InboundMessage, attempt: int) -> Answer:
        try:
            outcome = await self.turns.answer(message, last_attempt=attempt >= self.max_attempts)
        except MiloError as error:
            return _try_again(error)
        except Exception:
            logger.exception("❌ Error en agent_worker, message %s", message["sid"])
            return Answer(500, {"code": "internal_error"})
        return Answer(200 if outcome is Outcome.ANSWERED else 409, {"status": outcome.value})


def _try_again(error: MiloError) -> Answer:
    logger.warning("a task is to be tried again: %s", error)
    return Answer(500, {"code": error.code})


def threads(executor: Executor) -> OffLoop:
    """Runs blocking work in the threads of `executor`, in the caller's trace."""

    async def off_loop(work: Callable[[], T]) -> T:
        context = contextvars.copy_context()
        return await asyncio.get_running_loop().run_in_executor(executor, context.run, work)

    return off_loop


async def start(settings: Settings) -> Worker:
    """The worker, ready for its first turn."""
    worker = build(settings)
    await rehearse()
    return worker


def build(settings: Settings) -> Worker:
    """The worker that the settings ask for."""
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
    session = requests.Session()
    identity = TaskIdentity(
        certificates=Certificates(session, _now),
        certs_url=settings.oidc_certs_url,
        audience=settings.worker_url,
        email=settings.tasks_service_account,
    )
    off_loop = threads(ThreadPoolExecutor(THREADS, thread_name_prefix="worker"))
    turns = _turns(settings, off_loop, asyncio.sleep)
    return Worker(turns, identity, off_loop, settings.tasks_max_attempts)


def _turns(
    settings: Settings, off_loop: OffLoop, sleep: Callable[[float], Awaitable[None]]
) -> TurnWorker:
    faults = Faults(settings.fault)
    api = Backoffice(
        settings.backoffice_url,
        settings.backoffice_api_key,
        pooled_session(THREADS),
        Retries(time.sleep, random.random),
    )
    delivery = Delivery(
        api=api,
        sender=messenger.connect(
            settings.twilio_account_sid,
            settings.twilio_auth_tokens[0],
            settings.twilio_whatsapp_number,
            api_url=settings.twilio_api_url,
            connections=THREADS,
        ),
        off_loop=off_loop,
        clock=_now,
        sleep=sleep,
        faults=faults,
        lease=timedelta(seconds=settings.turn_lease_seconds),
    )
    milo = _milo(settings, sleep)
    at_once = COUNTING_AT_ONCE if milo.first.name == OFFLINE else WAITING_AT_ONCE
    return TurnWorker(
        api=api,
        milo=milo,
        delivery=delivery,
        off_loop=off_loop,
        sleep=sleep,
        faults=faults,
        new_name=partial(secrets.token_hex, 8),
        slots=asyncio.Semaphore(at_once),
    )


def _milo(settings: Settings, sleep: Callable[[float], Awaitable[None]]) -> Milo:
    first = Mind(thinking_model(settings), settings.shop_name)
    if first.name == OFFLINE:
        return Milo(first, None, sleep)
    return Milo(first, Mind(offline_model(settings.shop_name), settings.shop_name), sleep)


def _now() -> datetime:
    return datetime.now(UTC)
