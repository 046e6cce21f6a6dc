"""For those who cannot see colours well, or use no mouse."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from local.twilio.app import TwilioDouble
from tests.browser.phones_page import cause, field, submit, theirs, write
from tests.chromium import DESKTOP, PHONE, Visit
from tests.twilio_double import Webhook

pytestmark = [pytest.mark.slow, pytest.mark.long]

# The contrast of each text with what is painted behind it, and of each tick (3 : 1 is enough for those):
# WCAG 2.2, 1.4.3 and 1.4.11.
TOO_FAINT = """
() => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 });
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const over = (colours) => {
    pen.clearRect(0, 0, 1, 1);
    for (const colour of colours) { pen.fillStyle = colour; pen.fillRect(0, 0, 1, 1); }
    return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
  };
  const light = (rgb) => {
    const [r, g, b] = rgb.map((part) => part / 255).map((part) => part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const behind = (node) => {
    const colours = [];
    for (let at = node; at; at = at.parentElement) colours.unshift(getComputedStyle(at).backgroundColor);
    return ["#fff", ...colours];
  };
  const ratio = (node) => {
    const ground = behind(node);
    const [one, other] = [light(over([...ground, getComputedStyle(node).color])), light(over(ground))];
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };
  const shown = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const faint = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  let count = 0;
  while (walker.nextNode()) {
    const node = walker.currentNode.parentElement;
    if (!walker.currentNode.textContent.trim() || !shown(node) || node.closest("dialog:not([open])")) continue;
    count += 1;
    if (ratio(node) < 4.5) faint.push(`${node.className || node.localName} ${ratio(node).toFixed(2)}: ${walker.currentNode.textContent.trim().slice(0, 30)}`);
  }
  for (const node of document.querySelectorAll(".icon")) {
    if (shown(node) && ratio(node) < 3) faint.push(`${node.getAttribute("class")} ${ratio(node).toFixed(2)}`);
  }
  return { faint, count };
}
"""


def looked_at(page: Page) -> None:
    seen: dict[str, Any] = page.evaluate(TOO_FAINT)
    assert seen["count"] > 5
    assert seen["faint"] == []


@pytest.mark.parametrize(
    "size", [PHONE, pytest.param(DESKTOP, marks=pytest.mark.long)], ids=["phone", "desktop"]
)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_stands_out_from_what_is_behind_it(
    browser: Browser,
    size: ViewportSize,
    scheme: Any,
    double: TwilioDouble,
    reply: Callable[[str], None],
    hook: Webhook,
) -> None:
    visit = Visit(browser, size)
    page = visit.context.new_page()
    page.emulate_media(color_scheme=scheme)
    page.goto(double.url)
    reply("Llegué *tarde* y no se puede entregar")
    write(page, "> Una cita mía")
    reply("> una cita\n*Negrita* y https://example.com/algo\n1. uno\n2. dos")
    expect(theirs(page)).to_have_attribute("data-ticks", "read")
    cause(page, "24 horas después")
    cause(page, "El mensaje llega dos veces")
    page.route("**/phones/messages", lambda route: route.abort())
    submit(page, "No salgo")
    expect(page.locator("article[data-ticks=failed]")).to_have_count(2)
    looked_at(page)
    theirs(page).hover()
    looked_at(page)
    page.get_by_role("button", name="Problemas").click()
    looked_at(page)
    page.keyboard.press("Escape")
    page.unroute("**/phones/messages")
    page.get_by_role("button", name="Borrar").click()
    hook.reply = lambda _: (500, "text/plain", "no")
    submit(page, "Nadie me toma")
    expect(page.locator(".banner")).to_be_visible()
    looked_at(page)
    theirs(page).locator("footer").click()
    page.get_by_role("menuitem", name="Ver detalles").click()
    looked_at(page)
    page.keyboard.press("Escape")
    if size == PHONE:
        page.get_by_label("Volver a los teléfonos").click()
    page.locator("#add").click()
    looked_at(page)
    page.keyboard.press("Escape")
    looked_at(page)
    visit.close()


def test_a_phones_chat_has_one_heading_of_the_page_and_one_of_the_shop(
    page: Page, double: TwilioDouble
) -> None:
    page.goto(double.url)
    expect(page.get_by_role("heading", level=1)).to_have_text("WhatsApp de mentira · Milo")
    expect(page.get_by_role("heading", level=2)).to_have_text(["Milo"])


def test_the_tab_key_gets_to_the_field_past_any_number_of_messages(
    desktop_page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page = desktop_page
    page.goto(double.url)
    write(page, "Hola")
    for number in range(6):
        reply(f"Mensaje {number}")
    expect(theirs(page)).to_contain_text("Mensaje 5")
    page.get_by_role("button", name="Problemas").focus()
    stops = []
    for _ in range(4):
        page.keyboard.press("Tab")
        stops.append(
            page.evaluate("document.activeElement.className || document.activeElement.localName")
        )
    assert stops == ["messages", "button", "round", "textarea"]


def test_the_arrows_go_through_the_messages_and_enter_opens_the_menu_of_one(
    desktop_page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page = desktop_page
    page.goto(double.url)
    write(page, "Hola")
    reply("Buenas")
    expect(theirs(page)).to_have_attribute("data-ticks", "read")
    page.get_by_role("log", name="Conversación de Juan").focus()
    page.keyboard.press("ArrowUp")
    expect(theirs(page)).to_be_focused()
    expect(theirs(page).locator(".status")).to_be_visible()
    page.keyboard.press("ArrowUp")
    expect(page.locator("article.mine")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("article.mine")).to_be_focused()


def test_the_quick_messages_are_one_stop_and_the_arrows_go_through_them(
    desktop_page: Page, double: TwilioDouble
) -> None:
    page = desktop_page
    page.goto(double.url)
    expect(field(page)).to_be_focused()
    chips = page.get_by_role("toolbar", name="Mensajes rápidos").get_by_role("button")
    chips.first.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(chips.nth(2)).to_be_focused()
    page.keyboard.press("End")
    expect(chips.last).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    expect(chips.last).to_be_focused()
