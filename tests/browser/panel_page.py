"""The owner's panel in a real browser: how somebody logs in, presses a button, and waits for news."""

from playwright.sync_api import Locator, Page, Request, expect

from tests.owners_browser import PASSWORD


def press(page: Page, button: str) -> None:
    """Presses the button with these words."""
    page.get_by_role("button", name=button, exact=True).click()


def press_surely(place: Page | Locator, words: str, yes: str) -> None:
    """Presses what asks once more, and then the button that does it."""
    place.get_by_text(words, exact=True).click()
    place.get_by_role("button", name=yes, exact=True).click()


def log_in(page: Page, panel: str, user: str = "ana", password: str = PASSWORD) -> None:
    """Logs in at the panel's address, and waits for its first page."""
    page.goto(panel)
    page.get_by_label("Usuario").fill(user)
    page.get_by_label("Contraseña").fill(password)
    press(page, "Entrar")
    expect(page.get_by_role("heading", name="Hoy", exact=True)).to_be_visible()


def log_in_to_watch(page: Page, url: str, path: str, every: int) -> None:
    """Opens a page that looks for news every so many milliseconds; from then on the test says how late it is."""
    log_in(page, f"{url}/admin")
    page.clock.install(time=0)
    page.goto(url + path)
    page.clock.pause_at(every / 1000 - 1)


def watched(page: Page) -> list[Request]:
    """What the page asks from now on."""
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    return asked
