"""Pictures: plays a purchase in a headless Chromium and photographs the chat, the checkout page and the panel for the docs."""

import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local import chromium
from local.configuration import ROOT, Configuration
from local.demo import DIALOGUE, environ_of_its_own
from local.ports import Ports
from local.secret_keys import Secrets
from local.stack import Stack

NAMES = ("chat.png", "checkout.png", "panel.png")
FOLDER = ROOT / "docs" / "pictures"
PHONE = {"width": 390, "height": 844}
SCALE = 1.75
PATIENCE = 30_000
"""Milliseconds for a reply, or for a page, to appear."""

_OF_THE_MODEL = ("GOOGLE_API_KEY", "GOOGLE_GENAI_USE_VERTEXAI")
# Not part of what is shown, and different in each run.
_ALWAYS_THE_SAME = """([own, usual]) => {
  for (const time of document.querySelectorAll("article time")) time.textContent = "10:24";
  for (const link of document.querySelectorAll("article a")) {
    link.textContent = link.textContent.replace(own, usual);
  }
}"""

_ALWAYS_AT_THE_SAME_TIME = """() => {
  for (const time of document.querySelectorAll("time")) time.textContent = "hoy 10:24";
}"""


class NoPicturesError(Exception):
    """What keeps the pictures from being taken."""


def take(stack: Stack, browser: Any, folder: Path) -> None:
    """Buys on the phones page of a running stack; writes the pictures into the folder."""
    context = browser.new_context(
        viewport=PHONE, device_scale_factor=SCALE, color_scheme="light",
        locale="es-AR", timezone_id="America/Argentina/Buenos_Aires", reduced_motion="reduce",
    )  # fmt: skip
    context.set_default_timeout(PATIENCE)
    chat = context.new_page()
    chat.goto(stack.addresses["twilio_url"])
    for line in DIALOGUE:
        _say(chat, line)
    _wait_until_all_is_read(chat)
    chat.evaluate(_ALWAYS_THE_SAME, [stack.addresses["hosting_url"], Ports().url("hosting")])
    chat.evaluate("document.activeElement.blur()")
    folder.mkdir(parents=True, exist_ok=True)
    photograph(chat, folder / "chat.png")
    with context.expect_page() as opened:
        chat.locator("article.theirs a").last.click()
    checkout = opened.value
    checkout.get_by_label("Retiro en el local").check()
    checkout.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    photograph(checkout, folder / "checkout.png")
    _serve(stack, checkout)
    checkout.evaluate(_ALWAYS_AT_THE_SAME_TIME)
    photograph(checkout, folder / "panel.png")
    context.close()


def _serve(stack: Stack, page: Any) -> None:
    """Has the order collected and paid in cash, and shows the owner what is to do."""
    page.get_by_label("Efectivo").check()
    page.locator("#pay").click()
    page.locator("main[data-state=confirmed]").wait_for()
    page.goto(stack.addresses["admin_url"])
    page.get_by_label("Usuario").fill(stack.addresses["admin_user"])
    page.get_by_label("Contraseña").fill(stack.addresses["admin_password"])
    page.get_by_role("button", name="Entrar").click()
    page.locator("a.row[href^='/admin/pedidos/']").first.click()
    page.get_by_role("heading", level=1).wait_for()


def photograph(page: Any, path: Path) -> None:
    """Takes the page as it is on the screen."""
    page.screenshot(path=path)


def _wait_until_all_is_read(chat: Any) -> None:
    """Asks again and again: the page's content security policy lets no condition be evaluated in it."""
    unread = chat.locator("article.theirs:not([data-ticks=read])")
    for _ in range(PATIENCE // 100):
        if not unread.count():
            return
        chat.wait_for_timeout(100)
    raise NoPicturesError("a reply was not read in time")


def _say(chat: Any, line: str) -> None:
    replies = chat.locator("article.theirs")
    before = replies.count()
    chat.locator("textarea").fill(line)
    chat.keyboard.press("Enter")
    replies.nth(before).wait_for()
    chat.locator("article.mine").last.locator(".ticks.read").wait_for()


def environ_of(environ: Mapping[str, str], data: Path) -> dict[str, str]:
    """What the stack is told: a shop that is new, and the model that says the same each time."""
    told = environ_of_its_own(environ, data)
    kept = {name: value for name, value in told.items() if name not in _OF_THE_MODEL}
    return kept | {"SHOP_NAME": "Milo"}


def _chromium() -> str:
    """Raises NoPicturesError where there is none."""
    if path := chromium.path():
        return path
    raise NoPicturesError(f"there is no Chromium here (looked for {', '.join(chromium.NAMES)})")


def main(arguments: list[str] | None = None) -> int:
    """Takes the pictures into `docs/pictures`, or the folder that is named; 0 when all are there."""
    given = sys.argv[1:] if arguments is None else arguments
    folder = Path(given[0]) if given else FOLDER
    try:
        # For development only: no other part of the laptop's stack needs it.
        from playwright.sync_api import sync_playwright
    except ImportError:
        print("✗ playwright is missing: make setup", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory(prefix="milo-pictures-") as temporary:
        data = Path(temporary)
        configuration = Configuration(
            Ports.free(), Secrets.kept_in(data), data, environ_of(os.environ, data)
        )
        try:
            path = _chromium()
            with Stack(configuration) as stack, sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
                take(stack, browser, folder)
                browser.close()
        except (NoPicturesError, RuntimeError) as error:
            print(f"✗ {error}", file=sys.stderr)
            return 1
    for name in NAMES:
        print(f"{folder / name}   {(folder / name).stat().st_size // 1024} KB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
