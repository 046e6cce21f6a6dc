"""The simulator: shoppers write here, read here, and their page and tests learn what happened."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, jsonify, request, send_from_directory

from . import faults as fault
from . import written
from .account import Account
from .events import Events
from .faults import Faults
from .inbound import Inbound
from .ledger import Ledger
from .message import Message, Webhook, bubble, phone_of

PAGE = Path(__file__).parent.parent / "simulator"
LONGEST_WAIT = 25.0
MOST_DELIVERIES = 20
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' blob: https: http:; media-src 'self' blob:; form-action 'none'; "
    "base-uri 'none'; frame-ancestors 'none'"
)


@dataclass(slots=True)
class Simulator:
    """What the routes need."""

    account: Account
    ledger: Ledger
    events: Events
    inbound: Inbound
    faults: Faults


def blueprint(simulator: Simulator) -> Blueprint:
    routes = Blueprint("simulator", __name__)
    _page_routes(routes)
    _write_routes(routes, simulator)
    _read_routes(routes, simulator)
    _fault_routes(routes, simulator)

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


def _write_routes(routes: Blueprint, simulator: Simulator) -> None:
    @routes.post("/simulator/messages")
    def write() -> tuple[Response, int]:
        document = _document()
        deliveries = document.get("deliveries", 1)
        if not isinstance(deliveries, int) or not 1 <= deliveries <= MOST_DELIVERIES:
            raise ValueError(f"deliveries is a number from 1 to {MOST_DELIVERIES}")
        message = simulator.inbound.receive(written.read(document), request.url_root)
        return _deliver(simulator, message, document, deliveries, 201)

    @routes.post("/simulator/messages/<sid>/deliveries")
    def deliver_again(sid: str) -> tuple[Response, int]:
        message = simulator.ledger.message(sid)
        if message is None or not message.inbound:
            return jsonify({"error": f"no inbound message {sid}"}), 404
        return _deliver(simulator, message, request.get_json(silent=True) or {}, 1, 200)

    @routes.post("/simulator/shoppers")
    def add_shopper() -> tuple[Response, int]:
        document = _document()
        phone = written.typed_phone(str(document.get("phone", "")))
        if phone is None:
            raise ValueError("phone must be a number like +5491123456789")
        name = str(document.get("name") or "")[:80]
        simulator.ledger.name(phone, name)
        simulator.events.publish("shopper", phone, name=name)
        return jsonify({"phone": phone, "name": name}), 201


def _read_routes(routes: Blueprint, simulator: Simulator) -> None:
    @routes.get("/simulator/conversations")
    def conversations() -> Response:
        event = simulator.events.last
        items = [
            {
                "phone": phone,
                "name": name,
                "messages": count,
                "last_message": bubble(last) if last else None,
            }
            for phone, name, count, last in simulator.ledger.shoppers()
        ]
        shop = {"name": simulator.account.shop_name, "phone": simulator.account.number}
        return jsonify({"items": items, "event": event, "shop": shop})

    @routes.get("/simulator/messages")
    def messages() -> Response:
        event = simulator.events.last
        phone = phone_of(request.args["phone"]) if "phone" in request.args else None
        if phone is None and "phone" in request.args:
            raise ValueError("phone must be a number like +5491123456789")
        found = simulator.ledger.messages(phone, request.args.get("after", ""))
        return jsonify({"items": [bubble(message) for message in found], "event": event})

    @routes.get("/simulator/events")
    def events() -> Response:
        phone = phone_of(request.args.get("phone", "")) or ""
        since, wait = int(request.args.get("since", 0)), float(request.args.get("wait", 0))
        happening = simulator.events.since(since, phone, min(wait, LONGEST_WAIT))
        return jsonify(
            {"events": happening.events, "event": happening.last, "reset": happening.reset}
        )

    @routes.get("/simulator/files/<sid>")
    def file(sid: str) -> tuple[Response, int]:
        kept = simulator.ledger.file(sid)
        if kept is None:
            return jsonify({"error": f"no file {sid}"}), 404
        response = Response(kept.content, content_type=kept.content_type)
        # A file of a shopper's must never run as a page of the simulator's.
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
        response.headers["X-Content-Type-Options"] = "nosniff"
        return response, 200


def _fault_routes(routes: Blueprint, simulator: Simulator) -> None:
    @routes.post("/simulator/faults")
    def add() -> tuple[Response, int]:
        simulator.faults.add(fault.parse(_document()))
        return jsonify({"next": [asdict(left) for left in simulator.faults.left()]}), 201

    @routes.get("/simulator/faults")
    def left() -> Response:
        return jsonify({"next": [asdict(left) for left in simulator.faults.left()]})

    @routes.delete("/simulator/faults")
    def clear() -> Response:
        simulator.faults.clear()
        return jsonify({"next": []})


def _document() -> dict[str, Any]:
    """The request's JSON. Only JSON: a form of another site could be posted without asking."""
    document = request.get_json(silent=True) if request.is_json else None
    if not isinstance(document, dict):
        raise ValueError("send a JSON object as application/json")  # noqa: TRY004 one kind of refusal
    return document


def _deliver(
    simulator: Simulator, message: Message, options: dict[str, Any], times: int, status: int
) -> tuple[Response, int]:
    """Posts the message to the webhook, `times` at once.

    Answers how it went, or with `"wait": false` at once: then the events tell how it went.
    """
    pool = ThreadPoolExecutor(times, thread_name_prefix="webhook")
    under_way = [pool.submit(simulator.inbound.deliver, message) for _ in range(times)]
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
