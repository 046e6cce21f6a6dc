"""Productos: found, listed and changed, on the real API."""

import re
from datetime import timedelta
from typing import Any

import pytest
from markupsafe import escape

from backoffice_api.domain.label import Label
from backoffice_api.domain.product import Product
from backoffice_api.services import products
from tests.html_forms import form_with, forms_of
from tests.owners_browser import OwnersBrowser, a_seller
from tests.panel_shop import PanelShop


def address(product: Product) -> str:
    return f"/admin/productos/{product.id}"


def now(shop: PanelShop, product: Product) -> Product:
    return shop.backoffice.shop.cases.run(lambda work: products.get(work, product.id))


def listed(page: str) -> list[str]:
    return re.findall(r'class="row" href="/admin/productos/\d+">\s*<strong>([^<]+)<', page)


def test_the_catalogue_comes_by_name_page_after_page(shop: PanelShop, owner: OwnersBrowser) -> None:
    for number in range(30):
        shop.backoffice.product(f"Artículo {number:02d}")
    first = owner.get("/admin/productos").text
    (link,) = re.findall(r'href="([^"]+desde=[^"]+)"', first)
    second = owner.get(link.replace("&amp;", "&")).text

    assert len(listed(first)) == 25
    assert listed(first) + listed(second) == [
        *(f"Artículo {number:02d}" for number in range(30)),
        "Leche Entera La Serenísima 1L",
        "Queso Cremoso La Paulina",
    ]


def test_a_product_is_found_also_with_a_slip(owner: OwnersBrowser) -> None:
    page = owner.get("/admin/productos?q=lehce").text
    assert listed(page) == ["Leche Entera La Serenísima 1L"]
    assert "Se buscó «leche»." in page
    assert "No hay nada que se llame «&lt;b&gt;»" in owner.get("/admin/productos?q=<b>").text


def test_offers_and_what_is_running_out_have_an_address(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    shop.backoffice.product("Yerba", is_offer=True, category="Almacén", stock=60_000)
    assert listed(owner.get("/admin/productos?ofertas=1").text) == ["Yerba"]
    assert listed(owner.get("/admin/productos?rubro=almacén").text) == ["Yerba"]
    assert listed(owner.get("/admin/productos?orden=stock").text) == [
        "Queso Cremoso La Paulina",
        "Leche Entera La Serenísima 1L",
        "Yerba",
    ]


def test_a_price_is_shown_and_typed_as_people_write_it(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    assert 'value="1.950,00"' in owner.get(address(shop.milk)).text
    answer = owner.press(address(shop.milk), "Guardar", price="2.106,50")

    assert (answer.status_code, answer.location) == (303, address(shop.milk))
    assert "Guardado." in owner.get(address(shop.milk)).text
    assert now(shop, shop.milk).price == 210_650


def test_only_what_was_changed_is_sent(shop: PanelShop, owner: OwnersBrowser) -> None:
    owner.press(address(shop.milk), "Guardar", price="2000")
    assert owner.carrier.exchanges[-1].body == {"price": 2000.0}
    before = len(owner.asked())
    owner.press(address(shop.milk), "Guardar")
    assert owner.asked()[before:] == [
        f"GET /products/{shop.milk.id}",
        f"GET /products/{shop.milk.id}/history",
        f"GET /products/{shop.milk.id}/special_price",
    ]
    assert "No cambiaste nada." in owner.get(address(shop.milk)).text


def test_every_member_can_be_changed(shop: PanelShop, owner: OwnersBrowser) -> None:
    owner.press(
        address(shop.milk),
        "Guardar",
        name="Leche Nueva",
        sku="L-2",
        brand="Sancor",
        category="Lácteos",
        description="Fresca",
        stock="12",
        is_offer="1",
        tags="sin TACC",
        vat_rate="10.5",
        net_content="1 l",
        perishable="1",
        photo_url="https://fotos.example/leche.jpg",
    )
    milk = now(shop, shop.milk)
    assert (milk.name, milk.sku, milk.brand) == ("Leche Nueva", "L-2", "Sancor")
    assert (milk.category, milk.description, milk.is_offer) == ("Lácteos", "Fresca", True)
    assert (milk.stock, milk.tags) == (12_000, ("sin TACC",))
    assert milk.label == Label(vat_rate=105, net_content="1 l", perishable=True)
    assert 'href="https://fotos.example/leche.jpg"' in owner.get(address(shop.milk)).text

    form = form_with(owner.get(address(shop.milk)).text, "Guardar")
    ticks = {"is_offer", "tags", "perishable"}
    left = {name: text for name, text in form.fields if name not in ticks}
    owner.post(address(shop.milk), **left)
    milk = now(shop, shop.milk)
    assert (milk.is_offer, milk.tags, milk.perishable) == (False, (), False)
    assert (milk.vat_rate, milk.net_content) == (105, "1 l")


PHOTO = "https://fotos.example/leche.jpg?a=1&b='2'"


def images(page: str) -> list[str]:
    """The images of a page's main part."""
    return re.findall("<img[^>]*>", page.partition("<main")[2])


def test_photos_are_shown_small_in_the_list_and_larger_in_the_form(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    listed = "/admin/productos"
    assert images(owner.get(listed).text) == images(owner.get(address(shop.milk)).text) == []
    owner.press(address(shop.milk), "Guardar", photo_url=PHOTO)

    (small,) = images(owner.get(listed).text)
    (large,) = images(owner.get(address(shop.milk)).text)
    for image, side in ((small, 48), (large, 160)):
        assert f'src="{escape(PHOTO)}"' in image
        assert f'width="{side}" height="{side}" loading="lazy"' in image
        assert 'referrerpolicy="no-referrer"' in image
    assert 'alt=""' in small  # the name is beside it
    assert 'alt="La foto que tiene Leche Entera La Serenísima 1L"' in large
    assert owner.get(listed).text.count('class="row pictured"') == 2  # the names stand in line
    assert images(owner.get("/admin").text) == []  # whose policy shows none


def test_a_sale_in_between_keeps_no_price_from_being_saved(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    form = form_with(owner.get(address(shop.milk)).text, "Guardar")
    shop.order(shop.juan, milk=3)
    answer = owner.post(address(shop.milk), **{**dict(form.fields), "price": "2000"})

    assert answer.status_code == 303
    assert (now(shop, shop.milk).price, now(shop, shop.milk).stock) == (200_000, 47_000)


def test_a_sale_in_between_is_not_overwritten_by_a_count(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    form = form_with(owner.get(address(shop.milk)).text, "Guardar")
    shop.order(shop.juan, milk=3)
    answer = owner.post(address(shop.milk), **{**dict(form.fields), "stock": "60"})

    assert answer.status_code == 409
    assert "Mientras tanto cambió: ahora es 47." in answer.text
    assert now(shop, shop.milk).stock == 47_000
    again = dict(form_with(answer.text, "Guardar").fields)
    assert again["stock"] == "60"  # what was typed is kept
    assert owner.post(address(shop.milk), **again).status_code == 303
    assert now(shop, shop.milk).stock == 60_000


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"price": "mil"}, "Escribilo con números"),
        ({"price": "0"}, "¿Es gratis?"),
        (
            {"price": "999999999999", "sure_price": "999999999999"},
            "Ese precio no se puede usar.",
        ),
        ({"stock": "1,5"}, "no lleva decimales"),
        ({"name": ""}, "Escribí un nombre"),
        ({"unit": "docena"}, "No se guardó."),
        ({"net_content": "un montón"}, "Escribilo así: 900 g"),
        ({"photo_url": "javascript:alert(1)"}, "empieza con https://"),
        ({"vat_rate": "20"}, "Elegí una alícuota de la lista."),
        ({"name": "x" * 600}, "Escribí un nombre"),
    ],
)
def test_what_cannot_be_saved_is_said_beside_it_and_nothing_is_lost(
    shop: PanelShop, owner: OwnersBrowser, typed: dict[str, str], said: str
) -> None:
    answer = owner.press(address(shop.milk), "Guardar", **{"brand": "Sancor", **typed})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'value="Sancor"' in answer.text
    assert now(shop, shop.milk).brand == ""


def test_a_price_of_nothing_is_asked_for_twice(shop: PanelShop, owner: OwnersBrowser) -> None:
    asked = owner.press(address(shop.milk), "Guardar", price="0")
    fields: dict[str, Any] = dict(form_with(asked.text, "Guardar").fields)
    assert owner.post(address(shop.milk), **fields, is_free="1").status_code == 303
    assert now(shop, shop.milk).price == 0


@pytest.mark.parametrize("slip", ["19.500", "20500000", "195"])
def test_a_price_far_off_the_former_one_is_asked_about_first(
    shop: PanelShop, owner: OwnersBrowser, slip: str
) -> None:
    asked = owner.press(address(shop.milk), "Guardar", price=slip)
    assert asked.status_code == 422
    assert 'el precio pasaría de <span class="number">$\xa01.950,00</span>' in asked.text
    assert now(shop, shop.milk).price == 195_000

    fields = dict(form_with(asked.text, "Guardar").fields)
    other = owner.post(address(shop.milk), **fields | {"price": "30000", "sure_price": slip})
    assert other.status_code == 422  # the yes was to another price
    assert owner.post(address(shop.milk), **fields, sure_price=slip).status_code == 303
    assert now(shop, shop.milk).price == round(float(slip.replace(".", "")) * 100)


@pytest.mark.parametrize("typed", ["19.499", "196"])
def test_a_price_that_is_not_so_far_off_is_kept_at_once(
    shop: PanelShop, owner: OwnersBrowser, typed: str
) -> None:
    assert owner.press(address(shop.milk), "Guardar", price=typed).status_code == 303


def test_a_product_is_added_once_and_its_sku_is_its_own(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    form = form_with(owner.get("/admin/productos/nuevo").text, "Guardar")
    fields = dict(form.fields) | {"name": "Pan", "sku": "P-1", "price": "1.200", "stock": "8"}
    for _ in range(2):
        assert owner.post("/admin/productos/nuevo", **fields).status_code == 303
    assert listed(owner.get("/admin/productos?q=pan").text) == ["Pan"]

    taken = owner.press(
        "/admin/productos/nuevo", "Guardar", name="Otro", sku="P-1", price="1", stock="1"
    )
    assert taken.status_code == 422
    assert "Otro producto ya tiene este código." in taken.text


def test_a_product_shows_what_its_price_and_stock_were_page_after_page(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    assert "Todavía no cambió." in owner.get(address(shop.milk)).text
    for price in range(2000, 2011):
        shop.backoffice.clock.now += timedelta(seconds=1)
        owner.press(address(shop.milk), "Guardar", price=str(price))
    shop.backoffice.clock.now += timedelta(seconds=1)
    owner.press(address(shop.milk), "Guardar", stock="12")

    first = owner.get(address(shop.milk)).text
    assert "Stock 50 → <strong>12</strong>" in first
    (older,) = re.findall(r'href="([^"]+)#historia"', first)
    second = owner.get(older.replace("&amp;", "&")).text
    changed = r"([\d.]+,00)</span> → <strong>"
    assert re.findall(changed, first + second) == [
        *(f"2.0{price:02d},00" for price in range(9, -1, -1)),
        "1.950,00",
    ]
    assert "#historia" not in second.replace('id="historia"', "")


def test_a_product_that_is_no_longer_sold_leaves_the_list(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    answer = owner.press(address(shop.milk), "Sí, sacarlo del catálogo")
    assert (answer.status_code, answer.location) == (303, "/admin/productos")
    assert listed(owner.get("/admin/productos").text) == ["Queso Cremoso La Paulina"]
    assert owner.get(address(shop.milk)).status_code == 404


@pytest.mark.parametrize("seen", ["", "x", "[]", "{}", "[" * 5000])
def test_a_form_that_is_not_ours_changes_nothing(
    shop: PanelShop, owner: OwnersBrowser, seen: str
) -> None:
    answer = owner.press(address(shop.milk), "Guardar", price="1", seen=seen)
    assert answer.status_code == 400
    assert now(shop, shop.milk).price == 195_000


def _run_out_form(page: str, product: Product) -> dict[str, str]:
    action = f"{address(product)}/agotado"
    (form,) = [form for form in forms_of(page) if form.action == action]
    assert form.buttons == ["Sí, no queda nada"]
    return dict(form.fields)


def test_what_ran_out_is_said_in_the_list_which_goes_on_there(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    listing = "/admin/productos?q=leche"
    page = owner.get(listing).text
    assert "Hay 50\u00a0unidades en el stock, que pasa a 0." in page

    answer = owner.post(f"{address(shop.milk)}/agotado", **_run_out_form(page, shop.milk))

    assert (answer.status_code, answer.location) == (303, f"{listing}#producto-{shop.milk.id}")
    assert now(shop, shop.milk).stock == 0
    page = owner.get(listing).text
    assert "Quedó sin stock" in page
    assert f'id="producto-{shop.milk.id}"' in page
    assert f"{address(shop.milk)}/agotado" not in page  # there is none to run out


def test_what_ran_out_is_said_on_the_product_s_page_once(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    fields = _run_out_form(owner.get(address(shop.cheese)).text, shop.cheese)
    for _ in range(2):
        answer = owner.post(f"{address(shop.cheese)}/agotado", **fields)
        assert (answer.status_code, answer.location) == (303, address(shop.cheese))
    page = owner.get(address(shop.cheese)).text
    assert "Stock 8,5 → <strong>0</strong>" in page
    assert f"{address(shop.cheese)}/agotado" not in page


def test_what_was_sold_since_is_no_reason_not_to_have_run_out(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    fields = _run_out_form(owner.get("/admin/productos").text, shop.milk)
    shop.order(shop.juan, milk=2)
    sales = [1]

    def sell(line: str, served: bool) -> None:
        if line == f"GET /products/{shop.milk.id}" and served and sales:
            shop.order(shop.ana, milk=sales.pop())

    owner.carrier.trouble = sell
    assert owner.post(f"{address(shop.milk)}/agotado", **fields).status_code == 303
    assert sales == []
    assert now(shop, shop.milk).stock == 0


def test_what_came_in_since_is_not_lost(shop: PanelShop, owner: OwnersBrowser) -> None:
    fields = _run_out_form(owner.get("/admin/productos").text, shop.milk)
    owner.press(address(shop.milk), "Guardar", stock="74")
    answer = owner.post(f"{address(shop.milk)}/agotado", **fields)
    assert "mientras tanto entró más" in owner.get(answer.location).text
    assert now(shop, shop.milk).stock == 74_000


@pytest.mark.parametrize("given", [{}, {"habia": "mucho"}, {"habia": "nan"}])
def test_a_form_that_does_not_say_how_much_was_shown_changes_nothing(
    shop: PanelShop, owner: OwnersBrowser, given: dict[str, str]
) -> None:
    token = owner.form_token(address(shop.milk))
    path = f"{address(shop.milk)}/agotado"
    assert owner.post(path, form_token=token, **given).status_code == 303
    assert now(shop, shop.milk).stock == 50_000


def test_the_list_goes_on_in_the_panel_only(shop: PanelShop, owner: OwnersBrowser) -> None:
    fields = _run_out_form(owner.get("/admin/productos").text, shop.milk)
    away = {**fields, "lista": "https://elsewhere.example/?q=\r\nx"}
    answer = owner.post(f"{address(shop.milk)}/agotado", **away)
    assert answer.location.startswith("/admin/productos?")
    assert "\n" not in answer.location


def test_a_seller_says_what_ran_out(shop: PanelShop) -> None:
    seller = a_seller(shop.backoffice)
    fields = _run_out_form(seller.get("/admin/productos").text, shop.milk)
    assert seller.post(f"{address(shop.milk)}/agotado", **fields).status_code == 303
    assert now(shop, shop.milk).stock == 0
