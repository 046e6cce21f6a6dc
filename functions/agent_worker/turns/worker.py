"""The worker: what it answers to the queue's requests."""

import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from retail.errors import Forbidden, Invalid, MiloError, Unavailable
from retail.traces import named_trace, read_trace, use_trace

from ..tools.call import OffLoop
from .caller import TaskIdentity
from .task import attempt_of, read_delivery, read_message
from .turn import Outcome, TurnWorker

logger = logging.getLogger(__name__)

_HEALTH = frozenset({"/", "/healthz", "/health"})
_TASKS = frozenset({"/turns", "/deliveries"})


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

        `POST /turns` is 200 when the task's message is answered, `POST /deliveries` when nothing waits to be
        sent in its conversation; 409 and 500 have the queue try again (not 429 or 503, which would slow the
        whole queue); 403 for anybody but the queue.
        """
        if path in _HEALTH and method in {"GET", "HEAD"}:
            model = self.turns.milo.first.name
            return Answer(200, {"status": "ok", "service": "agent_worker", "model": model})
        if path not in _TASKS:
            return Answer(404, {"code": "not_found"})
        if method != "POST":
            return Answer(405, {"code": "method_not_allowed"})
        try:
            await self.off_loop(lambda: self.identity.check(headers.get("authorization") or ""))
            name, work = self._read(path, body)
        except Forbidden as error:
            logger.warning("a task is refused: %s", error)
            return Answer(403, {"code": error.code})
        except Invalid as error:
            logger.error("a task cannot be read: %s", error)  # noqa: TRY400 -- the error says it all
            return Answer(400, {"code": error.code})
        except Unavailable as error:
            return _try_again(error)
        with use_trace(read_trace(headers) or named_trace(name)):
            return await self._answer(name, work, attempt_of(headers))

    def _read(self, path: str, body: bytes) -> tuple[str, Callable[..., Awaitable[Outcome]]]:
        """The id of the message that a task is about, and what is to be done, given `last_attempt`."""
        if path == "/turns":
            message = read_message(body)
            return message["sid"], partial(self.turns.answer, message)
        task = read_delivery(body)
        return task["message_id"], partial(self.turns.deliver, task["wa_id"])

    async def _answer(
        self, name: str, work: Callable[..., Awaitable[Outcome]], attempt: int
    ) -> Answer:
        try:
            outcome = await work(last_attempt=attempt >= self.max_attempts)
        except MiloError as error:
            return _try_again(error)
        except Exception:
            logger.exception("❌ Error en agent_worker, message %s", name)
            return Answer(500, {"code": "internal_error"})
        return Answer(200 if outcome is Outcome.ANSWERED else 409, {"status": outcome.value})


def _try_again(error: MiloError) -> Answer:
    logger.warning("a task is to be tried again: %s", error)
    return Answer(500, {"code": error.code})
