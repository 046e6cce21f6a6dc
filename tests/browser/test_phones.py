"""The phones page in a browser, against a shop that answers from this file."""

import threading
from collections.abc import Callable
from pathlib import Path

import pytest
import requests
from playwright.sync_api import Page, ViewportSize, expect

from local.twilio.app import TwilioDouble
from tests.browser.phones_page import add, field, submit, theirs, write
from tests.twilio_double import Post, Webhook, account, sdk, take, until, webhook

pytestmark = pytest.mark.slow

WIDE = ViewportSize(width=1600, height=900)
LINK = "http://127.0.0.1:1/checkout/abc_DEF-123"


def test_a_ready_shopper_writes_and_the_focus_stays_in_the_field(
    page: Page, double: TwilioDouble, hook: Webhook
) -> None:
    page.goto(double.url)
    expect(field(page)).to_be_focused()
    bubble = write(page, "Hola, quiero comprar leche")
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("")
    expect(bubble.get_by_label("Entregado")).to_be_visible()
    assert hook.posts[0].form["Body"] == "Hola, quiero comprar leche"
    assert hook.posts[0].form["ProfileName"] == "Juan"


def test_the_field_and_its_button_are_on_a_phones_screen_after_a_long_talk(
    page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page.goto(double.url)
    write(page, "Hola")
    for number in range(12):
        reply(f"Mensaje {number}\n1. uno\n2. dos")
    expect(theirs(page)).to_contain_text("Mensaje 11")
    expect(theirs(page)).to_be_in_viewport()
    expect(page.get_by_label("Enviar", exact=True)).to_be_in_viewport(ratio=1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert page.evaluate("document.documentElement.scrollHeight <= innerHeight")


def test_whatsapps_formatting_is_shown_and_markup_stays_text(
    page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page.goto(double.url)
    write(page, "<img src=x onerror=alert(1)> <b>")
    assert page.locator("article img, article b").count() == 0
    reply(
        "*Leche* _entera_ ~$ 900~ ```L-1``` snake_case_name 2*3*4\n"
        f"1. Primera\n2. *Segunda*\n- suelta\n> cita\nPagá acá: {LINK}."
    )
    last = theirs(page)
    expect(last.locator("strong")).to_have_text(["Leche", "Segunda"])
    expect(last.locator("em")).to_have_text(["entera"])
    expect(last.locator("s")).to_have_text(["$ 900"])
    expect(last.locator("code")).to_have_text(["L-1"])
    expect(last.locator("ol li")).to_have_text(["Primera", "Segunda"])
    expect(last.locator("ul li")).to_have_text(["suelta"])
    expect(last.locator("blockquote")).to_have_text(["cita"])
    expect(last).to_contain_text("snake_case_name 2*3*4")
    link = last.locator("a")
    expect(link).to_have_attribute("href", LINK)
    expect(link).to_have_attribute("target", "_blank")
    assert "noopener" in (link.get_attribute("rel") or "")


def test_the_ticks_follow_a_message_until_it_is_read(
    page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page.goto(double.url)
    mine = write(page, "Hola")
    reply("Buenas")
    expect(theirs(page)).to_have_attribute("data-ticks", "read")
    expect(mine).to_have_attribute("data-ticks", "delivered")


def test_typing_shows_dots_until_the_reply_and_marks_the_message_as_read(
    page: Page, double: TwilioDouble, hook: Webhook, reply: Callable[[str], None]
) -> None:
    page.goto(double.url)
    mine = write(page, "Hola")
    sid = until(lambda: hook.posts)[0].form["MessageSid"]
    sdk(double.url).messaging.v2.typing_indicator.create("whatsapp", sid)
    dots = page.get_by_label("La tienda está escribiendo")
    expect(dots).to_be_visible()
    expect(page.locator(".subtitle")).to_have_text("escribiendo…")
    expect(mine).to_have_attribute("data-ticks", "read")
    reply("Buenas")
    expect(theirs(page)).to_contain_text("Buenas")
    expect(dots).to_be_hidden()


def test_typing_ends_by_itself_after_25_seconds(
    page: Page, double: TwilioDouble, hook: Webhook
) -> None:
    page.clock.install()
    page.goto(double.url)
    write(page, "Hola")
    sid = until(lambda: hook.posts)[0].form["MessageSid"]
    sdk(double.url).messaging.v2.typing_indicator.create("whatsapp", sid)
    dots = page.get_by_label("La tienda está escribiendo")
    expect(dots).to_be_visible()
    page.clock.fast_forward(24_000)
    expect(dots).to_be_visible()
    page.clock.fast_forward(2_000)
    expect(dots).to_be_hidden()


def test_a_message_that_was_not_delivered_is_red_with_its_code(
    page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    fault = {"next": [{"kind": "undelivered", "code": 63016}]}
    requests.post(f"{double.url}/double/faults", json=fault, timeout=5)
    page.goto(double.url)
    write(page, "Hola")
    reply("Tarde")
    expect(theirs(page)).to_have_attribute("data-ticks", "failed")
    expect(theirs(page)).to_contain_text("error 63016")
    expect(theirs(page)).to_contain_text("24 horas")


@pytest.mark.parametrize(
    ("status", "words"), [(403, "rechazó la firma"), (500, "falló: respondió 500")]
)
def test_a_failing_webhook_is_told_in_words_and_can_be_tried_again(
    page: Page, double: TwilioDouble, hook: Webhook, status: int, words: str
) -> None:
    hook.reply = lambda _: (status, "text/plain", "no")
    page.goto(double.url)
    bubble = submit(page, "Hola")
    banner = page.locator(".banner")
    expect(banner).to_contain_text(words)
    expect(bubble).to_have_attribute("data-ticks", "failed")
    hook.reply = take
    banner.get_by_role("button", name="Reintentar").click()
    expect(banner).to_be_hidden()
    expect(bubble).to_have_attribute("data-ticks", "delivered")


def test_a_webhook_that_nobody_serves_is_told_in_words(page: Page, hook: Webhook) -> None:
    with webhook() as gone:
        pass
    with TwilioDouble(account(gone.url)) as double:
        page.goto(double.url)
        submit(page, "Hola")
        expect(page.locator(".banner")).to_contain_text("No hay nadie escuchando")
        page.goto("about:blank")


def test_the_menu_delivers_the_same_message_again(
    desktop_page: Page, double: TwilioDouble, hook: Webhook
) -> None:
    desktop_page.goto(double.url)
    bubble = write(desktop_page, "Hola")
    expect(bubble).to_have_attribute("data-ticks", "delivered")
    bubble.hover()
    bubble.get_by_label("Opciones del mensaje").click()
    desktop_page.get_by_role("menuitem", name="Entregar otra vez").click()
    expect(bubble).to_contain_text("Entregado 2 veces")
    assert hook.posts[0].form == hook.posts[1].form


def test_on_a_phone_a_tap_on_the_time_opens_the_details(
    page: Page, double: TwilioDouble, hook: Webhook
) -> None:
    page.goto(double.url)
    write(page, "Hola").locator("footer").tap()
    page.get_by_role("menuitem", name="Ver detalles").tap()
    sid = until(lambda: hook.posts)[0].form["MessageSid"]
    expect(page.locator("#details-dialog dl")).to_contain_text(sid)


def test_quick_messages_send_at_a_touch(page: Page, double: TwilioDouble, hook: Webhook) -> None:
    page.goto(double.url)
    page.get_by_role("button", name="Hola, quiero comprar leche").tap()
    expect(page.locator("article.mine")).to_contain_text("Hola, quiero comprar leche")
    expect(field(page)).to_be_focused()
    assert until(lambda: hook.posts)[0].form["Body"] == "Hola, quiero comprar leche"


def test_a_photo_a_voice_note_and_a_place_are_sent_and_shown(
    desktop_page: Page, double: TwilioDouble, hook: Webhook, tmp_path: Path
) -> None:
    page = desktop_page
    page.goto(double.url)
    picture = tmp_path / "milk.png"
    page.screenshot(path=picture)
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Adjuntar").click()
        page.get_by_role("menuitem", name="Foto").click()
    chooser.value.set_files(picture)
    image = page.locator("article.mine img")
    expect(image).to_be_visible()
    until(lambda: image.evaluate("image => image.naturalWidth") == 1280)
    page.get_by_label("Adjuntar").click()
    page.get_by_role("menuitem", name="Nota de voz").click()
    audio = page.locator("article.mine audio")
    expect(audio).to_be_visible()
    until(lambda: audio.evaluate("audio => audio.duration") == 2)
    page.get_by_label("Adjuntar").click()
    page.get_by_role("menuitem", name="Ubicación").click()
    page.locator("#place-dialog").get_by_role("button", name="Enviar").click()
    expect(page.locator("article.mine .place")).to_contain_text("Obelisco")
    forms = until(lambda: len(hook.posts) == 3 and [post.form for post in hook.posts])
    assert [form["MessageType"] for form in forms] == ["image", "audio", "location"]
    assert [form.get("MediaContentType0") for form in forms] == ["image/png", "audio/wav", None]
    assert forms[2]["Latitude"] == "-34.6037"


def test_shoppers_talk_side_by_side_without_being_mixed_up(
    open_page: Callable[[ViewportSize], Page], double: TwilioDouble, hook: Webhook
) -> None:
    hook.reply = lambda post: (
        200,
        "text/xml",
        f"<Response><Message>Para {post.form['ProfileName']}</Message></Response>",
    )
    page = open_page(WIDE)
    page.goto(double.url)
    expect(field(page)).to_be_visible()
    add(page, "+54 9 11 4444-1111", "Ana")
    add(page, "+5493514440000", "Martín")
    expect(page.locator("section.chat")).to_have_count(3)
    for name in ("Juan", "Ana", "Martín"):
        field(page, name).fill(f"Soy {name}")
        field(page, name).press("Enter")
    for name in ("Juan", "Ana", "Martín"):
        chat = page.get_by_label(f"Conversación de {name}")
        expect(chat.locator("article")).to_have_count(2)
        expect(chat.locator("article.mine")).to_contain_text(f"Soy {name}")
        expect(chat.locator("article.theirs")).to_contain_text(f"Para {name}")


def test_a_number_that_is_none_is_told_in_the_dialog(page: Page, double: TwilioDouble) -> None:
    page.goto(double.url)
    page.get_by_label("Volver a los teléfonos").tap()
    add(page, "12", "Ana")
    problem = page.locator("#add-dialog .problem")
    expect(problem).to_be_visible()
    page.get_by_label("Número", exact=True).fill("+5491144441111")
    page.get_by_role("button", name="Agregar", exact=True).tap()
    expect(field(page, "Ana")).to_be_focused()


def test_a_phone_shows_one_conversation_at_a_time_and_counts_what_was_not_read(
    page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page.goto(double.url)
    write(page, "Hola")
    page.get_by_label("Volver a los teléfonos").tap()
    expect(page.locator("section.chat")).to_be_hidden()
    reply("uno")
    reply("*dos*")
    row = page.locator("#shoppers li", has_text="Juan")
    expect(row.locator(".unread")).to_have_text("2")
    expect(row.locator(".line")).to_have_text("dos")
    row.locator(".shopper").tap()
    expect(theirs(page)).to_contain_text("dos")
    expect(row.locator(".unread")).to_have_count(0)


def test_a_message_shows_its_day(page: Page, double: TwilioDouble) -> None:
    page.goto(double.url)
    write(page, "Hola")
    expect(page.locator(".day")).to_have_text(["Hoy"])


def test_what_was_half_written_stays_when_another_phone_is_opened(
    desktop_page: Page, double: TwilioDouble
) -> None:
    desktop_page.goto(double.url)
    field(desktop_page).press_sequentially("Hola, quer")
    add(desktop_page, "+5491144441111", "Ana")
    expect(field(desktop_page, "Ana")).to_be_focused()
    expect(field(desktop_page)).to_have_value("Hola, quer")


def test_a_reload_keeps_the_talk_and_the_phones_that_were_open(
    desktop_page: Page, double: TwilioDouble
) -> None:
    page = desktop_page
    page.goto(double.url)
    write(page, "Hola")
    add(page, "+5491144441111", "Ana")
    expect(page.locator("section.chat")).to_have_count(2)
    page.reload()
    expect(page.locator("section.chat")).to_have_count(2)
    expect(page.get_by_label("Conversación de Juan").locator("article")).to_contain_text("Hola")


def test_a_burst_reaches_the_webhook_in_the_order_it_was_written(
    page: Page, double: TwilioDouble, hook: Webhook
) -> None:
    held = threading.Event()

    def slowly(post: Post) -> tuple[int, str, str]:
        held.wait(30)
        return take(post)

    hook.reply = slowly
    page.goto(double.url)
    for number in range(5):
        field(page).fill(str(number))
        field(page).press("Enter")
    expect(page.locator("article.mine")).to_have_count(5)
    held.set()
    expect(page.locator("article.mine .text")).to_have_text(list("01234"))
    expect(page.locator("article[data-ticks=delivered]")).to_have_count(5)


def test_nothing_but_the_pages_own_files_may_run(page: Page, double: TwilioDouble) -> None:
    answer = page.goto(double.url)
    assert answer is not None
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy


def test_a_page_whose_server_went_away_is_told_and_found_again(
    page: Page, hook: Webhook, tmp_path: Path
) -> None:
    database = tmp_path / "twilio.db"
    with TwilioDouble(account(hook.url), database=database) as first:
        port = int(first.url.rpartition(":")[2])
        page.goto(first.url)
        write(page, "Hola")
    expect(page.locator("#offline")).to_be_visible(timeout=10_000)
    with TwilioDouble(account(hook.url), database=database, port=port):
        expect(page.locator("#offline")).to_be_hidden()
        expect(page.locator("article.mine")).to_have_count(1)
        write(page, "¿Seguís ahí?")
        expect(page.locator("article.mine")).to_have_count(2)
        page.goto("about:blank")
