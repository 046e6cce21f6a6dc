"""One write of a kind for one thing in a turn, unless the shopper's words say more; and what goes on working."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
import requests

from agent_worker.offline.spoken import SpokenWords
from agent_worker.tools.cart import add_product_to_cart, clear_cart, set_product_quantity
from agent_worker.tools.checkout import checkout_cart
from agent_worker.tools.identity import create_user
from agent_worker.tools.journal import Journal
from agent_worker.tools.registry import again
from local.in_process import lose
from tests.tool_calls import ToolCalls
from tests.virtual_time import run
from tests.whole_shop import open_shop
from tests.worker_bench import PRODUCTS


class Counter(ToolCalls):
    """One turn of a known shopper, in which a model calls tools."""

    def __init__(self, seconds: Callable[[], float], *texts: str) -> None:
        shop = open_shop(PRODUCTS, seconds)
        self.user_id = shop.register()
        super().__init__(shop)
        self.turn.words = SpokenWords(texts)

    async def add(self, quantity: float = 1, product_id: int = 101) -> dict[str, Any]:
        return await self.call(add_product_to_cart, product_id=product_id, quantity=quantity)

    async def set(self, quantity: float) -> dict[str, Any]:
        return await self.call(set_product_quantity, product_id=101, quantity=quantity)

    @property
    def cart(self) -> dict[int, float]:
        return self.shop.cart(self.user_id)


def counter(story: Callable[[Counter], Coroutine[Any, Any, None]], *texts: str) -> None:
    run(lambda loop: story(Counter(loop.time, *texts)))


def statuses(results: list[dict[str, Any]]) -> list[str]:
    return [result.get("code") or result["status"] for result in results]


def test_what_is_added_again_is_added_once_and_the_model_is_told_what_is_there() -> None:
    async def story(at: Counter) -> None:
        first = await at.add()
        await at.add(product_id=103)
        second = await at.add()
        assert second["status"] == "already_done"
        assert second["item"] == first["item"]
        assert [line["product_id"] for line in second["cart"]["items"]] == [101, 103]
        assert at.cart == {101: 1, 103: 1}
        assert at.shop.effects == ["add_product_to_cart"] * 2

    counter(story, "una leche y una yerba")


def test_twenty_adds_at_once_are_one_effect() -> None:
    async def story(at: Counter) -> None:
        results = await asyncio.gather(*(at.add() for _ in range(20)))
        assert statuses(results) == ["added"] + ["already_done"] * 19
        assert at.shop.requests.count("POST /carts/add_item") == 1
        assert at.cart == {101: 1}

    counter(story, "una leche")


@pytest.mark.parametrize(
    ("texts", "adds", "kept"),
    [
        (["dame una leche", "otra más"], [1, 1, 1], 2),
        (["dos leches"], [1, 1, 1], 2),
        (["dos leches"], [2, 2], 2),
        (["dos leches"], [1, 2, 1], 2),
        (["leche, para tres"], [3, 3], 3),
        (["la de siempre"], [4, 1], 4),
    ],
)
def test_what_the_words_ask_for_may_come_in_parts_and_no_more(
    texts: list[str], adds: list[float], kept: float
) -> None:
    async def story(at: Counter) -> None:
        for quantity in adds:
            await at.add(quantity)
        assert at.cart == {101: kept}

    counter(story, *texts)


def test_a_model_that_read_more_in_the_words_is_told_how_to_get_there() -> None:
    async def story(at: Counter) -> None:
        await at.add(1)
        refused = await at.add(2)
        assert refused["status"] == "already_done"
        assert "set_product_quantity" in refused["message"]
        assert statuses([await at.set(3), await at.set(3)]) == ["updated", "already_done"]
        assert at.cart == {101: 3}

    counter(story, "una leche para mí y dos para mi vieja")


def test_what_was_taken_out_may_be_added_again_once() -> None:
    async def story(at: Counter) -> None:
        results = [await at.add(), await at.set(0), await at.add(), await at.add()]
        assert statuses(results) == ["added", "removed", "added", "already_done"]
        await at.call(clear_cart)
        assert statuses([await at.add(), await at.add()]) == ["added", "already_done"]
        assert at.cart == {101: 1}

    counter(story, "una leche", "vaciá el carrito")


def test_what_was_added_before_a_cart_was_emptied_counts() -> None:
    async def story(at: Counter) -> None:
        await at.add(3)
        await at.call(clear_cart)
        results = [await at.add(4), await at.add(3)]
        assert statuses(results) == ["added", "already_done"]
        assert at.cart == {101: 4}

    counter(story, "3 leches", "vaciá el carrito", "4 leches")


def test_a_quantity_may_be_set_to_another_value_and_back() -> None:
    async def story(at: Counter) -> None:
        results = [await at.add(), *[await at.set(quantity) for quantity in (2, 2, 3, 2)]]
        assert statuses(results) == ["added", "updated", "already_done", "updated", "updated"]
        assert results[2]["item"]["quantity"] == 2
        assert at.cart == {101: 2}
        await at.call(clear_cart)
        assert statuses([await at.set(2)]) == ["updated"]

    counter(story, "una leche", "vaciá el carrito")


def test_a_cart_is_emptied_again_when_something_was_put_into_it() -> None:
    async def story(at: Counter) -> None:
        await at.add()
        results = [await at.call(clear_cart) for _ in range(3)]
        assert statuses(results) == ["cleared", "already_done", "already_done"]
        await at.add()
        assert statuses([await at.call(clear_cart)]) == ["cleared"]

    counter(story, "vaciá el carrito")


def test_one_order_is_placed_and_its_link_is_told_again() -> None:
    async def story(at: Counter) -> None:
        await at.add()
        placed = await at.call(checkout_cart)
        await at.add(product_id=103)
        second = await at.call(checkout_cart)
        assert second["status"] == "already_done"
        assert second["order"] == placed["order"]
        assert at.shop.effects.count("checkout_cart") == 1
        assert statuses([await at.add()]) == ["already_done"]  # what was ordered is had
        assert at.cart == {103: 1}

    counter(story, "una leche y cerrá")


def test_a_second_order_is_placed_for_who_asks_for_two() -> None:
    async def story(at: Counter) -> None:
        for product_id in (101, 103):
            await at.add(product_id=product_id)
            assert statuses([await at.call(checkout_cart)]) == ["created"]
        await at.add(product_id=102)
        assert statuses([await at.call(checkout_cart)]) == ["already_done"]

    counter(story, "leche y finalizar", "yerba y finalizar")


def test_what_was_refused_may_be_tried_in_another_way() -> None:
    async def story(at: Counter) -> None:
        results = [await at.add(51), await at.add(50), await at.add(51)]
        assert statuses(results) == ["out_of_stock", "added", "already_done"]
        assert at.cart == {101: 50}

    counter(story, "51 leches")


def test_an_add_that_nobody_answered_is_not_made_in_another_way() -> None:
    async def story(at: Counter) -> None:
        at.shop.carrier.trouble = lose("/add_item", requests.ReadTimeout(), answers=True, times=3)
        results = [await at.add(2), await at.add(1), await at.add(2), await at.add(2)]
        assert statuses(results) == ["unavailable", "unavailable", "added", "already_done"]
        assert at.cart == {101: 2}

    counter(story, "leche")


def test_another_turn_may_do_it_again() -> None:
    async def story(at: Counter) -> None:
        await at.add()
        at.turn.id, at.turn.journal = "another", Journal()
        assert statuses([await at.add()]) == ["added"]

    counter(story, "una leche")


def test_what_an_earlier_try_did_counts_and_is_replayed_under_its_own_keys() -> None:
    async def story(at: Counter) -> None:
        await asyncio.gather(*(at.add() for _ in range(3)))
        done = at.shop.journal()
        assert [call["ordinal"] for call in done] == [0, 1]
        at.turn = replace(at.turn, journal=Journal(done))
        replayed = await at.turn.journal.replay(partial(again, at.turn))
        assert [result["item"]["quantity"] for _, result in replayed] == [1, 2]
        assert statuses([await at.add()]) == ["already_done"]
        assert at.shop.journal() == done
        assert at.cart == {101: 2}

    counter(story, "dos leches")


def test_the_back_office_itself_registers_once() -> None:
    async def story(at: Counter) -> None:
        made = [await at.call(create_user, name=n, email=f"{n}@b.co") for n in ("ana", "eva")]
        assert statuses(made) == ["exists", "exists"]

    counter(story, "soy ana")
