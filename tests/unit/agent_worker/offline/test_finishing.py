"""Nothing is ordered without a clear yes: ways to finish and near misses, with and without an open question."""

from collections.abc import Callable

import pytest

from agent_worker.offline.phrasebook import SAYINGS
from agent_worker.offline.utterances import Saying
from tests.offline_chat import Chat, known
from tests.ways_to_finish import (
    ANSWERS,
    ENOUGH,
    LATER,
    NOT_NOW,
    ORDERS,
    OTHERS,
    QUESTIONS,
    READY,
    texts,
)

WAYS = texts([*ORDERS, *READY, *ENOUGH, *ANSWERS])
NEAR_MISSES = texts([*NOT_NOW, *QUESTIONS, *LATER, *OTHERS])


def with_bread() -> Chat:
    """A known shopper with bread in the cart, who was asked whether that is all."""
    chat = known()
    chat.say("1 pan lactal")
    assert chat.cart
    return chat


def before_a_list() -> Chat:
    """The same shopper before a list of milks."""
    chat = with_bread()
    assert chat.say("tenes leche?").endswith("¿Cuál preferís?")
    return chat


def before_an_offer() -> Chat:
    """The same shopper, who was asked whether one product is to be added."""
    chat = with_bread()
    chat.say("tenes manteca?")
    return chat


def test_the_table_is_long_enough() -> None:
    assert len(set(WAYS)) >= 80
    assert len(set(NEAR_MISSES)) >= 120


@pytest.mark.parametrize("text", WAYS)
def test_a_way_to_finish_places_the_order(text: str) -> None:
    chat = with_bread()

    reply = chat.say(text)

    assert chat.order
    assert chat.order["payment_url"] in reply


@pytest.mark.parametrize("start", [with_bread, before_a_list])
@pytest.mark.parametrize("text", NEAR_MISSES)
def test_a_near_miss_places_no_order_and_changes_no_cart(
    text: str, start: Callable[[], Chat]
) -> None:
    chat = start()
    cart = chat.cart

    chat.say(text)

    assert chat.order is None
    assert chat.cart == cart


@pytest.mark.parametrize("start", [before_a_list, before_an_offer])
@pytest.mark.parametrize("text", texts([*READY, *ENOUGH, *ANSWERS]))
def test_words_that_answer_an_open_question_place_no_order(
    text: str, start: Callable[[], Chat]
) -> None:
    chat = start()

    chat.say(text)

    assert chat.order is None


@pytest.mark.parametrize("text", texts(ORDERS))
def test_a_plain_order_to_finish_beside_a_list_is_followed(text: str) -> None:
    chat = before_a_list()

    assert "Quedó afuera" in chat.say(text) or not chat.order
    assert chat.order


@pytest.mark.parametrize("text", texts(ANSWERS))
def test_a_yes_to_an_offer_takes_it(text: str) -> None:
    chat = before_an_offer()

    chat.say(text)

    assert len(chat.cart) == 2


@pytest.mark.parametrize("text", ["nada", "no, nada", "nada, deja"])
def test_nothing_is_said_of_the_list_that_is_open(text: str) -> None:
    chat = before_a_list()
    cart = chat.cart

    chat.say(text)

    assert (chat.order, chat.cart) == (None, cart)


@pytest.mark.parametrize("text", ["nada", "no, nada", "nada por ahora", "nada, gracias"])
def test_nothing_is_a_no_to_something_more_and_the_cart_is_shown_before_a_yes(text: str) -> None:
    chat = with_bread()

    assert "¿Finalizamos el pedido?" in chat.say(text)
    assert chat.order is None
    chat.say(text)
    assert chat.order is None


@pytest.mark.parametrize("text", ["no, nada más", "no gracias, eso es todo", "no, listo"])
def test_a_no_that_is_ready_is_no_yes_to_finishing(text: str) -> None:
    chat = with_bread()
    chat.say("podemos cerrar?")

    assert chat.say(text).endswith("¿Finalizamos el pedido? Respondé *sí* o *no*.")
    assert chat.order is None


@pytest.mark.parametrize(
    "text",
    [
        "si finalizamos",
        "si confirmo",
        "pasame el link de pago",
        "por ahora nada más",
        "nada más x ahora",
    ],
)
def test_what_may_be_a_yes_is_asked_with_the_cart(text: str) -> None:
    chat = with_bread()

    assert "¿Finalizamos el pedido?" in chat.say(text)
    assert chat.order is None


def test_enough_beside_a_list_leaves_it_and_asks_whether_to_finish() -> None:
    chat = before_a_list()

    assert chat.say("no gracias, nada más").startswith(SAYINGS[Saying.NOTHING_ADDED])
    assert chat.order is None
    chat.say("sí")
    assert chat.order


def test_a_question_about_finishing_is_asked_back() -> None:
    chat = with_bread()

    chat.say("ya cierro?")
    assert chat.order is None
    chat.say("dale")
    assert chat.order


@pytest.mark.parametrize(
    "burst",
    [
        ["finalizar", "no, pará"],
        ["finalizar", "todavía no lo cierres"],
        ["listo", "cuánto es?"],
        ["listo", "tenes leche?"],
        ["confirmo", "no, no confirmo"],
        ["finalizar", "esperá"],
        ["dale, listo, agregame una manteca"],
    ],
    ids=" / ".join,
)
def test_what_comes_after_takes_the_finishing_back(burst: list[str]) -> None:
    chat = with_bread()

    chat.say(*burst)

    assert chat.order is None


@pytest.mark.parametrize("typo", ["pasar", "parar", "termine de elegir", "lito", "cierta", "nadar"])
def test_no_correction_makes_a_word_one_of_finishing(typo: str) -> None:
    chat = with_bread()

    chat.say(typo)

    assert chat.order is None
