"""Whole turns: claimed, thought about, completed, delivered, through crashes, lost answers and races."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
import requests
from google.adk.models.llm_request import LlmRequest

from agent_worker.turns.claims import NotClaimed, TaskRefused
from agent_worker.turns.turn import FAULT_POINTS, Outcome, TurnWorker
from agent_worker.whatsapp.replies import CUT_OFF
from local.in_process import lose, no_trouble
from retail.errors import Forbidden, Invalid, MiloError, NotFound, Unauthorized, Unavailable
from tests.scripted_model import ScriptedModel, call, last_result, say
from tests.worker_bench import BUSY, PHONE, Bench, Broken, Crash, CrashAt, bench


def adds_one_milk() -> ScriptedModel:
    """Adds a milk unless the turn shows that it is in, then says so."""

    def decide(request: LlmRequest) -> Any:
        done = last_result(request)
        return (
            [say(f"Listo: {done[1]['status']}")]
            if done
            else [call("add_product_to_cart", product_id=101)]
        )

    return ScriptedModel(script=decide)


def raise_flag(worker: TurnWorker, flag: str) -> None:
    """Has the API's next answers to the worker's claims say so."""
    claim = worker.api.claim

    def flagged(*asked: Any) -> Any:
        answer: Any = claim(*asked)
        answer["turn"]["flags"][flag] = True
        return answer

    worker.api.claim = flagged  # type: ignore[assignment, method-assign]


def with_status(on: Bench, status: str) -> list[str]:
    """The inbound messages whose transcript line says so."""
    return [line.key for line in on.shop.transcript() if line.status == status]


def sent_by_milo(on: Bench) -> list[str]:
    """The replies that the transcript has as sent."""
    return [line.body for line in on.shop.transcript() if line.status == "sent"]


def test_a_message_is_answered_once_and_reported() -> None:
    async def story(on: Bench) -> None:
        on.shop.register(PHONE)
        worker = on.worker(adds_one_milk())
        message = on.message("una leche")
        assert await worker.answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["Listo: added"]
        assert [(one["sid"], one["status"]) for one in on.shop.reports] == [
            (on.phones.received[0].sid, "sent")
        ]
        assert on.phones.typed == [message["sid"]]
        assert await worker.answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["Listo: added"]
        done = on.shop.completions[0]
        assert done["model"] == "scripted"
        assert done["usage"] == {"input_tokens": 20, "output_tokens": 6}
        assert done["tool_calls"] == [
            {"tool": "add_product_to_cart", "arguments": {"product_id": 101}, "status": "added"}
        ]

    bench(story)


@pytest.mark.parametrize("point", FAULT_POINTS)
def test_a_worker_that_dies_anywhere_leaves_one_effect_and_one_reply(point: str) -> None:
    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        message = on.message("una leche")
        with pytest.raises(Crash):
            await on.worker(adds_one_milk(), faults=CrashAt(point)).answer(message)
        await on.until_answered(on.worker(adds_one_milk()), message)
        assert on.shop.effects == ["add_product_to_cart"]
        assert on.shop.cart(user) == {101: 1}
        assert on.phones.bodies == ["Listo: added"]
        assert sent_by_milo(on) == ["Listo: added"]

    bench(story)


@pytest.mark.parametrize("seed", range(25))
def test_workers_that_keep_dying_leave_one_effect_and_one_reply(seed: int) -> None:
    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        message = on.message("una leche")
        for death in range(4):
            faults = CrashAt(FAULT_POINTS[(seed * 3 + death * 5) % len(FAULT_POINTS)])
            try:
                await on.worker(adds_one_milk(), faults=faults).answer(message)
            except Crash:
                on.pass_lease()
        await on.until_answered(on.worker(adds_one_milk()), message)
        assert on.shop.effects == ["add_product_to_cart"]
        assert on.shop.cart(user) == {101: 1}
        assert on.phones.bodies == ["Listo: added"]

    bench(story)


def test_a_second_try_that_decides_differently_sees_what_was_done() -> None:
    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        message = on.message("una leche")
        with pytest.raises(Crash):
            await on.worker(adds_one_milk(), faults=CrashAt("ran")).answer(message)
        on.pass_lease()
        model = ScriptedModel(script=[[say("Ya está")]])
        await on.worker(model).answer(message)
        assert on.shop.cart(user) == {101: 1}
        assert on.phones.bodies == ["Ya está"]
        assert [heard[:2] for heard in model.seen[0]] == [
            ("user", "una leche"),
            ("call", "add_product_to_cart"),
            ("result", "add_product_to_cart"),
        ]
        assert model.seen[0][2][2]["status"] == "added"
        assert on.shop.completions[0]["tool_calls"][0]["status"] == "added"

    bench(story)


def test_the_same_call_twice_in_a_turn_is_two_effects() -> None:
    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        milk = call("add_product_to_cart", product_id=101)
        model = ScriptedModel(script=[[milk], [milk], [say("dos")]])
        await on.worker(model).answer(on.message("una leche y otra"))
        assert on.shop.cart(user) == {101: 2}

    bench(story)


def test_a_call_without_an_answer_is_the_same_call_when_made_again() -> None:
    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        on.shop.carrier.trouble = lose("/add_item", requests.ReadTimeout(), answers=True, times=3)
        milk = call("add_product_to_cart", product_id=101)
        model = ScriptedModel(script=[[milk], [milk], [say("listo")]])
        await on.worker(model).answer(on.message("una leche"))
        assert [heard[2]["status"] for heard in model.seen[2] if heard[0] == "result"] == [
            "error",
            "added",
        ]
        assert on.shop.cart(user) == {101: 1}

    bench(story)


def test_a_journal_that_cannot_be_read_puts_the_turn_off() -> None:
    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        message = on.message("una leche")
        with pytest.raises(Crash):
            await on.worker(adds_one_milk(), faults=CrashAt("tool_called")).answer(message)
        on.pass_lease()
        on.shop.carrier.trouble = lose("/add_item", requests.ConnectionError())
        with pytest.raises(Unavailable, match="journal_unavailable"):
            await on.worker(adds_one_milk()).answer(message)
        assert on.phones.bodies == []
        assert [failure["final"] for failure in on.shop.failures] == [False]
        on.shop.carrier.trouble = no_trouble
        await on.worker(adds_one_milk()).answer(message)
        assert on.shop.cart(user) == {101: 1}
        assert on.phones.bodies == ["Listo: added"]

    bench(story)


def test_five_messages_in_a_second_make_two_turns_in_order() -> None:
    async def story(on: Bench) -> None:
        model = ScriptedModel(
            script=lambda request: [
                say("+".join(text for role, text, *_ in _last_user_run(request)))
            ]
        )
        worker = on.worker(model)
        messages = [on.message(f"m{number}") for number in range(5)]

        async def arrive(number: int) -> None:
            await asyncio.sleep(number * 0.2)
            await on.until_answered(worker, messages[number])

        await asyncio.gather(*(arrive(number) for number in range(5)))
        assert on.phones.bodies == ["m0", "m1+m2+m3+m4"]
        assert with_status(on, "answered") == [one["sid"] for one in messages]

    bench(story)


def _last_user_run(request: LlmRequest) -> list[tuple[str, str]]:
    run: list[tuple[str, str]] = []
    for content in reversed(request.contents):
        if content.role != "user":
            break
        run = [("user", part.text or "") for part in content.parts or []] + run
    return run


def test_one_message_five_times_at_once_is_answered_once() -> None:
    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        message = on.message("una leche")
        workers = [on.worker(adds_one_milk()) for _ in range(5)]
        await asyncio.gather(*(on.until_answered(worker, message) for worker in workers))
        assert on.shop.cart(user) == {101: 1}
        assert on.phones.bodies == ["Listo: added"]

    bench(story)


@pytest.mark.long
def test_two_hundred_shoppers_at_once_are_neither_lost_nor_mixed_up() -> None:
    async def story(on: Bench) -> None:
        model = ScriptedModel(script=lambda request: [say("eco " + _last_user_run(request)[0][1])])
        worker = on.worker(model)
        phones = [str(5491100000000 + number) for number in range(200)]
        messages = [on.message(f"soy {phone}", wa_id=phone) for phone in phones]
        await asyncio.gather(*(worker.answer(one) for one in messages))
        assert sorted((one.to, one.body) for one in on.phones.received) == sorted(
            (f"whatsapp:+{phone}", f"eco soy {phone}") for phone in phones
        )

    bench(story)


@pytest.mark.parametrize("flag", ["paused", "over_budget"])
def test_milo_is_silent_where_it_must_be(flag: str) -> None:
    async def story(on: Bench) -> None:
        await on.worker(ScriptedModel(script=[[say("hola")]])).answer(on.message("buenas"))
        before = on.shop.conversation().memory
        on.phones.received.clear()
        on.phones.typed.clear()
        await asyncio.sleep(2)
        model = ScriptedModel(script=[])
        worker = on.worker(model)
        if flag == "over_budget":  # which nothing sets yet
            raise_flag(worker, flag)
        else:
            raised: dict[str, Any] = {flag: True}
            on.shop.change_conversation(**raised)
        outcome = await worker.answer(on.message("hola"))
        assert outcome is Outcome.ANSWERED
        assert (on.phones.bodies, on.phones.typed, model.seen) == ([], [], [])
        assert on.shop.completions[-1]["replies"] == []
        assert on.shop.conversation().memory == before

    bench(story)


def test_a_long_reply_is_delivered_in_order_as_several_messages() -> None:
    async def story(on: Bench) -> None:
        model = ScriptedModel(script=[[say("Una oración bien larga. " * 150)]])
        await on.worker(model).answer(on.message("contame"))
        assert len(on.phones.bodies) == 3
        assert on.shop.completions[0]["replies"] == on.phones.bodies

    bench(story)


def test_a_lost_turn_is_left_to_whoever_has_it() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        other = on.worker(ScriptedModel(script=[[say("el segundo")]]))

        async def dawdle(_: LlmRequest) -> Any:
            on.pass_lease()
            assert await other.answer(message) is Outcome.ANSWERED
            return [say("el primero")]

        slow = on.worker(ScriptedModel(script=[dawdle]))
        assert await slow.answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["el segundo"]

    bench(story, lease_seconds=20)


def test_a_worker_whose_turn_was_lost_stops_thinking_at_its_next_tool() -> None:
    async def story(on: Bench) -> None:
        on.shop.register(PHONE)
        message = on.message("una leche")
        held = asyncio.Event()

        async def hold(_: LlmRequest) -> Any:
            await held.wait()
            return [say("el segundo")]

        other = on.worker(ScriptedModel(script=[hold]))

        async def dawdle(_: LlmRequest) -> Any:
            on.pass_lease()
            tasks.append(asyncio.ensure_future(other.answer(message)))
            await asyncio.sleep(1)
            return [call("add_product_to_cart", product_id=101)]

        tasks: list[asyncio.Future[Outcome]] = []
        model = ScriptedModel(script=[dawdle])
        outcome = await on.worker(model).answer(message)
        assert outcome is Outcome.BUSY
        assert len(model.seen) == 1
        held.set()
        await tasks[0]
        assert on.phones.bodies == ["el segundo"]
        assert on.shop.effects == []

    bench(story, lease_seconds=20)


def test_a_turn_that_failed_is_given_back_at_once() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        on.shop.carrier.trouble = lose("/complete", requests.ConnectionError())
        worker = on.worker(ScriptedModel(script=lambda _: [say("hola")]))
        with pytest.raises(Unavailable):
            await worker.answer(message)
        live = on.shop.conversation().live
        assert live
        assert live.lease_until <= on.shop.clock()
        on.shop.carrier.trouble = no_trouble
        assert await worker.answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola"]

    bench(story)


def broken(worker: TurnWorker, max_attempts: int) -> TurnWorker:
    """The worker, unable to think."""

    async def think(*_: Any) -> Any:
        raise Broken

    return replace(worker, milo=SimpleNamespace(think=think), max_attempts=max_attempts)  # type: ignore[arg-type]


def talking() -> ScriptedModel:
    """Says hello to whatever comes."""
    return ScriptedModel(script=lambda _: [say("hola")])


def test_a_turn_that_fails_again_and_again_goes_to_the_dead_letters_with_one_apology() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        worker = broken(on.worker(talking()), max_attempts=3)
        assert await on.until_answered(worker, message) == 3
        assert with_status(on, "dead") == [message["sid"]]
        assert [failure["final"] for failure in on.shop.failures] == [False, False, True]
        assert on.shop.failures[-1]["reason"] == "Broken"
        assert len(on.phones.bodies) == 1
        assert on.phones.bodies[0].startswith("Perdón")

    bench(story)


def test_a_message_that_comes_last_does_not_pay_for_the_tries_of_an_earlier_turn() -> None:
    async def story(on: Bench) -> None:
        worker = broken(on.worker(talking()), max_attempts=3)
        first, second = on.message("hola"), on.message("y una leche")
        for _ in range(2):
            with pytest.raises(Broken):
                await worker.answer(first)
        with pytest.raises(Broken):
            await worker.answer(second)
        assert with_status(on, "dead") == [first["sid"]]
        assert await on.worker(talking()).answer(second) is Outcome.ANSWERED
        assert with_status(on, "answered") == [second["sid"]]

    bench(story)


def test_tries_that_end_because_nobody_answers_use_up_nothing() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        on.shop.carrier.trouble = lose("/complete", requests.ConnectionError())
        worker = replace(on.worker(talking()), max_attempts=3)
        assert await on.until_answered(worker, message, tries=20) == 21
        assert not any(failure["final"] for failure in on.shop.failures)
        on.shop.carrier.trouble = no_trouble
        assert await worker.answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola"]

    bench(story)


def test_who_hears_that_a_turn_was_given_up_is_not_asked_to_repeat_what_it_has_done() -> None:
    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        message = on.message("una leche")
        worker = replace(on.worker(adds_one_milk(), faults=CrashAt("tool_called")), max_attempts=1)
        with pytest.raises(Crash):
            await worker.answer(message)
        on.pass_lease()
        await on.until_answered(replace(on.worker(talking()), max_attempts=1), message)
        assert with_status(on, "dead") == [message["sid"]]
        assert on.phones.bodies == [CUT_OFF]
        assert on.shop.cart(user) == {101: 1}

    bench(story)


def test_a_message_that_kills_its_workers_goes_to_the_dead_letters() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        for _ in range(3):
            with pytest.raises(Crash):
                await on.worker(talking(), faults=CrashAt("ran")).answer(message)
            on.pass_lease()
        worker = replace(on.worker(talking(), faults=CrashAt("ran")), max_attempts=3)
        assert await worker.answer(message) is Outcome.ANSWERED
        assert with_status(on, "dead") == [message["sid"]]
        assert on.shop.failures[-1]["reason"] == "BegunTooOften"

    bench(story)


def test_what_the_shop_wrote_goes_out_before_a_turn_that_fails_again_and_again() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        worker = broken(on.worker(talking()), max_attempts=5)
        with pytest.raises(Broken):
            await worker.answer(message)
        on.shop.write("Soy Ana, ya te ayudo")
        with pytest.raises(Broken):
            await worker.deliver(PHONE)
        assert on.phones.bodies == ["Soy Ana, ya te ayudo"]
        assert await on.worker(talking()).answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["Soy Ana, ya te ayudo", "hola"]
        assert sent_by_milo(on) == ["Soy Ana, ya te ayudo", "hola"]

    bench(story)


def test_a_turn_that_waits_for_twilio_to_take_the_shop_s_words_has_not_begun() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        worker = broken(on.worker(talking()), max_attempts=5)
        with pytest.raises(Broken):
            await worker.answer(message)
        on.shop.write("Soy Ana")
        on.phones.moods = [BUSY] * 3
        with pytest.raises(Unavailable):
            await worker.answer(message)
        aside = on.shop.conversation().aside
        assert aside
        assert (aside.attempt, aside.token_hash) == (1, "")
        on.pass_lease()
        assert await on.worker(talking()).answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["Soy Ana", "hola"]


def test_the_shop_s_words_whose_report_gets_lost_are_not_sent_again_before_twilio_lists_them() -> (
    None
):
    async def story(on: Bench) -> None:
        message = on.message("hola")
        with pytest.raises(Broken):
            await broken(on.worker(talking()), max_attempts=5).answer(message)
        on.shop.write("Soy Ana")
        on.shop.carrier.trouble = lose("/sent", requests.ConnectionError())
        with pytest.raises(Unavailable):
            await on.worker(talking()).answer(message)
        on.shop.carrier.trouble = no_trouble
        assert await on.worker(talking()).answer(message) is Outcome.BUSY
        on.pass_lease()
        assert await on.worker(talking()).answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["Soy Ana", "hola"]

    bench(story)


@pytest.mark.parametrize("trouble", ["nobody answers", "it breaks"])
def test_a_turn_on_the_last_try_of_its_day_goes_to_the_dead_letters(trouble: str) -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        worker = on.worker(talking())
        if trouble == "it breaks":
            worker = broken(worker, max_attempts=10)
        else:
            on.shop.carrier.trouble = lose("/complete", requests.ConnectionError())
        for hours, tries in ((0, 0), (23, 1400), (1, 49)):
            on.loop.seconds += hours * 3600
            with pytest.raises((Unavailable, Broken)):
                await worker.answer(message, tries=tries)
        assert await worker.answer(message, tries=1460) is Outcome.ANSWERED
        assert with_status(on, "dead") == [message["sid"]]

    bench(story)


def test_a_fresh_message_beside_one_of_yesterday_is_not_buried_with_it() -> None:
    async def story(on: Bench) -> None:
        on.shop.receive(on.message("ayer"))
        on.loop.seconds += 25 * 3600
        fresh = on.message("hoy")
        on.shop.carrier.trouble = lose("/complete", requests.ConnectionError())
        worker = on.worker(talking())
        with pytest.raises(Unavailable):
            await worker.answer(fresh, tries=60)
        on.shop.carrier.trouble = no_trouble
        assert await worker.answer(fresh, tries=61) is Outcome.ANSWERED
        assert with_status(on, "dead") == []

    bench(story)


def test_a_message_that_was_answered_elsewhere_is_thought_about_once() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        worker = on.worker(talking())
        refused = Invalid("invalid_message", "the message was answered in another conversation")
        worker.api.complete = raising(refused)  # type: ignore[method-assign]
        assert await worker.answer(message) is Outcome.ANSWERED
        assert with_status(on, "dead") == [message["sid"]]
        assert len(on.shop.failures) == 1

    bench(story)


def test_a_claim_that_nobody_answers_is_told_from_other_trouble() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        worker = on.worker(talking())
        on.shop.carrier.trouble = lose("/turns/claim", requests.ConnectionError())
        with pytest.raises(NotClaimed):
            await worker.answer(message)
        on.shop.carrier.trouble = lose("/complete", requests.ConnectionError())
        with pytest.raises(Unavailable) as other:
            await worker.answer(message)
        assert not isinstance(other.value, NotClaimed)

    bench(story)


def test_sending_holds_nobody_else_up() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(talking(), at_once=1)
        slow = replace(worker.delivery, sleep=asyncio.sleep)
        off_loop = worker.asking.off_loop

        async def take_time(work: Callable[[], Any]) -> Any:
            if getattr(work, "func", None) == on.phones.send:
                await asyncio.sleep(12)
            return await off_loop(work)

        worker = replace(worker, delivery=replace(slow, off_loop=take_time))
        began = on.loop.seconds
        first = asyncio.ensure_future(worker.answer(on.message("hola")))
        await asyncio.sleep(0.5)
        other = on.message("hola", "5491187654321")
        second = asyncio.ensure_future(worker.answer(other))
        await asyncio.sleep(1)
        assert [message["sid"] for message in (other,)] == with_status(on, "answered")[1:]
        await asyncio.gather(first, second)
        assert on.loop.seconds - began < 14
        assert len(on.phones.bodies) == 2

    bench(story)


def test_a_lease_that_is_nearly_over_is_renewed_before_a_message_leaves() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        with pytest.raises(Crash):
            await on.worker(talking(), faults=CrashAt("completed")).answer(message)
        on.pass_lease()
        worker = on.worker(talking())
        late = replace(worker.leases, clock=lambda: on.shop.clock() + worker.leases.length * 0.9)
        delivery = replace(worker.delivery, leases=late)
        done = len(on.shop.requests)
        assert await replace(worker, delivery=delivery).answer(message) is Outcome.ANSWERED
        steps = [request.rpartition("/")[2] for request in on.shop.requests[done:]]
        assert steps == ["claim", "renew", "sent", "claim"]

    bench(story)


def test_an_api_that_is_older_than_its_worker_loses_no_task() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(talking())
        older = raising(NotFound("route_not_found", "x"))
        worker.api.claim, worker.api.claim_delivery = older, older  # type: ignore[method-assign]
        with pytest.raises(NotClaimed):
            await worker.deliver(PHONE)
        with pytest.raises(NotClaimed):
            await worker.answer(on.message("hola"))

    bench(story)


@pytest.mark.parametrize("refusal", [NotFound("x", "x"), Invalid("invalid_message", "x")])
def test_a_claim_that_is_refused_for_good_is_not_asked_for_again(refusal: MiloError) -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(talking())
        worker.api.claim = raising(refusal)  # type: ignore[method-assign]
        with pytest.raises(TaskRefused) as refused:
            await worker.answer(on.message("hola"))
        assert refused.value.reason is refusal

    bench(story)


@pytest.mark.parametrize(
    "refusal", [Unauthorized("x", "x"), Forbidden("x", "x"), Unavailable("x", "x")]
)
def test_a_claim_that_is_refused_for_our_own_key_s_sake_is_tried_again(refusal: MiloError) -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(talking())
        worker.api.claim = raising(refusal)  # type: ignore[method-assign]
        with pytest.raises(type(refusal)):
            await worker.answer(on.message("hola"))

    bench(story)


def raising(error: Exception) -> Callable[..., Any]:
    """A call that fails."""

    def fail(*_: Any, **__: Any) -> Any:
        raise error

    return fail


def test_a_busy_conversation_is_left_to_its_worker() -> None:
    async def story(on: Bench) -> None:
        async def think(_: LlmRequest) -> Any:
            await asyncio.sleep(20)
            return [say("lento")]

        first, second = on.message("hola"), on.message("apurate")
        slow = on.worker(ScriptedModel(script=[think, [say("rápido")]]))
        running = asyncio.ensure_future(slow.answer(first))
        await asyncio.sleep(1)
        assert await on.worker(ScriptedModel()).answer(second) is Outcome.BUSY
        assert await running is Outcome.ANSWERED
        assert on.phones.bodies == ["lento", "rápido"]
        assert await slow.answer(second) is Outcome.ANSWERED

    bench(story)


def test_a_completion_whose_answer_is_lost_is_delivered_once() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        on.shop.carrier.trouble = lose("/complete", requests.ReadTimeout(), answers=True, times=1)
        worker = on.worker(ScriptedModel(script=[[say("hola")]]))
        assert await worker.answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola"]

    bench(story)


def test_a_claim_whose_answer_is_lost_is_had_again() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        on.shop.carrier.trouble = lose(
            "/turns/claim", requests.ReadTimeout(), answers=True, times=1
        )
        worker = on.worker(ScriptedModel(script=[[say("hola")]]))
        assert await worker.answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == ["hola"]
        assert on.loop.seconds < 2

    bench(story)


def test_two_turns_that_were_tried_again_are_not_mixed_up_in_the_memory() -> None:
    async def story(on: Bench) -> None:
        on.shop.register(PHONE)
        for body in ("una leche", "otra leche"):
            message = on.message(body)
            with pytest.raises(Crash):
                await on.worker(adds_one_milk(), faults=CrashAt("ran")).answer(message)
            on.pass_lease()
            await on.worker(adds_one_milk()).answer(message)
            await asyncio.sleep(2)
        model = ScriptedModel(script=[[say("chau")]])
        await on.worker(model).answer(on.message("chau"))
        results = [heard[2]["cart"]["total"] for heard in model.seen[0] if heard[0] == "result"]
        assert results == [450.0, 900.0]
        assert len([heard for heard in model.seen[0] if heard[0] == "call"]) == 2

    bench(story)


def test_a_task_that_gets_an_older_turn_goes_on_to_its_own_message() -> None:
    async def story(on: Bench) -> None:
        on.shop.carrier.trouble = lose("/complete", requests.ConnectionError())
        worker = on.worker(
            ScriptedModel(
                script=lambda request: [
                    say("eco " + " ".join(t for _, t in _last_user_run(request)))
                ]
            )
        )
        with pytest.raises(Unavailable):
            await worker.answer(on.message("uno"))
        on.shop.carrier.trouble = no_trouble
        assert await worker.answer(on.message("dos")) is Outcome.ANSWERED
        assert on.phones.bodies == ["eco uno", "eco dos"]

    bench(story)
