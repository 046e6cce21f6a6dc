"""The catalogue's part of the owner's API: products, raises of many prices, and files."""

from collections.abc import Mapping
from typing import cast

from retail.api import NOBODY, TurnCall
from retail.errors import NotFound
from retail.wire import (
    ApplyImport,
    CatalogueImport,
    ImportColumns,
    ImportedRowPage,
    NewPriceRaise,
    NewProduct,
    NewSpecialPrice,
    PriceRaise,
    PriceRaisePage,
    PriceToRaisePage,
    Product,
    ProductChanges,
    ProductHistory,
    ProductPage,
    SpecialPrice,
)

from .paged_api import PagedApi


class CatalogueApi(PagedApi):
    """What the shop sells, and what changes many products at once."""

    def products(self, limit: int, page_token: str = "", **filters: str) -> ProductPage:
        """Products by name, or best first for a `query`; `category` and `only_offers` narrow them."""
        return cast("ProductPage", self._list("/products", limit, page_token, **filters))

    def product(self, product_id: int) -> tuple[Product, str]:
        """A product, and the tag by which a change is held to what was seen.

        Raises:
            NotFound: `product_not_found`.
        """
        product, tag = self._get_tagged(f"/products/{product_id}", NOBODY)
        return cast("Product", product), tag

    def change_product(
        self, product_id: int, changes: ProductChanges, tag: str, key: str
    ) -> Product:
        """Changes what was seen of a product.

        Raises:
            PreconditionFailed: `product_changed` with what was `given` and is there `now`, and the `etag`.
            Refused: `sku_taken`.
            Invalid: `invalid_` and the member.
        """
        path, call = f"/products/{product_id}", TurnCall(idempotency_key=key)
        return cast("Product", self._patch(path, changes, call, tag))

    def add_product(self, product: NewProduct, key: str) -> Product:
        """A new product; raises what `change_product` does."""
        return cast("Product", self._post("/products", product, TurnCall(idempotency_key=key)))

    def delete_product(self, product_id: int, key: str) -> None:
        """Takes a product out of the catalogue."""
        self._delete(f"/products/{product_id}", TurnCall(idempotency_key=key))

    def products_by_stock(self, limit: int, page_token: str = "") -> ProductPage:
        """Products, those first of which the least is left."""
        return cast("ProductPage", self._list("/products/by_stock", limit, page_token))

    def product_history(self, product_id: int, limit: int, page_token: str = "") -> ProductHistory:
        """What was changed of a product's price and stock, the newest first."""
        page = self._list(f"/products/{product_id}/history", limit, page_token)
        return cast("ProductHistory", page)

    def special_price(self, product_id: int) -> SpecialPrice | None:
        """The last special price of a product, which may be over; None where it never had one."""
        path = f"/products/{product_id}/special_price"
        try:
            return cast("SpecialPrice", self._get(path, {}, NOBODY))
        except NotFound:
            return None

    def plan_special_price(
        self, product_id: int, wanted: NewSpecialPrice, key: str
    ) -> SpecialPrice:
        """Has a product cost less from one day to another.

        Raises:
            Invalid: `invalid_price`, `invalid_dates`.
        """
        path, call = f"/products/{product_id}/special_price", TurnCall(idempotency_key=key)
        return cast("SpecialPrice", self._put(path, wanted, call))

    def end_special_price(self, product_id: int, key: str) -> None:
        """Ends a product's special price now, or has it not begin."""
        path = f"/products/{product_id}/special_price"
        self._delete(path, TurnCall(idempotency_key=key))

    def see_raise(self, wanted: NewPriceRaise, key: str) -> PriceRaise:
        """A raise of many prices with what it would do; no price is changed.

        Raises:
            Invalid: `nothing_to_raise`, `invalid_percent`.
        """
        call = TurnCall(idempotency_key=key)
        return cast("PriceRaise", self._post("/products/raises", wanted, call))

    def raises(self, limit: int) -> PriceRaisePage:
        """The last raises, the newest first."""
        return cast("PriceRaisePage", self._list("/products/raises", limit))

    def price_raise(self, raise_id: int) -> PriceRaise:
        """A raise.

        Raises:
            NotFound: `price_raise_not_found`.
        """
        return cast("PriceRaise", self._get(f"/products/raises/{raise_id}", {}, NOBODY))

    def prices_to_raise(self, raise_id: int, limit: int, page_token: str = "") -> PriceToRaisePage:
        """Products of a raise with their price now and what it would be."""
        page = self._list(f"/products/raises/{raise_id}/products", limit, page_token)
        return cast("PriceToRaisePage", page)

    def step_raise(self, raise_id: int, key: str) -> PriceRaise:
        """Changes the next prices of a raise; nothing of one that is done."""
        path = f"/products/raises/{raise_id}/steps"
        return cast("PriceRaise", self._post(path, {}, TurnCall(idempotency_key=key)))

    def catalogue_file(self) -> bytes:
        """All products as a CSV file, which `check_file` takes."""
        return self._get_file("/products/export", NOBODY)

    def check_file(self, file: bytes, key: str, *, is_workbook: bool = False) -> CatalogueImport:
        """A catalogue file, which may have been made of a workbook, as it is compared with the catalogue; nothing is changed.

        Raises:
            Invalid: `invalid_catalogue` with `errors`, `http_413`.
        """
        query = {"dry_run": "true"} | ({"workbook": "true"} if is_workbook else {})
        call = TurnCall(idempotency_key=key)
        each = self._post_file("/products/import", file, "text/csv", query, call)
        return cast("CatalogueImport", each)

    def catalogue_import(self, import_id: int) -> CatalogueImport:
        """An import.

        Raises:
            NotFound: `import_not_found`.
        """
        return cast("CatalogueImport", self._get(f"/products/imports/{import_id}", {}, NOBODY))

    def import_changes(self, import_id: int, page_token: str) -> ImportedRowPage:
        """What the rows of a file add and change."""
        query = {"page_token": page_token}
        page = self._get(f"/products/imports/{import_id}/changes", query, NOBODY)
        return cast("ImportedRowPage", page)

    def map_import(self, import_id: int, wanted: ImportColumns, key: str) -> CatalogueImport:
        """A file as it is read by other columns.

        Raises:
            Invalid: `invalid_catalogue` with `errors`.
            Refused: `import_begun`.
        """
        return self._to_import(import_id, "columns", wanted, key)

    def apply_import(self, import_id: int, key: str, *, doubtful_prices: bool) -> CatalogueImport:
        """Lets a file that was compared be applied by the steps that follow, its rows of doubtful prices if that is wished.

        Raises:
            Refused: `import_not_checked`.
        """
        body: ApplyImport = {"doubtful_prices": doubtful_prices}
        return self._to_import(import_id, "apply", body, key)

    def step_import(self, import_id: int, key: str) -> CatalogueImport:
        """Compares or applies the next rows of a file."""
        return self._to_import(import_id, "steps", {}, key)

    def _to_import(
        self, import_id: int, what: str, body: Mapping[str, object], key: str
    ) -> CatalogueImport:
        path = f"/products/imports/{import_id}/{what}"
        return cast("CatalogueImport", self._post(path, body, TurnCall(idempotency_key=key)))
