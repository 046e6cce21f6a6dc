"""The catalogue file: read whole, or refused with every mistake of every row."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.catalogue import COLUMNS, CatalogueError, parse

HEADER = ",".join(COLUMNS)
MILK = "LEC-1,Leche Entera 1L,La Serenísima,Lácteos,En sachet,unidad,450.50,true,50"
BREAD = "PAN-1,Pan Francés por Kilo,,Panadería,,kg,2100,false,12.5"


def a_file(*rows: str, header: str = HEADER) -> bytes:
    return "\n".join((header, *rows)).encode()


def mistakes(file: bytes) -> list[tuple[int, str]]:
    with pytest.raises(CatalogueError) as refusal:
        parse(file)
    return [(error.line, error.column) for error in refusal.value.errors]


def told(file: bytes) -> str:
    with pytest.raises(CatalogueError) as refusal:
        parse(file)
    return " / ".join(map(str, refusal.value.errors))


def test_a_good_file_is_read_exactly() -> None:
    milk, bread = parse(a_file(MILK, BREAD))
    assert (milk.sku, milk.price, milk.is_offer, milk.stock) == ("LEC-1", 45050, True, 50_000)
    assert (bread.unit, bread.price, bread.is_offer, bread.stock) == ("kg", 210000, False, 12_500)


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"])
def test_it_reads_what_spreadsheets_save(mark: bytes, end: bytes) -> None:
    file = mark + a_file(MILK, BREAD, "").replace(b"\n", end)
    assert [product.sku for product in parse(file)] == ["LEC-1", "PAN-1"]


def test_columns_may_stand_in_any_order() -> None:
    swapped = a_file(
        "50,true,450.50,unidad,,Lácteos,,Leche,LEC-1", header=",".join(reversed(COLUMNS))
    )
    assert parse(swapped)[0].price == 45050


def test_a_comma_in_quotes_is_part_of_the_text() -> None:
    row = 'X,"Fideos, largos",,,"con ""huevo""",unidad,1,no,1'
    assert parse(a_file(row))[0].name == "Fideos, largos"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ('X,Leche,,,,unidad,"450,50",true,1', "price"),
        ('X,Leche,,,,unidad,"1.234,50",true,1', "price"),
        ("X,Leche,,,,unidad,,true,1", "price"),
        ("X,Leche,,,,unidad,-5,true,1", "price"),
        ("X,Leche,,,,unidad,1e3,true,1", "price"),
        ("X,Leche,,,,unidad,$450,true,1", "price"),
        ("X,Leche,,,,unidad,450.505,true,1", "price"),
        ("X,Leche,,,,unidad,NaN,true,1", "price"),
        ("X,Leche,,,,unidad,450,true,-1", "stock"),
        ("X,Leche,,,,unidad,450,true,1.5", "stock"),
        ("X,Leche,,,,unidad,450,true,muchas", "stock"),
        ('X,Pan,,,,kg,450,true,"2,5"', "stock"),
        ("X,Leche,,,,docena,450,true,1", "unit"),
        ("X,Leche,,,,unidad,450,quizás,1", "is_offer"),
        ("X,,,,,unidad,450,true,1", "name"),
        (",Leche,,,,unidad,450,true,1", "sku"),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(row: str, column: str) -> None:
    assert mistakes(a_file(MILK, row)) == [(3, column)]


def test_a_comma_for_a_decimal_point_is_explained() -> None:
    assert "los decimales van con punto" in told(a_file('X,Leche,,,,unidad,"450,50",true,1'))


def test_every_wrong_row_is_named_not_only_the_first() -> None:
    file = a_file(
        "X,Leche,,,,unidad,mal,true,1", MILK, "Y,Pan,,,,docena,1,true,1", "Z,Pan,,,,kg,1,true"
    )
    assert mistakes(file) == [(2, "price"), (4, "unit"), (5, "")]


def test_a_sku_that_is_there_twice_is_named_with_its_first_line() -> None:
    file = a_file(MILK, BREAD, MILK.lower().replace("lec", "Lec"))
    assert mistakes(file) == [(4, "sku")]
    assert "línea 2" in told(file)


def test_a_missing_and_a_strange_column_are_both_named() -> None:
    file = a_file(MILK, header=HEADER.replace("price", "precio"))
    assert mistakes(file) == [(1, "price"), (1, "precio")]


def test_semicolons_are_told_apart_from_missing_columns() -> None:
    file = a_file(MILK.replace(",", ";"), header=HEADER.replace(",", ";"))
    assert mistakes(file) == [(1, "")]
    assert "«;»" in told(file)


def test_another_encoding_is_said_with_its_line() -> None:
    file = HEADER.encode() + b"\n" + MILK.encode("latin-1")
    assert mistakes(file) == [(2, "")]
    assert "UTF-8" in told(file)


@pytest.mark.parametrize("file", [b"", b"\n\n", b"\xef\xbb\xbf"])
def test_an_empty_file_is_refused(file: bytes) -> None:
    assert "vacío" in told(file)


def test_a_spreadsheet_itself_is_no_csv() -> None:
    assert mistakes(b"PK\x03\x04\x00\x00" + bytes(100)) == [(1, "")]


def test_an_open_quote_is_refused_where_it_is() -> None:
    assert "comillas" in told(a_file('X,"Leche,,,,unidad,1,true,1'))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_the_file_it_is_read_or_refused(file: bytes) -> None:
    for candidate in (file, a_file(MILK) + b"\n" + file):
        try:
            parse(candidate)
        except CatalogueError as error:
            assert error.errors  # noqa: PT017
