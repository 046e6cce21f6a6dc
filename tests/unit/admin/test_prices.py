"""Cambiar precios: seen first, then applied once, on the real API."""

import re
from datetime import timedelta
from typing import Any

import pytest

from backoffice_api.domain.product import Product
from backoffice_api.services import price_raises, products
from tests.html_forms import form_with
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop, changes_logged

HERE = "/admin/productos/precios"
SEE = "Ver cómo quedan"


def price(shop: PanelShop, product: Product) -> int:
    return shop.backoffice.shop.cases.run(lambda work: products.get(work, product.id)).price


def seen(shop: PanelShop, owner: OwnersBrowser, **typed: str) -> str:
    """The address of what a raise would do."""
    shop.backoffice.clock.now += timedelta(seconds=1)
    asked = {"scope": "query", "which": "leche", "percent": "8", "rounding": "10", **typed}
    answer = owner.press(HERE, SEE, **asked)
    assert answer.status_code == 303, answer.text
    shop.backoffice.clock.now += timedelta(seconds=1)
    return answer.location


def applied(owner: OwnersBrowser, address: str) -> Any:
    button = re.findall(r">(Aplicar a [^<]+)</button>", owner.get(address).text)[0]
    form = form_with(owner.get(address).text, button)
    ids = [value for name, value in form.fields if name == "ids"]
    data: dict[str, Any] = dict(form.fields) | {"ids": ids}
    return owner.client.post(form.action, data=data, base_url="http://shop")


def test_prices_are_seen_before_they_are_changed(shop: PanelShop, owner: OwnersBrowser) -> None:
    address = seen(shop, owner)
    page = owner.get(address).text
    assert "Subir 8 %, lo que se encontró con «leche»" in page
    assert re.findall(r'number">\$\xa0([\d.,]+)</span>', page) == ["1.950,00", "2.110,00"]
    assert "+8,2 %" in page
    assert price(shop, shop.milk) == 195_000

    assert applied(owner, address).location == address
    assert price(shop, shop.milk) == 211_000
    done = owner.get(address).text
    assert "Listo: cambió 1 precio." in done
    assert 'http-equiv="refresh"' not in done


def test_a_double_press_raises_once(shop: PanelShop, owner: OwnersBrowser) -> None:
    address = seen(shop, owner)
    form = form_with(owner.get(address).text, "Aplicar a 1 precio")
    other_tab = form_with(owner.get(address).text, "Aplicar a 1 precio")
    for each in (form, form, other_tab):
        assert owner.post(each.action, **dict(each.fields)).status_code == 303
    assert price(shop, shop.milk) == 211_000


def test_many_prices_go_on_page_by_page_also_after_the_page_was_closed(
    shop: PanelShop, owner: OwnersBrowser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(price_raises, "IN_ONE_STEP", 10)
    many = [
        shop.backoffice.product(f"Fideos {number:02d}", price=100_000, category="Pastas")
        for number in range(25)
    ]
    address = seen(shop, owner, scope="category", which="pastas", rounding="1")
    applied(owner, address)
    assert [price(shop, each) for each in many] == [108_000] * 10 + [100_000] * 15
    assert "A medio aplicar" in owner.get(HERE).text

    on_its_way = owner.get(address).text
    assert '<meta http-equiv="refresh" content="1">' in on_its_way
    assert "van 20 de 25" in on_its_way
    assert "van 25 de 25" in owner.get(address).text  # once more, for what was renamed meanwhile
    assert "Listo: cambiaron 25 precios." in owner.get(address).text
    assert [price(shop, each) for each in many] == [108_000] * 25


@pytest.mark.parametrize("button", ["aplicar", "elegir"])
def test_only_what_stays_ticked_is_raised_and_is_seen_first(
    shop: PanelShop, owner: OwnersBrowser, button: str
) -> None:
    address = seen(shop, owner, scope="everything", which="")
    fields = dict(form_with(owner.get(address).text, "Dejar solo los marcados").fields)
    answer = owner.post(f"{address}/{button}", **fields | {"ids": str(shop.cheese.id)})
    assert (answer.status_code, answer.location != address) == (303, True)
    assert price(shop, shop.cheese) == 1_190_000
    assert "Quedaron los que marcaste." in owner.get(answer.location).text

    applied(owner, answer.location)
    assert (price(shop, shop.milk), price(shop, shop.cheese)) == (195_000, 1_285_000)
    del fields["ids"]
    assert "Marcá al menos un producto." in owner.post(f"{address}/{button}", **fields).text


def test_what_somebody_changed_meanwhile_is_named(shop: PanelShop, owner: OwnersBrowser) -> None:
    address = seen(shop, owner, scope="everything", which="")
    owner.press(f"/admin/productos/{shop.milk.id}", "Guardar", price="2500")
    assert "Cambió recién: no se toca" in owner.get(address).text
    applied(owner, address)
    assert (price(shop, shop.milk), price(shop, shop.cheese)) == (250_000, 1_285_000)
    done = owner.get(address).text
    assert "Uno no se tocó" in done
    assert f'href="/admin/productos/{shop.milk.id}"' in done


def test_a_large_change_is_confirmed_by_itself(shop: PanelShop, owner: OwnersBrowser) -> None:
    address = seen(shop, owner, percent="80", rounding="1")
    refused = applied(owner, address)
    assert (refused.status_code, price(shop, shop.milk)) == (422, 195_000)
    assert "marcá que es así" in refused.text
    owner.press(address, "Aplicar a 1 precio", sure="80")
    assert price(shop, shop.milk) == 351_000


def test_prices_go_down_too(shop: PanelShop, owner: OwnersBrowser) -> None:
    applied(owner, seen(shop, owner, way="down", percent="10,5 %", rounding="ending_90"))
    assert price(shop, shop.milk) == 179_000


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"percent": "ocho"}, "Escribilo con números"),
        ({"percent": "8,125"}, "hasta dos decimales"),
        ({"percent": "600"}, "subir hasta 500 %"),
        ({"percent": "0"}, "subir hasta 500 %"),
        ({"which": " "}, "Escribí qué rubro"),
        ({"which": "martillo"}, "No hay productos ahí."),
        ({"rounding": "7"}, "No se pudo."),
        ({"scope": "colour"}, "No se pudo."),
    ],
)
def test_what_cannot_be_is_said_and_what_was_typed_is_kept(
    shop: PanelShop, owner: OwnersBrowser, typed: dict[str, str], said: str
) -> None:
    asked = {"scope": "query", "which": "leche", "percent": "8", "rounding": "10", **typed}
    answer = owner.press(HERE, SEE, **asked)
    assert answer.status_code == 422
    assert said in answer.text
    assert f'value="{asked["percent"]}"' in answer.text
    assert owner.get("/admin/productos").status_code == 200


def test_a_list_that_was_narrowed_leads_to_its_own_prices(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    assert f'href="{HERE}?q=leche"' in owner.get("/admin/productos?q=leche").text
    form = owner.get(f"{HERE}?q=leche").text
    assert dict(form_with(form, SEE).fields) | {"scope": "query", "which": "leche"} == dict(
        form_with(form, SEE).fields
    )
    assert 'value="Lácteos"' in owner.get(f"{HERE}?rubro=L%C3%A1cteos").text


def test_the_log_says_who_changed_the_prices_and_not_who_looked(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    address = seen(shop, owner, scope="everything", which="")
    assert changes_logged(shop.backoffice) == []
    applied(owner, address)
    owner.get(address)
    (entry,) = changes_logged(shop.backoffice)
    assert (entry["person"], entry["action"], entry["others"]) == ("ana", "step_price_raise", 1)
    log = owner.get("/admin/registro").text
    assert "Cambió muchos precios: Leche Entera La Serenísima 1L y 1 más" in log
