"""Conversations as the owner sees them, over HTTP."""

from typing import Any

import pytest

from backoffice_api.services import notices
from local.inbound_message import WA_ID
from tests.backoffice import ADMIN, Backoffice, a_backoffice
from tests.conversing import AGENT, claim, complete, holding, refused, report, said

OTHER = "5491187654321"


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


def answered(shop: Backoffice, sid: str, *replies: str, wa_id: str = WA_ID) -> None:
    turn = claim(shop, sid, wa_id=wa_id)["turn"]
    for message in said(complete(shop, turn, *replies))["outbound"]:
        said(report(shop, turn, message["id"]))
    shop.clock.advance(seconds=2)


def bodies(shop: Backoffice, **query: Any) -> list[tuple[str, str]]:
    page = said(shop.get(f"/conversations/{WA_ID}", **query))
    return [(message["body"], message["status"]) for message in page["messages"]]


def test_a_transcript_is_oldest_first_with_what_is_in_flight(shop: Backoffice) -> None:
    answered(shop, "SM1", "Hola", "¿Qué buscás?")
    turn = claim(shop, "SM2", body="leche")["turn"]
    claim(shop, "SM3", body="y pan")
    said(complete(shop, turn, "Hay dos"))
    assert bodies(shop) == [
        ("Hola", "answered"),
        ("Hola", "sent"),
        ("¿Qué buscás?", "sent"),
        ("leche", "answered"),
        ("y pan", "received"),
        ("Hay dos", "queued"),
    ]


def test_a_transcript_says_who_said_what(shop: Backoffice) -> None:
    answered(shop, "SM1", "Hola")
    shop.post(f"/conversations/{WA_ID}/messages", {"body": "Soy Ana"})
    messages = said(shop.get(f"/conversations/{WA_ID}"))["messages"]
    assert [(m["direction"], m["author"], m["sid"]) for m in messages] == [
        ("inbound", "shopper", "SM1"),
        ("outbound", "milo", messages[1]["sid"]),
        ("outbound", "shop", None),
    ]
    assert messages[1]["sid"].startswith("SMout")
    assert messages[0]["turn_id"] == messages[1]["turn_id"] != ""


def test_a_transcript_says_which_model_wrote_each_reply(shop: Backoffice) -> None:
    def models() -> list[tuple[str, str | None]]:
        page = said(shop.get(f"/conversations/{WA_ID}"))
        return [(message["body"], message["model"]) for message in page["messages"]]

    turn = claim(shop, "SM1")["turn"]
    shop.post(f"/conversations/{WA_ID}/messages", {"body": "Soy Ana"})
    done = said(complete(shop, turn, "Buenas", model="gemini-3.8-flash"))
    told = [("Hola", None), ("Soy Ana", None), ("Buenas", "gemini-3.8-flash")]
    assert models() == told
    for message in done["outbound"]:
        said(report(shop, turn, message["id"]))
    assert models() == told


def test_an_undeliverable_reply_is_shown_with_its_error(shop: Backoffice) -> None:
    turn = claim(shop)["turn"]
    (message,) = said(complete(shop, turn, "Hola"))["outbound"]
    said(report(shop, turn, message["id"], sid=None, status="failed", error_code=63016))
    line = said(shop.get(f"/conversations/{WA_ID}"))["messages"][-1]
    assert (line["status"], line["error_code"], line["sid"]) == ("failed", 63016, None)


def test_earlier_messages_are_on_the_next_page(shop: Backoffice) -> None:
    for n in range(4):
        answered(shop, f"SM{n}", f"reply {n}")
    claim(shop, "SM9", body="waits")
    first = said(shop.get(f"/conversations/{WA_ID}", limit=3))
    assert [m["body"] for m in first["messages"]] == ["reply 2", "Hola", "reply 3", "waits"]
    second = said(
        shop.get(f"/conversations/{WA_ID}", limit=10, page_token=first["next_page_token"])
    )
    assert [m["body"] for m in second["messages"]] == [
        *("Hola", "reply 0", "Hola", "reply 1", "Hola")
    ]
    assert second["next_page_token"] is None


def test_conversations_are_listed_the_last_touched_first(shop: Backoffice) -> None:
    answered(shop, "SM1")
    answered(shop, "SM2", wa_id=OTHER)
    claim(shop, "SM3")
    page = said(shop.get("/conversations"))
    assert [(c["wa_id"], c["waiting"]) for c in page["items"]] == [(WA_ID, 1), (OTHER, 0)]
    first = said(shop.get("/conversations", limit=1))
    second = said(shop.get("/conversations", limit=1, page_token=first["next_page_token"]))
    assert [c["wa_id"] for c in first["items"] + second["items"]] == [WA_ID, OTHER]


def paused(shop: Backoffice) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = said(shop.get("/conversations", only_paused="true"))["items"]
    return items


def test_those_that_a_person_has_taken_over_are_listed_the_longest_silent_first(
    shop: Backoffice,
) -> None:
    for sid, wa_id in (("SM1", WA_ID), ("SM2", OTHER)):
        answered(shop, sid, wa_id=wa_id)
        said(shop.post(f"/conversations/{wa_id}/pause", {}))
        shop.clock.advance(minutes=1)
    assert [each["wa_id"] for each in paused(shop)] == [WA_ID, OTHER]
    said(shop.post(f"/conversations/{WA_ID}/messages", {"body": "Ya va"}))
    assert [each["wa_id"] for each in paused(shop)] == [OTHER, WA_ID]
    said(shop.post(f"/conversations/{OTHER}/resume", {}))
    assert [(each["wa_id"], each["state"]) for each in paused(shop)] == [(WA_ID, "paused")]

    both = shop.get("/conversations", only_paused="true", only_waiting="true")
    assert (both.status_code, both.get_json()["code"]) == (422, "invalid_only_paused")


def waits(shop: Backoffice) -> list[tuple[str, str]]:
    items = said(shop.get("/conversations", only_waiting="true"))["items"]
    return [(item["wa_id"], item["waits_since"]) for item in items]


def silenced(shop: Backoffice, sid: str, wa_id: str = WA_ID) -> str:
    """Has a shopper write who is not answered by Milo; when."""
    written_at = shop.clock().isoformat(timespec="milliseconds").replace("+00:00", "Z")
    turn = claim(shop, sid, wa_id=wa_id, received_at=written_at)["turn"]
    said(complete(shop, turn))
    shop.clock.advance(minutes=1)
    return written_at


def test_who_writes_while_milo_is_silent_waits_for_a_person_the_longest_first(
    shop: Backoffice,
) -> None:
    for sid, wa_id in (("SM1", WA_ID), ("SM2", OTHER)):
        answered(shop, sid, wa_id=wa_id)
        shop.post(f"/conversations/{wa_id}/pause", {})
    assert waits(shop) == []
    first = silenced(shop, "SM3")
    second = silenced(shop, "SM4", OTHER)
    silenced(shop, "SM5")
    assert waits(shop) == [(WA_ID, first), (OTHER, second)]
    assert said(shop.get(f"/conversations/{WA_ID}"))["waits_since"] == first

    shop.post(f"/conversations/{WA_ID}/messages", {"body": "Soy Ana"})
    assert waits(shop) == [(OTHER, second)]
    shop.post(f"/conversations/{OTHER}/resume", {})
    assert waits(shop) == []


def test_who_was_seen_to_waits_no_more_and_milo_stays_as_he_was(shop: Backoffice) -> None:
    answered(shop, "SM1")
    shop.post(f"/conversations/{WA_ID}/pause", {})
    silenced(shop, "SM2")
    assert said(shop.post(f"/conversations/{WA_ID}/attended", {}))["state"] == "paused"
    assert waits(shop) == []


def test_a_notice_of_an_order_answers_nobody(shop: Backoffice) -> None:
    answered(shop, "SM1")
    shop.post(f"/conversations/{WA_ID}/pause", {})
    since = silenced(shop, "SM2")
    order = shop.order(shop.user(), (shop.product(), 1))
    for to in ("paid", "preparing"):
        said(shop.post(f"/orders/{order.id}/transitions", {"to": to}))
    shop.clock.advance(minutes=10)
    assert notices.sweep(shop.shop) == 1
    assert waits(shop) == [(WA_ID, since)]


def test_the_conversation_tells_when_it_was_handed_over_and_back(shop: Backoffice) -> None:
    answered(shop, "SM1")
    for step in ("pause", "pause", "resume"):
        said(shop.post(f"/conversations/{WA_ID}/{step}", {}))
    told = said(shop.get(f"/conversations/{WA_ID}"))["hand_overs"]
    assert [(each["state"], each["by"]) for each in told] == [
        ("paused", "owner"),
        ("open", "owner"),
    ]


def test_a_paused_conversation_says_so_to_everybody(shop: Backoffice) -> None:
    answered(shop, "SM1")
    assert said(shop.post(f"/conversations/{WA_ID}/pause", {}))["state"] == "paused"
    assert said(shop.get(f"/conversations/{WA_ID}"))["state"] == "paused"
    assert claim(shop, "SM2")["turn"]["flags"]["paused"] is True
    assert said(shop.post(f"/conversations/{WA_ID}/resume", {}))["state"] == "open"


def test_taking_over_silences_milo_and_lets_the_shop_speak(shop: Backoffice) -> None:
    turn = claim(shop, "SM1")["turn"]
    said(shop.post(f"/conversations/{WA_ID}/pause", {}))
    said(shop.post(f"/conversations/{WA_ID}/messages", {"body": "Soy Ana, del local"}))
    done = said(complete(shop, turn, "Hola, soy Milo"))
    assert [message["body"] for message in done["outbound"]] == ["Soy Ana, del local"]


def test_what_the_shop_writes_is_queued_and_goes_out_with_the_next_claim(shop: Backoffice) -> None:
    answered(shop, "SM1")
    response = shop.post(f"/conversations/{WA_ID}/messages", {"body": "Llegó el yerbón"})
    assert response.status_code == 201
    assert response.get_json()["status"] == "queued"
    given = claim(shop, "SM2")
    assert given["status"] == "undelivered"
    assert [message["body"] for message in given["outbound"]] == ["Llegó el yerbón"]
    assert said(report(shop, given["turn"], given["outbound"][0]["id"])) == {"more": True}
    assert claim(shop, "SM2")["status"] == "claimed"


def test_the_shop_s_message_with_one_key_is_queued_once(shop: Backoffice) -> None:
    answered(shop, "SM1")
    headers = {**ADMIN, "Idempotency-Key": "k"}
    path = f"/conversations/{WA_ID}/messages"
    first = said(shop.post(path, {"body": "Hola"}, headers))
    assert said(shop.post(path, {"body": "Hola"}, headers)) == first
    assert [status for _, status in bodies(shop)].count("queued") == 1


def task_names(shop: Backoffice) -> list[tuple[str, int]]:
    return [(task["message_id"], ordinal) for task, ordinal in shop.deliveries.put_in]


def test_what_the_shop_writes_wakes_the_worker(shop: Backoffice) -> None:
    answered(shop, "SM1")
    line = said(shop.post(f"/conversations/{WA_ID}/messages", {"body": "Hola"}))
    assert shop.deliveries.put_in == [({"wa_id": WA_ID, "message_id": line["id"]}, 0)]


def test_a_queue_that_is_down_leaves_the_message_to_the_next_request_of_the_owner(
    shop: Backoffice,
) -> None:
    answered(shop, "SM1")
    shop.deliveries.is_down = True
    response = shop.post(f"/conversations/{WA_ID}/messages", {"body": "Hola"})
    assert (response.status_code, response.get_json()["status"]) == (201, "queued")
    shop.deliveries.is_down = False
    shop.clock.advance(minutes=3)
    said(shop.post(f"/conversations/{WA_ID}/pause", {}))
    said(shop.post(f"/conversations/{WA_ID}/resume", {}))
    assert task_names(shop) == [(response.get_json()["id"], 3)] * 2


def test_a_request_that_comes_again_wakes_again_and_writes_once(shop: Backoffice) -> None:
    """The API may have died between the commit and the task."""
    answered(shop, "SM1")
    headers = {**ADMIN, "Idempotency-Key": "k"}
    path = f"/conversations/{WA_ID}/messages"
    shop.deliveries.is_down = True
    line = said(shop.post(path, {"body": "Hola"}, headers))
    shop.deliveries.is_down = False
    assert said(shop.post(path, {"body": "Hola"}, headers)) == line
    assert task_names(shop) == [(line["id"], 0)]


def test_a_message_that_is_refused_since_many_wait_wakes_the_worker_for_those(
    shop: Backoffice,
) -> None:
    answered(shop, "SM1")
    path = f"/conversations/{WA_ID}/messages"
    shop.deliveries.is_down = True
    lines = [said(shop.post(path, {"body": f"Hola {n}"})) for n in range(5)]
    shop.deliveries.is_down = False
    assert refused(shop.post(path, {"body": "Hola"})) == (409, "outbox_full")
    assert task_names(shop) == [(lines[-1]["id"], 0)]


def test_taking_over_wakes_nobody_when_nothing_waits(shop: Backoffice) -> None:
    answered(shop, "SM1")
    said(shop.post(f"/conversations/{WA_ID}/pause", {}))
    assert task_names(shop) == []


@pytest.mark.parametrize("wa_id", [WA_ID, WA_ID.replace("549", "54", 1), "AR.1349120865"])
def test_the_shop_may_write_first(shop: Backoffice, wa_id: str) -> None:
    key = WA_ID if wa_id.startswith("54") else wa_id
    line = said(shop.post(f"/conversations/{wa_id}/messages", {"body": "Llegó tu pedido"}))
    conversation = said(shop.get(f"/conversations/{wa_id}"))
    assert (conversation["wa_id"], conversation["state"]) == (key, "open")
    assert [m["id"] for m in conversation["messages"]] == [line["id"]]
    assert shop.deliveries.put_in == [({"wa_id": key, "message_id": line["id"]}, 0)]


def test_who_was_written_to_first_answers_in_the_same_conversation(shop: Backoffice) -> None:
    said(shop.post(f"/conversations/{WA_ID}/messages", {"body": "Llegó tu pedido"}))
    given = claim(shop, "SM1", body="Gracias")
    assert [message["to"] for message in given["outbound"]] == [f"whatsapp:+{WA_ID}"]
    said(report(shop, given["turn"], given["outbound"][0]["id"]))
    turn = claim(shop, "SM1", body="Gracias")["turn"]
    said(complete(shop, turn, "De nada"))
    assert [body for body, _ in bodies(shop)] == ["Llegó tu pedido", "Gracias", "De nada"]


@pytest.mark.parametrize("body", ["", "   ", "x" * 4097])
def test_the_shop_writes_something_of_a_sensible_length(shop: Backoffice, body: str) -> None:
    answered(shop, "SM1")
    response = shop.post(f"/conversations/{WA_ID}/messages", {"body": body})
    assert refused(response) == (422, "invalid_body")


@pytest.mark.parametrize("wa_id", ["5490000000000", "x", "%00", "..", "__x__", "a%20b", "x" * 600])
def test_nobody_s_conversation_is_not_found(shop: Backoffice, wa_id: str) -> None:
    assert shop.get(f"/conversations/{wa_id}").status_code == 404
    for action in ("pause", "resume", "attended"):
        assert shop.post(f"/conversations/{wa_id}/{action}", {}).status_code == 404


@pytest.mark.parametrize("wa_id", ["x", "123", "%00", "..", "__x__", "a%20b", "0" * 11, "x" * 600])
def test_the_shop_does_not_write_to_what_is_no_whatsapp_id(shop: Backoffice, wa_id: str) -> None:
    response = shop.post(f"/conversations/{wa_id}/messages", {"body": "Hola"})
    assert response.status_code == 404
    assert said(shop.get("/conversations"))["items"] == []


@pytest.mark.parametrize("path", ["/conversations", f"/conversations/{WA_ID}"])
def test_an_agent_does_not_read_conversations(shop: Backoffice, path: str) -> None:
    claim(shop)
    assert refused(shop.get(path, AGENT)) == (403, "out_of_scope")


@pytest.mark.parametrize("action", ["pause", "resume", "attended", "messages"])
def test_an_agent_does_not_speak_as_the_shop(shop: Backoffice, action: str) -> None:
    claim(shop)
    response = shop.post(f"/conversations/{WA_ID}/{action}", {"body": "Hola"}, AGENT)
    assert refused(response) == (403, "out_of_scope")


def test_the_shop_cannot_write_to_a_shopper_who_opted_out(shop: Backoffice) -> None:
    turn = claim(shop, "SM1", body="BAJA")["turn"]
    said(complete(shop, turn, consent={"opted_out": True, "sid": "SM1"}))
    response = shop.post(f"/conversations/{WA_ID}/messages", {"body": "Ofertas"})
    assert refused(response) == (409, "opted_out")
    assert bodies(shop) == [("BAJA", "answered")]


def asks_for_person(shop: Backoffice, turn: dict[str, Any], wa_id: str = f"+{WA_ID}") -> Any:
    """A tool of Milo's tells the shop in a turn; the response."""
    headers = {**holding(turn), "Idempotency-Key": f"ask-{turn['id']}"}
    return shop.post("/conversations/ask_for_person", {"wa_id": wa_id}, headers)


def test_who_asks_for_a_person_waits_until_one_has_written(shop: Backoffice) -> None:
    turn = claim(shop, "SM1", body="quiero hablar con una persona")["turn"]
    asked = said(asks_for_person(shop, turn))
    assert (asked["asked_for_person"], asked["state"]) == (True, "open")
    assert said(asks_for_person(shop, turn)) == asked
    said(complete(shop, turn, "Ya avisé"))
    shop.clock.advance(minutes=1)
    answered(shop, "SM2", "Hay leche")
    assert waits(shop) == [(WA_ID, asked["waits_since"])]
    assert said(shop.get(f"/conversations/{WA_ID}"))["asked_for_person"]

    shop.post(f"/conversations/{WA_ID}/messages", {"body": "Soy Ana"})
    assert waits(shop) == []
    assert not said(shop.get(f"/conversations/{WA_ID}"))["asked_for_person"]


def test_a_turn_asks_for_nobody_but_its_own_shopper(shop: Backoffice) -> None:
    claim(shop, "SM9", wa_id=OTHER)
    turn = claim(shop, "SM1")["turn"]
    assert refused(asks_for_person(shop, turn, OTHER)) == (403, "not_your_shopper")
    assert waits(shop) == []


def test_the_owner_may_have_somebody_wait_for_a_person(shop: Backoffice) -> None:
    answered(shop, "SM1")
    assert said(shop.post("/conversations/ask_for_person", {"wa_id": WA_ID}))["asked_for_person"]
    unknown = shop.post("/conversations/ask_for_person", {"wa_id": OTHER})
    assert refused(unknown) == (404, "conversation_not_found")
