"""A product over HTTP: each thing that is said of it is taken, shown and changed, and outlives other changes."""

from dataclasses import fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from backoffice_api.domain.product import Description
from retail import wire
from tests.backoffice import Backoffice, a_backoffice

SAID = get_type_hints(wire.NewProduct)


def a_value(name: str, kind: Any, which: int) -> Any:
    """One of two values of a member; neither is its default but where there are only two."""
    if get_origin(kind) is Literal:
        return get_args(kind)[1 - which]
    return {str: f"{name} {which}", bool: which == 0, float: 7 + which}[kind]


FIRST = {name: a_value(name, kind, 0) for name, kind in SAID.items()}
SECOND = {name: a_value(name, kind, 1) for name, kind in SAID.items()}


@pytest.fixture
def backoffice() -> Backoffice:
    return a_backoffice()


def a_product(backoffice: Backoffice) -> str:
    """The path of a product with the first value of each member."""
    return f"/products/{backoffice.post('/products', FIRST).get_json()['id']}"


def shown(backoffice: Backoffice, path: str) -> dict[str, Any]:
    product = backoffice.get(path).get_json()
    return {name: product[name] for name in SAID}


def test_each_thing_that_is_said_of_a_product_is_taken() -> None:
    said = {member.name for member in fields(Description)}
    assert said == SAID.keys() == get_type_hints(wire.ProductChanges).keys()


def test_each_is_stored_and_shown(backoffice: Backoffice) -> None:
    assert shown(backoffice, a_product(backoffice)) == FIRST


@pytest.mark.parametrize("name", SAID)
def test_a_change_of_one_leaves_the_others(backoffice: Backoffice, name: str) -> None:
    path = a_product(backoffice)
    assert backoffice.patch(path, {name: SECOND[name]}).status_code == 200
    assert shown(backoffice, path) == {**FIRST, name: SECOND[name]}


@pytest.mark.parametrize("member", ["name", "brand", "category", "description"])
def test_what_shoppers_see_is_cleaned_of_what_they_do_not_see(
    backoffice: Backoffice, member: str
) -> None:
    created = backoffice.post("/products", {**FIRST, member: " \u202eLeche\u2028 𝐄𝐧\u200btera\t"})
    path = f"/products/{created.get_json()['id']}"
    assert shown(backoffice, path)[member] == "Leche Entera"
    backoffice.patch(path, {member: "Leche\x00\u00a0Descremada\u2066"})
    assert shown(backoffice, path)[member] == "Leche Descremada"


def test_a_name_of_before_names_were_cleaned_does_not_stand_in_the_way(
    backoffice: Backoffice,
) -> None:
    old = backoffice.product("Leche\u202e")
    assert backoffice.patch(f"/products/{old.id}", {"price": 7}).get_json()["name"] == old.name


def test_an_order_takes_of_the_stock_and_leaves_the_rest(backoffice: Backoffice) -> None:
    path, user = a_product(backoffice), backoffice.user()
    line = {"user_id": user.id, "product_id": int(path.rpartition("/")[2]), "quantity": 2}
    backoffice.post("/carts/add_item", line)
    assert backoffice.post("/orders/checkout", {"user_id": user.id}).status_code == 201
    assert shown(backoffice, path) == {**FIRST, "stock": FIRST["stock"] - 2}
