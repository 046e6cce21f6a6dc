"""`propose_basket`: a meal of the shop's, served by what is in stock today, and a cart that stays as it is."""

from typing import Any

import pytest

from agent_worker.tools import TOOLS
from backoffice_api.domain.meals import MAX_ITEMS
from tests.backoffice import description
from tests.offline_chat import CATALOGUE
from tests.tool_calls import ToolCalls
from tests.virtual_time import run
from tests.whole_shop import open_shop

SNACKS = {
    "name": "picada",
    "also": ["tabla"],
    "people": 4,
    "items": [
        {"name": "queso", "options": [{"search": "queso", "amount": 60, "measure": "g"}]},
        {
            "name": "jamón",
            "also": ["fiambre"],
            "options": [
                {"search": "jamón cocido", "amount": 50, "measure": "g"},
                {"search": "paleta", "amount": 50, "measure": "g"},
            ],
        },
        {
            "name": "bebida",
            "optional": True,
            "options": [{"search": "coca cola", "amount": 400, "measure": "ml"}],
        },
    ],
}
PRODUCTS = {
    **CATALOGUE,
    80: description("Queso Cremoso La Paulina", price=1_000_000, unit="kg", stock=5_000),
    81: description("Queso Tybo Milkaut", price=1_200_000, unit="kg", stock=5_000),
    82: description("Queso Rallado Dulce", price=100_000, unit="kg", stock=0),
    83: description("Paleta Cocida", price=800_000, unit="kg", stock=5_000),
}


def proposed(meals: list[Any] | None = None, **asked: Any) -> dict[str, Any]:
    """What the shop with these meals proposes."""
    return calls(meals).result("propose_basket", **{"meal": "picada", **asked})


def calls(meals: list[Any] | None = None) -> ToolCalls:
    made = ToolCalls(open_shop(PRODUCTS, lambda: 0.0))
    made.shop.say_of_itself(meals=[SNACKS] if meals is None else meals)
    return made


def lines(result: dict[str, Any]) -> dict[str, tuple[int, float]]:
    return {line["for"]: (line["product_id"], line["quantity"]) for line in result["items"]}


def test_it_proposes_what_serves_so_many_people_with_lines_as_a_cart_has_them() -> None:
    result = proposed(people=4)
    assert result["status"] == "proposed"
    assert lines(result) == {"queso": (80, 0.25), "jamón": (71, 0.2), "bebida": (51, 1)}
    assert result["items"][0] == {
        "for": "queso",
        "product_id": 80,
        "name": "Queso Cremoso La Paulina",
        "unit": "kg",
        "quantity": 0.25,
        "line_total": 2500.0,
        "line_total_text": "$\u00a02.500,00",
    }
    assert result["total"] == sum(line["line_total"] for line in result["items"]) == 7400.0
    assert "budget_text" not in result


def test_the_people_of_the_meal_count_where_nobody_says() -> None:
    assert (proposed()["people"], proposed()["people_said"]) == (4, False)
    assert (proposed(people=6)["people"], proposed(people=6)["people_said"]) == (6, True)


def test_a_budget_is_kept_and_what_is_left_is_told() -> None:
    result = proposed(people=4, budget=5000)
    assert lines(result) == {"queso": (81, 0.25), "jamón": (83, 0.2)}
    assert (result["total"], result["budget_text"]) == (4600.0, "$\u00a05.000,00")
    assert result["left_text"] == "$\u00a0400,00"
    assert result["left_out"] == ["bebida"]


def test_a_budget_that_is_too_small_is_told_with_what_it_takes() -> None:
    result = proposed(people=4, budget=3000)
    assert result["status"] == "budget_too_small"
    assert (result["least_total"], result["least_total_text"]) == (4100.0, "$\u00a04.100,00")
    assert result["enough_for_people"] == 2
    assert "items" not in result


def test_where_nobody_said_for_how_many_it_is_for_as_many_as_the_budget_is_enough_for() -> None:
    named = proposed(people=4, budget=1500)
    assert named["status"] == "budget_too_small"

    result = proposed(budget=1500)
    assert (result["status"], result["people_said"]) == ("proposed", False)
    assert result["people"] == named["enough_for_people"]
    assert result["total"] <= 1500
    assert proposed(budget=1)["status"] == "budget_too_small"


def test_cheaper_is_clearly_cheaper_until_there_is_nothing_cheaper() -> None:
    assert proposed(people=4, cheaper_than=7400)["total"] <= 7400 * 0.85
    least = proposed(people=4, cheaper_than=4200)
    assert (least["total"], least["is_cheapest"]) == (4100.0, True)


@pytest.mark.parametrize(
    ("words", "left"),
    [("queso", {"jamón"}), ("quesos", {"jamón"}), ("fiambre", {"queso"}), ("el jamón", {"queso"})],
)
def test_what_they_do_not_want_is_left_out_by_any_name_of_it(words: str, left: set[str]) -> None:
    result = proposed(without=[words])
    assert set(lines(result)) - {"bebida"} == left
    assert result["not_recognised"] == []


def test_a_product_that_they_do_not_want_is_replaced() -> None:
    assert lines(proposed(without=["queso cremoso"]))["queso"] == (81, 0.25)
    assert lines(proposed(instead_of=[80]))["queso"] == (81, 0.25)
    assert lines(proposed(including=["tybo"]))["queso"] == (81, 0.25)


@pytest.mark.parametrize(
    "asked",
    [
        {"without": ["lactosa"]},
        {"including": ["deslactosada"]},
        {"diet": ["sin lactosa"]},
        {"meal": "picada para intolerantes a la lactosa"},
    ],
)
def test_for_a_diet_only_what_has_the_tag_serves_and_the_rest_is_named(
    asked: dict[str, Any],
) -> None:
    milk = {"name": "leche", "options": [{"search": "leche", "amount": 250, "measure": "ml"}]}
    meal = {**SNACKS, "items": [*SNACKS["items"], milk]}  # type: ignore[misc]
    result = proposed([meal], people=4, **asked)
    assert lines(result) == {"leche": (13, 1)}
    assert (result["diet"], result["not_recognised"]) == (["sin lactosa"], [])
    assert result["not_suited"] == ["queso", "jamón", "bebida"]


def test_where_a_diet_leaves_only_what_is_optional_that_is_proposed() -> None:
    tomato = {"search": "tomate", "amount": 100, "measure": "g"}
    fruit = {"name": "tomate", "optional": True, "options": [tomato]}
    result = proposed([{**SNACKS, "items": [*SNACKS["items"], fruit]}], diet=["celíacos"])  # type: ignore[misc]
    assert (result["status"], lines(result)) == ("proposed", {"tomate": (30, 0.4)})


def test_what_is_kept_is_neither_exchanged_nor_added_to() -> None:
    result = proposed(people=4, budget=10_000, without=["fiambre"], keeping=[81, 83])
    assert lines(result) == {"queso": (81, 0.25)}
    assert (result["left_out"], result["not_recognised"]) == ([], [])
    both = proposed(people=4, budget=10_000, keeping=[81, 83])
    assert lines(both) == {"queso": (81, 0.25), "jamón": (83, 0.2)}


def test_another_product_of_a_diet_is_for_its_own_part_only() -> None:
    milk = {"name": "leche", "options": [{"search": "leche", "amount": 250, "measure": "ml"}]}
    meal = {**SNACKS, "items": [SNACKS["items"][0], milk]}  # type: ignore[index]
    asked = {"meal": "picada", "people": 4, "instead_of": [12], "including": ["sin lactosa"]}
    assert lines(proposed([meal], **asked)) == {"queso": (80, 0.25), "leche": (13, 1)}
    other = proposed([meal], **{**asked, "instead_of": [80]})
    assert (set(lines(other)), other["not_suited"]) == ({"leche"}, ["queso"])


def test_what_cannot_be_done_is_told_and_the_rest_stays() -> None:
    result = proposed(without=["mariscos"], including=["roquefort"], instead_of=[50, 51])
    assert result["not_recognised"] == ["mariscos", "roquefort"]
    assert result["no_other"] == ["bebida"]
    assert set(lines(result)) == {"queso", "jamón", "bebida"}


def test_what_the_shop_does_not_sell_or_has_not_left_is_told_apart() -> None:
    items = [
        *SNACKS["items"][:1],  # type: ignore[index]
        {"name": "salame", "options": [{"search": "salame", "amount": 40, "measure": "g"}]},
        {"name": "alfajor", "options": [{"search": "alfajor", "amount": 1, "measure": "unit"}]},
    ]
    result = proposed([{**SNACKS, "items": items}])
    assert set(lines(result)) == {"queso"}
    assert (result["not_sold"], result["out_of_stock"]) == (["salame"], ["alfajor"])
    nothing = proposed([{**SNACKS, "items": items[1:]}])
    assert nothing["status"] == "nothing_left"


def test_another_meal_is_not_made_up() -> None:
    assert proposed(meal="sushi") == {"status": "not_found", "meals": ["picada"]}
    assert proposed([], meal="picada") == {"status": "not_found", "meals": []}
    assert proposed(meal="una tabla para hoy")["status"] == "proposed"


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"people": -1}, "invalid_people"),
        ({"people": 101}, "invalid_people"),
        ({"budget": -5}, "invalid_budget"),
        ({"budget": float("inf")}, "invalid_budget"),
        ({"cheaper_than": float("nan")}, "invalid_budget"),
    ],
)
def test_numbers_that_mean_nothing_are_refused(asked: dict[str, Any], code: str) -> None:
    result = proposed(**asked)
    assert (result["status"], result["code"]) == ("error", code)


def test_a_stranger_is_proposed_a_basket_and_no_cart_is_touched() -> None:
    made = calls()
    assert made.turn.user is None
    assert made.result("propose_basket", meal="picada")["status"] == "proposed"
    assert made.turn.journal.made == []


def test_after_a_yes_every_line_is_added_once_however_often_a_model_calls() -> None:
    async def story(loop: Any) -> None:
        shop = open_shop(PRODUCTS, loop.time)
        shop.say_of_itself(meals=[SNACKS])
        user_id = shop.register(name="Ana", email="ana@example.com")
        made = ToolCalls(shop)
        made.turn = shop.turn("sí, agregalo")
        basket = await made.call(_tool("propose_basket"), meal="picada")
        for _ in range(2):
            for line in basket["items"]:
                await made.call(
                    _tool("add_product_to_cart"),
                    product_id=line["product_id"],
                    quantity=line["quantity"],
                )
        assert shop.cart(user_id) == dict(lines(basket).values())

    run(story)


def _tool(name: str) -> Any:
    return next(tool for tool in TOOLS if tool.__name__ == name)


def test_the_longest_basket_is_told_whole() -> None:
    long_name = "criollo de campo añejo en piñas de pequeños tambos de La Pampa estacionado"
    products = {
        number: description(f"Queso {number} {long_name}", price=99_999_999, stock=99_000)
        for number in range(1, MAX_ITEMS + 1)
    }
    items = [
        {
            "name": f"parte {n}",
            "options": [{"search": f"queso {n}", "amount": 1, "measure": "unit"}],
        }
        for n in range(1, MAX_ITEMS + 1)
    ]
    made = ToolCalls(open_shop(products, lambda: 0.0))
    made.shop.say_of_itself(meals=[{**SNACKS, "items": items}])
    result = made.result("propose_basket", meal="picada", people=90)
    assert len(result["items"]) == MAX_ITEMS
    assert all(line["line_total_text"] for line in result["items"])
