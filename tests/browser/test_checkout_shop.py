"""The checkout page's foot, its ribbon and its looks: a way to the shop in every state, on any screen."""

import re
import struct
from collections.abc import Callable
from typing import Literal
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from tests.browser.checkout_page import TO_PAY, shows
from tests.browser.checkout_shop import BECOMES, NAME, CheckoutShop, altered
from tests.chromium import DESKTOP
from tests.examples import often

OpenPage = Callable[[ViewportSize], Page]
REGRET = "Botón de arrepentimiento"
WHATSAPP = "https://wa.me/14155238886"
DARKEST, BRIGHTEST = 0.2, 0.8

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("state", ["payable", *BECOMES])
def test_every_state_has_a_way_to_the_shop(
    page: Page, link: str, shop: CheckoutShop, state: str
) -> None:
    shop.says_of_itself()
    BECOMES.get(state, lambda _: None)(shop)
    page.goto(link)
    expect(page.locator(f"main[data-state={state}]")).to_be_visible()
    foot = page.get_by_role("contentinfo")
    whatsapp = foot.get_by_role("link", name="Escribinos por WhatsApp")
    expect(whatsapp).to_have_attribute("href", WHATSAPP)
    expect(whatsapp).to_have_attribute("rel", "noopener noreferrer")
    expect(foot).to_contain_text(NAME)
    expect(foot).to_contain_text("Av. Corrientes 5000, Villa Crespo")
    expect(foot).to_contain_text("CUIT 27-23456789-1")
    phone = foot.get_by_role("link", name="+54 11 4855-0000")
    expect(phone).to_have_attribute("href", "tel:+541148550000")
    expect(foot.get_by_role("link", name="hola@almacen.example")).to_have_attribute(
        "href", "mailto:hola%40almacen.example"
    )


@pytest.mark.parametrize("where", ["banner", "contentinfo"])
def test_the_way_to_take_an_order_back_is_in_plain_sight(
    page: Page, link: str, where: Literal["banner", "contentinfo"]
) -> None:
    """Disposición 954/2025, article 1: at first access, with no steps before it."""
    page.route("**/api/**", lambda route: route.abort())
    page.goto(link)
    regret = page.get_by_role(where).get_by_role("link", name=REGRET)
    expect(regret).to_be_visible()
    expect(regret).to_have_attribute("href", re.compile("^/checkout/[^/]+/arrepentimiento$"))
    if where == "banner":
        expect(regret).to_be_in_viewport(ratio=1)


def test_what_the_shop_has_not_said_is_not_shown(page: Page, link: str) -> None:
    page.goto(link)
    shows(page, "payable", TO_PAY)
    foot = page.get_by_role("contentinfo")
    expect(foot.get_by_role("link")).to_have_text(["Escribinos por WhatsApp", REGRET])
    expect(foot).not_to_contain_text("CUIT")


def test_an_api_that_tells_only_the_shops_name_is_enough(page: Page, link: str) -> None:
    """The page and the API are deployed one after the other."""
    altered(page, shop=None, rehearsal=None)
    page.goto(link)
    shows(page, "payable", TO_PAY)
    expect(page.get_by_role("banner")).to_contain_text(NAME)
    expect(page.get_by_role("contentinfo").get_by_role("link")).to_have_text([REGRET])
    expect(page.get_by_text("Ensayo")).to_be_hidden()


@pytest.mark.parametrize(
    "evil",
    often(["javascript:alert(1)", "<b>x</b>", "54911/../../evil", "//evil.example", " 549111"], 2),
)
def test_what_is_no_number_and_no_address_leads_nowhere(page: Page, link: str, evil: str) -> None:
    shop = {"name": evil, "whatsapp": evil, "address": evil, "phone": evil, "email": evil}
    altered(page, shop=shop | {"cuit": evil})
    page.goto(link)
    shows(page, "payable", TO_PAY)
    foot = page.get_by_role("contentinfo")
    expect(foot.get_by_text(evil, exact=True).first).to_be_visible()
    expect(foot.get_by_role("link")).to_have_text([REGRET])
    assert page.locator("footer b").count() == 0


@pytest.mark.parametrize(("rehearsal", "ribbons"), [(True, 1), (False, 0)])
def test_a_rehearsal_says_that_it_is_one(
    page: Page, link: str, rehearsal: bool, ribbons: int
) -> None:
    altered(page, rehearsal=rehearsal)
    page.goto(link)
    shows(page, "payable", TO_PAY)
    ribbon = page.get_by_text("Ensayo: no se cobra dinero de verdad")
    expect(ribbon.filter(visible=True)).to_have_count(ribbons)


def test_a_preview_of_the_link_tells_nothing_of_the_order(page: Page, link: str) -> None:
    html = page.request.get(link).text()
    assert '<meta property="og:title" content="Tu pedido">' in html
    assert NAME not in html


def test_a_preview_of_the_link_has_a_picture_that_chats_take(page: Page, link: str) -> None:
    """WhatsApp wants a PNG or JPEG of less than 300 KB."""
    html = page.request.get(link).text()
    told = dict(re.findall(r'<meta property="og:image:?(\w*)" content="(.*?)">', html))
    card = page.request.get(urljoin(link, told[""]))
    assert card.headers["content-type"] == told["type"] == "image/png"
    picture = card.body()
    assert len(picture) < 300_000
    assert picture[12:16] == b"IHDR"
    size = (int(told["width"]), int(told["height"]))
    assert struct.unpack(">II", picture[16:24]) == size == (1200, 630)


def test_the_page_asks_nobody_but_its_own_site(
    page: Page, link: str, site: str, shop: CheckoutShop
) -> None:
    shop.says_of_itself()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link)
    shows(page, "payable", TO_PAY)
    assert asked
    assert all(url.startswith(f"{site}/") for url in asked)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_is_dark_where_the_phone_is(browser: Browser, link: str, scheme: str) -> None:
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(link)
    shows(page, "payable", TO_PAY)
    is_dark = scheme == "dark"
    assert (brightness(page, "body", "backgroundColor") < DARKEST) is is_dark
    assert (brightness(page, ".receipt", "color") > BRIGHTEST) is is_dark
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "light dark"
    context.close()


def brightness(page: Page, what: str, of: str) -> float:
    """From 0, black, to 1, white."""
    told = page.locator(what).evaluate("(element, of) => getComputedStyle(element)[of]", of)
    parts = [int(part) for part in told.removeprefix("rgb(").removesuffix(")").split(",")]
    return sum(parts) / 3 / 255


@pytest.mark.parametrize("state", often(["payable", *BECOMES], 2))
@pytest.mark.parametrize("size", [ViewportSize(width=320, height=640), DESKTOP])
def test_letters_of_twice_the_size_fit_and_hide_nothing(
    open_page: OpenPage, link: str, shop: CheckoutShop, size: ViewportSize, state: str
) -> None:
    shop.says_of_itself()
    BECOMES.get(state, lambda _: None)(shop)
    page = open_page(size)
    page.goto(link)
    expect(page.locator(f"main[data-state={state}]")).to_be_visible()
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") <= size["width"]
    cut = page.evaluate(
        """() => [...document.querySelectorAll("main *, footer *, header *")]
          .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth)
          .map((element) => element.id || element.className)"""
    )
    assert cut == []
