"""A workbook as the import's CSV: what each cell shows, row under row; and files that are none, or too much."""

import csv
import io
import re
import subprocess
import sys
import zipfile
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from admin import workbook

FUNCTIONS = Path(__file__).parents[3] / "functions"


def book(*rows: list[Any], forms: dict[str, str] | None = None) -> bytes:
    """A workbook whose first sheet has these rows, and whose cells have these number formats."""
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    for place, form in (forms or {}).items():
        sheet[place].number_format = form
    made.create_sheet("Otra").append(["no se lee"])
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def read(file: bytes) -> list[list[str]]:
    text = workbook.read(file).csv.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=";"))


def shown(value: Any, form: str = "General") -> str:
    """What a cell becomes."""
    return read(book(["x"], [value], forms={"A2": form}))[1][0]


def parts_of(file: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(file)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as into:
        for name, content in parts.items():
            into.writestr(name, content)
    return file.getvalue()


def test_the_first_sheet_is_read_row_by_row() -> None:
    file = book(["sku", "name", "price"], ["L-1", "Leche; «entera»", 1950.5], ["Q-1", None, 90])
    assert read(file) == [
        ["sku", "name", "price"],
        ["L-1", "Leche; «entera»", "1950,5"],
        ["Q-1", "", "90"],
    ]


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (1234.5, "General", "1234,5"),
        (1234, "General", "1234"),
        (1234.0, "0.00", "1234"),
        (1234.5, '"$"\\ #,##0.00', "1234,5"),
        (1050.1249999, "#,##0.00", "1050,12"),
        (1050.1249999, "[$$-2C0A]\\ #,##0.00;[Red]-#,##0.000", "1050,12"),
        (0.1 + 0.2, "General", "0,3"),
        (1.125, "0.000", "1,1250"),  # which nobody takes for a thousand
        (1950.6, "#,##0", "1951"),
        (2106.5, "#,##0", "2107"),
        (1e20, "General", "1,00000000000000E+20"),  # Excel has lost its last digits
        (7791234567890123, "0", "7,79123456789012E+15"),
        (999999999999999, "0", "999999999999999"),
        (13497.3049, "General", "13497,30490"),
        (13497.3049, "#,##0.00", "13497,3"),
        (134.975, "General", "134,9750"),
        (0.975, "General", "0,97500"),
        (1349.735, "General", "1349,73500"),  # its thousands would be marked
        (13497.304999999998, "General", "13497,30500"),
        (2106.4999999999995, "#,##0", "2107"),
        (0.105, "0.0%", "10,5%"),
        (2.5, "# ?/?", "2,5"),
        (7790001234567, "General", "7790001234567"),
        (7790001234567, "0.00E+00", "7790001234567"),
        (123, "00000", "00123"),
        ("00123", "General", "00123"),
        ("1.950,50", "General", "1.950,50"),
        (" dos\nrenglones ", "General", "dos renglones"),
        (True, "General", "sí"),
        (False, "General", "no"),
        (10.5, "[$USD]\\ #,##0.00", "USD 10,5"),
        (10.5, "[$US$-409]#,##0.00", "US$ 10,5"),
        (10.5, '"U$S"\\ #,##0.00', "U$S 10,5"),
        (10.5, "\\U\\$\\S\\ 0.00", "U$S 10,5"),
        (10.5, '#,##0.00" dólares"', "dólares 10,5"),
        (10.5, "#,##0.00\\ [$€-C0A];[Red]-0.00", "€ 10,5"),
        (10.5, "€ 0.00", "€ 10,5"),
        (10.5, "_-[$R$-416]\\ * #,##0.00_-", "R$ 10,5"),
        (10.5, "[$Kč-405] 0.00", "Kč 10,5"),
        (10.5, "[$ARS] 0.00", "10,5"),
        (10.5, '_-"$"\\ * #,##0.00_-;[$USD] 0', "10,5"),
        (10.5, '0.00" unid."', "10,5"),
        (1950000, "#,##0,", "1950 ×1000"),
        (1950500, '0.0,"K"', "1950,5 ×1000"),
        (1950000, "#,##0,,.00", "1,95 ×1000000"),
        (datetime(2026, 11, 5, 10, 30), "General", "05/11/2026"),  # noqa: DTZ001 - a sheet has no zone
        (date(2026, 11, 5), "General", "05/11/2026"),
    ],
)
def test_a_cell_becomes_what_it_shows(value: Any, form: str, text: str) -> None:
    if isinstance(value, date):
        assert read(book(["x"], [value]))[1][0] == text
    else:
        assert shown(value, form) == text


def test_rows_keep_their_numbers_and_what_is_blank_at_the_end_is_left_out() -> None:
    file = book([None], ["sku", "price", None], [], ["L-1", 5], [None, " "], forms={"A900": "0"})
    assert read(file) == [[], ["sku", "price"], [], ["L-1", "5"]]


def calculated(cell: bytes) -> str:
    """What a cell becomes that has this formula and result; `cell` is what stands in it, its kind before it."""
    kind, _, inside = cell.partition(b"|")
    parts = parts_of(book(["price", "x"], [0, "x"]))
    sheet = parts["xl/worksheets/sheet1.xml"]
    of_zero = b'<c r="A2" t="n"><v>0</v></c>'
    assert sheet.count(of_zero) == 1
    sheet = sheet.replace(of_zero, b'<c r="A2"' + kind + b">" + inside + b"</c>")
    return read(zipped({**parts, "xl/worksheets/sheet1.xml": sheet}))[1][0]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (b"|<f>1+1</f><v>2.5</v>", "2,5"),
        (b"|<f>B2*1.35</f><v>134.975</v>", "134,97500"),  # nobody typed it: it is no thousands
        (b'|<f t="shared" si="0"/><v>13497.304999999998</v>', "13497,30500"),
        (b' t="str"|<f>A1</f><v>Leche</v>', "Leche"),
        (b' t="str"|<v>=B2</v>', "'=B2"),  # a text that begins so
        (b' t="str"|<f>IF(B2=0,"","x")</f><v></v>', ""),
        (b' t="e"|<f>VLOOKUP(1,B:B,1)</f><v>#N/A</v>', "#N/A"),
        (b"|<f>B2*1.35</f><v></v>", "="),
        (b"|<f>B2*1.35</f><v/>", "="),
        (b"|<f>B2*1.35</f>", "="),
        (b'|<f t="shared" si="0"/>', "="),
    ],
)
def test_of_a_formula_its_last_result_is_read_or_said_to_be_missing(cell: bytes, text: str) -> None:
    assert calculated(cell) == text


def test_a_formula_that_a_program_wrote_is_not_calculated() -> None:
    assert read(book(["price"], ["=1+1"])) == [["price"], ["="]]


def test_formulas_that_go_on_below_the_table_are_no_rows() -> None:
    parts = parts_of(book(["sku", "price"], ["A", 5], [1, 2], ["B", 7]))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    for place in ("A3", "B3", "B4"):
        cell = f'<c r="{place}"><f>Costos!A9*1.35</f><v>0</v></c>'
        sheet = re.sub(rf'<c r="{place}".*?</c>', cell, sheet)
    file = zipped({**parts, "xl/worksheets/sheet1.xml": sheet.encode()})
    assert read(file) == [["sku", "price"], ["A", "5"], [], ["B", "0"]]


def test_what_is_merged_downwards_stands_in_each_row_that_has_something() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (
        ["Lista de precios"],
        ["Rubro", "Producto", "Precio"],
        [],
        ["Lácteos", "Leche", 5],
        [None, "Queso", 6],
        [],
        ["Pan", "Miñón", 7],
    ):
        sheet.append(row)
    for merged in ("A1:C1", "A2:A3", "B2:B3", "C2:C3", "A4:A6"):
        sheet.merge_cells(merged)
    file = io.BytesIO()
    made.save(file)
    assert read(file.getvalue()) == [
        ["Lista de precios"],
        ["Rubro", "Producto", "Precio"],
        [],
        ["Lácteos", "Leche", "5"],
        ["Lácteos", "Queso", "6"],
        [],
        ["Pan", "Miñón", "7"],
    ]


def test_what_is_hidden_stays_in_its_place_and_shows_nothing() -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    for row in (
        ["Código", "Costo", "Precio", "Precio final"],
        ["A", 1, 2, 3],
        ["B", 4, 5, 6],
        ["C", 7, 8, 9],
    ):
        sheet.append(row)
    sheet.merge_cells("A3:A4")
    sheet.column_dimensions.group("B", "C", hidden=True)
    sheet.column_dimensions.group("F", "XFD", hidden=True)
    sheet.row_dimensions[3].hidden = True
    sheet.row_dimensions[9].hidden = True
    file = io.BytesIO()
    made.save(file)
    assert read(file.getvalue()) == [
        ["Código", "", "", "Precio final"],
        ["A", "", "", "3"],
        [],
        ["B", "", "", "9"],
    ]
    told = workbook.read(file.getvalue())
    assert (told.hidden_rows, told.hidden_columns) == (1, 2)


def test_the_first_sheet_with_a_table_that_is_not_hidden_is_read() -> None:
    made = openpyxl.Workbook()
    made.active.append(["Distribuidora"])
    for title, state in (("Costos", "hidden"), ("Lista", "visible"), ("Otra", "visible")):
        sheet = made.create_sheet(title)
        sheet.append([title, "price"])
        sheet.sheet_state = state
    file = io.BytesIO()
    made.save(file)
    sheet = workbook.read(file.getvalue())
    assert (sheet.name, sheet.of) == ("Lista", 4)
    assert read(file.getvalue()) == [["Lista", "price"]]


def test_a_sheet_that_says_another_size_of_itself_is_read_to_its_end() -> None:
    parts = parts_of(book(["sku"], ["L-1"], ["L-2"]))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'ref="A1:A3"', b'ref="A1:A1"')
    assert read(zipped({**parts, "xl/worksheets/sheet1.xml": sheet})) == [["sku"], ["L-1"], ["L-2"]]


def refused(file: bytes) -> str:
    assert workbook.is_one(file)
    with pytest.raises(workbook.NotReadError) as caught:
        workbook.read(file)
    return str(caught.value)


def test_what_cannot_be_read_is_said_with_what_to_do() -> None:
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    whole = book(["sku"], ["L-1"])
    parts = parts_of(whole)
    assert "Excel viejo (.xls)" in refused(old)
    assert "tiene contraseña" in refused(old + "EncryptedPackage".encode("utf-16-le"))
    assert "no es una planilla .xlsx" in refused(zipped({"mimetype": b"opendocument"}))
    for broken in (
        b"PK\x03\x04",
        whole[: len(whole) // 2],
        zipped({"xl/workbook.xml": b"<workbook/>"}),
        zipped({**parts, "xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"}),
        zipped({**parts, "xl/workbook.xml": b"\x00"}),
    ):
        assert "está dañada" in refused(broken), broken[:80]


def test_a_file_that_unpacks_to_too_much_is_refused_before_it_is_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = zipped({**parts_of(book(["sku"])), "xl/media/x": bytes(workbook.MOST_UNPACKED)})
    assert len(bomb) < 1024 * 1024
    monkeypatch.setattr(openpyxl, "load_workbook", None)
    assert "demasiado grande" in refused(bomb)


@pytest.mark.parametrize(
    ("part", "content"),
    [
        ("xl/worksheets/sheet1.xml", b"<row>" + b"<c><v>1</v></c>" * 100_000 + b"</row>"),
        ("xl/worksheets/sheet1.xml", bytes(49 * 1024 * 1024)),
        ("xl/sharedStrings.xml", bytes(9 * 1024 * 1024)),
        ("xl/styles.xml", b"<xf/>" * 300_000),
    ],
    ids=["a row", "a sheet", "texts", "styles"],
)
def test_a_part_that_would_need_much_memory_is_refused(part: str, content: bytes) -> None:
    bomb = zipped({**parts_of(book(["sku"])), part: content})
    assert len(bomb) < 100 * 1024
    assert "demasiado grande" in refused(bomb)


def test_entities_that_grow_are_refused() -> None:
    parts = parts_of(book(["sku"]))
    laughs = b"".join(b'<!ENTITY l%d "%s">' % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10))
    lol = b'<!DOCTYPE x [<!ENTITY l0 "' + b"lol" * 9 + b'">' + laughs + b"]><worksheet><sheetData>"
    sheet = lol + b'<row><c t="str"><v>&l9;</v></c></row></sheetData></worksheet>'
    assert "está dañada" in refused(zipped({**parts, "xl/worksheets/sheet1.xml": sheet}))


def test_rows_without_end_are_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    assert len(read(book(*([n] for n in range(1, 4))))) == 3
    assert "más de 2 filas" in refused(book(*([n] for n in range(1, 5))))
    far = parts_of(book(["sku"], ["L-1"]))
    sheet = far["xl/worksheets/sheet1.xml"].replace(b'r="2"', b'r="99999999999"')
    sheet = sheet.replace(b'r="A2"', b'r="A99999999999"')
    assert read(zipped({**far, "xl/worksheets/sheet1.xml": sheet})) == [["sku"]]


def test_rows_that_come_twice_are_read_once() -> None:
    """Else rows 1 and 1,000,000 in turn would stand for blank rows without end."""
    parts = parts_of(book(["sku"], ["L-1"], ["L-2"]))
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'r="3"', b'r="1"').replace(b"A3", b"A1")
    assert read(zipped({**parts, "xl/worksheets/sheet1.xml": sheet})) == [["sku"], ["L-1"]]


def test_the_library_is_loaded_when_a_workbook_comes_and_not_before() -> None:
    code = "import sys; import admin.web; sys.exit('openpyxl' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=FUNCTIONS, check=False).returncode == 0
