"""Whose chat it is, how far messages got, and what there is to know of one."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import FilePayload, Page, expect

from local.twilio.app import TwilioDouble
from local.twilio.backoffice import Backoffice, BackofficeSilent
from tests.browser.phones_page import field, theirs, write
from tests.twilio_double import NUMBER, SHOP, SID, TOKEN, Webhook, sdk, take

pytestmark = [pytest.mark.slow, pytest.mark.long]


class KnownModels(Backoffice):
    """A back office that knows of one model, until it is silent."""

    def model_of(self, wa_id: str, sid: str) -> str | None:
        if self.key == "silent":
            raise BackofficeSilent
        return self.key or None


@pytest.fixture
def models(hook: Webhook) -> Iterator[Callable[[str], TwilioDouble]]:
    """A double whose back office knows this model."""
    from local.twilio.account import Account

    running: list[TwilioDouble] = []

    def start(model: str) -> TwilioDouble:
        whose = Account(SID, TOKEN, NUMBER, hook.url, shop_name="Almacén Doña Rosa")
        double = TwilioDouble(whose, backoffice=KnownModels("http://127.0.0.1:1", model))
        double.start()
        running.append(double)
        return double

    yield start
    for double in running:
        double.close()


def test_the_head_names_the_shop_and_below_it_whose_phone_it_is(
    page: Page, models: Callable[[str], TwilioDouble]
) -> None:
    page.goto(models("offline").url)
    head = page.locator(".chat-head")
    expect(head.get_by_role("heading")).to_have_text("Almacén Doña Rosa")
    expect(head.locator(".subtitle")).to_have_text("teléfono de Juan · +54 9 11 2345-6789")
    assert head.locator(".subtitle").evaluate("node => node.scrollWidth <= node.clientWidth")
    expect(page.locator("h1")).to_have_text("WhatsApp de mentira · Almacén Doña Rosa")
    expect(page).to_have_title("WhatsApp de mentira · Almacén Doña Rosa")


def test_ticks_are_on_ones_own_messages_only_and_a_word_says_how_far_the_shops_got(
    desktop_page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page = desktop_page
    page.goto(double.url)
    mine = write(page, "Hola")
    row = page.locator("#shoppers li", has_text="Juan")
    expect(row.locator(".ticks")).to_have_count(1)
    reply("Buenas")
    expect(theirs(page)).to_have_attribute("data-ticks", "read")
    expect(mine.locator(".ticks")).to_be_visible()
    expect(theirs(page).locator(".ticks")).to_have_count(0)
    expect(row.locator(".line")).to_have_text("Buenas")
    expect(row.locator(".ticks")).to_have_count(0)
    expect(theirs(page).locator(".status")).to_be_hidden()
    theirs(page).hover()
    expect(theirs(page).locator(".status")).to_have_text("Leído")
    expect(theirs(page).locator(".status")).to_be_visible()


COVERED = """([ticks, word]) => {
  const lastLetter = (text) => {
    const nodes = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) nodes.last = nodes.currentNode;
    const range = document.createRange();
    range.setStart(nodes.last, nodes.last.length - 1);
    range.setEnd(nodes.last, nodes.last.length);
    return range.getBoundingClientRect();
  };
  const bubbles = [...document.querySelectorAll("article.theirs")];
  for (const bubble of bubbles) {
    const status = bubble.querySelector(".status");
    bubble.dataset.ticks = ticks;
    status.textContent = word;
    status.style.display = "inline";
  }
  return bubbles.filter((bubble) => {
    const { right, bottom } = lastLetter(bubble.querySelector(".text"));
    const { left, top } = bubble.querySelector(".status").getBoundingClientRect();
    return right > left && bottom > top + 1;
  }).map((bubble) => bubble.innerText);
}"""
"""Shows a word in each of the shop's bubbles; answers the bubbles whose last letter it covers."""


@pytest.mark.parametrize("step", [7, pytest.param(1, marks=pytest.mark.long)])
def test_the_word_for_how_far_a_message_got_never_covers_what_it_says(
    page: Page, double: TwilioDouble, reply: Callable[[str], None], step: int
) -> None:
    page.goto(double.url)
    write(page, "Hola")
    said = "¿Qué te gustaría comprar? ¿Leche, pan, yerba, café, azúcar o algo más para hoy?"
    lengths = range(1, len(said), step)
    for length in lengths:
        reply(said[:length].strip())
    expect(page.locator("article.theirs[data-ticks=read]")).to_have_count(len(lengths))
    for ticks, word in (("read", "Leído"), ("delivered", "Entregado"), ("sent", "Enviado")):
        assert page.evaluate(COVERED, [ticks, word]) == []


def test_a_message_of_the_shops_that_failed_shows_it_in_the_list_too(
    desktop_page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    desktop_page.goto(double.url)
    reply("Nadie me escribió todavía")
    expect(theirs(desktop_page)).to_contain_text("No entregado (error 63016)")
    row = desktop_page.locator("#shoppers li", has_text="Juan")
    expect(row.get_by_label("No entregado")).to_be_visible()


def details(page: Page, which: str) -> str:
    page.locator(f"article.{which}").last.locator("footer").click()
    page.get_by_role("menuitem", name="Ver detalles").click()
    shown = page.locator("#details-dialog dl")
    expect(shown).not_to_contain_text("Preguntando…")
    text = shown.inner_text()
    page.keyboard.press("Escape")
    return text


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("gemini-3.8-flash", "gemini-3.8-flash"),
        ("offline", "offline (sin Gemini)"),
        ("", "Ninguno: no lo escribió un modelo"),
        ("silent", "No se sabe. El back office no contesta."),
    ],
)
def test_the_details_of_a_reply_say_which_model_wrote_it(
    desktop_page: Page, models: Callable[[str], TwilioDouble], model: str, words: str
) -> None:
    double = models(model)
    desktop_page.goto(double.url)
    write(desktop_page, "Hola")
    sdk(double.url).messages.create(to="whatsapp:+5491123456789", from_=SHOP, body="Buenas")
    expect(theirs(desktop_page)).to_have_attribute("data-ticks", "read")
    shown = details(desktop_page, "theirs")
    assert words in shown
    assert "Leído (read)" in shown
    assert "Texto" in shown
    assert "Modelo" not in details(desktop_page, "mine")


def test_the_quick_messages_fit_what_was_said_last(
    page: Page, double: TwilioDouble, reply: Callable[[str], None], hook: Webhook
) -> None:
    page.goto(double.url)
    chips = page.get_by_role("toolbar", name="Mensajes rápidos").get_by_role("button")
    expect(chips.first).to_have_text("Hola, quiero comprar leche")
    write(page, "Hola")
    for said, fitting in (
        ("Para empezar, ¿cómo te llamás?", ["Juan"]),
        ("¡Genial, Juan! ¿Y tu email?", ["juan@example.com", "No tengo mail"]),
        ("Encontré:\n1. *Leche A*\n2. *Leche B*\n3. *Leche C*\n¿Cuál preferís?", ["1", "2", "3"]),
        ("¿Cuál preferís? Decime el número, del 1 al 2.", ["1", "2"]),
        ("Te lo mandamos del 1 al 5 de agosto.", []),
    ):
        write(page, "dale")
        reply(said)
        expect(theirs(page)).to_contain_text(said.splitlines()[0])
        expect(chips.nth(len(fitting))).to_have_text("Hola, quiero comprar leche")
        assert chips.all_inner_texts()[: len(fitting)] == fitting
    reply("¿La 1 o la 2?\n1. Leche A\n2. Leche B")
    expect(chips.nth(1)).to_have_text("2")
    chips.nth(1).tap()
    expect(page.locator("article.mine").last).to_contain_text("2")
    expect(field(page)).to_be_focused()
    expect(chips.first).to_have_text("Hola, quiero comprar leche")


def test_what_comes_while_one_reads_further_up_is_counted_and_one_touch_away(
    page: Page, double: TwilioDouble, reply: Callable[[str], None]
) -> None:
    page.goto(double.url)
    write(page, "Hola")
    for number in range(15):
        reply(f"Mensaje {number}\n1. uno\n2. dos")
    expect(theirs(page)).to_contain_text("Mensaje 14")
    down = page.locator("button.down")
    expect(down).to_be_hidden()
    page.locator(".messages").evaluate("list => { list.scrollTop = 0; }")
    expect(down).to_have_accessible_name("Ir al final")
    reply("Uno más")
    expect(down).to_have_text("1 mensaje nuevo")
    reply("Y otro")
    expect(down).to_have_text("2 mensajes nuevos")
    assert page.locator(".messages").evaluate("list => list.scrollTop") == 0
    down.tap()
    expect(theirs(page)).to_be_in_viewport()
    expect(down).to_be_hidden()


def test_a_document_has_its_name_and_samples_come_as_what_they_are(
    desktop_page: Page, double: TwilioDouble, hook: Webhook
) -> None:
    page = desktop_page
    page.goto(double.url)
    with page.expect_file_chooser() as chooser:
        page.get_by_label("Adjuntar").click()
        page.get_by_role("menuitem", name="Documento").click()
    file: FilePayload = {
        "name": "lista de julio.pdf",
        "mimeType": "application/pdf",
        "buffer": b"%PDF-1.4",
    }
    chooser.value.set_files([file])
    expect(page.locator("article.mine .file")).to_contain_text("lista de julio.pdf")
    for name in ("Sticker", "Contacto", "Botón"):
        page.get_by_label("Adjuntar").click()
        page.get_by_role("menuitem", name=f"{name} de ejemplo").click()
    expect(page.locator("article.mine[data-ticks=delivered]")).to_have_count(4)
    expect(page.locator("article.mine .sticker")).to_be_visible()
    expect(page.locator("article.mine .file").last).to_contain_text("Ana Prueba")
    forms = [post.form for post in hook.posts]
    kinds = ["document", "sticker", "contacts", "button"]
    assert [form["MessageType"] for form in forms] == kinds
    assert [form.get("MediaContentType0") for form in forms] == [
        *("application/pdf", "image/webp", "text/vcard", None)
    ]


def test_no_words_of_the_page_are_english(page: Page, double: TwilioDouble, hook: Webhook) -> None:
    hook.reply = take
    page.goto(double.url)
    page.get_by_label("Volver a los teléfonos").tap()
    page.locator("#add").click()
    page.get_by_label("Número", exact=True).fill("12")
    page.get_by_role("button", name="Agregar", exact=True).click()
    expect(page.locator("#add-dialog .problem")).to_have_text(
        "Ese número no es de un teléfono: escribilo como +54 9 11 2345-6789."
    )
    page.route("**/phones/**", lambda route: route.abort())
    page.get_by_role("button", name="Agregar", exact=True).click()
    expect(page.locator("#add-dialog .problem")).to_contain_text(
        "No se pudo llegar al WhatsApp de mentira"
    )
