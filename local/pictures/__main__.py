"""`python -m local.pictures`: photographs a shop at work into `docs/images`, or the folder that is named."""

import os
import sys
import tempfile
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from local import chromium
from local.configuration import ROOT, Configuration
from local.demo import FAILURES, environ_of_its_own
from local.ports import Ports
from local.secret_keys import Secrets
from local.stack import Stack

from . import month, pages, shoppers
from .camera import SCHEMES, SCREENS, Camera, file_name

FOLDER = ROOT / "docs" / "images"
FILES = tuple(
    file_name(page, screen, scheme)
    for page in pages.NAMES
    for screen in SCREENS
    for scheme in SCHEMES
)
_OF_THE_MODEL = ("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI")
_ZONE = ZoneInfo("America/Argentina/Buenos_Aires")


def take(stack: Stack, browser: Any, folder: Path) -> None:
    """Lets the shop of a running stack work for a day; writes the pictures into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    cameras = [Camera(browser, screen, folder) for screen in SCREENS]
    link = pages.buy(stack, cameras[0])
    for camera in cameras:
        pages.take_purchase(stack, camera, link)
    month.write(stack.configuration.data / "milo.db", datetime.now(UTC), _ZONE)
    shoppers.visit(stack)
    for camera in cameras:
        pages.take_panel(stack, camera)
        camera.context.close()


def environ_of(environ: Mapping[str, str], data: Path) -> dict[str, str]:
    """The stack's settings: a new shop, the offline model, which says the same each time, and a model's prices for the chart of costs."""
    told = environ_of_its_own(environ, data)
    kept = {name: value for name, value in told.items() if name not in _OF_THE_MODEL}
    return kept | {"SHOP_NAME": "Milo", "STORE": "sqlite", "MODEL_PRICES": "0.3,2.5"}


def main(arguments: list[str] | None = None) -> int:
    """Takes the pictures; 0 when all are there."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else FOLDER
    try:
        # For development only: no other part of the laptop's stack needs it.
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("✗ playwright is missing: make setup", file=sys.stderr)
        return 1
    path = chromium.path()
    if path is None:
        print(f"✗ there is no Chromium here (looked for {', '.join(chromium.NAMES)})", file=sys.stderr)  # fmt: skip
        return 1
    with tempfile.TemporaryDirectory(prefix="milo-pictures-") as temporary:
        data = Path(temporary)
        configuration = Configuration(
            Ports.free(), Secrets.kept_in(data), data, environ_of(os.environ, data)
        )
        try:
            with Stack(configuration) as stack, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                take(stack, browser, folder)
                browser.close()
        except (*FAILURES, pages.NoPicturesError) as error:
            print(f"✗ {error}", file=sys.stderr)
            return 1
    sizes = [(folder / name).stat().st_size // 1024 for name in FILES]
    print(f"{len(FILES)} pictures in {folder}: {sum(sizes)} KB, the largest {max(sizes)} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
