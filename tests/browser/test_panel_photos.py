"""Photos of products in a real browser: shown where the policy lets them, and nothing is lost where they cannot be seen."""

import base64

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.panel_page import log_in
from tests.panel_shop import PanelShop, a_panel_shop

PHOTO = "https://fotos.example/leche.png"
GREEN = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M/wHwAEBgIApD5fRAAAAABJRU5ErkJggg=="
)


@pytest.fixture
def panel() -> PanelShop:
    shop = a_panel_shop()
    path = f"/products/{shop.milk.id}"
    assert shop.backoffice.patch(path, {"photo_url": PHOTO}, If_Match="*").status_code == 200
    return shop


def answered(page: Page, body: bytes, status: int = 200) -> list[dict[str, str]]:
    """Has the browser itself answer for the photos' site; the headers of what it was asked."""
    asked: list[dict[str, str]] = []

    def answer(route: Route) -> None:
        asked.append(route.request.all_headers())
        route.fulfill(status=status, body=body, content_type="image/png")

    page.route("https://fotos.example/**", answer)
    return asked


def seen(page: Page) -> None:
    """Waits until the page's photo is there."""
    page.wait_for_function("document.querySelector('main img')?.naturalWidth > 0")


def test_the_list_and_the_form_show_it_and_its_site_is_not_told_whence(
    panel: PanelShop, url: str, page: Page
) -> None:
    asked = answered(page, GREEN)
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/productos")
    seen(page)
    page.get_by_role("link", name=panel.milk.name).click()
    image = page.get_by_role("img", name=f"La foto que tiene {panel.milk.name}")
    image.scroll_into_view_if_needed()
    seen(page)
    expect(page.get_by_text("La foto no se puede ver")).to_be_hidden()
    assert asked
    assert all("referer" not in headers and "cookie" not in headers for headers in asked)


@pytest.mark.parametrize(("body", "status"), [(b"", 404), (b"<html>", 200)])
def test_one_that_cannot_be_seen_is_said_and_breaks_nothing(
    panel: PanelShop, url: str, page: Page, body: bytes, status: int
) -> None:
    answered(page, body, status)
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/productos/{panel.milk.id}")
    photo = page.locator("a.photo")
    before = photo.bounding_box()
    photo.scroll_into_view_if_needed()
    expect(page.get_by_text("La foto no se puede ver")).to_be_visible()
    expect(page.get_by_text("Así se ve")).to_be_hidden()
    expect(photo).to_have_text("No se ve")
    after = photo.bounding_box()
    assert before
    assert after
    assert (before["width"], before["height"]) == (after["width"], after["height"]) == (160, 160)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")

    page.get_by_label("Precio en pesos").fill("2000")
    page.get_by_role("button", name="Guardar").click()
    expect(page.get_by_role("status")).to_have_text("Guardado.")


def test_names_stand_in_line_beside_photos_that_are_there_are_broken_or_are_none(
    panel: PanelShop, url: str, page: Page
) -> None:
    answered(page, b"", 404)
    log_in(page, f"{url}/admin")
    page.goto(f"{url}/admin/productos")
    expect(page.locator(".row .photo").first).to_have_text("No se ve")
    lefts = page.locator(".row strong").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect().left)"
    )
    assert len(lefts) == 2
    assert len(set(lefts)) == 1
    sizes = page.locator(".row .photo").evaluate_all(
        "all => all.map((each) => [each.offsetWidth, each.offsetHeight])"
    )
    assert sizes == [[48, 48], [48, 48]]
