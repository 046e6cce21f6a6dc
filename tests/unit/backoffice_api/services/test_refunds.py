"""Refunds: money goes back once, whatever gets lost, and nobody is promised what the provider refuses."""

from dataclasses import replace
from typing import Any

import pytest

from backoffice_api.domain import payment as payments
from backoffice_api.domain.checkout import token
from backoffice_api.domain.notice import Notice
from backoffice_api.domain.payment import Payment
from backoffice_api.payments.port import ALREADY_MOVED, Refund
from backoffice_api.services import (
    order_changes,
    orders,
    pay,
    payment_sweep,
    refunds,
)
from backoffice_api.services.unit_of_work import UnitOfWork
from backoffice_api.storage.port import Save
from retail.errors import Conflict, Refused, Unavailable
from tests.backoffice import a_backoffice, all_of
from tests.paying_shop import PayingShop


def test_a_second_payment_goes_back_at_once(shop: PayingShop) -> None:
    first = shop.pays()
    second = shop.pays()

    assert shop.order.payment_reference == str(first)
    assert shop.state == "paid"
    assert (shop.payment(second).standing, shop.payment(second).why) == ("surplus", "paid_twice")
    assert shop.refund(second).state == "done"
    assert shop.money == shop.order.total


def test_money_that_the_owner_gives_back_elsewhere_calls_the_order_off(shop: PayingShop) -> None:
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


def test_a_paid_order_that_is_cancelled_gives_the_money_back(shop: PayingShop) -> None:
    id_ = shop.pays()
    shop.move("cancelled")
    assert (shop.order.payment_status, shop.stock) == ("paid", 3000)
    (task,) = shop.backoffice.settlements.put_in.values()
    assert task == {"payment_id": id_, "is_fraud": False}

    shop.settle(task["payment_id"])

    assert (shop.order.status, shop.order.payment_status) == ("cancelled", "refunded")
    assert (shop.money, shop.stock) == (0, 3000)


def test_a_refund_whose_answer_was_lost_is_made_once(shop: PayingShop) -> None:
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


def test_a_refund_that_takes_its_time_is_asked_about_until_it_is_done(shop: PayingShop) -> None:
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


def test_a_refund_that_is_refused_can_be_asked_again_under_another_key(shop: PayingShop) -> None:
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


def test_a_refund_is_not_done_before_its_order_says_so(shop: PayingShop) -> None:
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


def test_money_that_is_on_its_way_back_is_not_asked_for_again(shop: PayingShop) -> None:
    shop.pays()
    shop.backoffice.till.refund_status = "in_process"
    second = shop.pays()
    key = shop.refund(second).key

    assert shop.backoffice.post(f"/payments/{second}/refund", {}).status_code == 200
    shop.settle(second)

    assert shop.refund(second).key == key
    assert list(shop.backoffice.till.refunds) == [key]


def test_what_is_on_its_way_stays_so_when_the_money_goes_back(shop: PayingShop) -> None:
    id_ = shop.pays()
    shop.move("preparing")
    shop.move("out_for_delivery")
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(id_, "refunded", refunded=90_000)

    shop.settle(id_)

    assert (shop.order.status, shop.state, shop.stock) == ("out_for_delivery", "refunded", 1000)


@pytest.mark.parametrize("causes", [[], [ALREADY_MOVED]])
def test_a_refund_that_the_provider_will_not_make_is_refused(
    shop: PayingShop, causes: list[int]
) -> None:
    till = shop.backoffice.till
    shop.pays()

    def refuse(*_: Any) -> Any:
        raise Refused("payment_refused", "no", causes=causes)

    till.refund = refuse  # type: ignore[method-assign, assignment]
    second = shop.pays()

    assert shop.refund(second).state == "refused"
    assert not shop.payment(second).is_owed


def test_money_that_is_back_already_is_not_refused(shop: PayingShop) -> None:
    till = shop.backoffice.till
    shop.pays()

    def is_back(id_: int, *_: Any) -> Any:
        shop.backoffice.clock.advance(seconds=1)
        till.move(id_, "refunded", refunded=90_000)
        raise Refused("payment_refused", "no", causes=[ALREADY_MOVED])

    till.refund = is_back  # type: ignore[method-assign, assignment]

    assert shop.refund(shop.pays()).state == "done"


def test_a_refused_refund_is_told_to_the_owner_and_not_promised_to_the_shopper(
    shop: PayingShop,
) -> None:
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


def held(shop: PayingShop) -> Any:
    return shop.backoffice.get("/payments/held").get_json()["items"]


def test_a_difference_that_is_refused_during_a_dispute_goes_back_after_it(shop: PayingShop) -> None:
    till, backoffice = shop.backoffice.till, shop.backoffice.shop
    id_ = shop.pays()
    (line,) = shop.order.items
    backoffice.cases.run(
        lambda work: order_changes.lessen(
            work, backoffice, shop.order_id, line.product_id, 1000, restocks=True
        )
    )
    till.refund_status = "rejected"
    shop.backoffice.clock.advance(seconds=1)
    till.move(id_, "in_mediation")
    shop.settle(id_)
    assert (shop.refund(id_).state, shop.money) == ("refused", 90_000)

    till.refund_status = "approved"
    shop.backoffice.clock.advance(seconds=1)
    till.move(id_, "approved")
    shop.settle(id_)

    assert (shop.refund(id_).state, shop.money) == ("done", 45_000)
    assert shop.order.to_give_back == 0


def refused_in_part(shop: PayingShop) -> int:
    """A paid order of which one litre of two was left out, and the provider refused to give back its price; the payment."""
    id_, backoffice = shop.pays(), shop.backoffice.shop
    (line,) = shop.order.items
    backoffice.cases.run(
        lambda work: order_changes.lessen(
            work, backoffice, shop.order_id, line.product_id, 1000, restocks=True
        )
    )
    shop.backoffice.till.refund_status = "rejected"
    shop.settle(id_)
    assert (shop.refund(id_).state, shop.money) == ("refused", 90_000)
    shop.backoffice.till.refund_status = "approved"
    return id_


def test_a_part_that_was_refused_is_asked_for_again_as_the_part(shop: PayingShop) -> None:
    id_ = refused_in_part(shop)
    key = shop.refund(id_).key
    for _ in range(2):
        answer = shop.backoffice.post(f"/payments/{id_}/refund/retry", {})
        assert (answer.status_code, answer.get_json()["refund"]) == (200, "asked")
    (task,) = shop.backoffice.settlements.put_in.values()

    shop.settle(task["payment_id"])

    assert (shop.refund(id_).state, shop.money) == ("done", 45_000)
    assert shop.refund(id_).key != key
    assert (shop.order.status, shop.order.payment_status) == ("paid", "partly_refunded")
    asked = [each.by for each in shop.order.events if each.kind == "refund_asked"]
    assert asked == ["owner", "owner"]
    assert nothing_to_retry(shop, id_)


def test_what_came_back_otherwise_of_a_refused_part_is_not_asked_for_again(
    shop: PayingShop,
) -> None:
    id_ = refused_in_part(shop)
    shop.backoffice.clock.advance(seconds=1)
    shop.backoffice.till.move(id_, "approved", refunded=30_000)
    shop.settle(id_)

    shop.backoffice.post(f"/payments/{id_}/refund/retry", {})
    shop.settle(id_)

    assert (shop.refund(id_).state, shop.money) == ("done", 45_000)


def test_only_what_was_refused_and_is_too_much_is_asked_for_again(shop: PayingShop) -> None:
    id_ = shop.pays()
    assert nothing_to_retry(shop, id_)
    shop.backoffice.till.refund_status = "rejected"
    surplus = shop.pays()
    shop.backoffice.post(f"/payments/{id_}/refund", {})
    shop.settle(id_)
    for refused in (surplus, id_):
        assert shop.refund(refused).state == "refused"
        assert nothing_to_retry(shop, refused)


def nothing_to_retry(shop: PayingShop, id_: int) -> bool:
    answer = shop.backoffice.post(f"/payments/{id_}/refund/retry", {})
    return (answer.status_code, answer.get_json()["code"]) == (409, "nothing_to_give_back")


@pytest.mark.parametrize("kind", ["pickup", "delivery"])
def test_what_is_all_paid_back_is_not_handed_over(shop: PayingShop, kind: str) -> None:
    id_ = shop.pays()
    shop.move("preparing")
    last = ["ready", "delivered"] if kind == "pickup" else ["out_for_delivery"]
    for to in last[:-1]:
        shop.move(to)
    shop.backoffice.post(f"/payments/{id_}/refund", {})

    with pytest.raises(Refused) as refusal:
        shop.move(last[-1])
    assert refusal.value.code == "refund_on_its_way"

    shop.backoffice.till.refund_status = "rejected"
    shop.settle(id_)
    shop.move(last[-1])
    assert shop.order.status == last[-1]


def test_what_is_handed_over_as_all_of_it_is_asked_back_is_decided_anew(shop: PayingShop) -> None:
    """Also where whoever asks writes the payment alone, and not its order."""
    id_, backoffice = shop.pays(), shop.backoffice.shop
    shop.move("preparing")
    work = backoffice.cases.begin()
    orders.move(work, backoffice, shop.order_id, "out_for_delivery")
    stored = backoffice.store.get(Payment, str(id_))
    assert stored
    asked = payments.ask_back(stored.entity, backoffice.clock())
    backoffice.store.commit([Save(asked, stored.version)])

    with pytest.raises(Conflict):
        work.commit()
    with pytest.raises(Refused) as refusal:
        shop.move("out_for_delivery")
    assert refusal.value.code == "refund_on_its_way"


def test_what_is_paid_back_in_part_is_handed_over(shop: PayingShop) -> None:
    id_ = shop.pays()
    shop.move("preparing")
    asks_back(shop, id_, 10_000)
    shop.move("out_for_delivery")
    assert shop.order.status == "out_for_delivery"


def test_who_was_told_that_money_comes_back_is_not_told_again_when_it_is_asked_for_again(
    shop: PayingShop,
) -> None:
    till = shop.backoffice.till
    shop.pays()
    till.refund_status = "in_process"
    second = shop.pays()
    till.finish(shop.refund(second).key, "rejected")
    shop.settle(second)
    till.refund_status = "approved"

    shop.backoffice.post(f"/payments/{second}/refund", {})
    shop.settle(second)

    assert shop.refund(second).state == "done"
    (notice,) = all_of(shop.backoffice.shop.store, Notice)
    assert [each.kind for each in notice.untold].count("paid_twice") == 1


def test_a_held_payment_is_the_owner_s_until_it_is_back(shop: PayingShop) -> None:
    payment = shop.pays(amount=100)
    assert [each["id"] for each in held(shop)] == [payment]

    shop.backoffice.post(f"/payments/{payment}/refund", {})
    shop.settle(payment)

    assert held(shop) == []
    kinds = [each.kind for each in shop.order.events]
    assert kinds == [
        "placed",
        "informed_of_withdrawal",
        "payment_held",
        "refund_asked",
        "refunded",
    ]


def test_a_held_payment_goes_back_when_its_order_is_cancelled(shop: PayingShop) -> None:
    shop.pays(amount=100)
    shop.move("cancelled")
    (task,) = shop.backoffice.settlements.put_in.values()

    shop.settle(task["payment_id"])

    assert (held(shop), shop.order.held, shop.money) == ([], (), 0)
    (notice,) = all_of(shop.backoffice.shop.store, Notice)
    assert "refunded" in [each.kind for each in notice.untold]


def test_a_held_payment_of_an_order_that_was_paid_otherwise_stays_the_owner_s(
    shop: PayingShop,
) -> None:
    payment = shop.pays(amount=100)
    shop.move("paid")
    shop.move("cancelled")
    assert shop.payment(payment).refund is None
    assert [each["id"] for each in held(shop)] == [payment]


def test_a_held_payment_in_another_currency_stays_the_owner_s(shop: PayingShop) -> None:
    payment = shop.pays(currency="USD")
    shop.move("cancelled")
    assert [each["id"] for each in held(shop)] == [payment]


@pytest.mark.parametrize("status", ["in_process", "rejected", "charged_back", "refunded"])
def test_only_money_that_the_shop_has_is_asked_back(shop: PayingShop, status: Any) -> None:
    payment = shop.pays(status=status)

    shop.backoffice.post(f"/payments/{payment}/refund", {})

    assert shop.payment(payment).refund is None


def test_a_part_that_went_back_otherwise_leaves_the_rest_to_be_asked_for(shop: PayingShop) -> None:
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


def test_an_order_of_nothing_that_is_paid_is_not_paid_back() -> None:
    backoffice = a_backoffice()
    user, gift = backoffice.user(), backoffice.product("Muestra gratis", price=0)
    order = backoffice.order(user, (gift, 1))

    pay.pay(backoffice.shop, token(backoffice.shop.checkout_secret, order.id))

    paid = backoffice.shop.cases.run(lambda work: orders.get(work, order.id))
    assert (paid.status, paid.payment_status, paid.to_give_back) == ("paid", "paid", 0)


def test_money_of_an_order_that_was_cancelled_in_a_dispute_goes_back_if_it_comes_in(
    shop: PayingShop,
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


def test_a_refused_refund_is_written_down_once(shop: PayingShop) -> None:
    shop.pays()
    shop.backoffice.till.refund_status = "rejected"
    second = shop.pays()
    shop.backoffice.clock.advance(minutes=1)
    shop.backoffice.till.move(second, "approved", status_detail="looked at again")

    shop.settle(second)

    assert [each.kind for each in shop.order.events].count("refund_refused") == 1


def asks_back(shop: PayingShop, id_: int, amount: int) -> None:
    asked_of = shop.backoffice.shop

    def use_case(work: UnitOfWork) -> None:
        payment = work.get(Payment, str(id_))
        assert payment
        refunds.ask_back(work, asked_of, payment, amount)

    asked_of.cases.run(use_case)


def a_part_goes_back(shop: PayingShop, id_: int, amount: int) -> None:
    asks_back(shop, id_, amount)
    shop.settle(id_)


def test_a_part_goes_back_and_the_rest_stays(shop: PayingShop) -> None:
    id_ = shop.pays()
    a_part_goes_back(shop, id_, 10_000)
    assert (shop.refund(id_).state, shop.refund(id_).amount) == ("done", 10_000)
    assert (shop.order.payment_status, shop.order.refunded) == ("partly_refunded", 10_000)
    assert shop.money == shop.order.total - 10_000

    a_part_goes_back(shop, id_, shop.order.total)
    assert (shop.order.payment_status, shop.money) == ("refunded", 0)


def test_a_part_that_the_provider_refuses_is_not_taken_for_the_rest(shop: PayingShop) -> None:
    till = shop.backoffice.till
    id_ = shop.pays()

    def refuse(*_: Any) -> Any:
        raise Refused("payment_refused", "it moved", causes=[ALREADY_MOVED])

    till.refund = refuse  # type: ignore[method-assign, assignment]
    a_part_goes_back(shop, id_, 10_000)
    assert (shop.refund(id_).state, shop.refund(id_).amount) == ("refused", 10_000)
    assert shop.payment(id_).needs_owner
    assert shop.money == shop.order.total


def test_a_slow_answer_to_one_refund_is_not_taken_for_the_next(shop: PayingShop) -> None:
    """The clock and the queue may be at one refund at once; meanwhile the owner asks for another."""
    till, id_ = shop.backoffice.till, shop.pays()
    give_back = till.refund

    def slowly(*args: Any) -> Any:
        made = give_back(*args)
        till.refund = give_back  # type: ignore[method-assign]
        shop.settle(id_)
        asks_back(shop, id_, 20_000)
        return made

    till.refund = slowly  # type: ignore[method-assign, assignment]
    asks_back(shop, id_, 10_000)
    shop.settle(id_)
    assert shop.payment(id_).is_owed

    shop.settle(id_)
    assert (shop.refund(id_).state, shop.money) == ("done", shop.order.total - 30_000)


def test_an_order_that_is_cancelled_while_a_part_goes_back_gives_all_back(
    shop: PayingShop,
) -> None:
    id_ = shop.pays()
    asks_back(shop, id_, 10_000)
    shop.move("cancelled")
    shop.settle(id_)
    assert shop.payment(id_).is_owed

    shop.backoffice.clock.advance(minutes=2)
    payment_sweep.sweep(shop.backoffice.shop)

    assert (shop.order.payment_status, shop.money) == ("refunded", 0)
    assert [refund.amount for _, refund in shop.backoffice.till.refunds.values()] == [
        10_000,
        80_000,
    ]


def test_an_order_that_is_cancelled_as_a_refund_ends_gives_all_back(
    shop: PayingShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The refund's end has read the order before it is cancelled, and is written after."""
    end_refund, id_ = refunds._write_refund, shop.pays()
    asks_back(shop, id_, 10_000)

    def while_it_is_cancelled(*args: Any) -> None:
        end_refund(*args)
        if shop.order.status != "cancelled":
            shop.move("cancelled")

    monkeypatch.setattr(refunds, "_write_refund", while_it_is_cancelled)
    shop.settle(id_)
    assert shop.payment(id_).is_owed
    shop.settle(id_)
    assert (shop.order.payment_status, shop.money) == ("refunded", 0)


def test_an_order_that_is_lessened_as_a_refund_ends_is_lessened_again(
    shop: PayingShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change has read that money is on its way, and leaves its own to the end of that, which is written before. So it is
    with a refund that an older program has asked for: no commit of its order ends it."""
    end_refund, id_, backoffice = refunds._write_refund, shop.pays(), shop.backoffice.shop
    asks_back(shop, id_, 10_000)
    without = replace(shop.payment(id_), refund=replace(shop.refund(id_), back_before=None))
    stored = backoffice.store.get(Payment, str(id_))
    assert stored
    backoffice.store.commit([Save(without, stored.version)])
    (line,) = shop.order.items
    begun: list[UnitOfWork] = []

    def behind_the_change(*args: Any) -> None:
        begun.append(backoffice.cases.begin())
        order_changes.lessen(begun[-1], backoffice, shop.order_id, line.product_id, 1000, restocks=True)  # fmt: skip
        end_refund(*args)

    monkeypatch.setattr(refunds, "_write_refund", behind_the_change)
    shop.settle(id_)
    assert not shop.payment(id_).is_owed
    with pytest.raises(Conflict):
        begun[0].commit()


def test_a_refund_that_the_provider_shows_late_is_not_asked_for_again(
    shop: PayingShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has taken the refund, and answers for a while as if it had not."""
    id_, till, backoffice = shop.pays(), shop.backoffice.till, shop.backoffice.shop
    (line,) = shop.order.items
    before = till.payment(id_)
    shop.backoffice.clock.advance(seconds=1)
    monkeypatch.setattr(till, "payment", lambda _: before)
    backoffice.cases.run(
        lambda work: order_changes.lessen(
            work, backoffice, shop.order_id, line.product_id, 1000, restocks=True
        )
    )
    for _ in range(3):
        shop.settle(id_)
        shop.backoffice.clock.advance(minutes=20)
        payment_sweep.sweep(backoffice)
    assert (shop.money, shop.refund(id_).state) == (45_000, "in_process")

    monkeypatch.undo()
    shop.backoffice.clock.advance(minutes=20)
    payment_sweep.sweep(backoffice)

    assert (shop.money, shop.refund(id_).state) == (45_000, "done")
    assert (shop.order.payment_status, shop.order.refunded) == ("partly_refunded", 45_000)


def test_what_goes_back_otherwise_is_not_taken_for_a_refund_that_is_under_way(
    shop: PayingShop,
) -> None:
    """Somebody gives back at the provider's as much as a refund that takes its time, and the order is lessened."""
    id_, till, backoffice = shop.pays(), shop.backoffice.till, shop.backoffice.shop
    (line,) = shop.order.items
    till.refund_status = "in_process"
    a_part_goes_back(shop, id_, 10_000)
    slow = shop.refund(id_)
    shop.backoffice.clock.advance(seconds=1)
    till.move(id_, "approved", refunded=12_000)
    backoffice.cases.run(
        lambda work: order_changes.lessen(
            work, backoffice, shop.order_id, line.product_id, 1000, restocks=True
        )
    )
    till.refund_status = "approved"
    shop.settle(id_)
    assert (shop.refund(id_).key, shop.refund(id_).state) == (slow.key, "in_process")

    shop.backoffice.clock.advance(seconds=1)
    till.finish(slow.key, "approved")
    shop.settle(id_)
    shop.settle(id_)

    assert (shop.money, shop.order.total) == (45_000, 45_000)
    assert shop.refund(id_).state == "done"


def test_what_went_back_otherwise_makes_up_for_a_refund_that_is_refused(
    shop: PayingShop,
) -> None:
    """The order is lessened while the refund is under way, and somebody gives back its sum at the provider's."""
    id_, till, backoffice = shop.pays(), shop.backoffice.till, shop.backoffice.shop
    (line,) = shop.order.items
    till.refund_status = "in_process"
    backoffice.cases.run(
        lambda work: order_changes.lessen(
            work, backoffice, shop.order_id, line.product_id, 1500, restocks=True
        )
    )
    shop.settle(id_)
    slow = shop.refund(id_)
    backoffice.cases.run(
        lambda work: order_changes.lessen(
            work, backoffice, shop.order_id, line.product_id, 1000, restocks=True
        )
    )
    shop.backoffice.clock.advance(seconds=1)
    till.move(id_, "approved", refunded=slow.amount)
    shop.settle(id_)
    till.refund_status = "approved"
    till.finish(slow.key, "rejected")
    shop.settle(id_)
    shop.settle(id_)

    assert (shop.money, shop.order.total) == (45_000, 45_000)
    assert shop.refund(id_).state == "done"
    assert not shop.payment(id_).needs_owner


def test_what_goes_back_otherwise_after_a_refusal_is_no_more_the_owner_s(shop: PayingShop) -> None:
    till, id_ = shop.backoffice.till, shop.pays()
    till.refund_status = "rejected"
    a_part_goes_back(shop, id_, 10_000)
    assert shop.payment(id_).needs_owner
    shop.backoffice.clock.advance(seconds=1)
    till.move(id_, "approved", refunded=10_000)
    shop.settle(id_)
    assert shop.refund(id_).state == "done"
    assert not shop.payment(id_).needs_owner


def test_a_refund_whose_answer_was_lost_and_that_is_seen_is_not_asked_for_again(
    shop: PayingShop,
) -> None:
    """The provider does not know a key for ever."""
    id_, till = shop.pays(), shop.backoffice.till
    give_back = till.refund

    def in_vain(*args: Any) -> Any:
        give_back(*args)
        raise Unavailable("payments_unavailable", "the answer was lost")

    asks_back(shop, id_, 10_000)
    shop.backoffice.clock.advance(seconds=1)
    till.refund = in_vain  # type: ignore[method-assign, assignment]
    with pytest.raises(Unavailable):
        shop.settle(id_)
    till.refund, till.refunds = give_back, {}  # type: ignore[method-assign]

    shop.settle(id_)

    assert (shop.money, shop.refund(id_).state) == (shop.order.total - 10_000, "done")
