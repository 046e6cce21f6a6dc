"""Batching: one loop of claims a conversation, whatever its tasks bring, and in the order of their writing."""

import asyncio
from datetime import timedelta
from typing import Any, cast

import pytest
from google.adk.models.llm_request import LlmRequest

from agent_worker.turns import batching
from agent_worker.turns.batching import Batch, Batches
from agent_worker.turns.claims import NotClaimed
from agent_worker.turns.turn import Outcome, TurnWorker
from local.inbound_message import NOON, inbound
from retail.errors import Invalid, Unavailable
from retail.queueing import DISPATCH_DEADLINE, MIN_ATTEMPTS, TRIED_FOR
from retail.wire import MAX_OTHERS, InboundMessage
from tests.scripted_model import ScriptedModel, say, spoken
from tests.worker_bench import PHONE, Bench, Crash, CrashAt, bench

ANSWERED, BUSY = Outcome.ANSWERED, Outcome.BUSY


def echo() -> ScriptedModel:
    """Says what the turn's messages say, after a second."""

    async def answer(request: LlmRequest) -> Any:
        await asyncio.sleep(1)
        return [say(str(spoken(request)[-1][1]))]

    return ScriptedModel(script=lambda _: answer)


def counting(worker: TurnWorker) -> list[list[str]]:
    """The SIDs of each claim that the worker makes from now on."""
    claims: list[list[str]] = []
    claim = worker.api.claim

    def counted(wa_id: str, message: InboundMessage, name: str, others: Any) -> Any:
        claims.append([message["sid"], *(other["sid"] for other in others)])
        return claim(wa_id, message, name, others)

    worker.api.claim = counted  # type: ignore[assignment, method-assign]
    return claims


def bring(worker: TurnWorker, *messages: Any, tries: int = 0) -> "asyncio.Future[list[Outcome]]":
    """A task for each of the messages, all at once."""
    return asyncio.gather(*(worker.answer(message, tries=tries) for message in messages))


async def led(on: Bench, worker: TurnWorker) -> list["asyncio.Future[Outcome]"]:
    """The task of `una`, which is thought about, and that of `dos`, which follows it."""
    leader = asyncio.ensure_future(worker.answer(on.message("una")))
    await asyncio.sleep(0.5)
    follower = asyncio.ensure_future(worker.answer(on.message("dos")))
    await asyncio.sleep(0.1)
    return [leader, follower]


def turns(on: Bench) -> list[list[str]]:
    """What was said in each turn, in order."""
    lines = sorted(on.shop.transcript(), key=lambda line: line.seq)
    said: dict[str, list[str]] = {}
    for line in lines:
        if line.author == "shopper":
            said.setdefault(line.turn_id, []).append(line.body)
    return list(said.values())


def test_a_burst_is_two_turns_in_order_whatever_order_its_tasks_come_in() -> None:
    async def story(on: Bench) -> None:
        texts = ["hola", "quiero leche", "y yerba", "y fideos", "gracias"]
        messages = [
            {**on.message(text), "received_at": (NOON + timedelta(milliseconds=place)).isoformat()}
            for place, text in enumerate(texts)
        ]
        worker = on.worker(echo())
        claims = counting(worker)
        first, *rest = messages
        outcomes = await bring(worker, first, *reversed(rest))
        assert outcomes == [ANSWERED] * 5
        assert turns(on) == [["hola"], ["quiero leche", "y yerba", "y fideos", "gracias"]]
        assert len(claims) == 3  # the second of them was told to wait for the rest
        assert worker.claims.batches.led == {}

    bench(story)


def test_a_flood_of_one_phone_is_a_few_claims_and_loses_nothing() -> None:
    async def story(on: Bench) -> None:
        messages = [on.message(f"número {place}") for place in range(200)]
        worker = on.worker(echo())
        claims = counting(worker)
        outcomes = await bring(worker, *messages)
        assert outcomes.count(ANSWERED) >= 81  # the leader, and the tasks that may follow
        for message in messages:  # the queue brings the others again
            await on.until_answered(worker, message)
        assert sorted(text for turn in turns(on) for text in turn) == sorted(
            str(message["body"]) for message in messages
        )
        assert len(claims) <= 200 / MAX_OTHERS + 4
        assert all(len(claim) <= 1 + MAX_OTHERS for claim in claims)

    bench(story)


def test_what_is_brought_while_a_busy_conversation_is_asked_for_is_answered_by_its_holder() -> None:
    async def story(on: Bench) -> None:
        holder, other = on.worker(echo()), on.worker(echo())
        running = asyncio.ensure_future(holder.answer(on.message("hola")))
        await asyncio.sleep(0.5)
        claims = counting(other)
        brought = await bring(other, on.message("quiero leche"), on.message("y yerba"))
        assert brought == [BUSY, BUSY]
        assert len(claims) == 2
        assert await running is ANSWERED
        assert turns(on) == [["hola"], ["quiero leche", "y yerba"]]

    bench(story)


def test_a_message_that_was_answered_here_is_not_asked_for_again() -> None:
    async def story(on: Bench) -> None:
        message, worker = on.message("hola"), on.worker(echo())
        claims = counting(worker)
        assert await worker.answer(message) is ANSWERED
        assert await worker.answer(message) is ANSWERED
        assert len(claims) == 1

    bench(story)


def test_a_message_that_comes_while_another_is_thought_about_is_answered_next() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(echo())
        first = asyncio.ensure_future(worker.answer(on.message("una")))
        await asyncio.sleep(0.5)
        twice = on.message("dos")
        assert await bring(worker, twice, twice) == [ANSWERED, ANSWERED]
        assert await first is ANSWERED
        assert turns(on) == [["una"], ["dos"]]
        assert on.loop.seconds < 5

    bench(story)


def test_a_message_that_the_api_refuses_costs_its_companions_one_more_try() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(echo())
        good, bad, other = on.message("hola"), on.message("mal"), on.message("chau")
        cast("dict[str, Any]", bad)["kind"] = "hologram"
        outcomes = await bring(worker, good, bad, other)
        assert outcomes == [ANSWERED, BUSY, BUSY]
        assert await worker.answer(other) is ANSWERED
        with pytest.raises(Exception, match="invalid") as refusal:
            await worker.answer(bad)
        assert type(refusal.value).__name__ == "TaskRefused"
        assert turns(on) == [["hola"], ["chau"]]

    bench(story)


def test_when_the_claim_fails_every_task_comes_again() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(echo())
        claim = worker.api.claim

        def fails(*_: Any) -> Any:
            raise Unavailable("backoffice_unavailable", "no answer")

        worker.api.claim = fails  # type: ignore[assignment, method-assign]
        one, two = on.message("una"), on.message("dos")
        leader, follower = await asyncio.gather(
            worker.answer(one), worker.answer(two), return_exceptions=True
        )
        assert isinstance(leader, NotClaimed)
        assert follower is BUSY
        worker.api.claim = claim  # type: ignore[method-assign]
        assert await bring(worker, two, one) == [ANSWERED, ANSWERED]

    bench(story)


def test_a_task_that_may_not_come_again_waits_for_nobody() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(echo())
        claims = counting(worker)
        late = on.message("tarde")
        on.loop.seconds += TRIED_FOR.total_seconds()
        leading = asyncio.ensure_future(worker.answer(on.message("ahora")))
        await asyncio.sleep(0.5)
        assert await worker.answer(late, tries=MIN_ATTEMPTS) is ANSWERED
        assert [late["sid"]] in claims
        assert await leading is ANSWERED

    bench(story)


def test_what_one_id_tells_about_its_sender_is_not_told_of_another() -> None:
    batches = Batches()
    with batches.leading(inbound("SM1"), NOON) as batch:
        assert batches.of(inbound("SM2"), NOON) is batch
        assert batches.of(inbound("SM3", external_user_id="AR.1"), NOON) is None
        assert batches.of(inbound("SM4", wa_id="5491187654321"), NOON) is None
        with batches.leading(inbound("SM5"), NOON) as second:
            assert batches.of(inbound("SM2"), NOON) is batch is not second
        assert batches.of(inbound("SM2"), NOON) is batch
    assert batches.of(inbound("SM2"), NOON) is None


def test_a_claim_takes_along_the_first_that_were_written_and_no_more_than_a_request_holds(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batching, "_MAX_CLAIM_BYTES", 1000)
    batch = Batch(NOON)
    for place, sid in enumerate(("SM3", "SM2", "SM1")):
        at = (NOON + timedelta(seconds=place)).isoformat()
        batch.add(inbound(sid, "x" * 500, received_at=at))
    batch.add(inbound("SM0", "x" * 5000, received_at="2026"))  # alone it is more than that
    sids = [[one["sid"] for one in batch.take()] for _ in range(5)]
    assert sids == [["SM0"], ["SM3"], ["SM2"], ["SM1"], []]


def test_a_sender_s_batch_has_room_for_one_claim() -> None:
    batch = Batch(NOON)
    for place in range(MAX_OTHERS + 1):
        batch.add(inbound(f"SM{place}"))
    assert len(batch.take()) == MAX_OTHERS
    assert batch.take() == []
    batch.add(inbound("SM0"))
    assert batch.take() == []  # it was taken along before


def test_only_the_last_answered_messages_are_remembered_and_of_their_sender(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(batching, "_MAX_ANSWERED", 2)
    batches = Batches()
    batches.note_answered("whatsapp:+5491123456789", ["SM1", "SM2", "SM3"])
    assert [batches.has_answered(inbound(sid)) for sid in ("SM1", "SM2", "SM3")] == [
        False,
        True,
        True,
    ]
    assert not batches.has_answered(inbound("SM3", wa_id="5491187654321"))


@pytest.mark.parametrize(("phones", "follow"), [(1, 80), (3, 100)])
def test_so_many_tasks_follow_and_the_others_leave_their_message_and_go(
    phones: int, follow: int
) -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(echo())
        senders = [f"549118765432{phone}" for phone in range(phones)]
        tasks = [
            asyncio.ensure_future(worker.answer(inbound(f"SM{sender}{place}", wa_id=sender)))
            for sender in senders
            for place in range(90)
        ]
        await asyncio.sleep(0.5)
        assert sum(not task.done() for task in tasks) == phones + follow
        await asyncio.gather(*tasks)
        assert len(worker.claims.batches.answered) == phones * 90

    bench(story)


def test_a_follower_that_is_given_up_takes_nothing_from_its_leader() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(echo())
        leader, follower = await led(on, worker)
        follower.cancel()
        assert await leader is ANSWERED
        assert turns(on) == [["una"], ["dos"]]

    bench(story)


def test_a_leader_that_is_given_up_lets_its_followers_go() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(echo())
        leader, follower = await led(on, worker)
        leader.cancel()
        assert await follower is BUSY
        assert worker.claims.batches.led == {}

    bench(story)


def test_nobody_follows_a_leader_that_hangs() -> None:
    async def story(on: Bench) -> None:
        message, late = on.message("una"), on.message("dos")
        worker = on.worker(echo())
        complete = worker.asking.off_loop
        hung: list[bool] = []

        async def hangs_once(work: Any) -> Any:
            if "complete" in str(getattr(work, "func", "")) and not hung:
                hung.append(True)
                await asyncio.Event().wait()
            return await complete(work)

        object.__setattr__(worker.asking, "off_loop", hangs_once)
        hanging = asyncio.ensure_future(worker.answer(message))
        await asyncio.sleep(1.5)
        following = asyncio.ensure_future(worker.answer(late))
        await asyncio.sleep(DISPATCH_DEADLINE.total_seconds())
        assert hung
        assert not following.done()
        assert await worker.answer(message, tries=1) is ANSWERED  # the queue brings it again
        assert await following is BUSY
        assert await worker.answer(late, tries=1) is ANSWERED
        assert turns(on) == [["una"], ["dos"]]
        hanging.cancel()

    bench(story)


def test_what_another_process_has_answered_is_acknowledged_with_one_claim() -> None:
    async def story(on: Bench) -> None:
        messages = [on.message(f"número {place}") for place in range(30)]
        first = on.worker(echo())
        await bring(first, *messages)
        second = on.worker(echo())
        claims = counting(second)
        assert await bring(second, *messages) == [ANSWERED] * 30
        assert len(claims) == 2

    bench(story)


def test_a_reply_that_is_not_sent_yet_answers_nobody_who_came_along() -> None:
    async def story(on: Bench) -> None:
        one, two = on.message("una"), on.message("dos")
        with pytest.raises(Crash):
            await asyncio.gather(
                *(
                    on.worker(echo(), faults=CrashAt("completed")).answer(each)
                    for each in (one, two)
                )
            )
        claim = on.shop.agent.claim(PHONE, on.message("tres"), "w", [one, two])
        assert claim.get("answered", []) == []

    bench(story)


def test_a_claim_that_fails_for_what_came_along_is_made_without_it_the_next_time() -> None:
    async def story(on: Bench) -> None:
        worker = on.worker(echo(), at_once=1)
        claim = worker.api.claim

        def fails_with(wa_id: str, message: Any, name: str, others: Any) -> Any:
            if any(each["body"] == "mal" for each in (message, *others)):
                raise Unavailable("internal_error", "500")
            return claim(wa_id, message, name, others)

        worker.api.claim = fails_with  # type: ignore[assignment, method-assign]
        good, bad = on.message("hola"), on.message("mal")
        for times in (1, 2):
            somebody = on.message("yo", "5491187654321")
            occupied = asyncio.ensure_future(worker.answer(somebody))  # has the only slot
            await asyncio.sleep(0.1)
            outcomes = await asyncio.gather(
                worker.answer(good), worker.answer(bad), return_exceptions=True
            )
            assert await occupied is ANSWERED
            assert isinstance(outcomes[0], NotClaimed) if times == 1 else outcomes[0] is ANSWERED
            await asyncio.sleep(2)
        assert "hola" in on.phones.bodies

    bench(story)


def test_a_leader_whose_message_is_answered_does_not_ask_without_a_pause() -> None:
    async def story(on: Bench) -> None:
        message = on.message("hola")
        await on.worker(echo()).answer(message)
        worker = on.worker(echo())
        asked = []

        def full(_: str, message: Any, __: str, others: Any) -> Any:
            asked.append(on.loop.seconds)
            worker.claims.batches.led[message["from"], ""].add(inbound("SMnew"))
            return {"status": "answered", "left_out": [other["sid"] for other in others]}

        worker.api.claim = full  # type: ignore[assignment, method-assign]
        assert await worker.answer(message) is ANSWERED
        assert len(asked) == 20
        assert len(set(asked)) == 20

    bench(story)


def test_the_back_office_refuses_others_of_another_sender() -> None:
    async def story(on: Bench) -> None:
        strange = inbound("SM9", wa_id="5491187654321")
        with pytest.raises(Invalid, match="one sender"):
            on.shop.agent.claim(PHONE, on.message("hola"), "w", [strange])
        with pytest.raises(AssertionError):
            on.shop.conversation()

    bench(story)
