"""What a fresh shop sells: the sample catalogue holds together and carries the first dialogue."""

import csv
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest

CATALOGUE = Path(__file__).parents[3] / "samples" / "catalogue.csv"
COLUMNS = "sku,name,brand,category,description,unit,price,is_offer,stock,tags,vat_rate,net_content,perishable"

Row = dict[str, str]


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_its_header_is_the_one_the_loader_expects() -> None:
    assert CATALOGUE.read_text(encoding="utf-8").splitlines()[0] == COLUMNS


def test_it_has_about_three_hundred_products(rows: list[Row]) -> None:
    assert 280 <= len(rows) <= 400


def test_every_row_has_every_column_and_no_stray_spaces(rows: list[Row]) -> None:
    for row in rows:
        assert set(row) == set(COLUMNS.split(",")), row["sku"]
        assert all(value == value.strip() for value in row.values()), row["sku"]
        assert all(
            row[column] for column in row if column not in {"brand", "tags", "net_content"}
        ), row["sku"]


def test_no_sku_and_no_name_comes_twice(rows: list[Row]) -> None:
    for column in ("sku", "name"):
        counts = Counter(row[column].casefold() for row in rows)
        assert [value for value, count in counts.items() if count > 1] == []


def test_only_what_is_sold_fresh_has_no_brand(rows: list[Row]) -> None:
    unbranded = {row["category"] for row in rows if not row["brand"]}
    assert unbranded == {"Frutas y verduras", "Carnes", "Panadería", "Congelados"}


def test_skus_are_three_parts_in_plain_capitals(rows: list[Row]) -> None:
    for row in rows:
        category, maker, number = row["sku"].split("-")
        assert (category + maker).isascii(), row["sku"]
        assert (category + maker).isupper(), row["sku"]
        assert len(number) == 3, row["sku"]
        assert number.isdigit(), row["sku"]


def test_prices_are_positive_pesos_with_a_decimal_point(rows: list[Row]) -> None:
    for row in rows:
        whole, cents = row["price"].split(".")
        assert whole.isdigit(), row["sku"]
        assert len(cents) == 2, row["sku"]
        assert Decimal(300) <= Decimal(row["price"]) <= Decimal(60_000), row["sku"]


def test_only_what_is_weighed_has_a_fraction_in_stock(rows: list[Row]) -> None:
    for row in rows:
        assert row["unit"] in {"unidad", "kg"}, row["sku"]
        stock = Decimal(row["stock"])
        assert stock >= 0, row["sku"]
        assert row["unit"] == "kg" or stock == stock.to_integral_value(), row["sku"]
        assert (row["unit"] == "kg") == row["name"].endswith("por Kilo"), row["sku"]


def test_about_one_product_in_eight_is_on_offer(rows: list[Row]) -> None:
    assert {row["is_offer"] for row in rows} == {"true", "false"}
    offers = sum(row["is_offer"] == "true" for row in rows)
    assert 0.09 <= offers / len(rows) <= 0.15


def test_some_products_have_run_out_and_some_are_about_to(rows: list[Row]) -> None:
    stocks = [Decimal(row["stock"]) for row in rows]
    assert 3 <= stocks.count(Decimal(0)) <= 10
    assert 3 <= sum(0 < stock <= 3 for stock in stocks) <= 12


def test_every_category_has_enough_to_choose_from(rows: list[Row]) -> None:
    counts = Counter(row["category"] for row in rows)
    assert len(counts) >= 20
    assert {category: count for category, count in counts.items() if count < 5} == {}


def test_descriptions_are_one_short_line(rows: list[Row]) -> None:
    for row in rows:
        assert 4 <= len(row["description"].split()) <= 12, row["sku"]


@pytest.mark.parametrize(
    ("name", "sku"),
    [
        ("Leche Entera La Serenísima 1L", "LAC-SER-001"),
        ("Leche Descremada Sancor 1L", "LAC-SAN-001"),
    ],
)
def test_it_has_the_milks_of_the_first_dialogue_in_stock(
    rows: list[Row], name: str, sku: str
) -> None:
    [milk] = [row for row in rows if row["name"] == name]
    assert milk["sku"] == sku
    assert milk["category"] == "Lácteos"
    assert int(milk["stock"]) >= 20


def test_milks_lead_and_what_is_only_made_of_milk_is_shelved_elsewhere(rows: list[Row]) -> None:
    named = [row for row in rows if row["name"].startswith("Leche ")]
    milks = [row for row in named if row["name"].endswith(" 1L")]
    powders = [row for row in named if row not in milks]
    assert len(milks) >= 10
    assert {row["category"] for row in milks} == {"Lácteos"}
    assert len(powders) >= 3
    assert "Lácteos" not in {row["category"] for row in powders}
    assert rows[: len(milks)] == milks


def test_no_two_milks_cost_the_same_so_one_is_the_cheapest(rows: list[Row]) -> None:
    prices = [row["price"] for row in rows if row["name"].startswith("Leche ")]
    assert len(prices) == len(set(prices))


@pytest.mark.parametrize(
    "word",
    [
        "pan",
        "huevos",
        "yerba",
        "azúcar",
        "coca-cola",
        "arroz",
        "fideos",
        "manteca",
        "galletitas",
        "papel",
        "detergente",
        "banana",
        "tomate",
        "papa",
        "cebolla",
        "asado",
        "pollo",
        "queso",
        "jamón",
        "cerveza",
        "vino",
        "agua",
        "café",
        "té",
        "aceite",
        "pañales",
    ],
)
def test_what_people_ask_for_every_day_is_in_stock(rows: list[Row], word: str) -> None:
    found = [row for row in rows if word in row["name"].casefold().split()]
    assert any(Decimal(row["stock"]) > 0 for row in found)
