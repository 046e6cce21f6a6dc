"""The owner's panel in a real browser: how somebody logs in and presses a button."""

from playwright.sync_api import Page, expect

from tests.owners_browser import PASSWORD


def press(page: Page, button: str) -> None:
    """Presses the button with these words."""
    page.get_by_role("button", name=button, exact=True).click()


def log_in(page: Page, panel: str, user: str = "ana", password: str = PASSWORD) -> None:
    """Logs in at the panel's address, and waits for its first page."""
    page.goto(panel)
    page.get_by_label("Usuario").fill(user)
    page.get_by_label("Contraseña").fill(password)
    press(page, "Entrar")
    expect(page.get_by_role("heading", name="Hoy", exact=True)).to_be_visible()
