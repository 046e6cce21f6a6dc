"""Saved answers say what they stand for in the chat in which they are used, on the real API."""

import pytest

from admin.answer_words import filled, unfilled
from tests.backoffice import JUAN
from tests.conversing import claim, said
from tests.owners_browser import OwnersBrowser
from tests.panel_shop import PanelShop

CHAT = f"/admin/chats/{JUAN['phone']}"
NBSP = "\u00a0"


@pytest.fixture
def shop(shop: PanelShop) -> PanelShop:
    claim(shop.backoffice, body="Hola")
    saved = ["Hola {nombre}, ¿en qué te ayudo?", "{Nombre}: el {pedido} son {total}. {link}"]
    said(shop.backoffice.patch("/shop", {"saved_answers": saved}, If_Match="*"))
    return shop


def test_an_answer_has_the_name_and_the_last_order_of_the_chat(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    shop.order(shop.juan)
    shop.backoffice.clock.advance(minutes=1)
    last = shop.order(shop.juan, milk=2)
    shop.order(shop.ana)
    page = owner.get(CHAT).text
    assert ">Hola Juan, ¿en qué te ayudo?</a>" in page
    number = f"{last.id:,}".replace(",", NBSP)
    assert f">Juan: el {number} son ${NBSP}3.900,00. http" in page
    link = said(shop.backoffice.get(f"/orders/{last.id}"))["payment_url"]
    assert f"{link}</textarea>" in owner.get(f"{CHAT}?respuesta=1").text


def test_what_nobody_knows_is_not_sent(shop: PanelShop, owner: OwnersBrowser) -> None:
    page = f"{CHAT}?respuesta=1"
    typed = "Juan: el {pedido} son {total}. {link}"
    assert f"{typed}</textarea>" in owner.get(page).text
    answer = owner.press(CHAT, "Enviar", texto=typed)
    assert answer.status_code == 422
    assert "Falta completar {pedido}, {total}, {link}." in answer.text
    assert f"{typed}</textarea>" in answer.text
    assert said(shop.backoffice.get(f"/conversations/{JUAN['phone']}"))["state"] == "open"


def test_no_order_is_read_for_answers_that_say_nothing_of_one(
    shop: PanelShop, owner: OwnersBrowser
) -> None:
    change = {"saved_answers": ["Hola {nombre}"]}
    said(shop.backoffice.patch("/shop", change, If_Match="*"))
    owner.get(CHAT)
    assert "GET /orders/by_user" not in owner.asked()


def test_what_stands_for_a_word_is_not_filled_in_itself() -> None:
    assert filled("{nombre} {pedido} {otro}", {"nombre": "{pedido}"}) == "{pedido} {pedido} {otro}"
    assert unfilled("{PEDIDO} {otro} {pedido}") == ["{pedido}"]
