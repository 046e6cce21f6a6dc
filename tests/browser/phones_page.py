"""What a person does on the phones page."""

from playwright.sync_api import Locator, Page, expect


def field(page: Page, name: str = "Juan") -> Locator:
    return page.get_by_label(f"Mensaje de {name}", exact=True)


def write(page: Page, text: str, name: str = "Juan") -> Locator:
    """Types and sends a message, and waits until the shop has it; answers its bubble."""
    mine = submit(page, text, name)
    expect(mine).to_have_attribute("data-ticks", "delivered")
    return mine


def submit(page: Page, text: str, name: str = "Juan") -> Locator:
    """Types and sends a message, whatever comes of it; answers its bubble."""
    field(page, name).fill(text)
    field(page, name).press("Enter")
    mine = page.locator("article.mine").last
    expect(mine).to_contain_text(text.removeprefix("> "))
    return mine


def theirs(page: Page) -> Locator:
    return page.locator("article.theirs").last


def add(page: Page, phone: str, name: str) -> None:
    page.locator("#add").click()
    page.get_by_label("Número", exact=True).fill(phone)
    page.get_by_label("Nombre", exact=True).fill(name)
    page.get_by_role("button", name="Agregar", exact=True).click()


def cause(page: Page, title: str) -> Locator:
    """Chooses a problem from the menu; answers the line that tells of it."""
    page.get_by_role("button", name="Problemas").click()
    page.get_by_role("menuitem", name=title).click()
    line = page.locator(".problems li", has_text=title)
    expect(line).to_contain_text("Pendiente")
    return line
