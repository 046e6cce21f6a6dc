"""Raises: the round price that is nearest, and never one on the wrong side of the old one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.price_raise import PriceRaise, percent_from_wire, raised_price
from retail.errors import Invalid
from retail.wire import PriceRounding
from tests.backoffice import START

ROUNDINGS: tuple[PriceRounding, ...] = ("1", "10", "50", "100", "ending_90", "ending_99")


def a_raise(percent: float, rounding: PriceRounding = "1") -> PriceRaise:
    return PriceRaise(
        key="1", percent=percent_from_wire(percent), rounding=rounding, created_at=START
    )


@pytest.mark.parametrize(
    ("percent", "rounding", "price", "new"),
    [
        (8, "1", 195_000, 210_600),
        (8, "10", 195_000, 211_000),
        (8, "50", 195_000, 210_000),
        (8, "100", 195_000, 210_000),
        (8, "ending_90", 195_000, 209_000),
        (8, "ending_99", 195_000, 209_900),
        (
            7.5,
            "1",
            100,
            100,
        ),  # 1,075 pesos more would be a centavo price: the nearest peso is the old one
        (10, "10", 5_000, 6_000),  # of two that are as near, the higher one
        (-10, "100", 195_000, 180_000),
        (-50, "100", 195_000, 100_000),
        (2, "100", 12_000, 12_000),  # it would become 100 pesos, which is no raise
        (-2, "100", 18_000, 18_000),  # it would become 200
        (-90, "100", 9_000, 9_000),  # it would become free
        (100, "1", 0, 0),  # what is free stays so
        (500, "1", 10**14, 10**14),  # no price is that high
    ],
)
def test_a_price_becomes_the_round_one_that_is_nearest(
    percent: float, rounding: PriceRounding, price: int, new: int
) -> None:
    assert raised_price(a_raise(percent, rounding), price) == new


@given(
    st.integers(-9_000, 50_000).filter(bool),
    st.sampled_from(ROUNDINGS),
    st.integers(1, 10**10),
)
def test_a_raise_lowers_no_price_and_a_cut_raises_none(
    percent: int, rounding: PriceRounding, price: int
) -> None:
    new = raised_price(a_raise(percent / 100, rounding), price)
    assert new > 0
    assert new >= price if percent > 0 else new <= price
    if new != price:
        assert new % 100 == 0
        assert abs(new - price * (10_000 + percent) / 10_000) <= 5_000 + 1e-6 * price


@pytest.mark.parametrize("percent", [0, -90.01, 500.01, 8.125])
def test_a_percentage_that_nobody_means_is_refused(percent: float) -> None:
    with pytest.raises(Invalid) as refused:
        a_raise(percent)
    assert refused.value.code == "invalid_percent"
