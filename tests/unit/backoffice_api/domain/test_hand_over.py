"""Milo silent and back: by whom, after which time, and who waits for a person meanwhile."""

from datetime import timedelta

from backoffice_api.domain.consent import Consent
from backoffice_api.domain.conversation import MAX_HAND_OVERS, Conversation, consent
from backoffice_api.domain.hand_over import (
    ask_for_person,
    attend,
    pause,
    resume,
    resume_in_time,
    speak,
)
from backoffice_api.domain.naming import absorb, start_over
from tests.turns import NOON, at, finished, running, waiting

HOUR = timedelta(hours=1)


def left_waiting() -> Conversation:
    after, _ = finished(pause(running("SM1"), at(1)), "Hola")
    return after


def test_pausing_twice_is_pausing_once() -> None:
    paused = pause(waiting(), at(1))
    assert paused.paused
    assert pause(paused, at(2)) == paused
    resumed = resume(paused, at(3))
    assert not resumed.paused
    assert resume(resumed, at(4)) == resumed
    assert [(each.at, each.paused) for each in resumed.hand_overs] == [
        (at(1), True),
        (at(3), False),
    ]


def test_what_milo_does_not_answer_waits_for_a_person_since_it_was_written() -> None:
    assert not waiting("SM1").waits_for_person
    assert left_waiting().waits_since == NOON


def test_what_milo_answers_waits_for_nobody() -> None:
    handed_back = resume_in_time(left_waiting(), HOUR, at(3601))
    assert handed_back.waits_for_person
    answered, _ = finished(running("SM1"), "Hola")
    assert not answered.waits_for_person


def test_a_person_s_answer_ends_the_waiting_and_so_does_handing_back() -> None:
    assert not speak(left_waiting(), "Soy Ana", 7, at(9)).waits_for_person
    assert not resume(left_waiting(), at(9)).waits_for_person


def test_who_opts_out_waits_for_nobody() -> None:
    paused = consent(pause(running("SM1"), at(1)), Consent(True, "BAJA", "SM1", at(0)), at(2))
    after, _ = finished(paused)
    assert not after.waits_for_person


def test_milo_comes_back_when_no_person_has_written_for_so_long() -> None:
    held = speak(pause(waiting(), at(0)), "Soy Ana", 7, at(60))
    assert resume_in_time(held, HOUR, at(3659)) == held
    assert not resume_in_time(held, HOUR, at(3660)).paused
    free = waiting()
    assert resume_in_time(free, HOUR, at(9999)) == free


def test_only_the_last_hand_overs_are_kept() -> None:
    conversation = waiting()
    for second in range(MAX_HAND_OVERS):
        conversation = resume(pause(conversation, at(second)), at(second))
    assert len(conversation.hand_overs) == MAX_HAND_OVERS


def test_two_conversations_of_one_person_wait_since_the_first_began_to() -> None:
    assert absorb(waiting(), left_waiting()).waits_since == NOON
    assert not start_over(left_waiting()).waits_for_person


def asking() -> Conversation:
    """Somebody asked for a person in a turn of Milo's, who has answered."""
    after, _ = finished(ask_for_person(running("SM1"), at(5)), "Ya avisé")
    return after


def test_who_asks_for_a_person_waits_for_one_although_milo_answers() -> None:
    assert asking().waits_since == at(5)
    assert not asking().paused
    assert ask_for_person(asking(), at(9)).waits_since == at(5)
    assert ask_for_person(left_waiting(), at(9)).waits_since == NOON


def test_who_asked_for_a_person_waits_until_one_writes_or_says_that_they_were_seen_to() -> None:
    for attended in (
        speak(asking(), "Soy Ana", 7, at(9)),
        resume(asking(), at(9)),
        attend(asking(), at(9)),
    ):
        assert not attended.waits_for_person
        assert not attended.asked_for_person
        assert attended.updated_at == at(9)


def test_who_is_seen_to_is_answered_by_whoever_answered_before() -> None:
    assert attend(left_waiting(), at(9)).paused
    assert attend(left_waiting(), at(9)).hand_overs == left_waiting().hand_overs
    assert not attend(asking(), at(9)).paused
    assert attend(waiting(), at(9)) == waiting()


def test_who_asked_for_a_person_waits_under_another_number_too() -> None:
    joined = absorb(waiting(), asking())
    assert (joined.asked_for_person, joined.waits_since) == (True, at(5))
    assert not start_over(asking()).asked_for_person
