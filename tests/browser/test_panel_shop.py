"""The owner writes down in the panel what Milo says of the shop, in a real browser, on a phone and at a desk."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.panel_page import log_in, press
from tests.chromium import DESKTOP, PHONE
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop, a_panel_shop
from tests.wsgi import serving


@pytest.fixture
def shop() -> PanelShop:
    return a_panel_shop()


@pytest.fixture
def panel(shop: PanelShop) -> Iterator[str]:
    """Where the panel is."""
    with serving(OwnersBrowser(shop.backoffice).client.application) as url:
        yield f"{url}/admin"


@pytest.mark.slow
@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_owner_says_when_the_shop_opens_and_where_it_delivers(
    shop: PanelShop, panel: str, open_page: Callable[[ViewportSize], Page], size: ViewportSize
) -> None:
    page = open_page(size)
    log_in(page, panel)
    page.get_by_role("link", name="Más", exact=True).click()
    page.get_by_role("link", name=re.compile("^La tienda")).click()

    page.get_by_role("link", name="Cambiar: Horarios").click()
    monday = page.get_by_role("group", name="Lunes")
    monday.get_by_label("Abre", exact=True).fill("08:30")
    monday.get_by_label("Cierra", exact=True).fill("20:00")
    press(page, "Guardar")
    expect(page.locator("#horarios")).to_contain_text("Lunes de 8:30 a 20")

    zones = page.locator("#zonas")
    zones.get_by_role("link", name=re.compile("^Agregar")).click()
    page.get_by_label("Nombre de la zona").fill("Boedo")
    page.get_by_label("Costo del envío").fill("gratis")
    press(page, "Guardar")
    expect(page.get_by_role("alert")).to_contain_text("No se guardó.")
    page.get_by_label("Costo del envío").fill("1.800,50")
    press(page, "Guardar")
    expect(zones.get_by_role("link", name=re.compile("^Boedo"))).to_contain_text("1.800,50")

    zones.get_by_role("link", name=re.compile("^Villa Crespo")).click()
    page.get_by_text("Dejar de enviar a esta zona").click()
    press(page, "Sí, sacarlo")
    expect(zones.get_by_role("link", name=re.compile("^Villa Crespo"))).to_have_count(0)

    page.locator("#turnos").get_by_role("link", name=re.compile("^Agregar")).click()
    for day in ("Martes", "Jueves"):
        page.get_by_label(day).check()
    page.get_by_label("Empieza").fill("17:00")
    page.get_by_label("Termina").fill("19:30")
    press(page, "Guardar")
    expect(page.locator("#turnos")).to_contain_text("Jueves de 17 a 19:30")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    document = shop.backoffice.get("/shop").get_json()
    assert document["opening_hours"]["monday"] == [{"opens": "08:30", "closes": "20:00"}]
    assert [(zone["name"], zone["fee"]) for zone in document["delivery_zones"]] == [
        ("Boedo", 1800.5)
    ]
    assert [slot["weekday"] for slot in document["delivery_slots"]] == [
        "monday",
        "tuesday",
        "thursday",
    ]
