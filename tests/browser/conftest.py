"""A headless Chromium, and pages at a phone's and a desk's size, for the tests of this folder."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, ViewportSize

from tests.chromium import DESKTOP, PHONE, Visit, chromium


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Callable[[ViewportSize], Page]]:
    """Opens pages of any size, each in a context of its own; script errors fail the test."""
    visits: list[Visit] = []

    def open_at(size: ViewportSize) -> Page:
        visit = Visit(browser, size)
        visits.append(visit)
        return visit.context.new_page()

    yield open_at
    for visit in visits:
        visit.close()


@pytest.fixture
def page(open_page: Callable[[ViewportSize], Page]) -> Page:
    """A page of 390 by 844, a phone's."""
    return open_page(PHONE)


@pytest.fixture
def desktop_page(open_page: Callable[[ViewportSize], Page]) -> Page:
    """A page of 1280 by 800, a desk's."""
    return open_page(DESKTOP)
