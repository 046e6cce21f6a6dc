"""The seed's dialogue and its nearest variations, through ADK's real Runner."""

from tests.offline_chat import Chat, known


def test_it_sells_milk_to_an_unknown_number() -> None:
    chat = Chat()

    assert "¿cómo te llamás?" in chat.say("Hola, quiero comprar leche")
    assert chat.say("Juan") == "¡Genial, Juan! ¿Y tu email?"

    options = chat.say("juan@example.com")
    assert "1. *Leche Entera La Serenísima 1L* — $\u00a0450,00" in options
    assert "2. *Leche Descremada Sancor 1L* — $\u00a0420,00" in options
    assert options.endswith("¿Cuál preferís?")

    added = chat.say("La primera")
    assert "Agregué 1 x *Leche Entera La Serenísima 1L*" in added
    assert added.endswith("¿Querés algo más o finalizamos?")

    ready = chat.say("Finalizar")
    assert f"Podés pagar acá:\n{chat.order['payment_url']}\nTe lo guardo por una hora." in ready
    assert [tool for tool, _ in chat.calls] == [
        "search_users",
        "create_user",
        "search_products",
        "add_product_to_cart",
        "checkout_cart",
    ]
    assert chat.called("create_user") == [{"name": "Juan", "email": "juan@example.com"}]
    assert chat.called("add_product_to_cart") == [{"product_id": 5, "quantity": 1}]


def test_a_known_shopper_skips_the_questions() -> None:
    chat = known()

    reply = chat.say("Hola, quiero comprar leche")

    assert "¿Cuál preferís?" in reply
    assert [tool for tool, _ in chat.calls] == ["search_users", "search_products"]


def test_a_known_shopper_is_looked_up_only_once() -> None:
    chat = known()

    chat.say("hola")
    chat.say("quiero leche")

    assert len(chat.called("search_users")) == 1


def test_several_products_are_searched_and_added_in_parallel() -> None:
    chat = known()

    reply = chat.say("2 leches, un pan lactal y medio kilo de tomate")

    assert chat.cart == {20: 1, 30: 0.5}
    assert "500 g de *Tomate Perita*" in reply
    assert reply.endswith("¿Cuál preferís?")
    assert chat.model_calls == 4
    assert "Agregué 2 x *Leche Descremada Sancor 1L*" in chat.say("la 2")
    assert chat.cart[12] == 2
