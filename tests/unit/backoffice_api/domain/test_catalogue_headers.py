"""Headers of other programs, and which column each one means."""

import pytest

from backoffice_api.domain.catalogue_headers import guessed, missing
from backoffice_api.domain.catalogue_products import NAMES


def test_our_own_header_means_itself() -> None:
    assert guessed(NAMES) == NAMES


@pytest.mark.parametrize(
    ("header", "meant"),
    [
        (["Código", "Producto", "P.V.P.", "Stock actual"], ("sku", "name", "price", "stock")),
        (["CÓDIGO DE BARRAS", "Descripción", "Precio "], ("sku", "name", "price")),
        (["Código", "Nombre", "Descripción"], ("sku", "name", "description")),
        (["Precio", "Precio final", "price"], ("", "", "price")),
        (["Código", "Precio unitario", "Precio final"], ("sku", "", "")),
        (
            ["Código", "Nombre", "P.V.P.", "Precio x bulto", "Stock"],
            ("sku", "name", "", "", "stock"),
        ),
        (["Código", "Precio", "Precio final", "Stock"], ("sku", "", "", "")),
        (["IVA (%)", "Rubro", "Proveedor", ""], ("vat_rate", "category", "", "")),
    ],
)
def test_a_header_is_guessed_and_each_column_is_meant_once(
    header: list[str], meant: tuple[str, ...]
) -> None:
    assert guessed(header) == meant


def test_what_no_product_can_do_without_is_named() -> None:
    assert missing(["sku", "name", "price", ""]) == ("unit", "stock")
    assert missing(NAMES) == ()


@pytest.mark.parametrize("columns", [["sku", "price"], ["stock", "", "sku"]])
def test_a_list_of_prices_or_stocks_needs_no_more_than_the_sku(columns: list[str]) -> None:
    assert missing(columns) == ()


@pytest.mark.parametrize("columns", [["price"], ["sku", "category"], ["sku"]])
def test_what_says_no_price_and_no_stock_of_a_sku_is_no_such_list(columns: list[str]) -> None:
    assert "name" in missing(columns)
