"""The figures of Hoy, as pictures: bars, and who sees which."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

from admin.day_charts import CHARTS, HEIGHT, PAID, all_together, charts_for
from retail.wire import DayFigures

FIRST = date(2026, 11, 1)


def a_day(number: int = 0, **members: float) -> DayFigures:
    nothing = dict.fromkeys(DayFigures.__annotations__, 0)
    day = (FIRST + timedelta(days=number)).isoformat()
    return {**nothing, "average_basket": None, **members, "day": day}  # type: ignore[typeddict-item]


def test_the_best_day_is_as_high_as_the_chart_and_the_others_are_in_proportion() -> None:
    orders = next(each for each in CHARTS if each.drawn is PAID)
    bars = orders.bars([a_day(0, orders_paid=3), a_day(1), a_day(2, orders_paid=12)])
    assert [bar.height for bar in bars] == [HEIGHT / 4, 0, HEIGHT]
    assert [bar.y + bar.height for bar in bars] == [HEIGHT] * 3
    assert all(one.x + one.width < other.x for one, other in pairwise(bars))


def test_a_small_day_beside_a_great_one_is_still_seen() -> None:
    orders = next(each for each in CHARTS if each.drawn is PAID)
    bars = orders.bars([a_day(0, orders_paid=1), a_day(1, orders_paid=10_000)])
    assert bars[0].height == 2


def test_days_on_which_nothing_happened_have_no_best_one() -> None:
    for each in CHARTS:
        assert each.best([a_day(number) for number in range(30)]) is None
        assert each.best([]) is None


def test_of_many_days_an_average_is_of_all_their_orders_and_not_of_the_days() -> None:
    month = all_together([a_day(0, taken=100, orders_paid=1), a_day(1, taken=1000, orders_paid=4)])
    average = next(each for each in CHARTS[0].figures if each.words == "Compra promedio")
    assert average.of(month) == 220
    assert average.of(a_day()) is None


def test_what_the_model_cost_is_told_where_its_prices_are() -> None:
    day = a_day(input_tokens=2_000_000, output_tokens=100_000, orders_paid=3)
    told = {
        each.words: each.of(day) for each in charts_for((0.75, 3.75), is_owner=True)[-1].figures
    }
    assert told["Costo del modelo"] == pytest.approx(1.875)
    assert told["Costo por pedido pagado"] == pytest.approx(0.625)
    without = charts_for((), is_owner=True)[-1].figures
    assert not any(each.kind == "dollars" for each in without)


MONEY = ["Ventas", "Compra promedio", "Tokens por pedido pagado", "Costo por pedido pagado"]


@pytest.mark.parametrize("words", MONEY)
def test_a_seller_sees_no_money_and_no_price_of_the_model(words: str) -> None:
    def seen(*, is_owner: bool) -> set[str]:
        charts = charts_for((0.75, 3.75), is_owner=is_owner)
        return {figure.words for chart in charts for figure in chart.figures + chart.said}

    assert words in seen(is_owner=True)
    assert words not in seen(is_owner=False)
    assert "Mensajes por pedido pagado" in seen(is_owner=False)
