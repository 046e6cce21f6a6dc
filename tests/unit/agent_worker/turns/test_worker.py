"""The worker's HTTP: who is let in, what a task must look like, and what the queue is told."""

import asyncio
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any, cast

import pytest
from starlette.datastructures import Headers

from agent_worker.app import build, threads
from agent_worker.thinking.agent import Mind
from agent_worker.turns.caller import TaskIdentity
from agent_worker.turns.task import MOST_BYTES, attempt_of, read_message
from agent_worker.turns.turn import Outcome
from agent_worker.turns.worker import Answer, Worker
from local.inbound_message import inbound
from local.whole_shop import inline
from retail.errors import Forbidden, Invalid, Refused, Unavailable
from retail.settings import Settings, SettingsError
from retail.traces import current_trace, named_trace
from tests.scripted_model import ScriptedModel, say
from tests.virtual_time import run
from tests.whole_shop import open_shop
from tests.worker_bench import PRODUCTS

ENVIRON = {
    "LOCAL_MODE": "1",
    "BACKOFFICE_URL": "http://127.0.0.1:9",
    "BACKOFFICE_API_KEY": "key",
    "WORKER_URL": "http://worker",
    "TASKS_SERVICE_ACCOUNT": "tasks@x.iam",
    "TWILIO_ACCOUNT_SID": "AC1",
    "TWILIO_AUTH_TOKEN": "new,old",
    "TWILIO_WHATSAPP_NUMBER": "whatsapp:+14155238886",
}


class Door:
    """An identity check that lets one word pass."""

    def check(self, authorization: str) -> None:
        if authorization == "later":
            raise Unavailable("certificates_unavailable", "no")
        if authorization != "sesame":
            raise Forbidden("not_our_queue", "no")


class Turns:
    """Answers as it is told, and keeps what it was asked."""

    def __init__(self, outcome: Outcome | Exception = Outcome.ANSWERED) -> None:
        self.outcome = outcome
        self.asked: list[tuple[str, bool]] = []
        self.traces: list[Any] = []

    async def answer(self, message: Any, *, last_attempt: bool) -> Outcome:
        return self._done(message["body"], last_attempt=last_attempt)

    async def deliver(self, wa_id: str, *, last_attempt: bool) -> Outcome:
        return self._done(wa_id, last_attempt=last_attempt)

    def _done(self, what: str, *, last_attempt: bool) -> Outcome:
        self.asked.append((what, last_attempt))
        self.traces.append(current_trace())
        if isinstance(self.outcome, Exception):
            raise self.outcome
        return self.outcome


def ask(
    turns: Any,
    body: bytes,
    method: str = "POST",
    path: str = "/turns",
    headers: dict[str, str] | None = None,
) -> Answer:
    worker = Worker(turns, cast("TaskIdentity", Door()), inline, max_attempts=5)
    given = Headers({"Authorization": "sesame", **(headers or {})})
    return run(lambda _: worker.handle(method, path, given, body))


def task(**changed: Any) -> bytes:
    return json.dumps({"message": {**inbound(body="hola"), **changed}}).encode()


def delivery(**changed: Any) -> bytes:
    held = {"wa_id": "5491123456789", "message_id": "5491123456789-7"}
    return json.dumps({"delivery": {**held, **changed}}).encode()


TASKS = [("/turns", task()), ("/deliveries", delivery())]


@pytest.mark.parametrize(("path", "given"), TASKS)
@pytest.mark.parametrize(
    ("outcome", "status", "body"),
    [
        (Outcome.ANSWERED, 200, {"status": "answered"}),
        (Outcome.BUSY, 409, {"status": "busy"}),
        (Unavailable("backoffice_timeout", "x"), 500, {"code": "backoffice_timeout"}),
        (Refused("odd", "x"), 500, {"code": "odd"}),
        (Invalid("invalid_reply", "x"), 500, {"code": "invalid_reply"}),
        (RuntimeError("secret words"), 500, {"code": "internal_error"}),
    ],
)
def test_the_queue_is_told_whether_to_try_again(
    path: str, given: bytes, outcome: Outcome | Exception, status: int, body: dict[str, str]
) -> None:
    assert ask(Turns(outcome), given, path=path) == Answer(status, body)


@pytest.mark.parametrize(("path", "given"), TASKS)
def test_only_the_queue_is_let_in(path: str, given: bytes) -> None:
    turns = Turns()
    for header in ("", "Bearer x", "SESAME"):
        answer = ask(turns, given, path=path, headers={"Authorization": header})
        assert answer == Answer(403, {"code": "not_our_queue"})
    assert ask(turns, given, path=path, headers={"Authorization": "later"}).status == 500
    assert turns.asked == []


def test_a_delivery_is_for_its_conversation_and_knows_its_last_attempt() -> None:
    turns = Turns()
    ask(turns, delivery(), path="/deliveries")
    ask(turns, delivery(), path="/deliveries", headers={"X-CloudTasks-TaskRetryCount": "4"})
    assert turns.asked == [("5491123456789", False), ("5491123456789", True)]
    assert turns.traces[0] == named_trace("5491123456789-7")


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"delivery": null}',
        task(),
        delivery(wa_id=None),
        delivery(message_id=7),
        delivery(wa_id="../turns"),
        delivery(wa_id="whatsapp:+5491123456789"),
    ],
)
def test_a_delivery_that_cannot_be_read_is_refused(body: bytes) -> None:
    turns = Turns()
    answer = ask(turns, body, path="/deliveries")
    assert answer.status == 400
    assert answer.body["code"] in {"invalid_task", "invalid_address"}
    assert turns.asked == []


@pytest.mark.parametrize(
    ("retries", "last"), [("0", False), ("3", False), ("4", True), ("99", True), ("x", False)]
)
def test_the_last_attempt_is_known(retries: str, last: bool) -> None:
    turns = Turns()
    ask(turns, task(), headers={"X-CloudTasks-TaskRetryCount": retries})
    assert turns.asked == [("hola", last)]


@pytest.mark.parametrize(
    ("header", "attempt"),
    [("", 1), ("0", 1), ("7", 8), ("-1", 1), ("1e3", 1), ("²", 1), ("9" * 5000, 1), ("٣", 4)],
)
def test_an_odd_count_is_a_first_attempt(header: str, attempt: int) -> None:
    assert attempt_of({"x-cloudtasks-taskretrycount": header}) == attempt


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"null",
        b"[]",
        b'"message"',
        b'{"message": null}',
        b'{"message": []}',
        b'{"message": {}}',
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"message": "' + b"x" * MOST_BYTES + b'"}',
        task(body=None),
        task(sid=7),
        task(**{"from": "+5491123456789"}),
        task(**{"from": "whatsapp:+549 11"}),
        task(**{"from": "whatsapp:../turns"}),
    ],
)
def test_a_task_that_cannot_be_read_is_refused_and_logged(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    turns = Turns()
    answer = ask(turns, body)
    assert answer.status == 400
    assert answer.body["code"] in {"invalid_task", "invalid_address"}
    assert turns.asked == []
    assert "a task cannot be read" in caplog.text


def test_members_that_nobody_knows_yet_are_no_reason_to_refuse() -> None:
    assert read_message(task(new_member={"x": 1}))["body"] == "hola"


@pytest.mark.parametrize("path", ["/", "/health", "/healthz"])
def test_it_says_that_it_is_well(path: str) -> None:
    worker = build(Settings.from_environ(ENVIRON))
    answer = run(lambda _: worker.handle("GET", path, Headers(), b""))
    assert answer == Answer(200, {"status": "ok", "service": "agent_worker", "model": "offline"})


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/turns", 405),
        ("GET", "/deliveries", 405),
        ("POST", "/", 404),
        ("POST", "/turns/", 404),
        ("GET", "/x", 404),
    ],
)
def test_there_is_nothing_else(method: str, path: str, status: int) -> None:
    assert ask(Turns(), b"", method, path).status == status


def test_a_turn_has_the_task_s_trace_or_one_of_its_own() -> None:
    turns = Turns()
    given = f"00-{'a' * 32}-{'b' * 16}-01"
    ask(turns, task(), headers={"traceparent": given})
    ask(turns, task())
    assert turns.traces[0].traceparent() == given
    assert turns.traces[1] == named_trace(json.loads(task())["message"]["sid"])


@pytest.mark.parametrize("missing", sorted(set(ENVIRON) - {"LOCAL_MODE"}))
def test_it_refuses_to_start_without(missing: str) -> None:
    environ = {name: value for name, value in ENVIRON.items() if name != missing}
    with pytest.raises(SettingsError, match=missing):
        build(Settings.from_environ(environ))


def test_a_turn_is_lent_for_as_long_as_the_settings_say() -> None:
    worker = build(Settings.from_environ(ENVIRON))
    assert worker.turns.delivery.lease.total_seconds() == 90


def test_blocking_work_is_done_in_threads_within_the_caller_s_trace() -> None:
    async def story() -> None:
        with ThreadPoolExecutor(8) as pool:
            off_loop = threads(pool)
            together = threading.Barrier(8, timeout=5)

            def work() -> tuple[int, Any]:
                together.wait()
                return threading.get_ident(), current_trace()

            done = await asyncio.gather(*(off_loop(work) for _ in range(8)))
            assert len({thread for thread, _ in done}) == 8
            with pytest.raises(ZeroDivisionError):
                await off_loop(lambda: 1 // 0)

    asyncio.run(story())


def test_two_hundred_turns_at_once_share_the_threads_of_one_process() -> None:
    async def story() -> None:
        shop = open_shop(PRODUCTS, time.monotonic)
        pool = ThreadPoolExecutor(8)
        model = ScriptedModel(script=lambda _: [say("hola")])
        worker = shop.worker(Mind(model, "La Esquina"), at_once=8, off_loop=threads(pool))
        messages = [shop.message("hola", str(5491100000000 + n)) for n in range(200)]
        outcomes = await asyncio.gather(
            *(worker.answer(one, last_attempt=False) for one in messages)
        )
        assert set(outcomes) == {Outcome.ANSWERED}
        assert len({one.to for one in shop.phones.received}) == 200
        pool.shutdown()

    asyncio.run(story())
