"""The order that was placed: its link, where it is, calling it off."""

import re

from ..closing import tell_the_link, tell_the_status
from ..confirming import has_cart
from ..intents import Intent, Kind
from ..slots import agree, decline, is_yes_or_no
from ..state import Asked
from ..talk import Step, Talk
from .act import Act, holding

_PAID = (
    r"\b(?:ya|recien|ahi) (?:te |les |lo |la |se lo )?(?:pague|transferi|deposite|abone|gire)\b|"
    r"\b(?:ya|recien|ahi) (?:te |les )?hice (?:la transfe\w*|el pago|el deposito)|"
    r"^(?:te |les |lo )?(?:transferi|deposite|pague)$|\bya (?:lo |la )?tenes pag[oa]\b"
)
"""Who says so is told how the order stands: only the API knows what was paid."""

_CANCEL = (
    r"^(?:(?:quiero|quisiera|podes|puedo|che|no|mejor|bueno|dale|si|claro|ok),? )*(?:cancel|anul)(?:ar|a|o|e|emos)(?:me)?(?:l[oa]s?)?"
    r"(?: (?:ya|eso|esto|por favor|porfa|gracias))*$"
)
"""Calling off, and not a word of what."""


def _take(talk: Talk, intent: Intent) -> None:
    if intent.kind is Kind.CANCEL_ORDER:
        _call_off(talk, intent)


def _call_off(talk: Talk, intent: Intent) -> None:
    """What is called off without a name is what is open: a question, else the cart, else the order."""
    question = talk.state.question
    is_nameless = re.fullmatch(_CANCEL, intent.detail) is not None
    is_open = question is not None and question.asked is not Asked.MORE
    if question and question.asked is Asked.CANCEL_ORDER:
        agree(talk)
    elif is_yes_or_no(question) or (is_nameless and is_open):
        decline(talk)
    elif is_nameless and has_cart(talk):
        talk.closing.append(Kind.EMPTY_CART)
    else:
        talk.closing.append(Kind.CANCEL_ORDER)


def _do(talk: Talk, intent: Intent) -> Step:
    if intent.kind is Kind.LINK:
        yield from tell_the_link(talk)
    elif intent.kind is Kind.STATUS:
        yield from tell_the_status(talk)


ORDERS = Act(
    "orders",
    read=holding(
        (
            Kind.LINK,
            (
                r"(?:\bno me llego )?(?:\bel )?\b(?:links?|enlace|url)\b(?:.{0,24}\b(?:de nuevo|otra vez)\b)?|(pagina|direccion) (de|para) pag|"
                r"(donde|como|por donde) (pago|se paga|puedo pagar|hago para pagar|hago el pago)|boton de pago"
            ),
        ),
        (
            Kind.CANCEL_ORDER,
            (
                rf"{_CANCEL}|"
                r"(cancel|anul|arrepent)\w* .{0,12}(pedido|compra|orden)|(dar|da|dame|den|denme|doy|quiero dar) de baja (el|mi|la) (pedido|compra|orden)|me arrepenti(?! (?:de|con) )|quiero cancelar"
            ),
        ),
        (
            Kind.STATUS,
            (
                r"(como|donde|cuando|que paso|en que|q) .{0,12}\b(va|anda|esta|llega|viene|sale|quedo|con|estado)\b.{0,14}\b(pedido|orden|envio|compra|lo mio|lo que (?:te )?pedi)\b|"
                r"estado (de|del) .{0,8}(pedido|orden|compra|envio)|(mi|el|ultimo) pedido (ya )?(salio|llego|esta|llega|cuando)|"
                r"cuando (me )?(llega|viene|traen)|ya (salio|enviaron|mandaron|me lo mandaron)|"
                rf"(se acredito|llego|recibieron|entro) (el|mi) pago|{_PAID}|no me llego (el pedido|la compra|nada)|seguimiento|"
                r"^(mi )?ultimo pedido$"
            ),
        ),
    ),
    take=_take,
    do=_do,
    examples={
        Kind.LINK: "pasame el link de nuevo|No me llegó el link, me lo pasás de nuevo?|no me llegó el link|el link?|dónde pago|me das el enlace",
        Kind.STATUS: "cómo va mi pedido|dónde está mi pedido?|estado del pedido|cuándo llega mi pedido|ya salió mi pedido?|"
        "cómo viene lo mío?|ya te transferí|ya pagué",
        Kind.CANCEL_ORDER: "quiero cancelar el pedido|me arrepentí|cancelar|cancelalo por favor|no, cancelalo|anulá",
    },
    near_misses="mi pedido|hacer el pedido|cuánto sale el envío?",
)
