"""The clock finds what nobody told of, finishes refunds, and lets nothing that fails hide another."""

import pytest

from backoffice_api.domain.payment import Payment, SeenPayment
from backoffice_api.services import orders, pay, payment_sweep, settling
from retail.errors import Unavailable
from tests.backoffice import all_of
from tests.paying_shop import PayingShop


def test_lost_notices_are_found_by_the_clock(shop: PayingShop) -> None:
    till, backoffice = shop.backoffice.till, shop.backoffice
    till.pay(shop.link, status="rejected")
    first, second = till.pay(shop.link), till.pay(shop.link)
    assert payment_sweep.sweep(backoffice.shop) == 0  # nobody asks within minutes: a notice comes
    backoffice.clock.advance(minutes=5)

    assert payment_sweep.sweep(backoffice.shop) == 1

    assert shop.state == "paid"
    assert {shop.payment(first).standing, shop.payment(second).standing} == {"counts", "surplus"}
    assert shop.money == shop.order.total


def test_an_order_is_looked_at_less_and_less_often_and_some_day_no_more(shop: PayingShop) -> None:
    till, backoffice = shop.backoffice.till, shop.backoffice
    days = 0
    while shop.order.is_watched:
        backoffice.clock.advance(days=1)
        payment_sweep.sweep(backoffice.shop)
        days += 1
    assert days == 32
    assert till.asked.count("payments") == 6
    backoffice.clock.advance(days=300)
    assert payment_sweep.sweep(backoffice.shop) == 0


def test_while_the_provider_is_down_the_clock_asks_once(shop: PayingShop) -> None:
    till, backoffice = shop.backoffice.till, shop.backoffice
    shop.pays()
    till.is_down = True
    for _ in range(2):
        with pytest.raises(Unavailable):
            shop.settle(1001)
    backoffice.clock.advance(minutes=10)
    before = len(till.asked)

    assert payment_sweep.sweep(backoffice.shop) == 0

    assert len(till.asked) == before + 1


def test_what_could_not_be_asked_comes_later_and_hides_nothing(shop: PayingShop) -> None:
    backoffice = shop.backoffice
    pay.pay(backoffice.shop, shop.link_of(shop.order_of_ana()))
    backoffice.clock.advance(minutes=5)
    backoffice.till.is_down, backoffice.till.asked = True, []

    assert payment_sweep.sweep(backoffice.shop) == 0
    assert backoffice.till.asked == ["payments"] * 2

    backoffice.till.is_down = False
    assert payment_sweep.sweep(backoffice.shop) == 0
    backoffice.clock.advance(minutes=6)
    assert payment_sweep.sweep(backoffice.shop) == 2


def test_the_clock_leaves_a_refund_alone_for_a_minute_and_reads_what_it_knows_once(
    shop: PayingShop,
) -> None:
    till, sweep = shop.backoffice.till, lambda: payment_sweep.sweep(shop.backoffice.shop)
    shop.pays()
    till.refund_status = "in_process"
    shop.pays()
    shop.backoffice.clock.advance(seconds=59)
    assert sweep() == 0
    shop.backoffice.clock.advance(minutes=10)
    till.asked = []

    assert sweep() == 2  # the refund, and the order

    assert till.asked == ["payment", "refund_of", "payments"]


def test_one_payment_that_is_never_answered_hides_no_other(shop: PayingShop) -> None:
    till, backoffice = shop.backoffice.till, shop.backoffice
    till.refund_status = "in_process"
    shop.pays()
    wedged = shop.pays()
    read = till.payment

    def sometimes(id_: int) -> SeenPayment:
        if id_ == wedged:
            raise Unavailable("payments_unavailable", "500")
        return read(id_)

    till.payment = sometimes  # type: ignore[method-assign]
    backoffice.clock.advance(minutes=10)
    till.pay(shop.link)

    assert payment_sweep.sweep(backoffice.shop) == 1

    assert len(all_of(backoffice.shop.store, Payment)) == 3
    assert shop.payment(wedged).changed_at == backoffice.clock()


def test_a_payment_in_time_whose_notice_was_lost_pays_though_the_order_ran_out(
    shop: PayingShop,
) -> None:
    backoffice = shop.backoffice
    backoffice.clock.advance(minutes=59)
    backoffice.till.pay(shop.link)
    backoffice.clock.advance(minutes=1)
    assert orders.Overdue(backoffice.shop).release() == 0  # a shopper leaves it to the clock

    released = orders.Overdue(backoffice.shop, look=settling.look_at).release_all()

    assert (released, shop.state, shop.stock) == (0, "paid", 1000)


def test_an_order_expires_although_the_provider_cannot_be_asked(shop: PayingShop) -> None:
    backoffice = shop.backoffice
    backoffice.till.is_down = True
    backoffice.clock.advance(minutes=60)

    assert orders.Overdue(backoffice.shop, look=settling.look_at).release_all() == 1
    assert shop.state == "expired"


def test_a_provider_that_does_not_answer_is_asked_for_one_of_the_orders_that_ran_out(
    shop: PayingShop,
) -> None:
    backoffice = shop.backoffice
    pay.pay(backoffice.shop, shop.link_of(shop.order_of_ana()))
    backoffice.clock.advance(minutes=60)
    backoffice.till.is_down, backoffice.till.asked = True, []

    assert orders.Overdue(backoffice.shop, look=settling.look_at).release_all() == 2

    assert backoffice.till.asked == ["payments"]


def test_where_the_clock_does_not_come_a_shopper_releases_what_ran_out(shop: PayingShop) -> None:
    shop.backoffice.clock.advance(minutes=62)
    assert orders.Overdue(shop.backoffice.shop).release() == 1


def test_a_review_that_nobody_ends_is_looked_at_for_ever(shop: PayingShop) -> None:
    shop.pays(status="in_process")
    for _ in range(40):
        shop.backoffice.clock.advance(days=2)
        payment_sweep.sweep(shop.backoffice.shop)
    assert shop.order.is_watched


def test_after_three_failures_the_rest_waits_for_the_next_tick(shop: PayingShop) -> None:
    till, backoffice = shop.backoffice.till, shop.backoffice
    till.refund_status = "in_process"
    for _ in range(6):
        shop.pays()
    backoffice.clock.advance(minutes=10)
    till.is_down, till.asked = True, []

    assert payment_sweep.sweep(backoffice.shop) == 0

    assert till.asked == ["payment"] * 3
