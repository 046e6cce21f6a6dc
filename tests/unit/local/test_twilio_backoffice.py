"""Which model answered: asked of the back office, told by the phones page."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from local.shopper import Shopper
from local.twilio.app import TwilioDouble
from local.twilio.backoffice import Backoffice
from tests.twilio_double import PHONE, SHOP, SHOPPER, account, sdk

KEY = "an-admin-key"


@contextmanager
def transcript(*pages: list[dict[str, Any]]) -> Iterator[str]:
    """A back office with one conversation, of that many pages; answers its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = urlsplit(self.path)
            number = int(parse_qs(asked.query).get("page_token", ["0"])[0])
            known = asked.path == f"/conversations/{PHONE[1:]}"
            status = 401 if self.headers["x-api-key"] != KEY else 200 if known else 404
            more = str(number + 1) if number + 1 < len(pages) else None
            body = {"messages": pages[number], "next_page_token": more} if status == 200 else {}
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, *args: Any) -> None:
            """Keeps silent."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def said(sid: str, model: str, direction: str = "outbound") -> dict[str, Any]:
    return {"sid": sid, "direction": direction, "model": model}


def asked(double: TwilioDouble, sid: str) -> requests.Response:
    return requests.get(f"{double.url}/phones/messages/{sid}/model", timeout=20)


@pytest.fixture
def replied() -> Iterator[tuple[TwilioDouble, str]]:
    """A double with a reply in it, and the reply's sid; nobody serves its webhook."""
    with TwilioDouble(account("http://127.0.0.1:1/whatsapp")) as double:
        Shopper(double.url).post("Hola")
        yield double, sdk(double.url).messages.create(to=SHOPPER, from_=SHOP, body="Buenas").sid


def test_the_model_is_the_one_that_the_transcript_names(tmp_path: Any) -> None:
    database = tmp_path / "twilio.db"
    with TwilioDouble(account("http://127.0.0.1:1/whatsapp"), database=database) as double:
        Shopper(double.url).post("Hola")
        sid = sdk(double.url).messages.create(to=SHOPPER, from_=SHOP, body="Buenas").sid
    later = [said("SM1", "another"), said("SM2", "")]
    with (
        transcript(later, [said(sid, "gemini-3.8-flash")]) as url,
        TwilioDouble(
            account("http://127.0.0.1:1/whatsapp"),
            database=database,
            backoffice=Backoffice(url, KEY),
        ) as double,
    ):
        answer = asked(double, sid)
    assert (answer.status_code, answer.json()) == (200, {"model": "gemini-3.8-flash"})


def test_what_no_model_wrote_has_none() -> None:
    with transcript([said("SM1", "")]) as url:
        assert Backoffice(url, KEY).model_of(PHONE[1:], "SM1") is None
        assert Backoffice(url, KEY).model_of(PHONE[1:], "SM2") is None
        assert Backoffice(url, KEY).model_of("5491100000009", "SM1") is None


def test_a_back_office_that_is_not_there_or_refuses_is_told_in_words(
    replied: tuple[TwilioDouble, str],
) -> None:
    double, sid = replied
    assert asked(double, sid).status_code == 503
    with transcript([]) as gone:
        refusing = TwilioDouble(account("http://x/"), backoffice=Backoffice(gone, "wrong"))
        with refusing:
            Shopper(refusing.url).post("Hola")
            other = sdk(refusing.url).messages.create(to=SHOPPER, from_=SHOP, body="Buenas").sid
            assert asked(refusing, other).json() == {"error": "El back office no contesta."}


def test_only_what_the_shop_said_has_a_model(replied: tuple[TwilioDouble, str]) -> None:
    double, _ = replied
    mine = Shopper(double.url).transcript()[0]["sid"]
    assert [asked(double, sid).status_code for sid in (mine, "SM1")] == [404, 404]
