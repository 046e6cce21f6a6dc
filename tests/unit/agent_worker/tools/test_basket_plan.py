"""Planning a basket: never over the budget, only what was given, only quantities that a cart takes."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_worker.tools.basket_plan import (
    Basket,
    Option,
    Part,
    Portion,
    Shelved,
    cheapest,
    people_within,
    plan,
    quantity_for,
)
from retail import money, quantity

MILK = Shelved(1, "Leche Entera Armonía 1L", "unidad", 159_000, 70_000)
DEAR_MILK = Shelved(2, "Leche Entera La Serenísima 1L", "unidad", 195_000, 60_000)
CHEESE = Shelved(3, "Queso Cremoso por Kilo", "kg", 1_190_000, 15_000)
HAM = Shelved(4, "Jamón Cocido por Kilo", "kg", 1_980_000, 8_500)
PALETA = Shelved(5, "Paleta Cocida por Kilo", "kg", 1_190_000, 10_000)
PEANUTS = Shelved(6, "Maní Salado 120g", "unidad", 158_000, 26_000)


def part(name: str, *options: tuple[float, str, list[Shelved]], optional: bool = False) -> Part:
    made = tuple(
        Option(Portion(amount, measure), tuple(products))  # type: ignore[arg-type]
        for amount, measure, products in options
    )
    return Part(name, made, optional)


HAMS = part("jamón", (50, "g", [HAM]), (50, "g", [PALETA]))
SNACKS = [
    part("queso", (60, "g", [CHEESE])),
    HAMS,
    part("maní", (20, "g", [PEANUTS]), optional=True),
]


def chosen(basket: Basket) -> dict[str, tuple[int, int]]:
    """Part → product and thousandths."""
    return {each.part.name: (each.product.id, each.quantity) for each in basket.choices}


@pytest.mark.parametrize(
    ("portion", "people", "name", "unit", "expected"),
    [
        ((200, "ml"), 4, "Leche 1L", "unidad", 1000),
        ((250, "ml"), 8, "Leche 1L", "unidad", 2000),
        ((250, "ml"), 10, "Leche 1L", "unidad", 3000),
        ((110, "g"), 5, "Fideos 500g", "unidad", 1000),
        ((120, "g"), 5, "Fideos 500g", "unidad", 2000),
        ((60, "g"), 4, "Queso por Kilo", "kg", 250),
        ((50, "g"), 2, "Queso por Kilo", "kg", 100),
        ((1, "g"), 1, "Queso por Kilo", "kg", 50),
        ((2, "unit"), 4, "Medialunas Docena", "unidad", 1000),
        ((4, "unit"), 4, "Huevos Maple x30", "unidad", 1000),
        ((4, "unit"), 4, "Huevos Colorados Docena", "unidad", 2000),
        ((1, "unit"), 6, "Cerveza Lata 473ml", "unidad", 6000),
        ((0.25, "unit"), 6, "Provoleta 200g", "unidad", 2000),
        ((100, "g"), 3, "Galletitas 3 x 100g", "unidad", 1000),
        ((30, "g"), 6, "Aceitunas verdes", "unidad", 2000),
        ((1, "unit"), 4, "Limón por Kilo", "kg", None),
        ((100_000, "g"), 100, "Carbón 4kg", "unidad", None),
    ],
)
def test_a_portion_becomes_a_quantity_that_is_sold(
    portion: tuple[float, Any], people: int, name: str, unit: str, expected: int | None
) -> None:
    product = Shelved(1, name, unit, 100, 10_000_000)
    assert quantity_for(Portion(*portion), people, product) == expected


def test_what_the_owner_says_a_pack_holds_wins_over_its_name() -> None:
    pasta = Shelved(1, "Fideos 500g", "unidad", 100, 9000, net_content="250 g")
    assert quantity_for(Portion(110, "g"), 5, pasta) == 2000


def test_without_a_budget_each_part_has_its_first_option() -> None:
    basket = plan(SNACKS, 6, None)
    assert chosen(basket) == {"queso": (3, 400), "jamón": (4, 300), "maní": (6, 1000)}
    assert basket.total == 476_000 + 594_000 + 158_000
    assert basket.left_out == ()


def test_a_small_budget_takes_the_cheaper_option_and_drops_what_is_optional() -> None:
    basket = plan(SNACKS, 6, 900_000)
    assert chosen(basket) == {"queso": (3, 400), "jamón": (5, 300)}
    assert basket.left_out == ("maní",)
    roomier = plan(SNACKS, 6, 1_000_000)
    assert chosen(roomier) == {"queso": (3, 400), "jamón": (5, 300), "maní": (6, 1000)}


def test_a_budget_with_room_takes_the_better_product() -> None:
    milk = [part("leche", (250, "ml", [MILK, DEAR_MILK]))]
    assert chosen(plan(milk, 4, 180_000)) == {"leche": (1, 1000)}
    assert chosen(plan(milk, 4, 200_000)) == {"leche": (2, 1000)}
    assert chosen(plan(milk, 4, None)) == {"leche": (1, 1000)}


def test_a_budget_that_is_too_small_is_told_by_the_cheapest_basket() -> None:
    assert cheapest(SNACKS, 6).total == 476_000 + 357_000
    assert people_within(SNACKS, 6, 500_000) == 3
    assert people_within(SNACKS, 6, 1_000) == 0


def test_what_is_not_sold_and_what_is_not_in_stock_are_told_apart() -> None:
    few = Shelved(7, "Salame por Kilo", "kg", 2_490_000, 100)
    parts = [
        part("salame", (40, "g", [few])),
        part("roquefort", (40, "g", [])),
        part("chizitos", (20, "g", []), optional=True),
    ]
    basket = plan(parts, 6, None)
    assert (basket.choices, basket.out_of_stock, basket.not_sold) == (
        (),
        ("salame",),
        ("roquefort", "chizitos"),
    )


def test_no_product_serves_two_parts() -> None:
    basket = plan(
        [part("queso", (60, "g", [CHEESE])), part("otro queso", (60, "g", [CHEESE]))], 4, None
    )
    assert chosen(basket) == {"queso": (3, 250)}
    assert basket.left_out == ("otro queso",)


products = st.builds(
    Shelved,
    id=st.integers(1, 12),
    name=st.sampled_from(["Leche 1L", "Queso por Kilo", "Huevos Docena", "Pan 500g", "Nada"]),
    unit=st.sampled_from(["kg", "unidad"]),
    price=st.integers(0, 5_000_000),
    stock=st.integers(0, 60_000),
)
options = st.builds(
    Option,
    portion=st.builds(
        Portion, amount=st.floats(0.05, 500), measure=st.sampled_from(["g", "ml", "unit"])
    ),
    products=st.lists(products, max_size=4).map(tuple),
)
meals = st.lists(
    st.builds(
        Part,
        name=st.sampled_from(["a", "b", "c", "d", "e", "f"]),
        options=st.lists(options, min_size=1, max_size=3).map(tuple),
        optional=st.booleans(),
    ),
    max_size=6,
    unique_by=lambda each: each.name,
)


@given(meals, st.integers(1, 100), st.one_of(st.none(), st.integers(0, 30_000_000)))
def test_any_basket_can_be_bought_and_keeps_to_the_budget(
    parts: list[Part], people: int, budget: int | None
) -> None:
    basket = plan(parts, people, budget)
    least = cheapest(parts, people)

    assert budget is None or basket.total <= max(budget, least.total)
    assert basket.total == sum(
        money.line_total(each.product.price, each.quantity) for each in basket.choices
    )
    given_products = {product for each in parts for one in each.options for product in one.products}
    assert {each.product for each in basket.choices} <= given_products
    ids = [each.product.id for each in basket.choices]
    assert len(ids) == len(set(ids))
    for each in basket.choices:
        sold = quantity.parse(quantity.to_wire(each.quantity), each.product.unit)
        assert 0 < sold == each.quantity <= each.product.stock
    named = [each.part.name for each in basket.choices]
    named += [*basket.left_out, *basket.not_sold, *basket.out_of_stock]
    assert sorted(named) == sorted(each.name for each in parts)


@given(meals, st.integers(1, 30), st.integers(0, 30_000_000))
def test_for_fewer_people_the_budget_is_enough_where_it_says_so(
    parts: list[Part], people: int, budget: int
) -> None:
    enough = people_within(parts, people, budget)
    assert 0 <= enough <= people
    assert enough == 0 or cheapest(parts, enough).total <= budget
