"""Settling: whatever the provider tells, in whatever order, an order is paid once and unwanted money goes back once."""

from dataclasses import dataclass, replace
from typing import Any

import pytest

from backoffice_api.domain.checkout import token
from backoffice_api.domain.notice import Notice
from backoffice_api.domain.order import MAX_UNPAID_FOR, UNPAID_FOR, Order
from backoffice_api.domain.payment import Payment, Refunding, SeenPayment, order_of, reference_of
from backoffice_api.domain.product import Product
from backoffice_api.payments.port import ALREADY_MOVED, Charge, Link, Refund
from backoffice_api.services import carts, checkout, orders, pay, payment_sweep, products, settling
from local.till import COLLECTOR
from retail.errors import Refused, Unavailable
from tests.backoffice import ANA, Backoffice, a_backoffice, all_of


@dataclass
class Shop:
    """A back office with one order of two litres of milk, and its link at the provider."""

    backoffice: Backoffice
    milk: Product
    order_id: int
    link: str

    @property
    def order(self) -> Order:
        return self.backoffice.shop.cases.run(lambda work: orders.get(work, self.order_id))

    @property
    def state(self) -> str:
        """Where its payment stands."""
        return self.order.payment_status

    def refund(self, id_: int) -> Refunding:
        refund = self.payment(id_).refund
        assert refund
        return refund

    def payment(self, id_: int) -> Payment:
        found = self.backoffice.shop.store.get(Payment, str(id_))
        assert found
        return found.entity

    def settle(self, *ids: int) -> None:
        for id_ in ids:
            settling.settle(self.backoffice.shop, id_)

    def pays(self, **other: Any) -> int:
        """Pays by the link and settles it; the payment's id."""
        id_ = self.backoffice.till.pay(self.link, **other)
        self.settle(id_)
        return id_

    def move(self, to: Any) -> None:
        shop = self.backoffice.shop
        shop.cases.run(lambda work: orders.move(work, shop, self.order_id, to))
        if to == "cancelled":
            settling.call_off(shop, self.order_id)

    def expire(self) -> None:
        self.backoffice.clock.now = self.order.expires_at
        orders.Overdue(self.backoffice.shop).release_all()

    @property
    def stock(self) -> int:
        return self.backoffice.stock_of(self.milk)

    @property
    def money(self) -> int:
        """What the shop has of all payments, in centavos."""
        return sum(
            each.amount - each.refunded
            for each in self.backoffice.till.paid.values()
            if each.status in {"approved", "in_mediation", "refunded"}
        )


@pytest.fixture
def shop() -> Shop:
    backoffice = a_backoffice()
    user, milk = backoffice.user(), backoffice.product("Leche", stock=3000)
    run = backoffice.shop.cases.run
    run(lambda work: carts.add_item(work, backoffice.shop, user.id, milk.id, 2))
    order = run(lambda work: checkout.check_out(work, backoffice.shop, user.id))
    assert isinstance(order, Order)
    begun = pay.pay(backoffice.shop, token(backoffice.shop.checkout_secret, order.id))
    assert begun.payment_url
    (link,) = backoffice.till.links
    return Shop(backoffice, milk, order.id, link)


def test_an_approved_payment_pays_its_order(shop: Shop) -> None:
    id_ = shop.pays()

    assert (shop.order.status, shop.order.payment_status) == ("paid", "paid")
    assert shop.order.payment_reference == str(id_)
    assert shop.order.paid_at == shop.backoffice.clock()
    assert shop.payment(id_).standing == "counts"


def test_five_notices_of_one_payment_are_one(shop: Shop) -> None:
    id_ = shop.pays()
    paid = shop.order
    shop.backoffice.clock.advance(minutes=1)

    shop.settle(*[id_] * 5)

    assert shop.order == paid
    assert shop.backoffice.till.refunds == {}


def test_a_rejected_try_does_not_close_the_order(shop: Shop) -> None:
    rejected = shop.pays(status="rejected")
    assert shop.state == "pending"

    shop.pays()

    assert shop.state == "paid"
    assert shop.payment(rejected).standing == "void"


def test_while_the_provider_looks_at_a_payment_nobody_pays_again(shop: Shop) -> None:
    secret = shop.backoffice.shop.checkout_secret
    id_ = shop.pays(status="in_process")
    assert shop.state == "in_review"
    assert pay.pay(shop.backoffice.shop, token(secret, shop.order_id)) == pay.Payment("in_review")
    shop.backoffice.clock.advance(hours=40)
    orders.Overdue(shop.backoffice.shop).release_all()

    shop.backoffice.till.move(id_, "approved")
    shop.settle(id_)

    assert shop.state == "paid"
    assert shop.stock == 1000


def test_what_is_refused_after_a_review_can_be_paid_again_for_an_hour(shop: Shop) -> None:
    id_ = shop.pays(status="in_process")
    shop.backoffice.clock.advance(minutes=30)
    shop.backoffice.till.move(id_, "rejected")

    shop.settle(id_)

    assert shop.state == "pending"
    assert shop.order.expires_at == shop.backoffice.clock() + UNPAID_FOR
    shop.pays()
    assert shop.state == "paid"


def test_a_second_payment_goes_back_at_once(shop: Shop) -> None:
    first = shop.pays()
    second = shop.pays()

    assert shop.order.payment_reference == str(first)
    assert shop.state == "paid"
    assert (shop.payment(second).standing, shop.payment(second).why) == ("surplus", "paid_twice")
    assert shop.refund(second).state == "done"
    assert shop.money == shop.order.total


def test_who_pays_after_the_order_expired_gets_it_while_there_is_stock(shop: Shop) -> None:
    shop.expire()
    assert (shop.order.payment_status, shop.stock) == ("expired", 3000)

    shop.pays()

    assert (shop.order.status, shop.order.payment_status, shop.stock) == ("paid", "paid", 1000)


def test_who_pays_when_the_stock_is_gone_gets_the_money_back(shop: Shop) -> None:
    shop.expire()
    backoffice = shop.backoffice
    backoffice.shop.cases.run(
        lambda work: products.patch(work, backoffice.shop, shop.milk.id, {"stock": 1000})
    )

    id_ = shop.pays()

    assert (shop.order.status, shop.order.payment_status) == ("cancelled", "expired")
    assert shop.payment(id_).why == "out_of_stock"
    assert (shop.money, shop.stock) == (0, 1000)


def test_who_pays_a_cancelled_order_gets_the_money_back(shop: Shop) -> None:
    shop.move("cancelled")
    assert shop.backoffice.till.links[shop.link].expires_at == shop.backoffice.clock()

    id_ = shop.pays()

    assert shop.state == "cancelled"
    assert shop.payment(id_).why == "order_cancelled"
    assert (shop.money, shop.stock) == (0, 3000)


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"amount": 1}, "amount"),
        ({"amount": 90_001}, "amount"),
        ({"currency": "USD"}, "currency"),
        ({"collector_id": COLLECTOR + 1}, "collector"),
        ({"operation": "money_transfer"}, "operation"),
    ],
)
def test_what_the_order_does_not_ask_for_is_held_and_never_paid(
    shop: Shop, other: dict[str, Any], why: str
) -> None:
    id_ = shop.pays(**other)

    assert (shop.payment(id_).standing, shop.payment(id_).why) == ("held", why)
    assert shop.state == "pending"
    assert shop.backoffice.till.refunds == {}


def test_a_review_that_ends_in_what_the_order_does_not_ask_for_lets_it_be_paid_again(
    shop: Shop,
) -> None:
    id_ = shop.pays(status="in_process", amount=1)
    shop.backoffice.clock.advance(minutes=30)
    shop.backoffice.till.move(id_, "approved")

    shop.settle(id_)

    assert shop.payment(id_).standing == "held"
    assert shop.order.payment_status == "pending"
    assert shop.order.expires_at == shop.backoffice.clock() + UNPAID_FOR


def test_test_money_pays_no_real_order(shop: Shop) -> None:
    real = replace(shop.backoffice.shop, takes_test_money=False)
    id_ = shop.backoffice.till.pay(shop.link)

    settling.settle(real, id_)

    assert shop.payment(id_).why == "test_money"
    settling.settle(real, shop.backoffice.till.pay(shop.link, is_live=True))
    assert shop.state == "paid"


def test_an_older_state_that_arrives_late_changes_nothing(shop: Shop) -> None:
    id_ = shop.pays()
    till = shop.backoffice.till
    approved = till.paid[id_]
    shop.backoffice.clock.advance(minutes=5)
    till.move(id_, "refunded", refunded=approved.amount)
    shop.settle(id_)
    assert shop.state == "refunded"

    till.paid[id_] = approved
    shop.settle(id_)

    assert shop.state == "refunded"


def test_money_that_the_owner_gives_back_elsewhere_calls_the_order_off(shop: Shop) -> None:
    id_ = shop.pays()
    shop.backoffice.clock.advance(minutes=5)
    shop.backoffice.till.move(id_, "approved", refunded=10_000)
    shop.settle(id_)
    assert (shop.order.status, shop.order.payment_status) == ("paid", "partly_refunded")
    assert shop.order.refunded == 10_000

    shop.backoffice.till.move(id_, "refunded", refunded=90_000)
    shop.settle(id_)

    assert (shop.order.status, shop.order.payment_status) == ("cancelled", "refunded")
    assert shop.stock == 3000


def test_a_paid_order_that_is_cancelled_gives_the_money_back(shop: Shop) -> None:
    id_ = shop.pays()
    shop.move("cancelled")
    assert (shop.order.payment_status, shop.stock) == ("paid", 3000)
    (task,) = shop.backoffice.settlements.put_in.values()
    assert task == {"payment_id": id_, "is_fraud": False}

    shop.settle(task["payment_id"])

    assert (shop.order.status, shop.order.payment_status) == ("cancelled", "refunded")
    assert (shop.money, shop.stock) == (0, 3000)


def test_a_dispute_keeps_the_order_in_the_shop_until_it_is_over(shop: Shop) -> None:
    id_ = shop.pays()
    shop.move("preparing")
    shop.backoffice.till.move(id_, "in_mediation")
    shop.settle(id_)

    with pytest.raises(Refused) as refusal:
        shop.move("out_for_delivery")

    assert refusal.value.code == "delivery_frozen"
    shop.backoffice.till.move(id_, "approved")
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "approved")
    shop.settle(id_)
    shop.move("out_for_delivery")


def test_a_charge_back_and_a_warning_of_fraud_freeze_the_order(shop: Shop) -> None:
    id_ = shop.pays()
    settling.freeze(shop.backoffice.shop, id_)
    assert shop.order.frozen == "fraud"
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "approved", status_detail="reviewed")
    shop.settle(id_)
    assert shop.order.frozen == "fraud"

    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "charged_back")
    shop.settle(id_)

    assert (shop.order.payment_status, shop.order.frozen) == ("charged_back", "fraud")
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "approved")
    shop.settle(id_)
    assert shop.order.frozen == "fraud"  # it does not end by itself
    shop.move("preparing")
    assert shop.backoffice.post(f"/orders/{shop.order_id}/unfreeze", {}).status_code == 200
    shop.move("out_for_delivery")


def test_a_payment_of_somebody_else_changes_nothing(shop: Shop) -> None:
    for reference in ("", "order-7", f"milo-{shop.order_id}x", "milo-999999999"):
        id_ = shop.backoffice.till.pay(shop.link, reference=reference)
        shop.settle(id_)
        assert shop.backoffice.shop.store.get(Payment, str(id_)) is None
    shop.settle(12)
    assert shop.state == "pending"


@pytest.mark.parametrize("reference", ["", "milo-", "milo-0", "milo-01", "milo-1 ", "1", "milo-²"])
def test_a_reference_that_is_not_ours_is_of_no_order(reference: str) -> None:
    assert order_of(reference) is None
    assert order_of(reference_of(123456789)) == 123456789


def test_a_refund_whose_answer_was_lost_is_made_once(shop: Shop) -> None:
    till = shop.backoffice.till
    shop.pays()
    give_back = till.refund

    def lost(*args: Any) -> Any:
        give_back(*args)
        raise Unavailable("payments_unavailable", "the answer got lost")

    till.refund = lost  # type: ignore[method-assign, assignment]
    second = till.pay(shop.link)
    with pytest.raises(Unavailable):
        shop.settle(second)
    till.refund = give_back  # type: ignore[method-assign]
    shop.backoffice.clock.advance(minutes=2)

    assert payment_sweep.sweep(shop.backoffice.shop) == 1

    assert shop.refund(second).state == "done"
    assert len(till.refunds) == 1
    assert shop.money == shop.order.total


def test_a_refund_that_takes_its_time_is_asked_about_until_it_is_done(shop: Shop) -> None:
    till, sweep = shop.backoffice.till, lambda: payment_sweep.sweep(shop.backoffice.shop)
    shop.pays()
    till.refund_status = "in_process"
    second = shop.pays()
    assert shop.refund(second).state == "in_process"
    shop.backoffice.clock.advance(minutes=2)
    sweep()
    assert shop.payment(second).is_owed

    till.finish(shop.refund(second).key, "approved")
    shop.backoffice.clock.advance(minutes=2)
    sweep()

    assert not shop.payment(second).is_owed
    assert shop.money == shop.order.total


def test_a_refund_that_is_refused_can_be_asked_again_under_another_key(shop: Shop) -> None:
    till = shop.backoffice.till
    shop.pays()
    till.refund_status = "rejected"
    second = shop.pays()
    assert shop.refund(second).state == "refused"
    shop.settle(second)
    assert len(till.refunds) == 1

    till.refund_status = "approved"
    answer = shop.backoffice.post(f"/payments/{second}/refund", {})
    assert answer.get_json()["refund"] == "asked"
    shop.settle(second)

    assert shop.money == shop.order.total
    assert len(till.refunds) == 2


def test_a_refund_is_not_done_before_its_order_says_so(shop: Shop) -> None:
    """Nobody may ever look at the order again: its last look was weeks ago."""
    till, backoffice = shop.backoffice.till, shop.backoffice
    id_ = shop.pays()
    backoffice.clock.advance(days=40)
    payment_sweep.sweep(backoffice.shop)
    assert not shop.order.is_watched
    shop.move("cancelled")
    give_back = till.refund

    def refund(*args: Any) -> Any:
        made = give_back(*args)
        till.is_down = True
        return made

    till.refund = refund  # type: ignore[method-assign,assignment]
    with pytest.raises(Unavailable):
        shop.settle(id_)
    till.is_down = False
    till.refund = give_back  # type: ignore[method-assign]
    backoffice.clock.advance(minutes=2)

    payment_sweep.sweep(backoffice.shop)

    assert shop.order.payment_status == "refunded"


def test_lost_notices_are_found_by_the_clock(shop: Shop) -> None:
    till, backoffice = shop.backoffice.till, shop.backoffice
    till.pay(shop.link, status="rejected")
    first, second = till.pay(shop.link), till.pay(shop.link)
    assert payment_sweep.sweep(backoffice.shop) == 0  # nobody asks within minutes: a notice comes
    backoffice.clock.advance(minutes=5)

    assert payment_sweep.sweep(backoffice.shop) == 1

    assert shop.state == "paid"
    assert {shop.payment(first).standing, shop.payment(second).standing} == {"counts", "surplus"}
    assert shop.money == shop.order.total


def test_an_order_is_looked_at_less_and_less_often_and_some_day_no_more(shop: Shop) -> None:
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


def test_while_the_provider_is_down_the_clock_asks_once(shop: Shop) -> None:
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


def test_a_link_is_good_for_as_long_as_the_stock_is_kept(shop: Shop) -> None:
    backoffice, secret = shop.backoffice, shop.backoffice.shop.checkout_secret
    for _ in range(30):
        assert backoffice.till.links[shop.link].expires_at == shop.order.expires_at
        backoffice.clock.advance(minutes=55)
        if backoffice.clock() >= shop.order.expires_at:
            break
        again = pay.pay(backoffice.shop, token(secret, shop.order_id))
        assert again.payment_url
        assert again.payment_url.endswith(shop.link)
    assert shop.order.expires_at == shop.order.created_at + MAX_UNPAID_FOR
    assert list(backoffice.till.links) == [shop.link]


def test_a_link_that_the_provider_lost_is_made_anew(shop: Shop) -> None:
    backoffice = shop.backoffice
    backoffice.till.links.clear()
    backoffice.clock.advance(minutes=30)

    begun = pay.pay(backoffice.shop, token(backoffice.shop.checkout_secret, shop.order_id))

    (made,) = backoffice.till.links
    assert begun.payment_url
    assert begun.payment_url.endswith(made)
    assert shop.order.payment_link
    assert shop.order.payment_link.id == made


def test_a_payment_by_a_link_that_is_not_stored_is_held(shop: Shop) -> None:
    run = shop.backoffice.shop.cases.run
    run(lambda work: work.put(replace(orders.get(work, shop.order_id), payment_link=None)))

    assert shop.payment(shop.pays()).why == "collector"


def test_money_that_is_on_its_way_back_is_not_asked_for_again(shop: Shop) -> None:
    shop.pays()
    shop.backoffice.till.refund_status = "in_process"
    second = shop.pays()
    key = shop.refund(second).key

    assert shop.backoffice.post(f"/payments/{second}/refund", {}).status_code == 200
    shop.settle(second)

    assert shop.refund(second).key == key
    assert list(shop.backoffice.till.refunds) == [key]


def test_a_review_is_ended_by_its_own_payment_only(shop: Shop) -> None:
    in_review = shop.pays(status="in_process")
    shop.pays(status="rejected")
    assert shop.state == "in_review"

    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(in_review, "rejected")
    shop.settle(in_review)

    assert shop.state == "pending"


def test_who_pays_late_for_what_left_the_catalogue_gets_the_money_back(shop: Shop) -> None:
    shop.expire()
    backoffice = shop.backoffice
    backoffice.shop.cases.run(lambda work: products.delete(work, shop.milk.id))

    assert shop.payment(shop.pays()).why == "out_of_stock"
    assert shop.money == 0


def test_what_is_on_its_way_stays_so_when_the_money_goes_back(shop: Shop) -> None:
    id_ = shop.pays()
    shop.move("preparing")
    shop.move("out_for_delivery")
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "refunded", refunded=90_000)

    shop.settle(id_)

    assert (shop.order.status, shop.state, shop.stock) == ("out_for_delivery", "refunded", 1000)


@pytest.mark.parametrize("causes", [[], [ALREADY_MOVED]])
def test_a_refund_that_the_provider_will_not_make_is_refused(shop: Shop, causes: list[int]) -> None:
    till = shop.backoffice.till
    shop.pays()

    def refuse(*_: Any) -> Any:
        raise Refused("payment_refused", "no", causes=causes)

    till.refund = refuse  # type: ignore[method-assign, assignment]
    second = shop.pays()

    assert shop.refund(second).state == "refused"
    assert not shop.payment(second).is_owed


def test_money_that_is_back_already_is_not_refused(shop: Shop) -> None:
    till = shop.backoffice.till
    shop.pays()

    def is_back(id_: int, *_: Any) -> Any:
        shop.backoffice.clock.advance(seconds=1)
        till.move(id_, "refunded", refunded=90_000)
        raise Refused("payment_refused", "no", causes=[ALREADY_MOVED])

    till.refund = is_back  # type: ignore[method-assign, assignment]

    assert shop.refund(shop.pays()).state == "done"


def test_what_could_not_be_asked_comes_later_and_hides_nothing(shop: Shop) -> None:
    backoffice = shop.backoffice
    run, ana = backoffice.shop.cases.run, backoffice.user(ANA)
    run(lambda work: carts.add_item(work, backoffice.shop, ana.id, shop.milk.id, 1))
    order = run(lambda work: checkout.check_out(work, backoffice.shop, ana.id))
    assert isinstance(order, Order)
    pay.pay(backoffice.shop, token(backoffice.shop.checkout_secret, order.id))
    backoffice.clock.advance(minutes=5)
    backoffice.till.is_down, backoffice.till.asked = True, []

    assert payment_sweep.sweep(backoffice.shop) == 0
    assert backoffice.till.asked == ["payments"] * 2

    backoffice.till.is_down = False
    assert payment_sweep.sweep(backoffice.shop) == 0
    backoffice.clock.advance(minutes=6)
    assert payment_sweep.sweep(backoffice.shop) == 2


def test_the_clock_leaves_a_refund_alone_for_a_minute_and_reads_what_it_knows_once(
    shop: Shop,
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


def test_money_that_does_not_pay_the_order_is_not_asked_back_when_it_is_cancelled(
    shop: Shop,
) -> None:
    held = shop.pays(amount=1)
    shop.move("cancelled")

    assert shop.payment(held).refund is None


def test_two_who_press_at_once_get_one_link_and_the_other_one_ends(shop: Shop) -> None:
    backoffice = shop.backoffice
    run = backoffice.shop.cases.run
    run(lambda work: work.put(replace(orders.get(work, shop.order_id), payment_link=None)))
    make, secret = backoffice.till.create, backoffice.shop.checkout_secret

    def beside_another(charge: Charge) -> Link:
        backoffice.till.create = make  # type: ignore[method-assign]
        pay.pay(backoffice.shop, token(secret, shop.order_id))
        return make(charge)

    backoffice.till.create = beside_another  # type: ignore[method-assign]

    begun = pay.pay(backoffice.shop, token(secret, shop.order_id))

    _, first, second = backoffice.till.links
    assert begun.payment_url == f"https://pay.example/{first}"
    assert backoffice.till.links[first].expires_at > backoffice.clock()
    assert backoffice.till.links[second].expires_at == backoffice.clock()


def test_one_payment_that_is_never_answered_hides_no_other(shop: Shop) -> None:
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


def test_a_payment_in_time_whose_notice_was_lost_pays_though_the_order_ran_out(shop: Shop) -> None:
    backoffice = shop.backoffice
    backoffice.clock.advance(minutes=59)
    backoffice.till.pay(shop.link)
    backoffice.clock.advance(minutes=1)
    assert orders.Overdue(backoffice.shop).release() == 0  # a shopper leaves it to the clock

    released = orders.Overdue(backoffice.shop, look=settling.look_at).release_all()

    assert (released, shop.state, shop.stock) == (0, "paid", 1000)


def test_an_order_expires_although_the_provider_cannot_be_asked(shop: Shop) -> None:
    backoffice = shop.backoffice
    backoffice.till.is_down = True
    backoffice.clock.advance(minutes=60)

    assert orders.Overdue(backoffice.shop, look=settling.look_at).release_all() == 1
    assert shop.state == "expired"


def test_a_provider_that_does_not_answer_is_asked_for_one_of_the_orders_that_ran_out(
    shop: Shop,
) -> None:
    backoffice = shop.backoffice
    run, ana = backoffice.shop.cases.run, backoffice.user(ANA)
    run(lambda work: carts.add_item(work, backoffice.shop, ana.id, shop.milk.id, 1))
    order = run(lambda work: checkout.check_out(work, backoffice.shop, ana.id))
    assert isinstance(order, Order)
    pay.pay(backoffice.shop, token(backoffice.shop.checkout_secret, order.id))
    backoffice.clock.advance(minutes=60)
    backoffice.till.is_down, backoffice.till.asked = True, []

    assert orders.Overdue(backoffice.shop, look=settling.look_at).release_all() == 2

    assert backoffice.till.asked == ["payments"]


def test_where_the_clock_does_not_come_a_shopper_releases_what_ran_out(shop: Shop) -> None:
    shop.backoffice.clock.advance(minutes=62)
    assert orders.Overdue(shop.backoffice.shop).release() == 1


def test_a_refused_refund_is_told_to_the_owner_and_not_promised_to_the_shopper(shop: Shop) -> None:
    shop.pays()
    shop.backoffice.till.refund_status = "rejected"
    second = shop.pays()

    assert [each["id"] for each in held(shop)] == [second]
    assert shop.order.events[-1].kind == "refund_refused"
    kinds = [each.kind for each in all_of(shop.backoffice.shop.store, Notice)[0].untold]
    assert "paid_twice" not in kinds

    shop.backoffice.till.refund_status = "approved"
    shop.backoffice.post(f"/payments/{second}/refund", {})
    shop.settle(second)
    assert held(shop) == []


def held(shop: Shop) -> Any:
    return shop.backoffice.get("/payments/held").get_json()["items"]


def test_a_held_payment_is_the_owner_s_until_it_is_back(shop: Shop) -> None:
    payment = shop.pays(amount=100)
    assert [each["id"] for each in held(shop)] == [payment]

    shop.backoffice.post(f"/payments/{payment}/refund", {})
    shop.settle(payment)

    assert held(shop) == []
    kinds = [each.kind for each in shop.order.events]
    assert kinds == ["placed", "payment_held", "refund_asked", "refunded"]


@pytest.mark.parametrize("status", ["in_process", "rejected", "charged_back", "refunded"])
def test_only_money_that_the_shop_has_is_asked_back(shop: Shop, status: Any) -> None:
    payment = shop.pays(status=status)

    shop.backoffice.post(f"/payments/{payment}/refund", {})

    assert shop.payment(payment).refund is None


def test_a_part_that_went_back_otherwise_leaves_the_rest_to_be_asked_for(shop: Shop) -> None:
    till = shop.backoffice.till
    shop.pays()
    give_back = till.refund

    def meanwhile(id_: int, key: str, amount: int | None = None) -> Refund:
        till.refund = give_back  # type: ignore[method-assign]
        shop.backoffice.clock.advance(seconds=1)
        till.move(id_, "approved", refunded=10_000)
        return give_back(id_, key, amount)

    till.refund = meanwhile  # type: ignore[method-assign]
    second = shop.pays()
    assert shop.refund(second).amount == 80_000

    shop.settle(second)

    assert shop.money == shop.order.total
    assert shop.refund(second).state == "done"


def test_a_payment_stays_of_the_order_that_it_was_first_of(shop: Shop) -> None:
    id_ = shop.pays()
    backoffice = shop.backoffice
    run, ana = backoffice.shop.cases.run, backoffice.user(ANA)
    run(lambda work: carts.add_item(work, backoffice.shop, ana.id, shop.milk.id, 1))
    other = run(lambda work: checkout.check_out(work, backoffice.shop, ana.id))
    assert isinstance(other, Order)
    backoffice.clock.advance(minutes=1)
    backoffice.till.move(id_, "approved", reference=reference_of(other.id))

    shop.settle(id_)

    assert run(lambda work: orders.get(work, other.id)).payment_status == "pending"
    assert shop.payment(id_).order_id == shop.order_id


def test_a_charged_payment_that_reads_as_pending_changes_nothing(shop: Shop) -> None:
    id_ = shop.pays()
    before = shop.order
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "pending")

    shop.settle(id_)

    assert shop.order == before


def test_a_second_payment_of_a_cancelled_order_is_of_a_cancelled_order(shop: Shop) -> None:
    first = shop.pays()
    shop.move("cancelled")
    shop.settle(first)

    assert shop.payment(shop.pays()).why == "order_cancelled"
    assert shop.money == 0


def test_a_warning_of_fraud_is_of_the_payment_that_counts(shop: Shop) -> None:
    rejected = shop.pays(status="rejected")
    shop.pays()
    settling.freeze(shop.backoffice.shop, rejected)
    assert shop.order.frozen == ""
    with pytest.raises(Unavailable):  # the queue asks again until it is known
        settling.freeze(shop.backoffice.shop, 12)


def test_what_is_frozen_on_its_way_can_be_delivered(shop: Shop) -> None:
    id_ = shop.pays()
    shop.move("preparing")
    shop.move("out_for_delivery")
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "charged_back")
    shop.settle(id_)

    shop.move("delivered")

    assert shop.order.status == "delivered"


def test_a_review_that_nobody_ends_is_looked_at_for_ever(shop: Shop) -> None:
    shop.pays(status="in_process")
    for _ in range(40):
        shop.backoffice.clock.advance(days=2)
        payment_sweep.sweep(shop.backoffice.shop)
    assert shop.order.is_watched


def test_an_order_that_is_paid_by_hand_ends_its_link(shop: Shop) -> None:
    answer = shop.backoffice.post(f"/orders/{shop.order_id}/transitions", {"to": "paid"})
    assert answer.status_code == 200
    assert shop.backoffice.till.links[shop.link].expires_at == shop.backoffice.clock()


def test_an_order_of_nothing_that_is_paid_is_not_paid_back() -> None:
    backoffice = a_backoffice()
    user, gift = backoffice.user(), backoffice.product("Muestra gratis", price=0)
    run = backoffice.shop.cases.run
    run(lambda work: carts.add_item(work, backoffice.shop, user.id, gift.id, 1))
    order = run(lambda work: checkout.check_out(work, backoffice.shop, user.id))
    assert isinstance(order, Order)
    pay.pay(backoffice.shop, token(backoffice.shop.checkout_secret, order.id))
    (link,) = backoffice.till.links

    settling.settle(backoffice.shop, backoffice.till.pay(link))

    paid = run(lambda work: orders.get(work, order.id))
    assert (paid.status, paid.payment_status) == ("paid", "paid")


def test_money_of_an_order_that_was_cancelled_in_a_dispute_goes_back_if_it_comes_in(
    shop: Shop,
) -> None:
    id_ = shop.pays()
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "charged_back")
    shop.settle(id_)
    shop.move("cancelled")
    assert shop.payment(id_).refund is None
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "approved")

    shop.settle(id_)

    assert (shop.money, shop.state, shop.stock) == (0, "refunded", 3000)
