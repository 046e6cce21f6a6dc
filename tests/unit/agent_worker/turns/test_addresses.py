"""What Cloud Run's log of requests would write down of a purchase: no address has a phone or an e-mail in it."""

from urllib.parse import unquote, urlsplit

from bench.costs import a_shop, buy

PHONE = "5491150000001"


def test_a_purchase_leaves_no_phone_and_no_e_mail_in_a_log_of_requests() -> None:
    shop = a_shop()
    (shopper,) = buy(shop, [PHONE])
    assert any("/checkout/" in said for said in shopper.said)

    addresses = [unquote(exchange.request.url) for exchange in shop.carrier.exchanges]
    paths = {urlsplit(address).path for address in addresses}
    assert {"/turns/claim", "/deliveries/claim", "/users", "/orders/checkout"} <= paths
    assert [each for each in addresses if PHONE[-8:] in each or "@" in each] == []
