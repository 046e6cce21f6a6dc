"""Starts the system's Chromium for tests that look at pages as a shopper does.

Playwright's own browsers are not downloaded: the tests drive the Chromium that the
machine has. Without one a test is skipped on a laptop and fails where `CI` is set.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    Page,
    ViewportSize,
    expect,
    sync_playwright,
)

from local import chromium as installed

PHONE = ViewportSize(width=390, height=844)
DESKTOP = ViewportSize(width=1280, height=800)

# A page shares two processors with other tests' stacks: what it waits for may take its time.
expect.set_options(timeout=15_000)

_QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str:
    """The browser's path; skips the test when there is none, fails it in CI."""
    if path := installed.path():
        return path
    missing = f"no Chromium on this machine (looked for {', '.join(installed.NAMES)})"
    if os.environ.get("CI"):
        pytest.fail(missing)
    pytest.skip(missing)


@contextmanager
def chromium() -> Iterator[Browser]:
    """A headless browser, closed on leaving.

    While it is open the calling thread counts as running an event loop, so `asyncio.run`
    fails there: keep it to a module of tests, never to a whole session.
    """
    path = find_chromium()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(_QUIET))
        try:
            yield browser
        finally:
            browser.close()


class Visit:
    """One browsing context of a test: its pages, and what the browser complained about."""

    def __init__(self, browser: Browser, size: ViewportSize) -> None:
        self.complaints: list[str] = []
        self.context: BrowserContext = browser.new_context(
            viewport=size,
            locale="es-AR",
            timezone_id="America/Argentina/Buenos_Aires",
            has_touch=size["width"] < 600,
            device_scale_factor=2 if size["width"] < 600 else 1,
        )
        self.context.set_default_timeout(10_000)
        self.context.on("page", self._watch)

    def _watch(self, page: Page) -> None:
        page.on("pageerror", lambda error: self.complaints.append(f"uncaught: {error}"))
        page.on(
            "console",
            lambda message: self._note(message.type, message.text),
        )

    def _note(self, kind: str, text: str) -> None:
        # Chromium reports every 4xx and 5xx answer as a console error of its own, which a
        # page that handles them cannot prevent. Anything else is the page's own fault.
        if kind == "error" and not text.startswith("Failed to load resource"):
            self.complaints.append(text)

    def close(self) -> None:
        """Closes the context and fails on script errors and policy violations seen in it."""
        self.context.close()
        if self.complaints:
            pytest.fail("the browser complained: " + "; ".join(self.complaints))
