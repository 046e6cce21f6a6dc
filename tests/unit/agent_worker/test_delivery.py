"""Delivery: in order, reported, reconciled, never without a lease, and never for ever."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
import requests

from agent_worker.delivery import margin_of
from agent_worker.turn import Outcome
from retail.errors import Unavailable
from tests.scripted_model import ScriptedModel, say
from tests.virtual_time import run
from tests.worker_bench import PHONE, Bench, Crash, CrashAt

LONG = "Una oración bien larga para partir. " * 100


def bench(test: Callable[[Bench], Awaitable[None]], **members: Any) -> None:
    run(lambda loop: test(Bench(loop, **members)))  # type: ignore[arg-type, return-value]


def saying(text: str = "hola") -> ScriptedModel:
    return ScriptedModel(script=lambda _: [say(text)])


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("point", ["before_send", "sent_not_reported", "reported"])
def test_a_reply_in_three_messages_survives_a_death_at_each(point: str, nth: int) -> None:
    async def story(on: Bench) -> None:
        message = on.message("contame todo")
        with pytest.raises(Crash):
            await on.worker(saying(LONG), faults=CrashAt(point, nth)).answer(
                message, last_attempt=False
            )
        await on.until_answered(on.worker(saying("otra cosa")), message)
        assert on.sender.bodies == on.api.completions[0]["replies"]
        assert len(on.sender.bodies) == 3
        assert [report["sid"] for report in on.api.reports] == [
            sid for _, _, sid in on.sender.accepted
        ]

    bench(story)


def test_replies_with_the_same_words_are_each_delivered() -> None:
    async def story(on: Bench) -> None:
        for number in range(3):
            message = on.message(f"gracias {number}")
            with pytest.raises(Crash):
                await on.worker(saying("¡De nada!"), faults=CrashAt("before_send")).answer(
                    message, last_attempt=False
                )
            await on.until_answered(on.worker(saying("¡De nada!")), message)
        assert on.sender.bodies == ["¡De nada!"] * 3
        assert len({report["sid"] for report in on.api.reports}) == 3

    bench(story)


@pytest.mark.parametrize("mood", ["lose_answer", "lose_request"])
def test_a_send_without_an_answer_is_looked_up_before_it_is_repeated(mood: str) -> None:
    async def story(on: Bench) -> None:
        on.sender.moods = [mood]
        message = on.message("hola")
        await on.until_answered(on.worker(saying()), message)
        assert on.sender.bodies == ["hola"]
        assert on.sender.asked >= 1
        assert [report["status"] for report in on.api.reports] == ["sent"]

    bench(story)


def test_a_send_that_nobody_can_look_up_is_not_repeated_meanwhile() -> None:
    async def story(on: Bench) -> None:
        on.sender.moods = ["lose_answer"]
        on.sender.finds_fail = 1
        message = on.message("hola")
        await on.until_answered(on.worker(saying()), message)
        assert on.sender.bodies == ["hola"]
        assert on.sender.asked == 2

    bench(story)


def test_a_lost_reply_is_not_taken_for_an_older_one_with_the_same_words() -> None:
    async def story(on: Bench) -> None:
        await on.until_answered(on.worker(saying("¡De nada!")), on.message("gracias"))
        on.sender.moods = ["lose_request"]
        await on.until_answered(on.worker(saying("¡De nada!")), on.message("muchas gracias"))
        assert on.sender.bodies == ["¡De nada!"] * 2

    bench(story)


def test_a_busy_sender_is_tried_again_soon() -> None:
    async def story(on: Bench) -> None:
        on.sender.moods = ["busy", "busy"]
        worker = on.worker(saying())
        assert await worker.answer(on.message("hola"), last_attempt=False) is Outcome.ANSWERED
        assert on.sender.bodies == ["hola"]
        assert on.loop.seconds == pytest.approx(3.0)

    bench(story)


def test_a_sender_busy_for_long_leaves_the_rest_to_the_next_try() -> None:
    async def story(on: Bench) -> None:
        on.sender.moods = ["busy"] * 5
        message = on.message("hola")
        worker = on.worker(saying())
        with pytest.raises(Unavailable, match="twilio_busy"):
            await worker.answer(message, last_attempt=False)
        assert len(on.sender.moods) == 2
        on.pass_lease()
        await on.until_answered(worker, message)
        assert on.sender.bodies == ["hola"]

    bench(story)


def test_an_undeliverable_message_is_reported_once_and_the_rest_goes_on() -> None:
    async def story(on: Bench) -> None:
        on.sender.moods = ["accept", 63016]
        message = on.message("contame todo")
        worker = on.worker(saying(LONG))
        assert await worker.answer(message, last_attempt=False) is Outcome.ANSWERED
        assert [(report["status"], report["error_code"]) for report in on.api.reports] == [
            ("sent", None),
            ("failed", 63016),
            ("sent", None),
        ]
        assert await worker.answer(message, last_attempt=False) is Outcome.ANSWERED
        assert len(on.sender.bodies) == 2

    bench(story)


def test_nothing_is_sent_when_the_lease_is_nearly_over() -> None:
    async def story(on: Bench) -> None:
        message = on.message("contame todo")
        on.sender.seconds = 40.0
        slow = on.worker(saying(LONG))
        leases = []
        send = on.sender.send

        def watched(outbound: Any, look: Any) -> str:
            until = on.api.conversation(PHONE).lease_until
            assert until is not None
            leases.append((until - on.loop.clock()).total_seconds())
            return send(outbound, look)

        on.sender.send = watched  # type: ignore[method-assign]
        await on.until_answered(slow, message)
        assert len(on.sender.bodies) == 3
        assert min(leases) >= 18
        claims = [what for what in on.api.requests if what.startswith("POST /conversations/")]
        assert len(claims) == 1  # each report renewed the lease

    bench(story)


@pytest.mark.parametrize("point", ["completed", "before_send", "reported"])
def test_a_worker_that_wakes_up_after_its_lease_sends_nothing_more(point: str) -> None:
    async def story(on: Bench) -> None:
        class Sleepy(CrashAt):
            """Is stopped at a point for longer than its lease, while another claims the turn."""

            def reach(self, reached: str) -> None:
                if reached == point and point not in self.reached:
                    on.pass_lease()
                    on.api.take_over(PHONE)
                super().reach(reached)

        message = on.message("contame todo")
        sleepy = on.worker(saying(LONG), faults=Sleepy())
        assert await sleepy.answer(message, last_attempt=False) is Outcome.BUSY
        assert len(on.sender.bodies) == (1 if point == "reported" else 0)
        on.pass_lease()
        await on.until_answered(on.worker(saying()), message)
        assert on.sender.bodies == on.api.completions[0]["replies"]

    bench(story)


def test_a_report_that_gets_lost_is_made_again_without_a_second_send() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        lost = iter([True])
        on.api.trouble = lambda what, done: (
            requests.ReadTimeout()
            if what.endswith("/sent") and not done and next(lost, False)
            else None
        )
        worker = on.worker(saying())
        with pytest.raises(Unavailable):
            await worker.answer(message, last_attempt=False)
        on.pass_lease()
        assert await worker.answer(message, last_attempt=False) is Outcome.ANSWERED
        assert on.sender.bodies == ["hola"]
        assert on.api.reports[-1]["sid"] == on.sender.accepted[0][2]

    bench(story)


def test_a_worker_knows_what_it_sent_before_twilio_lists_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        lost = iter([True])
        on.api.trouble = lambda what, done: (
            requests.ReadTimeout()
            if what.endswith("/sent") and not done and next(lost, False)
            else None
        )
        monkeypatch.setattr(on.sender, "find", lambda *_: None)
        worker = on.worker(saying())
        with pytest.raises(Unavailable):
            await worker.answer(message, last_attempt=False)
        on.pass_lease()
        assert await worker.answer(message, last_attempt=False) is Outcome.ANSWERED
        assert on.sender.bodies == ["hola"]
        assert worker.delivery.unreported == {}

    bench(story)


def test_the_log_says_what_was_sent_and_to_nobody_s_full_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")

    async def story(on: Bench) -> None:
        on.sender.moods = ["accept", 63016]
        await on.worker(saying("un secreto de Ana. " * 100)).answer(
            on.message("dame la clave"), last_attempt=False
        )

    bench(story)
    assert "✅ Respuesta enviada a whatsapp:…6789" in caplog.text
    assert "❌ Respuesta no entregada a whatsapp:…6789: error 63016" in caplog.text
    assert PHONE not in caplog.text
    assert "secreto" not in caplog.text
    assert "clave" not in caplog.text


def test_the_margin_is_a_whole_send_or_a_fifth_of_a_short_lease() -> None:
    assert margin_of(timedelta(seconds=90)) == timedelta(seconds=18)
    assert margin_of(timedelta(seconds=5)) == timedelta(seconds=1)
