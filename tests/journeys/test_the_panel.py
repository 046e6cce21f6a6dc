"""The owner's panel on a running shop: at its own address and behind Hosting alike, and in a real browser."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
import requests
from playwright.sync_api import Browser, Page, ViewportSize, expect

from local.demo import pay, payment_link
from tests.browser import panel_page
from tests.browser.panel_page import press, press_surely
from tests.chromium import DESKTOP, PHONE, Visit, chromium
from tests.html_forms import form_with
from tests.journeys.shop import Shop, all_at_once


@pytest.fixture(params=["admin_url", "hosting_url"])
def panel(request: pytest.FixtureRequest, shop: Shop) -> str:
    """Where the panel is."""
    url: str = shop.stack.addresses[request.param]
    return url if request.param == "admin_url" else f"{url}/admin"


def test_the_owner_logs_in_and_out(shop: Shop, panel: str) -> None:
    assert panel.endswith("/admin")
    browser = requests.Session()
    stranger = browser.get(panel, timeout=30)
    assert stranger.url == f"{panel}/login"
    form = dict(form_with(stranger.text, "Entrar").fields)
    form["admin_user"] = shop.stack.addresses["admin_user"]
    form["admin_password"] = shop.stack.addresses["admin_password"]

    home = browser.post(f"{panel}/login", data=form, timeout=30)
    assert (home.status_code, home.url) == (200, panel)
    assert "<h1>Hoy</h1>" in home.text
    (sheet,) = re.findall(r'href="/admin(/assets/base.css[^"]*)"', home.text)
    assert browser.get(panel + sheet, timeout=30).headers["Content-Type"].startswith("text/css")

    gone = form_with(home.text, "Salir")
    login = browser.post(f"{panel}/logout", data=dict(gone.fields), timeout=30)
    assert login.url == f"{panel}/login"
    assert browser.get(panel, timeout=30).url == f"{panel}/login"


def test_of_a_hundred_guesses_at_once_five_are_checked(shop: Shop) -> None:
    url = f"{shop.stack.addresses['admin_url']}/login"
    page = requests.get(url, timeout=30)
    form = dict(form_with(page.text, "Entrar").fields)
    form |= {"admin_user": "somebody", "admin_password": "guessed"}

    def guess() -> int:
        return requests.post(url, data=form, cookies=page.cookies, timeout=60).status_code

    answers = Counter(all_at_once([guess] * 100))
    assert answers == {401: 5, 429: 95}


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as browser:
        yield browser


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def visit(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visit]:
    size: ViewportSize = request.param
    visit = Visit(browser, size)
    yield visit
    visit.close()


def a_paid_order(shop: Shop, name: str) -> Any:
    """What somebody bought in the chat, and paid."""
    shopper = shop.known_shopper(name)
    shopper.say("Quiero 2 leches")
    shopper.say("La primera")
    pay(payment_link(shopper.say("Finalizar")[-1], shop.stack.addresses["hosting_url"]))
    (order,) = shop.orders(shopper)
    assert order["status"] == "paid"
    return order


def log_in(shop: Shop, page: Page) -> None:
    here = shop.stack.addresses
    panel_page.log_in(page, here["admin_url"], here["admin_user"], here["admin_password"])


def test_the_owner_serves_an_order_and_raises_a_price(shop: Shop, visit: Visit) -> None:
    order = a_paid_order(shop, "Rosa")
    page = visit.context.new_page()
    log_in(shop, page)

    page.get_by_role("link", name=re.compile("^Rosa")).first.click()
    heading = page.get_by_role("heading", level=1)
    assert "".join(re.findall(r"\d", heading.inner_text())) == str(order["id"])
    old = visit.context.new_page()  # forgotten in another tab
    old.goto(page.url)
    press_surely(page, "Empezar a prepararlo", "Sí, empezar a prepararlo")
    expect(page.get_by_role("status")).to_have_text("Quedó en preparación.")
    press_surely(page, "Está listo para retirar", "Sí, está listo")
    press_surely(page, "Ya se entregó", "Sí, ya se entregó")
    expect(page.get_by_role("status")).to_have_text("Quedó entregado.")
    assert shop.api("GET", f"/orders/{order['id']}")["status"] == "delivered"

    old.get_by_text("Cancelar el pedido", exact=True).click()
    press(old, "Sí, cancelar el pedido")
    expect(old.get_by_role("alert")).to_contain_text("No se puede")
    assert shop.api("GET", f"/orders/{order['id']}")["status"] == "delivered"

    page.get_by_role("link", name="Productos", exact=True).click()
    page.get_by_label("Buscar un producto").fill("leche")
    page.get_by_label("Buscar un producto").press("Enter")
    page.locator(".rows a").first.click()
    before = shop.api("GET", f"/products/{page.url.rpartition('/')[2]}")
    page.get_by_label("Precio en pesos").fill("12.345,50")
    press(page, "Guardar")
    expect(page.get_by_role("status")).to_have_text("Guardado.")
    after = shop.api("GET", f"/products/{before['id']}")
    assert after == {**before, "price": 12345.5, "updated_at": after["updated_at"]}
    shop.api("PATCH", f"/products/{before['id']}", json={"price": before["price"]})

    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(page, "Salir")
    expect(page.get_by_role("button", name="Entrar")).to_be_visible()


def test_the_owner_loads_a_file_and_raises_a_shelf(
    shop: Shop, visit: Visit, tmp_path: Path
) -> None:
    page = visit.context.new_page()
    log_in(shop, page)
    visit.context.set_default_timeout(30_000)  # the emulator looks at every product for every list
    shelf = "Quesos " + ("chicos" if page.evaluate("innerWidth") < 600 else "grandes")
    file = tmp_path / "lista.csv"
    rows = (f"{shelf}-{n};Queso {n};unidad;{1000 + n},00;5;{shelf}" for n in range(300))
    file.write_text(
        "\n".join(["Código;Producto;Se vende;P.V.P.;Stock;Rubro", *rows, "X;;unidad;1,50;5;"])
    )

    page.get_by_role("link", name="Productos", exact=True).click()
    page.get_by_role("link", name="Planilla", exact=True).click()
    page.get_by_label("Archivo de Excel").set_input_files(file)
    press(page, "Revisarla")
    expect(page.get_by_role("heading", level=1)).to_have_text("Qué cambia con esta planilla")
    expect(page.get_by_text("Fila 302, Nombre")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(page, "Cargar lo que está bien")
    expect(page.get_by_text("Listo: 300 productos nuevos.")).to_be_visible()

    page.goto(f"{shop.stack.addresses['admin_url']}/productos?rubro={quote(shelf)}")
    page.get_by_role("link", name="Precios", exact=True).click()
    page.get_by_label("Cuánto por ciento").fill("8")
    press(page, "Ver cómo quedan")
    expect(page.get_by_role("button", name="Aplicar a 300 precios", exact=True)).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    press(page, "Aplicar a 300 precios")
    expect(page.get_by_text("Listo: cambiaron 300 precios.")).to_be_visible()
    raised = shop.api("GET", f"/products?limit=200&category={quote(shelf)}")["items"]
    assert {each["name"]: each["price"] for each in raised}["Queso 0"] == 1080.0

    page.goto(f"{shop.stack.addresses['admin_url']}/productos/{raised[0]['id']}")
    expect(page.get_by_text("por un cambio de precios")).to_be_visible()
    page.get_by_label("Precio en pesos").fill("20500000")
    press(page, "Guardar")
    expect(page.get_by_role("alert")).to_contain_text("Todavía no se guardó")
    assert shop.api("GET", f"/products/{raised[0]['id']}")["price"] == raised[0]["price"]
