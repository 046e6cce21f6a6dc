"""What a press does that cannot be taken back is asked about before: each way of pressing says how."""

from dataclasses import dataclass
from html.parser import HTMLParser

import pytest
from werkzeug.routing import Rule

from admin import roles
from backoffice_api.domain.order import Order
from backoffice_api.services import settling
from tests.backoffice import ADMIN
from tests.conversing import claim, fail
from tests.owners_browser import OwnersBrowser, a_seller
from tests.panel_shop import PanelShop

ASKED_ABOUT = {
    "orders.move_order",
    "orders.unfreeze_order",
    "orders.refund",
    "orders.mark_given_back",
    "order_lines.answer",
    "products.run_out",
    "products.delete",
    "special_prices.end",
    "stuck.retry_letter",
    "stuck.settle_letter",
    "withdrawals.decide",
    "shop_lists.remove_entry",
    "people.remove",
}
"""Their buttons are folded in, beside what follows."""
PAGES_OF_THEIR_OWN = {
    "order_lines.lessen",
    "imports.apply",
    "prices.apply",
    "personal_data.erase",
    "merges.merge",
    "saved_answers.change",
}
"""One has gone to a page that says what follows; where that is final, it says so, too."""
UNDONE_AS_IT_WAS_DONE = {
    "entrance.log_in",
    "entrance.log_out",
    "order_lines.offer",
    "products.add",
    "products.change",
    "special_prices.plan",
    "conversations.take_over",
    "conversations.hand_back",
    "conversations.attend",
    "shop.change_section",
    "shop_lists.save_entry",
    "shop_lists.say_none",
    "customers.change",
    "people.add",
    "people.change",
}
"""By the same page, or the button that stands there next; who is attended waits again once they write."""
CHANGES_NOTHING = {
    "orders.search",
    "customers.search",
    "merges.search",
    "prices.see",
    "prices.choose",
    "imports.upload",
    "imports.choose_columns",
}
"""It finds something, or shows what would change."""
WRITTEN = {"conversations.write", "orders.note"}
"""What somebody typed themselves."""


@dataclass
class _Press:
    action: str
    is_asked_about: bool
    fields: list[str]
    buttons: list[str]


class _Presses(HTMLParser):
    """The POST forms of a page, each with whether it is folded in where it asks once more."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[_Press] = []
        self._folds: list[bool] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "details":
            self._folds.append("sure" in given.get("class", "").split())
        elif tag == "form" and given.get("method") == "post":
            self.found.append(_Press(given.get("action", ""), any(self._folds), [], []))
        elif tag == "input" and self.found:
            self.found[-1].fields.append(given.get("name", ""))
        elif tag == "button" and self.found:
            self.found[-1].buttons.append(given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "details":
            self._folds.pop()


def rules() -> list[Rule]:
    """Every route of the panel that takes a form."""
    routes = OwnersBrowser().client.application.url_map.iter_rules()
    return [rule for rule in routes if "POST" in (rule.methods or ())]


def test_every_press_says_how_it_is_taken_back_or_that_it_asks_first() -> None:
    said = (ASKED_ABOUT, PAGES_OF_THEIR_OWN, UNDONE_AS_IT_WAS_DONE, CHANGES_NOTHING, WRITTEN)
    endpoints = {rule.endpoint for rule in rules()}
    assert endpoints == set().union(*said)
    assert sum(map(len, said)) == len(endpoints)
    assert endpoints <= roles.OPEN | roles.FOR_EVERYBODY | roles.FOR_OWNERS


def _ordered(shop: PanelShop, number: int) -> Order:
    """An order of a shopper of their own."""
    phone = f"54911{number:08d}"
    user = shop.backoffice.user({"name": "Luz", "email": f"{phone}@x.ar", "phone": phone})
    return shop.order(user, milk=2, cheese=0.5)


def _refuse_a_part(shop: PanelShop, order: Order) -> None:
    """Has an order that was paid hold less, and its difference not be given back."""
    payment = shop.pays(order)
    path = f"/orders/{order.id}/lines/{shop.milk.id}"
    body = {"quantity": 1, "restocks": True}
    assert shop.backoffice.client.put(path, json=body, headers=ADMIN).status_code == 200
    shop.backoffice.till.refund_status = "rejected"
    settling.settle(shop.backoffice.shop, payment)
    shop.backoffice.till.refund_status = "approved"


@pytest.fixture
def presses(shop: PanelShop, owner: OwnersBrowser) -> list[_Press]:
    """The forms of a shop in which much is to be decided."""
    to_do = "/admin/pedidos/"
    fail(shop.backoffice, claim(shop.backoffice, "SM1")["turn"], final=True, reason="model_down")
    asked, disputed, offered, cash, lessened = (_ordered(shop, number) for number in range(5))
    for order in (asked, offered):
        shop.pays(order)
    settling.freeze(shop.backoffice.shop, shop.pays(disputed))
    code = shop.takes_back(asked, (shop.milk, 1))
    _refuse_a_part(shop, lessened)
    shop.chosen(cash, "transfer")
    shop.moved(cash, "paid", "preparing")
    owner.press(f"{to_do}{cash.id}/productos/{shop.milk.id}?hay=1", "Cambiar el pedido")
    other = {"otro": str(shop.backoffice.product("Leche de Almendras").id), "cuanto": "1"}
    line = f"{to_do}{offered.id}/productos/{shop.milk.id}?q=almendras"
    assert owner.press(line, "Preguntarle", **other).status_code == 303
    sale = f"/admin/productos/{shop.milk.id}/oferta"
    days = {"price": "900", "starts": "2026-12-01", "ends": "2026-12-02"}
    assert owner.press(sale, "Poner en oferta", **days).status_code == 303
    a_seller(shop.backoffice)
    pages = (
        "/admin/pedidos/tablero",
        *(f"{to_do}{order.id}" for order in (asked, disputed, offered, cash, lessened)),
        "/admin/productos",
        f"/admin/productos/{shop.milk.id}",
        sale,
        "/admin/mensajes",
        f"/admin/arrepentimientos/{code}",
        "/admin/tienda/listas/zonas?cual=Villa Crespo",
        "/admin/personas/persona?quien=Luz",
    )
    reader = _Presses()
    for page in pages:
        answer = owner.get(page)
        assert answer.status_code == 200, page
        reader.feed(answer.text)
    return reader.found


def test_what_cannot_be_taken_back_is_folded_in_beside_what_follows(
    owner: OwnersBrowser, presses: list[_Press]
) -> None:
    adapter = owner.client.application.url_map.bind("shop")
    found = set()
    for press in presses:
        path = press.action.partition("?")[0]
        endpoint = adapter.match(path, method="POST")[0] if path else ""
        takes_back_an_offer = press.buttons == ["retirar"]
        if endpoint in ASKED_ABOUT and not takes_back_an_offer:
            found.add(endpoint)
            assert press.is_asked_about, press
    assert found == ASKED_ABOUT
    assert any("parte" in press.fields for press in presses)  # a refused part is asked for again


def test_each_step_says_that_the_shopper_is_told_and_that_it_is_final(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    order = shop.order(shop.juan)
    shop.chosen(order, "cash", address="Corrientes 5200, Villa Crespo")
    for step, words in (
        ("Sí, empezar a prepararlo", "que lo estás preparando"),
        ("Sí, ya salió", "que está en camino"),
        ("Sí, ya se entregó", "que ya lo tiene"),
    ):
        for page in (f"/admin/pedidos/{order.id}", "/admin/pedidos/tablero"):
            asked = f"Se le avisa por WhatsApp {words}. No se puede deshacer."
            assert asked in owner.get(page).text, page
        owner.press(f"/admin/pedidos/{order.id}", step)
