"""Questions about the shop itself, which `shop_facts.tell` answers, and means of payment named in passing."""

from ..intents import Intent, Kind
from ..shop_questions import PAYMENT_NAMED
from ..talk import Talk
from .act import Act, holding


def leave_it(_talk: Talk, _intent: Intent) -> None:
    """Says nothing here. `shop_facts.tell` answers all questions of a turn together, and tells whom to turn to."""


SHOP_INFORMATION = Act(
    "shop information",
    read=holding((Kind.SHOP_FACT, PAYMENT_NAMED)),
    take=leave_it,
    examples={
        Kind.SHOP_FACT: "a qué hora cierran?|hacen envíos a Flores?|puedo pagar con tarjeta?|mercado pago"
    },
    near_misses="quiero pagar con tarjeta|mi dirección es Rivadavia 100",
)
