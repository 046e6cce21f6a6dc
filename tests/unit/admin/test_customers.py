"""Clientes: found by whatever is known of them, with their orders, on the real API."""

import re

import pytest

from backoffice_api.domain.user import User
from backoffice_api.services import users
from tests.backoffice import ANA, JUAN
from tests.conversing import claim, complete, holding, report, said
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop


def address(user: User) -> str:
    return f"/admin/clientes/{user.id}"


def names(page: str) -> set[str]:
    return set(re.findall(r'href="/admin/clientes/\d+">\s*<strong>([^<]+)<', page))


def now(shop: PanelShop, user: User) -> User:
    return shop.backoffice.shop.cases.run(lambda work: users.get(work, user.id))


def test_everybody_is_listed(owner: OwnersBrowser) -> None:
    assert names(owner.get("/admin/clientes").text) == {"Juan Pérez", "Ana Gómez"}


@pytest.mark.parametrize(
    "asked",
    ["juan", "PEREZ", "juan@example.com", "11 2345-6789", "+54 9 11 2345 6789", "011 15 2345-6789"],
)
def test_a_shopper_is_found_by_whatever_is_known(owner: OwnersBrowser, asked: str) -> None:
    page = owner.client.get("/admin/clientes", query_string={"q": asked}, base_url="http://shop")
    assert names(page.text) == {"Juan Pérez"}


@pytest.mark.parametrize(
    "written",
    [
        "+54\u00a09\u00a011\u00a02345\u20116789",
        "\u202a+54 9 11 2345-6789\u202c",
        "+54 9 11 2345–6789",
        "tel:+5491123456789",
        "whatsapp:+5491123456789",
    ],
)
def test_a_number_is_found_as_it_was_copied(
    shop: PanelShop, owner: OwnersBrowser, written: str
) -> None:
    page = owner.get("/admin/clientes", query_string={"q": written}).text
    assert "Juan Pérez" in page
    assert "Ana Gómez" not in page


@pytest.mark.parametrize("asked", ["nadie", "x@", "999999", "<b>"])
def test_nobody_is_found_for_what_nobody_is(owner: OwnersBrowser, asked: str) -> None:
    page = owner.client.get("/admin/clientes", query_string={"q": asked}, base_url="http://shop")
    assert page.status_code == 200
    assert "No hay nadie que coincida" in page.text
    assert "<b>" not in page.text


def test_a_shopper_s_orders_chat_and_phone_are_at_hand(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    mine, other = shop.order(shop.juan), shop.order(shop.ana)
    page = owner.get(address(shop.juan)).text
    assert f"/admin/pedidos/{mine.id}" in page
    assert f"/admin/pedidos/{other.id}" not in page
    assert f'href="{address(shop.juan)}/chat"' in page
    assert "+54 9 11 2345-6789" in page
    assert f'href="{address(shop.juan)}"' in owner.get(f"/admin/pedidos/{mine.id}").text
    assert owner.get("/admin/clientes/1").status_code == 404


def test_what_a_shopper_has_not_ordered_yet_is_seen(shop: PanelShop, owner: OwnersBrowser) -> None:
    assert "En el carrito" not in owner.get(address(shop.juan)).text
    for product, quantity in ((shop.milk, 2), (shop.cheese, 0.5)):
        line = {"user_id": shop.juan.id, "product_id": product.id, "quantity": quantity}
        said(shop.backoffice.post("/carts/add_item", line))
    page = owner.get(address(shop.juan)).text
    assert "Leche Entera La Serenísima 1L</strong>" in page
    assert "0,5\u00a0kg" in page
    assert re.search(r"Todavía no lo pidió</span> .*9\.850,00", page)
    assert "En el carrito" not in owner.get(address(shop.ana)).text


def test_the_chat_of_who_never_wrote_is_said_not_to_be_there(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    assert owner.get(f"{address(shop.juan)}/chat").location == address(shop.juan)
    assert "Todavía no escribió por WhatsApp." in owner.get(address(shop.juan)).text


def test_the_chat_of_who_wrote_is_led_to(shop: PanelShop, owner: OwnersBrowser) -> None:
    claim(shop.backoffice, "SM1", body="Hola, ¿están abiertos?")
    chat = owner.get(f"{address(shop.juan)}/chat").location
    assert "¿están abiertos?" in owner.get(chat).text


def test_who_writes_from_more_numbers_has_the_chat_of_each(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    for sid, wa_id, body in (("SM1", JUAN["phone"], "Soy Juan"), ("SM2", ANA["phone"], "Y Ana")):
        turn = claim(shop.backoffice, sid, **{"from": f"whatsapp:+{wa_id}"}, body=body)["turn"]
        for message in said(complete(shop.backoffice, turn, "Sí"))["outbound"]:
            said(report(shop.backoffice, turn, message["id"]))
        shop.backoffice.clock.advance(seconds=1)
    seen = f"{address(shop.juan)}/unir?con={shop.ana.id}"
    owner.press(seen, "Sí, son la misma persona: unirlos", queda=str(shop.juan.id))
    page = owner.get(f"{address(shop.juan)}/chat").text
    chats = re.findall(r'class="row"[^>]*? href="(/admin/chats/[^"]+)"', page)
    assert ["Y Ana" in owner.get(each).text for each in chats] == [True, False]
    assert ["Soy Juan" in owner.get(each).text for each in chats] == [False, True]
    assert f'href="{address(shop.juan)}"' in page


@pytest.mark.parametrize("typed", ["11 2345-6789", "+54 9 11 2345 6789", "juan@example.com"])
def test_a_number_or_a_mail_leads_to_its_one_shopper(
    shop: PanelShop, owner: OwnersBrowser, typed: str
) -> None:
    assert owner.press("/admin/clientes", "Buscar", q=typed).location == address(shop.juan)


def test_words_are_looked_for_under_an_address_that_can_be_kept(owner: OwnersBrowser) -> None:
    found = owner.press("/admin/clientes", "Buscar", q="juan pe").location
    assert found == "/admin/clientes?q=juan+pe"
    assert names(owner.get(found).text) == {"Juan Pérez"}
    assert owner.press("/admin/clientes", "Buscar", q=" ").location == "/admin/clientes"


def test_a_number_that_nobody_has_is_said_to_be_nobody_s(owner: OwnersBrowser) -> None:
    answer = owner.press("/admin/clientes", "Buscar", q="11 9999-9999")
    assert "No hay nadie que coincida con «11 9999-9999»" in answer.text


def test_name_and_mail_are_put_right(shop: PanelShop, owner: OwnersBrowser) -> None:
    owner.press(address(shop.juan), "Guardar", name="Juan P. Pérez", email="")
    assert (now(shop, shop.juan).name, now(shop, shop.juan).email) == ("Juan P. Pérez", "")
    assert "Guardado." in owner.get(address(shop.juan)).text


@pytest.mark.parametrize(
    ("typed", "said"),
    [({"email": "nada"}, "Eso no es un mail."), ({"name": "<b>"}, "Un nombre tiene letras")],
)
def test_what_cannot_be_saved_is_said_beside_it(
    shop: PanelShop, owner: OwnersBrowser, typed: dict[str, str], said: str
) -> None:
    answer = owner.press(address(shop.juan), "Guardar", **typed)
    assert answer.status_code == 422
    assert said in answer.text
    assert now(shop, shop.juan) == shop.juan


def test_another_s_mail_is_refused(shop: PanelShop, owner: OwnersBrowser) -> None:
    owner.press(address(shop.juan), "Guardar", email="ana@example.com")
    assert "Otro cliente ya tiene ese mail." in owner.get(address(shop.juan)).text


def test_two_who_gave_the_same_mail_are_told_of_each_other(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    turn = claim(shop.backoffice, "SM9", **{"from": "whatsapp:+5491155550000"})["turn"]
    body = {"name": "Eva", "email": JUAN["email"], "phone": "5491155550000"}
    eva = said(shop.backoffice.post("/users", body, holding(turn)))
    of_juan = owner.get(address(shop.juan)).text
    of_eva = owner.get(f"/admin/clientes/{eva['id']}").text
    assert f'/admin/clientes/{shop.juan.id}/unir?con={eva["id"]}"' in of_juan
    assert f'/admin/clientes/{eva["id"]}/unir?con={shop.juan.id}"' in of_eva
    assert "El mismo mail" not in owner.get(address(shop.ana)).text
    page = owner.get("/admin/clientes", query_string={"q": JUAN["email"]}).text
    assert names(page) == {"Juan Pérez", "Eva"}
