"""Puts the double together and serves it, one thread a request."""

import logging
import threading
from collections.abc import Collection, Sequence
from pathlib import Path
from typing import Self

from flask import Blueprint, Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from local.hosts import Hosts
from local.serving import POLL_SECONDS, QuietHandler, Server

from . import payer_page, rest, steering
from .account import Account, Clock, utc_now
from .api import Rest
from .courier import ANSWER_SECONDS, RETRIES, Courier
from .desk import Desk
from .errors import MercadoPagoError, from_http, invalid
from .faults import Faults
from .ledger import Ledger
from .vouchers import Expiry

LARGEST_REQUEST = 1024 * 1024


class MercadoPagoDouble:
    """The double, listening after `start`; port 0 takes a free one.

    `with MercadoPagoDouble(account) as double: … double.url …`

    `public_url` is where a payer's browser reaches it, if that is not the URL itself; `retries` are the seconds
    between the tries of a notice, by the clock; each waits `answer_seconds` for its answer, by the machine's.
    """

    def __init__(
        self,
        account: Account,
        *,
        database: str | Path = ":memory:",
        host: str = "127.0.0.1",
        port: int = 0,
        public_url: str = "",
        clock: Clock = utc_now,
        retries: Sequence[float] = RETRIES,
        answer_seconds: float = ANSWER_SECONDS,
        allowed_hosts: Collection[str] = (),
    ) -> None:
        self.account = account
        self.faults = Faults()
        self._ledger = Ledger(database)
        self._courier = Courier(
            account, self._ledger, clock, retries=retries, answer_seconds=answer_seconds
        )
        self.desk = Desk(account, self._ledger, self._courier, clock)
        self._expiry = Expiry(self.desk)
        app = build(self.desk, self.faults, Hosts(host, allowed_hosts))
        self._server = Server(host, port, app, QuietHandler)
        self.desk.public_url = public_url or self.url
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), name="mercado-pago-double"
        )

    @property
    def url(self) -> str:
        return f"http://{self._server.host}:{self._server.port}"

    def start(self) -> None:
        self._courier.start()
        self._expiry.start()
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._expiry.close()
        self._courier.close()
        self._ledger.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def build(desk: Desk, faults: Faults, hosts: Hosts) -> Flask:
    """The WSGI application of the API, of the page and of what steers both."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    app = Flask(
        "mercado-pago-double",
        static_folder=None,
        template_folder=str(Path(__file__).parent / "pages"),
    )
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.register_blueprint(rest.blueprint(Rest(desk, faults)))
    app.register_blueprint(_of_people(desk, hosts))
    app.register_blueprint(_of_tools(desk, faults, hosts))

    @app.errorhandler(MercadoPagoError)
    def refuse(error: MercadoPagoError) -> tuple[Response, int]:
        return jsonify(error.document()), error.status

    @app.errorhandler(HTTPException)
    def refuse_request(error: HTTPException) -> tuple[Response, int]:
        return refuse(from_http(error))

    @app.errorhandler(RecursionError)
    def refuse_depth(_: RecursionError) -> tuple[Response, int]:
        return refuse(invalid("bad_request", "the body is nested too deeply"))

    @app.get("/health")
    def health() -> Response:
        return jsonify({"status": "ok"})

    return app


def _of_people(desk: Desk, hosts: Hosts) -> Blueprint:
    routes = Blueprint("page", __name__)
    payer_page.register(routes, desk)
    _only_from(routes, hosts)
    routes.register_error_handler(MercadoPagoError, payer_page.refused)
    return routes


def _of_tools(desk: Desk, faults: Faults, hosts: Hosts) -> Blueprint:
    routes = Blueprint("steering", __name__)
    steering.register(routes, desk, faults)
    _only_from(routes, hosts)

    @routes.errorhandler(ValueError)
    def refuse(error: ValueError) -> tuple[Response, int]:
        refusal = invalid("bad_request", str(error))
        return jsonify(refusal.document()), refusal.status

    return routes


def _only_from(routes: Blueprint, hosts: Hosts) -> None:
    @routes.before_request
    def check_host() -> tuple[Response, int] | None:
        if hosts.allow(request.host):
            return None
        error = f"El Mercado Pago de mentira no atiende con el nombre {request.host!r}."
        return jsonify({"error": error}), 403
