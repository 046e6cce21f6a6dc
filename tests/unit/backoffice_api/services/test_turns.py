"""Turns on the real store: threads that race, leases that run out, answers that get lost, what it costs."""

import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from backoffice_api.domain.claim import Answered, Busy, Claimed, Gathering, Undelivered
from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.message import Message
from backoffice_api.domain.turn import TurnRecord
from backoffice_api.domain.user import User
from backoffice_api.services import conversations, turn_endings, users
from backoffice_api.services import turns as use_cases
from backoffice_api.services.turn_endings import Ending
from backoffice_api.services.turns import ActingTurn, Claim, Turns, turn_of
from backoffice_api.services.unit_of_work import UnitOfWork
from backoffice_api.storage.port import Create, Save, Write
from local.backoffice import LEASE
from retail.errors import Conflict, Forbidden, Invalid, Refused, Unavailable
from tests.backoffice import ANA, Backoffice, a_backoffice, a_store
from tests.turns import NOON, WA_ID, written


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


@pytest.fixture
def shop_on_file(tmp_path: Path) -> Backoffice:
    return a_backoffice(a_store(str(tmp_path / "milo.db")), sleep=time.sleep)


def claim(shop: Backoffice, sid: str = "SM1", worker: str = "") -> Claim:
    return use_cases.claim_turn(shop.desk, WA_ID, written(sid), worker)


def claimed(shop: Backoffice, sid: str = "SM1") -> tuple[Claim, Claimed]:
    given = claim(shop, sid)
    assert isinstance(given.decision, Claimed)
    return given, given.decision


def complete(shop: Backoffice, given: Claim, *replies: str, **members: Any) -> Any:
    assert isinstance(given.decision, Claimed | Undelivered)
    turn = given.decision.turn
    ending = Ending(**{"status": "answered", "replies": replies, "memory": "[1]", **members})
    return turn_endings.complete(shop.desk, given.token, turn.id, turn.fence, ending)


def report(shop: Backoffice, given: Claim, message_id: int) -> bool:
    return turn_endings.report_sent(shop.desk, given.token, message_id, "sent", "SMout", None)


def conversation(shop: Backoffice) -> Conversation:
    snapshot = shop.shop.store.get(Conversation, WA_ID)
    assert snapshot is not None
    return snapshot.entity


def at_once(count: int, call: Callable[[int], Any]) -> list[Any]:
    start = threading.Barrier(count)

    def run(number: int) -> Any:
        start.wait()
        return call(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def test_of_twenty_workers_with_one_message_one_gets_the_turn(shop_on_file: Backoffice) -> None:
    given = at_once(20, lambda _: claim(shop_on_file))
    assert Counter(type(each.decision) for each in given) == {Claimed: 1, Busy: 19}
    assert len(conversation(shop_on_file).pending) == 1


def test_of_twenty_messages_at_once_none_is_lost_and_one_turn_begins(
    shop_on_file: Backoffice,
) -> None:
    given = at_once(20, lambda n: claim(shop_on_file, f"SM{n}"))
    assert Counter(type(each.decision) for each in given) == {Claimed: 1, Busy: 19}
    pending = conversation(shop_on_file).pending
    assert sorted(m.sid for m in pending) == sorted(f"SM{n}" for n in range(20))
    assert [m.seq for m in pending] == list(range(1, 21))


def test_of_twenty_completions_of_one_turn_one_counts(shop_on_file: Backoffice) -> None:
    given, _ = claimed(shop_on_file)
    done = at_once(20, lambda n: complete(shop_on_file, given, f"reply {n}"))
    assert len({each.outbound for each in done}) == 1
    assert len(conversation(shop_on_file).outbox) == 1


def test_five_messages_in_a_second_are_at_most_two_turns(shop: Backoffice) -> None:
    turns: list[tuple[str, ...]] = []

    def work_through(sid: str) -> None:
        while True:
            given = claim(shop, sid)
            if isinstance(given.decision, Gathering):
                return  # asks again when its wait is over
            if not isinstance(given.decision, Claimed):
                return
            turns.append(tuple(m.sid for m in given.decision.messages))
            for message in complete(shop, given, "Dale").outbound:
                report(shop, given, message.id)

    for n in range(5):
        work_through(f"SM{n}")
        shop.clock.advance(seconds=0.24)
    shop.clock.advance(seconds=1.2)
    work_through("SM4")
    assert turns == [("SM0",), ("SM1", "SM2", "SM3", "SM4")]


def test_a_worker_that_was_thought_dead_changes_nothing(shop: Backoffice) -> None:
    first, _ = claimed(shop)
    shop.clock.advance(seconds=91)
    second, decision = claimed(shop)
    assert decision.turn.attempt == 2
    before = conversation(shop)
    with pytest.raises(Refused) as refusal:
        complete(shop, first, "tarde")
    assert refusal.value.code == "turn_lost"
    assert conversation(shop) == before
    assert shop.shop.store.get(Message, "SM1") is None
    assert shop.shop.store.get(TurnRecord, decision.turn.id) is None
    assert [m.body for m in complete(shop, second, "a tiempo").outbound] == ["a tiempo"]


def test_a_late_deliverer_reports_nothing(shop: Backoffice) -> None:
    first, _ = claimed(shop)
    (message,) = complete(shop, first, "Hola").outbound
    shop.clock.advance(seconds=91)
    second = claim(shop)
    assert isinstance(second.decision, Undelivered)
    with pytest.raises(Refused) as refusal:
        report(shop, first, message.id)
    assert refusal.value.code == "turn_lost"
    assert report(shop, second, message.id) is False
    assert isinstance(claim(shop).decision, Answered)


def test_a_report_keeps_the_lease_for_the_next_reply(shop: Backoffice) -> None:
    given, _ = claimed(shop)
    one, two = complete(shop, given, "uno", "dos").outbound
    shop.clock.advance(seconds=LEASE.total_seconds() - 1)
    report(shop, given, one.id)
    shop.clock.advance(seconds=LEASE.total_seconds() - 1)
    assert isinstance(claim(shop).decision, Busy)
    report(shop, given, two.id)


@pytest.mark.parametrize("replies", [(), ("Hola",)])
def test_a_lost_answer_to_a_completion_may_be_asked_for_again(
    shop: Backoffice, replies: tuple[str, ...]
) -> None:
    given, _ = claimed(shop)
    done = complete(shop, given, *replies)
    assert complete(shop, given, *replies) == done
    assert complete(shop, given, "otra cosa") == done


def test_a_completion_says_what_went_out_before(shop: Backoffice) -> None:
    given, _ = claimed(shop)
    (message,) = complete(shop, given, "Hola").outbound
    report(shop, given, message.id)
    shop.clock.advance(seconds=2)
    claim(shop, "SM2")
    shop.clock.advance(seconds=100)
    again, _ = claimed(shop, "SM2")
    before = shop.shop.store.get(Message, f"{WA_ID}-2")
    assert before is not None
    assert complete(shop, again, "Chau").known_sids == (before.entity.sid,)


def test_a_lost_answer_to_a_report_may_be_asked_for_again(shop: Backoffice) -> None:
    given, _ = claimed(shop)
    first, last = complete(shop, given, "Hola", "Chau").outbound
    assert report(shop, given, first.id) is False
    assert report(shop, given, first.id) is False
    assert report(shop, given, last.id) is False
    with pytest.raises(Refused, match="turn_lost"):
        report(shop, given, last.id)
    assert isinstance(claim(shop).decision, Answered)


def test_a_claim_whose_answer_was_lost_is_given_again_to_that_worker(shop: Backoffice) -> None:
    claim(shop, worker="w1")
    assert isinstance(claim(shop, worker="w2").decision, Busy)
    assert isinstance(claim(shop, worker="w1").decision, Claimed)


def test_what_came_during_a_turn_is_more(shop: Backoffice) -> None:
    given, _ = claimed(shop)
    claim(shop, "SM2")
    done = complete(shop, given, "Hola")
    assert done.more
    assert report(shop, given, done.outbound[0].id)
    shop.clock.advance(seconds=2)
    assert [m.sid for m in claimed(shop)[1].messages] == ["SM2"]


def test_a_turn_ends_in_its_transcript_and_its_record(shop: Backoffice) -> None:
    user = shop.user()
    given, decision = claimed(shop)
    calls = [{"tool": "get_cart_summary", "arguments": {}, "status": "found"}]
    shop.clock.advance(seconds=3)
    complete(
        shop, given, "Hola", tool_calls=calls, model="offline", input_tokens=10, output_tokens=2
    )
    line = shop.shop.store.get(Message, "SM1")
    assert line is not None
    assert (line.entity.status, line.entity.turn_id) == ("answered", decision.turn.id)
    found = shop.shop.store.get(TurnRecord, decision.turn.id)
    assert found is not None
    record = found.entity
    assert (record.outcome, record.user_id, record.sids) == ("answered", user.id, ("SM1",))
    assert (record.model, record.input_tokens, record.output_tokens) == ("offline", 10, 2)
    assert record.finished_at - record.started_at == timedelta(seconds=3)
    assert conversation(shop).memory == "[1]"


def test_memory_comes_with_the_next_turn(shop: Backoffice) -> None:
    given, _ = claimed(shop)
    assert given.conversation.memory is None
    complete(shop, given, memory='[{"x": "ñ"}]')
    shop.clock.advance(seconds=2)
    assert claimed(shop, "SM2")[0].conversation.memory == '[{"x": "ñ"}]'


def test_a_buried_turn_keeps_the_memory_and_says_why(shop: Backoffice) -> None:
    complete(shop, claimed(shop)[0], memory="[1]")
    shop.clock.advance(seconds=2)
    given, decision = claimed(shop, "SM2")
    complete(shop, given, "Perdón", status="dead", memory=None, reason="model_down")
    assert conversation(shop).memory == "[1]"
    record = shop.shop.store.get(TurnRecord, decision.turn.id)
    line = shop.shop.store.get(Message, "SM2")
    assert record is not None
    assert line is not None
    assert (record.entity.outcome, record.entity.reason) == ("dead", "model_down")
    assert line.entity.status == "dead"


def test_a_person_who_takes_over_silences_the_answer_in_flight(shop: Backoffice) -> None:
    given, decision = claimed(shop)
    shop.shop.cases.run(lambda work: conversations.take_over(work, shop.shop, WA_ID))
    assert complete(shop, given, "Hola").outbound == ()
    record = shop.shop.store.get(TurnRecord, decision.turn.id)
    assert record is not None
    assert record.entity.outcome == "silenced"


def test_the_shopper_is_found_by_the_phone_however_it_was_written(shop: Backoffice) -> None:
    assert claimed(shop)[0].user is None
    shop.shop.cases.run(
        lambda work: users.create(
            work, shop.shop, name="Juan", email="juan@example.com", phone="011 15 2345-6789"
        )
    )
    shop.user(ANA)
    shop.clock.advance(seconds=91)
    given = claimed(shop)[0]
    assert isinstance(given.user, User)
    assert given.user.name == "Juan"
    assert conversation(shop).user_id == given.user.id


def test_another_attempt_gets_what_the_first_one_did_and_a_first_one_nothing(
    shop: Backoffice,
) -> None:
    _, decision = claimed(shop)
    for n, (turn_id, call) in enumerate(
        [
            (decision.turn.id, "{1}"),
            ("t-other", "{2}"),
            (decision.turn.id, "{3}"),
            (decision.turn.id, ""),
        ]
    ):
        at = NOON + timedelta(seconds=n)
        record = IdempotencyRecord(f"k{n}", "f", 200, "{}", turn_id, call, at, at)
        shop.shop.store.commit([Create(record)])
    shop.clock.advance(seconds=91)
    assert claimed(shop)[0].journal == ("{1}", "{3}")


def test_a_tool_of_a_lost_turn_writes_nothing_even_if_it_began_before(shop: Backoffice) -> None:
    given, decision = claimed(shop)
    work = UnitOfWork(shop.shop.store)
    assert turn_of(work, given.token) == ActingTurn(WA_ID, decision.turn.id, None)
    work.put(IdempotencyRecord("k", "f", 200, "{}", "t", "", NOON, NOON))
    shop.clock.advance(seconds=91)
    claimed(shop)
    with pytest.raises(Conflict):
        work.commit()
    with pytest.raises(Forbidden):
        turn_of(UnitOfWork(shop.shop.store), given.token)
    assert shop.shop.store.get(IdempotencyRecord, "k") is None


@pytest.mark.parametrize(
    "token", ["", ".", "x", WA_ID, f"{WA_ID}.", f"{WA_ID}.x", "a/b.x", "\x00.x"]
)
def test_a_token_that_nobody_issued_opens_nothing(shop: Backoffice, token: str) -> None:
    _, decision = claimed(shop)
    with pytest.raises(Forbidden):
        turn_of(UnitOfWork(shop.shop.store), token)
    with pytest.raises(Refused):
        turn_endings.complete(
            shop.desk, token, decision.turn.id, 1, Ending("answered", ("Hola",), "[]")
        )
    with pytest.raises(Refused):
        turn_endings.give_up_for_now(shop.desk, token, decision.turn.id, 1)


def test_the_token_itself_is_not_stored(shop: Backoffice) -> None:
    given, _ = claimed(shop)
    assert given.token.removeprefix(f"{WA_ID}.") not in repr(conversation(shop))


def test_a_message_of_somebody_else_is_refused(shop: Backoffice) -> None:
    for sender in ("whatsapp:+5491187654321", "5491123456789", "", "sms:+5491123456789"):
        with pytest.raises(Invalid):
            use_cases.claim_turn(shop.desk, WA_ID, written(sender=sender), "")
    complete(shop, claimed(shop)[0])
    other = written("SM1", sender="whatsapp:+5491187654321")
    given = use_cases.claim_turn(shop.desk, "5491187654321", other, "")
    with pytest.raises(Invalid, match="invalid_message"):
        complete(shop, given)
    buried = complete(shop, given, "Perdón", status="dead", memory=None, reason="invalid_message")
    assert buried.outbound == ()  # its answer is in the other conversation
    use_cases.claim_turn(
        shop.desk, "5491187654321", replace(other, sid="SM2"), ""
    )  # the conversation goes on
    line = shop.shop.store.get(Message, "SM1")
    assert line
    assert (line.entity.wa_id, line.entity.status) == (WA_ID, "answered")


def test_a_message_that_another_conversation_has_answered_is_refused_by_one_that_goes_on(
    shop: Backoffice,
) -> None:
    complete(shop, claimed(shop)[0])
    ana = "whatsapp:+5491187654321"
    use_cases.claim_turn(shop.desk, "5491187654321", written("SM2", sender=ana), "")
    with pytest.raises(Invalid, match="invalid_message"):
        use_cases.claim_turn(shop.desk, "5491187654321", written("SM1", sender=ana), "")


def test_messages_that_come_along_are_recorded_in_the_order_of_their_writing(
    shop: Backoffice,
) -> None:
    complete(shop, claimed(shop)[0])
    new = [written(f"SM{n}", received_at=NOON + timedelta(seconds=n)) for n in (4, 3, 2)]
    given = use_cases.claim_turn(shop.desk, WA_ID, written("SM1"), "", [*new, written("SM1")])
    assert isinstance(given.decision, Gathering)
    assert [message.sid for message in conversation(shop).pending] == ["SM2", "SM3", "SM4"]


def test_of_messages_that_come_along_those_without_room_are_left_out(shop: Backoffice) -> None:
    others = [written(f"SM{n}", body="x" * 4096) for n in range(2, 40)]
    given = use_cases.claim_turn(shop.desk, WA_ID, written("SM1"), "", others)
    assert isinstance(given.decision, Claimed)
    sids = [message.sid for message in given.decision.messages]
    assert sids == [f"SM{n}" for n in range(1, len(sids) + 1)]
    assert 20 < len(sids) < 39
    assert given.left_out == tuple(other.sid for other in others[len(sids) - 1 :])
    with pytest.raises(Unavailable, match="too many"):
        use_cases.claim_turn(shop.desk, WA_ID, written("SM99", body="x" * 4096), "")


def test_a_message_that_comes_along_is_of_the_same_sender_and_conversation(
    shop: Backoffice,
) -> None:
    others = [
        written("SM2", sender="whatsapp:+5491187654321"),
        written("SM2", external_user_id="US.13491208655302741918"),
    ]
    for other in others:
        with pytest.raises(Invalid, match="one sender"):
            use_cases.claim_turn(shop.desk, WA_ID, written("SM1"), "", [other])
    complete(shop, claimed(shop)[0])
    ana = "whatsapp:+5491187654321"
    use_cases.claim_turn(shop.desk, "5491187654321", written("SM3", sender=ana), "")
    stolen, new = written("SM1", sender=ana), written("SM4", sender=ana)
    with pytest.raises(Invalid, match="another conversation"):
        use_cases.claim_turn(shop.desk, "5491187654321", new, "", [stolen])


def test_a_shopper_without_a_number_is_a_conversation_too(shop: Backoffice) -> None:
    message = written(sender="whatsapp:US.13491208655302741918")
    given = use_cases.claim_turn(shop.desk, "US.13491208655302741918", message, "")
    (reply,) = complete(shop, given, "Hola").outbound
    assert reply.to == "whatsapp:US.13491208655302741918"
    assert report(shop, given, reply.id) is False


def test_ids_of_replies_differ_within_a_conversation(shop: Backoffice) -> None:
    ids = iter([1, 1, 1, 2, *range(3, 99)])
    desk: Turns = replace(shop.desk, shop=replace(shop.shop, new_id=lambda: next(ids)))
    given, decision = claimed(shop)
    ending = Ending("answered", ("a", "b"), "[]")
    done = turn_endings.complete(desk, given.token, decision.turn.id, 1, ending)
    assert [m.id for m in done.outbound] == [1, 2]


class CountingStore:
    """Counts what Firestore would bill."""

    def __init__(self) -> None:
        self._store = a_store()
        self.reads = 0
        self.writes = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def get(self, kind: Any, key: str) -> Any:
        self.reads += 1
        return self._store.get(kind, key)

    def get_many(self, kind: Any, keys: Sequence[str]) -> Any:
        self.reads += len(keys)
        return self._store.get_many(kind, keys)

    def commit(self, writes: Sequence[Write]) -> None:
        self.writes += sum(isinstance(write, Create | Save) for write in writes)
        self._store.commit(writes)

    def cost(self) -> tuple[int, int]:
        cost = (self.reads, self.writes)
        self.reads = self.writes = 0
        return cost


def test_a_turn_costs_few_reads_and_writes() -> None:
    store = CountingStore()
    shop = a_backoffice(store)
    shop.user()
    store.cost()
    given = claim(shop)
    assert store.cost() == (4, 1)
    claim(shop)
    assert store.cost() == (1, 0)
    (message,) = complete(shop, given, "Hola").outbound
    assert store.cost() == (1, 3)
    report(shop, given, message.id)
    assert store.cost() == (1, 2)
    claim(shop)
    assert store.cost() == (2, 0)


def test_a_locked_store_is_said_and_changes_nothing(tmp_path: Path) -> None:
    store = a_store(str(tmp_path / "milo.db"), busy_seconds=0.05)
    shop = a_backoffice(store)
    given, _ = claimed(shop)
    before = conversation(shop)
    with store._connections.one() as connection:
        connection.execute("BEGIN IMMEDIATE")
        for attempt in (lambda: claim(shop, "SM2"), lambda: complete(shop, given, "Hola")):
            with pytest.raises(Unavailable):
                attempt()
        connection.execute("ROLLBACK")
    assert conversation(shop) == before
