"""The page behind a preference's link: one pays there, fails, leaves it, pays twice or too little."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, make_response, redirect, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from .account import SITE
from .addresses import with_query
from .api import number
from .desk import Desk
from .errors import MercadoPagoError
from .preference import is_over

POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
BACK = {"approved": "success", "pending": "pending", "in_process": "pending"}
"""Status → which of the back_urls; anything else is a failure."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: the payments that it makes, each the whole amount or a part of it."""

    words: str
    status: str
    times: int = 1
    tenths: int = 10


CHOICES = {
    "approve": Choice("Pagar", "approved"),
    "reject": Choice("La tarjeta se rechaza", "rejected"),
    "pending": Choice("Pagar después en Rapipago", "pending"),
    "review": Choice("El pago queda en revisión", "in_process"),
    "twice": Choice("Pagar dos veces", "approved", times=2),
    "less": Choice("Pagar de menos (la mitad)", "approved", tenths=5),
}


def register(routes: Blueprint, desk: Desk) -> None:
    """Adds the routes."""

    @routes.get("/checkout/v1/redirect")
    def choose() -> Response:
        preference = desk.preference(request.args.get("pref_id", ""))
        return _page(
            "pay.html",
            preference=preference,
            total=in_pesos(preference["total"]),
            choices=CHOICES,
            is_over=is_over(preference, desk.clock()),
            leave=_back(preference, None),
        )

    @routes.post("/checkout/v1/pay")
    def pay() -> AnyResponse:
        preference = desk.preference(request.form.get("pref_id", ""))
        choice = CHOICES.get(request.form.get("choice", ""))
        if choice is None or is_over(preference, desk.clock()):
            return redirect(preference["init_point"], 303)
        amount = max(preference["total"] * choice.tenths // 10, 1)
        for _ in range(choice.times):
            made = desk.pay(preference["id"], choice.status, amount=amount)
        where = urlencode({"pref_id": preference["id"], "payment_id": made["id"]})
        return redirect(f"/checkout/v1/result?{where}", 303)

    @routes.get("/checkout/v1/result")
    def result() -> Response:
        preference = desk.preference(request.args.get("pref_id", ""))
        payment = desk.payment(number(request.args.get("payment_id", "")))
        goes = preference["auto_return"]
        returns = goes == "all" or (goes == "approved" and payment["status"] == "approved")
        return _page(
            "result.html",
            preference=preference,
            payment=payment,
            amount=in_pesos(round(payment["transaction_amount"] * 100)),
            back=_back(preference, payment),
            returns=returns,
        )

    @routes.get("/checkout/v1/page.css")
    def style() -> Response:
        answer = make_response(render_template("page.css"))
        answer.content_type = "text/css; charset=utf-8"
        return answer


def refused(error: MercadoPagoError) -> Response:
    """The page for a link that leads nowhere."""
    answer = _page("gone.html")
    answer.status_code = error.status
    return answer


def in_pesos(amount: int) -> str:
    """Centavos as a person reads them: `$ 1.234,50`."""
    whole, cents = divmod(amount, 100)
    return f"$ {whole:,}".replace(",", ".") + f",{cents:02d}"


def _back(preference: dict[str, Any], payment: dict[str, Any] | None) -> str:
    """Where the shop wants the payer back, with what the shop is told; empty where it named nothing."""
    status = payment["status"] if payment else "null"
    url: str = preference["back_urls"].get(BACK.get(status, "failure"), "")
    id_ = payment["id"] if payment else "null"
    told = {
        "collection_id": id_,
        "collection_status": status,
        "payment_id": id_,
        "status": status,
        "external_reference": preference["external_reference"] or "null",
        "payment_type": payment["payment_type_id"] if payment else "null",
        "merchant_order_id": preference["merchant_order_id"],
        "preference_id": preference["id"],
        "site_id": SITE,
        "processing_mode": "aggregator",
        "merchant_account_id": "null",
    }
    return url and with_query(url, told)


def _page(name: str, **told: Any) -> Response:
    answer = make_response(render_template(name, **told))
    answer.headers["Content-Security-Policy"] = POLICY
    answer.headers["X-Content-Type-Options"] = "nosniff"
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["Cache-Control"] = "no-store"
    return answer
