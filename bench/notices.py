"""Mercado Pago's notices at the API, one after the other, beside the API's health."""

import tempfile
import time
import uuid
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import requests

from bench.table import Row, show
from bench.webhook import timed
from local import loopback
from local.configuration import Configuration
from local.demo import COLLECTED, DIALOGUE, payment_link
from local.mercado_pago.notices import signature
from local.ports import Ports
from local.secret_keys import Secrets
from local.shopper import Shopper
from local.stack import Stack

NOTICES = 300


def a_payment(addresses: Mapping[str, str]) -> str:
    """The id of an approved payment of a new shopper's order, of which no notice was posted."""
    shopper = Shopper(addresses["twilio_url"], "+5491140000001", "Juan")
    link = payment_link(
        "\n".join([shopper.say(line) for line in DIALOGUE][-1]), addresses["hosting_url"]
    )
    with loopback.session() as browser:
        pay = f"{addresses['hosting_url']}/api{urlsplit(link).path}/pay"
        begun = browser.post(pay, json=COLLECTED, timeout=30).json()
        preference = parse_qs(urlsplit(begun["payment_url"]).query)["pref_id"][0]
        paid = {"preference_id": preference, "status": "approved", "notify": 0}
        made = browser.post(
            f"{addresses['mercado_pago_url']}/double/payments", json=paid, timeout=30
        )
    made.raise_for_status()
    return str(made.json()["id"])


def post(session: requests.Session, api_url: str, payment: str, secret: str) -> float:
    """Posts a signed notice of the payment; its milliseconds."""
    request_id, ts = str(uuid.uuid4()), str(int(time.time() * 1000))
    return timed(
        session,
        f"{api_url}/payments/mercadopago?data.id={payment}&type=payment",
        json={"type": "payment", "action": "payment.updated", "data": {"id": payment}},
        headers={
            "x-request-id": request_id,
            "x-signature": signature(secret, payment, request_id, ts),
        },
    )


def read(session: requests.Session, api_url: str) -> float:
    """Milliseconds of the API's health."""
    start = time.perf_counter()
    session.get(f"{api_url}/health", timeout=20).raise_for_status()
    return (time.perf_counter() - start) * 1000


def measure() -> None:
    """Prints the table; each notice has its payment read again by a task meanwhile."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        configuration = Configuration(Ports.free(), Secrets.kept_in(data), data, {})
        with Stack(configuration) as stack, loopback.session() as session:
            api_url = stack.addresses["backoffice_url"]
            payment, secret = a_payment(stack.addresses), configuration.mercado_pago.webhook_secret
            health, notices = [], []
            for _ in range(NOTICES):
                health.append(read(session, api_url))
                notices.append(post(session, api_url, payment, secret))
    show(
        f"{NOTICES} notices of a payment at the API, one after the other",
        [Row("health", health), Row("notice", notices, health)],
    )
