"""The webhook: checks who calls, queues the message, and answers Twilio before it loses patience.

What Milo has to say goes out later through the Messages API, so the answer is an empty TwiML document; only
when the queue does not take the message does the shopper get an apology in the answer itself.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from flask import Flask, Response, request
from werkzeug.exceptions import HTTPException

from retail import logs
from retail.errors import Invalid, Unavailable
from retail.traces import named_trace, read_trace, use_trace
from retail.wire import InboundMessage

from . import signature as signatures
from .boundaries import Form
from .inbound import Echo, Unreadable, is_cut, read_message, read_status, sid_of
from .signature import Signature

SERVICE = "whatsapp_webhook"
MAX_CONTENT_BYTES = 128 * 1024
"""A text of 4,096 emoji is 48 KB in Twilio's form."""

ERROR_LINE = "❌ Error en whatsapp_webhook"
APOLOGY = (
    "Perdón, tuve un problema y no pude leer tu mensaje. ¿Me lo escribís de nuevo en un ratito? 🙏"
)
LATE = "Perdón, hoy vengo con demora. Ya te respondo; si en unos minutos no te contesté, escribime otra vez. 🙏"
"""While it is open whether the message was queued: who writes it again at once may order twice."""
_NOTHING = '<?xml version="1.0" encoding="UTF-8"?><Response/>'

logger = logging.getLogger(__name__)


class Queue(Protocol):
    """Where messages wait for the worker."""

    def put(self, message: InboundMessage, traceparent: str = "") -> None:
        """Has the worker woken with the message, whole, at least once; a message that is put again is the same.

        Says within 4 seconds whether it was put. `traceparent` is the trace that the worker goes on with.

        Raises:
            Unavailable: `queue_refused` when it was not put; `queue_unavailable` when it may or may not have been.
        """


@dataclass(frozen=True)
class Webhook:
    """What the webhook needs: whose messages it takes, and where they go."""

    signature: Signature
    account_sid: str
    number: str
    queue: Queue
    clock: Callable[[], datetime]

    def receive(self) -> Response:
        """Answers the current request: 403 unless Twilio signed it for this shop, else TwiML."""
        form = request.form
        query = request.query_string.decode("latin-1")
        if not self.signature.covers(query, form, request.headers.get(signatures.HEADER)):
            logger.warning("Refused a webhook: invalid_signature")
            return _forbidden()
        try:
            status = read_status(form, account_sid=self.account_sid)
            if status:
                return _note_status(form, status)
            message = read_message(
                form,
                account_sid=self.account_sid,
                number=self.number,
                received_at=self.clock(),
            )
        except Echo:
            logger.info("The shop's own message came back", extra={"sid": sid_of(form)})
            return _twiml(_NOTHING)
        except Unreadable as error:
            _log_refusal(form, error)
            return _twiml(_NOTHING)
        except Invalid as error:
            _log_refusal(form, error)
            return _forbidden()
        trace = read_trace(request.headers) or named_trace(message["sid"])
        with use_trace(trace):
            _log_arrival(message, cut=is_cut(form))
            return self._enqueue(message, trace.traceparent())

    def _enqueue(self, message: InboundMessage, traceparent: str) -> Response:
        try:
            self.queue.put(message, traceparent)
        except Exception as error:
            logger.exception("%s: not queued", ERROR_LINE, extra={"sid": message["sid"]})
            is_refused = isinstance(error, Unavailable) and error.code == "queue_refused"
            return _twiml(_saying(APOLOGY if is_refused else LATE))
        return _twiml(_NOTHING)


def create_app(webhook: Webhook) -> Flask:
    """The Flask application around a webhook."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_CONTENT_BYTES
    app.config["MAX_FORM_MEMORY_SIZE"] = MAX_CONTENT_BYTES
    app.add_url_rule(
        "/whatsapp", view_func=webhook.receive, methods=["POST"], provide_automatic_options=False
    )
    for path in ("/", "/health", "/healthz"):
        app.add_url_rule(path, view_func=_health, methods=["GET"])
    app.register_error_handler(Exception, _answer_error)
    return app


def _health() -> dict[str, str]:
    return {"status": "ok", "service": SERVICE}


def _forbidden() -> Response:
    return Response("Forbidden\n", status=403, mimetype="text/plain")


def _note_status(form: Form, status: str) -> Response:
    """For a sender whose status callbacks come here: delivery asks Twilio itself, so nothing is kept."""
    logger.info("A status callback: %s", status[:20], extra={"sid": sid_of(form)})
    return Response(status=204)


def _log_refusal(form: Form, error: Invalid) -> None:
    """Twilio signed it, so whoever runs the shop has to know what was not taken."""
    logger.error("%s: refused, %s", ERROR_LINE, error, extra={"sid": sid_of(form)})


def _answer_error(error: Exception) -> Response | HTTPException:
    """Lets 404, 405 and 413 be; for anything unforeseen a shopper gets words and Twilio valid TwiML."""
    if isinstance(error, HTTPException):
        return error
    logger.error("%s: unforeseen", ERROR_LINE, exc_info=error)
    return _twiml(_saying(APOLOGY))


def _log_arrival(message: InboundMessage, *, cut: bool) -> None:
    sender = logs.mask_phones(message["from"])
    logger.info(
        "🔔 Incoming WhatsApp from %s",
        sender,
        extra={"sid": message["sid"], "kind": message["kind"], "cut": cut},
    )


def _saying(words: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><Response><Message>{words}</Message></Response>'


def _twiml(document: str) -> Response:
    return Response(document, status=200, content_type="text/xml; charset=utf-8")
