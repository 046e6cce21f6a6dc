"""Hoy, and the lists of what got stuck, on the real API."""

import re
from dataclasses import replace

import pytest
import requests

from backoffice_api.domain.day_figures import DayFigures
from backoffice_api.domain.dead_letter import DeadLetter
from backoffice_api.domain.notice import Happening, Notice
from backoffice_api.services.unit_of_work import UnitOfWork
from local.in_process import lose
from tests.conversing import claim, complete, fail, said
from tests.html_forms import forms_of
from tests.owners_browser import OwnersBrowser, a_seller
from tests.panel_shop import PanelShop


def untold(shop: PanelShop, order_id: int) -> None:
    """Leaves a notice that its shopper could not be told."""
    notice = Notice(str(order_id), shop.juan.id, (Happening("preparing"),), shop.backoffice.clock())
    late = replace(notice, state="needs_template")
    shop.backoffice.shop.cases.run(lambda work: work.put(late))


def given_up(shop: PanelShop, name: str = "SM1", wa_id: str = "5491123456789") -> None:
    """Leaves a message that nobody tries to answer any more."""
    letter = DeadLetter(name, "/turns", name, wa_id, "{}", "odd", shop.backoffice.clock())
    shop.backoffice.shop.cases.run(lambda work: work.put(letter))


def test_a_quiet_shop_shows_nothing_but_that(owner: OwnersBrowser) -> None:
    page = owner.get("/admin").text
    assert "No hay pedidos para preparar." in page
    for silent in ("Pagos que esperan", "Mensajes sin responder", "Avisos", "Queda poco"):
        assert silent not in page


def test_an_owner_whom_nobody_tells_anything_is_told_that_alone(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    said, way = "Milo no te avisa nada por WhatsApp", 'href="/admin/tienda/avisos"'
    page = owner.get("/admin").text
    assert (said in page, way in page) == (True, True)
    seller = a_seller(shop.backoffice)
    before = len(seller.asked())
    assert said not in seller.get("/admin").text
    assert "GET /shop" not in seller.asked()[before:]

    for kinds, is_said in (([], True), (["paid"], False)):
        notices = {"phone": "5491155550142", "kinds": kinds}
        shop.backoffice.patch("/shop", {"owner_notices": notices}, If_Match="*")
        assert (said in owner.get("/admin").text) is is_said
    assert said not in owner.get("/admin/hoy/nuevo").text  # what is asked for again and again


def test_what_needs_a_person_is_there_with_a_link_to_its_list(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    paid, odd = shop.order(shop.juan, milk=40), shop.order(shop.ana, cheese=4)
    shop.pays(paid)
    shop.pays(odd, amount=100)
    shop.backoffice.product("Pan", stock=0)
    given_up(shop)
    untold(shop, odd.id + 1)
    page = owner.get("/admin").text

    for words, address in (
        ("Pagos que esperan tu decisión: 1. Ver la lista", "/admin/pagos"),
        ("Para preparar: 1. Ver la lista", "/admin/pedidos?estado=paid"),
        ("Mensajes sin responder: 1. Ver la lista", "/admin/mensajes"),
        ("Avisos que no llegaron: 1. Ver la lista", "/admin/avisos"),
        ("Queda poco: 2. Ver la lista", "/admin/productos?orden=stock"),
    ):
        assert f'href="{address}" aria-label="{words}"' in page
        assert owner.get(address).status_code == 200
    assert f'href="/admin/pedidos/{paid.id}"' in page
    assert "No queda" in page
    assert "Quedan 4,5\u00a0kg" in page
    assert "Leche Entera" not in page  # ten are left


def test_what_is_paid_at_the_door_is_to_be_prepared_too(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    cash, online = shop.order(shop.juan), shop.order(shop.ana)
    shop.chosen(cash, "cash")
    page = owner.get("/admin").text
    assert "Para preparar y cobrar: 1. Ver la lista" in page
    assert f'href="/admin/pedidos/{cash.id}"' in page
    assert f'href="/admin/pedidos/{online.id}"' not in page


def test_nothing_is_to_be_prepared_only_where_nothing_is(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    nothing = "No hay pedidos para preparar."
    cash = shop.order(shop.juan)
    assert nothing in owner.get("/admin").text
    shop.chosen(cash, "cash")
    assert nothing not in owner.get("/admin").text
    shop.pays(shop.order(shop.ana))
    page = owner.get("/admin").text
    assert "Para preparar: 1. Ver la lista" in page
    assert "Para preparar y cobrar: 1. Ver la lista" in page


def held(shop: PanelShop, sid: str) -> None:
    """Has somebody write while Milo is silent."""
    backoffice = shop.backoffice
    turn = claim(backoffice, sid, received_at=backoffice.clock().isoformat())["turn"]
    said(backoffice.post("/conversations/5491123456789/pause", {}))
    said(complete(backoffice, turn))


def test_who_waits_for_a_person_is_there_with_how_long(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    assert "Esperan respuesta" not in owner.get("/admin").text
    held(shop, "SM1")
    shop.backoffice.clock.advance(minutes=12)
    page = owner.get("/admin").text
    assert "Esperan respuesta: 1. Ver la lista" in page
    assert "Espera respuesta desde hace 12\u00a0minutos" in page
    owner.press("/admin/chats/5491123456789", "Enviar", texto="Soy Ana")
    assert "Esperan respuesta" not in owner.get("/admin").text


def test_a_message_that_was_given_up_is_tried_again_or_settled(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    backoffice = shop.backoffice
    for sid in ("SM1", "SM2"):
        turn = claim(backoffice, sid, body=f"Hola {sid} <b>")["turn"]
        said(fail(backoffice, turn, final=True, reason="model_down"))
        backoffice.clock.advance(seconds=5)
    page = owner.get("/admin/mensajes").text
    assert "«Hola SM2 &lt;b&gt;»" in page
    assert "El modelo que usa Milo no respondió." in page
    retry, settle = (
        [form for form in forms_of(page) if button in form.buttons]
        for button in ("Sí, reintentar", "Sí, ya lo resolví")
    )
    for _ in range(2):
        owner.post(retry[0].action, **dict(retry[0].fields))
    owner.post(settle[1].action, **dict(settle[1].fields))

    assert "No quedó ningún mensaje sin responder." in owner.get("/admin/mensajes").text
    messages = backoffice.get("/conversations/5491123456789").get_json()["messages"]
    assert {message["body"]: message["status"] for message in messages} == {
        "Hola SM1 <b>": "dead",
        "Hola SM2 <b>": "received",
    }


def test_what_nobody_can_read_is_not_tried_again(shop: PanelShop, owner: OwnersBrowser) -> None:
    given_up(shop, "SM9")
    assert "Reintentar" not in owner.get("/admin/mensajes").text


@pytest.mark.parametrize("letter_id", ["..", "x%2Fy", "nothing"])
def test_a_letter_that_is_gone_is_said_so(owner: OwnersBrowser, letter_id: str) -> None:
    answer = owner.post(
        f"/admin/mensajes/{letter_id}/reintentar", form_token=owner.form_token("/admin"), key="k"
    )
    assert answer.status_code == 404


def test_more_than_the_page_shows_is_said_and_not_read(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    for number in range(7):
        given_up(shop, f"SM{number}")
        shop.backoffice.product(f"Pan {number}", stock=0)
    before = len(owner.carrier.exchanges)
    page = owner.get("/admin").text

    assert "Mensajes sin responder: 5 o más. Ver la lista" in page
    assert "Queda poco: 5 o más. Ver la lista" in page
    assert page.count("No queda") == 5
    asked = owner.carrier.exchanges[before:]
    answers = [each.response.json() for each in asked if "/figures" not in each.request.url]
    assert max(len(answer.get("items", [])) for answer in answers) == 6


def test_the_lists_of_what_got_stuck_show_it(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan)
    shop.pays(order, amount=100)
    given_up(shop)
    given_up(shop, "SM2", wa_id="")
    untold(shop, order.id + 1)

    assert "no es el importe del pedido" in owner.get("/admin/pagos").text
    letters = owner.get("/admin/mensajes").text
    assert "+54 9 11 2345-6789" in letters
    assert "Número desconocido" in letters
    assert "Ya estamos preparando tu pedido" in owner.get("/admin/avisos").text


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/admin/pagos", "No hay pagos esperando tu decisión."),
        ("/admin/mensajes", "No quedó ningún mensaje sin responder."),
        ("/admin/avisos", "Todos los avisos llegaron."),
    ],
)
def test_an_empty_list_says_so(owner: OwnersBrowser, path: str, words: str) -> None:
    assert words in owner.get(path).text


@pytest.mark.parametrize("path", ["/admin", "/admin/pedidos", "/admin/productos", "/admin/pagos"])
def test_a_shop_that_does_not_answer_is_said_so(owner: OwnersBrowser, path: str) -> None:
    owner.carrier.trouble = lose("", requests.ConnectionError("refused"))
    answer = owner.get(path)
    assert answer.status_code == 503
    assert "La tienda no responde" in answer.text


@pytest.mark.parametrize("path", ["/admin/pedidos", "/admin/pagos", "/admin/mensajes"])
def test_a_link_into_a_list_that_is_cut_is_an_error_of_the_reader(
    owner: OwnersBrowser, path: str
) -> None:
    answer = owner.get(f"{path}?desde=guessed")
    assert answer.status_code == 404
    assert "Puede que el link esté incompleto" in answer.text


def counted(shop: PanelShop, *days: DayFigures) -> None:
    """Has days before today counted so."""

    def put_all(work: UnitOfWork) -> None:
        for day in days:
            work.put(day)

    shop.backoffice.shop.cases.run(put_all)


def test_the_day_stands_beside_the_same_one_last_week(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    counted(shop, DayFigures("2026-11-15", taken=50_000_00, orders_paid=4))
    shop.pays(shop.order(shop.juan, milk=2))
    page = plain(owner.get("/admin").text)
    assert "Ventas $ 3.900,00 $ 50.000,00 el domingo pasado" in page
    assert "Pedidos pagados 1 4 el domingo pasado" in page
    assert "Compra promedio $ 3.900,00 $ 12.500,00 el domingo pasado" in page
    assert "Clientes nuevos 2 0 el domingo pasado" in page


def test_thirty_days_are_a_chart_with_its_table(shop: PanelShop, owner: OwnersBrowser) -> None:
    counted(
        shop,
        DayFigures("2026-10-24", taken=90_000_00, returned=10_000_00, orders_paid=8),
        DayFigures("2026-10-23", taken=1_00, orders_paid=100),
    )
    shop.pays(shop.order(shop.juan, milk=2))
    html = owner.get("/admin").text
    page = plain(html)
    assert (
        'role="img" aria-label="Ventas por día en los últimos 30 días: lo más alto fue el sábado 24 de octubre.'
        in html
    )
    assert "Ventas $ 83.900,00" in page
    assert "hoy $ 3.900,00 $ 3.900,00 $ 0,00 $ 3.900,00" in page
    assert "sáb 24 oct $ 80.000,00 $ 90.000,00 $ 10.000,00 $ 11.250,00" in page
    assert "30 días $ 83.900,00 $ 93.900,00 $ 10.000,00 $ 10.433,33" in page
    assert "vie 23 oct" not in page
    assert " style=" not in html  # which the page's policy would not let pass


def test_the_way_from_writing_to_paying_is_told(shop: PanelShop, owner: OwnersBrowser) -> None:
    counted(
        shop,
        DayFigures("2026-11-15", wrote=40, filled_carts=20, orders_placed=15, orders_paid=10),
    )
    page = plain(owner.get("/admin").text)
    assert "de cada 100 chats 25 terminaron en un pedido pagado" in page
    assert "Escribieron 0 40 40" in page
    assert "Pedidos pagados 0 10 10" in page


def test_what_the_model_costs_an_order_is_told_in_dollars(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    counted(
        shop,
        DayFigures("2026-11-15", orders_paid=10, input_tokens=400_000, output_tokens=20_000),
    )
    page = plain(owner.get("/admin").text)
    assert "30 días 0 0 420.000 42.000 US$ 0,3750 US$ 0,0375" in page


def test_what_a_paid_order_takes_is_told_beside_the_chart(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    long_ago = {"messages_in": 60, "messages_out": 30, "input_tokens": 400_000}
    counted(shop, DayFigures("2026-11-15", orders_paid=10, output_tokens=20_000, **long_ago))
    page = plain(owner.get("/admin").text)
    assert "Mensajes por pedido pagado: 9 (hoy – ) Costo por pedido pagado: US$ 0,0375" in page
    assert "pagado: US$" not in plain(a_seller(shop.backoffice).get("/admin").text)


NEWS = "/admin/hoy/nuevo"


def seen(page: str) -> str:
    """What the page's script says that it has seen."""
    (found,) = re.findall(r'data-seen="(\w+)"', page)
    return str(found)


def test_the_page_is_sent_again_once_it_is_another_one(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    shop.pays(shop.order(shop.juan))
    page = owner.get("/admin").text
    assert f'data-news="{NEWS}"' in page
    shop.backoffice.clock.advance(seconds=1)
    answer = owner.get(f"{NEWS}?visto={seen(page)}")
    assert (answer.status_code, answer.text) == (204, "")

    shop.pays(shop.order(shop.ana))
    news = owner.get(f"{NEWS}?visto={seen(page)}").text
    assert "Para preparar: 2. Ver la lista" in news
    assert "Pedidos pagados 2" in plain(f"<main>{news}")
    assert "<h1>" not in news  # it is put into the page
    held(shop, "SM1")
    assert "Esperan respuesta: 1. Ver la lista" in owner.get(f"{NEWS}?visto={seen(news)}").text


def test_who_waits_longer_is_said_although_nothing_else_is_new(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    held(shop, "SM1")
    page = owner.get("/admin").text
    shop.backoffice.clock.advance(minutes=12)
    news = owner.get(f"{NEWS}?visto={seen(page)}").text
    assert "Espera respuesta desde hace 12\u00a0minutos" in news


def test_figures_that_changed_are_sent_although_no_list_did(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    page = owner.get("/admin").text
    counted(shop, DayFigures("2026-11-15", wrote=40))
    assert "Escribieron 0 40 40" in plain(f"<main>{owner.get(f'{NEWS}?visto={seen(page)}').text}")


def test_a_seller_sees_orders_and_no_money_of_the_shop(shop: PanelShop) -> None:
    counted(shop, DayFigures("2026-11-15", taken=5000, orders_paid=1, input_tokens=77))
    page = plain(a_seller(shop.backoffice).get("/admin").text)
    assert "Pedidos pagados 0 1 el domingo pasado" in page
    news = plain(f"<main>{a_seller(shop.backoffice).get(NEWS).text}")
    for kept in ("Ventas", "Compra promedio", "Cobrado", "Tokens", "US$"):
        assert kept not in page + news


def test_a_shop_in_which_nobody_wrote_yet_says_so(owner: OwnersBrowser) -> None:
    page = owner.get("/admin").text
    assert "En los últimos 30 días no escribió nadie." in page
    assert '<svg class="bars"' not in page


def plain(html: str) -> str:
    """The text of a page, a space between its parts."""
    text = re.sub(r"<[^>]+>", " ", html.partition("<main")[2])
    return " ".join(text.replace("\u00a0", " ").split())
