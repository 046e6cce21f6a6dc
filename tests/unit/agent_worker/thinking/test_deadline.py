"""Deadlines: what takes too long is given up, at the time that was said."""

import asyncio
from typing import Any

import pytest

from agent_worker.thinking.deadline import within
from local.virtual_time import VirtualLoop
from tests.virtual_time import run


def test_what_is_in_time_is_answered() -> None:
    async def work() -> str:
        await asyncio.sleep(4)
        return "done"

    async def story(loop: VirtualLoop) -> None:
        assert await within(5, work(), asyncio.sleep) == "done"
        assert loop.seconds == 4

    run(story)


def test_an_error_is_raised_as_it_is() -> None:
    async def work() -> None:
        raise KeyError("odd")

    with pytest.raises(KeyError):
        run(lambda _: within(5, work(), asyncio.sleep))


def test_what_takes_longer_is_cancelled_and_given_up() -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        except asyncio.CancelledError:
            ended.append("cancelled")
            raise

    async def story(loop: VirtualLoop) -> None:
        with pytest.raises(TimeoutError):
            await within(5, work(), asyncio.sleep)
        assert loop.seconds == 5
        assert ended == ["cancelled"]

    run(story)


def test_what_ignores_its_cancellation_is_left_behind() -> None:
    async def work() -> None:
        for _ in range(10):
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                continue

    async def story(loop: VirtualLoop) -> None:
        with pytest.raises(TimeoutError):
            await within(5, work(), asyncio.sleep)
        assert loop.seconds == 6

    run(story)


def test_who_gives_up_waiting_ends_the_work_too() -> None:
    ended: list[str] = []

    async def work() -> None:
        try:
            await asyncio.sleep(60)
        finally:
            ended.append("ended")

    async def story(_: VirtualLoop) -> Any:
        waiting = asyncio.ensure_future(within(50, work(), asyncio.sleep))
        await asyncio.sleep(1)
        waiting.cancel()
        await asyncio.gather(waiting, return_exceptions=True)
        assert ended == ["ended"]

    run(story)
