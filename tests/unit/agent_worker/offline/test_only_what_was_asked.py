"""Nothing gets into a cart that was not asked for; what was asked for does, typos and all."""

import pytest

from agent_worker.offline.intents import Wish
from agent_worker.offline.quantities import taken_for_pieces
from agent_worker.offline.shelf import Product
from agent_worker.offline.spelling import is_slip
from retail.spanish.amounts import Amount
from tests.offline_chat import known

MILK, BUTTER, BREAD, YERBA = 12, 14, 20, 40
TOMATO, BLEACH, DETERGENT, EGGS = 30, 60, 61, 70


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("lehce", "leche"),
        ("huvos", "huevos"),
        ("serenisma", "serenisima"),
        ("detergnte", "detergente"),
        ("galletiras", "galletitas"),
        ("yerva", "yerba"),
        ("asucar", "azucar"),
        ("arros", "arroz"),
        ("keso", "queso"),
        ("leches", "leche"),
        ("leche serenisma", "leche serenisima"),
        ("leche condensda", "leche condensada"),
        ("lava vajillas", "lavavajillas"),
    ],
)
def test_a_slip_of_the_finger_bends_nothing(said: str, meant: str) -> None:
    assert is_slip(said, meant)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("cancelar", "canuelas"),
        ("pienso", "pino"),
        ("lo pienso", "lo pino"),
        ("poco", "pico"),
        ("alta", "ala"),
        ("cerramelo", "caramelos"),
        ("manta", "menta"),
        ("hielo", "cielo"),
        ("lavandera", "lavandina"),
        ("leche", "leche entera"),
    ],
)
def test_any_other_correction_bends_the_words(said: str, meant: str) -> None:
    assert not is_slip(said, meant)


@pytest.mark.parametrize(
    ("text", "cart"),
    [
        ("quiero manteca", {BUTTER: 1}),
        ("mantecas", {BUTTER: 1}),
        ("mateca", {BUTTER: 1}),
        ("mantca", {BUTTER: 1}),
        ("dame 2 lehce descremada", {MILK: 2}),
        ("leche descrmada", {MILK: 1}),
        ("2 pan lactal y manteca", {BREAD: 2, BUTTER: 1}),
        ("huvos", {EGGS: 1}),
        ("una docena de huevos", {EGGS: 1}),
        ("detergnte", {DETERGENT: 1}),
        ("labandina", {BLEACH: 1}),
        ("yerba playadito de 500 g", {YERBA: 1}),
        ("yerba playadito de medio kilo", {YERBA: 1}),
        ("medio kilo de tomate perita", {TOMATO: 0.5}),
        ("no, quiero manteca", {BUTTER: 1}),
        ("soy celiaco, quiero manteca", {BUTTER: 1}),
        ("tengo hambre, dame manteca", {BUTTER: 1}),
    ],
)
def test_what_is_asked_for_is_bought_at_once(text: str, cart: dict[int, float]) -> None:
    chat = known()
    chat.say(text)
    assert chat.cart == cart


def test_what_a_correction_had_to_bend_is_offered() -> None:
    chat = known()

    reply = chat.say("lavandera")

    assert "¿Querés decir *Lavandina Ayudín 1 L*" in reply
    assert chat.cart == {}
    chat.say("sí")
    assert chat.cart == {BLEACH: 1}


@pytest.mark.parametrize(
    "text",
    [
        "soy alérgica a la manteca",
        "soy alergico al tomate",
        "somos 2 y un pan lactal",
        "soy diabético",
        "es alérgico a la manteca",
        "lo pienso y te digo",
        "me equivoqué",
    ],
)
def test_what_somebody_says_of_themselves_is_no_wish(text: str) -> None:
    chat = known()
    chat.say(text)
    assert chat.cart == {}
    assert chat.called("search_products") == []


@pytest.mark.parametrize(
    "text",
    [
        "estoy entre manteca y yogur",
        "dudo entre yogur y manteca",
        "no sé si manteca o yogur",
        "no me decido entre manteca y pan lactal",
        "qué diferencia hay entre el bimbo y el fargo",
        "cuánto me saldría 1 kg de tomate y 2 manteca",
        "cuánto sale la manteca y 2 detergente",
    ],
)
def test_a_question_or_a_doubt_covers_its_whole_clause(text: str) -> None:
    chat = known()
    chat.say(text)
    assert chat.cart == {}


@pytest.mark.parametrize("text", ["no es eso", "no era eso", "no, no es esa", "no dije eso"])
def test_a_denial_adds_nothing_of_what_was_just_bought(text: str) -> None:
    chat = known()
    chat.say("2 leche descremada")
    assert "¿Finalizamos" not in chat.say(text)
    assert chat.cart == {MILK: 2}


@pytest.mark.parametrize("text", ["no es esa", "no la segunda", "no quiero la primera"])
def test_a_denial_adds_nothing_of_an_open_list(text: str) -> None:
    chat = known()
    chat.say("leche")
    chat.say(text)
    assert chat.cart == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("coca original de 3 litros", "No encontré *coca original de 3 L*"),
        ("una coca original de 3 litros", "No encontré *coca original de 3 L*"),
        ("yerba taragui de 1 kilo", "No encontré *yerba taragui de 1 kg*"),
        ("yerba playadito de cuarto kilo", "No encontré *yerba playadito de 250 g*"),
    ],
)
def test_a_size_that_is_not_sold_is_said_and_another_is_offered(text: str, said: str) -> None:
    chat = known()
    reply = chat.say(text)
    assert said in reply
    assert "Lo más parecido que tengo" in reply
    assert chat.cart == {}


@pytest.mark.parametrize("text", ["que yerba de medio kilo tenés?", "yerba de medio kilo"])
def test_the_dearest_is_the_dearest_of_the_size_just_said(text: str) -> None:
    chat = known()
    chat.say(text)
    chat.say("la más cara")
    assert chat.cart == {YERBA: 1}


@pytest.mark.parametrize(
    ("answer", "cart"),
    [
        ("la primera, dos", {5: 2}),
        ("la segunda, 3", {12: 3}),
        ("la más barata, 3", {12: 3}),
        ("la primera por favor, 2 unidades", {5: 2}),
        ("la primera, la tercera", {5: 1, 13: 1}),
        ("la 1, 2", {5: 1, 12: 1}),
        ("la primera y la segunda", {5: 1, 12: 1}),
    ],
)
def test_a_number_behind_a_pointer_is_how_many(answer: str, cart: dict[int, float]) -> None:
    chat = known()
    chat.say("leche")
    chat.say(answer)
    assert chat.cart == cart


@pytest.mark.parametrize(
    "text",
    [
        "deshacé",
        "deshacé eso último",
        "uy me equivoqué, sacá lo último que puse",
        "sacá lo último",
        "sacá lo que puse recién",
    ],
)
def test_undo_takes_back_what_was_touched_last(text: str) -> None:
    chat = known()
    chat.say("2 leche descremada")
    chat.say("manteca")
    chat.say(text)
    assert chat.cart == {MILK: 2}


def test_a_correction_takes_the_place_of_what_was_bought_by_mistake() -> None:
    chat = known()
    chat.say("2 leche descremada")
    chat.say("yerba playadito de medio kilo")
    chat.say("me equivoqué, era yerba taragüí")
    assert chat.cart == {MILK: 2, 42: 1}


@pytest.mark.parametrize("word", ["BAJA", "ALTA", "STOP"])
def test_words_about_messages_leave_the_cart_alone(word: str) -> None:
    chat = known()
    chat.say("manteca")
    chat.say(word)
    assert chat.cart == {BUTTER: 1}


@pytest.mark.parametrize(
    ("pieces", "phrase", "asked"),
    [
        (2, "facturas", False),
        (6, "facturas", True),
        (12, "facturas", False),
        (18, "facturas", True),
        (3, "facturas surtidas docena", False),
    ],
)
def test_pieces_of_what_is_sold_by_the_dozen_are_asked_about(
    pieces: int, phrase: str, *, asked: bool
) -> None:
    pastries = Product(1, "Facturas Surtidas Docena", unit="un")
    assert taken_for_pieces(pastries, Wish(phrase, Amount(pieces))) == ("dozen" if asked else "")


@pytest.mark.parametrize(
    ("pieces", "problem"), [(15, "closed"), (6, "closed"), (30, ""), (60, ""), (2, ""), (1, "")]
)
def test_eggs_by_the_piece_are_not_so_many_trays(pieces: int, problem: str) -> None:
    tray = Product(id=1, name="Huevos Blancos Maple x30", unit="unidad", price=8000.0)
    assert taken_for_pieces(tray, Wish("huevos", Amount(pieces))) == problem


@pytest.mark.parametrize(
    "doubt", ["ok... lo pienso", "si. mmm no sé", "dale! pará", "si 🤔", "sí?"]
)
def test_a_yes_that_what_is_behind_it_takes_back_adds_nothing(doubt: str) -> None:
    chat = known()
    assert "¿Te lo agrego?" in chat.say("tenés manteca?")
    chat.say(doubt)
    assert chat.cart == {}
    chat.say("sí")
    assert chat.cart == {BUTTER: 1}
