"""A person please, and complaints: the shop's contact in one sentence, never invented; nothing is bought or sold."""

import pytest

from agent_worker.offline.intents import Kind
from agent_worker.offline.understanding import understand
from tests.offline_chat import Chat, known, unreachable

CONTACT = {"phone": "11 4555-1234", "email": "hola@milo.example"}
WAYS = "teléfono al 11 4555-1234 y email en hola@milo.example"
COMPLAINTS = """
    me llegó roto · me llegó roto el aceite · vino roto el envase de la lavandina · los huevos llegaron rotos ·
    la leche estaba vencida · el pan vino podrido · me mandaron leche vencida · el pedido llego incompleto ·
    me llegó todo mal · me mandaron otra cosa · me trajeron cualquier cosa · no es lo que pedí ·
    no me trajeron la leche · falto el queso en mi pedido de ayer · me cobraron el doble · me cobraron dos veces ·
    me cobraron de más · me cobraste mal · me cobraron dos veces ladrones ·
    quiero que me devuelvan la plata, la carne vino en mal estado · devuelvanme la plata · quiero mi plata de vuelta ·
    es una vergüenza, quiero que me devuelvan la plata · son un desastre · esto es una estafa ·
    quiero hacer un reclamo · tengo una queja · tengo un problema con el pago · pésima atención
"""
NONE = """
    un vino tinto · 2 vinos · vino malbec · quiero vino y pan · que pasa si llega roto · si llega roto lo cambian? ·
    se puede cambiar si vino roto? · hacen devoluciones? · me devuelven la plata si no me gusta? · falta pan ·
    me falta leche · me falto el queso · me cobran el envio? · no me mandes el pan · no me llego el pedido ·
    mandame otra cosa · eso esta mal · quiero una persona · pan rallado
"""


WANT_A_PERSON = """
    podes llamar a un humano · quiero una persona · necesito un humano real · que me atienda el dueño · derivame con alguien ·
    necesito hablar con ustedes · me comunicás con ventas? · no quiero hablar con un bot · conectame con un agente · asesor ·
    llamame por favor · me pueden llamar?
"""
WANT_NONE = """
    un asado para 6 personas · para cuántas personas alcanza? · sos una persona? · cómo te llamás? · no quiero pan ·
    mandame una mandarina · 2 alfajores para el dueño
"""


def examples(text: str) -> list[str]:
    return [each.strip() for each in text.split("·")]


def kinds(text: str) -> set[Kind]:
    return {intent.kind for intent in understand(text).intents}


def with_contact() -> Chat:
    chat = known()
    chat.shop.say_of_itself(contact=CONTACT)
    return chat


@pytest.mark.parametrize("text", examples(COMPLAINTS))
def test_these_complain(text: str) -> None:
    assert kinds(text) == {Kind.COMPLAIN}


@pytest.mark.parametrize("text", examples(NONE))
def test_these_do_not(text: str) -> None:
    assert Kind.COMPLAIN not in kinds(text)


@pytest.mark.parametrize("text", examples(WANT_A_PERSON))
def test_these_ask_for_a_person(text: str) -> None:
    assert kinds(text) == {Kind.ASK_PERSON}


@pytest.mark.parametrize("text", examples(WANT_NONE))
def test_these_ask_for_none(text: str) -> None:
    assert Kind.ASK_PERSON not in kinds(text)


def test_who_complains_is_told_that_a_person_knows_and_nothing_is_sold() -> None:
    chat = with_contact()
    chat.say("2 leche entera")
    said = chat.say("me llegó roto el aceite")
    assert said == (
        "Lamento lo que pasó 😕 Ya le avisé a una persona de la tienda: te escribe por acá en cuanto pueda. "
        f"Si es urgente, la encontrás por {WAYS}."
    )
    assert chat.cart == {5: 2}
    assert chat.called("get_shop_info") == [{"topic": "contact"}]
    assert chat.called("ask_for_person") == [{}]


def test_who_asks_for_a_person_is_told_that_one_will_write() -> None:
    chat = with_contact()
    assert chat.say("quiero hablar con una persona") == (
        "Yo soy un asistente automático. Ya le avisé a una persona de la tienda: te escribe por acá en cuanto pueda. "
        f"Si es urgente, la encontrás por {WAYS}."
    )
    assert chat.called("ask_for_person") == [{}]


def test_who_waits_for_a_person_goes_on_buying_meanwhile() -> None:
    for text in ("mientras tanto, 2 leche entera", "2 leche entera mientras tanto"):
        chat = with_contact()
        chat.say("quiero hablar con una persona")
        assert "No encontré" not in chat.say(text)
        assert chat.cart == {5: 2}


def test_a_question_about_the_contact_calls_nobody() -> None:
    chat = with_contact()
    assert "4555-1234" in chat.say("tienen teléfono?")
    assert chat.called("ask_for_person") == []


def test_a_contact_that_the_shop_has_not_said_is_not_invented() -> None:
    for text in ("quiero hablar con una persona", "me cobraron dos veces"):
        said = known().say(text)
        assert said.endswith("te escribe por acá en cuanto pueda.")
        assert not any(char.isdigit() or char == "@" for char in said)


@pytest.mark.parametrize(
    ("contact", "way"),
    [(CONTACT, f"con una persona podés hablar por {WAYS}."), (None, "de nuevo en un rato.")],
)
def test_nobody_was_told_where_that_failed(contact: dict[str, str] | None, way: str) -> None:
    chat = known()
    chat.shop.carrier.trouble = unreachable(["ask_for_person"])
    chat.shop.say_of_itself(contact=contact)
    said = chat.say("quiero hablar con una persona")
    assert "Ya le avisé" not in said
    assert way in said


def test_a_stranger_hears_it_too_before_anything_is_asked() -> None:
    chat = Chat()
    chat.shop.say_of_itself(contact=CONTACT)
    assert WAYS in chat.say("me cobraron dos veces")


def test_a_complaint_that_asks_for_a_person_is_answered_once() -> None:
    said = with_contact().say("me llegó roto", "quiero hablar con una persona")
    assert said.count("4555-1234") == 1


def test_a_question_beside_it_is_answered_as_well() -> None:
    said = with_contact().say("me llegó roto", "a qué hora abren?")
    assert said.startswith("Lamento lo que pasó")
    assert "horarios" in said


def test_a_back_office_that_does_not_answer_is_said() -> None:
    chat = with_contact()
    chat.shop.carrier.trouble = lambda line, served: (
        None if served or line != "GET /shop" else ConnectionError()
    )
    assert "Perdón" in chat.say("me llegó roto")
