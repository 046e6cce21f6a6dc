"""Beginning to pay: one link an order, good for no longer than its stock is kept."""

from dataclasses import replace

from backoffice_api.domain.checkout import token
from backoffice_api.domain.order import MAX_UNPAID_FOR
from backoffice_api.payments.port import Charge, Link
from backoffice_api.services import orders, pay
from tests.paying_shop import PayingShop


def test_a_link_is_good_for_as_long_as_the_stock_is_kept(shop: PayingShop) -> None:
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


def test_a_link_that_the_provider_lost_is_made_anew(shop: PayingShop) -> None:
    backoffice = shop.backoffice
    backoffice.till.links.clear()
    backoffice.clock.advance(minutes=30)

    begun = pay.pay(backoffice.shop, token(backoffice.shop.checkout_secret, shop.order_id))

    (made,) = backoffice.till.links
    assert begun.payment_url
    assert begun.payment_url.endswith(made)
    assert shop.order.payment_link
    assert shop.order.payment_link.id == made


def test_two_who_press_at_once_get_one_link_and_the_other_one_ends(shop: PayingShop) -> None:
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


def test_an_order_that_is_paid_by_hand_ends_its_link(shop: PayingShop) -> None:
    answer = shop.backoffice.post(f"/orders/{shop.order_id}/transitions", {"to": "paid"})
    assert answer.status_code == 200
    assert shop.backoffice.till.links[shop.link].expires_at == shop.backoffice.clock()
