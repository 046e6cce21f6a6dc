"""Who may ask the phones page for what: pages of other sites may not, by whichever name they come."""

from collections.abc import Iterator

import pytest
import requests

from local.hosts import Hosts
from local.twilio.app import TwilioDouble
from tests.twilio_double import PHONE, account

LOOPBACK = Hosts("127.0.0.1", ["Tienda.example"])


@pytest.fixture
def double() -> Iterator[TwilioDouble]:
    with TwilioDouble(account("http://127.0.0.1:1/whatsapp")) as double:
        yield double


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "localhost:9010",
        "LOCALHOST",
        "127.0.0.1:9010",
        "127.0.0.2",
        "[::1]:9010",
        "my-codespace-9010.app.github.dev",
        "tienda.example:9010",
    ],
)
def test_the_names_of_this_machine_are_allowed(host: str) -> None:
    assert LOOPBACK.allow(host)


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:9010",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "app.github.dev.evil.example",
        "evilapp.github.dev",
        "192.168.1.5",
        "0.0.0.0",
        "[::1",
        "",
    ],
)
def test_other_names_are_not(host: str) -> None:
    assert not LOOPBACK.allow(host)


def test_the_address_that_it_listens_on_is_allowed_and_every_one_where_it_listens_on_all() -> None:
    assert Hosts("192.168.1.5").allow("192.168.1.5:9010")
    assert not Hosts("192.168.1.5").allow("192.168.1.6:9010")
    assert Hosts("0.0.0.0").allow("192.168.1.5:9010")
    assert not Hosts("0.0.0.0").allow("evil.example:9010")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/static/phones.js"),
        ("GET", "/phones/conversations"),
        ("POST", "/phones/messages"),
        ("DELETE", "/double/faults"),
        ("DELETE", "/simulator/faults"),
    ],
)
def test_a_site_whose_name_leads_here_is_refused(
    double: TwilioDouble, method: str, path: str
) -> None:
    told = {"from": PHONE, "body": "hola"}

    answer = requests.request(
        method, double.url + path, json=told, headers={"Host": "evil.example"}, timeout=10
    )

    assert answer.status_code == 403
    assert "no atiende con el nombre 'evil.example'" in answer.json()["error"]
    assert double.ledger.messages(PHONE, "") == []


def test_a_name_that_was_given_is_answered() -> None:
    there = account("http://127.0.0.1:1/whatsapp")
    with TwilioDouble(there, allowed_hosts=["tienda.example"]) as double:
        answer = requests.get(double.url, headers={"Host": "tienda.example:9010"}, timeout=10)

    assert answer.status_code == 200


def test_a_text_of_another_site_delivers_nothing_again(double: TwilioDouble) -> None:
    url = f"{double.url}/phones/messages"
    sid = requests.post(url, json={"from": PHONE, "body": "hola"}, timeout=10).json()["sid"]
    before = double.ledger.message(sid)

    answer = requests.post(
        f"{url}/{sid}/deliveries", "{}", headers={"Content-Type": "text/plain"}, timeout=10
    )

    assert answer.status_code == 400
    assert double.ledger.message(sid) == before


@pytest.mark.parametrize("kind", [["text"], {"text": 1}, 1])
def test_a_kind_that_is_not_a_text_is_refused_in_words(double: TwilioDouble, kind: object) -> None:
    told = {"from": PHONE, "body": "hola", "kind": kind}

    answer = requests.post(f"{double.url}/phones/messages", json=told, timeout=10)

    assert answer.status_code == 400
    assert "El tipo (kind) es uno de" in answer.json()["error"]
