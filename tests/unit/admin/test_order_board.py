"""The board: what the shop works on, a column for each state, and the moves from there, on the real API."""

import re

import pytest

from admin.order_board import COLUMNS
from admin.views.order_board import EACH
from backoffice_api.domain.order import Order
from backoffice_api.services import orders, settling
from retail.wire import OrderStatus
from tests.html_forms import Form, form_with, forms_of
from tests.owners_browser import OwnersBrowser, a_seller
from tests.panel_shop import PanelShop

BOARD = "/admin/pedidos/tablero"
NEWS = f"{BOARD}/nuevo"
ADDRESS = "Corrientes 5200, Villa Crespo"
NBSP = "\u00a0"
LISTS = sum(len(column.lists) for column in COLUMNS)
MOST_BYTES = 200_000


def columns(page: str) -> dict[str, list[int]]:
    """The numbers of the orders of each column, from the top."""
    sections = re.findall(r'(?s)<section id="(\w+)".*?</section>', page)
    texts = re.findall(r"(?s)<section id=.*?</section>", page)
    cards = [[int(each) for each in re.findall(r'id="pedido-(\d+)"', text)] for text in texts]
    return dict(zip(sections, cards, strict=True))


def card(page: str, order: Order) -> str:
    """What stands on an order's card, one space between its words."""
    found = re.search(rf'(?s)<li class="ticket" id="pedido-{order.id}".*?</li>', page)
    assert found
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).replace(NBSP, " ").split())


def moves(page: str, order: Order) -> list[Form]:
    """The forms of an order's card."""
    return [form for form in forms_of(page) if form.action == f"/admin/pedidos/{order.id}/mover"]


def status(shop: PanelShop, order: Order) -> str:
    return shop.backoffice.shop.cases.run(lambda work: orders.get(work, order.id)).status


def paid(shop: PanelShop, **choice: str) -> Order:
    """An order of a litre of milk that was chosen how and paid online."""
    order = shop.order(shop.juan)
    shop.chosen(order, "mercado_pago", **choice)
    shop.pays(order)
    shop.backoffice.clock.advance(minutes=1)
    return order


def cash(shop: PanelShop, **choice: object) -> Order:
    """An order of a litre of milk that is paid at the door."""
    order = shop.order(shop.ana)
    shop.chosen(order, "cash", **choice)
    shop.backoffice.clock.advance(minutes=1)
    return order


def test_a_board_without_orders_says_when_they_come(owner: OwnersBrowser) -> None:
    page = owner.get(BOARD).text
    assert "No hay pedidos en marcha." in page
    assert columns(page) == {}


def test_the_list_and_the_first_page_lead_to_the_board(owner: OwnersBrowser) -> None:
    for page in ("/admin/pedidos", "/admin"):
        assert f'href="{BOARD}"' in owner.get(page).text
    assert 'class="back" href="/admin/pedidos"' in owner.get(BOARD).text


def test_each_order_that_the_shop_works_on_is_in_the_column_of_its_state(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    shop.order(shop.ana)  # nobody has paid it, nor will at the door
    shop.moved(paid(shop), "preparing", "ready", "delivered")
    shop.moved(paid(shop), "cancelled")
    on_its_way = shop.moved(cash(shop, address=ADDRESS), "preparing", "out_for_delivery")
    ready = shop.moved(paid(shop), "preparing", "ready")
    begun = shop.moved(paid(shop), "preparing")
    online, door = paid(shop), cash(shop)
    transfer = shop.order(shop.juan)
    shop.chosen(transfer, "transfer")
    assert columns(owner.get(BOARD).text) == {
        "preparar": [online.id, door.id, transfer.id],
        "preparando": [begun.id],
        "retirar": [ready.id],
        "camino": [on_its_way.id],
    }


def test_a_column_without_orders_says_so_while_others_have_some(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    paid(shop)
    page = owner.get(BOARD).text
    assert "No hay nada para preparar." not in page
    for words in ("No se está preparando ninguno.", "Ninguno espera que lo retiren."):
        assert words in page


def test_a_card_says_what_is_owed_how_it_comes_and_how_long_it_waits(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    door = cash(shop, cash_with=5000, address=ADDRESS)
    online = paid(shop)
    shop.backoffice.clock.advance(minutes=12)
    page = owner.get(BOARD).text
    at_the_door, collected = card(page, door), card(page, online)

    for words in (
        "Ana Gómez $ 2.100,00 N.º 100 000 ",
        "1 producto 1 × Leche Entera La Serenísima 1L",
        "Envío · Villa Crespo · mañana 10:00 a 12:00",
        "Debe $ 2.100,00 Efectivo, con $ 5.000,00 : vuelto $ 2.900,00",
        "Espera desde hace 14 minutos",
    ):
        assert words in at_the_door
    for words in ("Lo retira", "Pagado Mercado Pago", "Espera desde hace 13 minutos"):
        assert words in collected
    assert "Debe" not in collected


def test_a_long_order_s_card_names_three_of_its_lines(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    more = [shop.backoffice.product(name, stock=5000) for name in ("Pan", "Yerba", "Azúcar")]
    lines = [(shop.cheese, 0.35), (shop.milk, 2), *((each, 1) for each in more)]
    order = shop.backoffice.order(shop.juan, *lines)
    shop.chosen(order, "cash")
    assert (
        "5 productos 0,35 kg Queso Cremoso La Paulina, 2 × Leche Entera La Serenísima 1L, 1 × Pan y 2 más"
        in card(owner.get(BOARD).text, order)
    )


def test_what_is_due_first_is_on_top_and_what_is_late_says_so(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    tomorrow, now = cash(shop, address=ADDRESS), cash(shop)
    page = owner.get(BOARD).text
    assert columns(page)["preparar"] == [now.id, tomorrow.id]
    assert "Se pasó el horario" not in page
    shop.backoffice.clock.advance(hours=28)
    owner.log_in()
    page = owner.get(BOARD).text
    assert "Se pasó el horario" in card(page, tomorrow)
    assert "Se pasó el horario" not in card(page, now)


def test_an_order_that_was_paid_later_waits_since_then(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan)
    shop.backoffice.clock.advance(minutes=20)
    shop.pays(order)
    assert "Espera desde hace un momento" in card(owner.get(BOARD).text, order)


def test_an_order_goes_step_by_step_from_the_board_which_stays_where_one_was(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    first, second, last = (paid(shop) for _ in range(3))
    for order, then in ((second, last), (last, first)):
        (form,) = moves(owner.get(BOARD).text, order)
        assert form.buttons == ["Sí, empezar a prepararlo"]
        answer = owner.post(form.action, **dict(form.fields))
        assert (answer.status_code, answer.location) == (303, f"{BOARD}#pedido-{then.id}")
        said = f"Pedido N.º {order.id:,}: quedó en preparación.".replace(",", NBSP)
        assert said in owner.get(BOARD).text
    answer = owner.press(BOARD, "Sí, empezar a prepararlo")
    assert answer.location == f"{BOARD}#preparar"
    assert columns(owner.get(BOARD).text)["preparando"] == [first.id, second.id, last.id]


def test_a_button_of_the_board_that_is_pressed_twice_does_it_once(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = paid(shop)
    form = form_with(owner.get(BOARD).text, "Sí, empezar a prepararlo")
    for _ in range(2):
        owner.post(form.action, **dict(form.fields))
    shop.moved(order, "ready")
    assert owner.post(form.action, **dict(form.fields)).status_code == 303
    events = shop.backoffice.shop.cases.run(lambda work: orders.get(work, order.id)).events
    assert [event.kind for event in events].count("preparing") == 1
    assert status(shop, order) == "ready"


def test_what_is_not_allowed_any_more_is_said_on_the_board(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = paid(shop)
    form = form_with(owner.get(BOARD).text, "Sí, empezar a prepararlo")
    shop.moved(order, "cancelled")
    answer = owner.post(form.action, **dict(form.fields))
    assert answer.location.startswith(BOARD)
    assert "No se puede: el pedido ya está en otro estado." in owner.get(BOARD).text


@pytest.mark.parametrize("place", ["", "//evil.example", "a b", "x" * 100, "pedido-1\r\nX: y"])
def test_a_made_up_place_leads_to_the_top_of_the_board(
    shop: PanelShop, owner: OwnersBrowser, place: str
) -> None:
    paid(shop)
    answer = owner.press(BOARD, "Sí, empezar a prepararlo", tablero=place)
    assert answer.location == BOARD


def test_a_transfer_that_arrived_is_said_after_a_second_thought(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan)
    shop.chosen(order, "transfer")
    cash(shop)
    page = owner.get(BOARD).text
    assert page.count(">Ya me lo pagó</summary>") == 1  # of cash one says so at the door
    step, money = moves(page, order)
    assert step.buttons == ["Sí, empezar a prepararlo"]
    assert money.buttons == ["Sí, ya me pagó"]
    owner.post(money.action, **dict(money.fields))
    assert status(shop, order) == "paid"


def test_who_did_not_choose_how_to_have_it_may_get_it_either_way(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan)
    shop.moved(order, "paid", "preparing")
    page = owner.get(BOARD).text
    assert "No dijo cómo lo recibe" in card(page, order)
    buttons = [button for form in moves(page, order) for button in form.buttons]
    assert buttons == ["Sí, está listo", "Sí, ya salió"]


def test_an_order_that_is_held_up_leads_to_its_page_and_not_on(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    disputed = shop.order(shop.juan)
    shop.chosen(disputed, "mercado_pago", address=ADDRESS)
    payment = shop.pays(disputed)
    offered = paid(shop)
    for order in (disputed, offered):
        shop.moved(order, "preparing")
    settling.freeze(shop.backoffice.shop, payment)
    line = f"/admin/pedidos/{offered.id}/productos/{shop.milk.id}?q=queso"
    owner.press(line, "Preguntarle", otro=str(shop.cheese.id), cuanto="0,1")
    page = owner.get(BOARD).text
    for order, why in (
        (disputed, "Entrega frenada"),
        (offered, "Falta que conteste un cambio"),
    ):
        assert why in card(page, order)
        assert moves(page, order) == []
        assert f'href="/admin/pedidos/{order.id}">Ver qué falta</a>' in page


def test_an_order_that_ran_out_unpaid_is_on_no_card(shop: PanelShop, owner: OwnersBrowser) -> None:
    order = shop.order(shop.juan)
    shop.chosen(order, "transfer")
    assert columns(owner.get(BOARD).text)["preparar"] == [order.id]
    shop.backoffice.clock.advance(days=8)
    owner.log_in()
    assert "No hay pedidos en marcha." in owner.get(BOARD).text


def seen(page: str) -> str:
    """What the page's script says that it has seen."""
    (found,) = re.findall(r'data-seen="(\w+)"', page)
    return str(found)


def test_the_board_is_sent_again_once_it_is_another_one(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    first = paid(shop)
    page = owner.get(BOARD).text
    assert f'data-news="{NEWS}"' in page
    shop.backoffice.clock.advance(seconds=1)
    answer = owner.get(f"{NEWS}?visto={seen(page)}")
    assert (answer.status_code, answer.text) == (204, "")

    second = paid(shop)
    news = owner.get(f"{NEWS}?visto={seen(page)}").text
    assert columns(news)["preparar"] == [first.id, second.id]
    assert "<h1>" not in news  # it is put into the page
    shop.moved(first, "preparing")
    moved = owner.get(f"{NEWS}?visto={seen(news)}").text
    assert columns(moved)["preparando"] == [first.id]


def test_a_board_on_which_nothing_moves_still_says_how_long_they_wait(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = paid(shop)
    page = owner.get(BOARD).text
    shop.backoffice.clock.advance(minutes=5)
    news = owner.get(f"{NEWS}?visto={seen(page)}").text
    assert "Espera desde hace 6 minutos" in card(news, order)
    assert seen(news) != seen(page)


def test_a_form_of_a_board_that_came_by_itself_is_taken(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = paid(shop)
    assert owner.press(NEWS, "Sí, empezar a prepararlo").status_code == 303
    assert status(shop, order) == "preparing"


def test_a_seller_moves_orders_from_the_board(shop: PanelShop) -> None:
    order = paid(shop)
    seller = a_seller(shop.backoffice)
    seller.press(BOARD, "Sí, empezar a prepararlo")
    assert status(shop, order) == "preparing"
    assert "Cancelar" not in seller.get(BOARD).text.replace("Cancelados", "")


@pytest.fixture
def crowded(shop: PanelShop) -> list[Order]:
    """One transfer to prepare more than the board shows, each of three products with long names."""
    names = [f"{number} <b>" + "ñ" * 110 for number in range(3)]
    lines = [(shop.backoffice.product(name, stock=900_000), 1) for name in names]
    made = []
    for number in range(EACH + 1):
        phone = f"54911{number:08d}"
        user = shop.backoffice.user(
            {"name": "Marta " + "é" * 74, "email": f"{phone}@x.ar", "phone": phone}
        )
        made.append(shop.backoffice.order(user, *lines))
        shop.chosen(made[-1], "transfer", address=ADDRESS)
        shop.backoffice.clock.advance(seconds=1)
    return made


def test_the_board_reads_what_it_shows_and_leads_on_to_the_rest(
    crowded: list[Order], owner: OwnersBrowser
) -> None:
    before = len(owner.asked())
    page = owner.get(BOARD).text
    assert owner.asked()[before:] == [
        "GET /orders/by_status",
        *["GET /orders"] * 3,  # cash, card and transfer
        *["GET /orders/by_status"] * 3,
        "GET /users/by_id",
    ]
    assert columns(page)["preparar"] == [order.id for order in crowded[:-1]]
    assert f"Para preparar · {EACH}+" in page
    (link,) = re.findall(r'Hay más, de después: <a [^>]*href="([^"]+)">por transferencia</a>', page)
    assert f'href="/admin/pedidos/{crowded[-1].id}"' in owner.get(link.replace("&amp;", "&")).text


@pytest.mark.parametrize(
    ("moved", "column"),
    [
        ((), "preparar"),
        (("preparing",), "preparando"),
        (("preparing", "ready"), "retirar"),
        (("preparing", "out_for_delivery"), "camino"),
    ],
)
def test_a_column_of_one_state_shows_the_oldest_too(
    shop: PanelShop, owner: OwnersBrowser, moved: tuple[OrderStatus, ...], column: str
) -> None:
    address = {"address": ADDRESS} if "out_for_delivery" in moved else {}
    made = [shop.moved(paid(shop, **address), *moved).id for _ in range(EACH + 1)]
    assert columns(owner.get(BOARD).text)[column] == made[:-1]


@pytest.mark.usefixtures("crowded")
def test_a_board_that_is_full_is_a_small_page(owner: OwnersBrowser) -> None:
    page = owner.get(BOARD).text
    total = len(page.encode())
    longest = max(re.findall(r'(?s)<li class="ticket".*?</li>', page), key=len)
    total += (LISTS - 1) * EACH * len(longest.encode())
    for sheet in re.findall(r'(?:href|src)="(/admin/assets/[^"]+)"', page):
        with owner.get(sheet) as answer:
            total += len(answer.data)
    assert total < MOST_BYTES
