"""The worker's endpoint: it is prepared once, after all, and reads no more than a task may have."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from starlette.requests import Request
from starlette.responses import JSONResponse

from agent_worker.thinking.agent import rehearse
from agent_worker.turns.endpoint import Endpoint, Preparation
from agent_worker.turns.task import MAX_BYTES
from agent_worker.turns.worker import Answer, Worker


class Taker:
    """Answers what it was asked."""

    async def handle(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        return Answer(400, {"method": method, "path": path, "size": len(body)})


class Rehearsals:
    """A preparation that takes a moment and fails as often as it is told."""

    def __init__(self, failures: int = 0) -> None:
        self.failures = failures
        self.begun = 0

    async def __call__(self) -> None:
        self.begun += 1
        await asyncio.sleep(0)
        if self.begun <= self.failures:
            raise ConnectionError("not yet")


async def ask(endpoint: Endpoint, chunks: Iterable[bytes] = ()) -> JSONResponse:
    async def stream() -> AsyncIterator[bytes]:
        for chunk in chunks:
            yield chunk

    url = SimpleNamespace(path="/turns")
    request = SimpleNamespace(stream=stream, method="POST", url=url, headers={})
    return await endpoint.answer(cast("Request", request))


def endpoint_after(rehearsals: Rehearsals) -> Endpoint:
    return Endpoint(cast("Worker", Taker()), Preparation(rehearsals))


def test_a_huge_body_is_not_read_to_its_end() -> None:
    read = []

    def flood() -> Iterator[bytes]:
        for number in range(1000):
            read.append(number)
            yield b"x" * 16_384

    answer = asyncio.run(ask(endpoint_after(Rehearsals()), flood()))
    assert answer.status_code == 400
    assert json.loads(bytes(answer.body)) == {"method": "POST", "path": "/turns", "size": 278_528}
    assert len(read) == 17 == MAX_BYTES // 16_384 + 1


def test_requests_that_come_at_once_are_answered_after_one_rehearsal() -> None:
    rehearsals = Rehearsals()
    endpoint = endpoint_after(rehearsals)

    async def story() -> list[JSONResponse]:
        return await asyncio.gather(*(ask(endpoint, [b"{}"]) for _ in range(5)))

    assert {answer.status_code for answer in asyncio.run(story())} == {400}
    assert rehearsals.begun == 1


def test_a_rehearsal_that_failed_is_tried_again_by_the_next_request() -> None:
    rehearsals = Rehearsals(failures=2)
    endpoint = endpoint_after(rehearsals)

    async def story() -> None:
        for _ in range(2):
            with pytest.raises(ConnectionError):
                await ask(endpoint)
        assert (await ask(endpoint)).status_code == 400
        assert (await ask(endpoint)).status_code == 400

    asyncio.run(story())
    assert rehearsals.begun == 3


def test_a_request_that_is_given_up_takes_the_rehearsal_from_nobody() -> None:
    rehearsals = Rehearsals()
    endpoint = endpoint_after(rehearsals)

    async def story() -> JSONResponse:
        first, second = (asyncio.create_task(ask(endpoint)) for _ in range(2))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert asyncio.run(story()).status_code == 400
    assert rehearsals.begun == 1


def test_milo_can_rehearse() -> None:
    asyncio.run(Preparation(rehearse).done())
