"""The system's Chromium: Playwright's own browsers are not downloaded."""

import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome")


def path() -> str | None:
    """Where it is; None on a machine that has none."""
    return next(filter(None, map(shutil.which, NAMES)), None)
