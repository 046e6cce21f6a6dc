"""Draws the picture that a chat shows beside an order's link, `hosting/checkout/card.png`, from `card.svg`.

    python -m local.card

Drawn and committed by hand when the drawing changes: letters come out a little different on each machine.
"""

from pathlib import Path

from local import chromium
from local.configuration import ROOT

DRAWING = Path(__file__).with_name("card.svg")
CARD = ROOT / "hosting" / "checkout" / "card.png"
SIZE = {"width": 1200, "height": 630}


def draw(path: Path) -> None:
    """Writes the card as a PNG of `SIZE`."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.path(), args=["--no-sandbox"])
        page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
        page.goto(DRAWING.as_uri())
        page.screenshot(path=path)
        browser.close()


if __name__ == "__main__":
    draw(CARD)
