"""The page where one pays at Mercado Pago's double: what it offers, and where its buttons lead."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from local.mercado_pago.app import MercadoPagoDouble
from tests.clock import Clock
from tests.mercado_pago_double import ACCOUNT, Api

NOON = datetime(2026, 11, 27, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


@pytest.fixture
def api(clock: Clock) -> Iterator[Api]:
    with MercadoPagoDouble(ACCOUNT, clock=clock) as double:
        yield Api(double.url)


def press(made: dict[str, Any], choice: str) -> str:
    """The page after a button was pressed."""
    url = made["init_point"].replace("redirect", "pay").partition("?")[0]
    form = {"pref_id": made["id"], "choice": choice}
    return requests.post(url, data=form, timeout=10).text


@pytest.mark.parametrize(
    ("choice", "statuses", "amounts", "back"),
    [
        ("approve", ["approved"], [1234.5], "ok"),
        ("reject", ["rejected"], [1234.5], "no"),
        ("pending", ["pending"], [1234.5], "wait"),
        ("review", ["in_process"], [1234.5], "wait"),
        ("twice", ["approved", "approved"], [1234.5, 1234.5], "ok"),
        ("less", ["approved"], [617.25], "ok"),
    ],
)
def test_each_button_of_the_page_pays_as_it_says_and_leads_back(
    api: Api, choice: str, statuses: list[str], amounts: list[float], back: str
) -> None:
    urls = {"success": "ok", "failure": "no", "pending": "wait"}
    made = api.create(back_urls={name: f"https://milo.example/{at}" for name, at in urls.items()})
    page = press(made, choice)
    found = api("GET", "/v1/payments/search?external_reference=order-7")[1]["results"]
    assert [one["status"] for one in found] == statuses
    assert [one["transaction_amount"] for one in found] == amounts
    link = page.split('href="https')[1].split('"')[0].replace("&amp;", "&")
    told = {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}
    assert f"/{back}?" in link
    assert told["payment_id"] == told["collection_id"] in {str(one["id"]) for one in found}
    assert (told["status"], told["preference_id"]) == (statuses[0], made["id"])
    assert told["external_reference"] == "order-7"
    assert "refresh" not in page


def test_an_approved_payment_returns_by_itself_where_the_shop_wants_it(api: Api) -> None:
    back = {"back_urls": {"success": "https://milo.example/ok"}, "auto_return": "approved"}
    assert 'http-equiv="refresh"' in press(api.create(**back), "approve")
    assert 'http-equiv="refresh"' not in press(api.create(**back), "reject")


def test_a_link_that_leads_nowhere_says_so_and_a_strange_name_is_refused(api: Api) -> None:
    gone = requests.get(f"{api.url}/checkout/v1/redirect?pref_id=x", timeout=5)
    assert (gone.status_code, "no lleva a ningún pago" in gone.text) == (404, True)
    url = api.create()["init_point"]
    strange = requests.get(url, headers={"Host": "evil.example"}, timeout=5)
    assert strange.status_code == 403
