"""What the model's tokens cost, where somebody says what a million of them does."""

from collections.abc import Sequence

_MILLION = 1_000_000


def dollars(prices: Sequence[float], read: int, written: int) -> float | None:
    """What so many tokens cost that the model read, and that it wrote.

    Args:
        prices: dollars for a million tokens that the model reads, and that it writes; empty where nobody says.
    """
    if not prices:
        return None
    of_read, of_written = prices
    return (read * of_read + written * of_written) / _MILLION
