"""What framings are made of: counts, units, verbs that order, and verbs that change what was ordered."""

import re

from retail.spanish.numbers import VALUES
from retail.spanish.requests import ORDER_VERBS
from retail.spanish.units import HALVES, KILOS, LITRES, PACKS, PIECES
from retail.spanish.word_sets import one_of, word_set

COUNT = rf"(?:\d+(?:[.,/]\d+)?|{one_of((*VALUES, *HALVES, 'kilo'))})"
"""How many, in digits or in one word."""
UNIT = one_of((*KILOS, *LITRES, *PIECES, *PACKS))
AMOUNT = rf"(?:(?:un )?{COUNT}(?: {UNIT})?(?: y medi[oa])?|un par)"
ORDER = one_of(ORDER_VERBS.split("|"))
CHANGE = (
    rf"(?:{one_of(word_set('cambia reemplaza saca quita borra elimina deja baja subi vola tacha deshace vacia vaciame'))}"
    r"(?:me|nos)?(?:l[oa]s?|le|les)?)"
)
PEOPLE = one_of(word_set("""
    senora mujer marido esposo esposa novio novia pareja vieja viejo mama papa madre padre mami papi hijo hija nene nena
    hermano hermana abuela abuelo suegra suegro cunada cunado tia tio vecina vecino jefa jefe companera companero chicos
    chicas nenes nenas hijos hijas pibes pibe piba viejos suegros vecinos amigo amiga amigos gurises gordo gorda
"""))  # fmt: skip
ARTICLE = "(?:el|la|los|las)"
NO_GOODS = one_of(word_set("""
    pedido compra orden carrito cuenta lista direccion envio delivery entrega tarjeta debito credito efectivo
    transferencia descuento cuotas cupon propina recargo iva factura ticket resto
"""))  # fmt: skip
"""What an order has beside goods."""
NAMED = rf"{ARTICLE} (?!(?:que|cual|{NO_GOODS})\b|otr)[a-z]+(?: (?!(?:no|que|la|lo|las|los)\b)[a-z0-9]+){{0,3}}?"
"""A product by its article, in up to four words: `la leche entera`."""
BEGINS = r"(?P<before>(?:^|(?<=\s))(?:y|pero|no)\s|^|[,.;]\s?)"
"""Where something is said anew."""

_ORDERS_SOME = re.compile(rf"(?:^|\s){ORDER} (?={COUNT}\b)")
_ORDERS_OR_CHANGES = re.compile(rf"\b(?:{ORDER}|{CHANGE})\b")
_COUNTS = re.compile(rf"\b{COUNT}(?!\S)")


def orders_some(text: str) -> bool:
    """Whether a text orders an amount: `mandame 2`."""
    return _ORDERS_SOME.search(text) is not None


def orders_or_changes(text: str) -> bool:
    return _ORDERS_OR_CHANGES.search(text) is not None


def counts(text: str) -> bool:
    return _COUNTS.search(text) is not None
