"""What a shopper wrote is seen at once, and never lost, whatever becomes of the server."""

import re
import threading
from pathlib import Path

import pytest
from playwright.sync_api import Page, Route, expect

from local.twilio.app import TwilioDouble
from tests.browser.phones_page import add, field, submit
from tests.twilio_double import Webhook, account

pytestmark = [pytest.mark.slow, pytest.mark.long]

WRITES = re.compile(r"/phones/messages$")


def test_a_message_is_there_with_a_clock_before_the_server_has_it(
    page: Page, double: TwilioDouble
) -> None:
    held: list[Route] = []
    page.route(WRITES, lambda route: held.append(route))
    page.goto(double.url)
    bubble = submit(page, "Hola")
    expect(bubble).to_have_attribute("data-ticks", "sending")
    expect(bubble.get_by_label("Enviando")).to_be_visible()
    expect(field(page)).to_have_value("")
    held[0].continue_()
    expect(bubble).to_have_attribute("data-ticks", "delivered")
    expect(page.locator("article.mine")).to_have_count(1)


def test_a_message_that_cannot_be_sent_stays_and_is_sent_at_the_second_try(
    page: Page, double: TwilioDouble, hook: Webhook
) -> None:
    page.goto(double.url)
    page.route(WRITES, lambda route: route.abort())
    bubble = submit(page, "No me pierdas")
    expect(bubble).to_have_attribute("data-ticks", "failed")
    expect(bubble).to_contain_text("No se envió. No se pudo llegar al WhatsApp de mentira.")
    submit(page, "Yo tampoco")
    expect(page.locator("article.mine[data-ticks=failed]")).to_have_count(2)
    page.unroute(WRITES)
    page.get_by_role("button", name="Reintentar").first.tap()
    expect(page.locator("article.mine[data-ticks=delivered]")).to_contain_text("No me pierdas")
    expect(page.locator("article.mine[data-ticks=failed]")).to_contain_text("Yo tampoco")
    expect(field(page)).to_be_focused()
    assert [post.form["Body"] for post in hook.posts] == ["No me pierdas"]


def test_one_whose_answer_got_lost_is_sent_again_and_arrives_once(
    page: Page, double: TwilioDouble, hook: Webhook
) -> None:
    def lose(route: Route) -> None:
        route.fetch()  # the server takes it
        route.abort()

    page.route("**/phones/events*", lambda route: None)  # held
    page.route(WRITES, lose)
    page.goto(double.url)
    bubble = submit(page, "Una sola vez")
    expect(bubble).to_have_attribute("data-ticks", "failed")
    page.unroute(WRITES)
    page.get_by_role("button", name="Reintentar").tap()
    expect(bubble).to_have_attribute("data-ticks", "sent")
    page.unroute("**/phones/events*")  # which lets go what was held
    expect(bubble).to_have_attribute("data-ticks", "delivered")
    expect(page.locator("article.mine")).to_have_count(1)
    assert len(hook.posts) == 1


def test_what_was_not_sent_and_what_was_half_written_outlive_a_reload(
    page: Page, double: TwilioDouble
) -> None:
    page.goto(double.url)
    page.route(WRITES, lambda route: route.abort())
    submit(page, "No me pierdas")
    field(page).press_sequentially("a medio escr")
    page.unroute(WRITES)
    page.reload()
    expect(field(page)).to_have_value("a medio escr")
    bubble = page.locator("article.mine")
    expect(bubble).to_contain_text("No me pierdas")
    page.get_by_role("button", name="Reintentar").tap()
    expect(bubble).to_have_attribute("data-ticks", "delivered")
    page.reload()
    expect(bubble).to_have_count(1)


def test_what_will_never_be_sent_can_be_dropped(page: Page, double: TwilioDouble) -> None:
    page.goto(double.url)
    page.route(WRITES, lambda route: route.abort())
    bubble = submit(page, "Mejor no")
    page.get_by_role("button", name="Borrar").tap()
    expect(bubble).to_have_count(0)
    page.reload()
    expect(field(page)).to_be_visible()
    expect(bubble).to_have_count(0)


def test_what_one_shopper_could_not_send_stays_with_them(
    desktop_page: Page, double: TwilioDouble
) -> None:
    page = desktop_page
    page.goto(double.url)
    page.route(WRITES, lambda route: route.abort())
    submit(page, "De Juan")
    add(page, "+5491144441111", "Ana")
    expect(page.get_by_label("Conversación de Juan").locator("article")).to_contain_text("De Juan")
    expect(page.get_by_label("Conversación de Ana").locator("article")).to_have_count(0)


def test_a_page_that_opens_without_a_server_says_so_and_goes_on_by_itself(
    page: Page, double: TwilioDouble
) -> None:
    gone = threading.Event()
    gone.set()
    page.route("**/phones/**", lambda route: route.abort() if gone.is_set() else route.continue_())
    page.goto(double.url)
    expect(page.locator("#nobody .gone")).to_be_visible()
    expect(page.locator("#nobody")).to_contain_text("No se puede llegar al WhatsApp de mentira")
    expect(page.locator("#offline")).to_be_hidden()
    gone.clear()
    expect(field(page)).to_be_focused()
    expect(page.locator("#nobody")).to_have_count(0)


def test_a_message_written_while_the_server_is_away_is_sent_when_it_is_back(
    page: Page, hook: Webhook, tmp_path: Path
) -> None:
    database = tmp_path / "twilio.db"
    with TwilioDouble(account(hook.url), database=database) as first:
        port = int(first.url.rpartition(":")[2])
        page.goto(first.url)
        expect(field(page)).to_be_visible()
    expect(page.locator("#offline")).to_be_visible()
    bubble = submit(page, "¿Seguís ahí?")
    expect(bubble).to_have_attribute("data-ticks", "failed")
    with TwilioDouble(account(hook.url), database=database, port=port):
        expect(page.locator("#offline")).to_be_hidden()
        page.get_by_role("button", name="Reintentar").tap()
        expect(bubble).to_have_attribute("data-ticks", "delivered")
        page.goto("about:blank")


def test_a_connection_that_was_cut_is_seen_to_be_back_at_once(
    page: Page, double: TwilioDouble
) -> None:
    page.route("**/phones/events*", lambda route: route.abort())
    page.goto(double.url)
    expect(page.locator("#offline")).to_be_visible()
    page.unroute("**/phones/events*")
    expect(page.locator("#offline")).to_be_hidden(timeout=5_000)  # not when a poll of 25 s ends
