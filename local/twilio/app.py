"""Puts the double together and serves it, one thread a request."""

import logging
import secrets
import threading
from collections.abc import Callable, Collection
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self

from flask import Flask

from local.hosts import Hosts
from local.serving import POLL_SECONDS, QuietHandler, Server
from local.worker_deaths import WorkerDeaths

from . import phones_page, rest
from .account import SANDBOX, Account, Clock, NewSid
from .backoffice import Backoffice
from .carrier import Carrier, post_form
from .courier import Courier, Pace
from .events import Events
from .faults import Faults
from .inbound import Inbound
from .ledger import Ledger
from .problems import Problems
from .senders import Senders

LARGEST_REQUEST = 24 * 1024 * 1024
Answer = Callable[[Any, Any], Any]
FIRST_SHOPPER = ("+5491123456789", "Juan")


def utc_now() -> datetime:
    return datetime.now(UTC)


def new_sid(prefix: str) -> str:
    """A sid as Twilio makes them: two letters and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


class TwilioDouble:
    """The double, listening after `start`; port 0 takes a free one.

    `with TwilioDouble(account, database=…) as double: … double.url …`

    The page offers the worker's `deaths`, and asks `backoffice` which model answered, where these are given.
    """

    def __init__(
        self,
        account: Account,
        *,
        database: str | Path = ":memory:",
        host: str = "127.0.0.1",
        port: int = 0,
        clock: Clock = utc_now,
        sids: NewSid = new_sid,
        carrier: Carrier = post_form,
        pace: Pace | None = None,
        deaths: WorkerDeaths | None = None,
        backoffice: Backoffice | None = None,
        allowed_hosts: Collection[str] = (),
    ) -> None:
        self.account = account
        self.ledger = Ledger(database)
        self.events = Events()
        self.faults = Faults()
        self.senders = Senders(sids)
        if account.number != SANDBOX:
            told = {"callback_url": account.webhook_url, "callback_method": "POST"}
            self.senders.register(account.number, webhook=told)
        self._courier = Courier(account, self.ledger, self.events, carrier, clock, sids, pace)
        inbound = Inbound(account, self.ledger, self.events, self._courier, carrier, clock, sids)
        api = rest.Rest(account, self.ledger, self._courier, self.faults, self.senders)
        problems = Problems(self.faults, self.ledger, clock, deaths)
        page = phones_page.PhonesPage(
            account,
            self.ledger,
            self.events,
            inbound,
            self.faults,
            problems,
            backoffice,
            Hosts(host, allowed_hosts),
        )
        self._server = Server(host, port, build(api, page), QuietHandler)
        self._thread = threading.Thread(
            target=self._server.serve_forever, args=(POLL_SECONDS,), name="twilio-double"
        )

    @property
    def url(self) -> str:
        return f"http://{self._server.host}:{self._server.port}"

    def start(self) -> None:
        if not self.ledger.shoppers():
            self.ledger.name(*FIRST_SHOPPER)
        self._courier.start()
        self._thread.start()

    def close(self) -> None:
        self.events.close()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self._courier.close()
        self.ledger.close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def build(api: rest.Rest, page: phones_page.PhonesPage) -> Flask:
    """The WSGI application of the API and of the page."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    app = Flask("twilio-double", static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = LARGEST_REQUEST
    app.config["MAX_FORM_MEMORY_SIZE"] = LARGEST_REQUEST
    app.register_blueprint(rest.blueprint(api))
    app.register_blueprint(phones_page.blueprint(page))
    app.wsgi_app = _under_former_paths(app.wsgi_app)  # type: ignore[assignment, method-assign]
    return app


def _under_former_paths(answer: Answer) -> Answer:
    """Answers `/simulator/…`, as these routes were called once: outside tools and kept messages may say so."""

    def answer_also(environ: Any, start_response: Any) -> Any:
        path = environ["PATH_INFO"]
        if path.startswith("/simulator/"):
            room = "/double/" if path == "/simulator/faults" else "/phones/"
            environ["PATH_INFO"] = path.replace("/simulator/", room, 1)
        return answer(environ, start_response)

    return answer_also
