"""What a person does on the checkout page to say how the order comes and how it is paid."""

from datetime import UTC, datetime

from playwright.sync_api import Locator, Page, expect

from tests.browser.checkout_page import shows

TO_CHOOSE = "Revisá tu pedido y confirmalo"
NOON = datetime(2026, 11, 22, 15, tzinfo=UTC)
"""A Sunday at 12 in Buenos Aires: the first window is on the same day."""
ADDRESS = "Calle y número"
PALERMO = "Thames 1234, Palermo"


def open_to_choose(page: Page, link: str) -> None:
    """Opens the link on the day of the first window; what is chosen is still to be said."""
    page.clock.set_fixed_time(NOON)
    page.goto(link)
    shows(page, "payable", TO_CHOOSE)


def press(page: Page, words: str) -> None:
    """Presses the one button, which says these words."""
    expect(button(page)).to_have_text(words)
    button(page).click()


def button(page: Page) -> Locator:
    """The one button that goes on."""
    return page.locator("#pay")


def have_it_brought(page: Page, address: str = PALERMO) -> None:
    """Chooses delivery to an address."""
    page.get_by_label("Envío a domicilio").check()
    field = page.get_by_label(ADDRESS)
    field.fill(address)
    field.blur()


def cost(page: Page) -> Locator:
    """What the page says of delivery to the address."""
    return page.locator("#quote")


def row(page: Page, name: str) -> Locator:
    """What was chosen, by the name of its row."""
    rows = page.get_by_role("region", name="Entrega y pago").locator("dl > div")
    return rows.filter(has=page.get_by_text(name, exact=True)).locator("dd")


def is_about(page: Page, field: Locator, words: str) -> None:
    """A field has the cursor, and what is wrong with it is said of it."""
    expect(field).to_be_focused()
    described = field.get_attribute("aria-describedby") or ""
    told = [page.locator(f"#{id_}").filter(visible=True) for id_ in described.split()]
    said = " ".join(text for each in told for text in each.all_inner_texts()).replace("\u00a0", " ")
    assert words in said, said
