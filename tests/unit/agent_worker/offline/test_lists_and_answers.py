"""Answers to a list, and orders in friendly words: what they put into the cart, and what they leave."""

import pytest

from agent_worker.offline.matching import has_words
from agent_worker.offline.understanding import understand
from tests.offline_chat import Chat, known

ENTIRE, SKIMMED, BUTTER, TOMATO = 5, 12, 14, 30
HALF, KILO, TARAGUI, COLA, ZERO = 40, 41, 42, 50, 51
BLEACH, DETERGENT, EGGS, HAM = 60, 61, 70, 71


def said(*lines: str) -> Chat:
    chat = known()
    for line in lines:
        chat.say(line)
    return chat


@pytest.mark.parametrize(
    ("lines", "cart"),
    [
        (("tenés yerba?", "la playadito grande"), {KILO: 1}),
        (("tenés yerba?", "la playadito grande, 2"), {KILO: 2}),
        (("tenés yerba?", "playadito de kilo"), {KILO: 1}),
        (("tenés yerba?", "la de taragüí, un par"), {TARAGUI: 2}),
        (("tenés yerba?", "la taragüí dame"), {TARAGUI: 1}),
        (("tenés yerba?", "la taragüí, tirame dos"), {TARAGUI: 2}),
        (("tenés yerba?", "del más barato, uno"), {TARAGUI: 1}),
        (("tenés yerba?", "la playadito"), {}),
        (("qué cocas tenés?", "una y una"), {COLA: 1, ZERO: 1}),
        (("qué cocas tenés?", "una de cada gusto"), {COLA: 1, ZERO: 1}),
        (("tenés manteca y detergente?", "una de cada"), {BUTTER: 1, DETERGENT: 1}),
        (("tenés manteca?", "una de cada"), {BUTTER: 1}),
        (("tenés yerba?", "la de kilo de playadito"), {KILO: 1}),
        (("tenés yerba?", "taragüí. tres"), {TARAGUI: 3}),
        (("tenés yerba?", "ah, de taragüí. bueno, 2 de esas"), {TARAGUI: 2}),
        (("tenés yerba?", "la de taragüí, 2"), {TARAGUI: 2}),
    ],
)
def test_a_list_is_answered_in_other_words(lines: tuple[str, ...], cart: dict[int, float]) -> None:
    assert said(*lines).cart == cart


@pytest.mark.parametrize(
    ("line", "cart"),
    [
        ("una lechita descremada y una mantequita", {SKIMMED: 1, BUTTER: 1}),
        ("un cuartito de jamón cocido", {HAM: 0.25}),
        ("150 gramitos de jamón cocido", {HAM: 0.15}),
        ("una docenita de huevos blancos", {EGGS: 1}),
        ("dejame anotado un kilo y medio de tomate perita", {TOMATO: 1.5}),
        ("un detergente y lavandina, de lavandina dos", {DETERGENT: 1, BLEACH: 2}),
        ("2 yerbas, una playadito de kilo y una taragüí", {KILO: 1, TARAGUI: 1}),
        ("dos cocas de dos y cuarto, de las comunes", {COLA: 2}),
        ("el kilo de tomate perita", {TOMATO: 1}),
        ("quiero manteca. 2", {BUTTER: 2}),
        ("2 de cada coca", {COLA: 2, ZERO: 2}),
        ("2 de cada coca, manteca y detergente", {BUTTER: 2, DETERGENT: 2}),
        ("2 packs de cada coca", {}),
        ("una de cada coca y 3 mantecas", {COLA: 1, ZERO: 1, BUTTER: 3}),
        ("2 de cada una: manteca y detergente", {BUTTER: 2, DETERGENT: 2}),
        ("* 2 mantecas\n* un detergente", {BUTTER: 2, DETERGENT: 1}),
        ("* 2 mantecas", {BUTTER: 2}),
    ],
)
def test_an_order_in_friendly_words_is_taken(line: str, cart: dict[int, float]) -> None:
    assert said(line).cart == cart


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("lechita", "Leche Entera"), ("cafecito", "Café Molido"), ("birra", "Cerveza Imperial")],
)
def test_a_friendly_word_is_the_word_itself(wanted: str, name: str) -> None:
    assert has_words(name, [wanted])


@pytest.mark.parametrize(
    ("wanted", "name"),
    [("papita", "Papa Negra"), ("provoleta", "Queso Cremoso"), ("huevito", "Huevos Blancos")],
)
def test_another_thing_with_a_like_name_is_not(wanted: str, name: str) -> None:
    assert not has_words(name, [wanted])


def test_what_is_meant_takes_the_place_of_what_was_added() -> None:
    assert said("2 lavandinas", "uy no, detergente quería decir").cart == {DETERGENT: 2}
    assert said("2 cocas", "quise decir leche descremada").cart == {SKIMMED: 2}


def test_what_is_meant_instead_of_a_question_is_only_offered() -> None:
    chat = said("tenés yerba?")
    assert "¿Te lo agrego?" in chat.say("quería decir manteca")
    assert chat.cart == {}


def test_what_is_named_before_the_verb_is_taken_out() -> None:
    for line in (
        "la lavandina volala que ya tengo una en casa",
        "la lavandina no la necesito",
        "me sacás la lavandina?",
        "la lavandina no, ya tengo",
    ):
        assert said("2 lavandinas", "1 manteca", line).cart == {BUTTER: 1}
    assert said("2 lavandinas", "la lavandina, mejor una sola").cart == {BLEACH: 1}
    assert said("2 lavandinas", "1 manteca", "y las lavandinas dejalas en una").cart[BLEACH] == 1


def test_what_was_taken_out_is_put_back() -> None:
    assert said("2 lavandinas", "sacala", "uy sí, volvela a poner").cart == {BLEACH: 2}


def test_a_guess_at_what_it_holds_buys_nothing() -> None:
    chat = said("1 docena de huevos")
    before = dict(chat.cart)
    assert "Huevos Blancos x 12" in chat.say("trae doce huevos, no?")
    assert chat.cart == before


def test_a_pointer_said_twice_asks_whether_one_more_is_meant() -> None:
    chat = said("tenés yerba?", "la 1")
    (before,) = chat.cart.items()
    assert "¿Querés que sean 2" in chat.say("la 1")
    assert dict([before]) == chat.cart
    chat.say("sí")
    assert chat.cart == {before[0]: 2}


def test_a_brand_beside_a_product_is_of_the_same_kind() -> None:
    chat = known()
    assert "leche serenisima" in chat.say("tenés leche descremada sancor y la serenísima?")
    assert chat.cart == {}


@pytest.mark.parametrize("line", ["si no hay pepsi, manteca", "bueno si no hay pepsi, manteca"])
def test_what_there_may_be_instead_is_offered(line: str) -> None:
    chat = said("dos pepsi")
    assert "¿Te lo agrego?" in chat.say(line)
    assert chat.cart == {}


@pytest.mark.parametrize(
    ("line", "cart"),
    [
        ("si hay coca zero mandame 2, si no hay mandame 2 lavandinas", {ZERO: 2}),
        ("2 coca zero y si no 2 lavandinas", {ZERO: 2}),
        ("si hay alfajor jorgito mandame 2, si no hay mandame 2 lavandinas", {BLEACH: 2}),
        ("2 fernet o si no hay 2 lavandinas", {BLEACH: 2}),
        ("si no tenés alfajor jorgito dame 2 lavandinas", {BLEACH: 2}),
        ("si no tenés coca zero dame 2 lavandinas", {}),
        ("2 coca zro o si no hay 2 lavandinas", {}),
        ("2 coca zero, si no hay nada", {ZERO: 2}),
        ("2 coca zero o 2 lavandinas", {}),
    ],
)
def test_what_is_wanted_otherwise_comes_only_where_the_first_is_missing(
    line: str, cart: dict[int, float]
) -> None:
    assert said(line).cart == cart


def test_an_alternative_leaves_the_words_before_it_whole() -> None:
    (intent,) = understand("un kilo de pan pero si no hay, lactal").intents
    assert [wish.phrase for wish in intent.wishes] == ["pan", "lactal"]
