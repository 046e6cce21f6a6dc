"""An owner's change of stock over HTTP: what was sold meanwhile is not overwritten."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_api.domain.product import Product
from retail import quantity
from tests.backoffice import ADMIN, Backoffice, a_backoffice
from tests.conversing import said

STALE = '"what,was,never,there"'


class Shelf:
    """A shop with ten of one product, an owner and a buyer."""

    def __init__(self, **members: Any) -> None:
        self.backoffice: Backoffice = a_backoffice()
        self.product: Product = self.backoffice.product("Leche", **members)
        self.path = f"/products/{self.product.id}"
        self.buyer = self.backoffice.user().id

    def etag(self) -> str:
        return self.backoffice.get(self.path).headers["ETag"]

    def stock(self) -> float:
        return quantity.to_wire(self.backoffice.stock_of(self.product))

    def sell(self, number: float) -> None:
        line = {"user_id": self.buyer, "product_id": self.product.id, "quantity": number}
        said(self.backoffice.post("/carts/add_item", line))
        order = said(self.backoffice.post("/orders/checkout", {"user_id": self.buyer}))
        said(self.backoffice.post(f"/orders/{order['id']}/transitions", {"to": "paid"}))

    def change(self, body: Any, **headers: str) -> Any:
        return self.backoffice.patch(self.path, body, **headers)

    def is_refused(self, body: Any, status: int, code: str, **headers: str) -> dict[str, Any]:
        """The problem; and nothing was changed."""
        before = self.backoffice.get(self.path).get_json()
        answer = self.change(body, **headers)
        problem: dict[str, Any] = answer.get_json()
        assert (answer.status_code, problem["code"]) == (status, code)
        assert answer.content_type == "application/problem+json"
        assert self.backoffice.get(self.path).get_json() == before
        return problem


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


def test_a_sale_between_look_and_change_is_not_lost(shelf: Shelf) -> None:
    seen = shelf.etag()
    shelf.sell(3)
    problem = shelf.is_refused({"stock": 100}, 412, "product_changed", If_Match=seen)
    assert problem["changes"] == {"stock": {"given": 100, "now": 7}}


def test_a_refusal_names_both_values_of_each_member_and_of_no_other(shelf: Shelf) -> None:
    body = {"stock": 100, "price": 500.5, "name": " Leche  Nueva ", "category": None}
    problem = shelf.is_refused(body, 412, "product_changed", If_Match=STALE)
    assert problem["changes"] == {
        "stock": {"given": 100, "now": 10},
        "price": {"given": 500.5, "now": 450},
        "name": {"given": "Leche Nueva", "now": "Leche"},
    }


def test_a_relative_change_of_what_was_not_seen_names_what_it_would_come_to(shelf: Shelf) -> None:
    problem = shelf.is_refused({"stock_change": -12}, 412, "product_changed", If_Match=STALE)
    assert problem["changes"] == {"stock": {"given": -2, "now": 10}}


def test_a_refusal_s_tag_is_that_of_what_is_there(shelf: Shelf) -> None:
    problem = shelf.is_refused({"stock": 9}, 412, "product_changed", If_Match=STALE)
    assert problem["etag"] == shelf.etag()
    assert said(shelf.change({"stock": 9}, If_Match=problem["etag"]))["stock"] == 9


def test_each_answer_s_tag_lets_the_next_change_in(shelf: Shelf) -> None:
    created = shelf.backoffice.post("/products", {"sku": "NEW-1", "name": "Pan", "price": 1})
    shelf.path = f"/products/{created.get_json()['id']}"
    assert created.headers["ETag"] == shelf.etag()
    for stock in (5, 6):
        created = shelf.change({"stock": stock}, If_Match=created.headers["ETag"])
        assert said(created)["stock"] == stock
        assert created.headers["ETag"] == shelf.etag()


def test_a_stock_needs_to_say_what_was_seen(shelf: Shelf) -> None:
    shelf.is_refused({"stock": 100, "price": 7}, 428, "if_match_required")


def test_other_members_do_not(shelf: Shelf) -> None:
    assert said(shelf.change({"price": 7, "stock": None}))["price"] == 7


@pytest.mark.parametrize("member", [{"price": 7}, {"name": "Pan"}, {"stock_change": 1}])
def test_any_member_may_say_what_was_seen(shelf: Shelf, member: dict[str, Any]) -> None:
    shelf.is_refused(member, 412, "product_changed", If_Match=STALE)
    assert said(shelf.change(member, If_Match=shelf.etag()))


def test_one_of_some_tags_is_enough_and_a_star_is_whatever_is_there(shelf: Shelf) -> None:
    assert said(shelf.change({"stock": 4}, If_Match=f"{STALE.replace(' ', '')} , {shelf.etag()}"))
    shelf.sell(1)
    assert said(shelf.change({"stock": 5}, If_Match=" * "))["stock"] == 5


@pytest.mark.parametrize(
    "header", ["", "abc", '"abc', 'W/"abc"', '"a" "b"', '"a",', "*, *", '*, "a"', '"ñ"', '"a\tb"']
)
def test_a_malformed_condition_is_refused(shelf: Shelf, header: str) -> None:
    for body in ({"stock": 5}, {"price": 5}):
        shelf.is_refused(body, 422, "invalid_if_match", If_Match=header)


def test_a_stock_that_went_and_came_back_was_touched(shelf: Shelf) -> None:
    seen = shelf.etag()
    for change in (-3, 3):
        shelf.backoffice.clock.advance(seconds=1)
        said(shelf.change({"stock_change": change}))
    shelf.is_refused({"stock": 8}, 412, "product_changed", If_Match=seen)


def test_stock_comes_and_goes_relatively(shelf: Shelf) -> None:
    shelf.sell(2)
    assert said(shelf.change({"stock_change": 10}))["stock"] == 18
    assert said(shelf.change({"stock_change": -18, "price": 7}))["stock"] == 0


def test_no_more_goes_than_there_is(shelf: Shelf) -> None:
    shelf.sell(2)
    problem = shelf.is_refused({"stock_change": -9, "price": 7}, 409, "out_of_stock")
    assert problem["available"] == 8


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"stock_change": 1, "stock": 1}, "invalid_stock_change"),
        ({"stock_change": 0.5}, "invalid_stock_change"),
        ({"stock_change": "3"}, "invalid_stock_change"),
        ({"stock_change": -(10**8)}, "invalid_stock_change"),
        ({"stock_change": 10**7}, "invalid_stock"),
    ],
)
def test_a_change_of_stock_that_cannot_be_is_refused(
    shelf: Shelf, body: dict[str, Any], code: str
) -> None:
    shelf.is_refused(body, 422, code, If_Match="*")


def test_what_is_sold_by_weight_changes_by_the_gram() -> None:
    shelf = Shelf(unit="kg")
    assert said(shelf.change({"stock_change": -0.125}))["stock"] == 9.875
    shelf.is_refused({"stock_change": 0.0001}, 422, "invalid_stock_change")


def test_a_change_that_is_sent_again_is_made_once(shelf: Shelf) -> None:
    relative = [shelf.change({"stock_change": 3}, Idempotency_Key="k1") for _ in range(2)]
    assert [said(answer)["stock"] for answer in relative] == [13, 13]

    seen = shelf.etag()
    first = shelf.change({"stock": 40}, If_Match=seen, Idempotency_Key="k2")
    shelf.sell(1)
    again = shelf.change({"stock": 40}, If_Match=seen, Idempotency_Key="k2")
    assert (said(again), again.headers["ETag"]) == (said(first), first.headers["ETag"])
    assert again.headers["Idempotent-Replayed"] == "true"
    assert shelf.stock() == 39


def test_what_was_done_on_an_older_sight_is_no_answer_to_a_newer_one(shelf: Shelf) -> None:
    said(shelf.change({"stock": 40}, If_Match=shelf.etag(), Idempotency_Key="k1"))
    shelf.sell(1)
    newer = shelf.etag()
    shelf.is_refused(
        {"stock": 40}, 409, "idempotency_key_reused", If_Match=newer, Idempotency_Key="k1"
    )


def test_a_refused_change_s_key_may_be_used_for_the_next(shelf: Shelf) -> None:
    shelf.is_refused({"stock": 40}, 412, "product_changed", If_Match=STALE, Idempotency_Key="k1")
    said(shelf.change({"stock": 40}, If_Match=shelf.etag(), Idempotency_Key="k1"))
    assert shelf.stock() == 40


def test_what_has_a_tag_is_sent_as_it_is(shelf: Shelf) -> None:
    said(shelf.change({"description": "ñ" * 500, "name": "ñ" * 120}))
    answer = shelf.backoffice.get(shelf.path, {**ADMIN, "Accept-Encoding": "gzip"})
    assert len(answer.get_data()) > 1024
    assert "Content-Encoding" not in answer.headers


def test_the_document_tells_of_tags_and_conditions(shelf: Shelf) -> None:
    paths = shelf.backoffice.get("/openapi.json").get_json()["paths"]
    product = paths["/products/{product_id}"]
    conditional = [
        (path, method)
        for path, methods in paths.items()
        for method, operation in methods.items()
        if "If-Match" in {parameter["name"] for parameter in operation["parameters"]}
    ]
    assert sorted(conditional) == [("/products/{product_id}", "patch"), ("/shop", "patch")]
    assert {"412", "428"} <= product["patch"]["responses"].keys()
    for operation in (product["get"], product["patch"]):
        assert "ETag" in operation["responses"]["200"]["headers"]


@settings(max_examples=40)
@given(steps=st.lists(st.tuples(st.sampled_from(["look", "sell", "by", "to"]), st.integers(-9, 9))))
def test_no_order_of_sales_and_changes_loses_one(steps: list[tuple[str, int]]) -> None:
    shelf = Shelf()
    seen, stock, is_as_seen = shelf.etag(), 10, True
    for step, number in steps:
        shelf.backoffice.clock.advance(seconds=1)
        if step == "look":
            seen, is_as_seen = shelf.etag(), True
        elif step == "sell" and 0 < number <= stock:
            shelf.sell(number)
            stock, is_as_seen = stock - number, False
        elif step == "by":
            is_possible = stock + number >= 0
            answer = shelf.change({"stock_change": number})
            assert answer.status_code == (200 if is_possible else 409)
            if is_possible:
                stock, is_as_seen = stock + number, False
        elif step == "to":
            answer = shelf.change({"stock": abs(number)}, If_Match=seen)
            assert answer.status_code == (200 if is_as_seen else 412)
            if is_as_seen:
                stock, is_as_seen = abs(number), False
        assert shelf.stock() == stock
