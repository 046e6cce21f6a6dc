"""A crowd's figures: each shopper's own wait for the model's reply, and no figures when somebody has none."""

from datetime import UTC, datetime, timedelta

import pytest

from bench.crowd import REPLY, Unanswered, waits_of, waits_so_far
from local.twilio.app import TwilioDouble
from tests.twilio_double import NUMBER, TOKEN, Post, account, webhook
from tests.webhooks import sign

NOON = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
ANA, BETO = "+5491160000001", "+5491160000002"


def message(
    phone: str, seconds: float, *, direction: str = "outbound", body: str = REPLY
) -> dict[str, str]:
    at = NOON + timedelta(seconds=seconds)
    return {"phone": phone, "direction": direction, "body": body, "created_at": at.isoformat()}


def test_a_wait_is_from_the_shopper_s_own_message_to_the_first_reply() -> None:
    posted = {ANA: NOON, BETO: NOON + timedelta(seconds=1)}
    messages = [message(BETO, 4.5), message(ANA, 5), message(ANA, 6)]
    assert waits_so_far(posted, messages) == [5000.0, 3500.0]


def test_neither_an_apology_nor_what_the_shopper_wrote_is_a_reply() -> None:
    messages = [message(ANA, 1, direction="inbound"), message(BETO, 5, body="Perdón")]
    assert waits_so_far({ANA: NOON, BETO: NOON}, messages) == []


def test_each_of_a_crowd_writes_one_signed_message_under_a_number_that_nobody_had() -> None:
    def greet(_: Post) -> tuple[int, str, str]:
        return 200, "text/xml", f"<Response><Message>{REPLY}</Message></Response>"

    with webhook() as shop, TwilioDouble(account(shop.url)) as double:
        shop.reply = greet
        waits = [wait for size in (5, 2) for wait in waits_of(double.url, size)]
    assert len(waits) == len(shop.posts) == 7
    assert min(waits) > 0
    assert len({post.form["From"] for post in shop.posts}) == 7
    for post in shop.posts:
        assert post.form["To"] == f"whatsapp:{NUMBER}"
        assert post.signature == sign(post.form, shop.url, TOKEN)


def test_a_crowd_that_is_not_answered_has_no_figures() -> None:
    with (
        webhook() as silent_shop,
        TwilioDouble(account(silent_shop.url)) as double,
        pytest.raises(Unanswered, match="0 of 3 within 0 s"),
    ):
        waits_of(double.url, 3, deadline_seconds=0)
