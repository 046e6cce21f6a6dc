"""What a file would change, page by page: each row once, and no more read than is shown."""

from datetime import timedelta
from typing import Any

import pytest

from backoffice_api.services.imported_rows import SHOWN_AT_ONCE
from backoffice_api.storage.metered import counting
from tests.backoffice import ADMIN, Backoffice, a_backoffice
from tests.conversing import refused, said

HEADER = "sku;name;unit;price;stock"
ROWS = 170
"""More than a part has, and both have a page that is not full."""


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


def sent(shop: Backoffice, *lines: str, **query: str) -> Any:
    shop.clock.now += timedelta(seconds=1)
    return said(
        shop.client.post(
            "/products/import",
            data="\n".join(lines).encode(),
            headers=ADMIN,
            content_type="text/csv",
            query_string=query,
        )
    )


def priced(price: str, numbers: range = range(ROWS)) -> list[str]:
    return [HEADER, *(f"S-{n};Fideos {n};unidad;{price};5" for n in numbers)]


def pages(shop: Backoffice, each: Any) -> list[list[str]]:
    found, path, token = [], f"/products/imports/{each['id']}/changes", ""
    while token is not None:
        page = said(shop.get(f"{path}?page_token={token}" if token else path))
        found.append([row["sku"] for row in page["items"]])
        token = page["next_page_token"]
    return found


def test_each_row_is_on_one_page_in_the_file_s_order(shop: Backoffice) -> None:
    each = sent(shop, *priced("900,00"), dry_run="true")
    found = pages(shop, each)
    assert [sku for page in found for sku in page] == [f"S-{n}" for n in range(ROWS)]
    assert max(map(len, found)) == SHOWN_AT_ONCE


def test_a_page_reads_the_products_that_it_shows(shop: Backoffice) -> None:
    sent(shop, *priced("900,00"))
    each = sent(shop, *priced("1000,00"), dry_run="true")
    with counting() as tally:
        assert len(said(shop.get(f"/products/imports/{each['id']}/changes"))["items"]) == (
            SHOWN_AT_ONCE
        )
    its_import_part_and_special_prices = 3
    assert tally.reads <= 2 * SHOWN_AT_ONCE + its_import_part_and_special_prices


def test_rows_that_change_nothing_are_passed_over(shop: Backoffice) -> None:
    sent(shop, *priced("900,00"))
    last = ROWS - 1
    file = [*priced("900,00", range(last)), f"S-{last};Fideos {last};unidad;990,00;5"]
    assert pages(shop, sent(shop, *file, dry_run="true")) == [[f"S-{last}"]]


def test_nobody_knows_what_the_rows_of_a_file_change_whose_columns_are_not_said(
    shop: Backoffice,
) -> None:
    each = sent(shop, "sku;name;price", "S-1;Fideos;900", dry_run="true")
    assert each["state"] == "unmapped"
    assert pages(shop, each) == [[]]


@pytest.mark.parametrize("token", ["0", "2-0", "0-", "-1-0", "0-0-0", "0-x", "٠-٠"])
def test_no_other_page_is_asked_for(shop: Backoffice, token: str) -> None:
    each = sent(shop, *priced("900,00"), dry_run="true")
    answer = shop.get(f"/products/imports/{each['id']}/changes", page_token=token)
    assert refused(answer) == (422, "invalid_page_token")
