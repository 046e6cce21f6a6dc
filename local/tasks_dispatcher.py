"""Delivers due tasks over HTTP: one event loop, so that a target that hangs holds no thread of another.

The store is the only truth: each pass asks it what is due, within what each queue may have in
flight, and every attempt is on disk before its request goes out. A redirect is a failure here.
The service also slows a whole queue down after 429 and 503; here only the task itself waits.
"""

import asyncio
import logging
from collections import Counter
from contextlib import suppress
from typing import Any

import aiohttp
from google.cloud.tasks_v2 import HttpMethod

from local.oidc import TokenSource
from local.tasks_queue import Outcome, QueueSettings, attempt_headers, split_task_name
from local.tasks_store import Attempt, TaskStore

logger = logging.getLogger(__name__)

# A wait is never longer, so that a laptop that slept or whose clock was set is noticed.
_MAX_WAIT_SECONDS = 1.0

_AUTOMATIC_HEADERS = ("Content-Type", "User-Agent")


class Dispatcher:
    """Takes due tasks from the store, delivers them, and writes down how that went."""

    def __init__(self, store: TaskStore, settings: QueueSettings, tokens: TokenSource) -> None:
        self._store = store
        self._settings = settings
        self._tokens = tokens
        self._in_flight: Counter[str] = Counter()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There may be something to do: a task came, or a queue was resumed. From any thread."""
        if self._loop is not None:
            with suppress(RuntimeError):  # the loop has just been closed: a later start delivers
                self._loop.call_soon_threadsafe(self._woken.set)

    async def run(self) -> None:
        """Deliver until cancelled; attempts under way are then cut, and go out again later."""
        self._loop = asyncio.get_running_loop()
        # A connection for each attempt: a kept one may be closed by the target just as it is
        # used again, which would cost the task a false failure and a backoff.
        connector = aiohttp.TCPConnector(limit=0, force_close=True)
        async with (
            aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                timeout=aiohttp.ClientTimeout(total=None, sock_connect=None),
                skip_auto_headers=_AUTOMATIC_HEADERS,
                auto_decompress=False,
            ) as session,
            asyncio.TaskGroup() as attempts,
        ):
            while True:
                self._woken.clear()
                wait = self._start_due(session, attempts)
                # Not wait_for, which before Python 3.12 can lose the cancellation that ends this.
                with suppress(TimeoutError):
                    async with asyncio.timeout(wait):
                        await self._woken.wait()

    def _start_due(self, session: aiohttp.ClientSession, attempts: asyncio.TaskGroup) -> float:
        """Start every attempt that is due and allowed; seconds until there may be another."""
        limit = self._settings.max_concurrent_dispatches
        waiting = []
        for queue in self._store.queues():
            room = limit - self._in_flight[queue.name]
            if queue.paused or room <= 0:
                continue
            for attempt in self._store.begin(queue.name, room):
                self._in_flight[queue.name] += 1
                attempts.create_task(self._attempt(session, queue.name, attempt))
            if self._in_flight[queue.name] < limit:
                waiting.append(queue.name)
        due = self._store.next_due(waiting)
        if due is None:
            return _MAX_WAIT_SECONDS
        return min(_MAX_WAIT_SECONDS, max(0.0, (due - self._store.now()) / 1e6))

    async def _attempt(self, session: aiohttp.ClientSession, queue: str, attempt: Attempt) -> None:
        assert self._loop is not None  # noqa: S101 -- set before the first attempt
        started = self._loop.time()
        try:
            outcome = await self._deliver(session, attempt)
            self._settle(attempt, outcome, self._loop.time() - started)
        finally:
            self._in_flight[queue] -= 1
            self._woken.set()

    async def _deliver(self, session: aiohttp.ClientSession, attempt: Attempt) -> Outcome:
        deadline = attempt.task.dispatch_deadline.ToMicroseconds() / 1e6
        try:
            async with asyncio.timeout(deadline):
                return await self._post(session, attempt)
        except TimeoutError:
            return Outcome(None, f"no answer within {deadline:g} s", timed_out=True)
        except (aiohttp.ClientError, OSError, ValueError) as error:
            return Outcome(None, str(error) or type(error).__name__)
        except Exception as error:
            logger.exception("task %s: the attempt broke", _short(attempt.task))
            return Outcome(None, type(error).__name__)

    async def _post(self, session: aiohttp.ClientSession, attempt: Attempt) -> Outcome:
        request = attempt.task.http_request
        headers = attempt_headers(attempt.task, attempt.executions, attempt.previous_response)
        if request.HasField("oidc_token"):
            token = request.oidc_token
            audience = token.audience or request.url
            bearer = self._tokens.token(token.service_account_email, audience)
            headers["Authorization"] = f"Bearer {bearer}"
        async with session.request(
            HttpMethod(request.http_method).name,
            request.url,
            headers=headers,
            data=request.body or None,
            allow_redirects=False,
        ) as response:
            await response.read()
            return Outcome(response.status, retry_after=_retry_after(response))

    def _settle(self, attempt: Attempt, outcome: Outcome, seconds: float) -> None:
        task = attempt.task
        heard = outcome.status or outcome.failure
        note = (
            f"task {_short(task)} attempt {task.dispatch_count}: {heard}, {seconds * 1000:.0f} ms"
        )
        if outcome.done:
            self._store.finish(attempt)
            logger.info("%s, done", note)
            return
        policy = self._settings.retry
        if task.HasField("retry_config"):
            policy = policy.overridden(task.retry_config)
        now = self._store.now()
        age = (now - task.first_attempt.dispatch_time.ToMicroseconds()) / 1e6
        delay = policy.delay(task.dispatch_count, age)
        if delay is None:
            self._store.finish(attempt)
            logger.warning("%s, given up", note)
            return
        delay = max(delay, outcome.retry_after)
        self._store.retry(attempt, outcome, now + int(delay * 1e6))
        logger.warning("%s, again in %.2f s", note, delay)


def _short(task: Any) -> str:
    return split_task_name(task.name)[1]


def _retry_after(response: aiohttp.ClientResponse) -> float:
    """Seconds that a 429 or 503 asks to wait; the date form is not honoured."""
    asked = response.headers.get("Retry-After", "")
    if response.status not in {429, 503} or not asked.isascii() or not asked.isdigit():
        return 0.0
    return float(asked)
