"""Delivery: in order, reported, reconciled, never without a lease, and never for ever."""

from typing import Any

import pytest
import requests

from agent_worker.turns.turn import Outcome
from agent_worker.whatsapp.messenger import Undeliverable
from local.in_process import lose
from retail.errors import Unavailable
from tests.scripted_model import ScriptedModel, say
from tests.worker_bench import ANSWER_LOST, BUSY, NEVER_ARRIVED, PHONE, Bench, Crash, CrashAt, bench

LONG = "Una oración bien larga para partir. " * 100


def saying(text: str = "hola") -> ScriptedModel:
    return ScriptedModel(script=lambda _: [say(text)])


@pytest.mark.parametrize("nth", [1, 2, 3])
@pytest.mark.parametrize("point", ["before_send", "sent_not_reported", "reported"])
def test_a_reply_in_three_messages_survives_a_death_at_each(point: str, nth: int) -> None:
    async def story(on: Bench) -> None:
        message = on.message("contame todo")
        with pytest.raises(Crash):
            await on.worker(saying(LONG), faults=CrashAt(point, nth)).answer(message)
        await on.until_answered(on.worker(saying("otra cosa")), message)
        assert on.phones.bodies == on.shop.completions[0]["replies"]
        assert len(on.phones.bodies) == 3
        assert [report["sid"] for report in on.shop.reports] == [
            one.sid for one in on.phones.received
        ]

    bench(story)


def test_replies_with_the_same_words_are_each_delivered() -> None:
    async def story(on: Bench) -> None:
        for number in range(3):
            message = on.message(f"gracias {number}")
            with pytest.raises(Crash):
                await on.worker(saying("¡De nada!"), faults=CrashAt("before_send")).answer(message)
            await on.until_answered(on.worker(saying("¡De nada!")), message)
        assert on.phones.bodies == ["¡De nada!"] * 3
        assert len({report["sid"] for report in on.shop.reports}) == 3

    bench(story)


@pytest.mark.parametrize("mood", [ANSWER_LOST, NEVER_ARRIVED], ids=["answer", "request"])
def test_a_send_without_an_answer_is_looked_up_before_it_is_repeated(mood: Any) -> None:
    async def story(on: Bench) -> None:
        on.phones.moods = [mood]
        message = on.message("hola")
        await on.until_answered(on.worker(saying()), message)
        assert on.phones.bodies == ["hola"]
        assert on.phones.looked_for >= 1
        assert [report["status"] for report in on.shop.reports] == ["sent"]

    bench(story)


def test_a_send_that_nobody_can_look_up_is_not_repeated_meanwhile() -> None:
    async def story(on: Bench) -> None:
        on.phones.moods = [ANSWER_LOST]
        on.phones.cannot_tell = [Unavailable("twilio_unreachable", "503")]
        message = on.message("hola")
        await on.until_answered(on.worker(saying()), message)
        assert on.phones.bodies == ["hola"]
        assert on.phones.looked_for == 2

    bench(story)


def test_a_lost_reply_is_not_taken_for_an_older_one_with_the_same_words() -> None:
    async def story(on: Bench) -> None:
        await on.until_answered(on.worker(saying("¡De nada!")), on.message("gracias"))
        on.phones.moods = [NEVER_ARRIVED]
        await on.until_answered(on.worker(saying("¡De nada!")), on.message("muchas gracias"))
        assert on.phones.bodies == ["¡De nada!"] * 2

    bench(story)


def test_a_busy_sender_is_tried_again_soon() -> None:
    async def story(on: Bench) -> None:
        on.phones.moods = [BUSY, BUSY]
        worker = on.worker(saying())
        assert await worker.answer(on.message("hola")) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola"]
        assert on.loop.seconds == pytest.approx(2.0)

    bench(story)


def test_a_sender_busy_for_long_leaves_the_rest_to_the_next_try() -> None:
    async def story(on: Bench) -> None:
        on.phones.moods = [BUSY] * 5
        message = on.message("hola")
        worker = on.worker(saying())
        with pytest.raises(Unavailable, match="twilio_busy"):
            await worker.answer(message)
        assert len(on.phones.moods) == 2
        on.pass_lease()
        await on.until_answered(worker, message)
        assert on.phones.bodies == ["hola"]

    bench(story)


def test_an_undeliverable_message_is_reported_once_and_the_rest_goes_on() -> None:
    async def story(on: Bench) -> None:
        on.phones.moods = [None, Undeliverable(63016, "refused")]
        message = on.message("contame todo")
        worker = on.worker(saying(LONG))
        assert await worker.answer(message) is Outcome.ANSWERED
        assert [(report["status"], report["error_code"]) for report in on.shop.reports] == [
            ("sent", None),
            ("failed", 63016),
            ("sent", None),
        ]
        assert await worker.answer(message) is Outcome.ANSWERED
        assert len(on.phones.bodies) == 2

    bench(story)


def test_nothing_is_sent_when_the_lease_is_nearly_over() -> None:
    async def story(on: Bench) -> None:
        message = on.message("contame todo")
        slow = on.worker(saying(LONG))
        leases = []

        def take_long() -> None:
            live = on.shop.conversation().live
            assert live
            leases.append((live.lease_until - on.shop.clock()).total_seconds())
            on.loop.seconds += 40

        on.phones.pass_time = take_long
        await on.until_answered(slow, message)
        assert len(on.phones.bodies) == 3
        assert min(leases) >= 18
        claims = [line for line in on.shop.requests if line.endswith("/turns/claim")]
        assert len(claims) == 1  # each report renewed the lease

    bench(story, lease_seconds=90.0)


@pytest.mark.parametrize("point", ["completed", "before_send", "reported"])
def test_a_worker_that_wakes_up_after_its_lease_sends_nothing_more(point: str) -> None:
    async def story(on: Bench) -> None:
        class Sleepy(CrashAt):
            """Is stopped at a point for longer than its lease, while another claims the turn."""

            def reach(self, reached: str) -> None:
                if reached == point and point not in self.reached:
                    on.pass_lease()
                    on.take_over(message)
                super().reach(reached)

        message = on.message("contame todo")
        sleepy = on.worker(saying(LONG), faults=Sleepy())
        assert await sleepy.answer(message) is Outcome.BUSY
        assert len(on.phones.bodies) == (1 if point == "reported" else 0)
        on.pass_lease()
        await on.until_answered(on.worker(saying()), message)
        assert on.phones.bodies == on.shop.completions[0]["replies"]

    bench(story)


def test_a_report_that_gets_lost_is_made_again_without_a_second_send() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        on.shop.carrier.trouble = lose("/sent", requests.ReadTimeout(), times=1)
        worker = on.worker(saying())
        with pytest.raises(Unavailable):
            await worker.answer(message)
        on.pass_lease()
        assert await worker.answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola"]
        assert on.shop.reports[-1]["sid"] == on.phones.received[0].sid

    bench(story)


def test_a_worker_knows_what_it_sent_before_twilio_lists_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        on.shop.carrier.trouble = lose("/sent", requests.ReadTimeout(), times=1)
        monkeypatch.setattr(on.phones, "find", lambda *_: None)
        worker = on.worker(saying())
        with pytest.raises(Unavailable):
            await worker.answer(message)
        on.pass_lease()
        assert await worker.answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola"]
        assert worker.delivery.unreported == {}

    bench(story)


def test_the_log_says_what_was_sent_and_to_nobody_s_full_number(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO")

    async def story(on: Bench) -> None:
        on.phones.moods = [None, Undeliverable(63016, "refused")]
        await on.worker(saying("un secreto de Ana. " * 100)).answer(on.message("dame la clave"))

    bench(story)
    assert "✅ Respuesta enviada a whatsapp:…6789" in caplog.text
    assert "❌ Respuesta no entregada a whatsapp:…6789: error 63016" in caplog.text
    assert PHONE not in caplog.text
    assert "secreto" not in caplog.text
    assert "clave" not in caplog.text
