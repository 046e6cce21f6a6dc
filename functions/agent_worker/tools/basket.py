"""The tool that proposes a basket: the meal as the shop wrote it down, served by what is in stock today."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import replace

from retail import money, quantity
from retail.errors import Invalid
from retail.money import format_pesos
from retail.wire import Meal, Product, Tag

from ..whatsapp.inbound import printable
from .basket_plan import CHEAPER, Basket, Choice, cheapest, people_within, plan
from .call import Call, Result
from .diets import strict_in, suits
from .meal_parts import (
    Parts,
    exchanged,
    including_only,
    keeping_only,
    leaving_out,
    meal_named,
    parts_of,
)
from .registry import Arguments, reads
from .results import MAX_PRODUCTS

MAX_PEOPLE = 100
MAX_WORDS = 12
MAX_KEPT = 60
"""More than a meal has."""
MAX_BUDGET = 10**9
"""Pesos."""
_MAX_LETTERS = 60
_MAX_NAME = 90
"""Letters of a product's name: with more, a long basket would be cut to what a result may hold."""


def _propose(call: Call) -> Result:
    asked = call.arguments
    people = asked["people"]
    if not 0 <= people <= MAX_PEOPLE:
        raise Invalid("invalid_people", f"a basket is for 1 to {MAX_PEOPLE} people")
    if asked["budget"] is None or asked["cheaper_than"] is None:
        raise Invalid("invalid_budget", "an amount is a number of pesos")
    meals = call.turn.api.shop(call.read).get("meals") or []
    named = meal_named(meals, asked["meal"])
    if named is None:
        return {"status": "not_found", "meals": [each["name"] for each in meals]}
    name, meal = named
    parts, diet, not_suited = _for_the_diet(call, meal)
    parts, no_part = leaving_out(parts, meal, _no_diet(asked["without"]))
    if asked["keeping"]:
        parts = keeping_only(parts, asked["keeping"])
    parts, no_other = exchanged(parts, asked["instead_of"])
    parts, no_product = including_only(parts, _no_diet([*asked["including"], *asked["diet"]]))
    for_people = people or meal["people"]
    budget, cheaper_than = (money.from_wire(asked[each]) for each in ("budget", "cheaper_than"))
    told = _told(parts, for_people, budget, cheaper_than)
    enough = 0 if people else int(told.get("enough_for_people") or 0)
    if enough:  # nobody said for how many: as many as the budget is enough for
        for_people, told = enough, _told(parts, enough, budget, cheaper_than)
    heads = {"meal": name, "people": for_people, "people_said": people > 0}
    unsure = [*no_part, *no_product]
    kept = {"diet": list(diet), "not_suited": list(not_suited)} if diet else {}
    return {**told, **heads, **kept, "no_other": list(no_other), "not_recognised": unsure}


@reads(_propose)
def propose_basket(
    meal: str,
    people: int = 0,
    budget: float = 0,
    without: list[str] | None = None,
    including: list[str] | None = None,
    diet: list[str] | None = None,
    cheaper_than: float = 0,
    instead_of: list[int] | None = None,
    keeping: list[int] | None = None,
) -> Arguments:
    """Puts a basket together for a meal or a week: "un desayuno para 4 con $20.000", "asado para 10".

    It only proposes: the cart stays as it is. Show every item with its price, the total and what is left of the
    budget, say what is missing, and ask whether to add it. After a yes, call add_product_to_cart for every item with
    its product_id and quantity, all in one go. To change the proposal call this again with all that was asked so far.

    Args:
        meal: The meal in the shopper's words ("desayuno", "picada", "compra de la semana").
        people: For how many; 0 when they did not say.
        budget: Pesos that it may cost at most ("20 lucas" is 20000); 0 when they did not say.
        without: What they do not want, in their words ("fiambre", "queso").
        including: What some item has to be, where the shop has it ("queso cremoso").
        diet: What all of it has to be: "sin TACC", "sin lactosa", "vegano", "sin azúcar".
        cheaper_than: For "más barato": the total of the proposal that was too dear, in pesos.
        instead_of: For "cambiá el queso": the product_id of what they want another of.
        keeping: For "sí pero sin maní": the product_id of every item that stays; nothing else is proposed.

    Returns:
        {"status": "proposed", "meal", "people", "items": [{"product_id", "name", "quantity", "unit",
        "line_total_text", ...}], "total", "total_text", "budget_text", "left_text", "left_out": parts that the
        budget had no room for, "not_sold" and "out_of_stock": parts that the shop cannot serve, "not_suited": parts
        for which nothing is known to be what `diet` says: say so and never offer them, "no_other": what
        cannot be exchanged, "not_recognised": words of without and including of which nobody knows what they fit: say so, "is_cheapest"}.
        {"status": "budget_too_small", "least_total_text", "enough_for_people", ...}: say what it takes, and for how
        many people the budget would do (0: for nobody).
        {"status": "not_found", "meals"}: the shop has no such meal; offer those, or look for products.
        {"status": "nothing_left", ...}: none of it can be had.
    """
    return {
        "meal": _words(meal),
        "people": people,
        "budget": _pesos(budget),
        "without": [_words(each) for each in (without or [])[:MAX_WORDS]],
        "including": [_words(each) for each in (including or [])[:MAX_WORDS]],
        "diet": [_words(each) for each in (diet or [])[:MAX_WORDS]],
        "cheaper_than": _pesos(cheaper_than),
        "instead_of": (instead_of or [])[:MAX_WORDS],
        "keeping": (keeping or [])[:MAX_KEPT],
    }


def _words(given: str) -> str:
    return printable(given).strip()[:_MAX_LETTERS]


def _pesos(amount: float) -> float | None:
    """Pesos and centavos; None for what is no amount."""
    if not math.isfinite(amount) or not 0 <= amount <= MAX_BUDGET:
        return None
    return math.floor(amount * 100) / 100


def _for_the_diet(call: Call, meal: Meal) -> tuple[Parts, tuple[Tag, ...], tuple[str, ...]]:
    """The parts with what suits the diets that are asked for, those diets, and the parts for which nothing suits.

    A diet counts in whichever argument a model tells it. With `instead_of`, `including` says what those products'
    parts have to be, not all of the basket. Where only optional parts are left, those are the meal.
    """
    asked = call.arguments
    everywhere = strict_in([asked["meal"], *asked["without"], *asked["diet"]])
    diet = strict_in([*everywhere, *asked["including"]])
    if not diet:
        return parts_of(meal, _searched(call, meal)), (), ()
    found = _searched(call, meal, diet)
    exchanging, parts, unsuited = set(asked["instead_of"]), [], []
    whole, part_of_it = parts_of(meal, found, suits(diet)), parts_of(meal, found, suits(everywhere))
    for part, strictly, loosely in zip(parts_of(meal, found), whole, part_of_it, strict=True):
        fit = loosely if exchanging and exchanging.isdisjoint(part.product_ids) else strictly
        if fit.is_sold or not part.is_sold:
            parts.append(fit)
        else:
            unsuited.append(part.name)
    if all(part.optional or not part.is_sold for part in parts):
        parts = [replace(part, optional=False) for part in parts]
    return tuple(parts), diet, tuple(unsuited)


def _no_diet(words: Iterable[str]) -> list[str]:
    return [each for each in words if not strict_in([each])]


def _searched(call: Call, meal: Meal, diet: Sequence[Tag] = ()) -> dict[str, list[Product]]:
    """What the catalogue has for each option of a meal; for a diet also what a search for that brings."""

    def search(query: str) -> list[Product]:
        return call.turn.api.search_products(query, limit=MAX_PRODUCTS, call=call.read)["items"]

    options = [option["search"] for item in meal["items"] for option in item["options"]]
    of_a_diet = " ".join(diet)
    found: dict[str, list[Product]] = {}
    for named in dict.fromkeys(options):
        products = [*search(named), *(search(f"{named} {of_a_diet}") if diet else ())]
        found[named] = list({product["id"]: product for product in products}.values())
    return found


def _ceiling(budget: int, too_dear: int) -> int | None:
    """What the basket may cost, in centavos; None for anything."""
    limits = [limit for limit in (budget, int(too_dear * CHEAPER)) if limit]
    return min(limits, default=None)


def _told(parts: Parts, people: int, budget: int, too_dear: int) -> Result:
    """The basket for a budget in centavos, which is better than the one that was too dear; 0 for neither."""
    least = cheapest(parts, people)
    if not least.choices:
        return {"status": "nothing_left", **_lacking(least)}
    if budget and least.total > budget:
        return {
            "status": "budget_too_small",
            "budget_text": format_pesos(budget),
            "least_total": money.to_wire(least.total),
            "least_total_text": format_pesos(least.total),
            "enough_for_people": people_within(parts, people, budget),
            **_lacking(least),
        }
    basket = plan(parts, people, _ceiling(budget, too_dear))
    left = {"budget_text": format_pesos(budget), "left_text": format_pesos(budget - basket.total)}
    return {
        "status": "proposed",
        "items": [_line(choice) for choice in basket.choices],
        "total": money.to_wire(basket.total),
        "total_text": format_pesos(basket.total),
        **(left if budget else {}),
        "is_cheapest": basket.total == least.total,
        "left_out": list(basket.left_out),
        **_lacking(basket),
    }


def _lacking(basket: Basket) -> Result:
    return {"not_sold": list(basket.not_sold), "out_of_stock": list(basket.out_of_stock)}


def _line(choice: Choice) -> Result:
    product = choice.product
    return {
        "for": choice.part.name,
        "product_id": product.id,
        "name": product.name[:_MAX_NAME],
        "unit": product.unit,
        "quantity": quantity.to_wire(choice.quantity),
        "line_total": money.to_wire(choice.cost),
        "line_total_text": format_pesos(choice.cost),
    }
