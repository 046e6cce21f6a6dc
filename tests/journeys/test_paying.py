"""Paying through the real processes: the official SDK, signed notices, the queue, and the chat where it is told."""

import pytest

from tests.journeys.shop import Shop
from tests.journeys.till import ordered, told
from tests.waiting import wait_until


def test_who_paid_is_told_so_once_however_often_the_provider_says_it(shop: Shop) -> None:
    ana, till = ordered(shop, "Ana")
    till.pay("rejected")
    assert till.state() == "payable"

    till.pay(notify=5)

    till.reads("paid")
    wait_until(lambda: told(ana, "¡Recibimos tu pago") == 1, 30, "it is told")
    assert "pag" in ana.say("¿cómo viene mi pedido?")[-1]
    assert told(ana, "¡Recibimos tu pago") == 1


def test_who_pays_twice_has_the_second_payment_back(shop: Shop) -> None:
    _, till = ordered(shop, "Beto")
    first, second = till.pay(), till.pay()

    till.reads("paid")
    payments = (first, second)
    wait_until(
        lambda: sorted(till.of(each)["status"] for each in payments) == ["approved", "refunded"],
        30,
        "one of the two is back",
    )


def test_a_voucher_is_waited_for_and_pays(shop: Shop) -> None:
    shop.api("PATCH", "/shop", json={"vouchers": True}, headers={"If-Match": "*"})
    vera, till = ordered(shop, "Vera")
    payment = till.pay("pending")
    assert till.of(payment)["payment_type_id"] == "ticket"

    till.reads("voucher")
    wait_until(lambda: told(vera, "pagá el cupón de") == 1, 30, "it is told")
    till.move(payment, "approved")

    till.reads("paid")


def test_too_little_is_held_and_nobody_is_told_that_it_is_paid(shop: Shop) -> None:
    caro, till = ordered(shop, "Caro")
    payment = till.pay(amount=1.0)

    def held() -> list[int]:
        return [each["id"] for each in shop.api("GET", "/payments/held")["items"]]

    wait_until(lambda: payment in held(), 30, "it is held")
    assert till.state() == "held"
    wait_until(lambda: told(caro, "no es lo que esperábamos") == 1, 30, "it is told")
    assert told(caro, "¡Recibimos tu pago") == 0

    shop.api("POST", f"/payments/{payment}/refund", json={})
    wait_until(lambda: till.of(payment)["status"] == "refunded", 30, "it is back")


@pytest.mark.parametrize("signature", ["bad", "none"])
def test_a_notice_that_nobody_signed_pays_nothing(shop: Shop, signature: str) -> None:
    _, till = ordered(shop, "Dani")
    payment = till.pay(signature=signature)

    wait_until(lambda: till.answers(payment) == [401], 30, "it was refused")

    assert till.state() == "payable"


def test_the_owner_cancels_a_paid_order_and_the_shopper_has_the_money(shop: Shop) -> None:
    eli, till = ordered(shop, "Eli")
    payment = till.pay()
    till.reads("paid")
    (order,) = shop.orders(eli)

    shop.api("POST", f"/orders/{order['id']}/transitions", json={"to": "cancelled"})

    till.reads("refunded")
    assert till.of(payment)["status"] == "refunded"
    events = shop.api("GET", f"/orders/{order['id']}/events")["items"]
    kinds = [each["kind"] for each in events]
    assert kinds[:3] == ["placed", "informed_of_withdrawal", "chosen"]
    assert kinds[3:] == ["paid", "cancelled", "refunded"]


def test_a_shopper_cancels_in_the_chat(shop: Shop) -> None:
    fito, till = ordered(shop, "Fito")
    till.pay()
    till.reads("paid")

    wait_until(lambda: told(fito, "¡Recibimos tu pago") == 1, 30, "it is told")

    assert "te devolvemos" in fito.say("quiero cancelar mi pedido")[-1]
    assert "cancelé tu pedido" in fito.say("sí")[-1]

    till.reads("refunded")


def test_a_payment_is_settled_though_the_back_office_dies_meanwhile(shop: Shop) -> None:
    gabi, till = ordered(shop, "Gabi")
    payment = till.pay()
    wait_until(lambda: till.answers(payment) == [200], 30, "the notice is taken")
    shop.kill("backoffice")

    wait_until(shop.is_healthy, 60, "the back office is there again")
    till.reads("paid")
    wait_until(lambda: told(gabi, "¡Recibimos tu pago") == 1, 60, "it is told")
