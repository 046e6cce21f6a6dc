"""The queue's `POST /model-checks`: who is let in, and what has the queue try again."""

import logging
from typing import cast

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from agent_worker.model_check import PATH, TRIES, ModelCheck
from local.whole_shop import inline
from retail.callers import ServiceIdentity
from retail.errors import Unavailable
from retail.logs import CloudFormatter
from tests.alerts_watched import alerts
from tests.unit.agent_worker.turns.test_worker import Door

SESAME = {"authorization": "sesame"}


class Check:
    """Finds what it is told to, and counts."""

    def __init__(self, found: str | Unavailable = "known") -> None:
        self.found = found
        self.made = 0

    def __call__(self) -> str:
        self.made += 1
        if isinstance(self.found, Unavailable):
            raise self.found
        return self.found


def client(check: Check) -> TestClient:
    answerer = ModelCheck(cast("ServiceIdentity", Door()), inline, check)
    methods = ["GET", "POST"]
    return TestClient(Starlette(routes=[Route(PATH, answerer.answer, methods=methods)]))


@pytest.mark.parametrize("found", ["known", "not_known", "refused", "offline"])
def test_the_task_is_done_once_something_is_found(found: str) -> None:
    answer = client(Check(found)).post(PATH, json={"week": "2026-W49"}, headers=SESAME)
    assert (answer.status_code, answer.json()) == (200, {"status": found})


def test_while_nothing_is_known_the_queue_tries_again_and_no_failure_of_ours_is_counted(
    caplog: pytest.LogCaptureFixture,
) -> None:
    check = Check(Unavailable("gemini_unavailable", "HTTP 503"))
    with caplog.at_level(logging.INFO):
        answer = client(check).post(PATH, headers=SESAME)
    assert (answer.status_code, answer.json()) == (409, {"code": "gemini_unavailable"})
    (line,) = (each for each in caplog.records if each.name == "agent_worker.model_check")
    assert line.levelno == logging.WARNING
    assert line.getMessage().endswith("to be checked again: gemini_unavailable: HTTP 503")


def test_the_last_of_many_tries_is_told_of_and_ends_them(caplog: pytest.LogCaptureFixture) -> None:
    check = Check(Unavailable("gemini_unavailable", "HTTP 429"))
    tried = [
        client(check).post(PATH, headers=SESAME | {"x-cloudtasks-taskretrycount": str(before)})
        for before in (0, TRIES - 2, TRIES - 1)
    ]
    assert [answer.status_code for answer in tried] == [409, 409, 200]
    assert alerts()["gemini-does-not-know-the-model"].is_raised_by(
        CloudFormatter().format(each) for each in caplog.records
    )


@pytest.mark.parametrize(("word", "status"), [("", 403), ("stranger", 403), ("later", 409)])
def test_nobody_but_the_queue_has_gemini_asked(word: str, status: int) -> None:
    check = Check()
    assert client(check).post(PATH, headers={"authorization": word}).status_code == status
    assert check.made == 0


def test_it_is_no_page() -> None:
    check = Check()
    assert client(check).get(PATH, headers=SESAME).status_code == 405
    assert check.made == 0
