"""The API's docs in a real browser: operations to read and try, and a key that is forgotten with the page."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from local.backoffice import ADMIN_KEY
from tests.backoffice import Backoffice, a_backoffice
from tests.wsgi import serving


@pytest.fixture
def backoffice() -> Backoffice:
    return a_backoffice()


@pytest.fixture
def url(backoffice: Backoffice) -> Iterator[str]:
    with serving(backoffice.app) as url:
        yield url


def test_an_operation_is_found_opened_and_nothing_is_asked_for_elsewhere(
    backoffice: Backoffice, url: str, desktop_page: Page
) -> None:
    page = desktop_page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    failed: list[str] = []
    page.on("response", lambda each: failed.append(each.url) if each.status >= 400 else None)
    page.goto(f"{url}/docs")

    paths = backoffice.client.get("/openapi.json").get_json()["paths"]
    operations = sum(len(each) for each in paths.values())
    expect(page.locator(".opblock")).to_have_count(operations)
    expect(page.get_by_role("heading", name="Milo back office")).to_be_visible()

    page.locator("#operations-products-list_products .opblock-summary-control").click()
    opened = page.locator("#operations-products-list_products .opblock-body")
    expect(opened.get_by_text("only_offers", exact=True)).to_be_visible()
    expect(opened.get_by_text("x-scope")).to_be_visible()

    assert {f"{url}/openapi.json", f"{url}/docs"} <= {each.partition("#")[0] for each in asked}
    assert [each for each in asked if not each.startswith((f"{url}/", "data:"))] == []
    assert failed == []


def test_an_operation_is_tried_with_a_key_that_is_forgotten_with_the_page(
    backoffice: Backoffice, url: str, desktop_page: Page
) -> None:
    backoffice.product("Leche", sku="L-1")
    page = desktop_page
    page.goto(f"{url}/docs")
    page.get_by_role("button", name="Authorize").click()
    key = page.locator(".auth-container", has_text="x-api-key")
    key.locator("input").fill(ADMIN_KEY)
    key.get_by_role("button", name="Apply credentials").click()
    page.get_by_role("button", name="Close").first.click()

    opened = page.locator("#operations-products-list_products")
    opened.locator(".opblock-summary-control").click()
    opened.get_by_role("button", name="Try it out").click()
    opened.get_by_role("button", name="Execute").click()
    answer = opened.locator(".live-responses-table .response")
    expect(answer).to_contain_text("200")
    expect(answer).to_contain_text("L-1")

    stored = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.cookie])"
    assert page.evaluate(stored) == '[{},{},""]'
    page.reload()
    expect(page.locator(".btn.authorize.unlocked")).to_be_visible()
