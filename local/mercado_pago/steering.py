"""Steering from outside: tests and tools make payments, move them on, and arrange trouble."""

import re
from typing import Any

from flask import Blueprint, Response, jsonify

from local.fault_list import add_fault_routes

from .account import CURRENCY
from .body import document
from .desk import Desk, in_centavos
from .faults import Faults, parse
from .notices import SIGNATURES, Style
from .payment import DETAILS, FIRST
from .rest import number

MOST_NOTICES = 50
LONGEST_WAIT = 86_400
STYLE = frozenset({"notify", "signature", "ts", "request_id", "after"})


def register(routes: Blueprint, desk: Desk, faults: Faults) -> None:
    """Adds the routes."""

    @routes.post("/double/payments")
    def pay() -> tuple[Response, int]:
        given = _known(document(), {"preference_id", "status", "amount", "currency_id"})
        made = desk.pay(
            str(given.get("preference_id", "")),
            _one_of(given, "status", FIRST),
            amount=in_centavos(given.get("amount")),
            currency=_currency(given),
            style=_style(given),
        )
        return jsonify(made), 201

    @routes.get("/double/payments/<id_>")
    def show(id_: str) -> Response:
        payment = desk.payment(number(id_))
        return jsonify({**payment, "notices": desk.notices(payment["id"])})

    @routes.post("/double/payments/<id_>")
    def move(id_: str) -> Response:
        given = _known(document(), {"status"})
        before = desk.payment(number(id_))
        status = _one_of({"status": before["status"], **given}, "status", tuple(DETAILS))
        return jsonify(desk.move(before["id"], status, _style(given)))

    add_fault_routes(routes, faults, parse)


def _known(given: dict[str, Any], members: set[str]) -> dict[str, Any]:
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


def _style(given: dict[str, Any]) -> Style:
    has_request_id = given.get("request_id", True)
    if not isinstance(has_request_id, bool):
        raise ValueError("request_id es true o false.")  # noqa: TRY004 one kind of refusal
    return Style(
        times=int(_number(given, "notify", 1, MOST_NOTICES, int)),
        signature=_one_of({"signature": "valid", **given}, "signature", SIGNATURES),
        ts=_one_of({"ts": 13, **given}, "ts", (10, 13)),
        request_id=has_request_id,
        after=_number(given, "after", 0, LONGEST_WAIT, int | float),
    )


def _number(given: dict[str, Any], name: str, usual: int, most: int, kind: Any) -> float:
    value = given.get(name, usual)
    if isinstance(value, bool) or not isinstance(value, kind) or not 0 <= value <= most:
        raise ValueError(f"{name} es un número de 0 a {most}, no {value!r}.")
    return float(value)
