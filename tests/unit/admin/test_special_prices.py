"""Oferta con fecha: seen on the product's page, put and ended on its own, on the real API."""

from datetime import timedelta

import pytest

from backoffice_api.services import special_prices
from tests.backoffice import START
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop

TODAY = START.date()


@pytest.fixture
def product(shop: PanelShop) -> str:
    return f"/admin/productos/{shop.milk.id}"


def put(owner: OwnersBrowser, product: str, price: str, first: int, last: int) -> int:
    """Fills the form with days so many days from today."""
    starts, ends = (str(TODAY + timedelta(days=later)) for later in (first, last))
    page = owner.get(f"{product}/oferta").text
    button = "Cambiar la oferta" if "Cambiar la oferta" in page else "Poner en oferta"
    return int(
        owner.press(f"{product}/oferta", button, price=price, starts=starts, ends=ends).status_code
    )


def test_an_offer_with_dates_is_put_begins_and_ends_by_itself(
    shop: PanelShop, owner: OwnersBrowser, product: str
) -> None:
    assert "vuelve sola al precio de siempre" in owner.get(product).text
    assert put(owner, product, "1.500,50", 1, 3) == 303
    page = owner.get(product).text
    assert "La oferta empieza sola ese día." in page
    assert "Todavía no empezó" in page
    assert "1.500,50" in page
    shop.backoffice.clock.advance(hours=24)
    special_prices.sweep(shop.backoffice.shop)
    owner.log_in()
    page = owner.get(product).text
    assert "En oferta</span>" in page
    assert "después vuelve a" in page
    assert "por una oferta con fecha" in page


def test_an_offer_is_changed_and_ended(shop: PanelShop, owner: OwnersBrowser, product: str) -> None:
    put(owner, product, "1500", 0, 3)
    assert "La oferta ya está." in owner.get(product).text
    put(owner, product, "1600", 0, 0)
    form = owner.get(f"{product}/oferta").text
    assert 'value="1.600,00"' in form
    assert "Cuando termine la oferta vuelve a" in form
    owner.press(f"{product}/oferta", "Sí, terminarla")
    page = owner.get(product).text
    assert "La oferta terminó." in page
    assert "vuelve sola al precio de siempre" in page
    log = owner.get("/admin/registro").text
    assert "Puso una oferta con fecha: Leche Entera" in log
    assert "Terminó una oferta con fecha: Leche Entera" in log


@pytest.mark.parametrize(
    ("price", "first", "last", "said"),
    [
        ("caro", 0, 1, "Escribilo con números"),
        ("99.999", 0, 1, "Tiene que ser más bajo que el precio de siempre."),
        ("1500", 2, 1, "Tiene que terminar hoy o después"),
    ],
)
def test_what_cannot_be_is_said_beside_it_and_what_was_typed_is_kept(
    owner: OwnersBrowser, product: str, price: str, first: int, last: int, said: str
) -> None:
    starts, ends = (str(TODAY + timedelta(days=later)) for later in (first, last))
    answer = owner.press(
        f"{product}/oferta", "Poner en oferta", price=price, starts=starts, ends=ends
    )
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{price}"' in answer.text
    assert f'value="{ends}"' in answer.text
