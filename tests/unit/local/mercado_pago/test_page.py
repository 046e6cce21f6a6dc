"""The page where one pays at Mercado Pago's double: what it offers, and where its buttons lead."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from playwright.sync_api import expect

from tests.chromium import chromium
from tests.clock import Clock
from tests.mercado_pago_double import NOON, Api, api_time, preference


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


def offered(made: dict[str, Any]) -> set[str]:
    """The choices on the page of a link."""
    page = requests.get(made["init_point"], timeout=5).text
    return set(re.findall(r'name="choice" value="(\w+)"', page))


EVERY = {"approve", "reject", "pending", "review", "twice", "less"}


@pytest.mark.parametrize(
    ("members", "missing"),
    [
        ({}, set()),
        ({"binary_mode": True}, {"pending", "review"}),
        ({"payment_methods": {"excluded_payment_types": [{"id": "ticket"}]}}, {"pending"}),
        ({"payment_methods": {"excluded_payment_types": [{"id": "credit_card"}]}}, set()),
        (
            {
                "payment_methods": {
                    "excluded_payment_types": [{"id": "credit_card"}, {"id": "debit_card"}]
                }
            },
            {"reject"},
        ),
    ],
)
def test_the_page_offers_what_the_shop_takes_and_pays_by_nothing_else(
    api: Api, members: dict[str, Any], missing: set[str]
) -> None:
    made = api.create(**members)
    assert offered(made) == EVERY - missing
    for choice in missing:
        assert "Pagar" in press(made, choice)
    assert api("GET", "/v1/payments/search")[1]["results"] == []


def test_a_button_pressed_after_the_end_leads_back_under_the_name_that_the_payer_used(
    api: Api, clock: Clock
) -> None:
    made = api.create(expires=True, expiration_date_to=api_time(timedelta(hours=1), NOON))
    clock.advance(hours=1)
    answer = requests.post(
        f"{api.url.replace('127.0.0.1', 'localhost')}/checkout/v1/pay",
        data={"pref_id": made["id"], "choice": "approve"},
        allow_redirects=False,
        timeout=5,
    )
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"/checkout/v1/redirect?pref_id={made['id']}"
    assert "venció" in press(made, "approve")
    assert api("GET", "/v1/payments/search")[1]["results"] == []


def test_a_rejected_payer_tries_again_under_the_same_name(api: Api) -> None:
    made = api.create()
    assert f'href="/checkout/v1/redirect?pref_id={made["id"]}"' in press(made, "reject")


def test_a_link_that_has_not_begun_offers_nothing_yet(api: Api, clock: Clock) -> None:
    begins = api_time(timedelta(hours=1), NOON)
    made = api.create(expires=True, expiration_date_from=begins)
    assert offered(made) == set()
    assert "todavía no" in press(made, "approve")
    clock.advance(hours=1)
    assert offered(made) == EVERY


def test_the_result_of_one_order_is_not_shown_under_another(api: Api) -> None:
    mine, other = api.create(), api.create()
    payment = api.pay(other["id"], notify=0)["id"]
    url = f"{api.url}/checkout/v1/result?payment_id={payment}&pref_id="
    assert requests.get(url + other["id"], timeout=5).status_code == 200
    assert requests.get(url + mine["id"], timeout=5).status_code == 404


@pytest.mark.slow
@pytest.mark.parametrize("title", ["Pedido" * 60, "Yerba mate suave " * 20])
def test_a_long_title_stays_within_a_phone(api: Api, title: str) -> None:
    made = api.create(items=[{**preference()["items"][0], "title": title}])
    with chromium() as browser:
        page = browser.new_page(viewport={"width": 320, "height": 640})
        page.goto(made["init_point"])
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
        page.close()


@pytest.mark.slow
def test_a_browser_follows_the_button_of_a_link_that_ended_under_another_name(
    api: Api, clock: Clock
) -> None:
    made = api.create(expires=True, expiration_date_to=api_time(timedelta(hours=1), NOON))
    with chromium() as browser:
        page = browser.new_page()
        page.goto(made["init_point"].replace("127.0.0.1", "localhost"))
        clock.advance(hours=1)
        page.get_by_role("button", name="Pagar", exact=True).click()
        expect(page.get_by_role("status")).to_contain_text("venció")
        page.close()
