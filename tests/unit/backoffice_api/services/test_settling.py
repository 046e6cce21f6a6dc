"""Settling: whatever the provider tells, in whatever order, an order is paid once and unwanted money goes back once."""

from dataclasses import replace
from typing import Any

import pytest

from backoffice_api.domain.checkout import token
from backoffice_api.domain.order import UNPAID_FOR
from backoffice_api.domain.payment import Payment, order_of, reference_of
from backoffice_api.services import orders, pay, products, settling
from local.till import COLLECTOR
from retail.errors import Refused, Unavailable
from tests.paying_shop import PayingShop


def test_an_approved_payment_pays_its_order(shop: PayingShop) -> None:
    id_ = shop.pays()

    assert (shop.order.status, shop.order.payment_status) == ("paid", "paid")
    assert shop.order.payment_reference == str(id_)
    assert shop.order.paid_at == shop.backoffice.clock()
    assert shop.payment(id_).standing == "counts"


def test_five_notices_of_one_payment_are_one(shop: PayingShop) -> None:
    id_ = shop.pays()
    paid = shop.order
    shop.backoffice.clock.advance(minutes=1)

    shop.settle(*[id_] * 5)

    assert shop.order == paid
    assert shop.backoffice.till.refunds == {}


def test_a_rejected_try_does_not_close_the_order(shop: PayingShop) -> None:
    rejected = shop.pays(status="rejected")
    assert shop.state == "pending"

    shop.pays()

    assert shop.state == "paid"
    assert shop.payment(rejected).standing == "void"


def test_while_the_provider_looks_at_a_payment_nobody_pays_again(shop: PayingShop) -> None:
    secret = shop.backoffice.shop.checkout_secret
    id_ = shop.pays(status="in_process")
    assert shop.state == "in_review"
    assert pay.pay(shop.backoffice.shop, token(secret, shop.order_id)) == pay.Begun("in_review")
    shop.backoffice.clock.advance(hours=40)
    orders.Overdue(shop.backoffice.shop).release_all()

    shop.backoffice.till.move(id_, "approved")
    shop.settle(id_)

    assert shop.state == "paid"
    assert shop.stock == 1000


def test_what_is_refused_after_a_review_can_be_paid_again_for_an_hour(shop: PayingShop) -> None:
    id_ = shop.pays(status="in_process")
    shop.backoffice.clock.advance(minutes=30)
    shop.backoffice.till.move(id_, "rejected")

    shop.settle(id_)

    assert shop.state == "pending"
    assert shop.order.expires_at == shop.backoffice.clock() + UNPAID_FOR
    shop.pays()
    assert shop.state == "paid"


def test_who_pays_after_the_order_expired_gets_it_while_there_is_stock(shop: PayingShop) -> None:
    shop.expire()
    assert (shop.order.payment_status, shop.stock) == ("expired", 3000)

    shop.pays()

    assert (shop.order.status, shop.order.payment_status, shop.stock) == ("paid", "paid", 1000)


def test_who_pays_when_the_stock_is_gone_gets_the_money_back(shop: PayingShop) -> None:
    shop.expire()
    backoffice = shop.backoffice
    backoffice.shop.cases.run(
        lambda work: products.patch(work, backoffice.shop, shop.milk.id, {"stock": 1000})
    )

    id_ = shop.pays()

    assert (shop.order.status, shop.order.payment_status) == ("cancelled", "expired")
    assert shop.payment(id_).why == "out_of_stock"
    assert (shop.money, shop.stock) == (0, 1000)


def test_who_pays_a_cancelled_order_gets_the_money_back(shop: PayingShop) -> None:
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
    shop: PayingShop, other: dict[str, Any], why: str
) -> None:
    id_ = shop.pays(**other)

    assert (shop.payment(id_).standing, shop.payment(id_).why) == ("held", why)
    assert shop.state == "pending"
    assert shop.backoffice.till.refunds == {}


def test_a_review_that_ends_in_what_the_order_does_not_ask_for_lets_it_be_paid_again(
    shop: PayingShop,
) -> None:
    id_ = shop.pays(status="in_process", amount=1)
    shop.backoffice.clock.advance(minutes=30)
    shop.backoffice.till.move(id_, "approved")

    shop.settle(id_)

    assert shop.payment(id_).standing == "held"
    assert shop.order.payment_status == "pending"
    assert shop.order.expires_at == shop.backoffice.clock() + UNPAID_FOR


def test_test_money_pays_no_real_order(shop: PayingShop) -> None:
    real = replace(shop.backoffice.shop, takes_test_money=False)
    id_ = shop.backoffice.till.pay(shop.link)

    settling.settle(real, id_)

    assert shop.payment(id_).why == "test_money"
    settling.settle(real, shop.backoffice.till.pay(shop.link, is_live=True))
    assert shop.state == "paid"


def test_an_older_state_that_arrives_late_changes_nothing(shop: PayingShop) -> None:
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


def test_a_dispute_keeps_the_order_in_the_shop_until_it_is_over(shop: PayingShop) -> None:
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


def test_what_the_owner_let_go_stays_so_while_the_same_dispute_goes_on(shop: PayingShop) -> None:
    id_ = shop.pays()
    settling.freeze(shop.backoffice.shop, id_)
    shop.backoffice.post(f"/orders/{shop.order_id}/unfreeze", {})
    settling.freeze(shop.backoffice.shop, id_)  # they warn again
    assert shop.order.frozen == ""

    def becomes(status: Any, detail: str = "") -> str:
        shop.backoffice.clock.advance(minutes=1)
        shop.backoffice.till.move(id_, status, status_detail=detail)
        shop.settle(id_)
        return shop.order.frozen

    assert becomes("in_mediation") == "mediation"  # another one
    shop.backoffice.post(f"/orders/{shop.order_id}/unfreeze", {})
    assert becomes("in_mediation", "documented") == ""
    assert becomes("approved") == ""
    assert becomes("in_mediation") == "mediation"  # a new one


def test_a_charge_back_and_a_warning_of_fraud_freeze_the_order(shop: PayingShop) -> None:
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


def test_a_payment_of_somebody_else_changes_nothing(shop: PayingShop) -> None:
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


def test_a_payment_by_a_link_that_is_not_stored_is_held(shop: PayingShop) -> None:
    run = shop.backoffice.shop.cases.run
    run(lambda work: work.put(replace(orders.get(work, shop.order_id), payment_link=None)))

    assert shop.payment(shop.pays()).why == "collector"


def test_a_review_is_ended_by_its_own_payment_only(shop: PayingShop) -> None:
    in_review = shop.pays(status="in_process")
    shop.pays(status="rejected")
    assert shop.state == "in_review"

    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(in_review, "rejected")
    shop.settle(in_review)

    assert shop.state == "pending"


def test_who_pays_late_for_what_left_the_catalogue_gets_the_money_back(shop: PayingShop) -> None:
    shop.expire()
    backoffice = shop.backoffice
    backoffice.shop.cases.run(lambda work: products.delete(work, shop.milk.id))

    assert shop.payment(shop.pays()).why == "out_of_stock"
    assert shop.money == 0


def test_a_payment_stays_of_the_order_that_it_was_first_of(shop: PayingShop) -> None:
    id_ = shop.pays()
    backoffice, other = shop.backoffice, shop.order_of_ana()
    backoffice.clock.advance(minutes=1)
    backoffice.till.move(id_, "approved", reference=reference_of(other.id))

    shop.settle(id_)

    run = backoffice.shop.cases.run
    assert run(lambda work: orders.get(work, other.id)).payment_status == "pending"
    assert shop.payment(id_).order_id == shop.order_id


def test_a_charged_payment_that_reads_as_pending_changes_nothing(shop: PayingShop) -> None:
    id_ = shop.pays()
    before = shop.order
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "pending")

    shop.settle(id_)

    assert shop.order == before


def test_a_second_payment_of_a_cancelled_order_is_of_a_cancelled_order(shop: PayingShop) -> None:
    first = shop.pays()
    shop.move("cancelled")
    shop.settle(first)

    assert shop.payment(shop.pays()).why == "order_cancelled"
    assert shop.money == 0


def test_a_warning_of_fraud_is_of_the_payment_that_counts(shop: PayingShop) -> None:
    rejected = shop.pays(status="rejected")
    shop.pays()
    settling.freeze(shop.backoffice.shop, rejected)
    assert shop.order.frozen == ""
    with pytest.raises(Unavailable):  # the queue asks again until it is known
        settling.freeze(shop.backoffice.shop, 12)


def test_what_is_frozen_on_its_way_can_be_delivered(shop: PayingShop) -> None:
    id_ = shop.pays()
    shop.move("preparing")
    shop.move("out_for_delivery")
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "charged_back")
    shop.settle(id_)

    shop.move("delivered")

    assert shop.order.status == "delivered"
