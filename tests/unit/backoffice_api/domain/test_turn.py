"""The end of a turn: what it leaves behind, who may end it, and its replies reported."""

import json
from datetime import timedelta

import pytest

from backoffice_api.domain.claim import Claimed, Undelivered
from backoffice_api.domain.consent import MAX_CONSENTS, MAX_WORDS, Consent
from backoffice_api.domain.conversation import Conversation, consent, receive, say
from backoffice_api.domain.hand_over import pause
from backoffice_api.domain.message import Message
from backoffice_api.domain.turn import (
    MAX_ARGUMENTS,
    MAX_MEMORY_BYTES,
    MAX_REPLIES,
    MAX_TOOL_CALLS,
    check_held,
    check_size,
    consent_of,
    give_back,
    holder,
    mark_sent,
    tool_log,
)
from retail.errors import Forbidden, Invalid, NotFound, Refused
from retail.whatsapp import MAX_SENT
from tests.turns import LEASE, NOON, ask, at, delivering, finished, live, running, waiting, written


def report(
    conversation: Conversation, id_: int, seconds: float = 6, token: str = "hash"
) -> tuple[Conversation, Message | None]:
    return mark_sent(
        conversation,
        id_,
        token,
        status="sent",
        sid=f"SM{id_}",
        error_code=None,
        lease=LEASE,
        now=at(seconds),
    )


def test_a_finished_turn_answers_its_messages_and_holds_the_lease_to_deliver() -> None:
    before = receive(running("SM1", "SM2"), written("SM3"), at(1))
    after, left = finished(before, "Hola", "Chau", seconds=5)
    assert [m.sid for m in after.pending] == ["SM3"]
    assert [(line.key, line.status) for line in left.lines] == [
        ("SM1", "answered"),
        ("SM2", "answered"),
    ]
    assert [m.body for m in left.outbound] == ["Hola", "Chau"]
    turn = live(after)
    assert (turn.state, turn.outbound, turn.lease_until) == ("delivering", (101, 102), at(95))


def test_a_turn_without_replies_is_over_at_once() -> None:
    after, left = finished(running("SM1"))
    assert after.live is None
    assert left.outbound == ()


def test_messages_and_replies_have_one_order() -> None:
    conversation = delivering("Hola", "Chau", sids=("SM1", "SM2"))
    conversation = receive(conversation, written("SM3"), at(9))
    assert [m.seq for m in conversation.outbox] == [3, 4]
    assert conversation.pending[0].seq == 5


def test_a_paused_conversation_gets_no_replies() -> None:
    after, left = finished(pause(running("SM1"), at(1)), "Hola")
    assert left.outbound == ()
    assert [line.status for line in left.lines] == ["answered"]
    assert after.live is None


def test_what_the_shop_wrote_meanwhile_goes_out_before_the_replies() -> None:
    _, left = finished(say(running("SM1"), "Soy Ana", 7, at(1)), "Hola")
    assert [(m.body, m.author) for m in left.outbound] == [("Soy Ana", "shop"), ("Hola", "milo")]


def test_messages_of_a_buried_turn_are_dead() -> None:
    _, left = finished(running("SM1"), "Perdón", status="dead")
    assert [line.status for line in left.lines] == ["dead"]
    assert [m.body for m in left.outbound] == ["Perdón"]


def test_the_last_report_frees_the_conversation() -> None:
    conversation = delivering("Hola", "Chau")
    conversation, line = report(conversation, 101, 6)
    assert live(conversation).lease_until == at(96)
    assert line is not None
    assert (line.body, line.status, line.sid) == ("Hola", "sent", "SM101")
    conversation, _ = report(conversation, 102, 7)
    assert conversation.live is None
    assert not conversation.more


def test_a_report_that_comes_twice_changes_nothing() -> None:
    once, _ = report(delivering("Hola", "Chau"), 101)
    again, line = report(once, 101)
    assert again == once
    assert line is None


@pytest.mark.parametrize("replies", [("Hola",), ("Hola", "Chau")])
def test_who_slept_and_reports_what_others_reported_learns_that_the_turn_is_lost(
    replies: tuple[str, ...],
) -> None:
    taken_over, _ = ask(delivering(*replies), "SM1", 100, token="newer")
    reported, _ = report(taken_over, 101, 101, token="newer")
    with pytest.raises(Refused) as refusal:
        report(reported, 101, 102, token="hash")
    assert refusal.value.code == "turn_lost"


def test_a_message_that_cannot_be_sent_is_not_tried_again() -> None:
    conversation, line = mark_sent(
        delivering("Hola"),
        101,
        "hash",
        status="failed",
        sid=None,
        error_code=63016,
        lease=LEASE,
        now=at(6),
    )
    assert conversation.live is None
    assert line is not None
    assert (line.status, line.sid, line.error_code) == ("failed", None, 63016)


@pytest.mark.parametrize(
    ("conversation", "token"),
    [
        (delivering("Hola"), "other"),
        (ask(delivering("Hola"), "SM1", 100, token="newer")[0], "hash"),
        (waiting("SM1"), "hash"),
    ],
    ids=["another token", "an older fence", "not claimed"],
)
def test_only_the_holder_reports(conversation: Conversation, token: str) -> None:
    with pytest.raises(Refused) as refusal:
        report(conversation, 101, 101, token)
    assert refusal.value.code == "turn_lost"


def test_what_was_not_handed_out_cannot_be_reported() -> None:
    conversation = say(delivering("Hola"), "Soy Ana", 7, at(5))
    for id_ in (7, 999):
        with pytest.raises(NotFound):
            report(conversation, id_)


def test_a_turn_that_was_left_behind_waits_aside_until_the_shop_s_words_are_out() -> None:
    failed = give_back(running("SM1"), live(running("SM1")), at(1), counts=True)
    delivery, decision = ask(say(failed, "Soy Ana", 7, at(2)), "SM1", 3)
    assert isinstance(decision, Undelivered)
    assert [message.body for message in decision.outbound] == ["Soy Ana"]
    assert delivery.is_being_answered("SM1")
    assert delivery.more
    told, _ = report(delivery, 7)
    assert told.aside is None
    again, begun = ask(told, "SM1", 7)
    assert isinstance(begun, Claimed)
    assert (begun.again, live(again).id, live(again).attempt) == (True, live(failed).id, 2)


def test_a_worker_that_asks_again_for_a_turn_that_goes_aside_finds_it_free_and_not_begun() -> None:
    lost = say(running("SM1", worker="w1"), "Soy Ana", 7, at(2))
    delivery, decision = ask(lost, "SM1", 3, worker="w1")
    assert isinstance(decision, Undelivered)
    told, _ = report(delivery, 7, 4)
    again, begun = ask(told, "SM1", 4, worker="w1")
    assert isinstance(begun, Claimed)
    assert live(again).attempt == 1


def test_the_worker_of_a_turn_that_waits_aside_writes_no_more() -> None:
    before = running("SM1")
    lapsed = say(before, "Soy Ana", 7, at(2))
    delivery, _ = ask(lapsed, "SM1", 100, token="another")
    told, _ = report(delivery, 7, 101, "another")
    for conversation in (delivery, told):
        with pytest.raises(Refused):
            check_held(conversation, live(before).id, live(before).fence, "hash")
        with pytest.raises(Forbidden):
            holder(conversation, "hash")


def test_a_message_that_comes_while_a_turn_waits_aside_takes_no_place_of_its_messages() -> None:
    failed = give_back(running("SM1"), live(running("SM1")), at(1), counts=True)
    delivery, _ = ask(say(failed, "Soy Ana", 7, at(2)), "SM1", 3)
    earlier = written("SM0", received_at=NOON - timedelta(seconds=5))
    seqs = {message.sid: message.seq for message in receive(delivery, earlier, at(4)).pending}
    assert seqs["SM1"] == 1 < seqs["SM0"]


def test_a_message_of_the_shop_during_delivery_waits_for_the_next_claim() -> None:
    conversation, _ = report(say(delivering("Hola"), "Soy Ana", 7, at(5)), 101)
    assert conversation.live is None
    assert conversation.more


@pytest.mark.parametrize(
    ("conversation", "turn", "fence", "token"),
    [
        (running("SM1"), "t-other", 1, "hash"),
        (running("SM1"), None, 2, "hash"),
        (running("SM1"), None, 0, "hash"),
        (running("SM1"), None, 1, "other"),
        (running("SM1"), None, 1, ""),
        (ask(running("SM1"), "SM1", 90, token="new")[0], None, 1, "hash"),
        (ask(running("SM1"), "SM1", 90, token="new")[0], None, 2, "hash"),
        (waiting("SM1"), "t-none", 0, ""),
    ],
)
def test_a_turn_that_is_not_held_is_lost(
    conversation: Conversation, turn: str | None, fence: int, token: str
) -> None:
    with pytest.raises(Refused) as refusal:
        check_held(conversation, turn or live(conversation).id, fence, token)
    assert refusal.value.code == "turn_lost"


def test_a_turn_whose_lease_ran_out_is_its_holder_s_until_somebody_takes_it() -> None:
    assert check_held(running("SM1"), live(running("SM1")).id, 1, "hash").fence == 1


def test_a_turn_that_was_given_back_is_nobody_s() -> None:
    before = running("SM1")
    freed = give_back(before, live(before), at(1), counts=True)
    for token in ("hash", ""):
        with pytest.raises(Refused):
            check_held(freed, live(before).id, 1, token)
        with pytest.raises(Forbidden):
            holder(freed, token)


def test_tools_act_in_a_running_turn_only() -> None:
    assert holder(running("SM1"), "hash").fence == 1
    for conversation, token in (
        (None, "hash"),
        (waiting("SM1"), ""),
        (running("SM1"), "other"),
        (running("SM1"), ""),
        (delivering("Hola"), "hash"),
        (ask(running("SM1"), "SM1", 90, token="new")[0], "hash"),
    ):
        with pytest.raises(Forbidden) as refusal:
            holder(conversation, token)
        assert refusal.value.code == "turn_token_invalid"


@pytest.mark.parametrize(
    ("replies", "memory", "code"),
    [
        (("x",) * 21, "", "too_many_replies"),
        (("x" * 4097,), "", "invalid_reply"),
        (("",), "", "invalid_reply"),
        ((" \n",), "", "invalid_reply"),
        ((), "ñ" * (MAX_MEMORY_BYTES // 2 + 1), "memory_too_large"),
    ],
)
def test_what_a_turn_leaves_is_bounded(replies: tuple[str, ...], memory: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        check_size(replies, memory)
    assert refusal.value.code == code


def test_the_largest_turn_is_taken() -> None:
    check_size(("x" * MAX_SENT,) * MAX_REPLIES, "x" * MAX_MEMORY_BYTES)


def test_a_tool_log_is_cut_and_never_refused() -> None:
    call = {"tool": "t" * 500, "arguments": {"query": "x" * 10_000}, "status": "found"}
    log = json.loads(tool_log([call] * 500))
    assert len(log) == MAX_TOOL_CALLS
    assert len(json.dumps(log[0])) < MAX_ARGUMENTS + 300
    small = {"tool": "get_cart_summary", "arguments": {"a": [1]}, "status": "found"}
    assert json.loads(tool_log([small])) == [small]


OUT, IN = Consent(True, "BAJA", "SM1", NOON), Consent(False, "ALTA", "SM1", NOON)


def opted_out(conversation: Conversation) -> Conversation:
    return consent(conversation, OUT, NOON)


def test_a_shopper_who_opts_out_is_told_once_and_is_written_to_no_more() -> None:
    after, left = finished(running("SM1"), "Listo", said=OUT)
    assert (after.opted_out, after.may_be_written_to, after.consents) == (True, False, (OUT,))
    assert [message.body for message in left.outbound] == ["Listo"]
    with pytest.raises(Refused, match="wants no messages"):
        say(after, "Ofertas", 7, NOON)


def test_who_is_in_charge_does_not_matter_to_it() -> None:
    after, left = finished(pause(running("SM1"), NOON), "Listo", said=OUT)
    assert (after.opted_out, [message.body for message in left.outbound]) == (True, ["Listo"])


def test_no_reply_and_no_apology_goes_to_a_shopper_who_opted_out_before() -> None:
    for status in ("answered", "dead"):
        after, left = finished(opted_out(running("SM1")), "Hola", status=status, said=OUT)
        assert (left.outbound, after.live, after.consents) == ((), None, (OUT,))


def test_one_who_comes_back_is_answered_in_the_same_turn() -> None:
    after, left = finished(opted_out(running("SM1")), "Hola", said=IN)
    assert (after.may_be_written_to, after.consents) == (True, (OUT, IN))
    assert [message.body for message in left.outbound] == ["Hola"]


def test_what_the_shop_wrote_while_they_opted_out_is_withdrawn() -> None:
    after, left = finished(say(running("SM1"), "Ofertas", 7, NOON), "Listo", said=OUT)
    assert [message.body for message in left.outbound] == ["Listo"]
    assert [(line.body, line.status) for line in left.lines] == [
        ("body of SM1", "answered"),
        ("Ofertas", "failed"),
    ]
    assert [message.body for message in after.outbox] == ["Listo"]


def test_saying_again_what_holds_changes_nothing() -> None:
    before = opted_out(running("SM1"))
    assert consent(before, OUT, at(5)) is before
    assert consent(running("SM1"), IN, at(5)) == running("SM1")


def test_only_the_last_changes_are_kept() -> None:
    conversation = running("SM1")
    for _ in range(MAX_CONSENTS):
        conversation = consent(consent(conversation, OUT, NOON), IN, NOON)
    assert conversation.consents == (OUT, IN) * (MAX_CONSENTS // 2)


def test_a_consent_has_the_words_of_one_of_the_turns_messages() -> None:
    messages = [written("SM1", body=" BAJA "), written("SM2", body="", opt_out_type="STOP")]
    assert consent_of(messages, "SM1", opted_out=True) == OUT
    assert consent_of(messages, "SM2", opted_out=True).words == "STOP"
    long = consent_of([written("SM1", body="x" * 5000)], "SM1", opted_out=False)
    assert long.words == "x" * MAX_WORDS
    with pytest.raises(Invalid, match="no message of this turn"):
        consent_of(messages, "SM3", opted_out=True)
