"""Importing a catalogue file: kept in parts, compared with the catalogue, and applied part by part."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from retail.errors import NotFound, Refused
from retail.wire import CatalogueImportState

from ..domain import catalogue_file, catalogue_headers
from ..domain import catalogue_import as rules
from ..domain.catalogue import MAX_ROWS
from ..domain.catalogue_errors import CatalogueError, RowError
from ..domain.catalogue_file import Row
from ..domain.catalogue_import import CatalogueImport, ForNew, ImportPart
from ..domain.catalogue_products import Reading, ReadRow
from ..domain.product import Description, Product
from ..domain.special_price import SpecialPrice
from ..domain.vocabulary import word_changes
from ..storage import queries
from . import product_history, products
from .imported_rows import beside_products
from .shop import Shop
from .unit_of_work import UnitOfWork
from .vocabulary import recount

COMPARED_AT_ONCE = 5
"""Parts; a row that is compared is two reads, or three where many special prices are open."""
_KEPT_AT_ONCE = 20
"""Parts that are stored in one commit."""
STEPS = 10
"""So many the clock makes of a file at one tick; the next one goes on."""
_TOGETHER = 5
"""So many files the clock goes on with at one tick."""
_SAMPLED, _SAMPLE = 3, 80


def upload(
    shop: Shop,
    file: bytes,
    columns: Sequence[str] | None,
    for_new: ForNew,
    *,
    is_dry: bool,
    is_workbook: bool = False,
) -> CatalogueImport:
    """Keeps a file's rows and reads them by `columns`, or as its header is guessed; the caller stores the import.

    `is_workbook` says that the file was made of one, see `catalogue_file`.

    Raises:
        CatalogueError: it is not a CSV, or has no rows, or too many.
        Invalid: `invalid_columns` for more or fewer columns than the file has.
    """
    header, *body = catalogue_file.read(file, catalogue_headers.KNOWN, is_workbook=is_workbook)
    if not body or len(body) > MAX_ROWS:
        said = (
            f"más de {MAX_ROWS} productos" if body else "no tiene productos debajo del encabezado"
        )
        raise CatalogueError([RowError(header.line, "", said)])
    now = shop.clock()
    begun = CatalogueImport(
        key=str(shop.new_id()),
        is_dry=is_dry,
        is_workbook=is_workbook,
        created_at=now,
        expires_at=now + rules.KEPT_FOR,
        header=header.cells,
        columns=(),
        samples=tuple(_sample(body, at) for at in range(len(header.cells))),
        read_at=now,
        state="unmapped",
        rows=len(body),
        takes_doubtful=not is_dry,  # nobody is asked
    )
    return _read(shop, begun, body, columns or catalogue_headers.guessed(header.cells), for_new)


def read_anew(
    shop: Shop, each: CatalogueImport, columns: Sequence[str], for_new: ForNew
) -> CatalogueImport:
    """The file as it is read by other columns; the caller stores the import.

    Raises:
        Refused: `import_begun` for one that is being applied, or was.
    """
    if each.state in {"applying", "done"}:
        raise Refused("import_begun", "this file is being applied, or was")
    body = [row for part in _parts(shop, each) for row in part.rows]
    return _read(shop, replace(each, read_at=shop.clock()), body, columns, for_new)


def get(work: UnitOfWork, shop: Shop, import_id: int) -> CatalogueImport:
    """Raises:
    NotFound: `import_not_found`, also for one that is a week old.
    """
    known = work.get(CatalogueImport, str(import_id))
    if known is None or shop.clock() >= known.expires_at:
        raise NotFound("import_not_found", "no import has this id, or it was a week ago")
    return known


def apply(work: UnitOfWork, shop: Shop, import_id: int, *, takes_doubtful: bool) -> CatalogueImport:
    """Lets a file that was compared be applied: its rows that can be read, and those of doubtful prices if it `takes` them.

    One that is being applied goes on as it was begun.

    Raises:
        NotFound: `import_not_found`.
        Refused: `import_not_checked`.
    """
    now = get(work, shop, import_id)
    if now.state in {"applying", "done"}:
        return now
    if now.state != "checked":
        raise Refused("import_not_checked", "this file has not been compared to its end yet")
    now = replace(now, state="applying", at=0, done_rows=0, takes_doubtful=takes_doubtful)
    now = rules.without_findings(now)
    work.put(now)
    return now


def step(work: UnitOfWork, shop: Shop, import_id: int) -> CatalogueImport:
    """The import after its next rows were compared, or applied; one that waits or is done stays as it is.

    Raises:
        NotFound: `import_not_found`.
    """
    before = get(work, shop, import_id)
    if before.state == "checking":
        now = _compared(work, before)
    elif before.state == "applying":
        now = _applied(work, shop, before)
    else:
        return before
    keys = [now.part_key(number) for number in range(before.at, now.at)]
    done = sum(len(part.rows) for part in work.get_many(ImportPart, keys).values())
    now = replace(now, done_rows=before.done_rows + done)
    work.put(now)
    return now


def sweep(shop: Shop) -> None:
    """Goes on with files that are being applied: nobody has to keep a page open until the last row."""
    begun = shop.store.find(queries.imports_begun(), limit=_TOGETHER).items
    for each in begun:
        if shop.clock() < each.expires_at:
            _go_on(shop, int(each.key))


def _go_on(shop: Shop, import_id: int) -> None:
    for _ in range(STEPS):
        if shop.cases.run(lambda work: step(work, shop, import_id)).state != "applying":
            return


def _read(
    shop: Shop,
    each: CatalogueImport,
    body: Sequence[Row],
    columns: Sequence[str],
    for_new: ForNew,
) -> CatalogueImport:
    catalogue_headers.check(each.header, columns)
    columns, for_new = rules.without_units(columns), for_new.beside(columns)
    now = replace(each, columns=columns, for_new=for_new, at=0, done_rows=0)
    now = replace(now, to_create=0, to_change=0, same=0)
    now = rules.with_rounded(rules.without_findings(now), ())
    wrong: set[int] = set()
    if catalogue_headers.missing(columns, for_new.said):
        now = replace(rules.with_errors(now, ()), state="unmapped", mark="")
    else:
        reading = Reading(columns, is_workbook=each.is_workbook)
        _, errors = reading.read(body)
        wrong = {error.line for error in errors}
        state: CatalogueImportState = "checking" if each.is_dry else "applying"
        now = rules.with_rounded(rules.with_errors(now, errors), reading.rounded)
        now = replace(now, state=state, mark=reading.decimals.mark or "")
    parts = list(_parted(now, body, wrong))
    for at in range(0, len(parts), _KEPT_AT_ONCE):
        _keep(shop, parts[at : at + _KEPT_AT_ONCE])
    return replace(now, parts=len(parts))


def _parted(
    each: CatalogueImport, body: Sequence[Row], wrong: Collection[int]
) -> Iterator[ImportPart]:
    for number, rows in enumerate(rules.parted(body)):
        unread = tuple(row.line for row in rows if row.line in wrong)
        yield ImportPart(each.part_key(number), each.expires_at, rows, unread)


def _keep(shop: Shop, parts: Sequence[ImportPart]) -> None:
    def use_case(work: UnitOfWork) -> None:
        work.get_many(ImportPart, [part.key for part in parts])
        for part in parts:
            work.put(part)

    shop.cases.run(use_case)


def _parts(shop: Shop, each: CatalogueImport) -> Iterator[ImportPart]:
    for begin in range(0, each.parts, _KEPT_AT_ONCE):
        numbers = range(begin, min(begin + _KEPT_AT_ONCE, each.parts))
        keys = [each.part_key(number) for number in numbers]
        found = shop.store.get_many(ImportPart, keys)
        yield from (found[key].entity for key in keys)


def _compared(work: UnitOfWork, now: CatalogueImport) -> CatalogueImport:
    end = min(now.at + COMPARED_AT_ONCE, now.parts)
    for number in range(now.at, end):
        rows, known, errors = _beside_products(work, now, number)
        kinds = [
            rules.kind_of(row.product, now.columns, known.get(row.line), now.read_at)
            for row in rows
        ]
        kinds_of_rows = list(zip(rows, kinds, strict=True))
        unknown = [row for row, kind in kinds_of_rows if kind == "unknown"]
        doubtful = [(row, known[row.line]) for row, kind in kinds_of_rows if kind == "doubtful"]
        now = rules.with_doubtful(rules.with_unknown(now, unknown), doubtful)
        now = replace(
            rules.with_more_errors(now, errors),
            to_create=now.to_create + kinds.count("new"),
            to_change=now.to_change + kinds.count("changed") + kinds.count("changed_since"),
            same=now.same + kinds.count("same"),
        )
    return replace(now, at=end, state="checked" if end == now.parts else "checking")


def _applied(work: UnitOfWork, shop: Shop, now: CatalogueImport) -> CatalogueImport:
    rows, known, errors = _beside_products(work, now, now.at)
    now = rules.with_more_errors(now, errors)
    new: list[Description] = []
    pairs: list[tuple[Product, Product]] = []
    left: list[ReadRow] = []
    unknown: list[ReadRow] = []
    doubtful: list[tuple[ReadRow, Product]] = []
    same = 0
    for row in rows:
        product = known.get(row.line)
        kind = rules.kind_of(row.product, now.columns, product, now.read_at)
        if kind == "new":
            new.append(row.product)
        elif kind == "doubtful" and product and not now.takes_doubtful:
            doubtful.append((row, product))
        elif kind in {"changed", "doubtful"} and product:
            described = rules.merged(row.product, now.columns, product)
            pairs.append(_as_described(work, shop, product, described))
        elif kind == "same":
            same += 1
        else:
            (unknown if kind == "unknown" else left).append(row)
    now = rules.with_unknown(rules.with_left(now, left), unknown)
    now = rules.with_doubtful(now, doubtful)
    products.put_all(work, shop, new)
    for before, after in pairs:
        work.put(after)
        product_history.note(work, shop, before, after, "import")
    recount(
        work, word_changes([*new, *(after for _, after in pairs)], [before for before, _ in pairs])
    )
    at = now.at + 1
    return replace(
        now,
        at=at,
        created=now.created + len(new),
        changed=now.changed + len(pairs),
        same=now.same if now.is_dry else now.same + same,
        state="done" if at == now.parts else "applying",
    )


def _as_described(
    work: UnitOfWork, shop: Shop, compared: Product, described: Description
) -> tuple[Product, Product]:
    """The product as it is, and as it is to be: what changes of its usual price waits until its special one is over."""
    product, now = work.get(Product, compared.key) or compared, shop.clock()
    special = work.get(SpecialPrice, product.key) if compared != product else None
    if special is None:
        return product, products.described_anew(product, described, now)
    work.put(replace(special, usual=described.price, was_offer=described.is_offer))
    is_priced = described.price != compared.price
    described = replace(described, price=product.price, is_offer=product.is_offer)
    after = products.described_anew(product, described, now)
    return product, replace(after, price_changed_at=now) if is_priced else after


def _beside_products(
    work: UnitOfWork, each: CatalogueImport, number: int
) -> tuple[list[ReadRow], dict[int, Product], list[RowError]]:
    """A part's rows as `beside_products` has them; a line with such a mistake is kept as one that cannot be read."""
    part = work.get(ImportPart, each.part_key(number))
    if not part:
        return [], {}, []
    rows, known, errors = beside_products(work, each, part)
    if errors:
        work.put(replace(part, wrong=(*part.wrong, *(error.line for error in errors))))
    return rows, known, errors


def _sample(body: Sequence[Row], at: int) -> str:
    cells = (row.cells[at] for row in body[:_SAMPLED] if at < len(row.cells))
    return " · ".join(filter(None, cells))[:_SAMPLE]
