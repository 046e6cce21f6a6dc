"""From the cart to the paid order."""

import threading
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from backoffice_api.domain.cart import Cart
from backoffice_api.domain.checkout import token
from backoffice_api.domain.order import MAX_UNPAID, MAX_UNPAID_FOR, UNPAID_FOR, Order
from backoffice_api.domain.product import Product
from backoffice_api.domain.user import User
from backoffice_api.services import carts, checkout, orders, pay, products, settling
from backoffice_api.services.checkout import Repriced, Shrunk
from backoffice_api.storage.metered import counting
from retail.errors import MiloError, NotFound, Refused, Unavailable
from tests.backoffice import ANA, JUAN, Backoffice, a_backoffice, a_store


def cart_of(backoffice: Backoffice, user: User) -> Cart:
    return backoffice.shop.cases.run(lambda work: carts.get(work, user.id))


def put(backoffice: Backoffice, user: User, product: Product, amount: float = 1) -> Cart:
    run = backoffice.shop.cases.run
    return run(lambda work: carts.add_item(work, backoffice.shop, user.id, product.id, amount))[0]


def checked_out(backoffice: Backoffice, user: User) -> Order | Repriced | Shrunk:
    return backoffice.shop.cases.run(
        lambda work: checkout.check_out(work, backoffice.shop, user.id)
    )


def placed(backoffice: Backoffice, user: User) -> Order:
    order = checked_out(backoffice, user)
    assert isinstance(order, Order)
    return order


def patched(backoffice: Backoffice, product: Product, **changes: object) -> None:
    shop = backoffice.shop
    shop.cases.run(lambda work: products.patch(work, shop, product.id, changes))


def paid(backoffice: Backoffice, order: Order) -> None:
    """Has the order paid by its link."""
    begun = pay.pay(backoffice.shop, link_of(backoffice, order))
    assert begun.payment_url
    id_ = backoffice.till.pay(begun.payment_url.rpartition("/")[2])
    settling.settle(backoffice.shop, id_)


def test_a_checkout_takes_the_stock_and_leaves_a_new_empty_cart() -> None:
    backoffice = a_backoffice()
    user, milk, bread = (
        backoffice.user(),
        backoffice.product("Leche"),
        backoffice.product("Pan", unit="kg", stock=3000, price=210001),
    )
    before = put(backoffice, user, milk, 2)
    put(backoffice, user, bread, 0.5)
    order = placed(backoffice, user)
    assert order.total == 2 * 45000 + 105001  # half a centavo up
    assert order.cart_id == before.id
    assert (backoffice.stock_of(milk), backoffice.stock_of(bread)) == (8000, 2500)
    after = cart_of(backoffice, user)
    assert after.items == ()
    assert after.id != before.id


def test_an_empty_cart_is_not_checked_out() -> None:
    backoffice = a_backoffice()
    user = backoffice.user()
    with pytest.raises(Refused) as refusal:
        checked_out(backoffice, user)
    assert refusal.value.code == "cart_empty"


def test_a_changed_price_is_shown_before_it_is_paid() -> None:
    backoffice = a_backoffice()
    user, milk = backoffice.user(), backoffice.product("Leche", price=45000)
    put(backoffice, user, milk, 2)
    patched(backoffice, milk, price=50000)
    outcome = checked_out(backoffice, user)
    assert isinstance(outcome, Repriced)
    assert [(change.old_price, change.new_price) for change in outcome.changes] == [(45000, 50000)]
    assert cart_of(backoffice, user) == outcome.cart
    assert backoffice.stock_of(milk) == 10_000
    assert placed(backoffice, user).total == 100000


def test_a_product_that_left_the_catalogue_leaves_the_cart_and_is_named() -> None:
    backoffice = a_backoffice()
    user, milk, pan = backoffice.user(), backoffice.product("Leche"), backoffice.product("Pan")
    put(backoffice, user, milk)
    put(backoffice, user, pan)
    backoffice.shop.cases.run(lambda work: products.delete(work, milk.id))
    outcome = checked_out(backoffice, user)
    assert isinstance(outcome, Shrunk)
    assert [line.name for line in outcome.gone] == ["Leche"]
    assert [line.name for line in placed(backoffice, user).items] == ["Pan"]


def test_what_is_not_there_is_not_sold_and_the_cart_is_kept() -> None:
    backoffice = a_backoffice()
    user, pan, milk = backoffice.user(), backoffice.product("Pan"), backoffice.product("Leche")
    put(backoffice, user, pan)
    cart = put(backoffice, user, milk, 8)
    patched(backoffice, milk, stock=3000)
    with pytest.raises(Refused) as refusal:
        checked_out(backoffice, user)
    assert refusal.value.code == "out_of_stock"
    assert refusal.value.details == {"product_id": milk.id, "name": "Leche", "available": 3}
    assert cart_of(backoffice, user) == cart
    assert backoffice.stock_of(pan) == 10_000


def test_a_line_of_a_vanished_product_can_be_removed() -> None:
    backoffice = a_backoffice()
    user, milk = backoffice.user(), backoffice.product("Leche")
    put(backoffice, user, milk)
    shop = backoffice.shop
    shop.cases.run(lambda work: products.delete(work, milk.id))
    cart, item = shop.cases.run(lambda work: carts.set_quantity(work, shop, user.id, milk.id, 0))
    assert cart.items == ()
    assert (item.name, item.quantity) == ("Leche", 0)


@pytest.mark.parametrize("amount", [-1, 1.5, 0.0005, 1000, 1e9])
def test_a_quantity_that_makes_no_sense_is_refused(amount: float) -> None:
    backoffice = a_backoffice()
    user, milk = backoffice.user(), backoffice.product("Leche")
    with pytest.raises(MiloError) as refusal:
        put(backoffice, user, milk, amount)
    assert refusal.value.code == "invalid_quantity"
    assert cart_of(backoffice, user).items == ()


def test_nobody_has_a_cart_under_an_unknown_id() -> None:
    backoffice = a_backoffice()
    with pytest.raises(NotFound) as refusal:
        backoffice.shop.cases.run(lambda work: carts.clear(work, backoffice.shop, 1))
    assert refusal.value.code == "user_not_found"


def test_the_last_one_is_sold_to_one_shopper_only(tmp_path: Path) -> None:
    backoffice = a_backoffice(a_store(str(tmp_path / "milo.db")))
    last = backoffice.product("La última", stock=1000)
    people = [
        backoffice.user({**JUAN, "email": f"p{n}@example.com", "phone": f"54911234567{n:02d}"})
        for n in range(8)
    ]
    for person in people:
        put(backoffice, person, last)
    outcomes: list[object] = []
    ready = threading.Barrier(len(people))

    def buy(person: User) -> None:
        ready.wait(timeout=10)
        try:
            outcomes.append(checked_out(backoffice, person))
        except MiloError as error:
            outcomes.append(error.code)

    threads = [threading.Thread(target=buy, args=(person,)) for person in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sum(isinstance(outcome, Order) for outcome in outcomes) == 1
    assert outcomes.count("out_of_stock") == 7
    assert backoffice.stock_of(last) == 0
    assert len(orders.all_orders(backoffice.shop, 50, None).items) == 1


def an_order(backoffice: Backoffice) -> tuple[Order, Product]:
    user, milk = backoffice.user(), backoffice.product("Leche")
    put(backoffice, user, milk, 4)
    return placed(backoffice, user), milk


def stored(backoffice: Backoffice, order: Order) -> Order:
    return backoffice.shop.cases.run(lambda work: orders.get(work, order.id))


def link_of(backoffice: Backoffice, order: Order) -> str:
    return token(backoffice.shop.checkout_secret, order.id)


def test_paying_twice_is_paying_once() -> None:
    backoffice = a_backoffice()
    order, _ = an_order(backoffice)
    paid(backoffice, order)
    backoffice.clock.advance(hours=1)
    assert pay.pay(backoffice.shop, link_of(backoffice, order)) == pay.Begun("paid")
    after = stored(backoffice, order)
    assert (after.status, after.payment_status, after.paid_at) == ("paid", "paid", order.created_at)


@pytest.mark.parametrize("guess", ["", "x", "A" * 22, "../orders", "%00", "ñ" * 22])
def test_a_guessed_link_leads_nowhere(guess: str) -> None:
    backoffice = a_backoffice()
    an_order(backoffice)
    with pytest.raises(NotFound) as refusal:
        pay.pay(backoffice.shop, guess)
    assert refusal.value.code == "checkout_not_found"


def test_an_order_that_was_not_paid_in_time_gives_its_stock_back_once() -> None:
    backoffice = a_backoffice()
    order, milk = an_order(backoffice)
    backoffice.clock.now += UNPAID_FOR - timedelta(seconds=1)
    assert orders.Overdue(backoffice.shop).release() == 0
    backoffice.clock.advance(seconds=1)
    with pytest.raises(Refused) as refusal:
        pay.pay(backoffice.shop, link_of(backoffice, order))
    assert refusal.value.code == "order_expired"
    assert backoffice.stock_of(milk) == 6000
    assert orders.Overdue(backoffice.shop).release() == 1
    assert orders.Overdue(backoffice.shop).release() == 0
    assert backoffice.stock_of(milk) == 10_000
    assert stored(backoffice, order).payment_status == "expired"


def test_overdue_orders_are_asked_for_only_when_there_may_be_some() -> None:
    backoffice = a_backoffice()
    overdue = orders.Overdue(backoffice.shop)

    def reads() -> int:
        with counting() as tally:
            overdue.release()
        return tally.reads

    assert (reads(), reads()) == (1, 0)
    backoffice.clock.advance(minutes=30)
    an_order(backoffice)
    backoffice.clock.now += UNPAID_FOR - timedelta(minutes=30, seconds=1)
    assert reads() == 0
    backoffice.clock.advance(seconds=1)
    assert (reads(), reads()) == (1, 0)  # the order of half an hour later is not overdue yet
    backoffice.clock.advance(minutes=30)
    assert reads() > 1
    assert (reads(), overdue.release()) == (0, 0)


def test_an_order_that_another_instance_placed_meanwhile_is_released_in_time() -> None:
    backoffice = a_backoffice()
    order, milk = an_order(backoffice)
    overdue = orders.Overdue(backoffice.shop)
    overdue.release()
    backoffice.clock.advance(minutes=20)
    user = backoffice.user({**JUAN, "phone": "5491100000001", "email": "x@example.com"})
    put(backoffice, user, milk)
    later = placed(backoffice, user)
    backoffice.clock.now = order.expires_at
    assert overdue.release() == 1
    backoffice.clock.now = later.expires_at - timedelta(seconds=1)
    assert overdue.release() == 0
    backoffice.clock.now = later.expires_at
    assert overdue.release() == 1
    assert backoffice.stock_of(milk) == 10_000


def test_a_paid_order_keeps_its_stock_for_ever() -> None:
    backoffice = a_backoffice()
    order, milk = an_order(backoffice)
    paid(backoffice, order)
    backoffice.clock.advance(days=30)
    assert orders.Overdue(backoffice.shop).release() == 0
    assert backoffice.stock_of(milk) == 6000


def test_cancelling_gives_the_stock_back_once_and_what_was_deleted_is_let_go() -> None:
    backoffice = a_backoffice()
    order, milk = an_order(backoffice)
    user, pan = backoffice.user(ANA), backoffice.product("Pan")
    put(backoffice, user, pan)
    other = placed(backoffice, user)
    backoffice.shop.cases.run(lambda work: products.delete(work, pan.id))
    for each in (order, order, other):
        moving = partial(orders.move, shop=backoffice.shop, order_id=each.id, to="cancelled")
        backoffice.shop.cases.run(moving)
    assert backoffice.stock_of(milk) == 10_000
    with pytest.raises(Refused) as refusal:
        pay.pay(backoffice.shop, link_of(backoffice, order))
    assert refusal.value.code == "order_cancelled"


def test_the_provider_is_asked_for_the_whole_order_and_leads_back_to_its_page() -> None:
    backoffice = a_backoffice()
    order, _ = an_order(backoffice)
    payment = pay.pay(backoffice.shop, link_of(backoffice, order))
    ((link, charge),) = backoffice.till.links.items()
    assert (payment.state, payment.payment_url) == ("payable", f"https://pay.example/{link}")
    assert stored(backoffice, order).payment_status == "pending"
    assert charge.amount == order.total
    assert charge.back_url.endswith(link_of(backoffice, order))
    assert charge.notification_url == "http://api/payments/mercadopago"
    assert set(charge.excluded) == {"ticket", "atm"}


def test_a_provider_that_is_down_changes_nothing() -> None:
    backoffice = a_backoffice()
    backoffice.till.is_down = True
    order, _ = an_order(backoffice)
    before = stored(backoffice, order)
    with pytest.raises(Unavailable):
        pay.pay(backoffice.shop, link_of(backoffice, order))
    assert stored(backoffice, order) == before


def test_several_overdue_orders_are_all_released() -> None:
    backoffice = a_backoffice()
    milk, user = backoffice.product("Leche"), backoffice.user()
    for person in (None, ANA, {**ANA, "phone": "5491100000001", "email": "x@example.com"}):
        buyer = backoffice.user(person) if person else user
        put(backoffice, buyer, milk)
        placed(backoffice, buyer)
    backoffice.clock.now += UNPAID_FOR
    put(backoffice, user, milk)
    newest = placed(backoffice, user)
    assert orders.Overdue(backoffice.shop).release() == 3
    assert backoffice.stock_of(milk) == 9000
    assert stored(backoffice, newest).payment_status == "pending"


def test_a_shopper_has_two_unpaid_orders_at_most_and_the_third_waits_in_the_cart() -> None:
    backoffice = a_backoffice()
    user, milk = backoffice.user(), backoffice.product("Leche")
    for _ in range(MAX_UNPAID):
        put(backoffice, user, milk)
        first = placed(backoffice, user)
        backoffice.clock.advance(minutes=1)
    cart = put(backoffice, user, milk, 3)
    with pytest.raises(Refused) as refusal:
        checked_out(backoffice, user)
    assert (refusal.value.code, refusal.value.details) == (
        "too_much_unpaid",
        {"unpaid_orders": 2, "most_unpaid": 1_000_000.0},
    )
    assert backoffice.stock_of(milk) == 10_000 - 2000
    assert backoffice.shop.cases.run(lambda work: carts.get(work, user.id)) == cart
    paid(backoffice, first)
    assert placed(backoffice, user).items == cart.items


def test_an_unpaid_order_that_is_over_does_not_count_though_nobody_wrote_it_down() -> None:
    backoffice = a_backoffice()
    user, milk = backoffice.user(), backoffice.product("Leche")
    for _ in range(MAX_UNPAID):
        put(backoffice, user, milk)
        placed(backoffice, user)
    backoffice.clock.now += UNPAID_FOR
    put(backoffice, user, milk)
    assert placed(backoffice, user).payment_status == "pending"


def test_what_a_shopper_does_not_pay_comes_to_no_more_than_the_shop_says() -> None:
    backoffice = a_backoffice()
    user, whisky = backoffice.user(), backoffice.product("Whisky", price=60_000_000)
    put(backoffice, user, whisky)
    placed(backoffice, user)
    put(backoffice, user, whisky)
    with pytest.raises(Refused) as refusal:
        checked_out(backoffice, user)
    assert refusal.value.details == {"unpaid_orders": 1, "most_unpaid": 1_000_000.0}
    ana = backoffice.user(ANA)
    put(backoffice, ana, whisky, 2)
    with pytest.raises(Refused) as refusal:
        checked_out(backoffice, ana)
    assert refusal.value.details["unpaid_orders"] == 0
    assert backoffice.stock_of(whisky) == 9000


def test_who_begins_to_pay_keeps_the_stock_for_another_hour_and_not_for_ever() -> None:
    backoffice = a_backoffice()
    order, _ = an_order(backoffice)
    begun = 0
    while stored(backoffice, order).expires_at > backoffice.clock():
        pay.pay(backoffice.shop, link_of(backoffice, order))
        begun += 1
        backoffice.clock.advance(minutes=59)
    assert stored(backoffice, order).expires_at == order.created_at + MAX_UNPAID_FOR
    assert begun == 25
    with pytest.raises(Refused) as refusal:
        pay.pay(backoffice.shop, link_of(backoffice, order))
    assert refusal.value.code == "order_expired"


@pytest.mark.parametrize("path", ["/carts/add_item", "/carts/set_quantity", "/products"])
def test_what_nobody_paid_is_back_before_anybody_hears_that_there_is_none(path: str) -> None:
    backoffice = a_backoffice()
    juan, ana = backoffice.user(), backoffice.user(ANA)
    milk = backoffice.product("Leche", stock=1000)
    put(backoffice, juan, milk)
    placed(backoffice, juan)
    wanted = {"user_id": ana.id, "product_id": milk.id, "quantity": 1}

    def ask() -> Any:
        if path == "/products":
            return backoffice.get(path, query="leche")
        return backoffice.post(path, wanted)

    before = ask()
    assert before.status_code == 409 or before.json["items"][0]["stock"] == 0
    backoffice.clock.now += UNPAID_FOR
    after = ask()
    assert after.status_code == 200
    assert after.json.get("items", [{}])[0].get("stock", 1) == 1
    assert backoffice.stock_of(milk) == 1000
