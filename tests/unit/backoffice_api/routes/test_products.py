"""A product over HTTP: each thing that is said of it is taken, shown and changed, and outlives other changes."""

from dataclasses import fields
from typing import Any, Literal, get_args, get_origin, get_type_hints

import pytest

from backoffice_api.domain.product import Description
from retail import wire
from tests.backoffice import Backoffice, a_backoffice

RELATIVE = {"stock_change"}
CONFIRMED = {"is_free"}
"""What a request says of its own price, and nothing of the product."""
SAID = {
    name: kind for name, kind in get_type_hints(wire.NewProduct).items() if name not in CONFIRMED
}


OF_ITS_OWN = {
    "vat_rate": (10.5, 27),
    "net_content": ("900 g", "6 x 354 ml"),
    "photo_url": ("https://photos.example/1.jpg", "https://photos.example/2.jpg"),
}


def a_value(name: str, kind: Any, which: int) -> Any:
    """One of two values of a member; neither is its default but where there are only two."""
    if name in OF_ITS_OWN:
        return OF_ITS_OWN[name][which]
    if get_origin(kind) is Literal:
        return get_args(kind)[1 - which]
    if get_origin(kind) is list:
        return [a_value(name, get_args(kind)[0], which)]
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
    assert said | CONFIRMED == get_type_hints(wire.NewProduct).keys()
    assert said | CONFIRMED | RELATIVE == get_type_hints(wire.ProductChanges).keys()


def test_each_is_stored_and_shown(backoffice: Backoffice) -> None:
    assert shown(backoffice, a_product(backoffice)) == FIRST


@pytest.mark.parametrize("name", SAID)
def test_a_change_of_one_leaves_the_others(backoffice: Backoffice, name: str) -> None:
    path = a_product(backoffice)
    seen = backoffice.get(path).headers["ETag"]
    assert backoffice.patch(path, {name: SECOND[name]}, If_Match=seen).status_code == 200
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


@pytest.mark.parametrize("zero", [0, 0.0, -0.0])
def test_a_price_of_nothing_is_said_twice(backoffice: Backoffice, zero: float) -> None:
    path = a_product(backoffice)
    free = {**FIRST, "sku": "FREE-1", "price": zero}
    for answer in (backoffice.post("/products", free), backoffice.patch(path, {"price": zero})):
        assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_price")
    assert shown(backoffice, path) == FIRST

    created = backoffice.post("/products", {**free, "is_free": True})
    assert (created.status_code, created.get_json()["price"]) == (201, 0)
    changed = backoffice.patch(path, {"price": zero, "is_free": True})
    assert (changed.status_code, changed.get_json()["price"]) == (200, 0)
    assert "is_free" not in changed.get_json()


@pytest.mark.parametrize("price", [{}, {"price": 7}, {"price": 0.01}])
def test_what_has_a_price_is_not_free(backoffice: Backoffice, price: dict[str, float]) -> None:
    path = a_product(backoffice)
    refused = [backoffice.patch(path, {**price, "is_free": True})]
    if price:
        other = {**FIRST, "sku": "OTHER-1", **price, "is_free": True}
        refused.append(backoffice.post("/products", other))
    for answer in refused:
        assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_is_free")


def test_a_product_that_has_been_free_goes_on_so(backoffice: Backoffice) -> None:
    old, user = backoffice.product("Bolsa", price=0), backoffice.user()
    path = f"/products/{old.id}"
    assert backoffice.patch(path, {"stock_change": 3, "is_free": False}).get_json()["price"] == 0
    line = {"user_id": user.id, "product_id": old.id, "quantity": 1}
    assert backoffice.post("/carts/add_item", line).status_code == 200
    assert backoffice.post("/orders/checkout", {"user_id": user.id}).get_json()["total"] == 0


@pytest.mark.parametrize("rate", [19, 10.55, 100, 1e-9])
def test_a_rate_that_no_invoice_has_is_refused(backoffice: Backoffice, rate: float) -> None:
    path = a_product(backoffice)
    answer = backoffice.patch(path, {"vat_rate": rate})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_vat_rate")


def test_a_net_content_is_taken_back_and_its_name_counts_again(backoffice: Backoffice) -> None:
    path = a_product(backoffice)
    assert backoffice.patch(path, {"net_content": ""}).get_json()["net_content"] == ""
    answer = backoffice.patch(path, {"net_content": "una caja grande"})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_net_content")
