"""Questions about what the cart would come to, put in one way for the act that reads them."""

import re

from retail.spanish.word_sets import one_of, word_set

from ..lexicon import led_by
from .framing import Framing

WITH, WITHOUT = "cuanto seria con ", "cuanto seria sin "
"""How the question is put, whatever the shopper's words for it are."""

_LEAD = led_by("y|che|pero|a ver|hola|bueno|ah|decime|perdon|ahora|entonces")
_COMES_TO = one_of(word_set("""
    seria serian es queda quedaria va iria vamos sale saldria da daria estaria suma sumaria llega termina terminaria
    pago pagaria hace
"""))  # fmt: skip
_IN_ALL = one_of([
    *word_set("todo total asi entonces"), "en total", "el total", "la cuenta", "el pedido", "la compra", "el carrito",
])  # fmt: skip
_HOW_MUCH = rf"(?:a )?cuanto (?:(?:me|nos|te|se) ){{0,2}}{_COMES_TO}(?: {_IN_ALL})*"

_ADDED = one_of(word_set("""
    sumo agrego pongo meto llevo pido compro anoto sumamos agregamos llevamos agregas sumas mandas agregara sumara
    llevara pidiera pidieramos
"""))  # fmt: skip
_TAKEN_OUT = one_of([*word_set("saco quito borro elimino sacamos sacas sacara dejo"), "no llevo"])
_TO_THE_CART = "al (?:pedido|carrito)"
_MORE = (
    rf"(?:si (?:(?:te|le|les|me|lo) )?{_ADDED}(?: tambien| ademas)?(?: {_TO_THE_CART})?|con) "
    rf"(?P<named>.+?)(?: (?:mas|de mas|incluid[oa]s?|tambien|ademas|{_TO_THE_CART}))?"
)
_LESS = rf"(?:si (?:(?:te|le|les|me) )?{_TAKEN_OUT}|sin) (?P<named>.+?)"
_ASKED = tuple(
    (re.compile(rf"^{_LEAD}{sentence}$"), asked)
    for change, asked in ((_MORE, WITH), (_LESS, WITHOUT))
    for sentence in (rf"{_HOW_MUCH},? {change}", rf"{change},? {_HOW_MUCH}")
)
_NO_GOODS = re.compile(
    r"\b(?:envios?|tarjetas?|mercado ?pago|descuentos?|es[oa]s?|"
    rf"{one_of(word_set('delivery debito credito efectivo transferencia iva cuotas cupon propina recargo eso esto todo gas azucar'))})\b"
)
"""What a total is asked about that is no product."""


def _in_one_way(sentence: str) -> str:
    if "cuanto" not in sentence:
        return sentence
    text = sentence.strip(" ,.")
    for pattern, asked in _ASKED:
        match = pattern.match(text)
        named = match["named"] if match else ""
        if re.search(r"[a-z]{3,}", named) and not _NO_GOODS.search(named):
            return asked + named
    return sentence


WHAT_IF = Framing(
    "what if",
    _in_one_way,
    examples={
        "cuanto seria si le sumo un fernet": "cuanto seria con un fernet",
        "si agrego 2 cocas lata cuanto me queda": "cuanto seria con 2 cocas lata",
        "y con una sprite cuanto seria todo": "cuanto seria con una sprite",
        "si le agrego un fernet, cuanto seria": "cuanto seria con un fernet",
        "cuanto queda si saco la sprite": "cuanto seria sin la sprite",
    },
    near_misses=(
        "cuanto es con envio",
        "con eso cuanto es",
        "cuanto sale la leche sin lactosa",
    ),
)
