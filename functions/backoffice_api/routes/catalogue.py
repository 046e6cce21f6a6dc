"""Routes of the catalogue as a file."""

from ..domain import catalogue
from ..services import products, special_prices
from ..web.operations import Call, File, Routes

ROUTES = Routes()


@ROUTES.download(
    "/products/export",
    summary="The catalogue as a CSV file that spreadsheets open and the import takes back, at its usual prices",
    scope="admin",
    media_type="text/csv; charset=utf-8",
)
def export_products(call: Call) -> File:
    store = call.shop.store
    specials = special_prices.open_ones(call.shop)  # before the products, whose prices they tell
    everything = special_prices.as_usual(store, products.everything(store), specials)
    return File("productos.csv", catalogue.written(everything))
