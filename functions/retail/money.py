"""Money: Argentine pesos as a whole number of centavos, in and out of the wire's decimals."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from retail.errors import Invalid

CURRENCY: Final = "ARS"
SIGN = "$\u00a0"
"""With a no-break space: a phone never puts the sign at the end of one line and the number on the next."""
MAX_CENTAVOS = 10**14
"""A trillion pesos: anything above is a mistake, and it stays exact as a JSON double."""


def from_wire(amount: Decimal | float | str) -> int:
    """Centavos of an amount in pesos, as JSON or a spreadsheet gives it (`450.0`, `"450.50"`).

    Raises:
        Invalid: `invalid_price` for what is not a number, is negative, too large, or finer than a centavo.
    """
    try:
        centavos = Decimal(str(amount).strip()) * 100
        is_in_range = 0 <= centavos <= MAX_CENTAVOS
    except (ArithmeticError, ValueError):
        raise Invalid("invalid_price", f"{amount!r} is not an amount in pesos") from None
    if not is_in_range:  # before int(), which would write out the million digits of 1e999999
        raise Invalid("invalid_price", f"{amount!r} is out of range")
    whole = int(centavos)
    if centavos != whole:
        raise Invalid("invalid_price", f"{amount!r} is finer than a centavo")
    return whole


def to_wire(centavos: int) -> float:
    """Pesos with two decimals, as the seed's JSON has them (`45000` → `450.0`)."""
    return centavos / 100


def line_total(unit_price: int, quantity: int) -> int:
    """Centavos for `quantity` thousandths of a unit at `unit_price` centavos, half a centavo up."""
    exact = Decimal(unit_price) * quantity / 1000
    return int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def format_pesos(centavos: int) -> str:
    """The price as a shopper reads it: `123450` → `$ 1.234,50`, which no line breaks."""
    sign = "-" if centavos < 0 else ""
    pesos, rest = divmod(abs(centavos), 100)
    return f"{sign}{SIGN}{pesos:,}".replace(",", ".") + f",{rest:02d}"
