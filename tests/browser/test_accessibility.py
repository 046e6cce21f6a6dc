"""axe-core on every page of the panel and on the checkout page: no fault that it calls serious or critical."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, ViewportSize

from tests.browser.checkout_page import TO_PAY, shows
from tests.browser.panel_page import log_in
from tests.chromium import DESKTOP, PHONE
from tests.every_panel_page import EveryPage, every_page
from tests.owners_browser import OwnersBrowser
from tests.wsgi import serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

OpenPage = Callable[[ViewportSize], Page]
SEEN: tuple[tuple[ViewportSize, Literal["light", "dark"]], ...] = (
    (PHONE, "light"),
    (DESKTOP, "dark"),
)


def faults(page: Page) -> list[str]:
    """What axe-core finds on an open page, each with where."""
    found = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {node['html']} {node['failureSummary']}"
        for each in found
        if each["impact"] in {"serious", "critical"}
        for node in each["nodes"]
    ]


@pytest.fixture(scope="module")
def panel() -> EveryPage:
    return every_page()


@pytest.fixture(scope="module")
def url(panel: EveryPage) -> Iterator[str]:
    with serving(OwnersBrowser(panel.backoffice).client.application) as url:
        yield url


def test_a_fault_is_found(page: Page) -> None:
    page.set_content('<html lang="es"><title>x</title><main><h1>x</h1><img src="x"></main>')
    assert any(fault.startswith("image-alt") for fault in faults(page))


@pytest.mark.parametrize(("size", "scheme"), SEEN, ids=["phone", "desk"])
def test_every_page_of_the_panel(
    open_page: OpenPage,
    panel: EveryPage,
    url: str,
    size: ViewportSize,
    scheme: Literal["light", "dark"],
) -> None:
    page = open_page(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{url}/admin/login")
    found = {"/admin/login": faults(page)}
    log_in(page, f"{url}/admin")

    for path in panel.paths:
        page.goto(url + path)
        found[path] = faults(page)

    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize(("size", "scheme"), SEEN, ids=["phone", "desk"])
def test_the_checkout_page(
    open_page: OpenPage, link: str, size: ViewportSize, scheme: Literal["light", "dark"]
) -> None:
    page = open_page(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(link)
    shows(page, "payable", TO_PAY)
    assert faults(page) == []
