"""Turns an amount in words into the quantity that a product can be sold in."""

import math

from retail.money import format_pesos, from_wire
from retail.quantity import is_by_weight
from retail.spanish.amounts import BUNDLES, Amount, Measure
from retail.spanish.units import CONTAINERS, PACKS
from retail.spanish.words import tokens

from .intents import Wish
from .shelf import Line, Product

LARGEST = 500.0
"""Pieces or kilos of one product that a household is taken to mean; more is asked again."""
FEW_DOZENS = 3
"""From this number on, `6 facturas` of what is sold by the dozen may be pieces, so it is asked."""
MAX_KILOS = 20
"""Above this a bare number of something sold by weight is taken for grams."""
SMALLEST_GRAMS = 50
"""From this number on, `200 de jamón` means grams."""
SMALLEST_PESOS, LARGEST_PESOS = 1000, 50_000
"""From this number on, `2000 de jamón` may mean money, so it is asked."""
SMALLEST_WEIGHED = 0.02
"""Kilos below which nothing is weighed for money."""
_ROUNDING = 1e-6
_TRAYS = frozenset(token for word in CONTAINERS - PACKS for token in tokens(word))
_BY_THE_DOZEN = (tokens("facturas"), tokens("medialunas"))
"""What bakers sell by the dozen, though its name may only say `x 12`."""


def quantity_for(product: Product, amount: Amount | None) -> float | str:
    """The quantity to put into the cart, or the problem that keeps it from being one.

    Quantities are pieces, or kilos with up to three decimals for what is sold by weight. Problems
    are those of `utterances.BadQuantity`.
    """
    if amount is None:
        return "by_weight" if product.by_weight else 1.0
    if amount.vague:
        return "vague"
    if amount.value <= 0:
        return "zero"
    if amount.measure is Measure.PESO:
        quantity = _for_money(product, amount.value)
    else:
        quantity = _by_weight(amount) if product.by_weight else _by_piece(product, amount)
    if isinstance(quantity, float) and quantity > LARGEST:
        return "huge"
    return quantity


def in_kilos(product: Product, amount: Amount) -> Amount:
    """A small bare number for what is sold by weight as kilos: once these were asked, or spoken of."""
    if product.by_weight and amount.measure is Measure.PIECE and 0 < amount.value <= MAX_KILOS:
        return Amount(amount.value, Measure.KILO)
    return amount


def _for_money(product: Product, pesos: float) -> float | str:
    """What so many pesos buy, never more: whole pieces, or kilos to the gram."""
    if not product.price:
        return "by_weight" if product.by_weight else "vague"
    bought = pesos / product.price
    if product.by_weight:
        kilos = math.floor(bought * 1000 + _ROUNDING) / 1000
        return kilos if kilos >= SMALLEST_WEIGHED else "too_little"
    return float(math.floor(bought + _ROUNDING)) or "too_little"


def _by_weight(amount: Amount) -> float | str:
    if amount.measure is Measure.KILO:
        return round(amount.value, 3) if amount.value >= 0.001 else "zero"
    if amount.measure is Measure.PIECE and amount.value != int(amount.value):
        return round(amount.value, 3)
    if amount.measure is Measure.PIECE and SMALLEST_GRAMS <= amount.value < SMALLEST_PESOS:
        return round(amount.value / 1000, 3)
    if amount.value > LARGEST and not SMALLEST_PESOS <= amount.value <= LARGEST_PESOS:
        return "huge"
    return "by_weight"


def _by_piece(product: Product, amount: Amount) -> float | str:
    if amount.measure in {Measure.KILO, Measure.LITRE}:
        size = product.contents.size
        if size is None or size.measure is not amount.measure or not size.value:
            return (
                amount.value
                if amount.measure is Measure.LITRE and amount.value == int(amount.value)
                else "pack"
            )
        packs = amount.value / size.value
        return float(round(packs)) if packs >= 0.99 and abs(packs - round(packs)) < 0.01 else "pack"
    if amount.value != int(amount.value):
        return "fraction"
    pieces = product.contents.pieces
    if amount.of and amount.of != pieces:
        return "single" if pieces == 1 else "pack"
    if (
        pieces > 1
        and amount.measure is Measure.PIECE
        and amount.value >= pieces
        and amount.value % pieces == 0
    ):
        return float(amount.value // pieces)
    return float(amount.value)


def taken_for_pieces(product: Product, wish: Wish) -> str:
    """The problem of `6 facturas` or `15 huevos`, which may be pieces of what is sold by the dozen or in trays.

    A problem of `utterances.BadQuantity`; empty where there is none: few are packs, whole dozens are dozens, and
    words that say the dozen mean it. A pack of what is sold singly is one as well: nobody knows how many it holds.
    """
    amount, phrase, pieces = wish.amount, wish.phrase, product.contents.pieces
    if amount is None or amount.vague:
        return ""
    is_sold_singly = pieces == 1 and not BUNDLES & set(tokens(product.name))
    if wish.container in BUNDLES and is_sold_singly and not product.by_weight:
        return "single"
    if amount.measure is not Measure.PIECE:
        return ""
    if _TRAYS & set(tokens(phrase)[:1]) & set(tokens(product.name)):  # `3 maples de huevos`
        return ""
    is_of_packs = pieces > 1 and amount.value >= FEW_DOZENS and amount.value % pieces != 0
    if not is_of_packs or "docena" in phrase:
        return ""
    if "docena" in product.name.lower() or tokens(product.name)[:1] in _BY_THE_DOZEN:
        return "dozen"
    return "closed" if tokens(product.name)[:1] == tokens("huevos") else ""


def priced(product: Product, amount: Amount | None) -> Line | None:
    """So much of the product with its price; None where it cannot be sold so, or is a single one."""
    if amount is None or product.price is None:
        return None
    quantity = quantity_for(product, in_kilos(product, amount))
    if isinstance(quantity, str) or quantity == 1:
        return None
    price = format_pesos(round(from_wire(product.price) * quantity))
    return Line(product.id, product.name, product.unit, quantity, price)


def as_argument(quantity: float) -> float | int:
    """The quantity as the tools take it: whole numbers without decimals."""
    return int(quantity) if quantity == int(quantity) else round(quantity, 3)


def spoken(quantity: float, unit: str) -> str:
    """A quantity before a name: `2 x`, `500 g de`, `1,5 kg de`."""
    if not is_by_weight(unit):
        return f"{as_argument(quantity)} x".replace(".", ",")
    if quantity < 1:
        return f"{round(quantity * 1000)} g de"
    return f"{as_argument(quantity)} kg de".replace(".", ",")


def content(size: Amount) -> str:
    """A size as it is said: `3 L`, `500 g`, `1,5 kg`."""
    if size.value < 1:
        return f"{round(size.value * 1000)} {'ml' if size.measure is Measure.LITRE else 'g'}"
    unit = "L" if size.measure is Measure.LITRE else "kg"
    return f"{as_argument(size.value)} {unit}".replace(".", ",")


def left(quantity: float, unit: str) -> str:
    """How much is left: `2`, `1,5 kg`."""
    if is_by_weight(unit):
        return spoken(quantity, unit).removesuffix(" de")
    return str(as_argument(quantity)).replace(".", ",")
