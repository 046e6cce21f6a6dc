"""The owner gives somebody a login, sees what they did, and takes it away: two real browsers on one panel."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.panel_page import log_in, press
from tests.chromium import DESKTOP, PHONE
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop, a_panel_shop
from tests.wsgi import serving

PASSWORD = "tres mates y un ñandú"


@pytest.fixture
def shop() -> PanelShop:
    return a_panel_shop()


@pytest.fixture
def panel(shop: PanelShop) -> Iterator[str]:
    """Where the panel is."""
    with serving(OwnersBrowser(shop.backoffice).client.application) as url:
        yield f"{url}/admin"


@pytest.mark.slow
def test_a_seller_works_is_seen_and_is_out_when_removed(
    shop: PanelShop, panel: str, open_page: Callable[[ViewportSize], Page]
) -> None:
    owner, seller = open_page(PHONE), open_page(DESKTOP)
    log_in(owner, panel)
    owner.goto(f"{panel}/mas")
    owner.get_by_role("link", name=re.compile("^Personas")).click()
    owner.get_by_role("link", name="Agregar a alguien").click()
    owner.get_by_label("Nombre para entrar").fill("Luz")
    owner.get_by_label("Contraseña").fill(PASSWORD)
    press(owner, "Guardar")
    expect(owner.get_by_role("status")).to_contain_text("Luz ya puede entrar.")

    log_in(seller, panel, "Luz", PASSWORD)
    seller.goto(f"{panel}/productos/{shop.milk.id}")
    seller.get_by_label("Precio en pesos").fill("2.000")
    press(seller, "Guardar")
    expect(seller.get_by_role("status")).to_have_text("Guardado.")
    seller.goto(f"{panel}/mas")
    expect(seller.get_by_role("link", name=re.compile("^Clientes"))).to_be_visible()
    expect(seller.get_by_role("link", name=re.compile("^La tienda"))).to_have_count(0)
    seller.goto(f"{panel}/tienda")
    expect(seller.get_by_role("heading", name="Esto es solo para dueños")).to_be_visible()

    owner.goto(f"{panel}/registro?quien=Luz")
    entry = owner.locator(".entry")
    expect(entry).to_have_count(2)
    expect(entry.first).to_contain_text("precio: $\u00a01.950,00 → $\u00a02.000,00")
    expect(entry.last).to_contain_text("Entró")

    owner.goto(f"{panel}/personas")
    owner.get_by_role("link", name=re.compile("^Luz")).click()
    owner.get_by_text("Sacar a Luz", exact=True).click()
    press(owner, "Sí, sacar a Luz")
    expect(owner.get_by_role("status")).to_have_text("Luz ya no puede entrar.")
    seller.goto(f"{panel}/pedidos")
    expect(seller.get_by_role("button", name="Entrar")).to_be_visible()
