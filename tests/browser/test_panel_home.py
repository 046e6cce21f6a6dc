"""Hoy in a real browser: it shows what is new by itself, and one stays where one was."""

import pytest
from playwright.sync_api import Locator, Page, expect

from backoffice_api.domain.order import Order
from tests.browser.panel_page import log_in_to_watch, watched
from tests.panel_shop import PanelShop

HOME = "/admin"
EVERY = 30_000  # milliseconds


@pytest.fixture
def made(panel: PanelShop) -> list[Order]:
    """Orders that are to be prepared."""
    return [paid(panel) for _ in range(4)]


def paid(panel: PanelShop) -> Order:
    """An order that is to be prepared."""
    order = panel.order(panel.juan)
    panel.pays(order)
    panel.backoffice.clock.advance(seconds=61)
    return order


def row(page: Page, order: Order) -> Locator:
    """The link to an order."""
    return page.locator(f"a.row[href='/admin/pedidos/{order.id}']")


def top(seen: Locator) -> float:
    """How far down something is seen."""
    box = seen.bounding_box()
    assert box
    return box["y"]


def test_it_shows_what_is_new_and_keeps_the_place_and_the_focus(
    panel: PanelShop, made: list[Order], url: str, page: Page
) -> None:
    log_in_to_watch(page, url, HOME, EVERY)
    row(page, made[0]).scroll_into_view_if_needed()
    row(page, made[0]).focus()
    before = top(row(page, made[0]))

    new = paid(panel)
    page.clock.run_for(EVERY)
    expect(row(page, new)).to_be_attached()
    expect(page.get_by_label("Para preparar: 5. Ver la lista")).to_be_attached()
    expect(row(page, made[0])).to_be_focused()
    assert top(row(page, made[0])) == pytest.approx(before, abs=1)


@pytest.mark.usefixtures("made")
def test_an_open_table_stays_open_where_it_is(panel: PanelShop, url: str, page: Page) -> None:
    log_in_to_watch(page, url, HOME, EVERY)
    chart = page.locator("[data-place='ventas']")
    chart.locator("summary").click()
    table = chart.locator(".wide")
    table.evaluate("each => each.scrollTo({ left: 60, behavior: 'instant' })")
    aside = table.evaluate("each => each.scrollLeft")
    assert aside > 0
    before = top(chart)

    new = paid(panel)
    page.clock.run_for(EVERY)
    expect(row(page, new)).to_be_attached()
    expect(table).to_be_visible()
    expect(chart.locator("summary")).to_be_focused()
    assert table.evaluate("each => each.scrollLeft") == aside
    assert top(chart) == pytest.approx(before, abs=1)


def test_it_says_that_it_could_not_look_and_goes_on_when_it_can(
    panel: PanelShop, url: str, page: Page
) -> None:
    log_in_to_watch(page, url, HOME, EVERY)
    stale = page.get_by_text("Sin actualizar: así estaba")
    expect(stale).to_be_hidden()
    page.context.set_offline(True)
    page.clock.run_for(EVERY)
    expect(stale).to_be_visible()
    page.context.set_offline(False)
    new = paid(panel)
    page.clock.run_for(EVERY)
    expect(row(page, new)).to_be_attached()
    expect(stale).to_be_hidden()


def test_a_page_that_nobody_looks_at_asks_nothing(panel: PanelShop, url: str, page: Page) -> None:
    log_in_to_watch(page, url, HOME, EVERY)
    page.clock.fast_forward(61 * 60_000)
    expect(page.get_by_text("Sin actualizar: así estaba")).to_be_visible()
    asked = watched(page)
    page.clock.run_for(3 * EVERY)
    assert asked == []
    new = paid(panel)
    page.get_by_role("heading", name="Hoy", exact=True).click()
    page.clock.run_for(1000)
    expect(row(page, new)).to_be_attached()
