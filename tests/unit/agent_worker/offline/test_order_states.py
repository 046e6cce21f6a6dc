"""What Milo says of an order in each of its states, from the API's answer to the shopper's phone."""

import pytest

from tests.offline_chat import Chat, known

HOW_IS_IT = "cómo va mi pedido?"
THE_LINK = "me pasás el link?"
BUY_ANEW = "armamos de nuevo"


def with_an_order(status: str, payment_status: str) -> Chat:
    """A shopper whose last order stands like this."""
    chat = known()
    chat.say("1 pan lactal")
    chat.say("finalizar")
    chat.shop.change_order(chat.order["id"], status=status, payment_status=payment_status)
    assert (chat.order["status"], chat.order["payment_status"]) == (status, payment_status)
    return chat


@pytest.mark.parametrize(
    ("status", "payment_status", "said"),
    [
        ("placed", "pending", "está registrado y falta pagarlo.\n"),
        ("placed", "in_review", "Mercado Pago está revisando el pago y te avisamos."),
        ("paid", "paid", "está pago y lo vamos a preparar ✅.\n"),
        ("paid", "partly_refunded", "lo vamos a preparar ✅ y te devolvimos una parte de la plata.\n"),
        ("paid", "charged_back", "lo vamos a preparar ✅ pero el pago está en disputa.\n"),
        ("preparing", "paid", "se está preparando 📦.\n"),
        ("out_for_delivery", "paid", "está en camino 🛵.\n"),
        ("out_for_delivery", "refunded", "está en camino 🛵 y te devolvimos la plata.\n"),
        ("delivered", "paid", "ya fue entregado ✅.\n"),
        ("delivered", "partly_refunded", "ya fue entregado ✅ y te devolvimos una parte de la plata.\n"),
        ("delivered", "refunded", "ya fue entregado ✅ y te devolvimos la plata.\n"),
        ("cancelled", "paid", "está cancelado y te estamos devolviendo la plata.\n"),
        ("cancelled", "partly_refunded", "está cancelado y te estamos devolviendo la plata.\n"),
        ("cancelled", "refunded", "está cancelado y te devolvimos la plata.\n"),
        ("cancelled", "charged_back", "está cancelado pero el pago está en disputa.\n"),
        ("cancelled", "expired", "venció sin pagarse.\n"),
        ("cancelled", "cancelled", "está cancelado.\n"),
    ],
)  # fmt: skip
def test_whoever_asks_is_told_where_the_order_and_its_money_stand(
    status: str, payment_status: str, said: str
) -> None:
    reply = with_an_order(status, payment_status).say(HOW_IS_IT)

    assert said in reply
    assert ("te paso el link" in reply) is (payment_status == "pending")


@pytest.mark.parametrize(
    ("status", "payment_status", "said", "may_buy_anew"),
    [
        ("placed", "in_review", "No hace falta que pagues de nuevo", False),
        ("paid", "paid", "ya está pago", False),
        ("delivered", "partly_refunded", "ya está pago", False),
        ("paid", "charged_back", "el pago está en disputa", False),
        ("delivered", "refunded", "ya fue entregado ✅ y te devolvimos la plata", False),
        ("cancelled", "paid", "está cancelado y te estamos devolviendo la plata", False),
        ("cancelled", "refunded", "está cancelado y te devolvimos la plata", True),
        ("cancelled", "expired", "venció sin pagarse", True),
        ("cancelled", "cancelled", "está cancelado", True),
    ],
)
def test_whoever_asks_for_the_link_gets_none_of_an_order_that_is_not_to_be_paid(
    status: str, payment_status: str, said: str, *, may_buy_anew: bool
) -> None:
    chat = with_an_order(status, payment_status)

    reply = chat.say(THE_LINK)

    assert said in reply
    assert "http" not in reply
    assert ("ya está pago" in reply) is (said == "ya está pago")
    assert (BUY_ANEW in reply) is may_buy_anew


def test_an_order_that_waits_for_its_money_has_a_link() -> None:
    chat = with_an_order("placed", "pending")
    assert chat.order["payment_url"] in chat.say(THE_LINK)


def test_whoever_pays_again_while_the_payment_is_looked_at_is_told_so() -> None:
    assert "revisando el pago" in with_an_order("placed", "in_review").say("quiero pagar")


def test_whoever_cancels_an_order_of_which_some_money_is_left_gets_that_back() -> None:
    chat = with_an_order("paid", "partly_refunded")

    assert "te devolvemos el dinero" in chat.say("cancelá mi pedido")
    assert "Te devolvemos el dinero" in chat.say("sí")


def test_an_order_on_its_way_is_not_cancelled() -> None:
    chat = with_an_order("out_for_delivery", "paid")
    assert "no lo puedo cancelar" in chat.say("cancelá mi pedido")
