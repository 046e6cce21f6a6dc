"""The entry point under the functions framework's own ASGI application."""

import asyncio
import logging
from collections.abc import Iterator

import functions_framework.aio
import pytest
from starlette.testclient import TestClient
from starlette.types import Message

from retail.settings import SettingsError
from tests.functions import FUNCTIONS
from tests.unit.agent_worker.turns.test_worker import ENVIRON

SOURCE = str(FUNCTIONS / "agent_worker" / "main.py")


@pytest.fixture
def _environ(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in ENVIRON.items():
        monkeypatch.setenv(name, value)


@pytest.fixture
def client(_environ: None) -> Iterator[TestClient]:
    app = functions_framework.aio.create_asgi_app("agent_worker", SOURCE)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client


def test_it_answers_health_checks_and_refuses_strangers(client: TestClient) -> None:
    assert client.get("/health").json()["service"] == "agent_worker"
    assert client.post("/turns", json={"message": {}}).status_code == 403
    assert client.post("/model-checks", json={"week": "2026-W49"}).status_code == 403
    assert client.get("/turns").status_code == 405
    assert client.get("/elsewhere").status_code == 404


@pytest.mark.usefixtures("_environ")
def test_a_caller_that_hangs_up_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    app = functions_framework.aio.create_asgi_app("agent_worker", SOURCE)
    parts: Iterator[Message] = iter(
        [
            {"type": "http.request", "body": b"ab", "more_body": True},
            {"type": "http.disconnect"},
        ]
    )
    scope = {"type": "http", "method": "POST", "path": "/turns", "query_string": b"", "headers": []}

    async def receive() -> Message:
        return next(parts)

    async def send(_: Message) -> None:
        """Nobody is there."""

    with caplog.at_level(logging.INFO):
        asyncio.run(app(scope, receive, send))
    lines = [(record.levelname, record.getMessage()) for record in caplog.records]
    assert ("INFO", "A caller hung up before all of its request was here") in lines
    assert {level for level, _ in lines} == {"INFO"}


@pytest.mark.usefixtures("_environ")
def test_it_is_not_even_loaded_without_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("WORKER_URL")
    with pytest.raises(SettingsError, match="WORKER_URL"):
        functions_framework.aio.create_asgi_app("agent_worker", SOURCE)
