"""What goes wrong between a shopper and a shop has an answer in words, and loses nothing."""

import pytest
import requests

from tests.examples import often
from tests.journeys.shop import Shop


def test_a_price_that_changed_before_the_checkout_is_asked_about_again(shop: Shop) -> None:
    iris = shop.known_shopper("Iris")
    iris.say("Quiero dulce de leche")
    iris.say("El primero")
    line = shop.cart(iris)["items"][0]
    product = f"/products/{line['product_id']}"
    shop.api("PATCH", product, json={"price": line["unit_price"] + 100})
    try:
        asked = iris.say("Finalizar")[-1]
        assert "/checkout/" not in asked
        assert shop.orders(iris) == []
        assert "/checkout/" in iris.say("Sí")[-1]
        assert shop.orders(iris)[0]["total"] == line["line_total"] + 100
    finally:
        shop.api("PATCH", product, json={"price": line["unit_price"]})


def test_a_product_that_vanishes_between_showing_and_choosing_is_told(shop: Shop) -> None:
    mercado = {
        "sku": "TEST-VANISH-1", "name": "Zapallo Mágico Vanish", "brand": "", "category": "Verduras",
        "description": "Zapallo de prueba", "unit": "unidad", "price": 10.0, "is_offer": False, "stock": 5,
    }  # fmt: skip
    product = shop.api("POST", "/products", json=mercado)
    omar = shop.known_shopper("Omar")
    assert "Zapallo Mágico Vanish" in omar.say("Tenés zapallo mágico vanish?")[-1]
    shop.api("DELETE", f"/products/{product['id']}")

    reply = omar.say("Sí, agregalo")[-1]

    assert shop.cart(omar)["items"] == []
    assert "Agregué" not in reply


@pytest.mark.parametrize("amount", often(["0", "muchas", "-1", "1000000"], 2))
def test_an_impossible_quantity_puts_nothing_in_the_cart(shop: Shop, amount: str) -> None:
    lola = shop.known_shopper("Lola")
    reply = lola.say(f"Poneme {amount} yerba mate playadito 1kg")[-1]
    assert "¿Cuánto te agrego de *Yerba Mate Playadito 1kg*?" in reply
    assert shop.cart(lola)["items"] == []


FILES = {
    "audio/ogg": "no puedo escuchar audios",
    "image/png": "no puedo ver fotos",
    "application/x-what-is-this": "No puedo abrir archivos",
}


@pytest.mark.parametrize("content_type", often(FILES))
def test_a_file_is_answered_honestly(shop: Shop, content_type: str) -> None:
    nico = shop.known_shopper("Nico")
    reply = nico.say("", media=[{"content_type": content_type, "data": "AAAA"}])[-1]
    assert FILES[content_type] in reply
    assert shop.messages(nico)[-2]["status"] == "answered"


@pytest.mark.parametrize(
    "body", often(["🥛", "   ", "👍👍👍", "a" * 1600, "\x00'; DROP TABLE users; --"], 2)
)
def test_any_text_has_an_answer(shop: Shop, body: str) -> None:
    assert shop.known_shopper("Pipo").say(body)[-1].strip()


def test_a_wrong_key_is_told_so(shop: Shop) -> None:
    url = shop.stack.addresses["backoffice_url"]
    assert requests.get(f"{url}/users", headers={"x-api-key": "x"}, timeout=5).status_code == 401
    agent = {"x-api-key": shop.stack.addresses["agent_api_key"]}
    assert requests.get(f"{url}/users", headers=agent, timeout=5).status_code == 403
