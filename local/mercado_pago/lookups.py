"""What can only be looked up: merchant orders and charge-backs."""

from flask import Blueprint, Response, jsonify, request

from . import search
from .api import Rest, number
from .errors import merchant_order_not_found


def add_routes(routes: Blueprint, rest: Rest) -> None:
    """Adds the routes."""

    @routes.get("/merchant_orders/search")
    def find_merchant_orders() -> Response:
        with rest.meeting("search_merchant_orders"):
            known = {"external_reference", "preference_id"}
            asked = search.read_page(request.args.to_dict(), known)
            by = asked.filters
            found = rest.desk.merchant_orders(by.get("external_reference"), by.get("preference_id"))
            return jsonify(asked.elements(found))

    @routes.get("/merchant_orders/<id_>")
    def get_merchant_order(id_: str) -> Response:
        with rest.meeting("get_merchant_order"):
            return jsonify(rest.desk.merchant_order(number(id_, merchant_order_not_found)))

    @routes.get("/v1/chargebacks/search")
    def find_chargebacks() -> Response:
        with rest.meeting("search_chargebacks"):
            asked = search.read_page(request.args.to_dict(), {"payment_id"})
            found = rest.desk.chargebacks(number(asked.filters.get("payment_id", "")))
            return jsonify(asked.results(found))

    @routes.get("/v1/chargebacks/<id_>")
    def get_chargeback(id_: str) -> Response:
        with rest.meeting("get_chargeback"):
            return jsonify(rest.desk.chargeback(id_))
