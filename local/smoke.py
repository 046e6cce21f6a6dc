"""`make smoke URL=…`: asks a shop that is up how it is, and sends its webhook one signed message."""

import secrets
import sys
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import requests
from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]
from werkzeug.datastructures import MultiDict

from local.environ import read_environ, required

SECONDS = 30.0
"""A function that starts cold, with room to spare."""
WEBHOOK, ASKED_BESIDE_IT = "whatsapp-webhook-", ("backoffice-api-", "admin-")
TWILIO = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_NUMBER")


def health_urls(webhook_url: str) -> list[str]:
    """The webhook's health, and in the cloud that of the functions beside it; the worker is reached from inside only."""
    parts = urlsplit(webhook_url)
    hosts = [parts.netloc]
    if parts.netloc.startswith(WEBHOOK):
        hosts += [parts.netloc.replace(WEBHOOK, name, 1) for name in ASKED_BESIDE_IT]
    return [f"{parts.scheme}://{host}/health" for host in hosts]


def message(environ: Mapping[str, str], sender: str) -> dict[str, str]:
    """What Twilio posts of a text, under a name that no message has."""
    sid = f"SM{secrets.token_hex(16)}"
    return {
        "MessageSid": sid,
        "SmsMessageSid": sid,
        "AccountSid": environ["TWILIO_ACCOUNT_SID"],
        "From": sender,
        "To": environ["TWILIO_WHATSAPP_NUMBER"],
        "WaId": sender.removeprefix("whatsapp:+"),
        "Body": "Hola",
        "MessageType": "text",
        "NumMedia": "0",
        "NumSegments": "1",
    }


def failures(
    session: requests.Session, webhook_url: str, environ: Mapping[str, str]
) -> Iterator[str]:
    """What is wrong with the shop, one line each; the message comes last, and only to a shop that is well."""
    ill = False
    for url in health_urls(webhook_url):
        answer = session.get(url, timeout=SECONDS)
        if answer.status_code != requests.codes.ok:
            ill = True
            yield f"{url} answers {answer.status_code}: {answer.text[:300]}"
    if ill:
        return
    form = message(environ, f"whatsapp:{environ['FROM']}")
    unsigned = session.post(webhook_url, data=form, timeout=SECONDS)
    if unsigned.status_code != requests.codes.forbidden:
        yield f"{webhook_url} takes a message that nobody signed: {unsigned.status_code}"
        return
    validator = RequestValidator(environ["TWILIO_AUTH_TOKEN"].split(",")[0])
    signature = validator.compute_signature(webhook_url, MultiDict(form))
    signed = session.post(
        webhook_url, data=form, headers={"X-Twilio-Signature": signature}, timeout=SECONDS
    )
    if signed.status_code != requests.codes.ok:
        yield f"{webhook_url} refuses a signed message: {signed.status_code}; are its URL and its token Twilio's?"
    elif "<Message" in signed.text:
        yield "the webhook cannot reach the queue: it asked the shopper to write again"


def main() -> int:
    """Says what is wrong with the shop at `URL`, or that the phone `FROM` gets a reply."""
    environ = read_environ()
    for name in ("URL", "FROM", *TWILIO):
        required(environ, name)
    try:
        wrong = list(failures(requests.Session(), environ["URL"], environ))
    except requests.RequestException as error:
        wrong = [f"the shop is not reached: {error}"]
    for line in wrong:
        print(f"✗ {line}")
    if not wrong:
        print(f"All is well, and the queue has the message: {environ['FROM']} gets a reply now.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
