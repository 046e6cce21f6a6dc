"""The phones page: shoppers write here, read here, and their page and tests learn what happened."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from flask import Blueprint, Response, jsonify, request, send_from_directory

from local.hosts import Hosts
from local.json_body import document

from . import problem_routes, written
from .account import Account
from .backoffice import Backoffice, BackofficeSilent
from .events import Events
from .faults import Faults
from .inbound import Inbound
from .ledger import Ledger
from .message import Message, Webhook, bubble, phone_of
from .problems import Problems

PAGE = Path(__file__).parent.parent / "phones_page"
MAX_WAIT_SECONDS = 25.0
MAX_DELIVERIES = 20
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' blob: https: http:; media-src 'self' blob:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(slots=True)
class PhonesPage:
    """What the routes need."""

    account: Account
    ledger: Ledger
    events: Events
    inbound: Inbound
    faults: Faults
    problems: Problems
    backoffice: Backoffice | None
    hosts: Hosts


def blueprint(phones: PhonesPage) -> Blueprint:
    routes = Blueprint("phones", __name__)
    _page_routes(routes)
    _write_routes(routes, phones)
    _read_routes(routes, phones)
    _model_route(routes, phones)
    problem_routes.register(routes, phones.faults, phones.problems)

    @routes.before_request
    def check_host() -> tuple[Response, int] | None:
        if phones.hosts.allow(request.host):
            return None
        error = f"El WhatsApp de mentira no atiende con el nombre {request.host!r}."
        return jsonify({"error": error}), 403

    @routes.errorhandler(ValueError)
    def refuse(error: ValueError) -> tuple[Response, int]:
        return jsonify({"error": str(error)}), 400

    return routes


def _page_routes(routes: Blueprint) -> None:
    @routes.get("/")
    def page() -> Response:
        return _guarded(send_from_directory(PAGE, "index.html"))

    @routes.get("/static/<name>")
    def asset(name: str) -> Response:
        return _guarded(send_from_directory(PAGE, name))

    @routes.get("/health")
    def health() -> Response:
        return jsonify({"status": "ok"})


def _write_routes(routes: Blueprint, phones: PhonesPage) -> None:
    @routes.post("/phones/messages")
    def write() -> tuple[Response, int]:
        given = document()
        times = _times(given)
        message = phones.inbound.receive(written.read(given), request.url_root)
        if message.webhook.deliveries:  # sent again, since the answer to it got lost
            return jsonify({"sid": message.sid}), 202
        times += bool(phones.faults.take("webhook", message.phone))
        return _deliver(phones, message, given, times, 201)

    @routes.post("/phones/messages/<sid>/deliveries")
    def deliver_again(sid: str) -> tuple[Response, int]:
        options = document()
        message = phones.ledger.message(sid)
        if message is None or not message.inbound:
            return jsonify({"error": f"No hay ningún mensaje de un cliente con el SID {sid}."}), 404
        return _deliver(phones, message, options, 1, 200)

    @routes.post("/phones/shoppers")
    def add_shopper() -> tuple[Response, int]:
        given = document()
        phone = written.typed_phone(str(given.get("phone", "")))
        if phone is None:
            raise ValueError(written.NOT_A_PHONE)
        name = str(given.get("name") or "")[:80]
        phones.ledger.name(phone, name)
        phones.events.publish("shopper", phone, name=name)
        return jsonify({"phone": phone, "name": name}), 201


def _read_routes(routes: Blueprint, phones: PhonesPage) -> None:
    @routes.get("/phones/conversations")
    def conversations() -> Response:
        event = phones.events.last
        items = [
            {
                "phone": phone,
                "name": name,
                "messages": count,
                "last_message": bubble(last) if last else None,
            }
            for phone, name, count, last in phones.ledger.shoppers()
        ]
        shop = {"name": phones.account.shop_name, "phone": phones.account.number}
        return jsonify({"items": items, "event": event, "shop": shop})

    @routes.get("/phones/messages")
    def messages() -> Response:
        event = phones.events.last
        phone = phone_of(request.args["phone"]) if "phone" in request.args else None
        if phone is None and "phone" in request.args:
            raise ValueError(written.NOT_A_PHONE)
        found = phones.ledger.messages(phone, request.args.get("after", ""))
        return jsonify({"items": [bubble(message) for message in found], "event": event})

    @routes.get("/phones/events")
    def events() -> Response:
        phone = phone_of(request.args.get("phone", "")) or ""
        since, wait = _number("since", int), _number("wait", float)
        happening = phones.events.since(since, phone, min(wait, MAX_WAIT_SECONDS))
        return jsonify(
            {"events": happening.events, "event": happening.last, "reset": happening.reset}
        )

    @routes.get("/phones/files/<sid>")
    def file(sid: str) -> tuple[Response, int]:
        kept = phones.ledger.file(sid)
        if kept is None:
            return jsonify({"error": f"No hay ningún archivo {sid}."}), 404
        response = Response(kept.content, content_type=kept.content_type)
        # A file of a shopper's must never run as a page of ours.
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response, 200


def _model_route(routes: Blueprint, phones: PhonesPage) -> None:
    @routes.get("/phones/messages/<sid>/model")
    def model(sid: str) -> tuple[Response, int]:
        message = phones.ledger.message(sid)
        if message is None or message.inbound:
            return jsonify({"error": f"No hay ningún mensaje de la tienda con el SID {sid}."}), 404
        if phones.backoffice is None:
            return jsonify(
                {"error": "El WhatsApp de mentira no sabe dónde está el back office."}
            ), 503
        try:
            name = phones.backoffice.model_of(message.phone.removeprefix("+"), sid)
        except BackofficeSilent:
            return jsonify({"error": "El back office no contesta."}), 503
        return jsonify({"model": name}), 200


T = TypeVar("T", int, float)


def _number(name: str, kind: type[T]) -> T:
    text = request.args.get(name, "0")
    try:
        return kind(text)
    except ValueError:
        raise ValueError(f"{name} es un número, no {text!r}.") from None


def _times(given: dict[str, Any]) -> int:
    """How many times at once the webhook gets the message."""
    times = given.get("deliveries", 1)
    if not isinstance(times, int) or not 1 <= times <= MAX_DELIVERIES:
        raise ValueError(f"deliveries es un número de 1 a {MAX_DELIVERIES}.")
    return times


def _deliver(
    phones: PhonesPage, message: Message, options: dict[str, Any], times: int, status: int
) -> tuple[Response, int]:
    """Posts the message to the webhook, `times` at once.

    Answers how it went, or with `"wait": false` at once: then the events tell how it went.
    """
    pool = ThreadPoolExecutor(times, thread_name_prefix="webhook")
    under_way = [pool.submit(phones.inbound.deliver, message) for _ in range(times)]
    pool.shutdown(wait=False)
    if options.get("wait", True):
        return jsonify(_delivered(message, [end.result() for end in under_way])), status
    return jsonify({"sid": message.sid}), 202


def _delivered(message: Message, ends: list[tuple[Webhook, str]]) -> dict[str, Any]:
    answers = [
        {
            "webhook_status": webhook.status,
            "twiml": twiml,
            "error_code": webhook.error_code,
            "error": webhook.error,
        }
        for webhook, twiml in ends
    ]
    worst = next((answer for answer in answers if answer["error"]), answers[0])
    return {"sid": message.sid, **worst, "deliveries": answers}


def _guarded(response: Response) -> Response:
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-cache"
    return response
