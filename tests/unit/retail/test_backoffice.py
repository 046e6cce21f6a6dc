"""What the back-office client sends, how it reads answers, and when it asks again."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from local.inbound_message import inbound
from retail.api import MAX_TOOL_CALL_BYTES, TurnCall
from retail.backoffice import Backoffice
from retail.carrier import Retries
from retail.errors import (
    Conflict,
    Forbidden,
    Invalid,
    MiloError,
    NotFound,
    PreconditionFailed,
    PreconditionRequired,
    Refused,
    Unauthorized,
    Unavailable,
)
from retail.traces import Trace, use_trace
from retail.wire import NewDeadLetter

LETTER: NewDeadLetter = {
    "path": "/turns",
    "name": "SM1",
    "wa_id": "5491123456789",
    "task": "{}",
    "reason": "r",
}
Reply = requests.Response | requests.RequestException


class ScriptedCarrier:
    """Answers with the given replies in turn, the last one for ever, and keeps the requests."""

    def __init__(self, *replies: Reply) -> None:
        self.replies = list(replies)
        self.requests: list[requests.PreparedRequest] = []
        self.timeouts: set[tuple[float, float]] = set()

    def send(
        self,
        request: requests.PreparedRequest,
        *,
        timeout: tuple[float, float],
        allow_redirects: bool,
    ) -> requests.Response:
        assert not allow_redirects
        self.requests.append(request.copy())
        self.timeouts.add(timeout)
        reply = self.replies.pop(0) if len(self.replies) > 1 else self.replies[0]
        if isinstance(reply, requests.RequestException):
            raise reply
        return reply


def answer(status: int, body: Any) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return response


class Shop:
    """A client on a scripted carrier, and the pauses that it made."""

    def __init__(self, *replies: Reply) -> None:
        self.carrier = ScriptedCarrier(*replies)
        self.pauses: list[float] = []
        retries = Retries(sleep=self.pauses.append, chance=lambda: 0.5)
        self.client = Backoffice("http://api", "key-1", self.carrier, retries)

    @property
    def last(self) -> requests.PreparedRequest:
        return self.carrier.requests[-1]

    @property
    def tries(self) -> int:
        return len(self.carrier.requests)


MESSAGE = inbound()
CART = {"cart_id": 1, "user_id": 2, "status": "active", "items": [], "total": 0.0}
USER = {"id": 2, "name": "Juan", "email": "j@example.com", "phone": "5491123456789"}

Call = Callable[[Backoffice], Any]
KEYED = TurnCall("t", "k")
ROUTES: list[tuple[Call, str, str, Any]] = [
    (
        lambda shop: shop.claim("5491123456789", MESSAGE),
        "POST",
        "/turns/claim",
        {"wa_id": "5491123456789", "message": MESSAGE},
    ),
    (
        lambda shop: shop.complete(
            "T1", "t", fence=3, replies=["hola"], memory="{}", tool_calls=[], model="m", usage=None
        ),
        "POST",
        "/turns/T1/complete",
        {
            "fence": 3,
            "replies": ["hola"],
            "memory": "{}",
            "tool_calls": [],
            "model": "m",
            "usage": None,
        },
    ),
    (
        lambda shop: shop.fail("T1", "t", fence=3, reason="r", final=True, apology="Perdón"),
        "POST",
        "/turns/T1/fail",
        {"fence": 3, "reason": "r", "final": True, "apology": "Perdón", "counts": True},
    ),
    (
        lambda shop: shop.renew("T1", "t", fence=3),
        "POST",
        "/turns/T1/renew",
        {"fence": 3},
    ),
    (
        lambda shop: shop.give_up(LETTER),
        "POST",
        "/dead-letters",
        LETTER,
    ),
    (
        lambda shop: shop.create_user(name="Juan", email="j@example.com", phone="5491123456789"),
        "POST",
        "/users",
        {"name": "Juan", "email": "j@example.com", "phone": "5491123456789"},
    ),
    (
        lambda shop: shop.add_item(2, 5, 0.5),
        "POST",
        "/carts/add_item",
        {"user_id": 2, "product_id": 5, "quantity": 0.5},
    ),
    (
        lambda shop: shop.set_quantity(2, 5, 0),
        "POST",
        "/carts/set_quantity",
        {"user_id": 2, "product_id": 5, "quantity": 0},
    ),
    (lambda shop: shop.clear_cart(2), "POST", "/carts/clear", {"user_id": 2}),
    (lambda shop: shop.checkout(2), "POST", "/orders/checkout", {"user_id": 2}),
    (lambda shop: shop.cancel_order(7), "POST", "/orders/7/cancel", {}),
    (lambda shop: shop.cart_summary(2), "GET", "/carts/summary?user_id=2", None),
    (lambda shop: shop.last_order(2), "GET", "/orders/last?user_id=2", None),
    (lambda shop: shop.health(), "GET", "/health", None),
]


@pytest.mark.parametrize(("call", "method", "path", "body"), ROUTES)
def test_it_calls_the_route_and_hands_on_the_answer(
    call: Call, method: str, path: str, body: Any
) -> None:
    shop = Shop(answer(200, CART))

    assert call(shop.client) == CART
    assert (shop.last.method, shop.last.url) == (method, f"http://api{path}")
    assert (json.loads(shop.last.body) if shop.last.body else None) == body
    assert shop.last.headers["x-api-key"] == "key-1"
    assert shop.carrier.timeouts == {(3.0, 3.0 if path.endswith("/renew") else 15.0)}


def test_it_reports_a_sent_message_and_learns_whether_more_wait() -> None:
    shop = Shop(answer(200, {"more": True}), answer(200, {"more": False}))

    assert shop.client.sent(7, "t", sid="SM1", status="sent", error_code=None) is True
    assert shop.client.sent(7, "t", sid=None, status="failed", error_code=63016) is False
    assert shop.last.url == "http://api/messages/7/sent"
    assert json.loads(shop.last.body or "") == {
        "sid": None,
        "status": "failed",
        "error_code": 63016,
    }


def test_it_finds_a_user_by_phone_or_nobody() -> None:
    shop = Shop(
        answer(200, {"items": [USER], "next_page_token": None}),
        answer(200, {"items": [], "next_page_token": None}),
        answer(404, {"code": "user_not_found"}),
    )

    assert shop.client.search_user("+5491123456789") == USER
    assert (shop.last.method, shop.last.url) == ("POST", "http://api/users/search")
    assert json.loads(shop.last.body or b"") == {"phone": "+5491123456789"}
    assert shop.client.search_user("1") is None
    assert shop.client.search_user("1") is None


def test_it_searches_products_with_only_the_filters_that_are_set() -> None:
    shop = Shop(answer(200, {"items": [], "next_page_token": None}))

    page = shop.client.search_products("dulce de leche & más")
    assert page == {"items": [], "next_page_token": None, "corrected_query": None}
    assert shop.last.url == "http://api/products?query=dulce+de+leche+%26+m%C3%A1s&limit=10"

    shop.client.search_products("leche", category="Lácteos", only_offers=True, limit=3)
    filters = "query=leche&category=L%C3%A1cteos&only_offers=true&limit=3"
    assert shop.last.url == f"http://api/products?{filters}"


def test_it_keeps_a_corrected_query() -> None:
    shop = Shop(answer(200, {"items": [], "next_page_token": None, "corrected_query": "leche"}))

    assert shop.client.search_products("lehce")["corrected_query"] == "leche"


def test_it_says_in_whose_turn_it_calls() -> None:
    shop = Shop(answer(200, CART))
    call = TurnCall("549.s", "k1", {"tool": "añadir", "arguments": {"q": "ñandú"}, "ordinal": 1})

    shop.client.add_item(2, 5, 1, call)

    assert shop.last.headers["x-turn-token"] == "549.s"
    assert shop.last.headers["Idempotency-Key"] == "k1"
    assert shop.last.headers["x-tool-call"].isascii()
    assert json.loads(shop.last.headers["x-tool-call"]) == call.tool_call


def test_it_sends_no_turn_headers_outside_a_turn() -> None:
    shop = Shop(answer(200, CART))

    shop.client.cart_summary(2)

    assert not {"x-turn-token", "idempotency-key", "x-tool-call"} & {
        name.lower() for name in shop.last.headers
    }


def test_it_says_until_when_it_waits_for_each_answer() -> None:
    now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
    times = iter([now, now + timedelta(seconds=30)])
    carrier = ScriptedCarrier(requests.ReadTimeout(), answer(200, CART))
    retries = Retries(sleep=lambda _: None, chance=lambda: 0.5)
    client = Backoffice("http://api", "key-1", carrier, retries, lambda: next(times))
    client.clear_cart(2, KEYED)
    deadlines = [request.headers["x-deadline"] for request in carrier.requests]
    assert deadlines == ["2026-11-22T12:00:15+00:00", "2026-11-22T12:00:45+00:00"]


def test_it_refuses_a_tool_call_that_fits_no_header() -> None:
    shop = Shop(answer(200, CART))
    call = TurnCall(
        "t", "k", {"tool": "x", "arguments": {"q": "a" * MAX_TOOL_CALL_BYTES}, "ordinal": 0}
    )

    with pytest.raises(Invalid, match="arguments_too_long"):
        shop.client.clear_cart(2, call)
    assert shop.tries == 0


@pytest.mark.parametrize("number", [float("nan"), float("inf")])
def test_it_refuses_a_number_that_json_does_not_have(number: float) -> None:
    shop = Shop(answer(200, CART))

    with pytest.raises(Invalid, match="invalid_number"):
        shop.client.add_item(2, 5, number, KEYED)
    assert shop.tries == 0


def test_it_carries_the_trace_on() -> None:
    shop = Shop(answer(200, CART))
    trace = Trace("a" * 32, "b" * 16, sampled=True)

    with use_trace(trace):
        shop.client.cart_summary(2)
    assert shop.last.headers["traceparent"] == f"00-{'a' * 32}-{'b' * 16}-01"

    shop.client.cart_summary(2)
    assert "traceparent" not in shop.last.headers


@pytest.mark.parametrize(
    ("status", "code", "kind", "permanent"),
    [
        (400, "malformed", Invalid, True),
        (401, "no_api_key", Unauthorized, True),
        (403, "turn_token_invalid", Forbidden, True),
        (404, "product_not_found", NotFound, True),
        (409, "out_of_stock", Refused, True),
        (409, "turn_lost", Refused, True),
        (409, "conflict", Conflict, False),
        (412, "product_changed", PreconditionFailed, True),
        (428, "if_match_required", PreconditionRequired, True),
        (413, "too_large", Invalid, True),
        (422, "invalid_quantity", Invalid, True),
        (429, "slow_down", Unavailable, False),
        (500, "internal_error", Unavailable, False),
        (503, "store_locked", Unavailable, False),
    ],
)
def test_it_raises_what_the_problem_says(
    status: int, code: str, kind: type[MiloError], permanent: bool
) -> None:
    problem = {
        "type": "about:blank",
        "title": "No",
        "status": status,
        "code": code,
        "detail": "so",
        "available": 3,
    }
    shop = Shop(answer(status, problem))

    with pytest.raises(kind) as caught:
        shop.client.add_item(2, 5, 1)
    assert (caught.value.code, caught.value.message) == (code, "so")
    assert (caught.value.status, caught.value.permanent) == (status, permanent)
    assert caught.value.details == {"available": 3}


@pytest.mark.parametrize("body", [b"<html>", b"[]", b"", b"null"])
def test_it_names_a_refusal_without_a_problem_document_by_its_status(body: bytes) -> None:
    shop = Shop(answer(404, body))

    with pytest.raises(NotFound, match="http_404"):
        shop.client.cart_summary(2)


def test_it_raises_what_the_order_route_says_unless_there_is_no_order() -> None:
    shop = Shop(answer(404, {"code": "order_not_found"}), answer(404, {"code": "user_not_found"}))

    assert shop.client.last_order(2) is None
    with pytest.raises(NotFound, match="user_not_found"):
        shop.client.last_order(2)


def test_an_answer_that_is_no_json_is_unavailable_and_not_asked_again() -> None:
    shop = Shop(answer(200, b"<html>"))

    with pytest.raises(Unavailable, match="backoffice_unreadable"):
        shop.client.cart_summary(2)
    assert shop.tries == 1


def test_a_redirect_is_not_followed() -> None:
    shop = Shop(answer(302, b""))

    with pytest.raises(Unavailable, match="http_302"):
        shop.client.cart_summary(2)
    assert shop.tries == 1


PASSING: list[Reply] = [
    requests.ConnectionError("refused"),
    requests.exceptions.ChunkedEncodingError("cut off"),
    answer(502, b"<html>"),
    answer(503, {"code": "store_locked"}),
    answer(504, b""),
]


@pytest.mark.parametrize("failure", PASSING)
@pytest.mark.parametrize(
    "call",
    [lambda shop: shop.cart_summary(2), lambda shop: shop.clear_cart(2, KEYED)],
    ids=["a read", "a write with a key"],
)
def test_it_asks_again_after_a_passing_failure(failure: Reply, call: Call) -> None:
    shop = Shop(failure, failure, answer(200, CART))

    assert call(shop.client) == CART
    assert shop.tries == 3
    assert shop.pauses == [0.1, 0.2]
    assert len({request.body for request in shop.carrier.requests}) == 1


@pytest.mark.parametrize("failure", PASSING)
def test_it_gives_up_after_three_tries(failure: Reply) -> None:
    shop = Shop(failure)

    with pytest.raises(Unavailable):
        shop.client.cart_summary(2)
    assert shop.tries == 3


@pytest.mark.parametrize("failure", [*PASSING, requests.ReadTimeout("slow")])
def test_it_never_repeats_a_write_without_a_key(failure: Reply) -> None:
    shop = Shop(failure)

    with pytest.raises(Unavailable):
        shop.client.claim("5491123456789", MESSAGE)
    with pytest.raises(Unavailable):
        shop.client.clear_cart(2, TurnCall("t"))
    assert shop.tries == 2


@pytest.mark.parametrize("status", [400, 401, 404, 409, 422, 429, 500])
def test_it_never_repeats_what_was_answered(status: int) -> None:
    shop = Shop(answer(status, {"code": "no"}))

    with pytest.raises(MiloError):
        shop.client.clear_cart(2, KEYED)
    assert shop.tries == 1


@pytest.mark.parametrize("slow", [requests.ReadTimeout("read"), requests.ConnectTimeout("connect")])
def test_it_waits_for_a_silent_api_twice_at_most(slow: Reply) -> None:
    shop = Shop(slow)

    with pytest.raises(Unavailable, match="backoffice_timeout"):
        shop.client.cart_summary(2)
    assert shop.tries == 2


def test_no_error_shows_the_key_or_the_number() -> None:
    shop = Shop(requests.ConnectionError("http://api/users/search?phone=5491123456789 key-1"))

    with pytest.raises(Unavailable) as caught:
        shop.client.search_user("5491123456789")
    assert "5491123456789" not in str(caught.value)
    assert "key-1" not in str(caught.value)
