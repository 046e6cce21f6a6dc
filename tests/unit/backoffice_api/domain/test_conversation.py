"""Receiving, taking over and writing as the shop; and how much a conversation holds."""

import json
from dataclasses import replace

import pytest

from backoffice_api.domain.consent import MAX_CONSENTS, MAX_WORDS, Consent
from backoffice_api.domain.conversation import (
    MAX_HEARD,
    MAX_PENDING_BYTES,
    MAX_SHOP_MESSAGES,
    Conversation,
    Heard,
    begin,
    consent,
    receive,
    say,
)
from backoffice_api.domain.message import Location, Media, bounded, size
from backoffice_api.domain.naming import absorb, start_over
from backoffice_api.domain.turn import MAX_MEMORY_BYTES, MAX_REPLIES
from backoffice_api.storage.codec import dump, load
from backoffice_api.storage.port import MAX_DOCUMENT_BYTES
from retail.errors import Invalid, Refused, Unavailable
from retail.whatsapp import MAX_RECEIVED, MAX_SENT
from tests.turns import WA_ID, at, delivering, finished, running, waiting, written

LONGEST = "🧉" * 100_000
A_HUGE_MESSAGE = written(
    "S" * 64,
    body=LONGEST,
    media=(Media(LONGEST, LONGEST),) * 50,
    location=Location(1.0, 2.0, LONGEST),
    button_payload=LONGEST,
    profile_name=LONGEST,
)


def test_messages_are_numbered_as_they_come() -> None:
    conversation = waiting("SM2", "SM1")
    assert [(m.sid, m.seq) for m in conversation.pending] == [("SM2", 1), ("SM1", 2)]


def test_replies_go_where_the_newest_message_came_from_whichever_is_claimed_last() -> None:
    conversation = begin(WA_ID, f"whatsapp:+{WA_ID}", at(9))
    for sid, sender, received in (("SM2", "whatsapp:AR.1", 2), ("SM1", f"whatsapp:+{WA_ID}", 1)):
        message = written(sid, sender=sender, received_at=at(received))
        conversation = receive(conversation, message, at(9))
    assert conversation.address == "whatsapp:AR.1"


def test_what_waits_is_in_the_order_in_which_the_webhook_took_it() -> None:
    conversation = begin(WA_ID, f"whatsapp:+{WA_ID}", at(9))
    for sid, received in (("SM3", 3), ("SM1", 1), ("SM2", 2)):
        conversation = receive(conversation, written(sid, received_at=at(received)), at(9))
    assert [(m.sid, m.seq) for m in conversation.pending] == [("SM1", 1), ("SM2", 2), ("SM3", 3)]


def test_a_message_that_comes_too_late_for_its_place_follows_those_that_are_being_answered() -> (
    None
):
    conversation = running("SM2", "SM3")
    for sid, received in (("SM4", 4), ("SM1", -1)):
        conversation = receive(conversation, written(sid, received_at=at(received)), at(9))
    places = [("SM2", 1), ("SM3", 2), ("SM1", 3), ("SM4", 4)]
    assert [(m.sid, m.seq) for m in conversation.pending] == places


def test_a_message_that_waits_or_is_being_answered_is_not_new() -> None:
    for conversation in (waiting("SM1"), running("SM1"), delivering("Hola")):
        assert receive(conversation, written("SM1"), at(9)) == conversation


def test_the_newest_address_and_name_are_kept() -> None:
    conversation = receive(waiting("SM1"), written("SM2", profile_name="Juancho"), at(1))
    assert conversation.profile_name == "Juancho"
    assert receive(conversation, written("SM3", profile_name=""), at(2)).profile_name == "Juancho"


def test_what_the_shopper_wrote_last_is_known_also_when_it_comes_first() -> None:
    conversation = receive(waiting(), written("SM2", body="¿Hay\nyerba?", received_at=at(9)), at(9))
    conversation = receive(conversation, written("SM1", body="Hola", received_at=at(1)), at(10))
    assert conversation.heard == Heard("text", "¿Hay yerba?")
    assert conversation.is_remembered
    assert start_over(conversation).heard is None


def test_a_long_text_is_known_by_its_first_words_and_no_link_is_cut_in_two() -> None:
    link = "https://tienda.example/checkout/" + "x" * 22
    for text, heard in (
        ("palabra " * 20, " ".join(["palabra"] * 15) + "…"),
        ("a" * 100 + f" {link}", "a" * 100 + "…"),
        ("x" * 200, "…"),
    ):
        conversation = receive(waiting(), written("SM2", body=text, received_at=at(9)), at(9))
        assert conversation.heard == Heard("text", heard)
        assert len(heard) <= MAX_HEARD + 1


def test_a_body_too_long_is_cut_and_not_refused() -> None:
    message = receive(waiting(), A_HUGE_MESSAGE, at(0)).pending[0]
    assert message.body == LONGEST[:MAX_RECEIVED]
    assert len(message.media) == 10


def test_a_flood_waits_outside_until_there_is_room_and_loses_nothing() -> None:
    conversation = waiting()
    taken = 0
    while sum(map(size, conversation.pending)) + size(written(f"SM{taken}")) <= MAX_PENDING_BYTES:
        conversation = receive(conversation, written(f"SM{taken}"), at(0))
        taken += 1
    with pytest.raises(Unavailable) as refusal:
        receive(conversation, written(f"SM{taken}"), at(0))
    assert refusal.value.code == "conversation_full"
    assert taken > 100
    conversation, _ = finished(running("SM1"))
    assert receive(conversation, written("SM9999"), at(1)).pending


def test_a_single_message_always_finds_room() -> None:
    quotes = '"' * 100_000
    costly = written(body=quotes, media=(Media(quotes, quotes),) * 50, button_payload=quotes)
    assert size(bounded(costly)) > MAX_PENDING_BYTES
    for message in (A_HUGE_MESSAGE, costly):
        assert receive(waiting(), message, at(0)).pending


def test_a_message_s_size_is_never_underestimated() -> None:
    for message in (written(), bounded(A_HUGE_MESSAGE), written(body="\x00" * 100)):
        stored = json.dumps(dump(message), ensure_ascii=False).encode()
        assert len(stored) <= size(message)


def test_the_fullest_conversation_fits_a_document() -> None:
    conversation = receive(running("SM0"), A_HUGE_MESSAGE, at(0))
    while sum(map(size, conversation.pending)) < MAX_PENDING_BYTES - size(written("SM")) - 10:
        sid = f"SM{conversation.next_seq}"
        conversation = receive(conversation, written(sid), at(0))
    for n in range(MAX_SHOP_MESSAGES):
        conversation = say(conversation, "🧉" * (MAX_SENT // 2), n, at(1))
    conversation, left = finished(conversation, *["🧉" * (MAX_SENT // 2)] * MAX_REPLIES)
    assert len(left.outbound) == MAX_SHOP_MESSAGES + MAX_REPLIES
    memory = ('{"k": "v"}, ' * MAX_MEMORY_BYTES)[:MAX_MEMORY_BYTES]
    said = Consent(True, LONGEST[:MAX_WORDS], "S" * 64, at(0))
    conversation = replace(conversation, memory=memory, consents=(said,) * MAX_CONSENTS)
    stored = json.dumps(dump(conversation), ensure_ascii=False, separators=(",", ":")).encode()
    assert len(stored) < MAX_DOCUMENT_BYTES


@pytest.mark.parametrize(
    "body", ["", "  \n", "\x00", "\u200b", "x" * (MAX_SENT + 1), "🧉" * (MAX_SENT // 2 + 1)]
)
def test_the_shop_writes_what_can_be_read_and_what_twilio_sends(body: str) -> None:
    with pytest.raises(Invalid) as refusal:
        say(waiting(), body, 1, at(0))
    assert refusal.value.code == "invalid_body"


def test_the_shop_does_not_write_without_end() -> None:
    conversation = waiting()
    for n in range(MAX_SHOP_MESSAGES):
        conversation = say(conversation, "Hola", n, at(0))
    with pytest.raises(Refused) as refusal:
        say(conversation, "Hola", 99, at(0))
    assert refusal.value.code == "outbox_full"


def test_milo_s_replies_leave_the_shop_its_room() -> None:
    conversation = delivering(*["Hola"] * (MAX_SHOP_MESSAGES + 1))
    assert say(conversation, "Soy Ana", 99, at(0)).outbox[-1].body == "Soy Ana"


def said_at(seconds: float, *, opted_out: bool) -> Consent:
    return Consent(opted_out, "BAJA" if opted_out else "ALTA", f"SM{seconds}", at(seconds))


def test_whoever_opted_out_under_one_name_has_opted_out() -> None:
    first, second, third = (
        said_at(1, opted_out=True),
        said_at(2, opted_out=True),
        said_at(3, opted_out=False),
    )
    back = consent(consent(waiting(), first, at(1)), third, at(3))
    out = consent(begin("AR.1", "whatsapp:AR.1", at(0)), second, at(2))
    one = absorb(back, out)
    assert (one.opted_out, one.consents) == (True, (first, second, third))


def test_the_new_holder_of_a_number_has_not_opted_out() -> None:
    anew = start_over(consent(waiting(), said_at(1, opted_out=True), at(1)))
    assert (anew.may_be_written_to, anew.consents) == (True, ())


def test_a_conversation_that_was_kept_before_anybody_could_opt_out_is_read() -> None:
    conversation = waiting("SM1")
    document = dump(conversation)
    del document["consents"], document["pending"][0]["opt_out_type"]
    assert load(Conversation, document) == conversation
