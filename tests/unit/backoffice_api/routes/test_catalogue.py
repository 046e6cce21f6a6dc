"""The catalogue as a file over HTTP."""

import logging
from collections.abc import Iterator

import pytest

from backoffice_api.domain.catalogue import parse
from backoffice_api.services import products
from backoffice_api.storage.port import E, Page, Query
from backoffice_api.storage.sqlite import SqliteStore
from retail.errors import Unavailable
from retail.traces import current_trace
from tests.backoffice import ADMIN, ANA, Backoffice, a_backoffice, a_store

PATH = "/products/export"
TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture
def backoffice() -> Backoffice:
    return a_backoffice()


@pytest.fixture
def short_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(products, "_IN_ONE_PAGE", 2)


def test_what_is_exported_is_what_can_be_imported(
    backoffice: Backoffice, short_pages: None
) -> None:
    made = [
        backoffice.product("=HOY()", brand="-Ñandú;", description="'=1", price=195_050),
        backoffice.product("Acelga", category="Verdulería", unit="kg", stock=1_125, is_offer=True),
        *(backoffice.product(f"Producto {number}") for number in range(3)),
    ]
    answer = backoffice.get(PATH)
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="productos.csv"'
    by_name = sorted(made, key=lambda product: product.name)
    assert parse(answer.data) == [product.described for product in by_name]


def test_an_empty_catalogue_is_a_header(backoffice: Backoffice) -> None:
    text = backoffice.get(PATH).data.decode("utf-8-sig")
    assert (
        text
        == "sku;name;brand;category;description;unit;price;is_offer;stock;tags;vat_rate;net_content;perishable;photo_url\r\n"
    )


def test_a_shopper_s_turn_exports_nothing(backoffice: Backoffice) -> None:
    answer = backoffice.get(PATH, backoffice.agent(ANA["phone"]))
    assert (answer.status_code, answer.get_json()["code"]) == (403, "out_of_scope")


def test_the_file_is_documented_as_one(backoffice: Backoffice) -> None:
    document = backoffice.get("/openapi.json").get_json()
    described = document["paths"][PATH]["get"]["responses"]["200"]["content"]
    assert described == {"text/csv; charset=utf-8": {"schema": {"type": "string"}}}


def test_the_file_is_sent_while_it_is_made(backoffice: Backoffice, short_pages: None) -> None:
    for number in range(4):
        backoffice.product(f"Producto {number}")
    answer = backoffice.client.get(PATH, headers=ADMIN, buffered=False)
    assert answer.content_length is None
    pieces: Iterator[bytes] = iter(answer.response)
    names = [next(pieces) for _ in range(3)]
    assert b"Producto 0" in names[-1]
    answer.close()


def test_a_product_that_is_renamed_meanwhile_is_not_there_twice(
    backoffice: Backoffice, short_pages: None
) -> None:
    first, *_ = (backoffice.product(f"Producto {number}") for number in range(4))
    taken = products.everything(backoffice.shop.store)
    names = [next(taken).name, next(taken).name]
    backoffice.patch(f"/products/{first.id}", {"name": "Zapallo"})
    names += [product.name for product in taken]
    assert names == [f"Producto {number}" for number in range(4)]


class Fails(SqliteStore):
    """Gives no page after the first `pages`."""

    pages = 0

    def find(self, query: Query[E], *, limit: int, page_token: str | None = None) -> Page[E]:
        if self.pages == 0:
            raise Unavailable("store_busy", "the machine went down")
        self.pages -= 1
        return super().find(query, limit=limit, page_token=page_token)


def test_a_store_that_is_down_is_said_before_a_file_is_begun() -> None:
    store = a_store()
    store.__class__ = Fails
    answer = a_backoffice(store).get(PATH)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "store_busy")


def test_a_file_that_cannot_be_finished_does_not_end_as_if_it_were(short_pages: None) -> None:
    store = a_store()
    backoffice = a_backoffice(store)
    for number in range(4):
        backoffice.product(f"Producto {number}")
    store.__class__ = Fails
    store.pages = 2  # type: ignore[attr-defined] # of special prices, and of products
    answer = backoffice.get(PATH)
    with pytest.raises(Unavailable):
        answer.get_data()


def test_the_log_has_all_that_the_file_cost_and_its_trace(
    backoffice: Backoffice,
    short_pages: None,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for number in range(5):
        backoffice.product(f"Producto {number}")
    backoffice.clock.advance(minutes=1)  # what was just changed has its special price read
    caplog.set_level(logging.INFO, "backoffice_api.web.metering")
    traces: list[str] = []

    def noted(record: logging.LogRecord) -> bool:
        trace = current_trace()
        traces.append(trace.trace_id if trace else "")
        return True

    monkeypatch.setattr(logging.getLogger("backoffice_api.web.metering"), "filters", [noted])
    answer = backoffice.get(PATH, {**ADMIN, "traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})
    assert len(parse(answer.data)) == 5
    answer.close()
    (record,) = caplog.records
    pages, specials = 3 + 3 + 1, 1
    noted_down = (vars(record)["operation"], vars(record)["reads"])
    assert noted_down == ("export_products", pages + specials)
    assert traces == [TRACE]
