"""Outages of minutes and hours, in virtual time: nothing is lost, and a minute after their end nobody waits any more."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
import requests

from agent_worker.turns.turn import Outcome, TurnWorker
from backoffice_api.services import deliveries
from local.in_process import Trouble, no_trouble
from local.tasks_queue import RetryPolicy
from retail.errors import MiloError
from tests.scripted_model import ScriptedModel, say
from tests.worker_bench import BUSY, NEVER_ARRIVED, PHONE, Bench, Crash, CrashAt, bench

MINUTE, HOUR = 60.0, 3600.0
DAYS = 24 * HOUR
Break = Callable[[Bench, float], None]


def twilio_down(failure: MiloError) -> Break:
    """Twilio takes no message, and answers so, until a time."""

    def breaks(on: Bench, until: float) -> None:
        send = on.phones.send

        def fail_or_send(*asked: Any) -> str:
            if on.loop.seconds < until:
                raise failure
            return send(*asked)

        on.phones.send = fail_or_send  # type: ignore[assignment, method-assign]

    return breaks


def api_down(on: Bench, until: float) -> None:
    """Nobody reaches the API until a time."""
    trouble: Trouble = lambda *asked: (  # noqa: E731
        requests.ConnectionError("down") if on.loop.seconds < until else no_trouble(*asked)
    )
    on.shop.carrier.trouble = trouble


async def brought(on: Bench, worker: TurnWorker, message: Any) -> float:
    """When the message is answered; a queue with its real figures brings it."""
    policy, began, tries = RetryPolicy(), on.loop.seconds, 0
    while True:
        try:
            if await worker.answer(message, tries=tries) is Outcome.ANSWERED:
                return on.loop.seconds
        except MiloError:
            pass
        tries += 1
        pause = policy.delay(tries, on.loop.seconds - began)
        assert pause is not None, "the queue gives the message up"
        await asyncio.sleep(pause)


@pytest.mark.parametrize(
    "seconds", [8 * MINUTE, HOUR, pytest.param(20 * HOUR, marks=pytest.mark.long)]
)
@pytest.mark.parametrize(
    "breaks",
    [twilio_down(BUSY), twilio_down(NEVER_ARRIVED), api_down],
    ids=["Twilio has no room", "Twilio does not answer", "the API is away"],
)
def test_an_outage_costs_a_minute_beyond_its_own_length_and_no_message(
    breaks: Break, seconds: float
) -> None:
    async def story(on: Bench) -> None:
        message, late = on.message("hola"), on.message("seguís ahí?")
        worker = on.worker(ScriptedModel(script=lambda _: [say("Acá estoy")]))
        until = on.loop.seconds + seconds
        breaks(on, until)
        ends = asyncio.gather(brought(on, worker, message), brought(on, worker, late))
        assert max(await ends) <= until + 61 + 20
        assert on.phones.bodies in (["Acá estoy"], ["Acá estoy"] * 2)
        assert {line.status for line in on.shop.transcript()} == {"answered", "sent"}

    bench(story)


def swept(on: Bench) -> list[str]:
    """The conversations that the clock's next tick has the worker come for."""
    deliveries.sweep(on.shop.shop)
    return [task["wa_id"] for task in on.shop.api.deliveries.take_all()]


def test_a_message_that_outlasts_the_queue_s_day_is_answered_when_the_clock_ticks() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(
            ScriptedModel(script=lambda _: [say("Acá estoy")]), faults=CrashAt("claimed")
        )
        with pytest.raises(Crash):
            await worker.answer(on.message("hola"))
        on.loop.seconds += 2 * DAYS  # the API was away, and the queue has given the task up
        assert swept(on) == [PHONE]
        next_worker = on.worker(ScriptedModel(script=lambda _: [say("Acá estoy")]))
        assert await next_worker.deliver(PHONE) is Outcome.ANSWERED
        assert on.phones.bodies == ["Acá estoy"]
        on.loop.seconds += HOUR
        assert swept(on) == []

    bench(story)


def test_what_a_dead_worker_left_to_send_is_sent_when_the_clock_ticks() -> None:
    async def story(on: Bench) -> None:
        model = ScriptedModel(script=lambda _: [say("Acá estoy")])
        with pytest.raises(Crash):
            await on.worker(model, faults=CrashAt("before_send")).answer(on.message("hola"))
        on.loop.seconds += 2 * DAYS
        assert swept(on) == [PHONE]
        assert await on.worker(model).deliver(PHONE) is Outcome.ANSWERED
        assert on.phones.bodies == ["Acá estoy"]

    bench(story)
