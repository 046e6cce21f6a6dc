"""What the shop says first: sent by the worker without a message of the shopper's, against the real API."""

import asyncio
import logging
from collections.abc import Collection
from typing import Any

import pytest

from agent_worker.turns.turn import Outcome
from agent_worker.whatsapp.messenger import Undeliverable
from bench.counted_shop import CountedShop
from local.inbound_message import WA_ID as PHONE
from retail.errors import Unavailable
from retail.faults import Faults
from retail.wire import OutboundMessage
from tests.backoffice import a_store
from tests.worker_bench import Crash, CrashAt


@pytest.fixture
def shop() -> CountedShop:
    return CountedShop(a_store())


def deliver(shop: CountedShop) -> Outcome:
    return asyncio.run(shop.turns.deliver(PHONE))


def lines(shop: CountedShop) -> list[tuple[str, str, int | None]]:
    messages = shop.as_owner("GET", f"/conversations/{PHONE}")["messages"]
    return [(line["body"], line["status"], line["error_code"]) for line in messages]


def test_it_sends_in_order_what_the_owner_wrote_and_says_so(shop: CountedShop) -> None:
    shop.write("Uno", PHONE)
    shop.write("Dos", PHONE)
    assert shop.deliver()[0] == ["Uno", "Dos"]
    assert lines(shop) == [("Uno", "sent", None), ("Dos", "sent", None)]


def test_it_sends_what_the_owner_says_to_a_shopper_whom_milo_leaves_alone(
    shop: CountedShop,
) -> None:
    shop.say("Hola", PHONE)
    shop.as_owner("POST", f"/conversations/{PHONE}/pause", {})
    shop.write("Soy Ana, del local", PHONE)
    assert shop.deliver()[0] == ["Soy Ana, del local"]
    assert shop.say("¿Ana?", PHONE)[0] == []


def test_a_delivery_that_comes_twice_sends_once(shop: CountedShop) -> None:
    shop.write("Hola", PHONE)
    assert [deliver(shop), deliver(shop)] == [Outcome.ANSWERED] * 2
    assert shop.phones.bodies == ["Hola"]


def test_a_shopper_s_next_message_sends_what_no_task_was_made_for(shop: CountedShop) -> None:
    shop.write("Hola", PHONE)
    shop.api.deliveries.put_in.clear()
    replies, _ = shop.say("¿Qué tal?", PHONE)
    assert replies[0] == "Hola"
    assert len(replies) == 2


def test_what_twilio_refuses_for_good_has_failed_and_comes_no_more(
    shop: CountedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> str:
        raise Undeliverable(63016, "outside the window")

    monkeypatch.setattr(shop.phones, "send", refuse)
    shop.write("Hola", PHONE)
    assert deliver(shop) is Outcome.ANSWERED
    assert lines(shop) == [("Hola", "failed", 63016)]


def test_what_twilio_does_not_take_now_waits_for_the_next_try(
    shop: CountedShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang_up(*_: Any) -> str:
        raise Unavailable("twilio_busy", "error 20429")

    async def sleep(_: float) -> None:
        return

    object.__setattr__(shop.turns.delivery, "sleep", sleep)
    shop.write("Hola", PHONE)
    monkeypatch.setattr(shop.phones, "send", hang_up)
    with pytest.raises(Unavailable):
        deliver(shop)
    monkeypatch.undo()
    assert lines(shop) == [("Hola", "queued", None)]
    shop.now += shop.turns.leases.length.total_seconds()
    assert deliver(shop) is Outcome.ANSWERED
    assert shop.phones.bodies == ["Hola"]


@pytest.mark.parametrize("point", ["before_send", "sent_not_reported", "reported"])
def test_a_worker_that_dies_at_a_step_of_a_delivery_leaves_each_message_sent_once(
    shop: CountedShop, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    """Whoever comes after the lease asks Twilio first what went out."""
    asked: list[str] = []

    def find(outbound: OutboundMessage, known_sids: Collection[str]) -> str | None:
        asked.append(outbound["body"])
        sids = {f"SM{place:032d}": body for place, body in enumerate(shop.phones.bodies)}
        found = [sid for sid, body in sids.items() if body == outbound["body"]]
        return next((sid for sid in found if sid not in known_sids), None)

    monkeypatch.setattr(shop.phones, "find", find)
    for body in ("Uno", "Dos"):
        shop.write(body, PHONE)
    for part in (shop.turns, shop.turns.delivery):
        object.__setattr__(part, "faults", CrashAt(point))
    with pytest.raises(Crash):
        deliver(shop)
    shop.turns.delivery.unreported.clear()  # died with its process
    assert deliver(shop) is Outcome.BUSY
    shop.now += shop.turns.leases.length.total_seconds()
    for part in (shop.turns, shop.turns.delivery):
        object.__setattr__(part, "faults", Faults())
    assert deliver(shop) is Outcome.ANSWERED
    assert shop.phones.bodies == ["Uno", "Dos"]
    assert lines(shop) == [("Uno", "sent", None), ("Dos", "sent", None)]
    assert set(asked) == {"Uno", "Dos"}


def test_while_a_turn_goes_on_the_delivery_is_busy_and_the_turn_sends_it_first(
    shop: CountedShop,
) -> None:
    api = shop.turns.api
    message = shop.message("Hola", PHONE)
    claim = api.claim(PHONE, message, "another")
    shop.as_owner("POST", f"/conversations/{PHONE}/messages", {"body": "Soy Ana"})
    assert deliver(shop) is Outcome.BUSY
    done = api.complete(
        claim["turn"]["id"],
        claim["turn"]["token"],
        fence=claim["turn"]["fence"],
        replies=["Buenas"],
        memory="[]",
        tool_calls=[],
        model="offline",
        usage=None,
    )
    assert [each["body"] for each in done["outbound"]] == ["Soy Ana", "Buenas"]
    for each in done["outbound"]:
        api.sent(
            each["id"],
            claim["turn"]["token"],
            sid=f"SM{each['id']}",
            status="sent",
            error_code=None,
        )
    assert deliver(shop) is Outcome.ANSWERED
    assert shop.phones.bodies == []


def test_it_answers_a_message_that_came_while_it_held_the_conversation(shop: CountedShop) -> None:
    shop.write("Soy Ana", PHONE)
    late = shop.message("Hola", PHONE)
    send = shop.phones.send

    def send_and_hear(outbound: OutboundMessage, look: Any) -> str:
        if outbound["body"] == "Soy Ana":
            assert shop.turns.api.claim(PHONE, late, "its own task")["status"] == "busy"
        return send(outbound, look)

    shop.phones.send = send_and_hear  # type: ignore[method-assign]
    assert deliver(shop) is Outcome.ANSWERED
    assert [status for _, status, _ in lines(shop)] == ["sent", "answered", "sent"]
    assert shop.phones.bodies[0] == "Soy Ana"


def test_a_delivery_to_nobody_is_acknowledged_and_logged(
    shop: CountedShop, caplog: pytest.LogCaptureFixture
) -> None:
    assert deliver(shop) is Outcome.ANSWERED
    worker = [record for record in caplog.records if record.name.startswith("agent_worker")]
    assert [record.levelno for record in worker] == [logging.ERROR]
    assert "conversation_not_found" in caplog.text
