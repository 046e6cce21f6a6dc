"""What every answer of the panel has: its addresses, cookie and headers."""

import re

import pytest
import requests

from admin.web import MAX_FORM_BYTES
from local.in_process import lose
from tests.owners_browser import OwnersBrowser


def test_the_question_to_the_shop_carries_the_trace_of_the_page(browser: OwnersBrowser) -> None:
    browser.log_in()
    traceparent = f"00-{'a' * 32}-{'b' * 16}-01"

    browser.get("/admin", headers={"traceparent": traceparent})

    assert browser.carrier.exchanges[-1].request.headers["traceparent"] == traceparent


def test_the_panel_s_own_address_leads_to_it(browser: OwnersBrowser) -> None:
    answer = browser.get("/")
    assert (answer.status_code, answer.location) == (303, "/admin")


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http() -> None:
    browser = OwnersBrowser(secure=True)
    (cookie,) = browser.log_in().headers.getlist("Set-Cookie")

    assert cookie.startswith("__session=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/admin", "Expires="):
        assert attribute in cookie
    assert "Strict-Transport-Security" in browser.get("/admin/login").headers


def test_a_laptop_has_no_https() -> None:
    browser = OwnersBrowser()
    (cookie,) = browser.log_in().headers.getlist("Set-Cookie")

    assert "Secure" not in cookie
    assert "Strict-Transport-Security" not in browser.get("/admin/login").headers


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/admin",
        "/admin/login",
        "/health",
        "/nothing",
        "/admin/nothing",
        "/admin/assets/base.css",
    ],
)
def test_every_answer_forbids_frames_scripts_and_caches(browser: OwnersBrowser, path: str) -> None:
    with browser.get(path) as answer:
        headers = answer.headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("path", "images"),
    [
        ("/admin", "'self'"),
        ("/admin/productosos", "'self'"),
        ("/admin/assets/base.css", "'self'"),
        ("/admin/productos", "'self' https:"),
        ("/admin/productos/nuevo", "'self' https:"),
    ],
)
def test_images_from_elsewhere_are_for_the_pages_of_products_alone(
    browser: OwnersBrowser, path: str, images: str
) -> None:
    with browser.get(path) as answer:
        policy = answer.headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives.pop("img-src") == images
    assert set(directives.values()) == {"'none'", "'self'"}


def test_an_asset_is_kept_by_the_browser_under_the_address_of_its_content(
    browser: OwnersBrowser,
) -> None:
    browser.log_in()
    (address,) = re.findall(r'href="(/admin/assets/tokens.css[^"]*)"', browser.get("/admin").text)
    with browser.get(address) as asset:
        assert asset.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in asset.headers
        assert b"--leaf" in asset.data


def test_a_form_beyond_the_limit_is_refused(browser: OwnersBrowser) -> None:
    assert browser.post("/admin/login", admin_user="x" * MAX_FORM_BYTES).status_code == 413


@pytest.mark.parametrize("path", ["/health", "/healthz"])
def test_it_says_that_it_is_up_even_when_the_shop_is_not(browser: OwnersBrowser, path: str) -> None:
    browser.carrier.trouble = lose("/health", requests.ConnectionError("refused"))

    assert browser.get(path).json == {"status": "ok", "service": "admin"}
