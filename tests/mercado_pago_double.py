"""A Mercado Pago double on a free port, and a shop that keeps the notices it gets."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import requests

from local.mercado_pago.account import Account

TOKEN = "TEST-token-of-the-tests"
SECRET = "webhook-secret-of-the-tests"
ACCOUNT = Account(TOKEN, SECRET)
NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@dataclass(frozen=True)
class Notice:
    """One post that the shop got."""

    query: dict[str, str]
    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class Shop:
    """Where notices go: keeps each and answers the status that `reply` says."""

    url: str
    notices: list[Notice] = field(default_factory=list)
    reply: Callable[[Notice], int] = lambda _: 200


@contextmanager
def shop() -> Iterator[Shop]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            headers = {name.lower(): value for name, value in self.headers.items()}
            notice = Notice(dict(parse_qsl(urlsplit(self.path).query)), headers, body)
            here.notices.append(notice)
            self.send_response(here.reply(notice))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args: Any) -> None:
            """Keeps silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    here = Shop(f"http://127.0.0.1:{server.server_port}/payments/mercadopago?source_news=webhooks")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield here
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def preference(**members: Any) -> dict[str, Any]:
    """A preference as a shop asks for one."""
    item = {"title": "Pedido 7", "quantity": 1, "unit_price": 1234.5, "currency_id": "ARS"}
    return {"items": [item], "external_reference": "order-7", **members}


def api_time(after: timedelta, now: datetime | None = None) -> str:
    """A time as the API takes it."""
    return ((now or datetime.now(UTC)) + after).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Api:
    """The API as a client without the SDK calls it."""

    url: str
    token: str = TOKEN

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> tuple[int, Any]:
        answer = requests.request(
            method,
            self.url + path,
            json=body,
            headers={"Authorization": f"Bearer {self.token}", **headers},
            timeout=10,
            allow_redirects=False,
        )
        return answer.status_code, answer.json()

    def create(self, **members: Any) -> dict[str, Any]:
        """A preference that is taken."""
        status, made = self("POST", "/checkout/preferences", preference(**members))
        assert status == 201, made
        known: dict[str, Any] = made
        return known

    def pay(self, preference_id: str, status: str = "approved", **more: Any) -> dict[str, Any]:
        """A payment of it, made from outside."""
        asked = {"preference_id": preference_id, "status": status, **more}
        code, made = self("POST", "/double/payments", asked)
        assert code == 201, made
        known: dict[str, Any] = made
        return known
