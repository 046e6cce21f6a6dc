"""Amounts: numbers of JSON on the wire, centavos within."""

from decimal import Decimal
from typing import Any

MOST = 10**12


def centavos(given: Any) -> int:
    """The amount in centavos.

    Raises ValueError when it is no number above zero with at most two decimals.
    """
    if isinstance(given, bool) or not isinstance(given, int | float):
        raise ValueError("is a number")  # noqa: TRY004 one kind of refusal
    exact = Decimal(str(given)) * 100
    if not exact.is_finite() or exact != exact.to_integral_value() or not 0 < exact < MOST:
        raise ValueError("is a number above zero with at most two decimals")
    return int(exact)


def pesos(amount: int) -> float:
    """Centavos as the API tells them."""
    return float(Decimal(amount) / 100)
