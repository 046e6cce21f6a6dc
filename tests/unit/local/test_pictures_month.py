"""The month before that the pictures of the panel's charts show."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from backoffice_api.domain.day_figures import DayFigures
from backoffice_api.domain.product import Product
from backoffice_api.services.recount import recount
from backoffice_api.storage.shop_schema import SCHEMA
from backoffice_api.storage.sqlite import SqliteStore
from local.pictures import month
from tests.backoffice import Backoffice
from tests.clock import Clock

NOW = datetime(2026, 11, 28, 15, 0, tzinfo=UTC)
ZONE = ZoneInfo("America/Argentina/Buenos_Aires")


def written(path: Path) -> list[DayFigures]:
    """The figures of a shop with a few products, after the month was written into its file."""
    shop = Backoffice(SqliteStore(str(path), SCHEMA), Clock(NOW))
    for number in range(12):
        shop.product(f"Producto {number}", price=100_000 + number, stock=1_000)
    month.write(path, NOW, ZONE)
    store = SqliteStore(str(path), SCHEMA)
    assert recount(store, ZONE).missing == ()
    assert {each.stock for each in store.walk([Product]) if isinstance(each, Product)} == {1_000}
    return [each for each in store.walk([DayFigures]) if isinstance(each, DayFigures)]


def test_there_is_something_on_each_of_thirty_days_and_all_of_it_was_counted(
    tmp_path: Path,
) -> None:
    days = written(tmp_path / "shop.db")
    wrote = {each.day for each in days if each.messages_in}
    assert {f"2026-11-{day:02d}" for day in range(1, 28)} <= wrote
    assert max(wrote) == "2026-11-27"
    paid = sum(each.orders_paid for each in days)
    assert month.DAYS <= paid < sum(each.wrote for each in days)
    assert sum(each.taken for each in days) > paid * 400_000
    assert sum(each.input_tokens for each in days) > 0


def test_the_same_day_comes_to_the_same_month(tmp_path: Path) -> None:
    assert written(tmp_path / "one.db") == written(tmp_path / "two.db")
