"""Planilla: uploaded, mapped, seen row by row and applied, on the real API."""

import io
import re
import zipfile
from typing import Any

import openpyxl
import pytest
from werkzeug.test import TestResponse

from admin.views import imports
from backoffice_api.domain import catalogue_import as rules
from tests.html_forms import form_with
from tests.owners_browser import OwnersBrowser, an_owner
from tests.panel_shop import PanelShop, changes_logged

HERE = "/admin/productos/importar"
HEADER = "Código;Producto;Unidad;P.V.P.;Stock;Rubro"


def row(shop: PanelShop, price: str) -> str:
    return f"{shop.milk.sku};{shop.milk.name};unidad;{price};50;Lácteos"


def upload(owner: OwnersBrowser, file: str | bytes) -> TestResponse:
    form = form_with(owner.get(HERE).text, "Revisarla")
    content = file if isinstance(file, bytes) else file.encode()
    data: dict[str, Any] = dict(form.fields) | {"file": (io.BytesIO(content), "lista.csv")}
    return owner.client.post(HERE, data=data, base_url="http://shop")


def words(page: str) -> str:
    """What stands on a page, one space between its words."""
    return " ".join(re.sub(r"<[^>]+>", "", page).replace("\u00a0", " ").split())


def now(shop: PanelShop, sku: str) -> Any:
    items = shop.backoffice.get("/products", limit=200).get_json()["items"]
    return next((each for each in items if each["sku"] == sku), None)


def test_a_file_is_seen_row_by_row_before_it_is_applied(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    file = "\n".join([HEADER, row(shop, "2.106,50"), "P-1;Pan <b>;unidad;900,00;10;Panadería"])
    address = upload(owner, file).location
    page = owner.get(address).text
    assert re.findall(r'<dd class="number">(\d+)</dd>', page) == ["1", "1", "0", "0"]
    assert "Pan &lt;b&gt;" in page
    assert "Precio: $ 1.950,00 → $ 2.106,50" in words(page)
    assert "Precio: $ 900,00" in words(page)
    assert now(shop, "P-1") is None

    assert owner.press(address, "Cargar la planilla").location == address
    done = owner.get(address).text
    assert "Listo: 1 producto nuevo y cambió 1." in done
    assert (now(shop, "P-1")["stock"], now(shop, shop.milk.sku)["price"]) == (10, 2106.5)

    again = owner.get(upload(owner, file).location).text
    assert "Con esta planilla no cambia nada." in again
    assert "Cargar la planilla" not in again
    assert "Fila por fila" not in again


def test_a_workbook_of_excel_is_taken_too(shop: PanelShop, owner: OwnersBrowser) -> None:
    book = openpyxl.Workbook()
    for cells in (
        ["Código", "Producto", "Unidad", "P.V.P.", "Stock"],
        [],
        [shop.milk.sku, shop.milk.name, "unidad", 2106.5, 50],
        [7790001234567, "Pan", "kg", 900, 1.125],
        ["P-2", "Pan", "kg", "gratis?", 1],
    ):
        book.active.append(cells)
    file = io.BytesIO()
    book.save(file)
    address = upload(owner, file.getvalue()).location
    page = owner.get(address).text
    assert "Precio: $ 1.950,00 → $ 2.106,50" in words(page)
    assert "Fila 5" in page  # as the owner sees it
    owner.press(address, "Cargar lo que está bien")
    owner.get(address)
    bread = now(shop, "7790001234567")
    assert (bread["price"], bread["stock"]) == (900, 1.125)


def saved(book: openpyxl.Workbook, **texts: str) -> bytes:
    """A workbook as a file; `texts` are formulas with their results, by the cell: `C5="B5*1.35|13497.3049"`."""
    file = io.BytesIO()
    book.save(file)
    with zipfile.ZipFile(file) as parts:
        content = {name: parts.read(name) for name in parts.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    for place, text in texts.items():
        formula, _, result = text.partition("|")
        kind = "e" if result.startswith("#") else "n"
        cell = f'<c r="{place}" t="{kind}"><f>{formula}</f><v>{result}</v></c>'
        content[sheet] = re.sub(
            rf'<c r="{place}".*?</c>', cell, content[sheet].decode(), count=1
        ).encode()
    with zipfile.ZipFile(file := io.BytesIO(), "w") as parts:
        for name, each in content.items():
            parts.writestr(name, each)
    return file.getvalue()


def a_list_with_formulas(shop: PanelShop) -> bytes:
    """A wholesaler's list as they are: a title, formulas, errors, a formula that nobody calculated."""
    book = openpyxl.Workbook()
    book.active.title = "Lista"
    for cells in (
        ["Lista de precios noviembre"],
        [],
        ["Código", "Producto", "Unidad", "Costo", "Precio", "Stock"],
        [shop.milk.sku, shop.milk.name, "unidad", 1560.4, 0, 50],
        ["Y-1", "Yerba", "unidad", 9998.0036, 0, 10],
        ["P-1", "Pan", "unidad", 900, 0, 10],
        ["A-1", 0, "unidad", 900, 1200, 10],
        ["F-1", "Fideos", "unidad", 900, "=D8*1.35", 10],
        ["F-2", "Fideos 2", "unidad", 900, 134.975, 10, "¡ojo!"],
    ):
        book.active.append(cells)
    book.create_sheet("Costos").append(["no se lee"])
    return saved(
        book,
        E4="D4*1.35|2106.54",
        E5="D5*1.35|13497.304859999998",
        E6="D6/0|#DIV/0!",
        B7="VLOOKUP(A7,X:Y,2,0)|#N/A",
    )


def test_a_list_of_formulas_is_read_as_excel_shows_it(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    address = upload(owner, a_list_with_formulas(shop)).location
    page = words(owner.get(address).text)
    assert "Se leyó la hoja «Lista»: es una de las 2 que tiene la planilla." in page
    assert "Precio: $ 1.950,00 → $ 2.106,54" in page
    assert "Un precio tenía más de dos decimales y se redondeó al centavo" in page
    assert "Fila 5: 13497,30486 → $ 13.497,30" in page
    assert "Fila 6, Precio: la celda E6 tiene el error «#DIV/0!»: corregila en la planilla" in page
    assert "Fila 7, Nombre: la celda B7 tiene el error «#N/A»: corregila en la planilla" in page
    assert (
        "Fila 8, Precio: la celda E8 tiene una fórmula sin calcular: abrí la planilla en Excel, guardala y subila de nuevo"
        in page
    )
    assert "Fila 9, Precio: «134,975» tiene 3 decimales" in page
    owner.press(address, "Cargar lo que está bien")
    owner.get(address)
    assert now(shop, "Y-1")["price"] == 13497.3
    assert {each: now(shop, each) for each in ("P-1", "A-1", "F-1", "F-2")} == dict.fromkeys(
        ("P-1", "A-1", "F-1", "F-2")
    )


def test_what_a_sheet_hides_is_not_loaded_and_the_page_says_so(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    book = openpyxl.Workbook()
    for cells in (
        ["Código", "Precio", "Precio final"],
        [shop.milk.sku, 1000, 2106.5],
        [shop.cheese.sku, 1000, 12100],
        ["X-1", 1000, "mal"],
    ):
        book.active.append(cells)
    book.active.column_dimensions["B"].hidden = True
    book.active.row_dimensions[3].hidden = True
    page = words(owner.get(upload(owner, saved(book)).location).text)
    assert "La planilla tiene 1 fila oculta y 1 columna oculta, y eso no se lee." in page
    assert "Precio: $ 1.950,00 → $ 2.106,50" in page
    assert shop.cheese.sku not in page
    assert "Fila 4, Precio: «mal» no es un precio" in page


def test_of_several_prices_under_one_header_the_owner_says_which(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    book = openpyxl.Workbook()
    for cells in (
        ["Código", "Precio", None],
        [None, "Mayorista", "Minorista"],
        [shop.milk.sku, 1500, 2106.5],
    ):
        book.active.append(cells)
    for merged in ("A1:A2", "B1:C1"):
        book.active.merge_cells(merged)
    address = upload(owner, saved(book)).location
    page = owner.get(address).text
    assert "Precio Mayorista" in page
    assert "Falta decir cuál es: Nombre, Unidad (unidad o kg), Precio, Stock." in page
    form = dict(form_with(page, "Revisarla así").fields)
    post(owner, f"{address}/columnas", form, ["sku", "", "price"])
    assert "Precio: $ 1.950,00 → $ 2.106,50" in words(owner.get(address).text)


def test_a_price_that_is_shown_in_dollars_or_in_thousands_is_refused_in_words(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    book = openpyxl.Workbook()
    for cells in (["Código", "Precio"], [shop.milk.sku, 10.5], [shop.cheese.sku, 12000000]):
        book.active.append(cells)
    book.active["B2"].number_format = "[$U$S-409]\\ #,##0.00"
    book.active["B3"].number_format = "#,##0,"
    page = words(owner.get(upload(owner, saved(book)).location).text)
    assert (
        "Fila 2, Precio: «U$S 10,5» está en dólares, no en pesos: pasalo a pesos y escribilo así: 1950 o 1950,50"
        in page
    )
    assert "Fila 3, Precio: «12000 ×1000» se muestra en miles en la planilla" in page


def test_a_workbook_that_cannot_be_read_is_said_so(owner: OwnersBrowser) -> None:
    answer = upload(owner, b"PK\x03\x04 broken")
    assert answer.status_code == 422
    assert "La planilla está dañada y no se puede leer." in answer.text


def test_what_was_downloaded_changes_nothing(shop: PanelShop, owner: OwnersBrowser) -> None:
    answer = owner.get(f"{HERE}/productos.csv")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="productos.csv"'
    page = owner.get(upload(owner, answer.data).location).text
    assert re.findall(r'<dd class="number">(\d+)</dd>', page) == ["0", "0", "2", "0"]


def test_mistakes_are_told_with_their_row_and_the_rest_is_applied(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    file = "\n".join([HEADER, row(shop, "abc"), "P-1;Pan;unidad;900,00;10;"])
    address = upload(owner, file).location
    page = owner.get(address).text
    assert "<strong>Fila 2</strong>, Precio: «abc» no es un precio" in page
    owner.press(address, "Cargar lo que está bien")
    assert "Quedaron afuera las filas con errores." in owner.get(address).text
    assert now(shop, "P-1")
    assert now(shop, shop.milk.sku)["price"] == 1950.0


def test_what_a_column_is_can_be_chosen(shop: PanelShop, owner: OwnersBrowser) -> None:
    file = (
        f"Cod;Producto;Medida;Lista A;Lista B;Stock\n{shop.milk.sku};Leche;unidad;1,50;2200,50;50"
    )
    address = upload(owner, file).location
    page = owner.get(address).text
    assert "Falta decir cuál es: Unidad (unidad o kg), Precio." in page
    assert "2200,50" in page
    form = dict(form_with(page, "Revisarla así").fields)
    wrong = ["sku", "name", "unit", "price", "price", "stock"]
    refused = post(owner, f"{address}/columnas", form, wrong)
    assert refused.status_code == 422
    assert "Precio: la columna está repetida" in refused.text

    chosen = ["sku", "name", "unit", "", "price", "stock"]
    assert post(owner, f"{address}/columnas", form, chosen).status_code == 303
    owner.press(address, "Cargar la planilla")
    owner.get(address)
    assert now(shop, shop.milk.sku)["price"] == 2200.5
    again = owner.get(f"{upload(owner, HEADER + chr(10) + row(shop, '9,50')).location}?columnas=1")
    assert "Qué es cada columna" in again.text


def post(owner: OwnersBrowser, path: str, form: dict[str, str], columns: list[str]) -> TestResponse:
    data: dict[str, Any] = form | {"column": columns}
    return owner.client.post(path, data=data, base_url="http://shop")


def test_a_large_file_goes_on_page_by_page_also_after_the_page_was_closed(
    shop: PanelShop, owner: OwnersBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "ROWS_IN_A_PART", 10)
    monkeypatch.setattr(imports, "_STEPS", 1)
    rows = [f"S-{number};Fideos {number};unidad;900,00;5;Pastas" for number in range(25)]
    address = upload(owner, "\n".join([HEADER, *rows])).location
    form = form_with(owner.get(address).text, "Cargar la planilla")
    for _ in range(2):
        assert owner.post(form.action, **dict(form.fields)).status_code == 303
    on_its_way = owner.get(address).text
    assert "Van 10 de 25 filas." in on_its_way
    assert '<meta http-equiv="refresh" content="1">' in on_its_way
    assert "Van 20 de 25 filas." in an_owner(shop.backoffice).get(address).text
    done = owner.get(address).text
    assert "Listo: 25 productos nuevos." in done
    assert "refresh" not in done


def test_what_was_sold_meanwhile_is_named(shop: PanelShop, owner: OwnersBrowser) -> None:
    file = "\n".join([HEADER, row(shop, "2.106,50").replace(";50;", ";80;")])
    address = upload(owner, file).location
    shop.backoffice.clock.now = shop.backoffice.clock.now.replace(minute=5)
    shop.order(shop.juan, milk=3)
    owner.press(address, "Cargar la planilla")
    assert f"Fila 2: {shop.milk.sku}" in owner.get(address).text
    assert now(shop, shop.milk.sku)["stock"] == 47


@pytest.mark.parametrize(
    ("file", "said"),
    [
        ("", "Elegí un archivo."),
        (HEADER, "No tiene productos debajo del encabezado"),
        (b"PK\x03\x04", "guardala como «Libro de Excel (.xlsx)»"),
        (b"1;2\n" * 110_000, "Más de 100000 productos"),
    ],
)
def test_what_is_no_file_of_products_is_told(
    shop: PanelShop, owner: OwnersBrowser, file: str | bytes, said: str
) -> None:
    answer = upload(owner, file)
    assert answer.status_code == 422
    assert said in answer.text


def test_no_other_form_takes_that_much_and_no_stranger_uploads(
    shop: PanelShop, owner: OwnersBrowser, browser: OwnersBrowser
) -> None:
    kind, too_large = "multipart/form-data; boundary=x", b"x" * (16 * 1024 * 1024 + 1)
    answer = owner.client.post(HERE, data=too_large, content_type=kind, base_url="http://shop")
    assert answer.status_code == 413
    large = owner.post(f"/admin/productos/{shop.milk.id}", name="x" * 40_000)
    assert large.status_code == 413
    stranger = browser.client.post(HERE, data={"file": (io.BytesIO(b"x"), "a.csv")})
    assert (stranger.status_code, stranger.location.partition("?")[0]) == (303, "/admin/login")
    assert owner.post(HERE, key="k").status_code == 400


def test_an_import_that_is_not_there_is_no_page(owner: OwnersBrowser) -> None:
    assert owner.get(f"{HERE}/1").status_code == 404


def test_the_log_says_who_applied_a_file_and_not_who_looked(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    address = upload(owner, "\n".join([HEADER, row(shop, "2.106,50")])).location
    owner.get(address)
    assert changes_logged(shop.backoffice) == []
    owner.press(address, "Cargar la planilla")
    owner.get(address)
    (entry,) = changes_logged(shop.backoffice)
    assert (entry["person"], entry["action"], entry["subject"]) == (
        "ana",
        "step_import",
        str(shop.milk.id),
    )
    assert "Cargó una planilla: Leche Entera" in owner.get("/admin/registro").text


def test_a_wholesaler_s_list_changes_prices_and_tells_the_codes_that_the_shop_does_not_have(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    before = now(shop, shop.milk.sku)
    file = f"Código;Precio\n{shop.milk.sku};2106,50\nX-<1>;5,50\nX-2;6,50\n"
    address = upload(owner, file).location
    page = owner.get(address).text
    assert "De los que ya tenés cambia solo esto: <strong>Precio</strong>." in page
    assert re.findall(r'<dt>(.*)</dt><dd class="number">(\d+)</dd>', page) == [
        ("No están en la tienda", "2"),
        ("Cambian", "1"),
        ("Quedan igual", "0"),
        ("Errores", "0"),
    ]
    assert "2 códigos de la planilla no son de ningún producto tuyo, y no se cargan." in page
    assert "<strong>Fila 3</strong>: X-&lt;1&gt;" in page
    assert now(shop, shop.milk.sku) == before

    owner.press(address, "Cargar la planilla")
    done = owner.get(address).text
    assert "Listo: cambió el precio de 1 producto." in done
    assert "<strong>Fila 4</strong>: X-2" in done
    after = now(shop, shop.milk.sku)
    assert (after["price"], after["name"], after["stock"]) == (2106.5, before["name"], 50)
    assert now(shop, "X-2") is None
    again = owner.get(upload(owner, file).location).text
    assert "Con esta planilla no cambia nada." in again
    assert "<strong>Fila 4</strong>: X-2" in again


def test_of_many_codes_that_are_not_there_the_first_are_named(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    rows = [f"X-{number};5,50" for number in range(53)]
    page = owner.get(upload(owner, "\n".join(["sku;price", *rows])).location).text
    assert "53 códigos de la planilla" in page
    assert ("X-49<" in page, "X-50<" in page) == (True, False)
    assert "Y 3 más." in page


def test_who_has_a_list_with_names_is_told_that_code_and_price_are_enough(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    file = f"Código;Descripción;Precio\n{shop.milk.sku};LECHE ENT. LV 1L;2106,50"
    address = upload(owner, file).location
    page = owner.get(address).text
    assert "Falta decir cuál es: Unidad (unidad o kg), Stock." in page
    assert "¿Es una lista de precios? Alcanza con el código y el precio" in page
    form = dict(form_with(page, "Revisarla así").fields)
    assert post(owner, f"{address}/columnas", form, ["sku", "", "price"]).status_code == 303
    assert "Cargar la planilla" in owner.get(address).text


def test_a_list_of_stocks_says_so(shop: PanelShop, owner: OwnersBrowser) -> None:
    address = upload(owner, f"sku;stock\n{shop.milk.sku};61").location
    assert "cambia solo esto: <strong>Stock</strong>." in owner.get(address).text
    owner.press(address, "Cargar la planilla")
    assert "Listo: cambió el stock de 1 producto." in owner.get(address).text
    after = now(shop, shop.milk.sku)
    assert (after["stock"], after["price"]) == (61, 1950.0)


def test_what_a_list_left_as_it_was_is_said(shop: PanelShop, owner: OwnersBrowser) -> None:
    file = f"sku;price\n{shop.milk.sku};2.106,50\n{shop.cheese.sku};12.000,00\nX-1;5,00"
    first, second = (upload(owner, file).location for _ in range(2))
    owner.press(first, "Cargar la planilla")
    assert "Listo: cambió el precio de 2 productos.</strong></p>" in owner.get(first).text
    owner.press(second, "Cargar la planilla")
    assert "Listo: no cambió nada." in owner.get(second).text
    third = upload(owner, file.replace("2.106,50", "2.200,00")).location
    owner.press(third, "Cargar la planilla")
    done = owner.get(third).text
    assert "Listo: cambió el precio de 1 producto." in done
    assert "Uno ya estaba así." in done


FAR = f"{HEADER}\n{{milk}}\n{{cheese}}\nP-1;Pan;unidad;900,00;10;"


def a_file_with_a_lost_comma(shop: PanelShop) -> str:
    cheese = f"{shop.cheese.sku};{shop.cheese.name};kg;12.000,00;8,5;Lácteos"
    return FAR.format(milk=row(shop, "19.500,00"), cheese=cheese)


def test_a_price_far_from_the_present_one_is_shown_apart_and_not_applied_unless_it_is_ticked(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    address = upload(owner, a_file_with_a_lost_comma(shop)).location
    page = owner.get(address).text
    apart, _, rest = words(page).partition("Fila por fila")
    assert "Precios para revisar1" in apart
    assert (
        f"Revisá este precio Es 5 veces o más el de ahora, o la quinta parte o menos. A veces es una coma que se"
        f" perdió en la planilla. {shop.milk.name} {shop.milk.sku} · fila 2 $ 1.950,00 → $ 19.500,00"
        in apart
    )
    assert shop.milk.name not in rest
    assert shop.cheese.name in rest
    assert "checked" not in page

    owner.press(address, "Cargar la planilla")
    done = owner.get(address).text
    assert "Listo: 1 producto nuevo y cambió 1." in done
    assert "Una fila no se cargó, porque no confirmaste su precio." in done
    assert f"Fila 2: {shop.milk.name}, $ 1.950,00 → $ 19.500,00" in words(done)
    assert now(shop, shop.milk.sku)["price"] == 1950.0
    assert now(shop, shop.cheese.sku)["price"] == 12000.0

    again = upload(owner, a_file_with_a_lost_comma(shop)).location
    owner.press(again, "Cargar la planilla", doubtful="1")
    assert "Listo: cambió 1 producto." in owner.get(again).text
    assert now(shop, shop.milk.sku)["price"] == 19500.0


def test_of_very_many_doubtful_prices_the_rest_stands_row_by_row(
    shop: PanelShop, owner: OwnersBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules, "_KEPT_PRICES", 1)
    far = f"{shop.cheese.sku};{shop.cheese.name};kg;1.000,00;8,5;Lácteos"
    file = "\n".join([HEADER, row(shop, "390,00"), far])
    apart, _, rest = words(owner.get(upload(owner, file).location).text).partition("Fila por fila")
    assert "Revisá estos precios" in apart
    assert "Y 1 más." in apart
    assert "Revisá este precio" in rest
    assert shop.cheese.name in rest


def test_a_wholesaler_s_list_with_new_products_is_told_their_unit_and_that_there_are_none_yet(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    file = f"Código;Producto;Precio\n{shop.cheese.sku};{shop.cheese.name};12.000,00\nP-1;Pan;900,00"
    address = upload(owner, file).location
    page = owner.get(address).text
    assert "Falta decir cuál es: Unidad (unidad o kg), Stock." in page
    assert "¿Trae productos nuevos y no dice su unidad o su stock?" in page
    said = {"unit": "unidad", "zero_stock": "1"}
    columns = ["sku", "name", "price"]
    form = dict(form_with(page, "Revisarla así").fields)
    twice = post(owner, f"{address}/columnas", form | said, ["sku", "name", "name"])
    assert twice.status_code == 422
    for kept in ('value="unidad" selected', 'name="zero_stock" value="1" checked'):
        assert kept in twice.text
    post(owner, f"{address}/columnas", form | {"unit": "unidad"}, columns)
    page = owner.get(address).text
    assert "Falta decir cuál es: Stock." in page

    post(
        owner, f"{address}/columnas", dict(form_with(page, "Revisarla así").fields) | said, columns
    )
    review = words(owner.get(address).text)
    assert (
        "Los productos nuevos se venden por unidad y entran sin stock, como elegiste."
        " Los que ya tenés siguen como están en eso." in review
    )
    assert "Pan P-1 Nuevo Se vende por: unidad · Precio: $ 900,00 · Stock: 0" in review
    assert review.count("Se vende por") == 1
    again = owner.get(f"{address}?columnas=1").text
    assert 'value="unidad" selected' in again
    assert 'name="zero_stock" value="1" checked' in again

    owner.press(address, "Cargar la planilla")
    assert "Listo: 1 producto nuevo y cambió 1." in owner.get(address).text
    assert (now(shop, "P-1")["unit"], now(shop, "P-1")["stock"]) == ("unidad", 0)
    assert (now(shop, shop.cheese.sku)["unit"], now(shop, shop.cheese.sku)["stock"]) == ("kg", 8.5)


def test_what_was_said_of_new_products_is_not_told_where_there_are_none(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    file = f"Código;Producto;Precio\n{shop.milk.sku};{shop.milk.name};2106,50"
    address = upload(owner, file).location
    form = dict(form_with(owner.get(address).text, "Revisarla así").fields)
    chosen = form | {"unit": "kg", "zero_stock": "1"}
    post(owner, f"{address}/columnas", chosen, ["sku", "name", "price"])
    page = owner.get(address).text
    assert "Precio: $ 1.950,00 → $ 2.106,50" in words(page)
    assert "como elegiste" not in page


def test_no_page_of_changes_is_large_whatever_the_rows_change(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    header = f"{HEADER};Marca;Descripción;Foto;IVA;Contenido;Perecedero;Oferta;Etiquetas"
    text, photo = "ñ" * 490, f"https://fotos.example/{'x' * 400}"

    def file(mark: str, rate: str, said: str) -> str:
        rows = (
            f"S-{n};{mark * 110} {n};unidad;{rate}00,00;{rate};{mark * 60};{mark * 60};{mark}{text};"
            f"{photo}{mark};{rate};{rate} kg;{said};{said};"
            for n in range(130)
        )
        return "\n".join([header, *rows])

    address = upload(owner, file("a", "21", "no")).location
    owner.press(address, "Cargar la planilla")
    assert "Listo: 130 productos nuevos." in owner.get(address).text
    page = owner.get(upload(owner, file("b", "27", "sí")).location)
    assert page.text.count("row diff") == 40
    assert len(page.data) < 200_000


def test_what_a_file_that_changes_nothing_would_change_is_not_asked_for(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    address = upload(owner, "\n".join([HEADER, row(shop, "1.950,00")])).location
    owner.press(address, "Cargar la planilla")
    owner.get(address)
    before = len(owner.asked())
    again = upload(owner, "\n".join([HEADER, row(shop, "1.950,00")])).location
    assert "Con esta planilla no cambia nada." in owner.get(again).text
    assert not [line for line in owner.asked()[before:] if line.endswith("/changes")]
