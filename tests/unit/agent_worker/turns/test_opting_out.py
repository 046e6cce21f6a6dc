"""Opting out: read before any model, confirmed once, and nothing is sent until the shopper comes back."""

import asyncio
import json
from dataclasses import replace
from typing import Any

import pytest
import requests

from agent_worker.turns.turn import Outcome
from agent_worker.whatsapp.consent import CAME_BACK, OPTED_OUT
from agent_worker.whatsapp.replies import APOLOGY
from local.in_process import lose
from retail.errors import Refused
from tests.scripted_model import ScriptedModel, call, last_result, say
from tests.worker_bench import PHONE, Bench, Broken, Crash, CrashAt, bench

NEVER_ASKED = ScriptedModel(script=[])


def echo() -> ScriptedModel:
    return ScriptedModel(script=lambda _: [say("hola")])


async def tell(on: Bench, *bodies: str, model: Any = NEVER_ASKED, **members: Any) -> list[str]:
    """What a turn of these messages has the shopper read."""
    await asyncio.sleep(5)
    *before, last = [on.message(body, **members) for body in bodies]
    for message in before:
        on.shop.receive(message)
    heard = len(on.phones.bodies)
    assert await on.worker(model).answer(last) is Outcome.ANSWERED
    return on.phones.bodies[heard:]


def consents(on: Bench) -> list[tuple[bool, str]]:
    return [(each.opted_out, each.words) for each in on.shop.conversation().consents]


def test_baja_is_confirmed_once_without_a_model_and_alta_brings_back() -> None:
    async def story(on: Bench) -> None:
        assert await tell(on, "baja por favor") == [OPTED_OUT]
        assert on.phones.typed == []
        assert await tell(on, "BAJA") == []
        assert await tell(on, "gracias") == []
        assert on.shop.conversation().opted_out
        assert await tell(on, "Alta") == [CAME_BACK]
        assert not on.shop.conversation().opted_out
        assert consents(on) == [(True, "baja por favor"), (False, "Alta")]
        assert await tell(on, "hola", model=echo()) == ["hola"]

    bench(story)


def test_twilios_own_word_counts() -> None:
    async def story(on: Bench) -> None:
        assert await tell(on, "ARRET", opt_out_type="STOP") == [OPTED_OUT]
        assert consents(on) == [(True, "ARRET")]
        assert await tell(on, "DALE", opt_out_type="START") == [CAME_BACK]

    bench(story)


def test_a_shopper_who_writes_something_else_has_come_back_and_is_answered() -> None:
    async def story(on: Bench) -> None:
        await tell(on, "BAJA")
        assert await tell(on, "quiero leche", model=echo()) == ["hola"]
        assert consents(on) == [(True, "BAJA"), (False, "quiero leche")]

    bench(story)


def test_the_cart_stays_and_the_memory_has_the_exchange_behind_what_was_there() -> None:
    def adds(request: Any) -> Any:
        return (
            [say("va")] if last_result(request) else [call("add_product_to_cart", product_id=101)]
        )

    async def story(on: Bench) -> None:
        user = on.shop.register(PHONE)
        await tell(on, "una leche", model=ScriptedModel(script=adds))
        before = json.loads(on.shop.conversation().memory or "")["turns"]
        await tell(on, "BAJA")
        assert on.shop.cart(user) == {101: 1}
        *kept, last = json.loads(on.shop.conversation().memory or "")["turns"]
        assert kept == before
        assert [event["parts"][0]["text"] for event in last["events"]] == ["BAJA", OPTED_OUT]

    bench(story)


def test_what_was_written_before_the_word_is_not_answered() -> None:
    async def story(on: Bench) -> None:
        assert await tell(on, "dos leches", "BAJA") == [OPTED_OUT]
        assert {line.status for line in on.shop.transcript()} == {"answered", "sent"}

    bench(story)


@pytest.mark.parametrize(
    "point", ["claimed", "ran", "completed", "before_send", "sent_not_reported"]
)
def test_a_worker_that_dies_leaves_one_confirmation_and_one_entry(point: str) -> None:
    async def story(on: Bench) -> None:
        message = on.message("BAJA")
        with pytest.raises(Crash):
            await on.worker(NEVER_ASKED, faults=CrashAt(point)).answer(message)
        on.pass_lease()
        assert await on.worker(NEVER_ASKED).answer(message) is Outcome.ANSWERED
        assert on.phones.bodies == [OPTED_OUT]
        assert consents(on) == [(True, "BAJA")]

    bench(story)


def test_a_completion_whose_answer_got_lost_is_asked_for_again() -> None:
    async def story(on: Bench) -> None:
        on.shop.carrier.trouble = lose("/complete", requests.ReadTimeout(), answers=True, times=1)
        assert await tell(on, "BAJA") == [OPTED_OUT]
        assert consents(on) == [(True, "BAJA")]

    bench(story)


def test_a_person_of_the_shop_who_has_taken_over_does_not_keep_it_from_being_heard() -> None:
    async def story(on: Bench) -> None:
        await tell(on, "hola", model=echo())
        on.shop.change_conversation(paused=True)
        assert await tell(on, "BAJA") == [OPTED_OUT]
        assert await tell(on, "quiero leche") == []
        assert consents(on) == [(True, "BAJA"), (False, "quiero leche")]

    bench(story)


def test_the_shop_itself_cannot_write_to_a_shopper_who_opted_out() -> None:
    async def story(on: Bench) -> None:
        await tell(on, "BAJA")
        with pytest.raises(Refused, match="wants no messages") as refusal:
            on.shop.write("Tenemos ofertas")
        assert refusal.value.code == "opted_out"
        await tell(on, "ALTA")
        on.shop.write("Bienvenida")

    bench(story)


def test_what_the_shop_wrote_meanwhile_is_withdrawn() -> None:
    async def story(on: Bench) -> None:
        def write(point: str) -> None:
            if point == "ran":
                on.shop.write("Tenemos ofertas")

        faults = CrashAt()
        faults.reach = write  # type: ignore[method-assign]
        await on.worker(NEVER_ASKED, faults=faults).answer(on.message("BAJA"))
        assert on.phones.bodies == [OPTED_OUT]
        assert [line.status for line in on.shop.transcript() if line.author == "shop"] == ["failed"]
        assert on.shop.conversation().is_at_rest

    bench(story)


def test_it_is_heard_however_often_the_turn_was_begun() -> None:
    async def story(on: Bench) -> None:
        message = on.message("BAJA")
        for _ in range(2):
            worker = replace(on.worker(NEVER_ASKED, faults=CrashAt("claimed")), max_attempts=1)
            with pytest.raises(Crash):
                await worker.answer(message)
            on.pass_lease()
        worker = replace(on.worker(NEVER_ASKED), max_attempts=1)
        assert await worker.answer(message) is Outcome.ANSWERED
        assert [line.status for line in on.shop.transcript()] == ["answered", "sent"]
        assert consents(on) == [(True, "BAJA")]

    bench(story)


def test_given_up_it_is_confirmed_and_nobody_is_asked_to_write_it_again() -> None:
    async def story(on: Bench) -> None:
        on.shop.carrier.trouble = lose("/complete", Broken())
        worker = replace(on.worker(NEVER_ASKED), max_attempts=1)
        assert await worker.answer(on.message("BAJA")) is Outcome.ANSWERED
        assert on.phones.bodies == [OPTED_OUT]
        assert on.shop.conversation().opted_out

    bench(story)


def test_a_turn_that_is_given_up_says_nothing_to_a_shopper_who_opted_out() -> None:
    async def story(on: Bench) -> None:
        await tell(on, "BAJA")
        await asyncio.sleep(5)
        on.shop.carrier.trouble = lose("/complete", Broken())
        worker = replace(on.worker(NEVER_ASKED), max_attempts=1)
        assert await worker.answer(on.message("baja")) is Outcome.ANSWERED
        assert on.phones.bodies == [OPTED_OUT]

    bench(story)


def test_one_who_came_back_gets_the_apology_of_a_turn_that_is_given_up() -> None:
    async def story(on: Bench) -> None:
        await tell(on, "BAJA")
        await asyncio.sleep(5)
        on.shop.carrier.trouble = lose("/complete", Broken())
        worker = replace(on.worker(echo()), max_attempts=1)
        assert await worker.answer(on.message("quiero leche")) is Outcome.ANSWERED
        assert on.phones.bodies == [OPTED_OUT, APOLOGY]
        assert not on.shop.conversation().opted_out

    bench(story)
