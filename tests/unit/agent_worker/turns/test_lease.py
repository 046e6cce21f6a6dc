"""Leases: renewed while a worker is at work, soon over when it is dead, and long enough to send in."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any, cast

import pytest
import requests

from agent_worker.turns.claims import NotClaimed, Unheard
from agent_worker.turns.lease import LeaseOver
from agent_worker.turns.turn import Outcome, TurnWorker
from agent_worker.whatsapp.messenger import Unanswered
from local.in_process import lose, no_trouble
from local.phones import Lost
from retail.errors import Conflict, NotFound, Unavailable
from retail.queueing import DISPATCH_DEADLINE
from retail.wire import InboundMessage
from tests.scripted_model import ScriptedModel, say
from tests.worker_bench import ANSWER_LOST, BUSY, NEVER_ARRIVED, PHONE, Bench, Crash, CrashAt
from tests.worker_bench import bench as on_bench

LEASE = 15.0
BROKEN = Unanswered("twilio_unanswered", "HTTP 500", is_over=True)
BACKOFF = (0.5, 1, 2, 4, 8, 16)


bench = partial(on_bench, lease_seconds=LEASE)


def saying(text: str = "hola", *, after: float = 0.0) -> ScriptedModel:
    async def think(_: Any) -> Any:
        await asyncio.sleep(after)
        return [say(text)]

    return ScriptedModel(script=lambda _: think)


async def by_the_queue(on: Bench, worker: TurnWorker, message: Any) -> float:
    """When the message is answered, in seconds; the queue brings it again as it does."""
    for tries, pause in enumerate(BACKOFF):
        try:
            if await worker.answer(message, tries=tries) is Outcome.ANSWERED:
                return on.loop.seconds
        except Unavailable:
            pass
        await asyncio.sleep(pause)
    raise AssertionError("the message is not answered")


def steps(on: Bench) -> list[str]:
    return [request.rpartition("/")[2] for request in on.shop.requests]


def test_a_worker_that_thinks_for_long_keeps_its_turn() -> None:
    async def story(on: Bench) -> None:
        message = on.message("contame")
        thinking = asyncio.ensure_future(on.worker(saying("Listo", after=22)).answer(message))
        await asyncio.sleep(21)
        assert await on.worker(saying("otra cosa")).answer(message) is Outcome.BUSY
        assert await thinking is Outcome.ANSWERED
        assert on.phones.bodies == ["Listo"]
        assert steps(on).count("renew") == 4
        assert on.shop.conversation().live is None

    bench(story)


def test_a_turn_that_is_done_is_renewed_no_more() -> None:
    async def story(on: Bench) -> None:
        assert await on.worker(saying()).answer(on.message("hola")) is Outcome.ANSWERED
        await asyncio.sleep(100)
        assert "renew" not in steps(on)

    bench(story)


def test_a_back_office_that_is_away_for_a_moment_costs_no_turn() -> None:
    async def story(on: Bench) -> None:
        def away(line: str, served: bool) -> Exception | None:
            is_away = line.endswith("/renew") and 4 < on.loop.seconds < 9
            return requests.ConnectionError() if is_away and not served else None

        on.shop.carrier.trouble = away
        worker = on.worker(saying("Listo", after=22))
        assert await worker.answer(on.message("contame")) is Outcome.ANSWERED
        assert on.phones.bodies == ["Listo"]

    bench(story)


@pytest.mark.parametrize(
    "point", ["claimed", "ran", "completed", "before_send", "sent_not_reported"]
)
def test_a_dead_worker_s_shopper_is_answered_in_twenty_seconds(point: str) -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        with pytest.raises(Crash):
            await on.worker(saying(), faults=CrashAt(point)).answer(message)
        await asyncio.sleep(0.5)
        assert await by_the_queue(on, on.worker(saying()), message) < 20
        assert on.phones.bodies == ["hola"]

    bench(story)


def test_who_takes_over_gives_the_dead_one_s_request_time_to_be_listed() -> None:
    """It may have left right before the death, and Twilio may not list it yet."""

    async def story(on: Bench) -> None:
        message = on.message("hola")
        with pytest.raises(Crash):
            await on.worker(saying(), faults=CrashAt("sent_not_reported")).answer(message)
        await asyncio.sleep(LEASE)
        on.phones.cannot_tell = [Unavailable("x", "not listed yet")] * 2
        began = on.loop.seconds
        assert await on.worker(saying()).answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola"]
        assert on.phones.looked_for == 3
        assert on.loop.seconds - began == pytest.approx(3.0)

    bench(story)


def test_what_the_shop_writes_first_waits_for_nobody() -> None:
    async def story(on: Bench) -> None:
        await on.worker(saying()).answer(on.message("hola"))
        on.shop.write("Soy Ana")
        began = on.loop.seconds
        assert await on.worker(saying()).deliver(PHONE) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola", "Soy Ana"]
        assert on.loop.seconds - began < 0.1

    bench(story)


@pytest.mark.parametrize(
    ("moods", "seconds"),
    [
        ([BROKEN], 5),
        ([BROKEN] * 2, 10),
        ([BROKEN] * 5, 40),
        ([BUSY] * 3, 5),
        ([ANSWER_LOST], 2),
        ([Lost(BROKEN)], 2),
        ([NEVER_ARRIVED], 17),
    ],
)
def test_what_twilio_does_not_take_is_sent_again_within_seconds(
    moods: list[Any], seconds: float
) -> None:
    async def story(on: Bench) -> None:
        on.phones.moods = list(moods)
        assert await by_the_queue(on, on.worker(saying()), on.message("hola")) < seconds
        assert on.phones.bodies == ["hola"]

    bench(story)


def test_a_message_that_twilio_says_nothing_of_is_not_sent_again() -> None:
    async def story(on: Bench) -> None:
        on.phones.moods = [Lost(BROKEN)]
        on.phones.cannot_tell = [Unavailable("x", "down")] * 5
        message = on.message("hola")
        worker = on.worker(saying())
        with pytest.raises(Unavailable):
            await worker.answer(message)
        await by_the_queue(on, worker, message)
        assert on.phones.bodies == ["hola"]

    bench(story)


def test_a_task_that_came_often_waits_here_for_the_holder_and_only_one_does() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        on.take_over(message)
        worker = on.worker(saying())
        assert await worker.answer(message, tries=2) is Outcome.BUSY
        waiting = asyncio.ensure_future(worker.answer(message, tries=3))
        await asyncio.sleep(1)
        beside = {**on.message("y pan"), "external_user_id": "AR.1"}  # so it joins no batch
        assert await worker.answer(cast("InboundMessage", beside), tries=7) is Outcome.BUSY
        assert on.loop.seconds == pytest.approx(1)
        assert await waiting is Outcome.ANSWERED
        assert LEASE < on.loop.seconds < LEASE + 1
        assert worker.outlasting == set()

    bench(story)


def test_a_task_waits_once_for_a_holder_that_lives() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        thinking = asyncio.ensure_future(on.worker(saying("Listo", after=22)).answer(message))
        await asyncio.sleep(1)
        assert await on.worker(saying()).answer(message, tries=9) is Outcome.BUSY
        assert on.loop.seconds < 1 + LEASE + 1
        assert await thinking is Outcome.ANSWERED

    bench(story)


@pytest.mark.parametrize(
    ("length", "to_begin", "to_write"), [(90, 18, 15), (15, 12, 10), (5, 4, 5 * 2 / 3)]
)
def test_a_send_has_its_time_limit_or_most_of_a_short_lease(
    length: float, to_begin: float, to_write: float
) -> None:
    async def story(on: Bench) -> None:
        on.lease_seconds = length
        on.__post_init__()
        leases = on.worker(saying()).leases
        claim: Any = on.shop.agent.claim(PHONE, on.message("hola"), "w")
        lease = leases.of(claim["turn"], on.shop.clock())
        assert lease.to_begin.total_seconds() == pytest.approx(to_begin)
        assert lease.to_write.total_seconds() == pytest.approx(to_write)
        on.loop.seconds += length - to_write - 0.1
        leases.look(lease)
        on.loop.seconds += 0.2
        with pytest.raises(LeaseOver):
            leases.look(lease)

    bench(story)


@pytest.mark.parametrize("seconds", [-17, 17, 3600])
def test_a_worker_s_clock_does_not_matter_for_its_leases(seconds: float) -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(saying("Listo", after=22))
        wrong = replace(worker.leases, clock=lambda: on.shop.clock() + timedelta(seconds=seconds))
        worker = replace(worker, leases=wrong, delivery=replace(worker.delivery, leases=wrong))
        message = on.message("contame")
        thinking = asyncio.ensure_future(worker.answer(message))
        for _ in range(21):
            await asyncio.sleep(1)
            assert await on.worker(saying()).answer(message) is Outcome.BUSY
        assert await thinking is Outcome.ANSWERED
        assert on.phones.bodies == ["Listo"]

    bench(story)


def test_a_lease_is_as_long_as_the_back_office_lends_it() -> None:
    """Not as the worker's settings say: a message would leave when the turn is somebody else's."""

    async def story(on: Bench) -> None:
        worker = on.worker(saying("Listo", after=22))
        longer = replace(worker.leases, length=timedelta(seconds=90))
        claim: Any = on.shop.agent.claim(PHONE, on.message("hola"), "w")
        lease = longer.of(claim["turn"], on.shop.clock())
        assert lease.until == on.shop.clock() + timedelta(seconds=LEASE)
        on.loop.seconds += 5
        longer.goes_on(lease, on.shop.clock())
        assert lease.until == on.shop.clock() + timedelta(seconds=LEASE)

    bench(story)


def test_a_turn_that_hangs_is_the_next_worker_s_before_the_queue_brings_its_task_again() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        worker = on.worker(saying())

        async def hangs(*_: Any) -> Any:
            await asyncio.sleep(3600)
            raise AssertionError("it was waited for")

        delivery = replace(worker.delivery, off_loop=hangs)  # type: ignore[arg-type]
        stuck = replace(worker, delivery=delivery)
        hanging = asyncio.ensure_future(stuck.answer(message))
        await asyncio.sleep(230)
        assert await on.worker(saying()).answer(message) is Outcome.BUSY
        await asyncio.sleep(DISPATCH_DEADLINE.total_seconds() - 230)
        assert await on.worker(saying()).answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola"]
        hanging.cancel()

    bench(story)


def test_a_later_claim_that_is_not_answered_is_asked_for_again_under_its_name() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(saying())
        assert await worker.answer(on.message("hola")) is Outcome.ANSWERED
        second = on.message("otra cosa")
        on.shop.receive(second)
        asked = []

        def lost(line: str, served: bool) -> Exception | None:
            if line.endswith("/turns/claim") and served:
                asked.append(line)
            return requests.ReadTimeout() if len(asked) > 1 and served else None

        on.shop.carrier.trouble = lost
        with pytest.raises(Unheard):
            await worker.answer(second)
        on.shop.carrier.trouble = no_trouble
        assert await worker.answer(second) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola", "hola"]

    bench(story)


@pytest.mark.parametrize("late", [9, 11, 14])
def test_a_claim_whose_answer_comes_late_is_renewed_at_once(late: float) -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        worker = on.worker(saying("Listo", after=22))
        claim = worker.api.claim

        def slow(*asked: Any) -> Any:
            answer = claim(*asked)
            on.loop.seconds += late
            return answer

        worker.api.claim = slow  # type: ignore[method-assign, assignment]
        thinking = asyncio.ensure_future(worker.answer(message))
        await asyncio.sleep(late + 16)
        assert await on.worker(saying()).answer(message) is Outcome.BUSY
        assert await thinking is Outcome.ANSWERED

    bench(story)


@pytest.mark.parametrize(
    "error", [Conflict("conflict", "x"), NotFound("route_not_found", "x"), ZeroDivisionError()]
)
def test_a_renewal_that_fails_is_tried_again(error: Exception) -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(saying("Listo", after=22))
        renew = worker.api.renew
        failed: list[Exception] = []

        def fails_once(*asked: Any, **named: Any) -> Any:
            if failed:
                return renew(*asked, **named)
            failed.append(error)
            raise error

        worker.api.renew = fails_once  # type: ignore[method-assign]
        message = on.message("contame")
        thinking = asyncio.ensure_future(worker.answer(message))
        await asyncio.sleep(21)
        assert await on.worker(saying()).answer(message) is Outcome.BUSY
        assert await thinking is Outcome.ANSWERED

    bench(story)


@pytest.mark.parametrize("texts", [["hola"], ["hola", "quiero leche"]])
def test_an_api_that_answers_too_late_for_long_costs_a_turn_no_attempt(texts: list[str]) -> None:
    """Its claims are made and nobody hears of it; the sender's next task asks under the same name."""

    async def story(on: Bench) -> None:
        messages = [on.message(text) for text in texts]
        worker = on.worker(saying())
        on.shop.carrier.trouble = lose("/turns/claim", requests.ReadTimeout(), answers=True)
        for _ in range(30):
            for message in messages:
                with pytest.raises(NotClaimed):
                    await worker.answer(message)
                await asyncio.sleep(20)
        live = on.shop.conversation().live
        assert live
        assert live.attempt == 1
        on.shop.carrier.trouble = no_trouble
        assert [await worker.answer(message) for message in messages] == [Outcome.ANSWERED] * len(
            texts
        )
        assert on.phones.bodies == ["hola"] * len(texts)
        assert worker.claims.unheard == {}

    bench(story)
