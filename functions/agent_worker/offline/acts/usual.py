"""The usual order: what was ordered last."""

from ..intents import Intent, Kind
from ..talk import Talk
from .act import Act, holding


def _take(talk: Talk, intent: Intent) -> None:
    talk.closing.append(intent.kind)
    talk.touched = True


USUAL = Act(
    "usual order",
    read=holding(
        (
            Kind.USUAL,
            r"lo (mismo|de) (de )?(siempre|la otra vez|la ultima vez|la vez pasada|ayer|la semana pasada)|lo de siempre|repet\w+ (el|mi) (ultimo )?pedido|(el|mi) pedido de siempre|lo que (pedi|compre|llevo) (siempre|la otra vez|la ultima vez)",
        )
    ),
    take=_take,
    examples={Kind.USUAL: "lo mismo de siempre|lo de siempre|repetí mi último pedido"},
    near_misses="el mismo pan|siempre compro acá|mi último pedido",
)
