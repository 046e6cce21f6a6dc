"""The menu of problems: what waits, what happened, in words."""

from collections.abc import Callable

import pytest
import requests
from playwright.sync_api import Page, ViewportSize, expect
from twilio.base.exceptions import TwilioRestException  # type: ignore[import-untyped]

from local.twilio.app import TwilioDouble
from local.worker_deaths import WorkerDeaths
from tests.browser.phones_page import cause, field, theirs, write
from tests.twilio_double import Webhook

pytestmark = [pytest.mark.slow, pytest.mark.long]

TITLES = [
    "El worker se muere antes de contestar",
    "El worker se muere recién enviada la respuesta",
    "Se pierde la respuesta de Twilio",
    "Twilio responde 500",
    "La respuesta no se puede entregar",
    "El mensaje llega dos veces",
    "24 horas después",
]


def test_the_menu_says_of_each_problem_what_will_happen(page: Page, double: TwilioDouble) -> None:
    page.goto(double.url)
    page.get_by_role("button", name="Problemas").tap()
    items = page.get_by_role("menuitem")
    expect(items.locator("strong")).to_have_text(TITLES)
    for words in items.locator("small").all_inner_texts():
        assert len(words) > 40
    expect(items.first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(items.nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Problemas")).to_be_focused()


@pytest.mark.parametrize(("width", "has_room"), [(390, False), (480, True), (1280, True)])
def test_the_button_of_the_menu_is_named_and_shows_its_word_where_there_is_room(
    open_page: Callable[[ViewportSize], Page], double: TwilioDouble, width: int, has_room: bool
) -> None:
    page = open_page(ViewportSize(width=width, height=844))
    page.goto(double.url)
    button = page.get_by_role("button", name="Problemas")
    expect(button).to_have_attribute("title", "Problemas")
    expect(button.get_by_text("Problemas")).to_be_visible(visible=has_room)
    subtitle = page.locator(".subtitle")
    assert subtitle.evaluate("node => node.scrollWidth <= node.clientWidth")


def test_the_problems_that_take_time_say_so_before_and_after(
    page: Page, double: TwilioDouble, deaths: WorkerDeaths
) -> None:
    page.goto(double.url)
    for title, point in zip(TITLES[:2], ("ran", "sent_not_reported"), strict=True):
        line = cause(page, title)
        expect(line).to_contain_text("puede tardar dos minutos")
        (deaths.folder / point).touch()  # as the worker does while it dies
        expect(line).to_contain_text("Pasó a las")
        expect(line).to_contain_text("puede tardar dos minutos")


def test_a_duplicate_waits_and_is_told_when_it_happened(
    page: Page, double: TwilioDouble, hook: Webhook
) -> None:
    page.goto(double.url)
    line = cause(page, "El mensaje llega dos veces")
    bubble = write(page, "Hola")
    expect(line).to_contain_text("Pasó a las")
    expect(bubble).to_contain_text("Entregado 2 veces")
    assert len(hook.posts) == 2
    line.get_by_label("Cerrar el aviso").tap()
    expect(page.locator(".problems")).to_be_hidden()


def test_the_line_of_a_problem_does_not_cover_what_was_said_last(
    page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page.goto(double.url)
    write(page, "Hola")
    for number in range(8):
        reply(f"Mensaje {number}\n1. uno\n2. dos")
    expect(theirs(page)).to_contain_text("Mensaje 7")
    cause(page, "24 horas después")
    expect(theirs(page)).to_be_in_viewport(ratio=1)


def test_an_undeliverable_reply_is_red(
    page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page.goto(double.url)
    write(page, "Hola")
    line = cause(page, "La respuesta no se puede entregar")
    reply("Buenas")
    expect(theirs(page)).to_contain_text("No entregado (error 63003)")
    expect(line).to_contain_text("Pasó a las")


def test_a_lost_answer_and_a_500_are_told_as_they_strike(
    page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page.goto(double.url)
    write(page, "Hola")
    lost = cause(page, "Se pierde la respuesta de Twilio")
    with pytest.raises(requests.ConnectionError):
        reply("Salí igual")
    expect(lost).to_contain_text("Pasó a las")
    expect(theirs(page)).to_contain_text("Salí igual")
    error = cause(page, "Twilio responde 500")
    with pytest.raises(TwilioRestException):
        reply("No salí")
    expect(error).to_contain_text("Pasó a las")
    expect(page.locator("article.theirs")).to_have_count(1)


def test_24_hours_later_the_shop_may_not_write_first(
    page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page.goto(double.url)
    write(page, "Hola")
    line = cause(page, "24 horas después")
    reply("¿Seguís ahí?")
    expect(theirs(page)).to_contain_text("error 63016")
    expect(line).to_contain_text("Pasó a las")
    write(page, "Acá estoy")
    reply("Buenas")
    expect(theirs(page)).to_have_attribute("data-ticks", "read")


def test_a_shopper_who_writes_opens_the_window_again(page: Page, double: TwilioDouble) -> None:
    page.goto(double.url)
    write(page, "Hola")
    line = cause(page, "24 horas después")
    write(page, "Acá estoy")
    expect(line).to_contain_text("se abrió otra ventana")


def test_a_workers_death_is_asked_for_and_told_when_it_happened(
    page: Page, double: TwilioDouble, deaths: WorkerDeaths
) -> None:
    page.goto(double.url)
    line = cause(page, "El worker se muere antes de contestar")
    assert deaths.is_armed("ran")
    (deaths.folder / "ran").touch()  # as the worker does while it dies
    expect(line).to_contain_text("Pasó a las")


def test_a_problem_can_be_taken_back_and_outlives_a_reload(
    page: Page, double: TwilioDouble, deaths: WorkerDeaths
) -> None:
    page.goto(double.url)
    line = cause(page, "El worker se muere recién enviada la respuesta")
    page.reload()
    expect(field(page)).to_be_visible()
    expect(line).to_contain_text("Pendiente")
    line.get_by_role("button", name="Cancelar").tap()
    expect(page.locator(".problems")).to_be_hidden()
    assert not deaths.is_armed("sent_not_reported")
