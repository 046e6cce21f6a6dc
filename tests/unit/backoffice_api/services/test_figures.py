"""The figures of days: counted with each commit, carried over by the clock, and the same as a recount of the facts."""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backoffice_api.domain.day_figures import DayFigures
from backoffice_api.domain.user import User
from backoffice_api.services import figures, settling
from backoffice_api.services.counting import HOLDING
from backoffice_api.services.recount import Recount, mend, recount
from backoffice_api.services.unit_of_work import UnitOfWork
from backoffice_api.storage.metered import counting
from retail.errors import Invalid
from tests.backoffice import ADMIN, Backoffice, all_of
from tests.conversing import claim, complete, report, said
from tests.panel_shop import PanelShop, a_panel_shop

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
DAY = date(2026, 11, 22)


@pytest.fixture
def shop() -> PanelShop:
    return a_panel_shop()


def of_day(shop: PanelShop, day: date = DAY) -> DayFigures:
    (found,) = figures.between(shop.backoffice.shop, day, day)
    return found


def recounted(shop: PanelShop) -> Recount:
    return recount(shop.backoffice.shop.store, ZONE)


def talk(backoffice: Backoffice, sid: str, *replies: str, **ending: Any) -> None:
    """Has somebody write, Milo answer, and each reply go out."""
    turn = claim(backoffice, sid, received_at=backoffice.clock().isoformat())["turn"]
    for message in said(complete(backoffice, turn, *replies, **ending))["outbound"]:
        said(report(backoffice, turn, message["id"]))


def used(input_tokens: int, output_tokens: int) -> dict[str, int]:
    return {"input_tokens": input_tokens, "output_tokens": output_tokens}


def test_a_day_has_what_was_sold_on_it(shop: PanelShop) -> None:
    paid = shop.order(shop.juan, milk=2)
    shop.order(shop.ana, cheese=0.5)
    shop.pays(paid)
    found = of_day(shop)
    assert (found.new_shoppers, found.orders_placed, found.orders_paid) == (2, 2, 1)
    assert (found.taken, found.returned, found.average_basket) == (390_000, 0, 390_000)
    assert recounted(shop).missing == ()


def test_a_day_without_sales_has_no_average() -> None:
    assert of_day(a_panel_shop(), DAY + timedelta(days=3)).average_basket is None


def test_an_order_counts_where_it_was_placed_and_where_it_was_paid(shop: PanelShop) -> None:
    order = shop.order(shop.juan)
    shop.chosen(order, "transfer")
    shop.backoffice.clock.advance(days=1)
    shop.moved(order, "paid")
    assert (of_day(shop).orders_placed, of_day(shop).orders_paid) == (1, 0)
    next_day = of_day(shop, DAY + timedelta(days=1))
    assert (next_day.orders_placed, next_day.orders_paid, next_day.taken) == (0, 1, 195_000)


def test_the_day_is_the_shop_s_and_not_that_of_utc(shop: PanelShop) -> None:
    noon = shop.backoffice.clock()
    evening = noon.astimezone(ZONE).replace(hour=22, minute=30)
    shop.backoffice.clock.advance(seconds=(evening - noon).total_seconds())
    assert shop.backoffice.clock().date() == DAY + timedelta(days=1)
    shop.order(shop.juan)
    assert of_day(shop).orders_placed == 1


def test_money_that_goes_back_is_taken_off_the_day_on_which_it_came(shop: PanelShop) -> None:
    order = shop.order(shop.juan, milk=2)
    payment = shop.pays(order)
    shop.backoffice.clock.advance(days=1)
    assert shop.backoffice.post(f"/payments/{payment}/refund", {}).status_code == 200
    settling.settle(shop.backoffice.shop, payment)
    found = of_day(shop)
    assert (found.taken, found.returned, found.sales) == (390_000, 390_000, 0)
    assert found.orders_paid == 1
    assert recounted(shop).missing == ()


def test_a_cancelled_order_that_was_paid_by_hand_has_sold_nothing(shop: PanelShop) -> None:
    order = shop.order(shop.juan)
    shop.chosen(order, "cash")
    shop.moved(order, "preparing", "ready", "delivered")
    assert of_day(shop).sales == 195_000
    other = shop.order(shop.ana)
    shop.chosen(other, "transfer")
    shop.moved(other, "paid", "cancelled")
    assert (of_day(shop).taken, of_day(shop).sales) == (390_000, 195_000)


def test_the_chat_counts_messages_tokens_and_each_shopper_once_a_day(shop: PanelShop) -> None:
    backoffice = shop.backoffice
    talk(backoffice, "SM1", "¿Cuál?", usage=used(100, 7))
    added = [{"tool": "add_product_to_cart", "arguments": {}, "status": "added"}]
    for sid in ("SM2", "SM3"):
        backoffice.clock.advance(seconds=30)
        talk(backoffice, sid, "Listo", "¿Algo más?", tool_calls=added, usage=used(50, 0))
    found = of_day(shop)
    assert (found.wrote, found.filled_carts) == (1, 1)
    assert (found.messages_in, found.messages_out) == (3, 5)
    assert (found.input_tokens, found.output_tokens) == (200, 7)

    backoffice.clock.advance(days=1)
    talk(backoffice, "SM4", "Hola")
    assert of_day(shop, DAY + timedelta(days=1)).wrote == 1
    assert of_day(shop).wrote == 1
    assert recounted(shop).missing == ()


def test_a_request_that_is_repeated_counts_once(shop: PanelShop) -> None:
    order = shop.order(shop.juan)
    shop.chosen(order, "transfer")
    path, body = f"/orders/{order.id}/transitions", {"to": "paid"}
    for _ in range(2):
        said(shop.backoffice.post(path, body, ADMIN | {"Idempotency-Key": "once"}))
    assert of_day(shop).orders_paid == 1


def test_the_clock_carries_over_what_nobody_touches_and_no_figure_changes(shop: PanelShop) -> None:
    shop.pays(shop.order(shop.juan, milk=2))
    talk(shop.backoffice, "SM1", "Hola")
    before = of_day(shop)
    backoffice = shop.backoffice
    assert figures.sweep(backoffice.shop) == 0
    backoffice.clock.advance(minutes=2)
    with counting() as tally:
        assert figures.sweep(backoffice.shop) == 4  # two shoppers, an order, a conversation
    assert (tally.reads, tally.writes) == (4 + 4 + 1, 4 + 1)  # found, read again, and the day
    assert figures.sweep(backoffice.shop) == 0
    assert of_day(shop) == before
    for kind in HOLDING:
        assert all(not each.uncounted for each in all_of(backoffice.shop.store, kind))
    assert recounted(shop).missing == ()


def test_looking_at_days_that_are_carried_over_reads_one_document_a_day(shop: PanelShop) -> None:
    shop.pays(shop.order(shop.juan))
    shop.backoffice.clock.advance(minutes=2)
    figures.sweep(shop.backoffice.shop)
    with counting() as tally:
        figures.between(shop.backoffice.shop, DAY - timedelta(days=29), DAY)
    assert (
        tally.reads == 30 + 3 + 2
    )  # nothing is carried, by three queries; and the newest days again


def test_what_a_deleted_shopper_counted_for_stays(shop: PanelShop) -> None:
    def forget(work: UnitOfWork) -> None:
        assert work.get(User, shop.ana.key)
        work.delete(User, shop.ana.key)

    shop.backoffice.shop.cases.run(forget)
    assert of_day(shop).new_shoppers == 2


def test_a_recount_finds_and_mends_what_was_counted_wrongly(shop: PanelShop) -> None:
    cases = shop.backoffice.shop.cases
    shop.pays(shop.order(shop.juan, milk=2))
    cases.run(lambda work: work.put(DayFigures(DAY.isoformat(), taken=-100, orders_paid=-3)))
    missing = recounted(shop).missing
    assert missing == (DayFigures(DAY.isoformat(), taken=100, orders_paid=3),)
    shop.pays(shop.order(shop.ana))  # the shop goes on meanwhile
    mend(cases, missing)
    assert recounted(shop).missing == ()
    assert (of_day(shop).orders_paid, of_day(shop).taken) == (2, 585_000)


def test_another_time_zone_moves_what_was_sold_and_leaves_it_on_no_other_day(
    shop: PanelShop,
) -> None:
    backoffice, after = shop.backoffice, DAY + timedelta(days=1)
    backoffice.clock.advance(hours=14, minutes=30)  # half past eleven at night
    shop.pays(shop.order(shop.juan))
    assert of_day(shop).sales == 195_000
    mend(backoffice.shop.cases, recount(backoffice.shop.store, ZoneInfo("UTC")).missing)
    assert (of_day(shop).sales, of_day(shop, after).sales) == (0, 195_000)
    assert (of_day(shop).orders_paid, of_day(shop, after).orders_paid) == (0, 1)


@pytest.mark.parametrize("days", [-1, 92])
def test_a_stretch_of_days_is_bounded(shop: PanelShop, days: int) -> None:
    with pytest.raises(Invalid, match="92"):
        figures.between(shop.backoffice.shop, DAY, DAY + timedelta(days=days))


def test_what_is_counted_beyond_the_facts_stays_since_facts_are_deleted(shop: PanelShop) -> None:
    cases = shop.backoffice.shop.cases
    cases.run(lambda work: work.put(DayFigures(DAY.isoformat(), messages_in=40, new_shoppers=-1)))
    mend(cases, recounted(shop).missing)
    assert (of_day(shop).messages_in, of_day(shop).new_shoppers) == (40, 2)
