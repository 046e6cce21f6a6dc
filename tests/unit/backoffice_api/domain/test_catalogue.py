"""The catalogue file: read whole, or refused with every mistake of every row."""

import csv
from dataclasses import fields, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.catalogue import parse, written
from backoffice_api.domain.catalogue_errors import CatalogueError
from backoffice_api.domain.catalogue_products import NAMES
from backoffice_api.domain.label import VAT_RATES
from backoffice_api.domain.product import Description
from backoffice_api.services.products import described_as
from retail import quantity
from retail.wire import TAGS
from retail.writing import one_line
from tests.backoffice import description

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
SAMPLES = Path(__file__).resolve().parents[4] / "samples" / "catalogue.csv"

HEADER = "sku,name,brand,category,description,unit,price,is_offer,stock"
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


def test_columns_may_stand_in_any_order() -> None:
    swapped = a_file(
        "50,true,450.50,unidad,,Lácteos,,Leche,LEC-1", header=",".join(reversed(HEADER.split(",")))
    )
    assert parse(swapped)[0].price == 45050


def test_texts_are_cleaned_of_what_nobody_sees() -> None:
    row = "X,\u202egnp.exe,La\u00a0 Serenísima,𝐋𝐚𝐜\u200btea,a\u2028b\x07,unidad,1,no,1"
    (product,) = parse(a_file(row))
    assert (product.name, product.brand) == ("gnp.exe", "La Serenísima")
    assert (product.category, product.description) == ("Lactea", "a b")


def test_a_comma_in_quotes_is_part_of_the_text() -> None:
    row = 'X,"Fideos, largos",,,"con ""huevo""",unidad,1,no,1'
    assert parse(a_file(row))[0].name == "Fideos, largos"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("X,Leche,,,,unidad,,true,1", "price"),
        ("X,Leche,,,,unidad,-5,true,1", "price"),
        ("X,Leche,,,,unidad,1e3,true,1", "price"),
        ("X,Leche,,,,unidad,450.505,true,1", "price"),
        ("X,Leche,,,,unidad,NaN,true,1", "price"),
        ("X,Leche,,,,unidad,9999999999999999,true,1", "price"),
        ("X,Leche,,,,unidad,0,true,1", "price"),
        ("X,Leche,,,,unidad,0.00,true,1", "price"),
        ("X,Leche,,,,unidad,$ 0,true,1", "price"),
        ("X,Leche,,,,unidad,450 gratis,true,1", "price"),
        ("X,Leche,,,,unidad,gratis 0,true,1", "price"),
        ("X,Leche,,,,unidad,gratis gratis,true,1", "price"),
        ("X,Leche,,,,unidad,450,true,-1", "stock"),
        ("X,Leche,,,,unidad,450,true,1.5", "stock"),
        ("X,Leche,,,,unidad,450,true,$1", "stock"),
        ("X,Leche,,,,unidad,450,true,muchas", "stock"),
        ("X,Leche,,,,unidad,450,true,99999999999", "stock"),
        ("X,Leche,,,,docena,450,true,1", "unit"),
        ("X,Leche,,,,unidad,450,quizás,1", "is_offer"),
        ("X,,,,,unidad,450,true,1", "name"),
        ('X,"Leche\nEntera",,,,unidad,450,true,1', "name"),
        ("X,\u200b\u202e,,,,unidad,450,true,1", "name"),
        (",Leche,,,,unidad,450,true,1", "sku"),
        ("7.79007E+12,Leche,,,,unidad,450,true,1", "sku"),
    ],
)
def test_a_wrong_cell_is_named_by_line_and_column(row: str, column: str) -> None:
    assert mistakes(a_file(MILK, row)) == [(3 + row.count("\n"), column)]


def test_a_bar_code_that_a_spreadsheet_rounded_is_refused_with_the_way_out() -> None:
    assert "formato de texto" in told(a_file("7.79007E+12,Leche,,,,unidad,450,true,1"))


@pytest.mark.parametrize(
    ("word", "is_offer"),
    [
        ("VERDADERO", True),
        ("FALSO", False),
        ("TRUE", True),
        ("Sí", True),
        ("no", False),
        ("", False),
    ],
)
def test_an_offer_is_told_in_the_words_of_any_spreadsheet(word: str, is_offer: bool) -> None:
    assert parse(a_file(f"X,Leche,,,,unidad,450,{word},1"))[0].is_offer is is_offer


def test_a_decimal_comma_is_read_and_may_follow_points_of_thousands() -> None:
    milk, bread = parse(
        a_file('X,Leche,,,,unidad,"$ 1.950,00",no,1.200', 'Y,Pan,,,,kg,"450,5",no,"12,5"')
    )
    assert (milk.price, milk.stock) == (195_000, 1_200_000)
    assert (bread.price, bread.stock) == (45_050, 12_500)


@pytest.mark.parametrize("price", ["gratis", "0 gratis", "0.00 Gratis", "$ 0 GRATIS", "0.00gratis"])
def test_a_price_of_nothing_is_taken_when_it_says_so(price: str) -> None:
    milk, bag = parse(a_file(MILK, f"BOL-1,Bolsa,,,,unidad,{price},no,1"))
    assert (milk.price, bag.price) == (45_050, 0)


def test_a_price_of_nothing_that_may_be_a_slip_is_refused_with_the_way_out() -> None:
    assert "escribí «0 gratis»" in told(a_file("X,Leche,,,,unidad,0,true,1"))


def test_a_free_product_is_written_so_that_its_file_says_which_mark_it_has() -> None:
    bag = description("Bolsa", sku="BOL-1", unit="kg", price=0, stock=2_125)
    file = b"".join(written([described_as(1, bag, NOW)]))
    assert file.decode().splitlines()[1] == "BOL-1;Bolsa;;;;kg;0,00 gratis;no;2,125;;21;;no;"
    assert parse(file) == [bag]


def test_a_price_that_may_be_two_is_refused_with_its_line() -> None:
    file = a_file("X,Leche,,,,unidad,1950,no,1", "Y,Queso,,,,unidad,12.900,no,1")
    assert mistakes(file) == [(3, "price")]
    assert "12900 o 12,9" in told(file)


@pytest.mark.parametrize("price", ["450 50", "1950 1800", '"450\n50"'])
def test_two_numbers_in_a_cell_are_refused_with_their_row(price: str) -> None:
    assert mistakes(a_file(MILK, f"X,Pan,,,,unidad,{price},no,1"))[0][1] == "price"


@pytest.mark.parametrize(("price", "stock"), [("450.50", "1.000"), ('"450,50"', '"1,000"')])
def test_a_stock_of_what_is_sold_whole_that_may_be_a_thousand_is_refused(
    price: str, stock: str
) -> None:
    assert "si son 1000" in told(a_file(f"X,Leche,,,,unidad,{price},no,{stock}"))


@pytest.mark.parametrize("rows", [["450,50,1,"], ["450,50,1,", "100,00,0,"], ["450,50,0,,"]])
def test_a_decimal_comma_without_quotes_is_refused_with_the_way_out(rows: list[str]) -> None:
    """The row's empty end must not hide that it has a cell too many."""
    file = a_file(
        *(f"{at},Leche,unidad,{row}" for at, row in enumerate(rows)),
        header="sku,name,unit,price,stock,is_offer",
    )
    assert mistakes(file) == [(line, "") for line, _ in enumerate(rows, 2)]
    assert "va entre comillas" in told(file)


def test_two_marks_in_one_file_are_refused_with_both_lines() -> None:
    file = a_file(MILK, BREAD, 'X,Leche,,,,unidad,"450,50",no,1')
    assert mistakes(file) == [(4, "price")]
    assert "«450,50»" in told(file)
    assert "«450.50» de la línea 2" in told(file)


def test_every_wrong_row_is_named_not_only_the_first() -> None:
    file = a_file(
        "X,Leche,,,,unidad,mal,true,1", MILK, "Y,Pan,,,,docena,1,true,1", "Z,Pan,,,,kg,1,true"
    )
    assert mistakes(file) == [(2, "price"), (4, "unit"), (5, "")]


def test_a_sku_that_is_there_twice_is_named_with_its_first_line() -> None:
    file = a_file(MILK, BREAD, MILK.lower().replace("lec", "Lec"))
    assert mistakes(file) == [(4, "sku")]
    assert "línea 2" in told(file)


@pytest.mark.parametrize(
    ("cell", "tags"),
    [
        ("", ()),
        ("Sin gluten; VEGANA", ("sin TACC", "vegano")),
        ('"apto celíacos, orgánicas"', ("sin TACC", "orgánico")),
        ("light|light", ("light",)),
    ],
)
def test_a_tag_is_told_in_the_words_of_any_owner(cell: str, tags: tuple[str, ...]) -> None:
    assert parse(a_file(f"{MILK},{cell}", header=f"{HEADER},tags"))[0].tags == tags


def test_a_tag_that_there_is_not_is_refused_with_those_that_there_are() -> None:
    file = a_file(f"{MILK},rico", header=f"{HEADER},tags")
    assert mistakes(file) == [(2, "tags")]
    assert "«rico»: puede ser sin TACC" in told(file)


def test_a_missing_and_a_strange_column_are_both_named() -> None:
    file = a_file(MILK, header=HEADER.replace("price", "precio"))
    assert mistakes(file) == [(1, "price"), (1, "precio")]


def test_every_column_that_is_needed_and_missing_is_named() -> None:
    assert mistakes(a_file("1", header="brand")) == [
        (1, column) for column in ("sku", "name", "unit", "price", "stock")
    ]


def test_columns_of_which_there_is_nothing_to_say_may_be_missing() -> None:
    (milk,) = parse(a_file("X,Leche,unidad,450,1", header="sku,name,unit,price,stock"))
    assert (milk.brand, milk.category, milk.description, milk.is_offer) == ("", "", "", False)


def test_a_column_without_a_name_is_refused() -> None:
    file = a_file(MILK.replace(",450", ",x,450"), header=HEADER.replace(",price", ",,price"))
    assert "la columna 7 no tiene nombre" in told(file)


def test_an_open_quote_is_refused_where_it_is() -> None:
    assert "comillas" in told(a_file('X,"Leche,,,,unidad,1,true,1'))


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_whatever_the_file_it_is_read_or_refused(file: bytes) -> None:
    for candidate in (file, a_file(MILK) + b"\n" + file):
        try:
            parse(candidate)
        except CatalogueError as error:
            assert error.errors  # noqa: PT017


TEXTS = st.text(st.characters(exclude_categories=["C", "Zl", "Zp"]), max_size=60) | st.text(
    "='+-@;,\"＝ x", max_size=8
)
OF_A_KIND: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS.map(one_line),
    bool: st.booleans(),
    int: st.integers(0, 10**12),
    tuple[str, ...]: st.lists(st.sampled_from(TAGS), unique=True).map(tuple),
}
MEMBERS = {name: OF_A_KIND[kind] for name, kind in get_type_hints(Description).items()} | {
    "sku": TEXTS.map(str.strip).filter(bool),
    "name": TEXTS.map(one_line).filter(bool),
    "unit": st.just("kg"),
    "price": st.just(0) | st.integers(0, 10**12),
    "stock": st.integers(0, quantity.MAX_STOCK),
    "vat_rate": st.sampled_from(VAT_RATES),
    "net_content": st.sampled_from(["", "900 g", "6 x 354 ml", "x30", "1,5 l"]),
    "photo_url": st.sampled_from(["", "https://fotos.example/a;b.jpg?x=1,2"]),
}
DESCRIPTIONS = st.builds(Description, **MEMBERS)
"""With every member, those that have a default too: a column that was forgotten loses what it should hold."""


def test_the_file_has_a_column_for_each_thing_that_is_said_of_a_product() -> None:
    assert set(NAMES) == {member.name for member in fields(Description)}


@given(
    st.lists(DESCRIPTIONS, max_size=6, unique_by=lambda each: each.sku.casefold()),
    st.sampled_from(["unidad", "kg"]),
)
def test_what_is_written_is_what_is_read(described: list[Description], unit: str) -> None:
    whole = [
        replace(each, unit=unit, stock=each.stock if unit == "kg" else each.stock // 1000 * 1000)
        for each in described
    ]
    file = b"".join(written(described_as(1, each, NOW) for each in whole))
    assert parse(file) == whole


@pytest.mark.parametrize("sku", ["1.5E+3", "7,79e+12", "'1.5E+3", "=1"])
def test_a_sku_that_looks_rounded_or_like_a_formula_is_read_as_it_was_written(sku: str) -> None:
    product = described_as(1, replace(description("Leche"), sku=sku), NOW)
    assert [each.sku for each in parse(b"".join(written([product])))] == [sku]


def test_a_sku_that_is_there_twice_is_seen_whether_escaped_or_not() -> None:
    rows = [f"{sku},Leche,,,,unidad,450,no,1" for sku in ("-1", "'-1")]
    assert mistakes(a_file(*rows)) == [(3, "sku")]


def test_what_is_written_is_what_a_spreadsheet_in_argentina_shows_right() -> None:
    odd = description(
        "=1+1",
        sku="-X",
        price=195_050,
        stock=2_500,
        unit="kg",
        is_offer=True,
        tags=("vegano", "sin TACC"),
        vat_rate=105,
        net_content="6 x 1,5 l",
        perishable=True,
        photo_url="https://fotos.example/1.jpg",
    )
    file = b"".join(written([described_as(1, odd, NOW)]))
    header, row = file.decode("utf-8-sig").splitlines()
    assert file.startswith(b"\xef\xbb\xbf")
    assert header == HEADER.replace(",", ";") + ";tags;vat_rate;net_content;perishable;photo_url"
    assert (
        row
        == "'-X;'=1+1;;;;kg;1950,50;sí;2,5;vegano, sin TACC;10,5;6 x 1,5 l;sí;https://fotos.example/1.jpg"
    )


@pytest.mark.parametrize(
    ("cell", "rate"), [("", 210), ("21", 210), ("10,5", 105), ("10.5 %", 105), ("0%", 0)]
)
def test_a_rate_is_read_whatever_marks_the_decimals(cell: str, rate: int) -> None:
    file = "sku;name;unit;price;stock;vat_rate\nX;Pan;unidad;10,50;1;" + cell
    assert [each.vat_rate for each in parse(file.encode())] == [rate]


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("vat_rate", "19"),
        ("vat_rate", "mucho"),
        ("vat_rate", "nan"),
        ("net_content", "1.000 g"),
        ("net_content", "una caja"),
        ("perishable", "a veces"),
        ("photo_url", "http://fotos.example/1.jpg"),
        ("photo_url", "javascript:alert(1)"),
        ("photo_url", "https://fotos.example/mi foto.jpg"),
    ],
)
def test_what_a_label_cannot_say_is_refused_with_its_column(column: str, cell: str) -> None:
    file = f"sku;name;unit;price;stock;{column}\nX;Pan;unidad;10,50;1;{cell}"
    assert mistakes(file.encode()) == [(2, column)]


def test_the_sample_catalogue_is_read_as_ever() -> None:
    products = parse(SAMPLES.read_bytes())
    with SAMPLES.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(each.sku, Decimal(each.price), Decimal(each.stock)) for each in products] == [
        (row["sku"], 100 * Decimal(row["price"]), 1000 * Decimal(row["stock"])) for row in rows
    ]
    assert parse(b"".join(written(described_as(1, each, NOW) for each in products))) == products
