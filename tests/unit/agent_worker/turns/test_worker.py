"""The worker's HTTP: who is let in, what a task must look like, and what the queue is told."""

import asyncio
import json
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.datastructures import Headers

from agent_worker.app import build, threads
from agent_worker.thinking.agent import Mind
from agent_worker.turns.claims import NotClaimed, TaskRefused
from agent_worker.turns.task import MAX_BYTES, read
from agent_worker.turns.turn import Outcome
from agent_worker.turns.worker import Answer, Worker
from local.inbound_message import NOON, inbound
from local.whole_shop import inline
from retail.callers import ServiceIdentity
from retail.errors import (
    Forbidden,
    Invalid,
    MiloError,
    NotFound,
    Refused,
    Unauthorized,
    Unavailable,
)
from retail.settings import Settings, SettingsError
from retail.traces import current_trace, named_trace
from retail.wire import NewDeadLetter
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
    """Answers as it is told, and keeps what it was asked and what was given up.

    Attributes:
        trouble: what giving a task up meets with.
    """

    def __init__(self, outcome: Outcome | Exception = Outcome.ANSWERED) -> None:
        self.outcome = outcome
        self.tries = 0
        self.asked: list[str] = []
        self.traces: list[Any] = []
        self.letters: list[NewDeadLetter] = []
        self.trouble: MiloError | None = None
        self.api = self
        self.leases = SimpleNamespace(clock=lambda: NOON)

    async def answer(self, message: Any, *, tries: int) -> Outcome:
        self.tries = tries
        return self._done(message["body"])

    async def deliver(self, wa_id: str, *, tries: int = 0) -> Outcome:
        return self._done(wa_id)

    def give_up(self, letter: NewDeadLetter) -> None:
        if self.trouble:
            raise self.trouble
        self.letters.append(letter)

    def _done(self, what: str) -> Outcome:
        self.asked.append(what)
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
    worker = Worker(turns, cast("ServiceIdentity", Door()), inline)
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
        (TaskRefused(NotFound("no_such", "x")), 200, {"status": "dead", "code": "no_such"}),
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


def test_a_delivery_is_for_its_conversation() -> None:
    turns = Turns()
    ask(turns, delivery(), path="/deliveries")
    assert turns.asked == ["5491123456789"]
    assert turns.traces[0] == named_trace("5491123456789-7")


@pytest.mark.parametrize(("path", "given"), TASKS)
def test_a_task_that_is_refused_for_good_is_a_dead_letter_and_an_error(
    path: str, given: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    turns = Turns(TaskRefused(Invalid("invalid_message", "no")))
    assert ask(turns, given, path=path).status == 200
    [letter] = turns.letters
    assert (letter["path"], letter["reason"]) == (path, "invalid_message")
    assert letter["wa_id"] == "5491123456789"
    assert letter["task"] == given.decode()
    [error] = [record for record in caplog.records if record.levelname == "ERROR"]
    assert letter["name"] in error.message


@pytest.mark.parametrize(
    "trouble", [Unavailable("backoffice_timeout", "x"), Invalid("x", "x"), Unauthorized("x", "x")]
)
def test_a_task_that_cannot_be_left_to_the_owner_stays_in_the_queue(trouble: MiloError) -> None:
    turns = Turns(TaskRefused(NotFound("no_such", "x")))
    turns.trouble = trouble
    assert ask(turns, task()) == Answer(500, {"code": trouble.code})


@pytest.mark.parametrize(
    ("age", "tries", "given_up"),
    [
        (timedelta(hours=23), "1400", False),
        (timedelta(hours=23, minutes=59), "1400", True),
        (timedelta(2), "50", True),
        (timedelta(2), "49", False),  # the queue stood still for a day
        (timedelta(2), "", False),
        (timedelta(2), "²", False),
    ],
)
def test_a_message_that_could_not_be_claimed_for_a_day_is_left_to_the_owner(
    age: timedelta, tries: str, given_up: bool
) -> None:
    turns = Turns(NotClaimed("backoffice_timeout", "x"))
    told = {"X-CloudTasks-TaskRetryCount": tries}
    answer = ask(turns, task(received_at=(NOON - age).isoformat()), headers=told)
    assert answer.status == (200 if given_up else 500)
    assert [letter["reason"] for letter in turns.letters] == ["backoffice_timeout"] * given_up


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Unavailable("twilio_busy", "x"), 500),
        (RuntimeError("secret words"), 500),
        (Outcome.BUSY, 409),
    ],
)
def test_a_claimed_message_that_is_brought_no_more_is_an_error_and_no_dead_letter(
    outcome: Outcome | Exception, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    turns = Turns(outcome)
    old = task(received_at=(NOON - timedelta(days=1)).isoformat())
    for tries in ("49", "50"):
        caplog.clear()
        told = {"X-CloudTasks-TaskRetryCount": tries}
        assert ask(turns, old, headers=told).status == status
        assert ("may be brought no more" in caplog.text) is (tries == "50")
    assert turns.tries == 50
    assert turns.letters == []


@pytest.mark.parametrize(
    "odd",
    ["", "ayer", "2026-01-01", "2026-01-01T00:00:00", "9" * 300, "9999-12-31T23:59:59-23:59"],
)
def test_a_message_of_no_age_is_tried_again(odd: str) -> None:
    turns = Turns(NotClaimed("backoffice_timeout", "x"))
    told = {"X-CloudTasks-TaskRetryCount": "1400"}
    assert ask(turns, task(received_at=odd), headers=told).status == 500
    assert turns.letters == []


@pytest.mark.parametrize("time", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
def test_a_message_of_a_time_out_of_the_calendar_is_left_to_the_owner(time: str) -> None:
    shop = open_shop(PRODUCTS, lambda: 0.0)
    worker = shop.worker(Mind(ScriptedModel(script=lambda _: [say("hola")]), "La Esquina"))
    answer = ask(worker, task(received_at=time))
    assert answer == Answer(200, {"status": "dead", "code": "invalid_message"})


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b'{"delivery": null}',
        task(),
        delivery(wa_id=None),
        delivery(message_id=7),
        delivery(message_id="\ud800"),
        delivery(message_id=""),
        delivery(message_id="x" * 201),
        delivery(wa_id="../turns"),
        delivery(wa_id="whatsapp:+5491123456789"),
    ],
)
def test_a_delivery_that_cannot_be_read_is_a_dead_letter(body: bytes) -> None:
    turns = Turns()
    answer = ask(turns, body, path="/deliveries")
    assert answer.status == 200
    assert answer.body["code"] in {"invalid_task", "invalid_address"}
    assert turns.asked == []
    assert [letter["task"] for letter in turns.letters] == [body.decode()]


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
        b'{"message": "' + b"x" * MAX_BYTES + b'"}',
        task(body=None),
        task(sid=7),
        task(sid="\ud800"),
        task(**{"from": "+5491123456789"}),
        task(**{"from": "whatsapp:+549 11"}),
        task(**{"from": "whatsapp:../turns"}),
    ],
)
def test_a_task_that_cannot_be_read_is_a_dead_letter_and_an_error(
    body: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    turns = Turns()
    answer = ask(turns, body)
    assert answer.status == 200
    assert answer.body["code"] in {"invalid_task", "invalid_address"}
    assert turns.asked == []
    assert [letter["task"] for letter in turns.letters] == [body.decode("utf-8", "replace")]
    assert "unreadable task" in caplog.text


def test_members_that_nobody_knows_yet_are_no_reason_to_refuse() -> None:
    message = read("/turns", task(new_member={"x": 1})).message
    assert message
    assert message["body"] == "hola"


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
    assert worker.turns.leases.length.total_seconds() == 15


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


@pytest.mark.long
def test_two_hundred_turns_at_once_share_the_threads_of_one_process() -> None:
    async def story() -> None:
        shop = open_shop(PRODUCTS, time.monotonic)
        pool = ThreadPoolExecutor(8)
        model = ScriptedModel(script=lambda _: [say("hola")])
        worker = shop.worker(Mind(model, "La Esquina"), at_once=8, off_loop=threads(pool))
        messages = [shop.message("hola", str(5491100000000 + n)) for n in range(200)]
        outcomes = await asyncio.gather(*(worker.answer(one) for one in messages))
        assert set(outcomes) == {Outcome.ANSWERED}
        assert len({one.to for one in shop.phones.received}) == 200
        pool.shutdown()

    asyncio.run(story())
