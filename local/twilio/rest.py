"""The REST API that the `twilio` SDK calls: messages, their files, the typing indicator and senders."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from flask import Blueprint, Response, jsonify, request

from local.serving import AnswerLost, hang_up

from . import listing, outgoing
from .account import Account
from .courier import Courier
from .errors import TwilioError
from .faults import Fault, Faults
from .ledger import Ledger
from .message import phone_of, resource
from .senders import Sender, Senders

ACCOUNT = "/2010-04-01/Accounts/<account_sid>"
SENDERS = "/v2/Channels/Senders"


@dataclass(slots=True)
class Rest:
    """What the routes need."""

    account: Account
    ledger: Ledger
    courier: Courier
    faults: Faults
    senders: Senders
    sleep: Callable[[float], None] = time.sleep


def blueprint(rest: Rest) -> Blueprint:
    """The API's routes; every one asks for the account's credentials."""
    routes = Blueprint("rest", __name__)

    @routes.before_request
    def authenticate() -> None:
        given = request.authorization
        user, word = (given.username, given.password) if given else (None, None)
        if not rest.account.knows(user or "", word or ""):
            raise TwilioError(20003)
        if (request.view_args or {}).pop("account_sid", rest.account.sid) != rest.account.sid:
            raise _not_found()

    routes.register_error_handler(TwilioError, _refuse)
    routes.register_error_handler(AnswerLost, lambda _: Response())
    _message_routes(routes, rest)
    _other_routes(routes, rest)
    _sender_routes(routes, rest)
    return routes


def _message_routes(routes: Blueprint, rest: Rest) -> None:
    @routes.post(ACCOUNT + "/Messages.json")
    def create_message() -> tuple[Response, int]:
        fault = _meet(rest, "create", phone_of(request.form.get("To", "")) or "")
        asked = outgoing.read(request.form.to_dict(flat=False), rest.account.number)
        fails = fault.code if fault and fault.kind == "undelivered" else None
        accepted = rest.courier.send(asked, fails=fails)
        if fault and fault.kind == "accept_then_drop":
            hang_up()
        return jsonify(resource(accepted, rest.account.sid)), 201

    @routes.get(ACCOUNT + "/Messages.json")
    def list_messages() -> Response:
        _meet(rest, "list")
        query = request.args.to_dict()
        theirs = rest.ledger.messages(listing.shopper(query, rest.account.number))
        found = [message for message in reversed(theirs) if listing.matches(message, query)]
        return jsonify(listing.page(found, rest.account.sid, request.path, query))

    @routes.get(ACCOUNT + "/Messages/<sid>.json")
    def fetch_message(sid: str) -> Response:
        _meet(rest, "fetch")
        message = rest.ledger.message(sid)
        if message is None:
            raise _not_found()
        return jsonify(resource(message, rest.account.sid))


def _other_routes(routes: Blueprint, rest: Rest) -> None:
    @routes.get(ACCOUNT + "/Messages/<sid>/Media/<media_sid>")
    def fetch_media(sid: str, media_sid: str) -> Response:
        _meet(rest, "media")
        file = rest.ledger.file(media_sid)
        if file is None or file.message_sid != sid:
            raise _not_found()
        return Response(file.content, content_type=file.content_type)

    @routes.post("/v2/Indicators/Typing.json")
    def show_typing() -> Response:
        _meet(rest, "typing")
        if request.form.get("channel", "").lower() != "whatsapp":
            raise TwilioError(20001, "channel must be whatsapp")
        message = rest.ledger.message(request.form.get("messageId", ""))
        if message is None or not message.inbound:
            raise _not_found()
        rest.courier.show_typing(message)
        return jsonify({"success": True})


def _sender_routes(routes: Blueprint, rest: Rest) -> None:
    @routes.get(SENDERS)
    def list_senders() -> Response:
        _meet(rest, "list_senders")
        return jsonify(rest.senders.page(request.args.to_dict(), request.url_root))

    @routes.get(SENDERS + "/<sid>")
    def fetch_sender(sid: str) -> Response:
        _meet(rest, "fetch_sender")
        return jsonify(_sender(rest, sid).document(request.url_root))

    @routes.post(SENDERS + "/<sid>")
    def update_sender(sid: str) -> tuple[Response, int]:
        fault = _meet(rest, "update_sender")
        asked = request.get_json(silent=True) if request.is_json else None
        updated = rest.senders.update(_sender(rest, sid), asked, request.url_root)
        if fault and fault.kind == "accept_then_drop":
            hang_up()
        return jsonify(updated), 202


def _sender(rest: Rest, sid: str) -> Sender:
    sender = rest.senders.get(sid)
    if sender is None:
        raise _not_found()
    return sender


def _meet(rest: Rest, operation: str, phone: str = "") -> Fault | None:
    """Takes the fault that waits for this request, if any, and lets it strike before the work.

    Answers it, because some strike after. Raises TwilioError or AnswerLost.
    """
    fault = rest.faults.take(operation, phone)
    if fault is None:
        return None
    if fault.kind == "delay":
        rest.sleep(fault.seconds)
    if fault.kind == "drop":
        hang_up()
    if fault.kind == "error":
        raise TwilioError(fault.code, status=fault.status, retry_after=fault.retry_after)
    return fault


def _refuse(error: TwilioError) -> tuple[Response, int]:
    response = jsonify(error.document())
    if error.code == 20003:
        response.headers["WWW-Authenticate"] = 'Basic realm="Twilio API"'
    if error.retry_after is not None:
        response.headers["Retry-After"] = str(error.retry_after)
    return response, error.status


def _not_found() -> TwilioError:
    return TwilioError(20404, request.path)
