"""The catalogue's file while a product has a special price: it says what the product usually costs, and changes only that."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from backoffice_api.domain.catalogue import parse
from backoffice_api.domain.product import Product
from backoffice_api.services import products, special_prices
from backoffice_api.storage import queries
from backoffice_api.storage.metered import counting
from tests.backoffice import ADMIN, Backoffice, a_backoffice
from tests.conversing import said

ZONE = ZoneInfo("America/Argentina/Buenos_Aires")
LAST = 2
"""How many days later the special price ends."""


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


@pytest.fixture
def milk(shop: Backoffice) -> Product:
    return shop.product("Leche", sku="L-1", price=200_000, stock=50_000)


def begin(shop: Backoffice, product: Product) -> None:
    """Has the product cost less from today on."""
    today = shop.clock().astimezone(ZONE).date()
    body = {
        "price": 1500,
        "starts": today.isoformat(),
        "ends": (today + timedelta(days=LAST)).isoformat(),
    }
    path = f"/products/{product.id}/special_price"
    assert said(shop.client.put(path, json=body, headers=ADMIN))["state"] == "running"
    shop.clock.advance(minutes=1)


def end(shop: Backoffice) -> None:
    """Has the days of the special price go by."""
    shop.clock.advance(days=LAST + 1)
    special_prices.sweep(shop.shop)
    shop.clock.advance(minutes=1)


def exported(shop: Backoffice) -> bytes:
    return bytes(shop.get("/products/export").data)


def imported(shop: Backoffice, file: bytes | str, dry_run: str = "false") -> Any:
    """What an import of the file has done, or would do."""
    data = file if isinstance(file, bytes) else file.encode()
    path = f"/products/import?dry_run={dry_run}"
    each = said(shop.client.post(path, data=data, headers=ADMIN, content_type="text/csv"))
    shop.clock.advance(minutes=1)
    return each


def now(shop: Backoffice, product: Product) -> tuple[float, bool]:
    shown = said(shop.get(f"/products/{product.id}"))
    return shown["price"], shown["is_offer"]


def changes(shop: Backoffice, file: str) -> list[tuple[str, str, str]]:
    """What an import of the file would change: the member, before and after."""
    each = imported(shop, file, "true")
    rows = said(shop.get(f"/products/imports/{each['id']}/changes"))["items"]
    return [
        (change["member"], change["before"], change["after"])
        for row in rows
        for change in row["changes"]
    ]


def test_the_file_says_what_a_product_usually_costs(shop: Backoffice, milk: Product) -> None:
    shop.product("Acelga", price=90_000)
    before = exported(shop)
    begin(shop, milk)
    assert now(shop, milk) == (1500.0, True)
    assert exported(shop) == before
    (acelga, leche) = parse(before)
    assert (acelga.price, leche.price, leche.is_offer) == (90_000, 200_000, False)


def test_a_file_of_before_or_of_now_changes_nothing_now_or_afterwards(
    shop: Backoffice, milk: Product
) -> None:
    before = exported(shop)
    begin(shop, milk)
    meanwhile = exported(shop)
    for file in (before, meanwhile):
        each = imported(shop, file)
        assert (each["same"], each["changed"]) == (1, 0)
        assert now(shop, milk) == (1500.0, True)
    end(shop)
    assert now(shop, milk) == (2000.0, False)
    for file in (before, meanwhile):
        each = imported(shop, file)
        assert (each["same"], each["changed"]) == (1, 0)
    assert now(shop, milk) == (2000.0, False)


@pytest.mark.parametrize(
    "file", ["sku;name;unit;price;stock\nL-1;Leche;unidad;2200,00;60\n", "sku;price\nL-1;2200,00\n"]
)
def test_another_usual_price_is_kept_for_when_it_is_over(
    shop: Backoffice, milk: Product, file: str
) -> None:
    begin(shop, milk)
    assert ("price", "2000,00", "2200,00") in changes(shop, file)
    each = imported(shop, file)
    assert (each["changed"], each["doubtful_count"]) == (1, 0)
    assert now(shop, milk) == (1500.0, True)
    shown = said(shop.get(f"/products/{milk.id}/special_price"))
    assert (shown["state"], shown["usual_price"]) == ("running", 2200.0)
    assert imported(shop, file)["same"] == 1
    end(shop)
    assert now(shop, milk) == (2200.0, False)


def test_what_else_the_file_says_is_changed_at_once(shop: Backoffice, milk: Product) -> None:
    begin(shop, milk)
    file = "sku;name;unit;price;stock;is_offer\nL-1;Leche Nueva;unidad;2000,00;70;sí\n"
    assert changes(shop, file) == [
        ("name", "Leche", "Leche Nueva"),
        ("is_offer", "no", "sí"),
        ("stock", "50", "70"),
    ]
    imported(shop, file)
    shown = said(shop.get(f"/products/{milk.id}"))
    assert (shown["name"], shown["stock"], shown["price"]) == ("Leche Nueva", 70, 1500.0)
    end(shop)
    assert now(shop, milk) == (2000.0, True)  # it was on offer without a date, says the file


def test_a_stock_alone_leaves_both_prices(shop: Backoffice, milk: Product) -> None:
    begin(shop, milk)
    assert changes(shop, "sku;stock\nL-1;70\n") == [("stock", "50", "70")]
    imported(shop, "sku;stock\nL-1;70\n")
    assert now(shop, milk) == (1500.0, True)
    end(shop)
    assert now(shop, milk) == (2000.0, False)


def test_a_file_that_says_the_special_price_itself_changes_nothing_while_it_runs(
    shop: Backoffice, milk: Product
) -> None:
    begin(shop, milk)
    assert imported(shop, "sku;price\nL-1;1500,00\n")["same"] == 1
    end(shop)
    assert now(shop, milk) == (2000.0, False)


def test_a_price_below_the_special_one_counts_at_once_and_stays(
    shop: Backoffice, milk: Product
) -> None:
    begin(shop, milk)
    assert imported(shop, "sku;price\nL-1;1400,00\n")["changed"] == 1
    assert now(shop, milk) == (1400.0, True)
    end(shop)
    assert now(shop, milk)[0] == 1400.0


def test_a_product_that_somebody_priced_meanwhile_is_written_as_it_is(
    shop: Backoffice, milk: Product
) -> None:
    begin(shop, milk)
    assert shop.patch(f"/products/{milk.id}", {"price": 1800}).status_code == 200
    (leche,) = parse(exported(shop))
    assert (leche.price, leche.is_offer) == (180_000, True)
    assert imported(shop, "sku;price\nL-1;1900,00\n")["changed"] == 1
    assert now(shop, milk)[0] == 1900.0


def left(shop: Backoffice, checked: Any) -> list[str]:
    """The skus that are left alone where a file is applied that was compared before; it has one row."""
    path = f"/products/imports/{checked['id']}"
    said(shop.client.post(f"{path}/apply", headers=ADMIN))
    done = said(shop.client.post(f"{path}/steps", headers=ADMIN))
    assert (done["state"], done["changed"]) == ("done", 1 - len(done["left"]))
    return [row["sku"] for row in done["left"]]


@pytest.mark.parametrize("price", ["2100,00", "1400,00"])
def test_a_usual_price_that_was_set_after_the_file_had_been_compared_is_left_alone(
    shop: Backoffice, milk: Product, price: str
) -> None:
    begin(shop, milk)
    checked = imported(shop, f"sku;price\nL-1;{price}\n", "true")
    assert imported(shop, "sku;price\nL-1;2300,00\n")["changed"] == 1
    assert left(shop, checked) == ["L-1"]
    assert now(shop, milk) == (1500.0, True)
    end(shop)
    assert now(shop, milk) == (2300.0, False)


def test_what_else_was_changed_meanwhile_does_not_keep_a_usual_price_back(
    shop: Backoffice, milk: Product
) -> None:
    begin(shop, milk)
    checked = imported(shop, "sku;price\nL-1;2100,00\n", "true")
    assert imported(shop, "sku;stock;is_offer\nL-1;70;sí\n")["changed"] == 1
    assert left(shop, checked) == []
    end(shop)
    assert now(shop, milk)[0] == 2100.0


def test_only_products_with_a_special_price_have_it_read(shop: Backoffice, milk: Product) -> None:
    for number in range(50):
        shop.product(f"Fideos {number}", sku=f"F-{number}")
    begin(shop, milk)
    file = exported(shop)
    assert reads_of_export(shop) < 51 + 10
    with counting() as of_import:
        assert imported(shop, file, "true")["same"] == 51
    assert of_import.reads < 2 * 51 + 20


def reads_of_export(shop: Backoffice) -> int:
    """What is read for the products of a file."""
    shop.clock.advance(minutes=1)
    store = shop.shop.store
    with counting() as tally:
        specials = special_prices.open_ones(shop.shop)
        list(special_prices.as_usual(store, products.everything(store), specials))
    return tally.reads


def test_many_special_prices_are_read_once_for_the_whole_file(
    shop: Backoffice, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(special_prices, "_READ_AT_ONCE", 20)
    before = [
        shop.product(f"Yerba {number}", sku=f"Y-{number}", price=300_000) for number in range(45)
    ]
    file = exported(shop)
    for product in before:
        begin(shop, product)
    for number in range(400):
        shop.product(f"Fideos {number}", sku=f"F-{number}")
    pages = 3 + 3  # of products, and of special prices: each but the last reads one more
    assert reads_of_export(shop) <= 445 + 45 + pages
    lines = exported(shop).decode().splitlines()
    assert {*file.decode().splitlines()} <= {*lines}


@pytest.mark.parametrize("is_begun", [True, False])
def test_a_special_price_that_begins_or_ends_while_the_file_is_written_is_known(
    shop: Backoffice,
    milk: Product,
    is_begun: bool,
) -> None:
    if not is_begun:
        begin(shop, milk)
    specials = special_prices.open_ones(shop.shop)
    shop.clock.advance(minutes=1)
    if is_begun:
        begin(shop, milk)
    else:
        end(shop)
    store = shop.shop.store
    (leche,) = special_prices.as_usual(store, products.everything(store), specials)
    assert (leche.price, leche.is_offer) == (200_000, False)


def test_a_special_price_that_cannot_be_read_hides_no_other(
    shop: Backoffice, milk: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    begin(shop, milk)
    store = shop.shop.store
    page = replace(store.find(queries.special_prices_open(), limit=5), items=(), unreadable=1)
    with monkeypatch.context() as patched:
        patched.setattr(store, "find", lambda *_, **__: page)
        specials = special_prices.open_ones(shop.shop)
    (leche,) = special_prices.as_usual(store, products.everything(store), specials)
    assert leche.price == 200_000


def test_a_price_that_is_kept_when_the_special_one_is_over_is_the_usual_one(
    shop: Backoffice, milk: Product, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(special_prices, "FEW", 1)  # of more, those that are over are read, too
    begin(shop, milk)
    end(shop)
    body = {"price": 1500}
    assert shop.patch(f"/products/{milk.id}", body, If_Match="*").status_code == 200
    for number in (1, 2):
        begin(shop, shop.product(f"Yerba {number}", sku=f"Y-{number}", price=300_000))

    (row,) = [line for line in exported(shop).decode().splitlines() if line.startswith("L-1")]
    assert ";1500,00;" in row


@pytest.mark.parametrize("few", [1, 2])
def test_many_special_prices_are_all_known(
    shop: Backoffice, milk: Product, few: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(special_prices, "FEW", few)
    yerba = shop.product("Yerba", sku="Y-1", price=300_000)
    before = exported(shop)
    begin(shop, milk)
    begin(shop, yerba)
    assert exported(shop) == before
    assert imported(shop, before)["same"] == 2
