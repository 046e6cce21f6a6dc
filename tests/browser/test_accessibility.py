"""axe-core on every page of the panel, on the checkout page and on the API's docs: no fault that it calls serious or critical."""

from collections.abc import Callable, Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe  # type: ignore[import-untyped]
from playwright.sync_api import Page, ViewportSize

from tests.backoffice import a_backoffice
from tests.browser.checkout_page import TO_PAY, shows
from tests.browser.panel_page import log_in
from tests.chromium import DESKTOP, PHONE
from tests.every_panel_page import EveryPage, every_page
from tests.owners_browser import OwnersBrowser
from tests.wsgi import serving

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]

OpenPage = Callable[[ViewportSize], Page]
Scheme = Literal["light", "dark"]
SEEN: tuple[tuple[ViewportSize, Scheme], ...] = (
    (PHONE, "light"),
    (DESKTOP, "dark"),
)


def found_on(page: Page, **options: Any) -> list[Any]:
    """The rules that an open page breaks."""
    found: list[Any] = Axe().run(page, options=options or None).response["violations"]
    return found


def grave(found: list[Any]) -> list[Any]:
    return [each for each in found if each["impact"] in {"serious", "critical"}]


def faults(page: Page, scheme: Scheme = "light") -> list[str]:
    """What axe-core finds on an open page, each with where: all of it in one scheme, and the other one's colours."""
    page.emulate_media(color_scheme=scheme)
    found = found_on(page)
    page.emulate_media(color_scheme="light" if scheme == "dark" else "dark")
    found += found_on(page, runOnly=["color-contrast"])
    page.emulate_media(color_scheme=scheme)
    return [
        f"{each['id']}: {node['html']} {node['failureSummary']}"
        for each in grave(found)
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


def test_a_colour_that_cannot_be_read_is_found_in_either_scheme(page: Page) -> None:
    pale = "@media (prefers-color-scheme: dark) { h1 { color: #eee } }"
    page.set_content(
        f'<html lang="es"><title>x</title><style>{pale}</style><main><h1>Precio</h1></main>'
    )
    assert any(fault.startswith("color-contrast") for fault in faults(page, "light"))
    assert any(fault.startswith("color-contrast") for fault in faults(page, "dark"))


@pytest.mark.parametrize(("size", "scheme"), SEEN, ids=["phone", "desk"])
def test_every_page_of_the_panel(
    open_page: OpenPage,
    panel: EveryPage,
    url: str,
    size: ViewportSize,
    scheme: Scheme,
) -> None:
    page = open_page(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(f"{url}/admin/login")
    found = {"/admin/login": faults(page, scheme)}
    log_in(page, f"{url}/admin")

    for path in panel.paths:
        page.goto(url + path)
        found[path] = faults(page, scheme)

    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize(("size", "scheme"), SEEN, ids=["phone", "desk"])
def test_the_checkout_page(
    open_page: OpenPage, link: str, size: ViewportSize, scheme: Scheme
) -> None:
    page = open_page(size)
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.goto(link)
    shows(page, "payable", TO_PAY)
    assert faults(page, scheme) == []


COLOURS_OF_SWAGGER_UI = {"color-contrast"}
"""It is sent as it came; what is ours is the page around it."""


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desk"])
def test_the_docs_of_the_api(open_page: OpenPage, size: ViewportSize) -> None:
    with serving(a_backoffice().app) as url:
        page = open_page(size)
        page.goto(f"{url}/docs")
        page.locator(".opblock").first.wait_for()
        found = found_on(page)
    assert {each["id"] for each in grave(found)} <= COLOURS_OF_SWAGGER_UI
    assert "region" not in {each["id"] for each in found}  # all of it is in a landmark
