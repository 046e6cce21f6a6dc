"""The API that the SDK calls: preferences, payments, refunds and whose account it is."""

from flask import Blueprint, Response, jsonify, request

from local.serving import AnswerLost

from . import lookups, search
from .account import SITE
from .api import Rest, number
from .body import document
from .desk import in_centavos
from .errors import BAD_AMOUNT, NO_IDEMPOTENCY_KEY, MercadoPagoError, invalid
from .preference import summary, told_outside

Answer = tuple[Response, int]


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
    lookups.add_routes(routes, rest)
    return routes


def _preference_routes(routes: Blueprint, rest: Rest) -> None:
    @routes.post("/checkout/preferences")
    def create_preference() -> Answer:
        with rest.meeting("create_preference"):
            return jsonify(told_outside(rest.desk.create_preference(document()))), 201

    @routes.get("/checkout/preferences/search")
    def find_preferences() -> Response:
        with rest.meeting("search_preferences"):
            asked = search.read_page(request.args.to_dict(), {"external_reference"})
            found = rest.desk.preferences(asked.filters.get("external_reference"))
            return jsonify(asked.elements([summary(one) for one in found]))

    @routes.get("/checkout/preferences/<id_>")
    def get_preference(id_: str) -> Response:
        with rest.meeting("get_preference"):
            return jsonify(told_outside(rest.desk.preference(id_)))

    @routes.put("/checkout/preferences/<id_>")
    def update_preference(id_: str) -> Response:
        with rest.meeting("update_preference"):
            return jsonify(told_outside(rest.desk.change_preference(id_, document())))


def _payment_routes(routes: Blueprint, rest: Rest) -> None:
    @routes.get("/v1/payments/search")
    def find() -> Response:
        with rest.meeting("search"):
            asked = search.read(request.args.to_dict())
            return jsonify(asked.page(rest.desk.payments(asked.reference)))

    @routes.get("/v1/payments/<id_>")
    def get_payment(id_: str) -> Response:
        with rest.meeting("get_payment"):
            return jsonify(rest.desk.payment(number(id_)))

    @routes.put("/v1/payments/<id_>")
    def update_payment(id_: str) -> Response:
        with rest.meeting("cancel"):
            if document() != {"status": "cancelled"}:
                raise invalid("bad_request", 'a payment takes {"status": "cancelled"} only')
            return jsonify(rest.desk.cancel(number(id_)))

    @routes.get("/users/me")
    def get_user() -> Response:
        with rest.meeting("get_user"):
            return jsonify({"id": rest.desk.account.collector_id, "site_id": SITE})


def _refund_routes(routes: Blueprint, rest: Rest) -> None:
    @routes.post("/v1/payments/<id_>/refunds")
    def refund(id_: str) -> Answer:
        key = request.headers.get("X-Idempotency-Key", "")
        if not 1 <= len(key) <= 64:
            message = "Header X-Idempotency-Key can't be null"
            raise invalid("bad_request", message, NO_IDEMPOTENCY_KEY)
        with rest.meeting("refund") as status:
            return jsonify(rest.desk.refund(number(id_), _refunded(), key, status)), 201

    @routes.get("/v1/payments/<id_>/refunds")
    def get_refunds(id_: str) -> Response:
        with rest.meeting("get_refunds"):
            return jsonify(rest.desk.payment(number(id_))["refunds"])

    @routes.get("/v1/payments/<id_>/refunds/<refund_id>")
    def get_refund(id_: str, refund_id: str) -> Response:
        with rest.meeting("get_refunds"):
            for refund in rest.desk.payment(number(id_))["refunds"]:
                if str(refund["id"]) == refund_id:
                    return jsonify(refund)
            raise MercadoPagoError(404, "not_found", "Refund not found", 2000)


def _refunded() -> int | None:
    """What is to be refunded, in centavos: all of it when there is no body, or an empty one."""
    given = document() if request.get_data() else {}
    if set(given) - {"amount"}:
        raise invalid("bad_request", 'a refund takes {"amount": …} or nothing')
    try:
        return in_centavos(given.get("amount"))
    except ValueError as error:
        raise invalid("bad_request", str(error), BAD_AMOUNT) from error
