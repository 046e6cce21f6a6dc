"""The API that the SDK calls: preferences, payments, refunds and whose account it is."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, jsonify, request

from local.serving import AnswerLost, hang_up

from . import search
from .account import SITE
from .body import document
from .desk import Desk, in_centavos
from .errors import (
    BAD_AMOUNT,
    NO_IDEMPOTENCY_KEY,
    MercadoPagoError,
    invalid,
    payment_not_found,
)
from .faults import Faults

Answer = tuple[Response, int]
INTERNAL = {"total", "merchant_order_id"}
"""Members of a kept preference that the API does not tell."""


@dataclass(slots=True)
class Rest:
    """What the routes need."""

    desk: Desk
    faults: Faults
    sleep: Callable[[float], None] = time.sleep


def blueprint(rest: Rest) -> Blueprint:
    """The API's routes; every one asks for the seller's token."""
    routes = Blueprint("rest", __name__)

    @routes.before_request
    def authenticate() -> None:
        if not rest.desk.account.knows(request.headers.get("Authorization", "")):
            raise MercadoPagoError(401, "unauthorized", "invalid access token")

    routes.register_error_handler(AnswerLost, lambda _: Response())
    _preference_routes(routes, rest)
    _payment_routes(routes, rest)
    _refund_routes(routes, rest)
    return routes


def _preference_routes(routes: Blueprint, rest: Rest) -> None:
    @routes.post("/checkout/preferences")
    def create_preference() -> Answer:
        with _meeting(rest, "create_preference"):
            return jsonify(_told(rest.desk.create_preference(document()))), 201

    @routes.get("/checkout/preferences/<id_>")
    def get_preference(id_: str) -> Response:
        with _meeting(rest, "get_preference"):
            return jsonify(_told(rest.desk.preference(id_)))

    @routes.put("/checkout/preferences/<id_>")
    def update_preference(id_: str) -> Response:
        with _meeting(rest, "update_preference"):
            return jsonify(_told(rest.desk.change_preference(id_, document())))


def _payment_routes(routes: Blueprint, rest: Rest) -> None:
    @routes.get("/v1/payments/search")
    def find() -> Response:
        with _meeting(rest, "search"):
            asked = search.read(request.args.to_dict())
            return jsonify(asked.page(rest.desk.payments(asked.reference)))

    @routes.get("/v1/payments/<id_>")
    def get_payment(id_: str) -> Response:
        with _meeting(rest, "get_payment"):
            return jsonify(rest.desk.payment(number(id_)))

    @routes.put("/v1/payments/<id_>")
    def update_payment(id_: str) -> Response:
        with _meeting(rest, "cancel"):
            if document() != {"status": "cancelled"}:
                raise invalid("bad_request", 'a payment takes {"status": "cancelled"} only')
            return jsonify(rest.desk.cancel(number(id_)))

    @routes.get("/users/me")
    def get_user() -> Response:
        with _meeting(rest, "get_user"):
            return jsonify({"id": rest.desk.account.collector_id, "site_id": SITE})


def _refund_routes(routes: Blueprint, rest: Rest) -> None:
    @routes.post("/v1/payments/<id_>/refunds")
    def refund(id_: str) -> Answer:
        key = request.headers.get("X-Idempotency-Key", "")
        if not 1 <= len(key) <= 64:
            message = "Header X-Idempotency-Key can't be null"
            raise invalid("bad_request", message, NO_IDEMPOTENCY_KEY)
        with _meeting(rest, "refund"):
            return jsonify(rest.desk.refund(number(id_), _refunded(), key)), 201

    @routes.get("/v1/payments/<id_>/refunds")
    def get_refunds(id_: str) -> Response:
        with _meeting(rest, "get_refunds"):
            return jsonify(rest.desk.payment(number(id_))["refunds"])

    @routes.get("/v1/payments/<id_>/refunds/<refund_id>")
    def get_refund(id_: str, refund_id: str) -> Response:
        with _meeting(rest, "get_refunds"):
            for refund in rest.desk.payment(number(id_))["refunds"]:
                if str(refund["id"]) == refund_id:
                    return jsonify(refund)
            raise MercadoPagoError(404, "not_found", "Refund not found", 2000)


def number(id_: str) -> int:
    """The payment's id. Raises MercadoPagoError when it is none."""
    if not (id_.isascii() and id_.isdigit() and len(id_) < 19):
        raise payment_not_found()
    return int(id_)


def _refunded() -> int | None:
    """What is to be refunded, in centavos: all of it when there is no body, or an empty one."""
    given = document() if request.get_data() else {}
    if set(given) - {"amount"}:
        raise invalid("bad_request", 'a refund takes {"amount": …} or nothing')
    try:
        return in_centavos(given.get("amount"))
    except ValueError as error:
        raise invalid("bad_request", str(error), BAD_AMOUNT) from error


def _told(preference: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in preference.items() if name not in INTERNAL}


@contextmanager
def _meeting(rest: Rest, operation: str) -> Iterator[None]:
    """The work, and before or after it the fault that waits for this request."""
    fault = rest.faults.take(operation)
    if fault and fault.kind == "delay":
        rest.sleep(fault.seconds)
    if fault and fault.kind == "drop":
        hang_up()
    if fault and fault.kind == "error":
        raise MercadoPagoError(fault.status, "internal_error", "Unknown Error")
    yield
    if fault and fault.kind == "accept_then_drop":
        hang_up()
