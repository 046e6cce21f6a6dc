"""The routes over HTTP: the seed's shapes field by field, and an answer to every bad input."""

import json
import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest

from backoffice_api.services import settling
from tests.backoffice import ADMIN, ANA, JUAN, Backoffice, a_backoffice, a_store
from tests.shop_documents import DOCUMENT

LINE = {
    "name": "Leche Entera La Serenísima 1L",
    "unit": "unidad",
    "quantity": 2,
    "unit_price": 450.0,
    "line_total": 900.0,
}


LABEL = {"vat_rate": 21, "net_content": "", "perishable": False}


def a_full_cart(backoffice: Backoffice) -> tuple[int, int]:
    """The ids of a shopper with two milks in the cart, and of the milk."""
    user, milk = backoffice.user(), backoffice.product()
    line = {"user_id": user.id, "product_id": milk.id, "quantity": 2}
    assert backoffice.post("/carts/add_item", line).status_code == 200
    return user.id, milk.id


def an_order(backoffice: Backoffice) -> Any:
    user, _ = a_full_cart(backoffice)
    return backoffice.post("/orders/checkout", {"user_id": user}).get_json()


def test_a_user_has_the_seeds_shape_and_more() -> None:
    answer = a_backoffice().post("/users", JUAN)
    assert answer.status_code == 201
    assert answer.get_json() == {
        "id": 100000001,
        **JUAN,
        "segment": "nuevo",
        "created_at": "2026-11-22T12:00:00.000Z",
        "whatsapp_user_id": "",
    }


def test_a_product_has_the_seeds_shape_and_more() -> None:
    body = {
        "sku": "LECHE-SER-001",
        "name": " Leche Entera La Serenísima 1L ",
        "category": "Lácteos",
        "description": "Leche entera fortificada",
        "price": 450.0,
        "stock": 50,
    }
    answer = a_backoffice().post("/products", body)
    assert answer.status_code == 201
    assert answer.get_json() == {
        **body,
        "id": 100000001,
        "name": "Leche Entera La Serenísima 1L",
        "brand": "",
        "unit": "unidad",
        "is_offer": False,
        "tags": [],
        **LABEL,
        "photo_url": "",
        "updated_at": "2026-11-22T12:00:00.000Z",
    }


def test_a_cart_has_the_seeds_shape() -> None:
    backoffice = a_backoffice()
    user, milk = a_full_cart(backoffice)
    cart = backoffice.get("/carts/summary", user_id=user).get_json()
    assert cart == {
        "cart_id": cart["cart_id"],
        "user_id": user,
        "status": "active",
        "items": [{"product_id": milk, **LINE}],
        "total": 900.0,
    }
    assert backoffice.get("/carts").get_json()["items"] == [cart]


def test_an_order_has_the_seeds_shape_and_its_payment_link() -> None:
    backoffice = a_backoffice()
    order = an_order(backoffice)
    url = order.pop("payment_url")
    assert url.startswith("http://localhost:8001/checkout/")
    assert order == {
        "id": order["id"],
        "user_id": order["user_id"],
        "cart_id": order["cart_id"],
        "items": [{"product_id": order["items"][0]["product_id"], **LINE, **LABEL}],
        "subtotal": 900.0,
        "fee": 0.0,
        "withdrawn": 0,
        "total": 900.0,
        "delivery": None,
        "means": None,
        "cash_with": None,
        "refunded": 0,
        "to_give_back": 0,
        "offers": [],
        "frozen": "",
        "allowed": ["paid", "cancelled"],
        "status": "placed",
        "payment_status": "pending",
        "created_at": "2026-11-22T12:00:00.000Z",
        "expires_at": "2026-11-22T13:00:00.000Z",
        "voucher_until": None,
        "paid_at": None,
        "withdrawal_url": f"{url}/arrepentimiento",
    }
    for path in ("/orders/last", "/orders/by_user", "/orders"):
        query = {} if path == "/orders" else {"user_id": order["user_id"]}
        answer = backoffice.get(path, **query).get_json()
        assert (answer["items"][0] if "items" in answer and "id" not in answer else answer) == {
            **order,
            "payment_url": url,
        }


def test_a_changed_line_is_told_with_its_cart() -> None:
    backoffice = a_backoffice()
    user, milk = a_full_cart(backoffice)
    body = {"user_id": user, "product_id": milk, "quantity": 5}
    assert backoffice.post("/carts/set_quantity", body).get_json()["item"]["quantity"] == 5
    gone = backoffice.post("/carts/set_quantity", {**body, "quantity": 0}).get_json()
    assert (gone["item"]["quantity"], gone["items"], gone["total"]) == (0, [], 0.0)


def test_half_a_kilo_is_sold_to_the_centavo() -> None:
    backoffice = a_backoffice()
    user, bread = backoffice.user(), backoffice.product("Pan por Kilo", unit="kg", price=210001)
    body = {"user_id": user.id, "product_id": bread.id, "quantity": 0.5}
    item = backoffice.post("/carts/add_item", body).get_json()["item"]
    assert (item["quantity"], item["line_total"]) == (0.5, 1050.01)


def test_the_checkout_page_gets_the_order_and_nothing_of_the_shopper() -> None:
    backoffice = a_backoffice()
    order = an_order(backoffice)
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]
    answer = backoffice.client.get(path)
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.get_json() == {
        "order_id": order["id"],
        "shop_name": "Almacén Milo",
        "timezone": "America/Argentina/Cordoba",
        "items": [
            {
                **order["items"][0],
                "measure_price": {"price": 450.0, "measure": "l"},
                "unit_price_without_taxes": 371.9,
                "line_total_without_taxes": 743.8,
            }
        ],
        "subtotal": 900.0,
        "fee": 0.0,
        "withdrawn": 0,
        "total": 900.0,
        "total_without_taxes": 743.8,
        "currency": "ARS",
        "state": "payable",
        "status": "placed",
        "is_paid": False,
        "is_cancellable": True,
        "delivery": None,
        "means": None,
        "cash_with": None,
        "refunded": 0,
        "to_give_back": 0,
        "voucher_until": None,
        "offers": [],
        "transfer": None,
        "pickup_address": "",
        "pickup_hours": "",
        "options": {
            "pickup": True,
            "zones": [],
            "slots": [],
            "means": [{"means": "mercado_pago", "note": ""}],
            "last": None,
            "pin": None,
        },
        "created_at": order["created_at"],
        "expires_at": order["expires_at"],
        "paid_at": None,
        "shop": {
            "name": "Almacén Milo",
            "whatsapp": "14155238886",
            "address": "",
            "phone": "",
            "email": "",
            "cuit": "",
        },
        "rehearsal": True,
    }
    for _ in range(2):
        begun = backoffice.client.post(f"{path}/pay")
        (link,) = backoffice.till.links
        assert (begun.status_code, begun.get_json()) == (
            200,
            {"state": "payable", "payment_url": f"https://pay.example/{link}"},
        )
    backoffice.clock.advance(minutes=5)
    settling.settle(backoffice.shop, backoffice.till.pay(link))
    again = backoffice.client.post(f"{path}/pay")
    assert again.get_json() == {"state": "paid", "payment_url": None}
    after = backoffice.client.get(path).get_json()
    assert (after["state"], after["paid_at"]) == ("paid", "2026-11-22T12:05:00.000Z")


def test_an_order_keeps_the_label_that_its_products_had() -> None:
    backoffice = a_backoffice()
    user, spinach = backoffice.user(), backoffice.product("Espinaca Paquete", price=90_000)
    path = f"/products/{spinach.id}"
    label = {"vat_rate": 10.5, "net_content": "300 g", "perishable": True}
    backoffice.post("/carts/add_item", {"user_id": user.id, "product_id": spinach.id})
    backoffice.patch(path, label)
    order = backoffice.post("/orders/checkout", {"user_id": user.id}).get_json()
    backoffice.patch(path, {"vat_rate": 21, "net_content": "1 kg", "perishable": False})
    (line,) = backoffice.get(f"/orders/{order['id']}").get_json()["items"]
    assert {name: line[name] for name in label} == label
    shown = backoffice.client.get("/api/checkout/" + order["payment_url"].rpartition("/")[2])
    (line,) = shown.get_json()["items"]
    assert line["measure_price"] == {"price": 3000.0, "measure": "kg"}
    assert line["unit_price_without_taxes"] == 814.48


def test_a_shop_of_invoices_c_tells_no_taxes_apart() -> None:
    backoffice = a_backoffice()
    backoffice.patch("/shop", {"invoice_types": ["C"]}, If_Match="*")
    order = an_order(backoffice)
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]
    shown = backoffice.client.get(path).get_json()
    (line,) = shown["items"]
    assert (line["unit_price_without_taxes"], line["line_total_without_taxes"]) == (None, None)
    assert shown["total_without_taxes"] is None
    assert line["measure_price"] == {"price": 450.0, "measure": "l"}


def test_the_checkout_page_is_told_how_the_shop_is_reached() -> None:
    backoffice = a_backoffice()
    path = "/api/checkout/" + an_order(backoffice)["payment_url"].rpartition("/")[2]
    etag = backoffice.get("/shop").headers["ETag"]
    assert backoffice.patch("/shop", DOCUMENT, If_Match=etag).status_code == 200
    assert backoffice.client.get(path).get_json()["shop"] == {
        "name": "Almacén Milo",
        "whatsapp": "14155238886",
        "address": "Av. Corrientes 5000, Villa Crespo",
        "phone": "+54 11 4855-0000",
        "email": "hola@almacen.example",
        "cuit": "27234567891",
    }


@pytest.mark.parametrize("tail", ["**.", ")", "%22", "%E2%80%9D", "%20gracias"])
def test_a_link_with_a_tail_leads_to_the_same_order(tail: str) -> None:
    backoffice = a_backoffice()
    order = an_order(backoffice)
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2] + tail
    assert backoffice.client.get(path).get_json()["order_id"] == order["id"]
    assert backoffice.client.post(f"{path}/pay").get_json()["payment_url"]


def test_reading_a_link_changes_nothing() -> None:
    backoffice = a_backoffice()
    order = an_order(backoffice)
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]
    before = backoffice.get(f"/orders/{order['id']}").get_json()
    for method in ("GET", "HEAD"):
        backoffice.client.open(path, method=method)
    assert backoffice.get(f"/orders/{order['id']}").get_json() == before
    assert backoffice.client.get(f"{path}/pay").status_code == 405


def test_an_expired_and_a_cancelled_link_say_so() -> None:
    backoffice = a_backoffice()
    order = an_order(backoffice)
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]
    backoffice.clock.advance(hours=24)
    assert backoffice.client.get(path).get_json()["state"] == "expired"
    answer = backoffice.client.post(f"{path}/pay")
    assert (answer.status_code, answer.get_json()["code"]) == (409, "order_expired")
    shown = backoffice.get(f"/orders/{order['id']}").get_json()
    assert (shown["status"], shown["payment_status"]) == ("cancelled", "expired")

    other = a_backoffice()
    order = an_order(other)
    path = "/api/checkout/" + order["payment_url"].rpartition("/")[2]
    other.post(f"/orders/{order['id']}/transitions", {"to": "cancelled"})
    assert other.client.get(path).get_json()["state"] == "cancelled"
    assert other.client.post(f"{path}/pay").get_json()["code"] == "order_cancelled"


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("token", ["x", "A" * 22, "..", "%2e%2e%2forders", "a" * 3000])
def test_a_guessed_link_is_not_found_and_not_kept(method: str, token: str) -> None:
    backoffice = a_backoffice()
    an_order(backoffice)
    path = f"/api/checkout/{token}" + ("/pay" if method == "POST" else "")
    answer = backoffice.client.open(path, method=method)
    assert answer.status_code == 404
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_order_moves_along_and_nowhere_else() -> None:
    backoffice = a_backoffice()
    path = f"/orders/{an_order(backoffice)['id']}/transitions"
    for to in ("paid", "preparing", "out_for_delivery", "delivered"):
        assert backoffice.post(path, {"to": to}).get_json()["status"] == to
    answer = backoffice.post(path, {"to": "cancelled"})
    assert (answer.status_code, answer.get_json()["allowed"]) == (409, [])
    assert backoffice.post(path, {"to": "lost"}).get_json()["code"] == "invalid_to"


def test_a_changed_price_comes_with_the_cart_and_what_changed() -> None:
    backoffice = a_backoffice()
    user, milk = a_full_cart(backoffice)
    backoffice.patch(f"/products/{milk}", {"price": 500.5})
    headers = {**ADMIN, "Idempotency-Key": "k"}
    answers = [backoffice.post("/orders/checkout", {"user_id": user}, headers) for _ in range(2)]
    for answer in answers:
        assert answer.status_code == 409
        assert answer.content_type == "application/problem+json"
        problem = answer.get_json()
        assert problem["code"] == "price_changed"
        assert problem["cart"]["total"] == 1001.0
        assert problem["changes"] == [
            {
                "product_id": milk,
                "name": LINE["name"],
                "old_price": 450.0,
                "new_price": 500.5,
            }
        ]
    assert [answer.headers.get("Idempotent-Replayed") for answer in answers] == [None, "true"]
    assert backoffice.post("/orders/checkout", {"user_id": user}).get_json()["total"] == 1001.0


def test_a_vanished_product_is_named_and_its_line_dropped() -> None:
    backoffice = a_backoffice()
    user, milk = a_full_cart(backoffice)
    assert backoffice.client.delete(f"/products/{milk}", headers=ADMIN).status_code == 200
    problem = backoffice.post("/orders/checkout", {"user_id": user}).get_json()
    assert (problem["code"], problem["name"], problem["cart"]["items"]) == (
        "product_gone",
        LINE["name"],
        [],
    )
    again = backoffice.post("/orders/checkout", {"user_id": user})
    assert again.get_json()["code"] == "cart_empty"


def test_a_repeated_checkout_is_one_order() -> None:
    backoffice = a_backoffice()
    user, milk = a_full_cart(backoffice)
    headers = {**ADMIN, "Idempotency-Key": "checkout-1"}
    first = backoffice.post("/orders/checkout", {"user_id": user}, headers)
    line = {"user_id": user, "product_id": milk, "quantity": 1}
    backoffice.post("/carts/add_item", line)
    again = backoffice.post("/orders/checkout", {"user_id": user, "email": None}, headers)
    assert (again.status_code, again.get_json()) == (201, first.get_json())
    assert len(backoffice.get("/orders").get_json()["items"]) == 1
    assert backoffice.get("/carts/summary", user_id=user).get_json()["total"] == 450.0


def test_typos_are_corrected_and_said() -> None:
    backoffice = a_backoffice()
    backoffice.product()
    answer = backoffice.get("/products", query="lehce").get_json()
    assert [product["name"] for product in answer["items"]] == [LINE["name"]]
    assert answer["corrected_query"] == "leche"
    nothing = backoffice.get("/products", query="iphone").get_json()
    assert nothing == {"items": [], "next_page_token": None, "corrected_query": None}


def test_lists_come_in_pages() -> None:
    backoffice = a_backoffice()
    for number in range(5):
        backoffice.user({**JUAN, "email": f"{number}@x.com", "phone": f"549112345678{number}"})
        backoffice.clock.advance(seconds=1)
    seen: list[str] = []
    query: dict[str, Any] = {"limit": 2}
    for _ in range(3):
        page = backoffice.get("/users", **query).get_json()
        seen += [user["email"] for user in page["items"]]
        query = {"limit": 2, "page_token": page["next_page_token"]}
    assert seen == [f"{number}@x.com" for number in (4, 3, 2, 1, 0)]
    assert query["page_token"] is None


PAGED = (
    "/users",
    "/products",
    "/orders",
    "/carts",
    "/conversations",
    "/dead-letters",
    "/payments/held",
    "/products/by_stock",
    "/products/raises",
    "/notices",
    "/owner_notices",
    "/withdrawals",
    "/panel/audit",
    "/panel/people",
)


@pytest.mark.parametrize(
    "path",
    [
        *PAGED,
        "/orders/by_user",
        "/orders/by_status",
        "/orders/100000002/payments",
        "/products/100000002/history",
        "/products/raises/{raise_id}/products",
        "/products/imports/100000002/changes",
        "/conversations/5491123456789",
    ],
)
def test_an_empty_page_token_is_the_first_page(path: str) -> None:
    backoffice = a_backoffice()
    user, _ = a_full_cart(backoffice)
    backoffice.post("/orders/checkout", {"user_id": user})
    backoffice.post("/conversations/5491123456789/pause", {})
    body = {"percent": 8, "rounding": "1", "everything": True}
    raise_id = backoffice.post("/products/raises", body).get_json()["id"]
    path = path.format(raise_id=raise_id)
    whose: dict[str, Any] = {"by_user": {"user_id": user}, "by_status": {"status": "placed"}}
    of_user = whose.get(path.rpartition("/")[2], {})
    first = backoffice.get(path, **of_user)
    again = backoffice.get(path, **of_user, page_token="")
    assert (again.status_code, again.get_json()) == (first.status_code, first.get_json())


def test_every_paged_list_is_tried_with_an_empty_token() -> None:
    document = a_backoffice().get("/openapi.json").get_json()
    paged = {
        path
        for path, methods in document["paths"].items()
        for each in methods.get("get", {}).get("parameters", [])
        if each["name"] == "page_token"
    }
    assert paged == {
        *PAGED,
        "/orders/by_user",
        "/orders/by_status",
        "/orders/{order_id}/payments",
        "/products/{product_id}/history",
        "/products/raises/{raise_id}/products",
        "/products/imports/{import_id}/changes",
        "/conversations/{conversation_id}",
    }


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ({"limit": 0}, "invalid_limit"),
        ({"limit": "x"}, "invalid_limit"),
        ({"limit": 10**30}, "invalid_limit"),
        ({"page_token": "guessed"}, "invalid_page_token"),
        ({"pagetoken": "x"}, "unknown_field"),
    ],
)
def test_a_bad_query_is_named(query: dict[str, Any], code: str) -> None:
    answer = a_backoffice().get("/users", **query)
    assert (answer.status_code, answer.get_json()["code"]) == (422, code)


@pytest.mark.parametrize(
    ("quantity", "code"),
    [
        ("muchas", "invalid_quantity"),
        ("2", "invalid_quantity"),
        (True, "invalid_quantity"),
        (None, "invalid_quantity"),
        (0, "invalid_quantity"),
        (-1, "invalid_quantity"),
        (1_000_000, "invalid_quantity"),
        (1.5, "invalid_quantity"),
        (1e300, "invalid_quantity"),
        (10**400, "invalid_quantity"),
        (11, "out_of_stock"),
    ],
)
def test_a_quantity_that_cannot_be_is_refused(quantity: Any, code: str) -> None:
    backoffice = a_backoffice()
    user, milk = backoffice.user(), backoffice.product()
    body = {"user_id": user.id, "product_id": milk.id, "quantity": quantity}
    answer = backoffice.post("/carts/add_item", body)
    assert answer.get_json()["code"] == code
    assert backoffice.get("/carts/summary", user_id=user.id).get_json()["items"] == []


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"", 400, "malformed_json"),
        (b"{", 400, "malformed_json"),
        (b'{"user_id": NaN}', 400, "malformed_json"),
        (b"\xff\xfe", 400, "malformed_json"),
        (b"[" * 100_000, 400, "malformed_json"),
        (b'{"user_id": ' + b"9" * 5000 + b"}", 400, "malformed_json"),
        (b"[]", 422, "invalid_body"),
        (b"null", 422, "invalid_body"),
        (b"{}", 422, "invalid_user_id"),
        (b'{"user_id": "1"}', 422, "invalid_user_id"),
        (b'{"user_id": 0}', 422, "invalid_user_id"),
        (b'{"user_id": 1, "price": 1}', 422, "unknown_field"),
        (b'{"user_id": 1, "email": "\\ud800"}', 422, "invalid_email"),
        (b'{"user_id": 999}', 404, "user_not_found"),
    ],
)
def test_a_body_that_cannot_be_is_refused(body: bytes, status: int, code: str) -> None:
    answer = a_backoffice().client.post(
        "/orders/checkout", data=body, content_type="application/json", headers=ADMIN
    )
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"


def test_a_body_of_another_type_or_too_long_is_refused() -> None:
    client = a_backoffice().client
    form = client.post("/users", data={"name": "Juan"}, headers=ADMIN)
    assert (form.status_code, form.get_json()["code"]) == (415, "unsupported_media_type")
    long = client.post(
        "/users", data=b" " * (3 << 20), content_type="application/json", headers=ADMIN
    )
    assert (long.status_code, long.get_json()["code"]) == (413, "body_too_large")


def test_a_refusal_does_not_repeat_what_was_given() -> None:
    secret = {"name": ["hunter2"], "email": "x", "phone": {"hunter2": 1}}
    answer = a_backoffice().post("/users", secret)
    assert answer.status_code == 422
    assert "hunter2" not in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"price": -1}, "invalid_price"),
        ({"price": 450.505}, "invalid_price"),
        ({"price": "450,50"}, "invalid_price"),
        ({"stock": -1}, "invalid_stock"),
        ({"stock": 1.5}, "invalid_stock"),
        ({"unit": "docena"}, "invalid_unit"),
        ({"name": ""}, "invalid_name"),
        ({"name": " \u200b\u202e\x07"}, "invalid_name"),
        ({"name": "x" * 121}, "invalid_name"),
        ({"is_offer": "sí"}, "invalid_is_offer"),
        ({"id": 7}, "unknown_field"),
    ],
)
def test_a_product_that_cannot_be_is_refused(body: dict[str, Any], code: str) -> None:
    backoffice = a_backoffice()
    product = backoffice.product()
    for answer in (
        backoffice.patch(f"/products/{product.id}", body),
        backoffice.post("/products", {"sku": "NEW-1", "name": "Pan", "price": 1, **body}),
    ):
        assert (answer.status_code, answer.get_json()["code"]) == (422, code)
    assert len(backoffice.get("/products").get_json()["items"]) == 1


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "route_not_found"),
        ("GET", "/users/abc", 404, "route_not_found"),
        ("GET", "/users/-1", 404, "route_not_found"),
        ("GET", "/users/" + "9" * 5000, 404, "route_not_found"),
        ("GET", "/users/1", 404, "user_not_found"),
        ("GET", "/products/1", 404, "product_not_found"),
        ("GET", "/orders/1", 404, "order_not_found"),
        ("GET", "/orders/last?user_id=1", 404, "order_not_found"),
        ("DELETE", "/users", 405, "method_not_allowed"),
        ("OPTIONS", "/users", 405, "method_not_allowed"),
    ],
)
def test_what_is_not_there_is_a_problem(method: str, path: str, status: int, code: str) -> None:
    answer = a_backoffice().client.open(path, method=method, headers=ADMIN)
    assert (answer.status_code, answer.get_json()["code"]) == (status, code)
    assert answer.content_type == "application/problem+json"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_wrong_method_says_which_are_right() -> None:
    answer = a_backoffice().client.delete("/users", headers=ADMIN)
    assert set(answer.headers["Allow"].split(", ")) == {"GET", "HEAD", "POST"}


def test_a_bug_is_a_problem_and_says_nothing_of_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    store = a_store()
    backoffice = a_backoffice(store)

    def burst(*_: object) -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setattr(store, "get_many", burst)
    answer = backoffice.get("/users/1")
    assert (answer.status_code, answer.get_json()["code"]) == (500, "internal_error")
    assert "hunter2" not in answer.get_data(as_text=True)


def test_taken_phone_and_address_are_told_apart() -> None:
    backoffice = a_backoffice()
    backoffice.post("/users", JUAN)
    for taken in ("phone", "email"):
        answer = backoffice.post("/users", {**ANA, taken: JUAN[taken]})
        assert (answer.status_code, answer.get_json()["code"]) == (409, f"{taken}_taken")


@pytest.mark.parametrize("given", [{}, {"email": None}, {"email": ""}, {"email": "  "}])
def test_a_user_may_have_no_address(given: dict[str, Any]) -> None:
    backoffice = a_backoffice()
    for person in (JUAN, ANA):
        body = {"name": person["name"], "phone": person["phone"], **given}
        answer = backoffice.post("/users", body)
        assert (answer.status_code, answer.get_json()["email"]) == (201, "")


@pytest.mark.parametrize("email", ["juan", "juan@", "@example.com", 7])
def test_a_broken_address_is_refused_and_not_left_out(email: Any) -> None:
    answer = a_backoffice().post("/users", {**JUAN, "email": email})
    assert (answer.status_code, answer.get_json()["code"]) == (422, "invalid_email")


def test_a_user_is_changed_by_the_owner() -> None:
    backoffice = a_backoffice()
    user = backoffice.post("/users", JUAN).get_json()
    answer = backoffice.patch(f"/users/{user['id']}", {"name": "Juan P.", "segment": "frecuente"})
    assert answer.get_json() == {**user, "name": "Juan P.", "segment": "frecuente"}


@pytest.mark.parametrize("segment", ["", " ", "-", " vip", "vip ", "a\nb", "x" * 41])
def test_a_segment_is_a_word_or_some(segment: str) -> None:
    backoffice = a_backoffice()
    user = backoffice.post("/users", JUAN).get_json()
    path = f"/users/{user['id']}"
    assert backoffice.patch(path, {"segment": segment}).status_code == 422
    assert backoffice.patch(path, {"segment": "muy fiel-2"}).get_json()["segment"] == "muy fiel-2"


def test_a_locked_database_is_a_wait_and_loses_nothing(tmp_path: Path) -> None:
    path = str(tmp_path / "milo.db")
    backoffice = a_backoffice(a_store(path, busy_seconds=0.1))
    user, milk = a_full_cart(backoffice)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    body, headers = {"user_id": user}, {**ADMIN, "Idempotency-Key": "k"}
    refused = backoffice.post("/orders/checkout", body, headers)
    assert refused.status_code == 503
    assert refused.content_type == "application/problem+json"
    assert refused.headers["Retry-After"] == "1"
    assert backoffice.get("/carts/summary", user_id=user).get_json()["total"] == 900.0
    other.execute("ROLLBACK")
    other.close()
    assert backoffice.post("/orders/checkout", body, headers).status_code == 201
    assert backoffice.get(f"/products/{milk}").get_json()["stock"] == 8


def test_the_same_request_many_times_at_once_has_one_effect(tmp_path: Path) -> None:
    backoffice = a_backoffice(a_store(str(tmp_path / "milo.db")))
    user, milk = a_full_cart(backoffice)
    body, headers = {"user_id": user}, {**ADMIN, "Idempotency-Key": "k"}
    answers: list[tuple[int, Any]] = []
    ready = threading.Barrier(6)

    def check_out() -> None:
        ready.wait(timeout=10)
        answer = backoffice.app.test_client().post("/orders/checkout", json=body, headers=headers)
        answers.append((answer.status_code, answer.get_json()["id"]))

    threads = [threading.Thread(target=check_out) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert len(set(answers)) == 1
    assert len(answers) == 6
    assert backoffice.get(f"/products/{milk}").get_json()["stock"] == 8


def test_a_large_answer_is_compressed_when_the_caller_can_read_it() -> None:
    backoffice = a_backoffice()
    for number in range(20):
        backoffice.product(f"Producto {number}")
    plain = backoffice.get("/products")
    packed = backoffice.get("/products", {**ADMIN, "Accept-Encoding": "gzip"})
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Vary"] == "Accept-Encoding"
    assert len(packed.data) < len(plain.data) / 3
    assert "Content-Encoding" not in plain.headers
    refused = backoffice.get("/products", {**ADMIN, "Accept-Encoding": "gzip;q=0, identity"})
    assert json.loads(refused.data) == plain.get_json()
    small = backoffice.get("/healthz", {"Accept-Encoding": "gzip"})
    assert "Content-Encoding" not in small.headers


def test_the_service_says_that_it_is_there_and_works() -> None:
    client = a_backoffice().client
    assert client.get("/").get_json() == {"status": "ok", "service": "backoffice_api"}
    assert client.get("/healthz").get_json() == {"status": "ok"}
    assert client.get("/health").get_json() == {
        "status": "ok",
        "adapters": {"store": "ok", "payments": "ok"},
    }


def test_a_store_that_does_not_answer_makes_it_unhealthy(tmp_path: Path) -> None:
    store = a_store(str(tmp_path / "milo.db"), busy_seconds=0.1)
    backoffice = a_backoffice(store)
    store.close()
    (tmp_path / "milo.db").unlink()
    (tmp_path / "milo.db").mkdir()
    answer = backoffice.client.get("/health")
    assert (answer.status_code, answer.mimetype) == (503, "application/problem+json")
    assert answer.get_json() == {
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "code": "unhealthy",
        "detail": "not working: store",
        "adapters": {"store": "failing", "payments": "ok"},
    }
