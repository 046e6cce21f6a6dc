"""The turn protocol over HTTP, in the shapes of `retail.wire`."""

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

import local.backoffice
from backoffice_api.domain.user import User
from backoffice_api.services.unit_of_work import UnitOfWork
from local.inbound_message import WA_ID, inbound
from retail.whatsapp import MAX_RECEIVED
from tests.backoffice import Backoffice, a_backoffice
from tests.conversing import AGENT, claim, complete, fail, holding, refused, report, said

LEASE = local.backoffice.LEASE.total_seconds()
OUT_OF_THE_CALENDAR = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59")
"""Times that are before year 1 and after year 9999 in UTC."""


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


def test_a_claimed_turn_has_all_that_milo_needs(shop: Backoffice) -> None:
    user = shop.user()
    message = inbound(
        kind="location",
        location={"latitude": -34.6, "longitude": -58, "label": "Casa"},
        media=[{"url": "https://api.twilio.com/x", "content_type": "image/jpeg"}],
        received_at="2026-11-22T09:00:00-03:00",
    )
    answer = said(shop.post(f"/conversations/{WA_ID}/turns", {"message": message}, AGENT))
    assert answer["status"] == "claimed"
    turn = answer["turn"]
    assert turn.keys() == {
        *(
            "id",
            "fence",
            "token",
            "attempt",
            "lease_until",
            "left_seconds",
            "lease_seconds",
            "messages",
        ),
        *("memory", "journal", "user", "flags"),
    }
    assert turn["messages"] == [{**message, "received_at": "2026-11-22T12:00:00.000Z"}]
    assert turn["user"]["id"] == user.id
    assert (turn["memory"], turn["journal"], turn["attempt"]) == (None, [], 1)
    assert turn["flags"] == {"paused": False, "opted_out": False, "over_budget": False}
    assert datetime.fromisoformat(turn["lease_until"]).timestamp() == (
        shop.clock.now.timestamp() + LEASE
    )


def test_each_status_has_its_own_members_and_no_others(shop: Backoffice) -> None:
    turn = claim(shop)["turn"]
    assert claim(shop) == {"status": "busy", "wait_seconds": LEASE}
    outbound = said(complete(shop, turn, "Hola"))["outbound"]
    shop.clock.advance(seconds=91)
    undelivered = claim(shop)
    assert undelivered.keys() == {"status", "turn", "outbound", "known_sids", "again"}
    assert undelivered["turn"].keys() == {
        *("id", "fence", "token", "lease_until", "left_seconds", "lease_seconds")
    }
    assert undelivered["turn"]["left_seconds"] == undelivered["turn"]["lease_seconds"] == LEASE
    assert undelivered["outbound"] == outbound
    assert outbound[0].keys() == {"id", "to", "body", "created_at"}
    assert outbound[0]["to"] == f"whatsapp:+{WA_ID}"
    report(shop, undelivered["turn"], outbound[0]["id"])
    assert claim(shop) == {"status": "answered"}
    turn = claim(shop, "SM2")["turn"]
    complete(shop, turn)
    assert claim(shop, "SM3") == {"status": "gathering", "wait_seconds": 1.2}


def test_a_turn_from_message_to_answered(shop: Backoffice) -> None:
    turn = claim(shop)["turn"]
    done = said(complete(shop, turn, "Hola", "¿Qué buscás?", memory="[1]"))
    assert [message["body"] for message in done["outbound"]] == ["Hola", "¿Qué buscás?"]
    assert done["more"] is False
    claim(shop, "SM2")
    for message in done["outbound"]:
        assert said(report(shop, turn, message["id"])) == {"more": True}
    shop.clock.advance(seconds=2)
    following = claim(shop, "SM2")["turn"]
    assert following["memory"] == "[1]"
    assert following["fence"] > turn["fence"]


def test_a_turn_given_back_is_tried_again_at_once(shop: Backoffice) -> None:
    turn = claim(shop)["turn"]
    assert said(fail(shop, turn)) == {"outbound": [], "more": False, "known_sids": []}
    again = claim(shop)["turn"]
    assert (again["id"], again["attempt"]) == (turn["id"], 2)
    assert refused(fail(shop, turn)) == (409, "turn_lost")


def test_a_turn_that_is_worked_on_still_is_held_for_longer(shop: Backoffice) -> None:
    turn = claim(shop)["turn"]
    for _ in range(3):
        shop.clock.advance(seconds=LEASE - 1)
        renewed = shop.post(f"/turns/{turn['id']}/renew", {"fence": turn["fence"]}, holding(turn))
        assert claim(shop) == {"status": "busy", "wait_seconds": LEASE}
        assert said(renewed) == {"lease_seconds": LEASE}
    done = said(complete(shop, turn, "Hola"))
    shop.clock.advance(seconds=LEASE - 1)
    said(shop.post(f"/turns/{turn['id']}/renew", {"fence": turn["fence"]}, holding(turn)))
    shop.clock.advance(seconds=LEASE - 1)
    assert claim(shop)["status"] == "busy"
    said(report(shop, turn, done["outbound"][0]["id"]))
    again = shop.post(f"/turns/{turn['id']}/renew", {"fence": turn["fence"]}, holding(turn))
    assert refused(again) == (409, "turn_lost")


def test_a_turn_that_somebody_else_has_is_not_renewed(shop: Backoffice) -> None:
    turn = claim(shop)["turn"]
    shop.clock.advance(seconds=91)
    assert claim(shop)["status"] == "claimed"
    answer = shop.post(f"/turns/{turn['id']}/renew", {"fence": turn["fence"]}, holding(turn))
    assert refused(answer) == (409, "turn_lost")


def test_replies_that_their_worker_cannot_send_are_free_at_once(shop: Backoffice) -> None:
    turn = claim(shop)["turn"]
    outbound = said(complete(shop, turn, "Hola"))["outbound"]
    assert said(fail(shop, turn, counts=False))["outbound"] == []
    taken = claim(shop)
    assert (taken["status"], taken["outbound"], taken["again"]) == ("undelivered", outbound, False)
    assert refused(report(shop, turn, outbound[0]["id"])) == (409, "turn_lost")
    said(report(shop, taken["turn"], outbound[0]["id"]))
    assert claim(shop) == {"status": "answered"}


@pytest.mark.parametrize("late", [-1, 1])
def test_what_nobody_waits_for_any_more_is_not_done(shop: Backoffice, late: float) -> None:
    until = shop.clock.now - timedelta(seconds=late)
    headers = {**AGENT, "x-deadline": until.isoformat()}
    answer = shop.post(f"/conversations/{WA_ID}/turns", {"message": inbound()}, headers)
    if late > 0:
        assert refused(answer) == (503, "deadline_passed")
        assert refused(shop.get(f"/conversations/{WA_ID}")) == (404, "conversation_not_found")
    else:
        assert said(answer)["status"] == "claimed"


@pytest.mark.parametrize("text", ["", "tomorrow", "2026-11-22T12:00:00", "1", *OUT_OF_THE_CALENDAR])
def test_a_deadline_that_is_none_is_refused(shop: Backoffice, text: str) -> None:
    headers = {**AGENT, "x-deadline": text}
    answer = shop.post(f"/conversations/{WA_ID}/turns", {"message": inbound()}, headers)
    assert refused(answer) == (422, "invalid_deadline")
    assert shop.get("/api/checkout/x", {"x-deadline": text}).status_code == 404


def test_a_turn_given_up_sends_its_apology_and_leaves_dead_letters(shop: Backoffice) -> None:
    turn = claim(shop)["turn"]
    done = said(fail(shop, turn, final=True, apology="Perdón, ya te atiendo"))
    assert [message["body"] for message in done["outbound"]] == ["Perdón, ya te atiendo"]
    report(shop, turn, done["outbound"][0]["id"])
    assert claim(shop) == {"status": "answered"}
    messages = said(shop.get(f"/conversations/{WA_ID}"))["messages"]
    assert [message["status"] for message in messages] == ["dead", "sent"]
    [letter] = said(shop.get("/dead-letters"))["items"]
    assert (letter["name"], letter["wa_id"], letter["reason"]) == ("SM1", WA_ID, "model_down")


def test_a_try_that_does_not_count_is_none_of_the_turn_s_attempts(shop: Backoffice) -> None:
    turn = claim(shop)["turn"]
    for _ in range(3):
        said(fail(shop, turn, counts=False))
        turn = claim(shop)["turn"]
        assert turn["attempt"] == 1


def test_a_turn_given_up_without_an_apology_is_over(shop: Backoffice) -> None:
    turn = claim(shop)["turn"]
    assert said(fail(shop, turn, final=True)) == {"outbound": [], "more": False, "known_sids": []}
    assert said(fail(shop, turn, final=True)) == {"outbound": [], "more": False, "known_sids": []}
    assert claim(shop) == {"status": "answered"}


def test_a_tool_acts_only_while_its_turn_runs(shop: Backoffice) -> None:
    user = shop.user()
    turn = claim(shop)["turn"]
    path, query = "/carts/summary", {"user_id": user.id}
    assert shop.get(path, holding(turn), **query).status_code == 200
    said(complete(shop, turn, "Hola"))
    assert refused(shop.get(path, holding(turn), **query)) == (403, "turn_token_invalid")


def test_a_tool_of_a_lost_turn_changes_nothing(shop: Backoffice) -> None:
    user, product = shop.user(), shop.product()
    lost = claim(shop)["turn"]
    shop.clock.advance(seconds=91)
    live = claim(shop)["turn"]
    body = {"user_id": user.id, "product_id": product.id, "quantity": 1}
    assert refused(shop.post("/carts/add_item", body, holding(lost))) == (403, "turn_token_invalid")
    assert said(shop.post("/carts/add_item", body, holding(live)))["total"] == 450.0


def test_a_turn_that_a_delivery_takes_up_has_all_that_its_own_worker_was_given(
    shop: Backoffice,
) -> None:
    user = shop.user()
    turn = claim(shop)["turn"]
    call = json.dumps({"tool": "clear_cart", "arguments": {}, "ordinal": 0})
    headers = {**holding(turn), "Idempotency-Key": "k", "x-tool-call": call}
    said(shop.post("/carts/clear", {"user_id": user.id}, headers))
    shop.clock.advance(seconds=91)
    given = said(shop.post(f"/conversations/{WA_ID}/deliveries", {"worker": "w"}, AGENT))
    assert given["status"] == "claimed"
    taken = given["turn"]
    assert (taken["id"], taken["attempt"]) == (turn["id"], 2)
    assert (taken["messages"], taken["user"]) == (turn["messages"], turn["user"])
    assert [(each["tool"], each["ordinal"]) for each in taken["journal"]] == [("clear_cart", 0)]


def test_a_turn_that_a_delivery_takes_up_is_of_whoever_wrote_last(shop: Backoffice) -> None:
    """A number that comes with another user id than its user has is nobody's: it changed hands."""
    juan = shop.user()
    known = replace(juan, whatsapp_user_id="AR.1")

    def keep(work: UnitOfWork) -> None:
        work.get(User, juan.key)
        work.put(known)

    shop.shop.cases.run(keep)
    said(shop.post(f"/conversations/{WA_ID}/messages", {"body": "Hola"}))
    holder = claim(shop, "SM1")
    assert claim(shop, "SM2", external_user_id="AR.2")["status"] == "busy"
    said(report(shop, holder["turn"], holder["outbound"][0]["id"]))
    turn = said(shop.post(f"/conversations/{WA_ID}/deliveries", {}, AGENT))["turn"]
    assert [message["sid"] for message in turn["messages"]] == ["SM1", "SM2"]
    assert turn["user"] is None


def test_a_delivery_to_nobody_is_not_found(shop: Backoffice) -> None:
    response = shop.post(f"/conversations/{WA_ID}/deliveries", {}, AGENT)
    assert refused(response) == (404, "conversation_not_found")


def test_the_journal_gives_the_next_attempt_what_the_first_one_did(shop: Backoffice) -> None:
    user, product = shop.user(), shop.product()
    turn = claim(shop)["turn"]
    call = {"tool": "add_product_to_cart", "arguments": {"product_id": 1}, "ordinal": 0}
    headers = {
        **holding(turn),
        "Idempotency-Key": f"{turn['id']}:add:0",
        "x-tool-call": '{"tool":"add_product_to_cart","arguments":{"product_id":1},"ordinal":0}',
    }
    body = {"user_id": user.id, "product_id": product.id, "quantity": 1}
    first = said(shop.post("/carts/add_item", body, headers))
    shop.clock.advance(seconds=91)
    again = claim(shop)["turn"]
    assert again["journal"] == [call]
    headers |= holding(again)
    assert said(shop.post("/carts/add_item", body, headers)) == first


@pytest.mark.parametrize(
    "path",
    ["/turns/t-1/renew", "/turns/t-1/complete", "/turns/t-1/fail", "/messages/123456789/sent"],
)
@pytest.mark.parametrize("token", [None, "x", f"{WA_ID}.x"])
def test_without_a_live_token_a_turn_is_lost(
    shop: Backoffice, path: str, token: str | None
) -> None:
    claim(shop)
    bodies: dict[str, dict[str, Any]] = {
        "complete": {
            "fence": 1,
            "replies": [],
            "memory": "",
            "tool_calls": [],
            "model": "",
            "usage": None,
        },
        "fail": {"fence": 1, "reason": "", "final": True, "apology": None},
        "renew": {"fence": 1},
        "sent": {"sid": "SM1", "status": "sent", "error_code": None},
    }
    headers = {**AGENT, **({"x-turn-token": token} if token else {})}
    response = shop.post(path, bodies[path.rpartition("/")[2]], headers)
    assert refused(response) == (409, "turn_lost")


@pytest.mark.parametrize(
    ("members", "code"),
    [
        ({"replies": ["x"] * 21}, "too_many_replies"),
        ({"replies": [""]}, "invalid_reply"),
        ({"replies": ["x" * 4097]}, "invalid_reply"),
        ({"memory": "x" * (256 * 1024 + 1)}, "memory_too_large"),
        ({"memory": None}, "invalid_memory"),
        ({"fence": "1"}, "invalid_fence"),
        ({"usage": {"input_tokens": -1, "output_tokens": 0}}, "invalid_usage"),
        ({"surprise": 1}, "unknown_field"),
    ],
)
def test_a_completion_that_breaks_a_rule_is_refused_and_may_be_mended(
    shop: Backoffice, members: dict[str, Any], code: str
) -> None:
    turn = claim(shop)["turn"]
    assert refused(complete(shop, turn, **members)) == (422, code)
    assert said(complete(shop, turn, "Hola"))["outbound"]


def test_lone_surrogates_in_a_reply_do_not_cost_the_turn(shop: Backoffice) -> None:
    turn = claim(shop, body="che \ud83d")["turn"]
    assert turn["messages"][0]["body"] == "che ?"
    done = said(complete(shop, turn, "Listo \ud83d", memory='["\udc00"]'))
    assert done["outbound"][0]["body"] == "Listo ?"


@pytest.mark.parametrize(
    "members",
    [
        {"sid": ""},
        {"sid": "SM 1"},
        {"sid": "x" * 65},
        {"sid": "SM1/../SM2"},
        {"kind": "hologram"},
        {"received_at": "yesterday"},
        {"received_at": "2026-11-22T12:00:00"},
        *({"received_at": time} for time in OUT_OF_THE_CALENDAR),
        {"media": None},
        {"location": {"latitude": 1, "longitude": 2}},
        {"from": "whatsapp:+5491187654321"},
    ],
)
def test_a_message_that_is_none_is_refused(shop: Backoffice, members: dict[str, Any]) -> None:
    body = {"message": {**inbound(), **members}}
    assert shop.post(f"/conversations/{WA_ID}/turns", body, AGENT).status_code == 422
    among = {"message": inbound(), "others": [body["message"]]}
    assert shop.post(f"/conversations/{WA_ID}/turns", among, AGENT).status_code == 422


def test_what_a_newer_webhook_says_of_a_message_is_let_pass(shop: Backoffice) -> None:
    media = [{"url": "https://api.twilio.com/x", "content_type": "image/png", "size": 7}]
    turn = claim(shop, body="leche", media=media, forwarded=True)["turn"]
    assert turn["messages"][0]["body"] == "leche"
    assert "forwarded" not in turn["messages"][0]


def test_a_message_of_any_size_is_taken(shop: Backoffice) -> None:
    turn = claim(shop, body="á" * 20_000)["turn"]
    assert turn["messages"][0]["body"] == "á" * MAX_RECEIVED


def test_a_message_says_what_twilio_took_it_for(shop: Backoffice) -> None:
    taken = claim(shop, "SM1", opt_out_type="STOP")["turn"]["messages"]
    assert taken[0]["opt_out_type"] == "STOP"
    unknown = claim(shop, "SM2", wa_id="5491187654321", opt_out_type="PAUSE")["turn"]["messages"]
    assert "opt_out_type" not in unknown[0]


def test_opting_out_is_kept_with_its_words_and_shown(shop: Backoffice) -> None:
    turn = claim(shop, "SM1", body="BAJA")["turn"]
    done = said(complete(shop, turn, "Listo", consent={"opted_out": True, "sid": "SM1"}))
    again = said(complete(shop, turn, "Listo", consent={"opted_out": True, "sid": "SM1"}))
    assert [message["body"] for message in done["outbound"]] == ["Listo"]
    assert again["outbound"] == done["outbound"]
    shown = said(shop.get(f"/conversations/{WA_ID}"))
    assert shown["opted_out"] is True
    assert shown["consents"] == [
        {
            "opted_out": True,
            "words": "BAJA",
            "message_id": "SM1",
            "said_at": "2026-11-22T12:00:00.000Z",
        }
    ]
    assert said(shop.get("/conversations"))["items"][0]["opted_out"] is True
    said(report(shop, turn, done["outbound"][0]["id"]))
    shop.clock.advance(seconds=2)
    assert claim(shop, "SM2")["turn"]["flags"]["opted_out"] is True


def test_a_turn_that_is_given_up_keeps_what_the_shopper_said(shop: Backoffice) -> None:
    turn = claim(shop, "SM1", body="BAJA")["turn"]
    said(fail(shop, turn, final=True, apology="Listo", consent={"opted_out": True, "sid": "SM1"}))
    assert said(shop.get(f"/conversations/{WA_ID}"))["opted_out"] is True


def test_what_the_shop_wrote_and_was_withdrawn_is_no_dead_letter(shop: Backoffice) -> None:
    turn = claim(shop, "SM1", body="BAJA")["turn"]
    said(shop.post(f"/conversations/{WA_ID}/messages", {"body": "Ofertas"}))
    said(fail(shop, turn, final=True, apology="Listo", consent={"opted_out": True, "sid": "SM1"}))
    letters = said(shop.get("/dead-letters"))["items"]
    assert [letter["name"] for letter in letters] == ["SM1"]


def test_a_consent_out_of_nowhere_is_refused(shop: Backoffice) -> None:
    turn = claim(shop, "SM1")["turn"]
    response = complete(shop, turn, "Listo", consent={"opted_out": True, "sid": "SM9"})
    assert refused(response) == (422, "invalid_consent")
