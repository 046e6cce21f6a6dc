"""The webhook and a payment's notice against a bare functions-framework hello, while the model thinks for a minute."""

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path
from secrets import token_hex

import requests
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

from bench.table import Row, show
from local.configuration import HOST, WHATSAPP_NUMBER, Configuration
from local.gemini import GeminiDouble, say
from local.mercado_pago.notices import signature
from local.ports import Ports
from local.process import Service
from local.processes import Supervisor
from local.secret_keys import Secrets
from local.stack import Stack

REQUESTS = 300
THINKING_SECONDS = 60
HELLO = 'def hello(request):\n    return "<Response/>", 200, {"Content-Type": "text/xml"}\n'
_phones = count(5491140000000)
_payments = count(10**11)


@contextmanager
def bare_framework(folder: Path) -> Iterator[str]:
    """A function that only says hello; gives its URL."""
    source = folder / "hello.py"
    source.write_text(HELLO)
    port = Ports.free().webhook
    command = [
        sys.executable, "-m", "functions_framework",
        "--source", str(source), "--target", "hello", "--host", HOST, "--port", str(port),
    ]  # fmt: skip
    url = f"http://{HOST}:{port}/"
    supervisor = Supervisor(
        [Service("hello", command, dict(os.environ), url)], folder / "hello-logs"
    )
    try:
        supervisor.start(30)
        yield url
    finally:
        supervisor.stop()


def signed_message(stack: Stack) -> Callable[[requests.Session], float]:
    """A function that posts a new shopper's signed message and answers its milliseconds."""
    addresses = stack.addresses
    validator = RequestValidator(addresses["twilio_auth_token"])

    def post(session: requests.Session) -> float:
        phone = str(next(_phones))
        sid = f"SM{token_hex(16)}"
        form = {
            "MessageSid": sid, "SmsSid": sid, "AccountSid": addresses["twilio_account_sid"],
            "From": f"whatsapp:+{phone}", "To": WHATSAPP_NUMBER, "Body": "Hola, quiero leche",
            "NumMedia": "0", "WaId": phone, "ProfileName": "Juan",
        }  # fmt: skip
        signature = validator.compute_signature(addresses["webhook_url"], form)
        return timed(
            session, addresses["webhook_url"], data=form, headers={"X-Twilio-Signature": signature}
        )

    return post


def signed_notice(stack: Stack, secret: str) -> Callable[[requests.Session], float]:
    """A function that posts a signed notice of a payment that nobody was told of before and answers its milliseconds."""
    url = f"{stack.addresses['backoffice_url']}/payments/mercadopago"

    def post(session: requests.Session) -> float:
        id_, request_id, ts = str(next(_payments)), token_hex(16), str(int(time.time() * 1000))
        headers = {
            "x-signature": signature(secret, id_, request_id, ts),
            "x-request-id": request_id,
        }
        query = {"data.id": id_, "type": "payment"}
        return timed(session, url, params=query, headers=headers)

    return post


def timed(session: requests.Session, url: str, **options: object) -> float:
    """Milliseconds of one POST, which must be answered 200."""
    start = time.perf_counter()
    answer = session.post(url, timeout=20, **options)  # type: ignore[arg-type]
    elapsed = (time.perf_counter() - start) * 1000
    answer.raise_for_status()
    return elapsed


def measure() -> None:
    """Prints the table; every shopper's turn is held up by the model all the while, and each notice has the provider asked."""
    with (
        tempfile.TemporaryDirectory() as folder,
        GeminiDouble(lambda _: replace(say("…"), seconds=THINKING_SECONDS)) as gemini,
        bare_framework(Path(folder)) as hello,
    ):
        data = Path(folder)
        environ = {"GOOGLE_API_KEY": "bench", "GEMINI_API_URL": gemini.url}
        kept = Secrets.kept_in(data)
        with (
            Stack(Configuration(Ports.free(), kept, data, environ)) as stack,
            requests.Session() as session,
        ):
            post = signed_message(stack)
            tell = signed_notice(stack, kept.mercado_pago_webhook_secret)
            for _ in range(20):
                timed(session, hello)
                post(session)
                tell(session)
            bare, webhook, notices = [], [], []
            for _ in range(REQUESTS):
                bare.append(timed(session, hello))
                webhook.append(post(session))
                notices.append(tell(session))
    show(
        f"The webhook while the model thinks for {THINKING_SECONDS} s, {REQUESTS} shoppers, one after the other",
        [
            Row("bare hello", bare),
            Row("webhook", webhook, bare),
            Row("a payment's notice", notices, bare),
        ],
    )
