"""Sending a purchase back: `quiero devolver el pedido`, `botón de arrepentimiento`."""

from ..intents import Intent
from ..talk import Step, Talk
from ..withdrawing import tell_where_to_send_back
from .act import Act, holding

_SAID = (
    r"(?:\b(?:el |un )?(?:boton|derecho|codigo|link|pagina) (?:de|del|para el) )?\barrepentimiento\b|"
    r"\b(?:(?:quiero|quisiera|necesito|me gustaria|puedo|podria|hacer|pedir|una|un|la|el) )*"
    r"(?:devolver(?:l[oa]s?)?|devolucion|reembolso)\b"
    r"(?: (?:de )?(?:el|la|un|una|mi|lo que|todo|esta|este) (?:pedido|compra|orden|compre|pedi|parte|producto))*"
)


class Withdraw(Intent):
    """They want to send back what they bought."""


def _take(talk: Talk, intent: Intent) -> None:
    """Nothing is planned: the page is told after the shopping."""


def _do(talk: Talk, _intent: Intent) -> Step:
    yield from tell_where_to_send_back(talk)


WITHDRAW = Act(
    "withdraw",
    read=holding((Withdraw, _SAID)),
    take=_take,
    do=_do,
    examples={
        Withdraw: "quiero devolver el pedido|botón de arrepentimiento|quiero devolver lo que compré|"
        "quiero devolver una parte|quiero hacer una devolución|el código de arrepentimiento"
    },
    near_misses="me arrepentí|quiero cancelar el pedido|hacen devoluciones?",
)
