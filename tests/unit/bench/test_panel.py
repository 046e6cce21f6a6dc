"""No page of the panel reads more in a shop of twice the size: it reads what it shows."""

from pathlib import Path

from bench.panel import Size, filled, measured

SEARCHES = {"a search of products", "a search of customers"}
"""What they find is ranked first, up to a bound of their own."""


def reads(size: Size) -> dict[str, int]:
    visits = measured(filled(size, Path(":memory:")))
    return {name: visit.reads for name, visit in visits.items() if name not in SEARCHES}


def test_a_page_reads_as_much_in_a_larger_shop() -> None:
    small = reads(Size("small", products=120, users=60, orders=240))
    assert reads(Size("large", products=240, users=120, orders=480)) == small
    assert len(small) > 20
    assert max(small.values()) <= 101
