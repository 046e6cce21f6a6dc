"""New products of a file that does not say their unit or their stock: somebody says it of all of them, and of no other."""

from datetime import timedelta
from typing import Any

import pytest

from tests.backoffice import ADMIN, Backoffice, a_backoffice
from tests.conversing import said

LIST = (
    "Código;Producto;Precio;Stock",
    "L-1;Leche;2100,00;60",
    "Q-1;Queso;9000,00;2,5",
    "P-1;Pan;900,00;10",
)


@pytest.fixture
def shop() -> Backoffice:
    shop = a_backoffice()
    shop.product("Leche", sku="L-1", price=195_000, stock=50_000)
    shop.product("Queso", sku="Q-1", price=850_000, unit="kg", stock=1_000)
    shop.clock.now += timedelta(minutes=1)
    return shop


def sent(shop: Backoffice, *lines: str, **query: Any) -> Any:
    return said(
        shop.client.post(
            "/products/import",
            data="\n".join(lines).encode(),
            headers=ADMIN,
            content_type="text/csv",
            query_string=query,
        )
    )


def mapped(shop: Backoffice, each: Any, **said_of_new: Any) -> Any:
    """The file read by its guessed columns, with what is said of its new products, and compared."""
    body = {"columns": [column["member"] for column in each["columns"]]} | said_of_new
    each = said(shop.post(f"/products/imports/{each['id']}/columns", body))
    return stepped(shop, each) if each["state"] == "checking" else each


def stepped(shop: Backoffice, each: Any) -> Any:
    return said(shop.client.post(f"/products/imports/{each['id']}/steps", headers=ADMIN))


def applied(shop: Backoffice, each: Any) -> Any:
    return stepped(shop, said(shop.post(f"/products/imports/{each['id']}/apply", {})))


def sold(shop: Backoffice) -> dict[str, tuple[str, float]]:
    items = said(shop.get("/products"))["items"]
    return {each["sku"]: (each["unit"], each["stock"]) for each in items}


def test_one_unit_is_said_for_all_new_products_and_the_others_keep_theirs(shop: Backoffice) -> None:
    each = sent(shop, *LIST, dry_run="true")
    assert (each["state"], each["missing"], each["unit"]) == ("unmapped", ["unit"], "")

    each = mapped(shop, each, unit="kg")
    assert (each["state"], each["missing"], each["unit"]) == ("checked", [], "kg")
    assert (each["to_create"], each["to_change"], each["error_count"]) == (1, 2, 0)
    milk, cheese, bread = said(shop.get(f"/products/imports/{each['id']}/changes"))["items"]
    assert {"member": "unit", "before": "", "after": "kg"} in bread["changes"]
    for row in (milk, cheese):
        assert [change["member"] for change in row["changes"]] == ["price", "stock"]

    done = applied(shop, each)
    assert (done["created"], done["changed"]) == (1, 2)
    assert sold(shop) == {"L-1": ("unidad", 60), "Q-1": ("kg", 2.5), "P-1": ("kg", 10)}


def test_a_stock_is_counted_in_the_unit_of_its_own_product(shop: Backoffice) -> None:
    file = [*LIST[:1], "L-1;Leche;1950,00;1,5", *LIST[2:], "H-1;Huevos;500,00;2,5"]
    each = mapped(shop, sent(shop, *file, dry_run="true"), unit="unidad")
    assert (each["to_create"], each["to_change"]) == (1, 1)
    assert [(error["line"], error["column"]) for error in each["errors"]] == [
        (2, "stock"),
        (5, "stock"),
    ]
    applied(shop, each)
    assert sold(shop) == {"L-1": ("unidad", 50), "Q-1": ("kg", 2.5), "P-1": ("unidad", 10)}


def test_new_products_may_come_without_any_stock_and_the_others_keep_theirs(
    shop: Backoffice,
) -> None:
    file = ["Código;Producto;Precio", "L-1;Leche;2100,00", "P-1;Pan;900,00"]
    each = sent(shop, *file, dry_run="true")
    assert each["missing"] == ["unit", "stock"]
    assert mapped(shop, each, unit="unidad")["missing"] == ["stock"]
    assert mapped(shop, each, zero_stock=True)["missing"] == ["unit"]
    each = mapped(shop, each, unit="unidad", zero_stock=True)
    assert (each["state"], each["zero_stock"]) == ("checked", True)
    applied(shop, each)
    assert sold(shop)["L-1"] == ("unidad", 50)
    assert sold(shop)["P-1"] == ("unidad", 0)


def test_the_same_file_again_changes_nothing_whatever_is_said(shop: Backoffice) -> None:
    assert sent(shop, *LIST, unit="unidad")["state"] == "done"
    before = sold(shop)
    again = sent(shop, *LIST, unit="kg")
    assert (again["same"], again["created"], again["changed"]) == (3, 0, 0)
    assert sold(shop) == before


def test_what_the_file_says_goes_before_what_is_said_of_it(shop: Backoffice) -> None:
    file = ["Código;Producto;Precio;Stock;Unidad", "P-1;Pan;900,00;10;unidad"]
    each = sent(shop, *file, dry_run="true", unit="kg", zero_stock="true")
    assert (each["unit"], each["zero_stock"]) == ("", False)
    applied(shop, each)
    assert sold(shop)["P-1"] == ("unidad", 10)


def test_a_list_of_prices_adds_nothing_whatever_is_said(shop: Backoffice) -> None:
    each = sent(shop, "Código;Precio", "L-1;2100,00", "P-1;900,00", unit="kg", dry_run="true")
    assert (each["unit"], each["to_create"], each["unknown_count"]) == ("", 0, 1)


def test_nobody_says_another_unit(shop: Backoffice) -> None:
    each = sent(shop, *LIST, dry_run="true")
    body = {"columns": ["sku", "name", "price", "stock"], "unit": "docena"}
    assert shop.post(f"/products/imports/{each['id']}/columns", body).status_code == 422
