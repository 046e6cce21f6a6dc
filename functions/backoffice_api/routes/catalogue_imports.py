"""Routes of imports: a catalogue file is read, compared, and applied in steps."""

import re
from typing import Annotated

from pydantic import Field

from retail import money, wire
from retail.errors import Invalid

from ..domain import catalogue_headers
from ..domain.catalogue_errors import CatalogueError, RowError
from ..domain.catalogue_import import CatalogueImport, ForNew
from ..domain.catalogue_products import NAMES
from ..services import catalogue_imports, imported_rows
from ..services.idempotency import Answer
from ..services.imported_rows import RowChange, RowPlace
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .answers import instant
from .inputs import Body, PageToken, Query

ROUTES = Routes()

STEPS_AT_ONCE = 5
"""So much of a file is done before its upload is answered: all of a small one."""

_UNIT = "What its new products are sold by, where it has no column of it; those of the shop stay"
_ZERO_STOCK = "There are none of its new products yet, where it has no column of stock"
_PLACE = re.compile(r"(\d{1,5})-(\d{1,5})", re.ASCII)
"""A page token: a part, and a row in it."""


class ImportOptions(Query):
    """How a file is imported."""

    dry_run: Annotated[
        bool, Field(description="Only compare it; `/apply` may still let it be applied")
    ] = False
    columns: Annotated[
        str,
        Field(
            max_length=1000,
            description="What its columns mean, in their order, as `sku,name,,price`; without it the header is guessed",
        ),
    ] = ""
    unit: Annotated[wire.ImportUnit, Field(description=_UNIT)] = ""
    zero_stock: Annotated[bool, Field(description=_ZERO_STOCK)] = False
    skip_errors: Annotated[
        bool,
        Field(description="Apply the rows that can be read; else a file with mistakes is refused"),
    ] = False
    workbook: Annotated[
        bool,
        Field(
            description="It was made of a workbook: what stands beside its header is left out, and a price like 1,1250 is refused"
        ),
    ] = False


class ImportColumns(Body):
    """What the columns of a file mean, in their order; an empty one is not read."""

    columns: Annotated[list[Annotated[str, Field(max_length=40)]], Field(max_length=200)]
    unit: Annotated[wire.ImportUnit, Field(description=_UNIT)] = ""
    zero_stock: Annotated[bool, Field(description=_ZERO_STOCK)] = False


class ApplyImport(Body):
    """Which of a file's rows are applied."""

    doubtful_prices: Annotated[
        bool,
        Field(description="Also those whose price is five times the present one or a fifth of it"),
    ] = False


class ChangesPage(Query):
    """Where the list goes on."""

    page_token: PageToken = None


@ROUTES.upload(
    "/products/import",
    summary="Import a catalogue file (CSV, 100,000 rows at most), or see with dry_run what it would do",
    scope="admin",
    takes="text/csv",
    query=ImportOptions,
    answer=wire.CatalogueImport,
)
def import_products(call: Call, query: ImportOptions, file: bytes) -> Answer[wire.CatalogueImport]:
    columns = _columns(query.columns.split(",")) if query.columns else None
    for_new = ForNew(query.unit, query.zero_stock)
    begun = catalogue_imports.upload(
        call.shop, file, columns, for_new, is_dry=query.dry_run, is_workbook=query.workbook
    )
    if not query.dry_run:
        _check_readable(begun, skip_errors=query.skip_errors)

    def use_case(work: UnitOfWork) -> Answer[wire.CatalogueImport]:
        work.put(begun)
        return Answer(201, _answer(begun))

    answer = call.run_once(use_case)
    import_id = answer.body["id"]
    for _ in range(STEPS_AT_ONCE):
        call.shop.cases.run(lambda work: catalogue_imports.step(work, call.shop, import_id))
    now = call.shop.cases.run(lambda work: catalogue_imports.get(work, call.shop, import_id))
    return Answer(201, _answer(now), answer.replayed)


@ROUTES.operation(
    "GET",
    "/products/imports/<id:import_id>",
    summary="An import, and how far it is",
    scope="admin",
    answer=wire.CatalogueImport,
    refusals=(404,),
)
def get_import(call: Call, import_id: int) -> Answer[wire.CatalogueImport]:
    each = call.read(lambda work: catalogue_imports.get(work, call.shop, import_id))
    return Answer(200, _answer(each))


@ROUTES.operation(
    "POST",
    "/products/imports/<id:import_id>/columns",
    summary="Read a file by other columns; it is compared anew",
    scope="admin",
    body=ImportColumns,
    answer=wire.CatalogueImport,
    refusals=(404, 409),
)
def map_import(call: Call, import_id: int, body: ImportColumns) -> Answer[wire.CatalogueImport]:
    columns, for_new = _columns(body.columns), ForNew(body.unit, body.zero_stock)

    def use_case(work: UnitOfWork) -> Answer[wire.CatalogueImport]:
        now = catalogue_imports.get(work, call.shop, import_id)
        read = catalogue_imports.read_anew(call.shop, now, columns, for_new)
        work.put(read)
        return Answer(200, _answer(read))

    return call.run_once(use_case)


@ROUTES.operation(
    "POST",
    "/products/imports/<id:import_id>/apply",
    summary="Let a file that was compared be applied, by the steps that follow",
    scope="admin",
    body=ApplyImport,
    answer=wire.CatalogueImport,
    refusals=(404, 409),
)
def apply_import(call: Call, import_id: int, body: ApplyImport) -> Answer[wire.CatalogueImport]:
    def use_case(work: UnitOfWork) -> Answer[wire.CatalogueImport]:
        begun = catalogue_imports.apply(
            work, call.shop, import_id, takes_doubtful=body.doubtful_prices
        )
        return Answer(200, _answer(begun))

    return call.run_once(use_case)


@ROUTES.operation(
    "POST",
    "/products/imports/<id:import_id>/steps",
    summary="Compare or apply the next rows of a file; again until its state is checked or done",
    scope="admin",
    answer=wire.CatalogueImport,
    refusals=(404,),
)
def step_import(call: Call, import_id: int) -> Answer[wire.CatalogueImport]:
    def use_case(work: UnitOfWork) -> Answer[wire.CatalogueImport]:
        return Answer(200, _answer(catalogue_imports.step(work, call.shop, import_id)))

    return call.run_once(use_case)


@ROUTES.operation(
    "GET",
    "/products/imports/<id:import_id>/changes",
    summary="What the rows of a file add and change; a page may be empty and still have a next one",
    scope="admin",
    query=ChangesPage,
    answer=wire.ImportedRowPage,
    refusals=(404,),
)
def list_import_changes(
    call: Call, import_id: int, query: ChangesPage
) -> Answer[wire.ImportedRowPage]:
    each = call.read(lambda work: catalogue_imports.get(work, call.shop, import_id))
    found, following = imported_rows.changes(call.shop, each, _begin(query.page_token, each))
    token = None if following is None else f"{following.part}-{following.row}"
    return Answer(200, {"items": [_changed(row) for row in found], "next_page_token": token})


def _columns(given: list[str]) -> list[str]:
    columns = [name.strip() for name in given]
    if not set(columns) <= {"", *NAMES}:
        raise Invalid("invalid_columns", f"a column is one of {', '.join(NAMES)}, or empty")
    return columns


def _check_readable(begun: CatalogueImport, *, skip_errors: bool) -> None:
    if begun.state == "unmapped":
        missing = catalogue_headers.missing(begun.columns, begun.for_new.said)
        raise CatalogueError([RowError(1, name, "falta esta columna") for name in missing])
    if begun.errors and not skip_errors:
        raise CatalogueError(list(begun.errors))


def _begin(page_token: str | None, each: CatalogueImport) -> RowPlace:
    found = _PLACE.fullmatch(page_token or "0-0")
    if not found or int(found[1]) >= each.parts:
        raise Invalid("invalid_page_token", "not a page token of this list")
    return RowPlace(int(found[1]), int(found[2]))


def _answer(each: CatalogueImport) -> wire.CatalogueImport:
    columns = each.columns
    return {
        "id": int(each.key),
        "state": each.state,
        "columns": [
            {"header": header, "sample": sample, "member": member}
            for header, sample, member in zip(each.header, each.samples, columns, strict=True)
        ],
        "unit": each.for_new.unit,
        "zero_stock": each.for_new.zero_stock,
        "missing": list(catalogue_headers.missing(columns, each.for_new.said)),
        "rows": each.rows,
        "done_rows": each.done_rows,
        "to_create": each.to_create,
        "to_change": each.to_change,
        "same": each.same,
        "created": each.created,
        "changed": each.changed,
        "error_count": each.error_count,
        "errors": [
            {"line": error.line, "column": error.column, "message": error.message}
            for error in each.errors
        ],
        "left_count": each.left_count,
        "left": [{"line": row.line, "sku": row.sku} for row in each.left],
        "unknown_count": each.unknown_count,
        "unknown": [{"line": row.line, "sku": row.sku} for row in each.unknown],
        "doubtful_count": each.doubtful_count,
        "doubtful": [
            {
                "line": row.line,
                "sku": row.sku,
                "name": row.name,
                "before": money.to_wire(row.before),
                "after": money.to_wire(row.after),
            }
            for row in each.doubtful
        ],
        "rounded_count": each.rounded_count,
        "rounded": [
            {"line": row.line, "given": row.given, "price": money.to_wire(row.price)}
            for row in each.rounded
        ],
        "created_at": instant(each.created_at),
    }


def _changed(each: RowChange) -> wire.ImportedRow:
    return {
        "line": each.row.line,
        "sku": each.row.product.sku,
        "name": each.row.product.name,
        "product_id": each.product.id if each.product else None,
        "doubtful": each.is_doubtful,
        "changes": [
            {"member": change.member, "before": change.before, "after": change.after}
            for change in each.changes
        ],
    }
