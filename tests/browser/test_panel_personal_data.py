"""The owner makes two customers one and deletes a customer's data: a real browser on a phone."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.a_customers_life import a_shop, lived, now, traces
from tests.backoffice import ANA, JUAN, a_backoffice
from tests.browser.panel_page import log_in, press
from tests.chromium import PHONE
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop
from tests.wsgi import serving


@pytest.fixture
def shop() -> PanelShop:
    return a_shop(a_backoffice())


@pytest.fixture
def panel(shop: PanelShop) -> Iterator[str]:
    """Where the panel is."""
    with serving(OwnersBrowser(shop.backoffice).client.application) as url:
        yield f"{url}/admin"


@pytest.mark.slow
def test_two_become_one_who_is_then_deleted(
    shop: PanelShop, panel: str, open_page: Callable[[ViewportSize], Page]
) -> None:
    lived(shop)
    owner = open_page(PHONE)
    log_in(owner, panel)
    owner.goto(f"{panel}/clientes/{shop.juan.id}")
    owner.get_by_role("link", name="Unir con otro cliente").click()
    owner.get_by_label("Buscar al otro cliente").fill(ANA["phone"])
    press(owner, "Buscar")
    owner.get_by_role("link", name=re.compile("^Ana Gómez")).click()
    owner.get_by_role("radio", name=re.compile("^Ana Gómez")).check()
    press(owner, "Sí, son la misma persona: unirlos")
    expect(owner.get_by_role("status")).to_have_text("Ahora son un solo cliente.")
    expect(owner.get_by_role("heading", name="Ana Gómez")).to_be_visible()
    expect(owner.locator(".rows a[href*='/pedidos/']")).to_have_count(2)

    with owner.expect_download() as download:
        owner.get_by_role("link", name="Descargar todo lo que hay").click()
    file = json.loads(Path(download.value.path()).read_text())
    assert file["customer"]["other_names"] == [JUAN["phone"]]
    owner.get_by_role("link", name="Borrar sus datos").click()
    expect(owner.get_by_text("Sus 2 pedidos y lo que pagó por ellos")).to_be_visible()
    press(owner, "Borrar los datos de Ana Gómez")  # the browser asks for the word
    assert now(shop, shop.ana)
    owner.get_by_label("Para confirmarlo escribí BORRAR").fill("borrar")
    press(owner, "Borrar los datos de Ana Gómez")
    expect(owner.get_by_role("status")).to_have_text("Se borraron sus datos.")
    expect(owner.get_by_text("Todavía no hay clientes.")).to_be_visible()
    assert traces(shop.backoffice.shop.store) == {}
