"""Notices: a shopper hears once what happened to their order, by day, and only while WhatsApp takes free words."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from backoffice_api.domain.checkout import token
from backoffice_api.domain.conversation import Conversation
from backoffice_api.domain.message import InboundMessage
from backoffice_api.domain.notice import TEXTS, Happening, Notice, in_words, with_happening
from backoffice_api.domain.order import Order
from backoffice_api.domain.product import Product
from backoffice_api.services import notices, orders, pay, settling
from backoffice_api.services.turns import claim_turn
from backoffice_api.services.unit_of_work import UnitOfWork
from tests.backoffice import JUAN, Backoffice, a_backoffice, all_of

ZONE = "America/Argentina/Buenos_Aires"
NOON = datetime(2026, 11, 27, 15, tzinfo=UTC)


@dataclass
class Shop:
    """A back office whose shopper wrote a while ago, with one order and its link."""

    backoffice: Backoffice
    order: Order
    milk: Product

    def pays(self, **other: Any) -> int:
        (link,) = self.backoffice.till.links
        id_ = self.backoffice.till.pay(link, **other)
        settling.settle(self.backoffice.shop, id_)
        return id_

    def move(self, to: Any) -> None:
        shop = self.backoffice.shop
        shop.cases.run(lambda work: orders.move(work, shop, self.order.id, to))

    def later(self, **time: float) -> int:
        """How many shoppers the clock tells something after this time."""
        self.backoffice.clock.advance(**time)
        return notices.sweep(self.backoffice.shop)

    @property
    def told(self) -> list[str]:
        (conversation,) = all_of(self.backoffice.shop.store, Conversation)
        return [each.body for each in conversation.outbox]

    @property
    def notice(self) -> Notice:
        (notice,) = all_of(self.backoffice.shop.store, Notice)
        return notice


def writes(backoffice: Backoffice, body: str = "Hola", sid: str = "SM1") -> None:
    address = f"whatsapp:+{JUAN['phone']}"
    message = InboundMessage(
        sid, address, address, body, "text", (), None, "", "Juan", backoffice.clock()
    )
    claim_turn(backoffice.desk, JUAN["phone"], message, "worker")


@pytest.fixture
def shop() -> Shop:
    backoffice = a_backoffice()
    user, milk = backoffice.user(), backoffice.product("Leche", stock=3000)
    writes(backoffice)
    order = backoffice.order(user, (milk, 2))
    pay.pay(backoffice.shop, token(backoffice.shop.checkout_secret, order.id))
    return Shop(backoffice, order, milk)


def test_who_paid_hears_it_at_once_and_the_worker_is_woken(shop: Shop) -> None:
    shop.pays()

    (told,) = shop.told
    assert told.startswith("¡Recibimos tu pago de $\u00a0900,00!")
    assert str(shop.order.id) in told
    assert [each["wa_id"] for each in shop.backoffice.deliveries.take_all()] == [JUAN["phone"]]
    assert shop.notice.state == "told"


def test_five_notices_of_the_provider_are_told_once(shop: Shop) -> None:
    id_ = shop.pays()
    for _ in range(5):
        settling.settle(shop.backoffice.shop, id_)
    shop.later(minutes=1)

    assert len(shop.told) == 1


def test_whoever_dies_before_the_worker_is_woken_is_made_up_for(shop: Shop) -> None:
    shop.backoffice.deliveries.is_down = True
    id_ = shop.pays()
    shop.backoffice.deliveries.is_down = False

    settling.settle(shop.backoffice.shop, id_)  # as the queue does again

    assert [each["wa_id"] for each in shop.backoffice.deliveries.take_all()] == [JUAN["phone"]]
    assert len(shop.told) == 1


def test_what_the_shop_does_is_told_after_a_while_and_its_last_step_says_it(shop: Shop) -> None:
    shop.pays()
    shop.move("preparing")
    assert shop.later(seconds=29) == 0
    shop.move("out_for_delivery")
    assert shop.later(seconds=29) == 0
    assert shop.later(seconds=1) == 1

    assert "está en camino" in shop.told[-1]
    assert "preparando" not in shop.told[-1]
    assert len(shop.told) == 2


def test_the_shop_says_it_in_its_own_words(shop: Shop) -> None:
    shop.pays()
    shop.move("preparing")
    texts = [{"kind": "preparing", "text": "Ya metimos mano en el {order}."}]
    said = shop.backoffice.patch("/shop", {"notice_texts": texts}, If_Match="*")
    assert said.status_code == 200
    shop.later(seconds=30)

    assert shop.told[-1] == f"Ya metimos mano en el {shop.order.id}."


def test_what_could_not_be_told_is_shown_in_the_shop_s_own_words(shop: Shop) -> None:
    shop.pays()
    texts = [{"kind": "preparing", "text": "Ya metimos mano en el {order}."}]
    shop.backoffice.patch("/shop", {"notice_texts": texts}, If_Match="*")
    shop.backoffice.clock.advance(hours=25)
    shop.move("preparing")
    shop.later(hours=12)

    (shown,) = shop.backoffice.get("/notices").get_json()["items"]
    assert shown["body"] == f"Ya metimos mano en el {shop.order.id}."


def test_a_cancelled_order_and_its_money_are_one_message(shop: Shop) -> None:
    id_ = shop.pays()
    shop.move("cancelled")
    settling.settle(shop.backoffice.shop, id_)
    assert shop.later(seconds=30) == 1

    first, last = shop.told
    assert "Recibimos" in first
    assert last.splitlines() == [
        TEXTS["cancelled"].format(order=shop.order.id),
        TEXTS["refunded"].format(order=shop.order.id, amount="$\u00a0900,00"),
    ]


def test_who_cancels_in_the_chat_is_told_of_the_money_only(shop: Shop) -> None:
    id_ = shop.pays()
    cases = shop.backoffice.shop.cases

    def cancel(work: UnitOfWork) -> Order:
        order = orders.get(work, shop.order.id)
        return orders.cancel(work, shop.backoffice.shop, order, in_chat=True)

    cases.run(cancel)
    settling.settle(shop.backoffice.shop, id_)
    shop.later(seconds=30)

    assert [each.partition(" ")[0] for each in shop.told] == ["¡Recibimos", "Te"]
    assert "Te devolvimos $\u00a0900,00" in shop.told[-1]


def test_who_paid_twice_hears_that_the_rest_comes_back(shop: Shop) -> None:
    shop.pays()
    shop.pays()
    shop.later(seconds=30)

    assert "se pagó dos veces: te devolvemos $\u00a0900,00" in shop.told[-1]


def test_a_day_after_the_shopper_wrote_it_waits_for_a_template(shop: Shop) -> None:
    shop.pays()
    shop.move("preparing")
    assert shop.later(hours=24) == 0

    assert shop.notice.state == "needs_template"
    assert len(shop.told) == 1
    (shown,) = shop.backoffice.get("/notices").get_json()["items"]
    assert (shown["order_id"], shown["body"]) == (shop.order.id, in_words(shop.notice, ()))

    writes(shop.backoffice, "hola", "SM2")
    shop.move("out_for_delivery")
    assert shop.later(seconds=30) == 1
    assert "está en camino" in shop.told[-1]


def test_who_wants_no_messages_gets_none(shop: Shop) -> None:
    cases = shop.backoffice.shop.cases
    (before,) = all_of(cases.store, Conversation)

    def opt_out(work: UnitOfWork) -> None:
        conversation = work.get(Conversation, before.key)
        assert conversation
        work.put(replace(conversation, opted_out=True))

    cases.run(opt_out)
    shop.pays()

    assert shop.told == []
    assert shop.notice.state == "unwanted"


def test_while_the_outbox_is_full_it_waits(shop: Shop) -> None:
    for number in range(5):
        answer = shop.backoffice.post(
            f"/conversations/{JUAN['phone']}/messages", {"body": f"n.º {number}"}
        )
        assert answer.status_code == 201
    shop.pays()
    assert len(shop.told) == 5
    assert shop.notice.is_waiting
    assert shop.later(seconds=59) == 0
    assert shop.notice.due_at == shop.backoffice.clock() + timedelta(seconds=1)


def test_each_step_is_in_the_order_s_log(shop: Shop) -> None:
    id_ = shop.pays()
    shop.pays(amount=1)
    shop.move("preparing")
    shop.move("preparing")
    shop.move("cancelled")
    settling.settle(shop.backoffice.shop, id_)

    events = shop.backoffice.get(f"/orders/{shop.order.id}/events").get_json()["items"]

    assert [(each["kind"], each["by"]) for each in events] == [
        ("placed", "shopper"),
        ("informed_of_withdrawal", "shopper"),
        ("paid", "mercado_pago"),
        ("payment_unwanted", "mercado_pago"),
        ("refunded", "mercado_pago"),
        ("preparing", "owner"),
        ("cancelled", "owner"),
        ("refunded", "mercado_pago"),
    ]


def test_a_review_that_ends_badly_is_told(shop: Shop) -> None:
    id_ = shop.pays(status="in_process")
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "rejected")
    settling.settle(shop.backoffice.shop, id_)

    assert ["revisando" in shop.told[0], "no aprobó un pago" in shop.told[1]] == [True, True]


def test_who_pays_something_else_hears_that_a_person_looks_at_it(shop: Shop) -> None:
    shop.pays(amount=100)
    assert "no es lo que esperábamos" in shop.told[-1]


def test_who_waits_for_a_person_to_look_at_a_payment_is_told_that_the_order_expired(
    shop: Shop,
) -> None:
    shop.pays(amount=100)
    shop.backoffice.clock.advance(minutes=61)
    assert orders.Overdue(shop.backoffice.shop).release_all() == 1
    assert shop.later(minutes=1) == 1
    assert "se canceló" in shop.told[-1]


def test_what_is_due_in_the_evening_is_not_told_in_the_night(shop: Shop) -> None:
    shop.pays()
    shop.backoffice.clock.now = datetime(2026, 11, 23, 0, 59, 40, tzinfo=UTC)  # 21:59:40
    writes(shop.backoffice, "hola", "SM2")
    shop.move("preparing")
    assert shop.later(minutes=1) == 0
    assert shop.later(hours=10) == 1


def test_what_was_due_while_the_clock_stood_still_waits_for_the_morning(shop: Shop) -> None:
    shop.pays()
    shop.backoffice.clock.now = datetime(2026, 11, 23, 0, 59, tzinfo=UTC)  # 21:59
    writes(shop.backoffice, "hola", "SM2")
    shop.move("preparing")
    assert shop.later(hours=2, minutes=31) == 0
    assert shop.later(hours=8) == 1


def test_what_happens_thirty_times_still_fits_a_message(shop: Shop) -> None:
    notice = None
    for number in range(30):
        notice = with_happening(notice, 7, 1, Happening("refunded", number), NOON, ZONE)
    assert notice
    assert len(in_words(notice, ())) < 1000


@pytest.mark.parametrize(
    ("kind", "at", "due"),
    [
        ("paid", NOON, NOON),
        ("cancelled", NOON, NOON + timedelta(seconds=30)),
        ("paid", datetime(2026, 11, 28, 1, tzinfo=UTC), datetime(2026, 11, 28, 11, tzinfo=UTC)),
        ("refunded", datetime(2026, 11, 28, 5, tzinfo=UTC), datetime(2026, 11, 28, 11, tzinfo=UTC)),
        ("preparing", datetime(2026, 11, 28, 10, 59, 45, tzinfo=UTC),
         datetime(2026, 11, 28, 11, 0, 15, tzinfo=UTC)),
        ("out_for_delivery", datetime(2026, 11, 28, 1, tzinfo=UTC),
         datetime(2026, 11, 28, 1, 0, 30, tzinfo=UTC)),
    ],
)  # fmt: skip
def test_nobody_is_woken_up_but_for_what_is_at_the_door(
    kind: Any, at: datetime, due: datetime
) -> None:
    notice = with_happening(None, 7, 1, Happening(kind), at, ZONE)

    assert notice.due_at == due


def test_each_text_has_only_the_three_variables() -> None:
    for text in TEXTS.values():
        assert "{order}" in text
        assert text.format(order=1, amount="$ 1", what="no hay") != text
