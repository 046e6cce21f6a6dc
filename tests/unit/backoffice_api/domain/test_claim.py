"""The claim: who gets a conversation's turn, and with what."""

import pytest

from backoffice_api.domain.claim import Answered, Busy, Claimed, Gathering, Undelivered, turn_id_of
from backoffice_api.domain.conversation import receive, say
from backoffice_api.domain.turn import give_back, mark_sent
from tests.turns import (
    LEASE,
    ask,
    ask_to_deliver,
    at,
    delivering,
    finished,
    live,
    running,
    waiting,
    written,
)


def sids(decision: object) -> list[str]:
    assert isinstance(decision, Claimed)
    return [message.sid for message in decision.messages]


def bodies(decision: object) -> list[str]:
    assert isinstance(decision, Undelivered)
    return [message.body for message in decision.outbound]


def test_a_lone_message_is_claimed_at_once() -> None:
    conversation, decision = ask(waiting("SM1"), "SM1", 0)
    assert sids(decision) == ["SM1"]
    turn = live(conversation)
    assert (turn.fence, turn.attempt, turn.state) == (1, 1, "running")
    assert turn.lease_until == at(90)


def test_a_turn_takes_all_that_waits_in_the_order_it_came() -> None:
    _, decision = ask(waiting("SM3", "SM1", "SM2"), "SM2", 0)
    assert sids(decision) == ["SM3", "SM1", "SM2"]


def test_a_turn_is_named_after_its_first_message() -> None:
    conversation, _ = ask(waiting("SM3", "SM1"), "SM1", 0)
    assert live(conversation).id == turn_id_of("SM3") == "t-" + turn_id_of("SM3")[2:]
    assert turn_id_of("SM3") != turn_id_of("SM1")


@pytest.mark.parametrize("seconds", [0, 1, 89.5])
@pytest.mark.parametrize("sid", ["SM1", "SM2"])
def test_while_the_lease_holds_everybody_else_is_busy(seconds: float, sid: str) -> None:
    before = receive(running("SM1"), written("SM2"), at(0))
    after, decision = ask(before, sid, seconds)
    assert decision == Busy(90 - seconds)
    assert after == before


def test_a_message_that_was_done_before_the_live_turn_is_answered_meanwhile() -> None:
    assert ask(running("SM1"), "SM0", 1, done=True)[1] == Answered()
    assert ask(delivering("Hola"), "SM0", 6, done=True)[1] == Answered()


def test_a_message_whose_replies_are_on_their_way_is_not_answered_yet() -> None:
    """Its task is the one that brings the replies out should their sender die."""
    conversation = delivering("Hola", sids=("SM1", "SM2"))
    assert ask(conversation, "SM1", 6)[1] == Busy(89)
    assert ask(conversation, "SM2", 6)[1] == Busy(89)


def test_a_lease_that_ran_out_is_taken_with_the_same_messages_and_a_new_fence() -> None:
    before = receive(running("SM1", "SM2"), written("SM3"), at(1))
    conversation, decision = ask(before, "SM3", 90, token="other")
    assert sids(decision) == ["SM1", "SM2"]
    assert isinstance(decision, Claimed)
    assert decision.again
    turn = live(conversation)
    assert (turn.id, turn.fence, turn.attempt) == (live(before).id, 2, 2)
    assert (turn.token_hash, turn.lease_until) == ("other", at(180))
    assert turn.started_at == at(0)


@pytest.mark.parametrize(("counts", "attempt"), [(True, 2), (False, 1)])
def test_a_turn_that_was_given_back_is_free_at_once_and_does_not_gather(
    counts: bool, attempt: int
) -> None:
    before = running("SM1")
    freed = give_back(before, live(before), at(0.1), counts=counts)
    conversation, decision = ask(freed, "SM1", 0.1)
    assert sids(decision) == ["SM1"]
    assert isinstance(decision, Claimed)
    assert decision.again
    assert live(conversation).attempt == attempt


def test_a_worker_whose_answer_was_lost_gets_its_turn_again() -> None:
    before = running("SM1", worker="w1")
    conversation, decision = ask(before, "SM1", 3, token="new", worker="w1")
    assert sids(decision) == ["SM1"]
    turn = live(conversation)
    assert (turn.fence, turn.attempt, turn.token_hash) == (2, 1, "new")
    assert ask(before, "SM1", 3, worker="w2")[1] == Busy(87)


def test_asking_again_makes_no_lease_longer() -> None:
    """The second request may arrive when its sender is gone, and others wait for the lease's end."""
    before = running("SM1", worker="w1")
    conversation, decision = ask(before, "SM1", 60, token="new", worker="w1")
    assert isinstance(decision, Claimed)
    assert live(conversation).lease_until == live(before).lease_until
    over, _ = ask(before, "SM1", 90, token="new", worker="w1")
    assert live(over).lease_until == at(180)


def test_workers_without_a_name_are_not_taken_for_one() -> None:
    assert ask(running("SM1", worker=""), "SM1", 3, worker="")[1] == Busy(87)


@pytest.mark.parametrize(("seconds", "wait"), [(0, 1.2), (0.4, 0.8), (1.1999, 0.0001)])
def test_soon_after_a_turn_s_claim_a_burst_is_gathered(seconds: float, wait: float) -> None:
    conversation, _ = finished(running("SM1"), seconds=0)
    conversation = receive(conversation, written("SM2"), at(seconds))
    after, decision = ask(conversation, "SM2", seconds)
    assert isinstance(decision, Gathering)
    assert decision.wait_seconds == pytest.approx(wait)
    assert after == conversation


@pytest.mark.parametrize("seconds", [1.2, 60, -3600])
def test_later_nothing_is_gathered_even_if_the_clock_went_back(seconds: float) -> None:
    conversation, _ = finished(running("SM1"), seconds=0)
    _, decision = ask(receive(conversation, written("SM2"), at(0)), "SM2", seconds)
    assert sids(decision) == ["SM2"]


def test_nothing_to_do_is_answered() -> None:
    conversation, _ = finished(running("SM1"))
    assert ask(conversation, "SM1", 10, done=True) == (conversation, Answered())


def test_a_done_message_s_task_hands_out_what_else_waits() -> None:
    conversation, _ = finished(running("SM1"))
    conversation = receive(conversation, written("SM2"), at(6))
    assert sids(ask(conversation, "SM1", 7, done=True)[1]) == ["SM2"]


def test_replies_that_were_not_sent_come_before_the_next_turn() -> None:
    before = receive(delivering("Hola", "Chau"), written("SM2"), at(6))
    conversation, decision = ask(before, "SM2", 95)
    assert bodies(decision) == ["Hola", "Chau"]
    turn = live(conversation)
    assert (turn.fence, turn.lease_until, turn.id) == (2, at(185), live(before).id)


def test_only_what_was_not_reported_is_handed_out_with_the_sids_of_the_rest() -> None:
    before = delivering("Hola", "Chau")
    before, _ = mark_sent(
        before, 101, "hash", status="sent", sid="SMout", error_code=None, lease=LEASE, now=at(6)
    )
    _, decision = ask(before, "SM1", 100)
    assert bodies(decision) == ["Chau"]
    assert isinstance(decision, Undelivered)
    assert decision.known_sids == ("SMout",)


def test_what_the_shop_wrote_is_delivered_before_the_next_turn() -> None:
    before = say(waiting("SM1"), "Soy Ana, del local", 7, at(1))
    conversation, decision = ask(before, "SM1", 2)
    assert bodies(decision) == ["Soy Ana, del local"]
    after, _ = mark_sent(
        conversation, 7, "hash", status="sent", sid="S", error_code=None, lease=LEASE, now=at(3)
    )
    assert after.more
    assert sids(ask(after, "SM1", 4)[1]) == ["SM1"]


def test_everybody_waits_for_a_message_of_the_shop_that_is_being_sent() -> None:
    conversation, _ = ask(say(waiting(), "Hola", 7, at(0)), "SM0", 1, done=True)
    assert ask(conversation, "SM0", 2, done=True)[1] == Busy(89)


def test_a_delivery_gets_what_the_shop_wrote_in_order_under_a_fence_of_its_own() -> None:
    before = say(say(finished(running("SM1"))[0], "Uno", 7, at(6)), "Dos", 8, at(7))
    conversation, decision = ask_to_deliver(before, 8)
    assert bodies(decision) == ["Uno", "Dos"]
    assert isinstance(decision, Undelivered)
    assert not decision.again
    turn = live(conversation)
    assert (turn.fence, turn.sids, turn.lease_until) == (2, (), at(98))
    assert turn.fence == conversation.fence


def test_a_delivery_of_nothing_is_answered_at_once() -> None:
    conversation, _ = finished(running("SM1"))
    assert ask_to_deliver(conversation, 6) == (conversation, Answered())


def test_a_delivery_waits_for_the_holder_of_a_lease_while_something_is_to_be_sent() -> None:
    before = say(running("SM1"), "Soy Ana", 7, at(1))
    assert ask_to_deliver(before, 2) == (before, Busy(88))
    assert ask_to_deliver(delivering("Hola"), 6)[1] == Busy(89)


def test_a_delivery_is_answered_when_the_turn_that_goes_on_has_nothing_to_send() -> None:
    assert ask_to_deliver(running("SM1"), 1)[1] == Answered()


def test_a_delivery_takes_up_a_turn_that_was_left_behind_with_its_messages() -> None:
    before = say(receive(running("SM1"), written("SM2"), at(1)), "Soy Ana", 7, at(2))
    conversation, decision = ask_to_deliver(before, 90, token="other")
    assert bodies(decision) == ["Soy Ana"]
    told, _ = mark_sent(
        conversation,
        7,
        "other",
        status="sent",
        sid="SM7",
        error_code=None,
        lease=LEASE,
        now=at(91),
    )
    taken_up, decision = ask_to_deliver(told, 91, token="other")
    assert sids(decision) == ["SM1"]
    assert isinstance(decision, Claimed)
    assert decision.again
    assert (live(taken_up).id, live(taken_up).attempt) == (live(before).id, 2)


def test_a_delivery_takes_up_replies_that_were_left_behind() -> None:
    before = say(delivering("Hola"), "Soy Ana", 7, at(6))
    conversation, decision = ask_to_deliver(before, 95)
    assert bodies(decision) == ["Hola"]
    assert isinstance(decision, Undelivered)
    assert decision.again
    assert live(conversation).id == live(before).id


def test_a_delivery_hands_out_messages_that_came_meanwhile() -> None:
    """Their own tasks were told that somebody is busy, and come again later."""
    assert sids(ask_to_deliver(waiting("SM1"), 0)[1]) == ["SM1"]


def test_a_delivery_whose_answer_was_lost_is_given_again_to_the_same_worker() -> None:
    before, _ = ask_to_deliver(say(waiting(), "Hola", 7, at(0)), 1, worker="w1")
    conversation, decision = ask_to_deliver(before, 2, token="new", worker="w1")
    assert bodies(decision) == ["Hola"]
    assert (live(conversation).fence, live(conversation).token_hash) == (2, "new")
    assert ask_to_deliver(before, 2, worker="w2")[1] == Busy(89)


def test_fences_only_grow() -> None:
    conversation = waiting("SM1")
    fences = []
    for attempt in range(4):
        conversation, _ = ask(conversation, "SM1", attempt * 100)
        fences.append(live(conversation).fence)
    conversation, _ = finished(conversation, seconds=400)
    conversation, _ = ask(receive(conversation, written("SM2"), at(500)), "SM2", 500)
    fences.append(live(conversation).fence)
    assert fences == [1, 2, 3, 4, 5]
