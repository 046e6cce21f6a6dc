"""The shop as others reach it: at an address of the network, behind a public URL, by a Twilio elsewhere."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import requests
from werkzeug.wrappers import Request, Response

from local.configuration import Configuration
from local.demo import pay, payment_link
from local.hosting_proxy import FunctionProxy
from local.ports import Ports
from local.secret_keys import Secrets
from local.shopper import Shopper
from local.stack import Stack
from local.twilio.account import Account
from local.twilio.app import TwilioDouble
from tests.twilio_double import NUMBER, SHOP, SID, TOKEN
from tests.wsgi import serving

ELSEWHERE = "127.0.0.2"
"""This machine too, but who knows 127.0.0.1 alone does not find it."""
TUNNEL = "https://milo.example/whatsapp"


def a_stack(data: Path, ports: Ports, environ: dict[str, str]) -> Stack:
    return Stack(Configuration(ports, Secrets.kept_in(data), data, environ))


def link_of(shopper: Shopper, hosting_url: str) -> str:
    """The payment link of a purchase that begins with hello."""
    shopper.say("Hola, soy Juan, juan@example.com, quiero leche")
    shopper.say("La primera")
    return payment_link(shopper.say("Finalizar")[-1], hosting_url)


@pytest.mark.long
def test_who_reaches_the_shop_at_another_address_buys_to_the_end(tmp_path: Path) -> None:
    ports = Ports.free()
    public = f"http://{ELSEWHERE}:{ports.hosting}"
    environ = {
        "LISTEN_HOST": "0.0.0.0",
        "PUBLIC_BASE_URL": public,
        "WHATSAPP_WEBHOOK_URL": f"http://{ELSEWHERE}:{ports.webhook}/whatsapp",
    }
    with a_stack(tmp_path, ports, environ) as stack:
        page = f"http://{ELSEWHERE}:{ports.twilio}"
        link = link_of(Shopper(page, "+5491123456789", "Juan", deadline=60), public)
        assert link.startswith(f"{public}/checkout/")
        assert requests.get(link, timeout=10).status_code == 200
        assert pay(link) > 0
        assert requests.get(f"http://{ELSEWHERE}:{ports.admin}/health", timeout=10).ok
        assert stack.addresses["hosting_url"] == public
        for inside in (ports.backoffice, ports.worker, ports.tasks_http):
            assert is_unreachable(f"http://{ELSEWHERE}:{inside}/health")


@pytest.mark.long
def test_an_address_of_the_network_is_all_that_has_to_be_said(tmp_path: Path) -> None:
    with a_stack(tmp_path, Ports.free(), {"LISTEN_HOST": ELSEWHERE}) as stack:
        here = stack.addresses
        assert here["hosting_url"].startswith(f"http://{ELSEWHERE}:")
        juan = Shopper(here["twilio_url"], "+5491123456789", "Juan", deadline=60)
        assert pay(link_of(juan, here["hosting_url"])) > 0


@pytest.mark.long
def test_a_twilio_elsewhere_carries_the_messages_and_signs_the_public_url(tmp_path: Path) -> None:
    ports = Ports.free()
    local = f"http://127.0.0.1:{ports.webhook}/whatsapp"
    account = Account(SID, TOKEN, NUMBER, TUNNEL, webhook_address=local)
    with TwilioDouble(account, port=ports.twilio) as twilio:
        environ = {
            "TWILIO_ACCOUNT_SID": SID,
            "TWILIO_AUTH_TOKEN": f"{TOKEN},the-one-before",
            "TWILIO_WHATSAPP_NUMBER": SHOP,
            "TWILIO_API_URL": twilio.url,
            "WHATSAPP_WEBHOOK_URL": TUNNEL,
        }
        with a_stack(tmp_path, ports, environ) as stack:
            written = json.loads((tmp_path / "stack.json").read_text())
            assert (written["twilio_url"], written["twilio_auth_token"]) == (twilio.url, TOKEN)
            juan = Shopper(twilio.url, "+5491123456789", "Juan", deadline=60)
            assert pay(link_of(juan, stack.addresses["hosting_url"])) > 0
            assert not (tmp_path / "twilio.db").exists()


@pytest.mark.long
def test_one_tunnel_carries_the_messages_and_opens_the_page(tmp_path: Path) -> None:
    ports, public = Ports.free(), "https://milo.example"
    with a_tunnel(ports.hosting) as tunnel:
        account = Account(
            SID, TOKEN, NUMBER, f"{public}/whatsapp", webhook_address=f"{tunnel}/whatsapp"
        )
        with TwilioDouble(account, port=ports.twilio) as twilio:
            environ = {
                "TWILIO_ACCOUNT_SID": SID,
                "TWILIO_AUTH_TOKEN": TOKEN,
                "TWILIO_WHATSAPP_NUMBER": SHOP,
                "TWILIO_API_URL": twilio.url,
                "PUBLIC_URL": public,
            }
            with a_stack(tmp_path, ports, environ):
                juan = Shopper(twilio.url, "+5491123456789", "Juan", deadline=60)
                link = link_of(juan, public)
                assert link.startswith(f"{public}/checkout/")
                assert pay(link.replace(public, tunnel)) > 0
                unsigned = requests.post(f"{tunnel}/whatsapp", data={"Body": "Hola"}, timeout=10)
                assert unsigned.status_code == 403


@contextmanager
def a_tunnel(port: int) -> Iterator[str]:
    """An address at which everything goes to a port of this machine, as a tunnel's does."""
    laptop = FunctionProxy({"laptop": f"http://127.0.0.1:{port}"}, (3, 30))

    @Request.application
    def carry(request: Request) -> Response:
        return laptop.forward(request, "laptop")

    with serving(carry) as url:
        yield url


def is_unreachable(url: str) -> bool:
    try:
        requests.get(url, timeout=5)
    except requests.ConnectionError:
        return True
    return False
