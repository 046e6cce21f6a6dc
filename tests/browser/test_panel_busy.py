"""A form of the panel that was sent, in a real browser: its button says so, and it is sent once."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.panel_page import log_in
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop

LONG = 20_000  # milliseconds


def hold(page: Page) -> None:
    """Keeps what the page would send: the browser would wait for the answer, and the test with it."""
    page.evaluate(
        """() => {
            window.held = [];
            window.hold = (event) => {
                if (event.defaultPrevented) return;
                event.preventDefault();
                window.held.push(event.target);
            };
            addEventListener("submit", window.hold);
        }"""
    )


def pressed_once(page: Page, panel_url: str, product_id: int) -> Locator:
    """The button of a product's form, whose sending is held, on a page whose clock stands still."""
    log_in(page, panel_url)
    page.clock.install()
    page.goto(f"{panel_url}/productos/{product_id}")
    hold(page)
    button = page.locator("form.card button[type=submit]")
    button.click()
    return button


def held(page: Page) -> int:
    """How many forms the page would have sent."""
    return int(page.evaluate("held.length"))


def test_it_says_that_it_is_being_saved_and_is_sent_once(
    panel: PanelShop, url: str, page: Page
) -> None:
    log_in(page, f"{url}/admin")
    address = f"{url}/admin/productos/{panel.milk.id}"
    page.goto(address)
    hold(page)
    page.get_by_label("Precio en pesos").fill("2000")
    button = page.locator("form.card button[type=submit]")
    width = button.evaluate("each => each.offsetWidth")
    button.click()
    expect(button).to_have_text("Guardando…")
    expect(button).to_have_attribute("aria-busy", "true")
    expect(button).to_be_focused()
    assert button.evaluate("each => each.offsetWidth") == width
    button.click()
    page.get_by_label("Precio en pesos").press("Enter")
    assert held(page) == 1
    page.evaluate("held[0].submit()")
    expect(page.get_by_role("status")).to_have_text("Guardado.")
    expect(page.get_by_role("button", name="Guardar")).not_to_have_attribute("aria-busy", "true")


def test_which_button_it_was_is_sent_too(panel: PanelShop, url: str, page: Page) -> None:
    """The value of a button that is disabled would not go with its form."""
    other = panel.backoffice.product("Leche de Almendras")
    order = panel.order(panel.juan, milk=2, cheese=0.5)
    panel.pays(order)
    browser = OwnersBrowser(panel.backoffice)
    browser.log_in()
    line = f"/admin/pedidos/{order.id}/productos/{panel.milk.id}?q=almendras"
    browser.press(line, "Preguntarle", otro=str(other.id), cuanto="1")
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/pedidos/{order.id}")
    page.get_by_text("Ya me contestó").click()
    page.get_by_role("button", name="Me dijo que sí").click()
    expect(page.get_by_role("status")).to_have_text("Anotado.")
    expect(page.locator(".lines")).to_contain_text("Leche de Almendras")


@pytest.mark.parametrize("how", ["back", "late"])
def test_a_page_that_is_back_or_was_stopped_takes_it_again(
    panel: PanelShop, url: str, page: Page, how: str
) -> None:
    button = pressed_once(page, f"{url}/admin", panel.milk.id)
    expect(button).to_have_text("Guardando…")
    if how == "back":  # as the browser says of a page that it had kept
        page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    else:
        page.clock.run_for(LONG)
    expect(button).to_have_text("Guardar")
    expect(button).not_to_have_attribute("aria-busy", "true")
    page.evaluate("removeEventListener('submit', hold)")
    button.click()
    expect(page.get_by_role("status")).to_have_text("No cambiaste nada.")


def test_each_time_that_it_is_sent_is_waited_for_by_itself(
    panel: PanelShop, url: str, page: Page
) -> None:
    button = pressed_once(page, f"{url}/admin", panel.milk.id)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    page.clock.run_for(LONG // 2)
    button.click()
    page.clock.run_for(LONG // 2)
    expect(button).to_have_attribute("aria-busy", "true")
    button.click()
    assert held(page) == 2


def test_a_field_that_is_missing_leaves_the_button_as_it_is(url: str, page: Page) -> None:
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/productos/nuevo")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("button", name="Guardar")).not_to_have_attribute("aria-busy", "true")
