"""What Milo answers to questions about the shop: what the shop has said, in one sentence; else that it does not know."""

import re

import pytest
import requests

from local.in_process import lose
from retail.spanish.opening import WEEKDAYS
from tests.offline_chat import Chat, known
from tests.shop_documents import DOCUMENT
from tests.shop_questions import QUESTIONS, listed

ALL_DAY = {"opens": "00:00", "closes": "00:00"}
PERSON = "te lo puede decir una persona de la tienda"


def informed() -> Chat:
    """A chat with a shopper whom the shop knows, and a shop that has said all of itself."""
    chat = known()
    chat.shop.say_of_itself(**DOCUMENT)
    return chat


@pytest.mark.parametrize("topic", QUESTIONS)
@pytest.mark.parametrize("is_known", [True, False], ids=["told", "silent"])
def test_a_question_changes_no_cart_and_no_order_and_has_an_answer(
    topic: str, is_known: bool
) -> None:
    chat = informed() if is_known else known()
    chat.say("una leche descremada")
    assert chat.cart == {12: 1}
    chat.calls.clear()

    for text in listed(QUESTIONS[topic]):
        reply = chat.say(text)
        assert chat.called("get_shop_info")[-1] == {"topic": topic}, text
        assert "no te entendí" not in reply, text
        assert "No encontré" not in reply, text
        if not is_known:
            assert PERSON in reply, text

    assert {tool for tool, _ in chat.calls} <= {"get_shop_info", "search_users"}
    assert chat.cart == {12: 1}
    assert chat.order is None


WEEK = "nuestro horario es lunes a viernes de 9 a 13 y de 17 a 20:30, sábado de 9 a 14 y domingo cerrado"
ZONES = (
    "Villa Crespo ($\u00a01.500,00), Almagro ($\u00a01.800,50) y Palermo y Colegiales (sin cargo)"
)
MEANS = "Mercado Pago (tarjeta o dinero en cuenta), efectivo y transferencia"


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("abren el sábado?", f"El sábado abrimos de 9 a 14; {WEEK}."),
        ("abren el domingo?", f"El domingo no abrimos; {WEEK}."),
        ("dónde quedan?", "Estamos en Av. Corrientes 5000, Villa Crespo: https://maps.google.com/?q=-34.5989,-58.4382"),
        ("hacen envios a villa crespo?", "Sí, hacemos envíos a Villa Crespo: el envío sale $\u00a01.500,00 con una compra mínima de $\u00a010.000,00, de 10 a 20."),
        ("llegan a Colegiales?", "Sí, hacemos envíos a Palermo y Colegiales: el envío es sin cargo con una compra mínima de $\u00a030.000,00."),
        ("envian a pilar?", f"No me figura que hagamos envíos ahí: llegamos a {ZONES}."),
        ("cuánto sale el envío?", f"Hacemos envíos a {ZONES}, y también podés retirar en el local."),
        ("cuando entregan?", "Hacemos envíos a Villa Crespo (de 10 a 20)."),
        ("puedo retirar por el local?", "Sí, podés retirar tu pedido en el local, en Av. Corrientes 5000, Villa Crespo."),
        ("puedo pagar con tarjeta?", f"Se puede pagar con {MEANS}."),
        ("aceptan mercado pago?", "Sí, se puede pagar con Mercado Pago (tarjeta o dinero en cuenta)."),
        ("se puede pagar en efectivo?", "Sí, se puede pagar en efectivo."),
        ("formas de pago?", f"Se puede pagar con {MEANS}."),
        ("aceptan bitcoin?", f"Se puede pagar con {MEANS}."),
        ("alias", "Para transferir, el alias es *almacen.villa*, a nombre de Ana Gómez, CUIT 27-23456789-1."),
        ("hacen factura A?", "Factura A no hacemos: hacemos factura B y C."),
        ("hacen factura b?", "Sí, hacemos factura B."),
        ("hacen factura?", "Hacemos factura B y C."),
        ("puedo devolver?", "De cambios y devoluciones: Cambiamos lo que llegó mal dentro de las 48 horas, con el ticket."),
        ("hay compra mínima?", "La compra mínima es de $\u00a05.000,00; para envíos, $\u00a010.000,00 a Villa Crespo y $\u00a030.000,00 a Palermo y Colegiales."),
        ("tel?", "Además de este chat, nos encontrás por teléfono al +54 11 4855-0000."),
        ("tienen instagram?", "Además de este chat, nos encontrás por Instagram, @almacen.example."),
    ],
)  # fmt: skip
def test_what_the_shop_has_said_is_told_in_one_sentence(question: str, answer: str) -> None:
    assert informed().say(question).split("\n\n")[0] == answer


def test_whether_it_is_open_now_is_told() -> None:
    chat = known()
    chat.shop.say_of_itself(opening_hours={day: [ALL_DAY] for day in WEEKDAYS})
    reply = chat.say("están abiertos?")
    assert reply.startswith("Estamos abiertos; nuestro horario es lunes a domingo las 24 horas.")
    today = WEEKDAYS[chat.shop.clock().weekday()]
    chat.shop.say_of_itself(opening_hours={today: [{"opens": "23:57", "closes": "23:58"}]})
    reply = chat.say("están abiertos?")
    assert reply.startswith("Ahora estamos cerrados y abrimos hoy a las 23:57; nuestro horario es ")


@pytest.mark.parametrize(
    ("said", "question", "answer"),
    [
        ({"delivery_zones": []}, "hacen envios?", "No hacemos envíos."),
        ({"delivery_zones": [], "pickup": True}, "hacen envios a flores?", "No hacemos envíos, pero podés retirar tu pedido en el local."),
        ({"pickup": False}, "puedo retirar por el local?", "No se puede retirar en el local."),
        ({"invoice_types": []}, "hacen factura a?", "No hacemos factura."),
        ({"minimum_order": 0}, "hay compra minima?", "No hay compra mínima."),
        ({"payment": [{"means": "transfer"}]}, "aceptan efectivo?", "No me figura que se pueda pagar en efectivo: se puede pagar con transferencia."),
        ({"payment": [{"means": "card_on_delivery"}]}, "aceptan tarjeta?", "Sí, se puede pagar con tarjeta al recibir."),
        ({"opening_hours": {}}, "a que hora abren?", "Ahora estamos cerrados; nuestro horario es lunes a domingo cerrado."),
    ],
)  # fmt: skip
def test_a_no_of_the_shop_s_is_told_as_a_no(
    said: dict[str, object], question: str, answer: str
) -> None:
    chat = known()
    chat.shop.say_of_itself(**said)
    assert chat.say(question).split("\n\n")[0] == answer


@pytest.mark.parametrize(
    ("said", "question", "unknown"),
    [
        ({}, "a que hora cierran?", "De nuestros horarios no tengo información"),
        ({}, "hacen envíos?", "De envíos no tengo información"),
        ({"pickup": True}, "hacen envíos a flores?", "De envíos no tengo información"),
        ({"delivery_zones": DOCUMENT["delivery_zones"]}, "puedo retirarlo?", "De retirar en el local no tengo información"),
        ({"delivery_zones": [{"name": "Flores", "fee": 0}]}, "que dias entregan?", "De los días y horarios de los envíos no tengo información"),
        ({"payment": []}, "cual es el alias?", "De los datos para transferir no tengo información"),
        ({"transfer": {"alias": "almacen"}}, "aceptan tarjeta?", "de los medios de pago no tengo más información"),
        ({}, "puedo devolver?", "De cambios y devoluciones no tengo información"),
        ({}, "hay minimo de compra?", "De una compra mínima no tengo información"),
    ],
)  # fmt: skip
def test_what_the_shop_has_not_said_is_not_made_up_and_a_person_is_offered(
    said: dict[str, object], question: str, unknown: str
) -> None:
    chat = known()
    chat.shop.say_of_itself(**said)
    answer = chat.say(question).split("\n\n")[0]
    assert unknown in answer
    assert PERSON in answer
    assert "$" not in answer


def test_the_person_is_offered_with_how_to_reach_them() -> None:
    chat = known()
    chat.shop.say_of_itself(contact={"phone": "11 4855-0000"})
    assert f"{PERSON} (teléfono al 11 4855-0000)." in chat.say("puedo devolver?")


def test_holidays_are_told_as_far_as_they_are_known() -> None:
    chat = known()
    christmas = f"{chat.shop.clock().year + 1}-12-25"
    closed = [{"date": christmas, "reason": "Navidad"}]
    chat.shop.say_of_itself(opening_hours={"monday": [ALL_DAY], "closed_dates": closed})
    reply = chat.say("abren los feriados?")
    assert re.match(r"De los feriados sé que no abrimos el \w+ 25/12 \(Navidad\); el resto ", reply)
    assert PERSON in reply
    assert f"De los feriados no tengo información: {PERSON}" in informed_without_dates().say(
        "abren los feriados?"
    )


def informed_without_dates() -> Chat:
    chat = known()
    chat.shop.say_of_itself(opening_hours={"monday": [ALL_DAY]})
    return chat


def test_a_stranger_is_answered_before_being_asked_who_they_are() -> None:
    chat = Chat()
    chat.shop.say_of_itself(**DOCUMENT)

    reply = chat.say("hola, hacen envíos a Almagro?")

    assert "Sí, hacemos envíos a Almagro: el envío sale $\u00a01.800,50." in reply
    assert reply.endswith("¿cómo te llamás?")
    assert "alias es *almacen.villa*" in chat.say("y el alias?")
    chat.say("Juan Pérez")
    assert "Estamos en Av. Corrientes 5000" in chat.say("donde estan?")
    chat.say("juan@example.com")
    assert chat.user == {"name": "Juan Pérez", "email": "juan@example.com"}
    assert chat.cart == {}


def test_an_open_list_is_not_forgotten_over_a_question_about_the_shop() -> None:
    chat = informed()
    chat.say("leche")

    reply = chat.say("ah y cuanto sale el envio?")

    assert reply.startswith("Hacemos envíos a")
    assert reply.endswith("¿Cuál preferís? Decime el número, del 1 al 3.")
    chat.say("la 2")
    assert chat.cart == {12: 1}


def test_an_order_beside_a_question_is_taken_up_too() -> None:
    chat = informed()
    reply = chat.say("dame un pan lactal y hacen envios a almagro?")
    assert chat.cart == {20: 1}
    assert "Sí, hacemos envíos a Almagro" in reply


def test_several_questions_of_a_turn_are_each_answered_and_one_topic_is_asked_for_once() -> None:
    chat = informed()
    reply = chat.say("puedo pagar en efectivo?", "y cual es el alias?", "donde estan?")
    assert [part[:8] for part in reply.split("\n\n")[:3]] == ["Sí, se p", "Para tra", "Estamos "]
    assert chat.called("get_shop_info") == [{"topic": "payment"}, {"topic": "address"}]


def test_a_shop_that_cannot_be_reached_is_apologised_for_and_nothing_is_made_up() -> None:
    chat = informed()
    chat.say("hola")
    chat.shop.carrier.trouble = lose("GET /shop", requests.ConnectTimeout())
    reply = chat.say("a que hora cierran?")
    assert "no puedo acceder al sistema" in reply
    assert "horario" not in reply


def test_a_document_of_many_zones_is_told_in_short() -> None:
    chat = known()
    zones = [{"name": f"Barrio {n}", "fee": n} for n in range(1, 21)]
    chat.shop.say_of_itself(delivery_zones=zones)
    answer = chat.say("hacen envios?").split("\n\n")[0]
    assert answer.endswith("y 12 zonas más.")
    assert len(answer) < 400
    assert "Sí, hacemos envíos a Barrio 19" in chat.say("hacen envios a barrio 19?")


def test_what_the_owner_wrote_does_not_format_nor_break_the_sentence() -> None:
    chat = known()
    chat.shop.say_of_itself(returns="*Hasta* 48 horas.", contact={"instagram": "@mi_almacen_1"})
    assert "De cambios y devoluciones: Hasta 48 horas." in chat.say("puedo devolver?")
    assert "@mi_almacen_1" in chat.say("tienen instagram?")
