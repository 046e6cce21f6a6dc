"""A Twilio double on a free port, a webhook that keeps what it gets, and the real SDK between them."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from twilio.http.http_client import TwilioHttpClient  # type: ignore[import-untyped]
from twilio.rest import Client  # type: ignore[import-untyped]

from local.twilio.account import Account

SID = "AC" + "0" * 32
TOKEN = "a-token-for-tests"
NUMBER = "+14155238886"
SHOP = f"whatsapp:{NUMBER}"
PHONE = "+5491123456789"
SHOPPER = f"whatsapp:{PHONE}"


@dataclass(frozen=True)
class Post:
    """One request that a webhook got."""

    form: dict[str, str]
    signature: str
    token: str


Reply = Callable[[Post], tuple[int, str, str]]


def take(post: Post) -> tuple[int, str, str]:
    """The webhook's usual answer: taken, nothing to say."""
    return 200, "text/xml", "<Response/>"


@dataclass
class Webhook:
    """A shop's webhook: keeps each post and answers what `reply` says."""

    url: str
    posts: list[Post] = field(default_factory=list)
    reply: Reply = take


class _Server(ThreadingHTTPServer):
    request_queue_size = 1024
    daemon_threads = True


@contextmanager
def webhook() -> Iterator[Webhook]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            form = dict(parse_qsl(self.rfile.read(length).decode(), keep_blank_values=True))
            post = Post(
                form,
                self.headers["X-Twilio-Signature"],
                self.headers["I-Twilio-Idempotency-Token"],
            )
            hook.posts.append(post)
            status, content_type, body = hook.reply(post)
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *args: Any) -> None:
            """Keeps silent."""

    server = _Server(("127.0.0.1", 0), Handler)
    hook = Webhook(f"http://127.0.0.1:{server.server_port}/whatsapp")
    thread = threading.Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    try:
        yield hook
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def account(webhook_url: str) -> Account:
    return Account(SID, TOKEN, NUMBER, webhook_url)


class _ToTheDouble(TwilioHttpClient):  # type: ignore[misc]
    """Sends what the SDK asks of api.twilio.com or messaging.twilio.com to the double."""

    def __init__(self, url: str) -> None:
        super().__init__(timeout=10.0)
        self._url = url

    def request(self, method: str, url: str, *args: Any, **options: Any) -> Any:
        asked = urlsplit(url)
        query = f"?{asked.query}" if asked.query else ""
        return super().request(method, self._url + asked.path + query, *args, **options)


def sdk(url: str, token: str = TOKEN) -> Client:
    """Twilio's own client, pointed at the double."""
    return Client(SID, token, http_client=_ToTheDouble(url))


def until(condition: Callable[[], Any], deadline: float = 10.0) -> Any:
    """Waits until the condition holds and answers what it answered. Fails after `deadline` s."""
    end = time.monotonic() + deadline
    while time.monotonic() < end:
        if found := condition():
            return found
        threading.Event().wait(0.01)
    raise AssertionError(f"did not happen within {deadline} s")
