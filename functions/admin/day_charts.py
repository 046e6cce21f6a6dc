"""What Hoy tells of the shop's days: which figures, to whom, and the bars of their charts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, cast

from retail.wire import DayFigures

from . import model_cost

Kind = Literal["money", "dollars", "count"]
WIDTH, HEIGHT = 600.0, 120.0
"""A chart's own measure; the page stretches it."""
_GAP = 0.25
"""Of a bar's place."""
_LEAST = 2.0
"""As high as a day is drawn at least that is not nothing."""


@dataclass(frozen=True)
class Figure:
    """One figure of a day, or of many days added up.

    Attributes:
        of: None where there is nothing to tell, such as the average of no orders.
        is_owners: whether it is for the owner alone: what the shop makes, and what the model costs.
    """

    words: str
    kind: Kind
    of: Callable[[DayFigures], float | None]
    is_owners: bool = False


@dataclass(frozen=True)
class Bar:
    """A day's bar, and what it stands for."""

    day: date
    value: float
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Chart:
    """A chart of the first of its figures; the table behind it has all of them.

    Attributes:
        said: those of them that are said beside the chart, too.
    """

    name: str
    figures: tuple[Figure, ...]
    said: tuple[Figure, ...] = ()

    @property
    def drawn(self) -> Figure:
        """What its bars are."""
        return self.figures[0]

    def bars(self, days: Sequence[DayFigures]) -> list[Bar]:
        """A bar a day, as high as it is to the best day."""
        values = [self.drawn.of(day) or 0 for day in days]
        highest, place = max(values, default=0) or 1, WIDTH / max(1, len(values))
        bars = []
        for number, (day, value) in enumerate(zip(days, values, strict=True)):
            height = max(_LEAST, HEIGHT * value / highest) if value > 0 else 0
            bars.append(
                Bar(
                    date.fromisoformat(day["day"]),
                    value,
                    round(place * (number + _GAP / 2), 1),
                    round(HEIGHT - height, 1),
                    round(place * (1 - _GAP), 1),
                    round(height, 1),
                )
            )
        return bars

    def best(self, days: Sequence[DayFigures]) -> Bar | None:
        """The highest bar, the last one of equals; None where all are nothing."""
        best = max(self.bars(days), key=lambda bar: (bar.value, bar.day), default=None)
        return best if best and best.value > 0 else None


def _each(amount: float, count: int) -> float | None:
    return amount / count if count else None


def _messages(day: DayFigures) -> int:
    return day["messages_in"] + day["messages_out"]


def _tokens(day: DayFigures) -> int:
    return day["input_tokens"] + day["output_tokens"]


SALES = Figure("Ventas", "money", lambda day: day["sales"], is_owners=True)
PAID = Figure("Pedidos pagados", "count", lambda day: day["orders_paid"])
PLACED = Figure("Pedidos hechos", "count", lambda day: day["orders_placed"])
AVERAGE = Figure(
    "Compra promedio",
    "money",
    lambda day: _each(day["taken"], day["orders_paid"]),
    is_owners=True,
)
NEW = Figure("Clientes nuevos", "count", lambda day: day["new_shoppers"])
WROTE = Figure("Escribieron", "count", lambda day: day["wrote"])
FILLED = Figure("Llenaron el carrito", "count", lambda day: day["filled_carts"])
MESSAGES = Figure("Mensajes", "count", _messages)
MESSAGES_EACH = Figure(
    "Mensajes por pedido pagado", "count", lambda day: _each(_messages(day), day["orders_paid"])
)

TILES = (SALES, PAID, AVERAGE, NEW)
FUNNEL = (WROTE, FILLED, PLACED, PAID)
CHARTS = (
    Chart(
        "ventas",
        (
            SALES,
            Figure("Cobrado", "money", lambda day: day["taken"], is_owners=True),
            Figure("Devuelto", "money", lambda day: day["returned"], is_owners=True),
            AVERAGE,
        ),
    ),
    Chart("pedidos", (PAID, PLACED)),
    Chart("clientes", (NEW, WROTE, FILLED)),
    Chart(
        "mensajes",
        (
            MESSAGES,
            MESSAGES_EACH,
            Figure("Tokens del modelo", "count", _tokens, is_owners=True),
            Figure(
                "Tokens por pedido pagado",
                "count",
                lambda day: _each(_tokens(day), day["orders_paid"]),
                is_owners=True,
            ),
        ),
        (MESSAGES_EACH,),
    ),
)


def charts_for(prices: Sequence[float], *, is_owner: bool) -> list[Chart]:
    """The charts that somebody may see, with what they may see of each.

    Args:
        prices: dollars for a million tokens that the model reads, and that it writes; empty where nobody says.
    """
    *others, last = CHARTS
    costs = _costs(prices)
    charts = [*others, Chart(last.name, last.figures + costs, last.said + costs[-1:])]
    seen = [
        Chart(
            chart.name, *(seen_by(each, is_owner=is_owner) for each in (chart.figures, chart.said))
        )
        for chart in charts
    ]
    return [chart for chart in seen if chart.figures]


def _costs(prices: Sequence[float]) -> tuple[Figure, ...]:
    """What the model cost at these prices, whatever they were on a day."""
    if not prices:
        return ()

    def cost(day: DayFigures) -> float:
        return model_cost.dollars(prices, day["input_tokens"], day["output_tokens"]) or 0.0

    return (
        Figure("Costo del modelo", "dollars", cost, is_owners=True),
        Figure(
            "Costo por pedido pagado",
            "dollars",
            lambda day: _each(cost(day), day["orders_paid"]),
            is_owners=True,
        ),
    )


def seen_by(figures: Sequence[Figure], *, is_owner: bool) -> tuple[Figure, ...]:
    """Those figures that somebody may see."""
    return tuple(figure for figure in figures if is_owner or not figure.is_owners)


def all_together(days: Sequence[DayFigures]) -> DayFigures:
    """The days added up; what is an average of each is not one of all of them, and left out."""
    names = [name for name in days[0] if name not in {"day", "average_basket"}]
    sums = {name: sum(cast("dict[str, float]", day)[name] for day in days) for name in names}
    return cast("DayFigures", {"day": "", "average_basket": None, **sums})


def is_empty(days: Sequence[DayFigures]) -> bool:
    """Whether nobody has written or bought in these days."""
    return not any(day["wrote"] or day["orders_placed"] or day["orders_paid"] for day in days)
