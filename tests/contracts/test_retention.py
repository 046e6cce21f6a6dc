"""Retention on both stores: the clock deletes what was said longer ago than the shop keeps chats, and nothing else."""

from datetime import timedelta

import pytest

from backoffice_api.domain.conversation import Conversation, Heard
from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.domain.message import Message
from backoffice_api.domain.order import Order
from backoffice_api.domain.turn import TurnRecord
from backoffice_api.services import forgetting, retention
from tests.a_customers_life import a_shop, lived, now, traces, writes
from tests.backoffice import Backoffice, all_of
from tests.conversing import claim
from tests.panel_shop import PanelShop

SAID = ("alergia a las nueces",)


@pytest.fixture
def shop(backoffice: Backoffice) -> PanelShop:
    return a_shop(backoffice)


def keep(shop: PanelShop, months: int | None) -> None:
    answer = shop.backoffice.patch("/shop", {"keep_chats": months}, If_Match="*")
    assert answer.status_code == 200


def sweep(shop: PanelShop) -> None:
    """The clock comes, after what instances remember of the shop's document has been forgotten."""
    shop.backoffice.clock.advance(minutes=1)
    retention.sweep(shop.backoffice.shop)


def test_what_is_too_old_is_deleted_and_the_rest_stays(
    shop: PanelShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MOST_LINES", 3)
    monkeypatch.setattr(forgetting, "_ANSWERS", 1)
    store = shop.backoffice.shop.store
    lived(shop)
    before = now(shop, shop.juan), all_of(store, Order)
    keep(shop, 12)
    sweep(shop)
    assert "Message" in traces(store, SAID)

    shop.backoffice.clock.now += timedelta(days=300)
    writes(shop, "SM50", "Vuelvo a escribir")
    shop.backoffice.clock.now += timedelta(days=70)
    for _ in range(3):
        sweep(shop)

    assert traces(store, SAID).keys() <= {"DeadLetter"}  # that waits for the owner
    (chat,) = all_of(store, Conversation)
    assert "Vuelvo a escribir" in (chat.memory or "")
    assert chat.heard == Heard("text", "Vuelvo a escribir")
    assert {line.body for line in all_of(store, Message)} == {
        "Vuelvo a escribir",
        "Dale, Juan. Vuelvo a escribir",
    }
    assert len(all_of(store, TurnRecord)) == 1
    journal = [each for each in all_of(store, IdempotencyRecord) if each.turn_id]
    assert len(journal) == 1
    assert (now(shop, shop.juan), all_of(store, Order)) == before

    shop.backoffice.clock.now += timedelta(days=400)
    for _ in range(2):
        sweep(shop)
    (chat,) = all_of(store, Conversation)
    assert (chat.memory, chat.heard, chat.user_id) == (None, None, shop.juan.id)
    assert all_of(store, Message) == []


def test_nothing_is_deleted_while_the_shop_has_not_said_so(shop: PanelShop) -> None:
    writes(shop, "SM1", "Tengo alergia a las nueces")
    shop.backoffice.clock.now += timedelta(days=4000)
    sweep(shop)
    assert traces(shop.backoffice.shop.store, SAID)


def test_a_turn_that_is_worked_on_keeps_its_memory(shop: PanelShop) -> None:
    writes(shop, "SM1", "Tengo alergia a las nueces")
    keep(shop, 1)
    shop.backoffice.clock.now += timedelta(days=40)
    turn = claim(shop.backoffice, "SM2", received_at=shop.backoffice.clock().isoformat())["turn"]
    sweep(shop)
    (chat,) = all_of(shop.backoffice.shop.store, Conversation)
    assert chat.memory == turn["memory"]
    assert chat.memory
    assert all_of(shop.backoffice.shop.store, Message) == []
