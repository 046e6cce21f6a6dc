"""No page of the panel reads more in a shop of twice the size: it reads what it shows."""

from pathlib import Path

from admin.order_board import COLUMNS
from admin.views.order_board import EACH
from bench.panel import Size, filled, measured

SEARCHES = {"a search of products", "a search of customers"}
"""What they find is ranked first, up to a bound of their own."""
BOARD = {"order_board.show_board", "order_board.show_news"}
LISTS = sum(len(column.lists) for column in COLUMNS)


def reads(size: Size) -> dict[str, int]:
    visits = measured(filled(size, Path(":memory:")))
    return {name: visit.reads for name, visit in visits.items() if name not in SEARCHES}


def test_a_page_reads_as_much_in_a_larger_shop() -> None:
    small = reads(Size("small", products=120, users=160, orders=240))
    assert reads(Size("large", products=240, users=320, orders=480)) == small
    assert len(small) > 20
    assert max(each for name, each in small.items() if name not in BOARD) <= 122
    session = 1
    orders, shoppers = LISTS * (EACH + 1), LISTS * EACH
    assert {small[name] for name in BOARD} == {session + orders + shoppers}  # all columns are full
