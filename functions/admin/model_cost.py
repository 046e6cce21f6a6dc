"""What the model's tokens cost, where somebody says what a million of them does."""

from collections.abc import Sequence

_MILLION = 1_000_000


def dollars(prices: Sequence[float], read: int, written: int) -> float | None:
    """What so many tokens cost that the model read, and that it wrote.

    Args:
        prices: dollars for a million of the first, and of the second; None where there are none.
    """
    if not prices:
        return None
    of_read, of_written = prices
    return (read * of_read + written * of_written) / _MILLION
