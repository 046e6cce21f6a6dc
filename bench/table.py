"""How a benchmark's figures are gathered and printed."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One measured thing: milliseconds at the median and the 95th percentile, and its ratio to a base."""

    name: str
    milliseconds: Sequence[float]
    base: Sequence[float] | None = None

    def cells(self) -> tuple[str, str, str, str]:
        """The row as text; the ratio is of medians."""
        median = statistics.median(self.milliseconds)
        ratio = f"{median / statistics.median(self.base):.2f} ×" if self.base else ""
        return self.name, f"{median:.1f}", f"{percentile(self.milliseconds, 95):.1f}", ratio


def percentile(values: Sequence[float], percent: int) -> float:
    """The smallest value that `percent` of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def show(title: str, rows: Sequence[Row]) -> None:
    """Prints a table of milliseconds and ratios."""
    show_columns(title, ["", "p50 ms", "p95 ms", "ratio"], [row.cells() for row in rows])


def show_columns(title: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a table; its first column is of names, the others are of figures."""
    cells = [head, *rows]
    widths = [max(len(row[column]) for row in cells) for column in range(len(head))]
    print(f"\n{title}")
    for name, *figures in cells:
        aligned = (figure.rjust(width) for figure, width in zip(figures, widths[1:], strict=True))
        print(f"  {name.ljust(widths[0])}  {'  '.join(aligned)}")
