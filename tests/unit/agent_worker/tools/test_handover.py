"""How a shopper gets their last order, in the shop's time."""

from datetime import UTC, datetime
from typing import Any

import pytest

from agent_worker.tools.cart import add_product_to_cart
from agent_worker.tools.checkout import (
    checkout_cart,
    get_checkout_link_for_last_order,
    get_last_order_status,
)
from backoffice_api.domain.fulfilment import Fulfilment, Window
from backoffice_api.domain.payment_link import Voucher
from tests.tool_calls import ToolCalls
from tests.virtual_time import run
from tests.whole_shop import open_shop
from tests.worker_bench import PRODUCTS

NOW = datetime(2026, 11, 27, 2, 30, tzinfo=UTC)  # Thursday, 23:30 in Buenos Aires


def window(starts: str, ends: str) -> Window:
    begin, end = (datetime.fromisoformat(f"{at}:00-03:00").astimezone(UTC) for at in (starts, ends))
    return Window(starts, begin, end)


@pytest.mark.parametrize(
    ("delivery", "text"),
    [
        (None, None),
        (Fulfilment(kind="pickup"), "Lo retirás en el local."),
        (
            Fulfilment(kind="delivery", address="Medrano 400", zone="Almagro"),
            "Te lo llevamos a Medrano 400 (Almagro).",
        ),
        (
            Fulfilment(
                kind="delivery",
                address="Medrano 400",
                zone="Almagro",
                window=window("2026-11-27T10:00", "2026-11-27T12:30"),
            ),
            "Te lo llevamos a Medrano 400 (Almagro) mañana viernes de 10 a 12:30.",
        ),
    ],
)
def test_how_and_when_it_comes(delivery: Fulfilment | None, text: str | None) -> None:
    results: list[dict[str, Any]] = []

    async def story(loop: Any) -> None:
        shop = open_shop(PRODUCTS, loop.time)
        shop.register()
        at = ToolCalls(shop)
        await at.call(add_product_to_cart, product_id=101, quantity=2)
        placed = await at.call(checkout_cart)
        at.shop.change_order(placed["order"]["id"], delivery=delivery)
        at.turn.clock = lambda: NOW
        results.append(await at.call(get_last_order_status))

    run(story)
    assert results[0]["order"]["delivery_text"] == text


def test_who_collects_it_hears_where_and_when_the_shop_is_open() -> None:
    results: list[dict[str, Any]] = []

    async def story(loop: Any) -> None:
        shop = open_shop(PRODUCTS, loop.time)
        shop.register()
        monday = [{"opens": "09:00", "closes": "13:00"}]
        shop.say_of_itself(address={"text": "Corrientes 5000"}, opening_hours={"monday": monday})
        at = ToolCalls(shop)
        await at.call(add_product_to_cart, product_id=101, quantity=2)
        placed = await at.call(checkout_cart)
        at.shop.change_order(placed["order"]["id"], delivery=Fulfilment(kind="pickup"))
        results.append(await at.call(get_last_order_status))

    run(story)
    assert results[0]["order"]["delivery_text"] == (
        "Lo retirás en Corrientes 5000 (lunes de 9 a 13 y martes a domingo cerrado)."
    )


@pytest.mark.parametrize(
    ("members", "text"),
    [
        ({}, "Tenés tiempo de pagar el cupón hasta el domingo a las 18:30."),
        ({"voucher": None}, None),
        ({"status": "paid", "payment_status": "paid"}, None),
        ({"status": "cancelled", "payment_status": "cancelled"}, None),
    ],
)
def test_until_when_a_voucher_can_be_paid(members: dict[str, Any], text: str | None) -> None:
    told: list[dict[str, Any]] = []
    voucher = Voucher(70, datetime(2026, 11, 29, 21, 30, tzinfo=UTC))

    async def story(loop: Any) -> None:
        shop = open_shop(PRODUCTS, loop.time)
        shop.register()
        at = ToolCalls(shop)
        await at.call(add_product_to_cart, product_id=101, quantity=2)
        placed = await at.call(checkout_cart)
        at.shop.change_order(placed["order"]["id"], **{"voucher": voucher, **members})
        at.turn.clock = lambda: NOW
        told.extend(
            [await at.call(get_last_order_status), await at.call(get_checkout_link_for_last_order)]
        )

    run(story)
    assert [each["order"]["voucher_text"] for each in told] == [text, text]
