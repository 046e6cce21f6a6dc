"""Routes of the catalogue as a file."""

from ..domain import catalogue
from ..services import products
from ..web.operations import Call, File, Routes

ROUTES = Routes()


@ROUTES.download(
    "/products/export",
    summary="The catalogue as a CSV file that spreadsheets open and the import takes back",
    scope="admin",
    media_type="text/csv; charset=utf-8",
)
def export_products(call: Call) -> File:
    return File("productos.csv", catalogue.written(products.everything(call.shop.store)))
