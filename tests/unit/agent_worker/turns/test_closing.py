"""A worker that is told to end: what it thinks about is given back, what it sends goes on."""

import asyncio
import os
import signal
import subprocess
import sys
from typing import Any

import pytest
from google.adk.models.llm_request import LlmRequest

from agent_worker.turns.closing import WorkerCloses
from agent_worker.turns.turn import Outcome
from tests.scripted_model import ScriptedModel, call, last_result, say
from tests.worker_bench import BUSY, PHONE, Bench, bench


def buys_slowly() -> ScriptedModel:
    """Adds a milk, and takes twenty seconds to say so."""

    async def speak(_: LlmRequest) -> Any:
        await asyncio.sleep(20)
        return [say("Listo")]

    def decide(request: LlmRequest) -> Any:
        return speak if last_result(request) else [call("add_product_to_cart", product_id=101)]

    return ScriptedModel(script=decide)


def test_a_turn_that_is_thought_about_is_another_s_at_once_and_done_once() -> None:
    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        message, late = on.message("una leche"), on.message("y pan")
        ending = on.worker(buys_slowly())
        tasks = [asyncio.ensure_future(ending.answer(each)) for each in (message, late)]
        await asyncio.sleep(5)
        ending.closing.close()
        leader, follower = await asyncio.gather(*tasks, return_exceptions=True)
        assert isinstance(leader, WorkerCloses)
        assert follower is Outcome.BUSY
        assert on.loop.seconds == pytest.approx(5)
        assert on.phones.bodies == []
        live = on.shop.conversation().live
        assert live is not None
        assert (live.token_hash, live.attempt) == ("", 0)
        assert await on.worker(buys_slowly()).answer(message) is Outcome.ANSWERED
        assert on.loop.seconds < 5 + 21
        assert on.shop.cart(user) == {101: 1}
        assert on.phones.bodies == ["Listo"]

    bench(story)


def test_nothing_is_begun_any_more() -> None:
    async def story(on: Bench) -> None:
        worker, message = on.worker(buys_slowly()), on.message("hola")
        worker.closing.close()
        for ask in (worker.answer(message), worker.deliver(PHONE)):
            with pytest.raises(WorkerCloses):
                await ask
        with pytest.raises(AssertionError):
            on.shop.conversation()

    bench(story)


def test_a_request_that_is_given_up_meanwhile_is_given_up() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(buys_slowly())
        answering = asyncio.ensure_future(worker.answer(on.message("hola")))
        await asyncio.sleep(1)
        worker.closing.is_closing = True
        answering.cancel()
        with pytest.raises(asyncio.CancelledError):
            await answering

    bench(story)


def test_a_turn_that_was_claimed_meanwhile_is_given_back() -> None:
    async def story(on: Bench) -> None:
        worker, message = on.worker(buys_slowly()), on.message("hola")
        claim = worker.api.claim

        def closing(*asked: Any) -> Any:
            answer = claim(*asked)
            worker.closing.close()
            return answer

        worker.api.claim = closing  # type: ignore[assignment, method-assign]
        with pytest.raises(WorkerCloses):
            await worker.answer(message)
        assert (
            await on.worker(ScriptedModel(script=[[say("hola")]])).answer(message)
            is Outcome.ANSWERED
        )
        assert on.loop.seconds < 1

    bench(story)


def test_what_is_being_sent_goes_on() -> None:
    async def story(on: Bench) -> None:
        worker, message = on.worker(ScriptedModel(script=[[say("hola")]])), on.message("hola")
        on.phones.moods = [BUSY]
        answering = asyncio.ensure_future(worker.answer(message))
        await asyncio.sleep(0.1)
        assert on.phones.bodies == []
        worker.closing.close()
        assert await answering is Outcome.ANSWERED
        assert on.phones.bodies == ["hola"]

    bench(story)


ENDING = """
import asyncio, signal, sys
sys.path.insert(0, "functions")
from agent_worker.turns.closing import on_sigterm

async def serve():
    ended = asyncio.Event()
    signal.signal(signal.SIGTERM, lambda *_: print("the server hears it", flush=True))
    on_sigterm(lambda: (print("the worker closes", flush=True), ended.set()), 0.2)
    print("ready", flush=True)
    await ended.wait()

asyncio.run(serve())
"""


def test_the_process_and_the_server_both_hear_of_it() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", ENDING], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.SIGTERM)
        said = process.stdout.read().splitlines()
    assert said == ["the server hears it", "the worker closes"]
    assert process.returncode == 0
