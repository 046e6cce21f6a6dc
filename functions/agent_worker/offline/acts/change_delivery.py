"""Having or paying an order otherwise: `quiero cambiar la dirección`, `mejor pago con transferencia`, `prefiero retirarlo`."""

from ..closing import tell_where_to_change_it
from ..having_it import HAD_OTHERWISE
from ..intents import Intent
from ..talk import Step, Talk
from .act import Act, holding


class ChangeDelivery(Intent):
    """They want to have or to pay their order otherwise."""


def _take(talk: Talk, intent: Intent) -> None:
    """Nothing is planned: the page is told after the shopping."""


def _do(talk: Talk, _intent: Intent) -> Step:
    yield from tell_where_to_change_it(talk)


CHANGE_DELIVERY = Act(
    "change_delivery",
    read=holding((ChangeDelivery, HAD_OTHERWISE)),
    take=_take,
    do=_do,
    examples={
        ChangeDelivery: "quiero cambiar la dirección de entrega|cambiame la dirección a Corrientes 5200|puedo cambiar el horario?|"
        "quiero cambiar el medio de pago|mejor pago con transferencia|pago en efectivo mejor|prefiero retirarlo|mejor lo paso a buscar|"
        "y si lo retiro?|prefiero que me lo traigan"
    },
    near_misses="puedo pagar en efectivo?|cambiame la leche por yogur|hacen envíos?|se puede retirar?|mejor dos|cuál es el horario?",
)
