"""Planilla: a catalogue file is uploaded, compared with the catalogue, seen and then applied, page by page."""

from typing import cast

from flask import Blueprint, Response, flash, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from retail.errors import Invalid, Refused
from retail.wire import CatalogueImport, ImportColumns, ImportedRowPage, ImportUnit

from .. import import_words, workbook
from ..formats import pesos
from ..lists import next_link, page_token
from ..panel import the_panel
from ..wording import COLUMNS, REFUSED

PAGES = Blueprint("imports", __name__, url_prefix="/admin/productos/importar")
UPLOAD = "imports.upload"
MAX_FILE_BYTES = 16 * 1024 * 1024

Page = str | tuple[str, int] | AnyResponse

_HERE = "/admin/productos/importar"
_STEPS = 3
"""So many steps one page makes: a few seconds at most."""
_ERRORS = 50
"""So many mistakes are shown."""


@PAGES.get("")
def show_form() -> Page:
    """The form for a file."""
    return _form([])


@PAGES.get("/productos.csv")
def export() -> Page:
    """All products as a file that can be uploaded again."""
    headers = {"Content-Disposition": 'attachment; filename="productos.csv"'}
    return Response(the_panel().api.catalogue_file(), 200, headers, content_type="text/csv")


@PAGES.post("")
def upload() -> Page:
    """Has the file compared, and goes to what it would do."""
    data = request.files["file"].read() if "file" in request.files else b""
    if not data:
        return _form(["Elegí un archivo."])
    try:
        each = _checked(data)
    except workbook.NotReadError as error:
        return _form([str(error)])
    except Invalid as error:
        return _form(_mistakes(error))
    return redirect(f"{_HERE}/{each['id']}", 303)


@PAGES.get("/<int:import_id>")
def show(import_id: int) -> Page:
    """What the file would do, how far it is, or what it has done; one that was begun goes on."""
    each = _gone_on(the_panel().api.catalogue_import(import_id))
    if each["state"] in {"checking", "applying", "done"}:
        return render_template("imports/progress.html", each=each, done=import_words.done(each))
    if each["state"] == "unmapped" or "columnas" in request.args:
        return _columns(each)
    return _review(each)


def _review(each: CatalogueImport) -> Page:
    is_listed = bool(each["to_create"] or each["to_change"] or not _shows_all_doubtful(each))
    page: ImportedRowPage = {"items": [], "next_page_token": None}
    if is_listed:
        page = the_panel().api.import_changes(each["id"], page_token())
    return render_template(
        "imports/review.html",
        each=each,
        is_listed=is_listed,
        listed=import_words.listed(each),
        for_new=import_words.for_new(each),
        errors=each["errors"][:_ERRORS],
        rows=[row for row in page["items"] if not row["doubtful"] or not _shows_all_doubtful(each)],
        as_told=_as_told,
        more=next_link(page["next_page_token"]),
    )


@PAGES.post("/<int:import_id>/columnas")
def choose_columns(import_id: int) -> Page:
    """Has the file read by the columns that were chosen."""
    api = the_panel().api
    wanted: ImportColumns = {
        "columns": request.form.getlist("column"),
        "unit": cast("ImportUnit", request.form.get("unit", "")),
        "zero_stock": "zero_stock" in request.form,
    }
    try:
        api.map_import(import_id, wanted, request.form.get("key", ""))
    except Invalid as error:
        return _columns(api.catalogue_import(import_id), _mistakes(error), wanted)
    except Refused as error:
        flash(REFUSED.get(error.code, "No se pudo hacer."), "problem")
    return redirect(f"{_HERE}/{import_id}", 303)


@PAGES.post("/<int:import_id>/aplicar")
def apply(import_id: int) -> Page:
    """Begins to apply the file; the page that follows goes on by itself."""
    try:
        the_panel().api.apply_import(
            import_id,
            request.form.get("key", ""),
            doubtful_prices="doubtful" in request.form,
        )
    except Refused as error:
        flash(REFUSED.get(error.code, "No se pudo hacer."), "problem")
    return redirect(f"{_HERE}/{import_id}", 303)


def _checked(data: bytes) -> CatalogueImport:
    api, key = the_panel().api, request.form.get("key", "")
    if not workbook.is_one(data):
        return api.check_file(data, key)
    sheet = workbook.read(data)
    hidden = import_words.hidden(sheet.hidden_rows, sheet.hidden_columns)
    if hidden:
        flash(hidden)
    each = api.check_file(sheet.csv, key, is_workbook=True)
    if sheet.of > 1:
        flash(f"Se leyó la hoja «{sheet.name}»: es una de las {sheet.of} que tiene la planilla.")
    return each


def _gone_on(each: CatalogueImport) -> CatalogueImport:
    panel = the_panel()
    for _ in range(_STEPS):
        if each["state"] not in {"checking", "applying"}:
            break
        each = panel.api.step_import(each["id"], panel.new_token())
    return each


def _shows_all_doubtful(each: CatalogueImport) -> bool:
    return each["doubtful_count"] == len(each["doubtful"])


def _as_told(member: str, text: str) -> str:
    """A cell as the panel writes it elsewhere; `text` is as a file has it."""
    if not text:
        return "nada"
    if member != "price":
        return text
    number, _, free = text.partition(" ")
    return free or pesos(float(number.replace(",", ".")))


def _form(problems: list[str]) -> Page:
    return render_template("imports/form.html", problems=problems), 422 if problems else 200


def _columns(
    each: CatalogueImport,
    problems: list[str] | None = None,
    wanted: ImportColumns | None = None,
) -> Page:
    kept: ImportColumns = {
        "columns": [column["member"] for column in each["columns"]],
        "unit": each["unit"],
        "zero_stock": each["zero_stock"],
    }
    page = render_template(
        "imports/columns.html",
        each=each,
        members=COLUMNS,
        chosen=wanted or kept,
        problems=problems or [],
    )
    return page, 422 if problems else 200


def _mistakes(error: Invalid) -> list[str]:
    """What is wrong with a file, in words."""
    if error.code == "http_413" or error.status == 413:
        return ["El archivo es demasiado grande: puede tener hasta 16 MB."]
    told = error.details.get("errors", [])
    lines = [
        f"{COLUMNS.get(each['column'], '')}: {each['message']}".removeprefix(": ")
        for each in told
        if isinstance(each, dict) and "column" in each
    ]
    return lines[:_ERRORS] or ["No se pudo leer. Revisá el archivo."]
