"""The CSV that spreadsheets write: how its text, its separator and its empty columns are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.catalogue_errors import CatalogueError, RowError
from backoffice_api.domain.catalogue_file import escape, read, unescape, write

COLUMNS = ("name", "brand", "price")
TEXT = "name;brand;price\r\nAzúcar «común»;Ñandú;450,50\r\n"
CELLS = [COLUMNS, ("Azúcar «común»", "Ñandú", "450,50")]


def cells(file: bytes) -> list[tuple[str, ...]]:
    return [row.cells for row in read(file, COLUMNS)]


def told(file: bytes) -> str:
    with pytest.raises(CatalogueError) as refusal:
        read(file, COLUMNS)
    return " / ".join(map(str, refusal.value.errors))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_it_reads_the_encodings_that_spreadsheets_write(encoding: str) -> None:
    assert cells(TEXT.encode(encoding)) == CELLS


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_it_reads_the_line_ends_of_any_system(end: str) -> None:
    assert cells(TEXT.replace("\r\n", end).encode()) == CELLS


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_the_header_tells_the_separator(separator: str) -> None:
    file = separator.join(COLUMNS) + "\n" + separator.join(("Leche", "", '"1 , ; 2"'))
    assert cells(file.encode()) == [COLUMNS, ("Leche", "", "1 , ; 2")]


def test_a_comma_in_a_header_of_semicolons_changes_nothing() -> None:
    assert cells(b"name;brand;price;notas, varias\na;b;1;c") == [
        (*COLUMNS, "notas, varias"),
        ("a", "b", "1", "c"),
    ]


@pytest.mark.parametrize("first", ["sep=;", "SEP=;", '"sep=;"', "sep=;;;"])
def test_a_first_line_that_tells_the_separator_is_taken_at_its_word(first: str) -> None:
    file = f"{first}\r\n{TEXT}"
    assert cells(file.encode("cp1252")) == CELLS
    assert [row.line for row in read(file.encode(), COLUMNS)] == [2, 3]


def test_an_empty_column_at_the_end_is_left_out() -> None:
    file = b"name,brand,price,,\nLeche,,450,,\nPan,,12\nQueso,,1,,oops\n,,,,\n"
    assert cells(file) == [
        COLUMNS,
        ("Leche", "", "450"),
        ("Pan", "", "12"),
        ("Queso", "", "1", "", "oops"),
    ]


def test_a_row_that_is_longer_than_the_header_keeps_its_empty_end() -> None:
    assert cells(b"name,brand,price\nLeche,,450,\nPan,,12,,") == [
        COLUMNS,
        ("Leche", "", "450", ""),
        ("Pan", "", "12", "", ""),
    ]
    assert cells(b"name,brand,price,\nLeche,,450,50,")[1] == ("Leche", "", "450", "50", "")


def test_an_empty_last_cell_is_a_cell() -> None:
    assert cells(b"name,brand,price\nLeche,,") == [COLUMNS, ("Leche", "", "")]


def test_a_row_has_the_line_that_an_editor_shows() -> None:
    rows = read(b'name,brand,price\n\n"a\nb",,1\nc,,2\n', COLUMNS)
    assert [row.line for row in rows] == [1, 4, 5]


@pytest.mark.parametrize("file", [b"", b"\n\n", b"\xef\xbb\xbf", b";;;\n", b"sep=;\n", b"\xff\xfe"])
def test_an_empty_file_is_refused(file: bytes) -> None:
    assert "vacío" in told(file)


@pytest.mark.parametrize("file", [b"PK\x03\x04abc", b"\xd0\xcf\x11\xe0" + bytes(100)])
def test_a_spreadsheet_itself_is_no_csv(file: bytes) -> None:
    assert "guardala como CSV" in told(file)


def test_an_open_quote_is_refused_where_it_is() -> None:
    assert told(b'sep=,\nname,brand,price\nLeche,"x,1\n').startswith("línea 3: hay comillas")


def test_a_file_of_two_encodings_is_refused_where_it_breaks() -> None:
    """As Windows-1252 its first line would be read as `AzÃºcar`."""
    file = "name,brand,price\nAzúcar,,1\n".encode() + "Ñoquis,,1\n".encode("cp1252")
    assert told(file).startswith("línea 3: mezcla")


@pytest.mark.parametrize("file", [b"name,brand,price\nx\x81,,1", b"\xff\xfea"])
def test_text_that_no_encoding_has_is_refused(file: bytes) -> None:
    assert "no se puede leer el texto" in told(file)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+5",
        "-5",
        "@x",
        "\tx",
        "\rx",
        "＝1",
        "'=1",
        "''-",
        "1.5E+3",
        "'1,5e+12",
        "#N/A",
        "007",
        "0",
        "1/2/2026",
        "'007",
    ],
)
def test_what_a_spreadsheet_would_calculate_is_escaped(cell: str) -> None:
    assert escape(cell) == f"'{cell}"


@pytest.mark.parametrize(
    "cell", ["", "Leche", "'", "'Leche'", "1=1", "d'Amore", "1.5E+3 gramos", "#1", "0,5"]
)
def test_other_texts_are_left_as_they_are(cell: str) -> None:
    assert escape(cell) == unescape(cell) == cell


@given(st.text() | st.text("='+-@\t\r\n＝ x", max_size=6))
def test_what_was_escaped_comes_back(cell: str) -> None:
    assert unescape(escape(cell)) == cell


@given(
    st.lists(st.lists(st.text("aÑ;,\"' \t=", max_size=5).map(str.strip), min_size=1, max_size=4))
)
def test_what_is_written_is_what_is_read(rows: list[list[str]]) -> None:
    file = b"".join(write([["name", "brand", "price", "end"], *([*row, "."] for row in rows)]))
    assert cells(file)[1:] == [(*row, ".") for row in rows]


def test_for_a_terminal_there_is_a_line_for_each_error_of_many_the_first_ten() -> None:
    one, many = (
        CatalogueError([RowError(line, "price", "no es un precio") for line in range(2, 2 + count)])
        for count in (1, 12)
    )

    assert one.in_lines() == (
        "1 error en el archivo de productos:\n  línea 2, columna price: no es un precio"
    )
    title, *lines = many.in_lines().splitlines()
    assert title == "12 errores en el archivo de productos:"
    assert (len(lines), lines[9], lines[10]) == (
        11,
        "  línea 11, columna price: no es un precio",
        "  y 2 más",
    )
