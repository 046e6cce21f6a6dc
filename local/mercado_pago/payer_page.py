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
from .errors import MercadoPagoError, payment_not_found
from .payment import MEANS, VOUCHER
from .preference import has_begun, is_over, kinds

POLICY = (
    "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "form-action 'self'"
)
BACK = {"approved": "success", "pending": "pending", "in_process": "pending"}
"""Status → which of the back_urls; anything else is a failure."""

CARDS = frozenset({"credit_card", "debit_card"})


@dataclass(frozen=True, slots=True)
class Choice:
    """One button: the payments that it makes, each the whole amount or a part of it, and the kinds that it takes."""

    words: str
    status: str
    times: int = 1
    tenths: int = 10
    kinds: frozenset[str] = frozenset(MEANS) - {VOUCHER}


CHOICES = {
    "approve": Choice("Pagar", "approved"),
    "reject": Choice("La tarjeta se rechaza", "rejected", kinds=CARDS),
    "pending": Choice("Pagar después en Rapipago", "pending", kinds=frozenset({VOUCHER})),
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
            choices=_offered(preference),
            is_over=is_over(preference, desk.clock()),
            has_begun=has_begun(preference, desk.clock()),
            leave=_back(preference, None),
        )

    @routes.post("/checkout/v1/pay")
    def pay() -> AnyResponse:
        preference = desk.preference(request.form.get("pref_id", ""))
        choice = _offered(preference).get(request.form.get("choice", ""))
        now = desk.clock()
        if choice is None or is_over(preference, now) or not has_begun(preference, now):
            return redirect(_link(preference), 303)
        amount = max(preference["total"] * choice.tenths // 10, 1)
        for _ in range(choice.times):
            made = desk.pay(preference["id"], choice.status, amount=amount)
        where = urlencode({"pref_id": preference["id"], "payment_id": made["id"]})
        return redirect(f"/checkout/v1/result?{where}", 303)

    @routes.get("/checkout/v1/result")
    def result() -> Response:
        preference = desk.preference(request.args.get("pref_id", ""))
        payment = desk.payment(number(request.args.get("payment_id", "")))
        if payment["order"]["id"] != preference["merchant_order_id"]:
            raise payment_not_found()
        goes = preference["auto_return"]
        returns = goes == "all" or (goes == "approved" and payment["status"] == "approved")
        return _page(
            "result.html",
            preference=preference,
            payment=payment,
            amount=in_pesos(round(payment["transaction_amount"] * 100)),
            link=_link(preference),
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


def _offered(preference: dict[str, Any]) -> dict[str, Choice]:
    """The buttons that the preference lets a payer press."""
    taken = set(kinds(preference))
    waits = {"pending", "in_process"} if preference["binary_mode"] else set()
    return {
        name: choice
        for name, choice in CHOICES.items()
        if choice.status not in waits and choice.kinds & taken
    }


def _link(preference: dict[str, Any]) -> str:
    """The page to pay, under the name by which the payer reached this one."""
    return f"/checkout/v1/redirect?{urlencode({'pref_id': preference['id']})}"


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
