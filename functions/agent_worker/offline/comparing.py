"""Compares what is on the table by what a kilo, a litre or a piece of it costs: `cuál conviene?`, `cuál rinde más?`."""

from retail.money import format_pesos, from_wire
from retail.spanish.amounts import Measure

from .shelf import Product
from .talk import Talk
from .utterances import Compared, Saying

MIN_COMPARED = 2
_SAID = {Measure.KILO: "el kilo", Measure.LITRE: "el litro", Measure.PIECE: "cada unidad"}


def compare(talk: Talk) -> None:
    """Tells what each product of the last list costs by its measure, and which is the cheapest; the list stays open."""
    table = tuple(product for product in talk.state.shown if not product.sold_out)
    if len(table) < MIN_COMPARED:
        talk.say(Saying.ASK_OF_WHAT)
        return
    measures = {_content(product)[1] for product in table}
    if len(measures) > 1 or any(product.price is None for product in table):
        talk.say(Saying.NOT_COMPARABLE)
        return
    priced = sorted((_by_unit(product), product.name) for product in table)
    rows = tuple((name, format_pesos(price)) for price, name in priced)
    best = "" if priced[0][0] == priced[1][0] else priced[0][1]
    talk.say(Compared(rows, _SAID[measures.pop()], best))


def _content(product: Product) -> tuple[float, Measure]:
    """What one of it holds: kilos or litres, else pieces."""
    if product.by_weight:
        return 1, Measure.KILO
    held = product.contents
    return (held.size.value, held.size.measure) if held.size else (held.pieces, Measure.PIECE)


def _by_unit(product: Product) -> int:
    """Centavos for a kilo, a litre or a piece, rounded."""
    return round(from_wire(product.price or 0) / _content(product)[0])
