"""Milo's tools: what they answer, under which keys they write, and what the model cannot ask of them."""

import inspect
import pkgutil
from collections.abc import Callable, Coroutine
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
import requests
from google.adk.tools.function_tool import FunctionTool

from agent_worker import tools
from agent_worker.offline.spoken import SpokenWords
from agent_worker.tools.basket import propose_basket
from agent_worker.tools.cart import (
    add_product_to_cart,
    clear_cart,
    get_cart_summary,
    set_product_quantity,
)
from agent_worker.tools.catalogue import search_products
from agent_worker.tools.checkout import (
    cancel_last_order,
    checkout_cart,
    get_checkout_link_for_last_order,
    get_last_order_status,
)
from agent_worker.tools.identity import create_user, search_users
from agent_worker.tools.journal import Journal
from agent_worker.tools.registry import REGISTERED
from agent_worker.tools.shop import get_shop_info
from local.in_process import lose
from local.inbound_message import WA_ID
from tests.tool_calls import ToolCalls
from tests.virtual_time import run
from tests.whole_shop import OpenShop, open_shop
from tests.worker_bench import PRODUCTS

MILK = {
    "product_id": 101,
    "name": "Leche Entera La Serenísima 1L",
    "unit": "unidad",
    "quantity": 2,
    "unit_price": 450.0,
    "unit_price_text": "$\u00a0450,00",
    "line_total": 900.0,
    "line_total_text": "$\u00a0900,00",
}


class Counter(ToolCalls):
    """One claimed turn of a shopper whom the shop knows, unless told otherwise."""

    def __init__(self, shop: OpenShop, *, registered: bool = True, wa_id: str = WA_ID) -> None:
        self.user_id = shop.register() if registered else 0
        super().__init__(shop, wa_id)


def counter(story: Callable[[Counter], Coroutine[Any, Any, None]], **members: Any) -> None:
    run(lambda loop: story(Counter(open_shop(PRODUCTS, loop.time), **members)))


@pytest.mark.parametrize(
    ("wa_id", "phone"),
    [
        (WA_ID, f"+{WA_ID}"),
        ("3546411234", "+3546411234"),
        ("AR.13491208655302741918", "AR.13491208655302741918"),
    ],
)
def test_a_shopper_s_phone_says_its_country_unless_it_is_hidden(wa_id: str, phone: str) -> None:
    async def story(at: Counter) -> None:
        assert at.turn.phone == phone
        made = await at.call(create_user, name="Juan", email="juan@example.com")
        assert made["status"] == "created"
        assert at.shop.admin.search_user(phone)

    counter(story, registered=False, wa_id=wa_id)


def test_no_tool_lets_the_model_say_who_for_or_at_what_price() -> None:
    declared = {}
    for tool in tools.TOOLS:
        declaration = FunctionTool(tool)._get_declaration()
        assert declaration is not None
        schema = declaration.parameters_json_schema or {}
        declared[declaration.name] = sorted(schema.get("properties", {}))
        assert (declaration.description or "").strip()
    assert declared == {
        "search_users": [],
        "create_user": ["email", "name"],
        "search_products": ["category", "only_offers", "query"],
        "add_product_to_cart": ["product_id", "quantity"],
        "set_product_quantity": ["product_id", "quantity"],
        "get_cart_summary": [],
        "clear_cart": [],
        "checkout_cart": [],
        "get_checkout_link_for_last_order": [],
        "get_last_order_status": [],
        "cancel_last_order": [],
        "get_withdrawal_link": [],
        "get_shop_info": ["topic"],
        "ask_for_person": [],
        "propose_basket": [
            "budget",
            "cheaper_than",
            "diet",
            "including",
            "instead_of",
            "keeping",
            "meal",
            "people",
            "without",
        ],
    }


def test_a_tool_is_told_of_as_it_is_written() -> None:
    seen = inspect.signature(set_product_quantity)
    assert str(seen) == (
        "(product_id: int, quantity: float, *, tool_context: google.adk.agents.context.Context)"
        " -> dict[str, typing.Any]"
    )
    assert set_product_quantity.__name__ == "set_product_quantity"
    assert (set_product_quantity.__doc__ or "").startswith("Sets how much of a product is in")


def test_no_file_of_tools_is_forgotten() -> None:
    for file in pkgutil.iter_modules(tools.__path__):
        import_module(f"{tools.__name__}.{file.name}")
    assert list(tools.TOOLS) == REGISTERED


def test_every_write_can_be_replayed() -> None:
    reads = {"search_users", "search_products", "get_cart_summary", "get_shop_info"}
    reads |= {"propose_basket", "get_checkout_link_for_last_order", "get_last_order_status"}
    reads |= {"get_withdrawal_link"}
    assert {tool.__name__ for tool in tools.TOOLS} - reads == set(tools.WRITES)


def test_a_known_shopper_is_found_without_id_or_phone() -> None:
    async def story(at: Counter) -> None:
        assert await at.call(search_users) == {
            "status": "found",
            "user": {"name": "Juan", "email": "juan@example.com"},
        }

    counter(story)


def test_a_new_shopper_is_registered_with_their_own_number() -> None:
    async def story(at: Counter) -> None:
        assert await at.call(search_users) == {"status": "not_found"}
        assert await at.call(add_product_to_cart, product_id=101) == {
            "status": "error",
            "code": "not_registered",
            "message": "register the shopper with create_user first",
        }
        wrong = await at.call(create_user, name="Ana", email="ana")
        assert (wrong["status"], wrong["code"]) == ("error", "invalid_email")
        ana = {"name": "Ana", "email": "ana@example.com"}
        assert await at.call(create_user, name=" Ana\x00 ", email="ana@example.com") == {
            "status": "created",
            "user": ana,
        }
        user = at.shop.admin.search_user(f"+{WA_ID}")
        assert user
        assert user["phone"] == WA_ID
        assert await at.call(create_user, name="Eva", email="eva@example.com") == {
            "status": "exists",
            "user": ana,
        }
        assert (await at.call(add_product_to_cart, product_id=101))["status"] == "added"

    counter(story, registered=False)


def test_a_new_shopper_may_be_registered_without_an_email() -> None:
    async def story(at: Counter) -> None:
        ana = {"name": "Ana", "email": ""}
        assert await at.call(create_user, name="Ana") == {"status": "created", "user": ana}
        assert await at.call(search_users) == {"status": "found", "user": ana}
        assert (await at.call(add_product_to_cart, product_id=101))["status"] == "added"

    counter(story, registered=False)


def test_nobody_learns_that_somebody_else_has_an_email() -> None:
    async def story(at: Counter) -> None:
        at.shop.register("5491100000000", "Ana")
        ana = {"name": "Ana", "email": "ana@example.com"}
        assert await at.call(create_user, **ana) == {"status": "created", "user": ana}
        assert await at.call(search_users) == {"status": "found", "user": ana}

    counter(story, registered=False)


def test_products_are_found_with_prices_to_read() -> None:
    async def story(at: Counter) -> None:
        found = await at.call(search_products, query="yerba")
        assert found == {
            "status": "found",
            "products": [
                {
                    "id": 103,
                    "name": "Yerba Playadito 1kg",
                    "brand": "Playadito",
                    "category": "Almacén",
                    "unit": "unidad",
                    "price": 3200.5,
                    "price_text": "$\u00a03.200,50",
                    "is_offer": False,
                    "stock": 3,
                    "tags": [],
                }
            ],
            "corrected_query": None,
        }
        assert await at.call(search_products, query="caviar") == {
            "status": "not_found",
            "query": "caviar",
        }

    counter(story)


@pytest.mark.parametrize("query", ["\ud800", "\x00", "x" * 10_000, "🥛" * 500, "?&=#%"])
def test_no_query_breaks_the_search(query: str) -> None:
    async def story(at: Counter) -> None:
        assert (await at.call(search_products, query=query))["status"] in {
            "found",
            "not_found",
        }

    counter(story)


def test_the_cart_is_filled_changed_shown_and_emptied() -> None:
    async def story(at: Counter) -> None:
        assert await at.call(get_cart_summary) == {"status": "not_found"}
        cart = {"items": [MILK], "total": 900.0, "total_text": "$\u00a0900,00"}
        assert await at.call(add_product_to_cart, product_id=101, quantity=2.0) == {
            "status": "added",
            "item": MILK,
            "cart": cart,
        }
        assert await at.call(get_cart_summary) == {"status": "found", "cart": cart}
        changed = await at.call(set_product_quantity, product_id=101, quantity=3)
        assert (changed["status"], changed["cart"]["total_text"]) == ("updated", "$\u00a01.350,00")
        removed = await at.call(set_product_quantity, product_id=101, quantity=0)
        assert (removed["status"], removed["cart"]["items"]) == ("removed", [])
        await at.call(add_product_to_cart, product_id=101)
        assert await at.call(clear_cart) == {"status": "cleared"}
        assert await at.call(get_cart_summary) == {"status": "not_found"}

    counter(story)


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ({"product_id": 9}, {"code": "product_not_found"}),
        ({"product_id": 103, "quantity": 4}, {"code": "out_of_stock", "available": 3}),
        ({"product_id": 101, "quantity": -1}, {"code": "invalid_quantity"}),
        ({"product_id": 101, "quantity": float("nan")}, {"code": "invalid_quantity"}),
        ({"product_id": 101, "quantity": float("inf")}, {"code": "invalid_quantity"}),
        ({"product_id": 101, "quantity": 1e300}, {"code": "invalid_quantity"}),
        ({"product_id": 101, "quantity": 51}, {"code": "out_of_stock", "available": 50}),
    ],
)
def test_what_cannot_be_added_is_said(arguments: Any, expected: dict[str, Any]) -> None:
    async def story(at: Counter) -> None:
        result = await at.call(add_product_to_cart, **arguments)
        assert result["status"] == "error"
        assert {name: result[name] for name in expected} == expected
        assert at.shop.cart(at.user_id) == {}

    counter(story)


def test_an_order_is_placed_found_again_and_followed() -> None:
    async def story(at: Counter) -> None:
        assert await at.call(get_checkout_link_for_last_order) == {"status": "not_found"}
        assert await at.call(get_last_order_status) == {"status": "not_found"}
        empty = await at.call(checkout_cart)
        assert (empty["status"], empty["code"]) == ("error", "cart_empty")
        await at.call(add_product_to_cart, product_id=101, quantity=2)
        placed = await at.call(checkout_cart)
        order = at.shop.order(at.user_id)
        assert order
        url = order["payment_url"]
        assert url.startswith("http://localhost:8001/checkout/")
        assert placed == {
            "status": "created",
            "order": {
                "id": order["id"],
                "total": 900.0,
                "total_text": "$\u00a0900,00",
                "payment_url": url,
                "kept_for_minutes": 60,
            },
        }
        assert await at.call(get_checkout_link_for_last_order) == {
            "status": "found",
            "order": {
                "id": order["id"],
                "status": "placed",
                "payment_status": "pending",
                "means": None,
                "voucher_text": None,
                "total_text": "$\u00a0900,00",
                "payment_url": url,
            },
        }
        status = await at.call(get_last_order_status)
        assert status["order"]["status"] == "placed"
        assert status["order"]["items"] == [MILK]
        assert status["order"]["delivery_text"] is None

    counter(story)


def test_prices_that_moved_are_told_old_and_new_and_the_next_call_is_a_new_one() -> None:
    async def story(at: Counter) -> None:
        await at.call(add_product_to_cart, product_id=101, quantity=2)
        at.shop.change(101, price=49990)
        moved = await at.call(checkout_cart)
        assert (moved["status"], moved["code"]) == ("error", "price_changed")
        assert moved["cart"]["total_text"] == "$\u00a0999,80"
        assert moved["changes"][0]["old_price_text"] == "$\u00a0450,00"
        assert moved["changes"][0]["new_price_text"] == "$\u00a0499,90"
        assert (await at.call(checkout_cart))["status"] == "created"

    counter(story)


def test_who_has_two_unpaid_orders_hears_so_and_keeps_the_cart() -> None:
    async def story(at: Counter) -> None:
        at.turn.words = SpokenWords(["3 leches", "finalizar", "finalizar", "finalizar"])
        for _ in range(2):
            await at.call(add_product_to_cart, product_id=101)
            placed = await at.call(checkout_cart)
            assert placed["order"]["kept_for_minutes"] == 60
        await at.call(add_product_to_cart, product_id=101)
        refused = await at.call(checkout_cart)
        assert (refused["status"], refused["code"]) == ("error", "too_much_unpaid")
        assert (refused["unpaid_orders"], refused["most_unpaid_text"]) == (2, "$\u00a01.000.000,00")
        assert (await at.call(get_cart_summary))["cart"]["items"] == [
            {**MILK, "quantity": 1, "line_total": 450.0, "line_total_text": "$\u00a0450,00"}
        ]

    counter(story)


def test_equal_calls_are_numbered_and_others_are_not_mixed_up_with_them() -> None:
    async def story(at: Counter) -> None:
        at.turn.words = SpokenWords(["5 leches"])
        for quantity in (1, 1.0, 2, 1):
            await at.call(add_product_to_cart, product_id=101, quantity=quantity)
        assert [(one["arguments"]["quantity"], one["ordinal"]) for one in at.shop.journal()] == [
            (1, 0),
            (1, 1),
            (2, 0),
            (1, 2),
        ]

    counter(story)


def test_another_turn_writes_under_other_keys_and_a_journal_is_counted_on() -> None:
    async def story(at: Counter) -> None:
        await at.call(add_product_to_cart, product_id=101)
        at.turn = replace(at.turn, journal=Journal(at.shop.journal()))
        await at.call(add_product_to_cart, product_id=101)
        at.turn.id = "another"
        at.turn.journal = Journal()
        await at.call(add_product_to_cart, product_id=101)
        assert len(at.shop.journal()) == 3
        assert at.shop.cart(at.user_id) == {101: 3}

    counter(story)


def test_a_shop_that_does_not_answer_is_said_to_be_unavailable() -> None:
    async def story(at: Counter) -> None:
        at.shop.carrier.trouble = lose("", requests.ConnectTimeout())
        for tool in tools.TOOLS:
            arguments = {"create_user": {"name": "a", "email": "a@b.co"}}.get(tool.__name__, {})
            if tool in {add_product_to_cart, set_product_quantity}:
                arguments = {"product_id": 101, "quantity": 1}  # type: ignore[dict-item]
            if tool is search_products:
                arguments = {"query": "leche"}
            if tool is get_shop_info:
                arguments = {"topic": "hours"}
            if tool is propose_basket:
                arguments = {"meal": "picada"}
            result = await at.call(tool, **arguments)
            if tool is search_users:  # the turn came with its shopper
                assert result["status"] == "found"
                continue
            if (
                tool is cancel_last_order
            ):  # nobody asked for it, and nobody has to be asked for that
                assert result["status"] == "needs_confirmation"
                continue
            assert (result["status"], result["code"]) == ("error", "unavailable"), tool

    counter(story)


def test_a_bug_of_ours_is_logged_and_unavailable(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(at: Counter) -> None:
        monkeypatch.setattr(at.turn.api, "cart_summary", lambda *_: {"surprise": 1})
        result = await at.call(get_cart_summary)
        assert (result["status"], result["code"]) == ("error", "unavailable")
        assert "tool get_cart_summary broke" in caplog.text

    counter(story)


def test_arguments_that_fit_no_header_are_refused() -> None:
    async def story(at: Counter) -> None:
        result = await at.call(create_user, name="x" * 5000, email="a@example.com")
        assert (result["status"], result["code"]) == ("error", "arguments_too_long")
        assert at.shop.effects == []
        assert at.shop.admin.search_user(f"+{WA_ID}") is None

    counter(story, registered=False)


def test_a_lost_turn_is_noticed() -> None:
    async def story(at: Counter) -> None:
        at.turn.token = f"{WA_ID}.somebody-else"
        result = await at.call(add_product_to_cart, product_id=101)
        assert (result["code"], at.turn.lost) == ("unavailable", True)

    counter(story)
