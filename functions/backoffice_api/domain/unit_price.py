"""Unit prices: what the law has a price say of itself, Resolución SIyC 4/2025. Pure; centavos, half a centavo up.

The price *per measure* is that of a kilo, a litre or a piece. The price *without national taxes* is the price less the
VAT that it holds; what other national taxes the makers of drinks and tobacco paid is not known here and stays in it.
A line's is rounded once, on its total, and an order's is the sum of its lines': what is shown adds up.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from retail import quantity
from retail.spanish.amounts import Measure
from retail.wire import InvoiceType, PriceMeasure

from .cart import LineItem
from .label import contents

_MEASURES: dict[Measure, PriceMeasure] = {Measure.KILO: "kg", Measure.LITRE: "l"}
_ALL = 1000
"""Tenths of a percent."""


@dataclass(frozen=True)
class MeasurePrice:
    """Centavos of one kilo, litre or piece."""

    price: int
    measure: PriceMeasure


def measure_price(item: LineItem) -> MeasurePrice | None:
    """What a kilo, a litre or a piece of it costs; None where nobody said what one unit holds."""
    if quantity.is_by_weight(item.unit):
        return MeasurePrice(item.unit_price, "kg")
    held = contents(item.label, item.name)
    if held.size:
        price = _rounded(item.unit_price / Decimal(str(held.size.value)))
        return MeasurePrice(price, _MEASURES[held.size.measure])
    if held.pieces > 1:
        return MeasurePrice(_rounded(Decimal(item.unit_price) / held.pieces), "unidad")
    return None


def prices_tell_taxes(invoice_types: Sequence[InvoiceType] | None) -> bool:
    """Whether the shop tells VAT apart: one that only makes invoices C pays none of its own (Monotributo)."""
    return invoice_types is None or set(invoice_types) != {"C"}


def without_taxes(amount: int, vat_rate: int) -> int:
    """An amount that holds VAT of that rate, less the VAT."""
    return _rounded(Decimal(amount) * _ALL / (_ALL + vat_rate))


def total_without_taxes(items: Iterable[LineItem]) -> int:
    """What the lines come to without taxes."""
    return sum(without_taxes(item.line_total, item.label.vat_rate) for item in items)


def _rounded(exact: Decimal) -> int:
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))
