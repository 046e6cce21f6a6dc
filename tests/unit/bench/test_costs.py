"""A purchase keeps to its price in reads and writes; whoever adds one finds out here."""

from functools import cache

import pytest

from backoffice_api.storage.metered import Tally
from bench.costs import BESIDE, MAX_READS, MAX_WRITES, PRICES, Shopper, a_shop, buy, total

STEPS = {
    "greeting": (5, 6),
    "name": (5, 6),
    "registration and search": (22, 12),
    "add": (8, 9),
    "view cart": (7, 6),
    "checkout": (11, 12),
    "page": (4, 0),
    "begin to pay": (5, 3),
    "settle": (8, 5),
    "tell": (3, 3),
    "link again": (7, 6),
    "search": (30, 6),
}
"""Reads and writes of each step of the first purchase after a start."""


@cache
def first_and_second() -> tuple[Shopper, Shopper]:
    first, second = buy(a_shop(), ["5491150000001", "5491150000002"])
    return first, second


def cost(tally: Tally) -> tuple[int, int]:
    return tally.reads, tally.writes + tally.deletes


@pytest.mark.parametrize("step", STEPS)
def test_each_kind_of_turn_keeps_to_its_price(step: str) -> None:
    assert cost(first_and_second()[0].costs[step]) == STEPS[step]


def test_a_purchase_from_hello_to_the_provider_s_page_is_at_most_67_reads_and_60_writes() -> None:
    for shopper in first_and_second():
        reads, writes = cost(total(shopper.costs, *BESIDE))
        assert reads <= MAX_READS == 67
        assert writes <= MAX_WRITES == 60


def test_the_seed_s_purchase_which_looks_at_no_cart_is_at_most_60_reads_and_60_writes() -> None:
    for shopper in first_and_second():
        reads, writes = cost(total(shopper.costs, *BESIDE, "view cart"))
        assert reads <= 60
        assert writes <= 60


def test_whoever_comes_right_after_another_reads_no_product_to_look_at_it() -> None:
    second = {step: cost(tally) for step, tally in first_and_second()[1].costs.items()}
    remembered = {
        "registration and search": (7, 12),
        "checkout": (9, 12),
        "page": (3, 0),
        "settle": (9, 5),
        "search": (6, 6),
    }
    assert second == STEPS | remembered


def test_a_price_is_for_100_000_documents() -> None:
    price = PRICES[0]
    assert (price.read, price.write, price.delete) == (0.06, 0.18, 0.02)
    assert price.of(Tally(reads=100_000, writes=50_000, deletes=10_000)) == pytest.approx(0.152)
