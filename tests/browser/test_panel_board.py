"""The board in a real browser: it shows what is new by itself, and one stays where one was."""

import pytest
from playwright.sync_api import Page, expect

from backoffice_api.domain.order import Order
from tests.browser.panel_page import log_in_to_watch, watched
from tests.panel_shop import PanelShop

BOARD = "/admin/pedidos/tablero"
EVERY = 15_000  # milliseconds
IDLE = 60 * 60_000


@pytest.fixture
def made(panel: PanelShop) -> list[Order]:
    """Orders that wait for their transfer, more than a phone shows at once."""
    return [ordered(panel, number) for number in range(6)]


def ordered(panel: PanelShop, number: int = 99) -> Order:
    """An order of a shopper of their own."""
    phone = f"54911{number:08d}"
    order = panel.order(
        panel.backoffice.user({"name": "Luz", "email": f"{phone}@x.ar", "phone": phone})
    )
    panel.chosen(order, "transfer")
    panel.backoffice.clock.advance(seconds=61)
    return order


def opened(page: Page, url: str) -> None:
    """Opens the board."""
    log_in_to_watch(page, url, BOARD, EVERY)


def top(page: Page, order: Order) -> float:
    """How far down an order's card is seen."""
    box = page.locator(f"#pedido-{order.id}").bounding_box()
    assert box
    return box["y"]


def test_it_shows_what_is_new_and_keeps_the_place_the_focus_and_what_is_open(
    panel: PanelShop, made: list[Order], url: str, page: Page
) -> None:
    opened(page, url)
    card = page.locator(f"#pedido-{made[3].id}")
    card.get_by_text("Ya me lo pagó").click()
    button = card.get_by_role("button", name="Sí, ya me pagó")
    button.scroll_into_view_if_needed()
    button.focus()
    before = top(page, made[3])

    panel.moved(made[0], "preparing")  # its card was above
    new = ordered(panel)
    page.clock.run_for(EVERY)
    expect(page.locator(f"#preparar #pedido-{new.id}")).to_be_attached()
    expect(page.locator(f"#preparando #pedido-{made[0].id}")).to_be_attached()
    expect(button).to_be_focused()
    expect(button).to_be_visible()
    assert top(page, made[3]) == pytest.approx(before, abs=1)

    button.click()
    expect(page.get_by_role("status")).to_contain_text("quedó como pagado")


def test_nobody_who_scrolled_down_is_moved(
    panel: PanelShop, made: list[Order], url: str, page: Page
) -> None:
    opened(page, url)
    page.locator(f"#pedido-{made[4].id}").evaluate("each => each.scrollIntoView()")
    before = top(page, made[4])
    panel.moved(made[1], "preparing")
    page.clock.run_for(EVERY)
    expect(page.locator("#preparando .ticket")).to_have_count(1)
    assert top(page, made[4]) == pytest.approx(before, abs=1)


def test_nothing_changes_under_a_finger(
    panel: PanelShop, made: list[Order], url: str, desktop_page: Page
) -> None:
    page = desktop_page
    opened(page, url)
    page.locator(f"#pedido-{made[1].id} .what").hover()
    page.mouse.down()
    panel.moved(made[0], "preparing")
    asked = watched(page)
    page.clock.run_for(2 * EVERY)
    assert asked == []
    page.mouse.up()
    page.clock.run_for(EVERY)
    expect(page.locator("#preparando .ticket")).to_have_count(1)


@pytest.mark.usefixtures("made")
def test_it_says_that_it_could_not_look_and_goes_on_when_it_can(
    panel: PanelShop, url: str, page: Page
) -> None:
    opened(page, url)
    stale = page.get_by_text("Sin actualizar: así estaba")
    page.context.set_offline(True)
    page.clock.run_for(EVERY)
    expect(stale).to_be_visible()
    expect(page.get_by_text("Así está")).to_be_hidden()
    page.context.set_offline(False)
    new = ordered(panel)
    page.clock.run_for(EVERY)
    expect(page.locator(f"#pedido-{new.id}")).to_be_attached()
    expect(stale).to_be_hidden()


@pytest.mark.usefixtures("made")
def test_it_lets_the_session_end_when_nobody_is_there_and_looks_at_once_when_they_are_back(
    panel: PanelShop, url: str, page: Page
) -> None:
    opened(page, url)
    late = ordered(panel, 98)
    page.clock.fast_forward(IDLE - EVERY)
    expect(page.locator(f"#pedido-{late.id}")).to_be_attached()
    page.clock.fast_forward(3 * EVERY)
    expect(page.get_by_text("Sin actualizar: así estaba")).to_be_visible()
    asked = watched(page)
    page.clock.run_for(3 * EVERY)
    assert asked == []
    new = ordered(panel)
    page.get_by_role("heading", name="Tablero").click()
    page.clock.run_for(1000)
    expect(page.locator(f"#pedido-{new.id}")).to_be_attached()
