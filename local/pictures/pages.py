"""What is photographed: the chat, the page where an order is paid, and the panel's pages of a shop at work."""

import re
from typing import Any

from local.demo import DIALOGUE
from local.ports import Ports
from local.stack import Stack

from .camera import PATIENCE, Camera

PANEL = (
    "today",
    "figures",
    "board",
    "order",
    "products",
    "raise",
    "customer",
    "conversation",
    "shop",
)
NAMES = ("chat", "checkout", *PANEL)

_ALWAYS_THE_SAME = """([own, usual]) => {
  for (const time of document.querySelectorAll("article time")) time.textContent = "10:24";
  for (const link of document.querySelectorAll("article a")) {
    link.textContent = link.textContent.replace(own, usual);
  }
}"""
"""Times and the port of the link are other ones in each run: the pictures show a time and the port of `make run`."""


class NoPicturesError(Exception):
    """What keeps the pictures from being taken."""


def buy(stack: Stack, camera: Camera) -> str:
    """Plays the purchase on the phones page, and answers the link that it ends with."""
    chat = camera.context.new_page()
    chat.goto(stack.addresses["twilio_url"])
    for line in DIALOGUE:
        _say(chat, line)
    link = chat.locator("article.theirs a").last.get_attribute("href")
    chat.close()
    return str(link)


def take_purchase(stack: Stack, camera: Camera, link: str) -> None:
    """The chat and the checkout page."""
    chat = camera.context.new_page()
    chat.goto(stack.addresses["twilio_url"])
    chat.locator("article.theirs a").last.wait_for()
    _wait_until_all_is_read(chat)
    chat.evaluate(_ALWAYS_THE_SAME, [stack.addresses["hosting_url"], Ports().url("hosting")])
    camera.photograph(chat, "chat")
    chat.close()
    checkout = camera.context.new_page()
    checkout.goto(link)
    checkout.get_by_label("Retiro en el local").check()
    camera.photograph(checkout, "checkout", lambda: checkout.evaluate("scrollTo(0, 0)"))
    checkout.close()


def take_panel(stack: Stack, camera: Camera) -> None:
    """The panel, as its owner walks through it."""
    page = camera.context.new_page()
    address = stack.addresses["admin_url"]
    page.goto(address)
    page.get_by_label("Usuario").fill(stack.addresses["admin_user"])
    page.get_by_label("Contraseña").fill(stack.addresses["admin_password"])
    page.get_by_role("button", name="Entrar").click()
    _take(camera, page, "today", address)
    figures = page.get_by_role("heading", name="30 días")
    camera.photograph(page, "figures", lambda: figures.evaluate("each => each.scrollIntoView()"))
    _take(camera, page, "board", f"{address}/pedidos/tablero")
    _take(camera, page, "order", _first(page, f"{address}/pedidos?estado=preparing", "pedidos"))
    _take(camera, page, "products", f"{address}/productos?q=leche")
    _take(camera, page, "raise", _raised(page, address))
    _take(camera, page, "customer", _first(page, f"{address}/clientes?q=julia", "clientes"))
    _take(camera, page, "conversation", _first(page, f"{address}/chats", "chats"))
    _take(camera, page, "shop", f"{address}/tienda")
    page.close()


def _take(camera: Camera, page: Any, name: str, address: str) -> None:
    page.goto(address)
    page.get_by_role("heading", level=1).wait_for()
    camera.photograph(page, name)


def _first(page: Any, listing: str, section: str) -> str:
    """Where the first row of a list leads."""
    page.goto(listing)
    links = page.locator(f"main a[href^='/admin/{section}/']").all()
    found = [
        href for each in links if re.search(r"/[\w-]*\d[\w-]*$", href := each.get_attribute("href"))
    ]
    if not found:
        raise NoPicturesError(f"there is nothing on {listing}")
    return f"{listing.partition('/admin')[0]}{found[0]}"


def _raised(page: Any, address: str) -> str:
    """A raise of dairy by 8 %, seen and not done."""
    page.goto(f"{address}/productos/precios")
    page.get_by_label("Qué rubro o qué búsqueda").fill("Lácteos")
    page.get_by_label("Cuánto por ciento").fill("8")
    page.get_by_role("button", name="Ver cómo quedan").click()
    page.wait_for_url(re.compile(r"/precios/\d+"))
    return str(page.url)


def _wait_until_all_is_read(chat: Any) -> None:
    """Asks again and again: the page's content security policy lets no condition be evaluated in it."""
    unread = chat.locator("article.theirs:not([data-ticks=read])")
    for _ in range(PATIENCE // 100):
        if not unread.count():
            return
        chat.wait_for_timeout(100)
    raise NoPicturesError("a reply was not read in time")


def _say(chat: Any, line: str) -> None:
    replies = chat.locator("article.theirs")
    before = replies.count()
    chat.locator("textarea").fill(line)
    chat.keyboard.press("Enter")
    replies.nth(before).wait_for()
