"""No address that the panel links to, or asks of the API, has a phone in it: servers write addresses down."""

import re
from base64 import b64decode
from collections import deque
from html import unescape
from urllib.parse import unquote, urlsplit

import pytest

from tests.backoffice import ADMIN
from tests.conversing import AGENT, claim
from tests.owners_browser import OwnersBrowser, an_owner
from tests.panel_shop import a_panel_shop

_LINKED = re.compile(r'(href|src|action|data-news)="(/[^"]*)"')
_PHONES = re.compile(r"5491[0-9]{9}")


def a_lively_shop() -> OwnersBrowser:
    """A shop of which every list has a second page, in front of its owner."""
    shop = a_panel_shop()
    backoffice = shop.backoffice
    order = shop.order(shop.juan)
    shop.pays(order)
    shop.takes_back(order)
    for number in range(60):
        phone = f"54911{number:08d}"
        claim(backoffice, f"SM{number}", **{"from": f"whatsapp:+{phone}"})
        backoffice.post(f"/conversations/{phone}/pause", {}, {**ADMIN, "x-person": "ana"})
        backoffice.post("/users", {"name": "Marta", "email": f"m{number}@x.ar", "phone": phone})
        letter = {
            "path": "/turns",
            "name": f"SX{number}",
            "wa_id": phone,
            "task": "",
            "reason": "x",
        }
        backoffice.post("/dead-letters", letter, AGENT)
    return an_owner(backoffice)


def crawled(owner: OwnersBrowser, most: int) -> list[str]:
    """The addresses that are met on the way from the home page, each of which is opened."""
    met, ahead = ["/admin"], deque(["/admin"])
    while ahead and len(met) < most:
        address = ahead.popleft()
        answer = owner.get(address, follow_redirects=True)
        assert answer.status_code in {200, 204}, address
        led, text = answer.request.path, answer.text
        answer.close()
        linked = {unescape(to): how for how, to in _LINKED.findall(text)}
        new = [each for each in (led, *linked) if each not in met]
        met += new
        ahead += [each for each in new if linked.get(each) in {"href", "data-news"}]
    return met


def phones_in(address: str) -> list[str]:
    """The phones that somebody reads who has the address, as it stands or decoded."""
    parts = urlsplit(address)
    values = [*parts.path.split("/"), *(each.partition("=")[2] for each in parts.query.split("&"))]
    texts = [unquote(address), *map(_decoded, values)]
    return [phone for text in texts for phone in _PHONES.findall(text)]


def _decoded(value: str) -> str:
    try:
        return b64decode(value + "=" * (-len(value) % 4), altchars=b"-_").decode(errors="replace")
    except ValueError:
        return ""


def test_a_phone_is_read_out_of_an_address() -> None:
    assert phones_in("/admin/chats/5491123456789")
    assert phones_in("/admin/chats?desde=WyI1NDkxMTIzNDU2Nzg5Il0")
    assert not phones_in("/admin/chats/c_T5s")


@pytest.fixture(scope="module")
def owner() -> OwnersBrowser:
    owner = a_lively_shop()
    owner.carrier.exchanges.clear()
    return owner


@pytest.fixture(scope="module")
def met(owner: OwnersBrowser) -> list[str]:
    return crawled(owner, 1000)


def test_no_link_of_the_panel_has_a_phone(met: list[str]) -> None:
    assert [each for each in met if phones_in(each)] == []
    kinds = {"/admin/chats/c_", "/admin/chats?desde=", "/admin/clientes/", "/admin/mensajes?desde="}
    assert {kind for kind in kinds if any(each.startswith(kind) for each in met)} == kinds


def test_nothing_that_the_panel_asks_of_the_api_has_a_phone_in_its_address(
    owner: OwnersBrowser, met: list[str]
) -> None:
    asked = [each.request.url for each in owner.carrier.exchanges]
    assert len(asked) > 200
    assert [url for url in asked if phones_in(url)] == []
    assert any("page_token=" in url for url in asked)
    assert any("/conversations/c_" in url for url in asked)
