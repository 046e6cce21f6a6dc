"""Quantities: thousandths of a unit, so half a kilo of bread is exact and so is its price.

A product sold by weight has the unit `kg` and takes decimals down to a gram; every other unit is
sold whole.
"""

from decimal import Decimal

from retail.errors import Invalid

ONE = 1000
MAX_LINE = 999 * ONE
"""The most of one product that a cart takes; more is a wholesale order or a typing mistake."""
MAX_STOCK = 10_000_000 * ONE


def is_by_weight(unit: str) -> bool:
    """Whether products of this unit are sold by weight."""
    return unit.strip().casefold() in {"kg", "kilo", "kilos", "kilogramo", "kilogramos"}


def parse(amount: Decimal | float | str, unit: str, *, most: int = MAX_LINE) -> int:
    """Thousandths of a unit from a JSON number or a spreadsheet cell; 0 is allowed.

    Raises:
        Invalid: `invalid_quantity` for what is not a number, is negative, above `most`, finer than a
            gram, or broken where the unit is sold whole.
    """
    try:
        exact = Decimal(str(amount).strip()) * ONE
        is_in_range = 0 <= exact <= most
    except (ArithmeticError, ValueError):
        raise Invalid("invalid_quantity", f"{amount!r} is not a quantity") from None
    if not is_in_range:  # before int(), which would write out the million digits of 1e999999
        raise Invalid("invalid_quantity", f"{amount!r} is out of range", most=to_wire(most))
    thousandths = int(exact)
    if exact != thousandths:
        raise Invalid("invalid_quantity", f"{amount!r} is finer than a gram")
    if thousandths % ONE and not is_by_weight(unit):
        raise Invalid("invalid_quantity", f"{amount!r} of a product that is sold whole")
    return thousandths


def to_wire(thousandths: int) -> float:
    """A JSON number: an integer when whole (`2`), a decimal otherwise (`0.5`)."""
    whole, rest = divmod(thousandths, ONE)
    return thousandths / ONE if rest else whole
