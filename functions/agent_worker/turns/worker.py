"""The worker: what it answers to the queue's requests."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from retail.callers import ServiceIdentity
from retail.errors import Forbidden, Invalid, MiloError, Unavailable
from retail.traces import named_trace, read_trace, use_trace
from retail.wire import NewDeadLetter

from ..tools.call import OffLoop
from .claims import NotClaimed, TaskRefused
from .task import Task, may_be_last_try, read, tries_before
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
    """Answers HTTP requests; one for a process."""

    turns: TurnWorker
    identity: ServiceIdentity
    off_loop: OffLoop

    async def handle(
        self, method: str, path: str, headers: Mapping[str, str], body: bytes
    ) -> Answer:
        """The answer to a request; `headers` looks names up whatever their case.

        `POST /turns` is 200 when the task's message is answered, `POST /deliveries` when nothing waits to be
        sent in its conversation, and both when trying again cannot succeed: then the task is among the dead
        letters. 409 and 500 have the queue try again (not 429 or 503, which would slow the whole queue); 403
        for anybody but the queue.
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
        except Forbidden as error:
            logger.warning("a task is refused: %s", error)
            return Answer(403, {"code": error.code})
        except Unavailable as error:
            return _try_again(error)
        return await self._answer(path, headers, body)

    async def _answer(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        try:
            task = read(path, body)
        except Invalid as error:
            return await self._give_up(Task(path, "", "", body), error)
        tries = tries_before(headers)
        with use_trace(read_trace(headers) or named_trace(task.name)):
            try:
                outcome = await self._work_on(task, tries)
            except TaskRefused as refusal:
                return await self._give_up(task, refusal.reason)
            except NotClaimed as error:
                if self._may_be_last_try(task, tries):
                    return await self._give_up(task, error)
                return _try_again(error)
            except MiloError as error:
                answer = _try_again(error)
            except Exception:
                logger.exception("❌ Error en agent_worker, message %s", task.name)
                answer = Answer(500, {"code": "internal_error"})
            else:
                status = 200 if outcome is Outcome.ANSWERED else 409
                answer = Answer(status, {"status": outcome.value})
            if answer.status != HTTPStatus.OK and self._may_be_last_try(task, tries):
                logger.error("❌ message %s may be brought no more: %s", task.name, answer.body)
            return answer

    async def _work_on(self, task: Task, tries: int) -> Outcome:
        if task.message:
            return await self.turns.answer(task.message, tries=tries)
        return await self.turns.deliver(task.wa_id, tries=tries)

    def _may_be_last_try(self, task: Task, tries: int) -> bool:
        """Whether the queue may not bring this message again. What it has left in its conversation, and what a
        delivery was to send, goes on with whatever is written there next."""
        if task.message is None:
            return False
        return may_be_last_try(task.message["received_at"], tries, self.turns.leases.clock())

    async def _give_up(self, task: Task, reason: MiloError) -> Answer:
        """Leaves the task to the owner; while that cannot be done, the queue keeps it."""
        logger.error("❌ message %s is given up: %s", task.name or "of an unreadable task", reason)
        letter: NewDeadLetter = {
            "path": task.path,
            "name": task.name,
            "wa_id": task.wa_id,
            "task": task.body.decode("utf-8", "replace"),
            "reason": reason.code,
        }
        try:
            await self.off_loop(lambda: self.turns.api.give_up(letter))
        except MiloError as error:
            return _try_again(error)
        return Answer(200, {"status": "dead", "code": reason.code})


def _try_again(error: MiloError) -> Answer:
    logger.warning("a task is to be tried again: %s", error)
    return Answer(500, {"code": error.code})
