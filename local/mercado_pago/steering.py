"""Steering from outside: tests and tools make payments, move them on, and arrange trouble."""

import re
from datetime import datetime
from typing import Any

from flask import Blueprint, Response, jsonify

from local.fault_list import add_fault_routes

from .account import CURRENCY
from .api import number
from .body import document
from .desk import Desk, in_centavos
from .faults import Faults, parse
from .notices import SIGNATURES, Style
from .payment import DETAILS, FIRST
from .preference_checks import date

MOST_NOTICES = 50
LONGEST_WAIT = 86_400
STYLE = frozenset({"notify", "signature", "ts", "request_id", "after"})
PAYING = frozenset(
    {"preference_id", "status", "amount", "currency_id", "date_of_expiration", "late"}
)
"""What makes a payment. `date_of_expiration` is for a pending one; Without `late` a link that is over
refuses; with it, as usual here, somebody pays who had its page open."""
MOVING = frozenset({"status", "refund", "fraud_alert"})
"""What moves one: its status, `{"refund": {"id": …, "status": …}}` for a refund in process, or a notice of fraud."""


def register(routes: Blueprint, desk: Desk, faults: Faults) -> None:
    """Adds the routes."""

    @routes.post("/double/payments")
    def pay() -> tuple[Response, int]:
        given = _known(document(), PAYING)
        made = desk.pay(
            str(given.get("preference_id", "")),
            _one_of(given, "status", FIRST),
            amount=in_centavos(given.get("amount")),
            currency=_currency(given),
            voucher_expires_at=_voucher_expires_at(given),
            late=_flag(given, "late", usual=True),
            style=_style(given),
        )
        return jsonify(made), 201

    @routes.get("/double/payments/<id_>")
    def show(id_: str) -> Response:
        payment = desk.payment(number(id_))
        return jsonify({**payment, "notices": desk.notices(payment["id"])})

    @routes.post("/double/payments/<id_>")
    def move(id_: str) -> Response:
        given = _known(document(), MOVING)
        if len(MOVING & set(given)) > 1:
            raise ValueError(f"Una cosa por vez: {' o '.join(sorted(MOVING))}.")
        before, style = desk.payment(number(id_)), _style(given)
        if "refund" in given:
            return jsonify(desk.settle_refund(before["id"], *_refund(given["refund"]), style))
        if _flag(given, "fraud_alert"):
            return jsonify(desk.warn_of_fraud(before["id"], style))
        status = _one_of({"status": before["status"], **given}, "status", tuple(DETAILS))
        return jsonify(desk.move(before["id"], status, style))

    add_fault_routes(routes, faults, parse)


def _known(given: dict[str, Any], members: frozenset[str]) -> dict[str, Any]:
    if unknown := sorted(set(given) - members - STYLE):
        raise ValueError(f"No conozco {', '.join(unknown)}: hay {sorted(members | STYLE)}.")
    return given


def _one_of(given: dict[str, Any], name: str, words: tuple[Any, ...]) -> Any:
    value = given.get(name)
    if type(value) not in {str, int} or value not in words:
        raise ValueError(f"{name} es uno de {list(words)}, no {value!r}.")
    return value


def _currency(given: dict[str, Any]) -> str:
    currency = given.get("currency_id", CURRENCY)
    if not isinstance(currency, str) or not re.fullmatch(r"[A-Z]{3}", currency):
        raise ValueError(f"currency_id son tres letras, como ARS, no {currency!r}.")
    return currency


def _voucher_expires_at(given: dict[str, Any]) -> datetime | None:
    if "date_of_expiration" not in given:
        return None
    if given.get("status") != "pending":
        raise ValueError("date_of_expiration va solamente con pending.")
    return date(given["date_of_expiration"])


def _refund(given: Any) -> tuple[int, str]:
    match given:
        case {"id": int(id_), "status": ("approved" | "rejected" | "cancelled") as status}:
            return id_, status
    raise ValueError('refund es {"id": 123, "status": "approved" | "rejected" | "cancelled"}.')


def _flag(given: dict[str, Any], name: str, *, usual: bool = False) -> bool:
    value = given.get(name, usual)
    if not isinstance(value, bool):
        raise ValueError(f"{name} es true o false.")  # noqa: TRY004 one kind of refusal
    return value


def _style(given: dict[str, Any]) -> Style:
    return Style(
        times=int(_number(given, "notify", 1, MOST_NOTICES, int)),
        signature=_one_of({"signature": "valid", **given}, "signature", SIGNATURES),
        ts=_one_of({"ts": 13, **given}, "ts", (10, 13)),
        request_id=_flag(given, "request_id", usual=True),
        after=_number(given, "after", 0, LONGEST_WAIT, int | float),
    )


def _number(given: dict[str, Any], name: str, usual: int, most: int, kind: Any) -> float:
    value = given.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, kind) or not 0 <= value <= most:
        raise ValueError(f"{name} es un número de 0 a {most}, no {value!r}.")
    return float(value)
