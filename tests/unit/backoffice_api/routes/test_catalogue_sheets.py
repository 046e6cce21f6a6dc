"""Imports of what spreadsheets write: titles, formulas, errors, and what stands beside the table."""

from typing import Any

import pytest

from tests.backoffice import ADMIN, Backoffice, a_backoffice
from tests.conversing import said

HEADER = "Código;Producto;Unidad;Precio;Stock"


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


def seen(shop: Backoffice, *lines: str, **query: Any) -> Any:
    """What an import of those lines would do."""
    return said(
        shop.client.post(
            "/products/import",
            data="\r\n".join(lines).encode(),
            headers=ADMIN,
            content_type="text/csv",
            query_string={"dry_run": "true", **query},
        )
    )


def mistakes(each: Any) -> list[tuple[int, str, str]]:
    return [(error["line"], error["column"], error["message"]) for error in each["errors"]]


def prices(shop: Backoffice, each: Any) -> list[str]:
    rows = said(shop.get(f"/products/imports/{each['id']}/changes"))["items"]
    changes = [change for row in rows for change in row["changes"]]
    return [change["after"] for change in changes if change["member"] == "price"]


def test_prices_of_formulas_are_rounded_and_told(shop: Backoffice) -> None:
    each = seen(
        shop,
        HEADER,
        "A;Uno;unidad;13497,3049;1",
        "B;Dos;unidad;134,97500;1",
        "C;Tres;unidad;1.349,99500;1",
        "D;Cuatro;unidad;12,50000;1",
        "E;Cinco;unidad;0,00400;1",
        "F;Seis;unidad;abc;1",
    )
    assert prices(shop, each) == ["13497,30", "134,98", "1350,00", "12,50"]
    assert each["rounded_count"] == 3
    assert each["rounded"] == [
        {"line": 2, "given": "13497,3049", "price": 13497.3},
        {"line": 3, "given": "134,975", "price": 134.98},
        {"line": 4, "given": "1.349,995", "price": 1350.0},
    ]
    assert [line for line, *_ in mistakes(each)] == [6, 7]


@pytest.mark.parametrize("price", ["950.0000", "950.5000", "1950.5000", "12.3400", "12.3450"])
def test_four_decimals_of_a_database_are_money(shop: Backoffice, price: str) -> None:
    each = seen(shop, HEADER, f"A;Uno;unidad;{price};1")
    money = {"12.3400": "12,34", "12.3450": "12,35"}.get(price, f"{float(price):.2f}")
    assert (mistakes(each), prices(shop, each)) == ([], [money.replace(".", ",")])


def test_of_a_workbook_four_decimals_say_that_three_were_typed(shop: Backoffice) -> None:
    lines = ["A;Uno;unidad;1,2340;1", "B;Dos;unidad;950.0000;1", "C;Tres;unidad;5.5000;1"]
    each = seen(shop, HEADER, lines[0], "D;Cuatro;unidad;5,50;1", workbook="true")
    ((line, column, message),) = mistakes(each)
    assert (line, column) == (2, "price")
    assert "«1,234» tiene 3 decimales" in message
    assert prices(shop, each) == ["5,50"]
    path = f"/products/imports/{each['id']}/columns"
    columns = {"columns": ["sku", "name", "unit", "price", "stock"]}
    anew = said(shop.client.post(path, json=columns, headers=ADMIN))
    assert [line for line, *_ in mistakes(anew)] == [2]
    of_text = seen(shop, HEADER, *lines[1:], workbook="true")
    assert (mistakes(of_text), prices(shop, of_text)) == ([], ["950,00", "5,50"])


@pytest.mark.parametrize("price", ["1,234", "1.234,567"])
def test_three_decimals_may_be_thousands_and_are_never_rounded(
    shop: Backoffice, price: str
) -> None:
    each = seen(shop, HEADER, f"A;Uno;unidad;{price};1", "B;Dos;unidad;5,50;1")
    ((line, column, message),) = mistakes(each)
    assert (line, column, each["rounded_count"]) == (2, "price", 0)
    assert "tiene 3 decimales" in message


def test_many_rounded_prices_are_counted_and_the_first_are_named(shop: Backoffice) -> None:
    each = seen(shop, HEADER, *(f"S-{at};Uno;unidad;{at},12345;1" for at in range(1, 31)))
    assert (each["rounded_count"], len(each["rounded"])) == (30, 20)


def test_other_columns_round_anew(shop: Backoffice) -> None:
    each = seen(shop, "sku;price;x", "A;13497,3049;12,5")
    assert each["rounded_count"] == 1
    path = f"/products/imports/{each['id']}/columns"
    anew = said(shop.client.post(path, json={"columns": ["sku", "", "price"]}, headers=ADMIN))
    assert (anew["rounded_count"], anew["rounded"]) == (0, [])


def test_a_spreadsheets_error_is_a_mistake_of_its_row_and_nobodys_name(shop: Backoffice) -> None:
    each = seen(
        shop,
        f"{HEADER};Nota",
        "A;#N/D;unidad;5,50;1;",
        "B;Dos;unidad;#¡DIV/0!;#REF!;",
        "C;Tres;unidad;=;1;",
        "05/11/2026;Cuatro;unidad;5,50;1;",
        "E;Cinco;unidad;5,50;1;#N/A",
    )
    assert mistakes(each) == [
        (2, "name", "la celda B2 tiene el error «#N/D»: corregila en la planilla"),
        (3, "price", "la celda D3 tiene el error «#¡DIV/0!»: corregila en la planilla"),
        (3, "stock", "la celda E3 tiene el error «#REF!»: corregila en la planilla"),
        (
            4,
            "price",
            "la celda D4 tiene una fórmula sin calcular: abrí la planilla en Excel, guardala y subila de nuevo",
        ),
        (
            5,
            "sku",
            "la celda A5 tiene una fecha, «05/11/2026»: si no lo es, dale formato de texto y escribila de nuevo",
        ),
    ]
    assert each["to_create"] == 1  # the note is not read


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_a_title_above_the_header_is_left_out(shop: Backoffice, separator: str) -> None:
    lines = [HEADER, "A;Uno;unidad;gratis;1", "B;Dos;unidad;x;1"]
    each = seen(
        shop,
        "Lista de precios, noviembre",
        "",
        *(line.replace(";", separator) for line in lines),
    )
    assert [column["member"] for column in each["columns"]] == [
        "sku",
        "name",
        "unit",
        "price",
        "stock",
    ]
    assert [line for line, *_ in mistakes(each)] == [5]  # the row that the sheet shows
    assert each["to_create"] == 1


def test_a_header_of_unknown_names_is_found_below_a_title(shop: Backoffice) -> None:
    each = seen(shop, "Lista, noviembre", "", "Ref;Detalle comercial;Neto", "A;Uno, dos;5,50")
    assert [column["header"] for column in each["columns"]] == [
        "Ref",
        "Detalle comercial",
        "Neto",
    ]


def test_of_a_workbook_what_stands_beside_the_table_is_left_out(shop: Backoffice) -> None:
    lines = ["Lista", "Código;Precio", "A;5,50;;ojo", "B", ";;;ojo"]
    each = seen(shop, *lines, workbook="true")
    assert [column["header"] for column in each["columns"]] == ["Código", "Precio"]
    assert (each["rows"], mistakes(each)) == (
        2,
        [(4, "price", "falta un precio")],
    )
    of_csv = seen(shop, *lines)
    assert (3, "", "tiene 4 celdas y debería tener 2") in [
        (line, column, message.partition(":")[0]) for line, column, message in mistakes(of_csv)
    ]


def test_a_code_keeps_its_noughts_through_a_spreadsheet(shop: Backoffice) -> None:
    shop.product("Leche", sku="00123")
    file = shop.get("/products/export").get_data(as_text=True)
    assert "\r\n'00123;" in file
    each = seen(shop, *file.removeprefix("\ufeff").splitlines())
    assert (each["same"], each["to_create"]) == (1, 0)


@pytest.mark.parametrize("workbook", ["true", "false"])
def test_a_header_of_two_rows_asks_which_of_its_prices_is_meant(
    shop: Backoffice, workbook: str
) -> None:
    lines = ["Lista", "Código;Precio;", ";Mayorista;Minorista", "A;5,50;7,50", "B;x;8,50"]
    each = seen(shop, *lines, workbook=workbook)
    assert [(column["header"], column["member"]) for column in each["columns"]] == [
        ("Código", "sku"),
        ("Precio Mayorista", ""),
        ("Precio Minorista", ""),
    ]
    assert (each["state"], "price" in each["missing"]) == ("unmapped", True)
    path = f"/products/imports/{each['id']}/columns"
    columns = {"columns": ["sku", "price", ""]}
    chosen = said(shop.client.post(path, json=columns, headers=ADMIN))
    assert [line for line, *_ in mistakes(chosen)] == [5]


def test_a_list_of_stocks_and_two_prices_asks_before_it_changes_stocks(shop: Backoffice) -> None:
    each = seen(shop, "Código;Precio;Precio final;Stock", "A;5,50;7,50;1")
    assert (each["state"], "price" in each["missing"]) == ("unmapped", True)


def test_a_first_product_of_texts_is_a_product(shop: Backoffice) -> None:
    each = seen(shop, HEADER, "A;Uno;unidad;gratis;uno", "B;Dos;unidad;5,50;1")
    assert (each["rows"], [line for line, *_ in mistakes(each)]) == (2, [2])
