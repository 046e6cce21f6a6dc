"""However large a shop is, moving it takes a laptop's memory."""

import io
import tracemalloc
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from backoffice_api.domain.product import Product
from local.portable_file import Header, check, write
from local.transfer_progress import Progress
from local.transfer_store import export_to, import_from
from tests.backoffice import a_store

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def silent() -> Progress:
    return Progress("done", io.StringIO())


def fat_products() -> Iterator[Product]:
    for number in range(100_000_000, 100_020_000):
        yield Product(
            id=number,
            sku=f"SKU-{number}",
            name=f"Producto {number}",
            brand="Marca",
            category="Almacén",
            description="ñ" * 500,
            unit="unidad",
            price=45000,
            is_offer=False,
            stock=10_000,
            updated_at=NOON,
            category_key="almacen",
            tokens=("p",),
        )


def measured(run: Callable[[], Any]) -> tuple[Any, float]:
    """What a call answers, and the most megabytes that it held at once."""
    tracemalloc.start()
    try:
        answer = run()
        return answer, tracemalloc.get_traced_memory()[1] / 1e6
    finally:
        tracemalloc.stop()


@pytest.mark.long
def test_twenty_thousand_products_pass_in_bounded_memory(tmp_path: Path) -> None:
    path, again = tmp_path / "milo.jsonl", tmp_path / "again.jsonl"
    with path.open("wb") as file:
        contents = write(Header(NOON, "sqlite"), fat_products(), file, lambda _: None)
    store = a_store(str(tmp_path / "milo.db"))
    with path.open("rb") as file:
        assert check(file, lambda _: None) == contents
        outcome, for_import = measured(
            lambda: import_from(file, store, merge=False, progress=silent(), sleep=lambda _: None)
        )
    of_export, for_export = measured(
        lambda: export_to(again, store, source="sqlite", at=NOON, progress=silent())
    )
    assert of_export == contents
    assert outcome.created == {"product": 20_000}
    assert path.stat().st_size > 25e6
    assert max(for_import, for_export) < 6
