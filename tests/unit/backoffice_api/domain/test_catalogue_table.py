"""Where the header of a sheet stands, above which there may be anything."""

import pytest

from backoffice_api.domain.catalogue_headers import KNOWN
from backoffice_api.domain.catalogue_table import begins, joined

HEADER = ("Código", "Producto", "P.V.P.")
ROW = ("L-1", "Leche", "1950")


@pytest.mark.parametrize(
    "above",
    [
        [],
        [("Lista de precios noviembre", "", "")],
        [("Distribuidora Sur", "Tel.", "4444-5555"), ("Vigencia:", "", "05/11/2026")],
        [("Lista", "2026", "")],
        [("Distribuidora", "Zona", "Sur", "Pedidos", "por WhatsApp")],
    ],
)
def test_a_header_of_known_names_is_found_below_anything(above: list[tuple[str, ...]]) -> None:
    assert begins([*above, HEADER, ROW, ROW], KNOWN) == len(above)


@pytest.mark.parametrize(
    ("rows", "at"),
    [
        ([("Lista",), ("Ref", "Nombre comercial", "Neto"), ("A1", "Leche", "450,50")], 1),
        ([("Sur", "Tel. 4"), ("Ref", "Denominación", "Neto"), ("A1", "Leche", "450")], 1),
        ([("Ref", "Neto"), ("A1", "$ 450"), ("A2", "gratis")], 0),
        ([("Ref", "Denominación", "Neto"), ("A1", "Leche", "450"), HEADER], 0),
        ([("A1", "Leche", "450"), ("A2", "Pan", "900")], 0),
        ([("Lista",), ("A1", "Leche", "450")], 1),
        ([("x",), ("y",)], 0),
        ([("sku", "price", "2026"), ("L-1", "450", "1")], 0),
        ([("Cód", "Denominación", "Neto"), ("L-1", "Leche", "450", "unidad", "oferta")], 0),
    ],
)
def test_where_no_name_is_known_it_is_the_widest_row_above_the_first_numbers(
    rows: list[tuple[str, ...]], at: int
) -> None:
    assert begins(rows, KNOWN) == at


@pytest.mark.parametrize(
    ("header", "below", "both"),
    [
        (
            ("Código", "Precio"),
            ("", "Mayorista", "Minorista"),
            ("Código", "Precio Mayorista", "Precio Minorista"),
        ),
        (
            ("Código", "Producto", "Precios", "", "Stock", ""),
            ("CODIGO", "", "x unidad", "x bulto", "Local", "Depósito"),
            (
                "Código",
                "Producto",
                "Precios x unidad",
                "Precios x bulto",
                "Stock Local",
                "Stock Depósito",
            ),
        ),
        (
            ("", "Producto", "Precio", "", "IVA"),
            ("Código", "(marca)", "Lista 1", "Lista 2", "%"),
            ("Código", "Producto (marca)", "Precio Lista 1", "Precio Lista 2", "IVA %"),
        ),
    ],
)
def test_a_header_of_two_rows_is_one(
    header: tuple[str, ...], below: tuple[str, ...], both: tuple[str, ...]
) -> None:
    assert joined(header, below) == both


@pytest.mark.parametrize(
    ("header", "below"),
    [
        (("Código", "Precio"), ("A", "gratis", "ojo")),
        (("Código", "Producto", "Precio", "Precio final"), ("A", "Pan", "gratis", "gratis")),
        (("Código", "", "Precio"), ("A", "Pan", "a convenir")),
        (("Código", "", "Precio"), ("A", "Pan")),
        (("Código", "Precio", ""), ("", "Mayorista", "")),
        (("Código", "Precio", ""), ("Almacén",)),
        (("Código", "Precio", ""), ("", "450,50", "oferta")),
        (("Código", "Producto", ""), ("", "Pan", "Lactal")),
        (("Producto", "", "Precio"), ("Almacén", "Fideos", "")),
    ],
)
def test_a_row_of_texts_below_a_header_is_a_row(
    header: tuple[str, ...], below: tuple[str, ...]
) -> None:
    assert joined(header, below) is None
