"""A yes is a yes, a no is a no, and nothing else is either, whatever stands beside it and whatever was asked."""

from collections.abc import Callable

import pytest

from agent_worker.offline.changes import REFUSED
from agent_worker.offline.finishing import Way
from agent_worker.offline.intents import Kind
from agent_worker.offline.phrasebook import SAYINGS
from agent_worker.offline.spoken import SpokenWords
from agent_worker.offline.state import Asked, Question
from agent_worker.offline.understanding import understand
from agent_worker.offline.utterances import Saying
from tests.offline_chat import Chat, known
from tests.unit.agent_worker.offline.test_baskets import BREAKFAST
from tests.ways_to_finish import texts
from tests.yes_and_no import CONDITIONS, NEITHER, NO, YES

MIXED = ["dale... no", "sí. no", "no. sí", "no gracias. dale, nos vemos"]


def asked_to_finish() -> Chat:
    """A shopper with bread in the cart, who was asked whether to place the order."""
    chat = known()
    chat.say("1 pan lactal")
    assert "¿Finalizamos el pedido?" in chat.say("podemos cerrar?")
    return chat


def asked_to_add() -> Chat:
    """The same shopper, who was asked whether butter is to be added."""
    chat = known()
    chat.say("1 pan lactal")
    assert "¿Te lo agrego?" in chat.say("tenes manteca?")
    return chat


def asked_to_empty() -> Chat:
    """The same shopper, who was asked whether the cart is to be emptied."""
    chat = known()
    chat.say("1 pan lactal")
    assert "vaciar el carrito?" in chat.say("vaciá el carrito")
    return chat


def asked_for_a_basket() -> Chat:
    """A shopper to whom a breakfast was proposed."""
    chat = known()
    chat.shop.say_of_itself(meals=[BREAKFAST])
    chat.say("1 lavandina")
    assert "¿Agrego todo lo del *desayuno*" in chat.say("armame un desayuno para 4")
    return chat


QUESTIONS = [asked_to_finish, asked_to_add, asked_to_empty, asked_for_a_basket]
BESIDE = {Kind.GREET, Kind.THANK, Kind.LEAVE, Kind.EMOJI}
REFUSALS = {Kind.NO, Kind.NONE_OF_THESE}


def kinds(text: str) -> set[Kind]:
    return {intent.kind for intent in understand(text).intents}


@pytest.mark.parametrize("text", texts(YES))
def test_a_yes_is_read_as_one(text: str) -> None:
    assert kinds(text) - BESIDE == {Kind.YES}


@pytest.mark.parametrize("text", texts(NO))
def test_a_no_is_read_as_one(text: str) -> None:
    (intent, *_) = understand(text).intents
    is_of_more = intent.detail in {Way.NOTHING, REFUSED}
    said = kinds(text) - BESIDE
    assert said
    assert said <= REFUSALS or (is_of_more and len(said) == 1)


@pytest.mark.parametrize("asked", [Asked.CHECK_OUT, Asked.EMPTY_CART, Asked.ADD_IT])
@pytest.mark.parametrize("text", texts(NEITHER))
def test_what_is_neither_is_no_clear_yes(text: str, asked: Asked) -> None:
    words = SpokenWords([text], lambda: Question(asked))

    wants = [words.orders() > 0, words.empties(), words.agrees_to_order(changed=False)]

    assert not any(wants)
    assert Kind.WISH not in kinds(text)


@pytest.mark.parametrize("text", texts(YES)[::6])
def test_a_yes_is_one_to_every_question(text: str) -> None:
    ends = []
    for ask in QUESTIONS:
        chat = ask()
        chat.say(text)
        ends.append((len(chat.cart), chat.order is not None))

    assert ends == [(0, True), (2, False), (0, False), (4, False)]


@pytest.mark.parametrize("start", QUESTIONS)
@pytest.mark.parametrize("text", [*texts([*NO, *NEITHER])[::5], *texts(CONDITIONS), *MIXED])
def test_a_no_and_what_is_neither_change_nothing(text: str, start: Callable[[], Chat]) -> None:
    chat = start()
    cart = chat.cart

    chat.say(text)

    assert (chat.cart, chat.order) == (cart, None)


@pytest.mark.parametrize(
    "text", ["no, todavía no", "no lo quiero", "nada, gracias", "claro que no"]
)
def test_a_no_is_answered(text: str) -> None:
    assert SAYINGS[Saying.NOT_CHECKED_OUT] in asked_to_finish().say(text)
    assert SAYINGS[Saying.NOTHING_ADDED] in asked_to_add().say(text)
    assert SAYINGS[Saying.CART_KEPT] in asked_to_empty().say(text)


def test_what_was_put_off_is_no_longer_asked() -> None:
    chat = asked_to_finish()

    chat.say("dale, más tarde")
    chat.say("dale")

    assert chat.order is None


@pytest.mark.parametrize("text", ["sí, listo", "listo, dale"])
def test_a_yes_that_is_ready_takes_the_offer(text: str) -> None:
    """And whether the cart is then to be emptied is not clear."""
    chat = asked_to_add()
    chat.say(text)
    assert (len(chat.cart), chat.order) == (2, None)

    chat = asked_to_empty()
    assert "vaciar el carrito?" in chat.say(text)
    assert chat.cart


@pytest.mark.parametrize(
    "burst", [["dale", "sí"], ["sí, dale"], ["dale", "mandalo"], ["sí. confirmo"]]
)
def test_a_yes_that_is_said_twice_adds_once(burst: list[str]) -> None:
    chat = asked_to_add()

    chat.say(*burst)

    assert chat.cart == {20: 1, 14: 1}


def test_that_is_all_in_two_messages_takes_no_offer() -> None:
    chat = asked_to_add()

    chat.say("eso", "es todo")

    assert (chat.cart, chat.order) == ({20: 1}, None)


@pytest.mark.parametrize("text", ["vacialo", "sí, vacialo", "sí borrá todo", "vaciá el carrito"])
def test_emptying_that_is_said_again_is_a_yes_to_it_and_to_nothing_else(text: str) -> None:
    chat = asked_to_empty()
    chat.say(text)
    assert chat.cart == {}

    chat = asked_to_finish()
    assert "vaciar el carrito?" in chat.say(text)
    assert (len(chat.cart), chat.order) == (1, None)


@pytest.mark.parametrize(
    "text", ["no vacíes nada", "vaciaste el carrito?", "si vacío el carrito qué pasa"]
)
def test_words_of_emptying_that_do_not_ask_for_it_are_no_yes(text: str) -> None:
    chat = asked_to_empty()

    chat.say(text)

    assert chat.cart


@pytest.mark.parametrize("text", ["cancelar", "no, cancelalo", "cancelá el pedido", "me arrepentí"])
def test_calling_it_off_is_a_no(text: str) -> None:
    assert SAYINGS[Saying.NOT_CHECKED_OUT] in asked_to_finish().say(text)


def test_a_no_to_finishing_and_the_word_in_one_turn_are_asked_about() -> None:
    chat = asked_to_finish()

    chat.say("no", "finalizar")

    assert chat.order is None


@pytest.mark.parametrize("text", ["botón de arrepentimiento", "quiero devolver el pedido"])
def test_who_wants_to_send_something_back_has_the_page_for_that(text: str) -> None:
    chat = known()
    chat.say("2 yerba playadito de medio kilo")
    link = chat.say("Finalizar").split("acá:\n")[1].split()[0]
    reply = chat.say(text)
    assert f"{link}/arrepentimiento" in reply.split()
    assert chat.called("cancel_last_order") == []


def test_what_is_too_late_to_cancel_may_be_sent_back() -> None:
    chat = known()
    chat.say("2 yerba playadito de medio kilo")
    chat.say("Finalizar")
    chat.shop.change_order(chat.order["id"], status="preparing", payment_status="paid")
    reply = chat.say("cancelá el pedido")
    assert "ya está en preparación" in reply
    assert "/arrepentimiento" in reply


def test_without_an_order_there_is_nothing_to_send_back() -> None:
    assert "/arrepentimiento" not in known().say("quiero devolver el pedido")
