"""The system's Chromium: Playwright's own browsers are not downloaded."""

import shutil

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The headless shell first: the same engine without a browser around it opens a page at a third of the cost."""


def path() -> str | None:
    """Where it is; None on a machine that has none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
