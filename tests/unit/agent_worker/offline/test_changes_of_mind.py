"""What shoppers take back, put back and leave as it is, over several turns; and what only sounds like it."""

import pytest

from agent_worker.offline.references import choices_of
from tests.offline_chat import known

WHOLE_MILK, MILK, BUTTER, TOMATO = 5, 12, 14, 30
SMALL_YERBA, YERBA, DETERGENT, BLEACH = 40, 41, 61, 60


@pytest.mark.parametrize(
    ("lines", "cart"),
    [
        (["2 manteca y 1 detergente", "sacá la manteca", "volvé a poner lo que saqué"], {BUTTER: 2, DETERGENT: 1}),
        (["2 manteca", "sacá la manteca", "volvé a poner la manteca"], {BUTTER: 2}),
        (["1 manteca", "1 detergente", "volvé a poner lo que saqué"], {BUTTER: 1, DETERGENT: 1}),
        (["3 manteca", "que sean 5", "no, lo de antes"], {BUTTER: 3}),
        (["1 manteca", "1 detergente", "mejor lo de antes"], {BUTTER: 1, DETERGENT: 1}),
        (["5 manteca", "sacá 2", "no, sacá una sola"], {BUTTER: 4}),
        (["5 manteca", "no, sacá una"], {BUTTER: 4}),
        (["2 manteca", "hacelas 4"], {BUTTER: 4}),
        (["1 manteca y 1 detergente", "me quedo con la manteca"], {BUTTER: 1}),
        (["1 manteca, 1 detergente y 1 lavandina", "me quedo con la manteca"], {BUTTER: 1, DETERGENT: 1, BLEACH: 1}),
        (["1 manteca, 1 detergente y 1 lavandina", "sacá lo primero", "y de lo último poné dos"], {DETERGENT: 1, BLEACH: 2}),
        (["1 manteca y 1 detergente", "me quedo con la manteca nomás"], {BUTTER: 1}),
        (["1 manteca y 1 detergente", "tenés lavandina?", "no, me quedo con la manteca"], {BUTTER: 1, DETERGENT: 1}),
        (["1 manteca y 1 detergente", "qué llevo?", "me quedo con la manteca"], {BUTTER: 1, DETERGENT: 1}),
        (["1 manteca y 1 kilo de tomate", "me quedo con la manteca"], {BUTTER: 1, TOMATO: 1}),
        (["1 manteca, 1 detergente y 1 lavandina", "dejá la manteca nomás"], {BUTTER: 1, DETERGENT: 1, BLEACH: 1}),
        (["4 manteca", "mejor 2", "no, las 4 estaban bien"], {BUTTER: 4}),
        (["1 manteca", "1 detergente", "los dos están bien"], {BUTTER: 1, DETERGENT: 1}),
        (["3 manteca y 2 detergente", "las 3 están bien"], {BUTTER: 3, DETERGENT: 2}),
        (["yerba playadito de kilo", "no, la de medio"], {SMALL_YERBA: 1}),
        (["1 manteca", "sacala y en su lugar poneme detergente"], {DETERGENT: 1}),
        (["1 manteca y 1 detergente", "sacá la manteca", "no, sacá el otro, la manteca la quiero"], {BUTTER: 1}),
        (["1 manteca y 1 detergente", "sacá la manteca", "no, la manteca la quiero"], {BUTTER: 1, DETERGENT: 1}),
        (["1 manteca y 1 detergente", "no, la manteca la quiero"], {BUTTER: 1, DETERGENT: 1}),
        (["1 manteca y 1 detergente", "sacá el detergente", "no, era la manteca la que tengo, el detergente sí"], {DETERGENT: 1}),
        (["1 manteca y 1 detergente", "sacá la otra"], {BUTTER: 1, DETERGENT: 1}),
        (["1 manteca", "1 detergente", "sacá la otra"], {DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "¡no! no saques la manteca"], {BUTTER: 2, DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "no, no la saques"], {BUTTER: 2, DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "no saques el detergente"], {DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "1 lavandina", "no saques nada"], {DETERGENT: 1, BLEACH: 1}),
        (["2 manteca", "me quedo con eso"], {BUTTER: 2}),
        (["2 manteca", "¿me quedo con eso?"], {BUTTER: 2}),
        (["2 manteca", "me llevo eso"], {BUTTER: 2}),
        (["1 manteca y 1 detergente", "¿me quedo con la manteca?"], {BUTTER: 1, DETERGENT: 1}),
        (["1 lavandina", "2 manteca y 1 detergente", "sacalos"], {BLEACH: 1}),
        (["1 lavandina", "2 manteca y 1 detergente", "sacalas"], {BLEACH: 1, DETERGENT: 1}),
        (["1 detergente y 2 manteca", "sacalas"], {DETERGENT: 1}),
        (["3 manteca y 1 detergente", "sacá 2 manteca", "no saques más"], {BUTTER: 1, DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "no toques nada más"], {DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "no saques lo otro"], {DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "no me saques lo demás"], {DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "no borres todo"], {DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "no la saques"], {BUTTER: 2, DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá el detergente", "perdón, quise decir la manteca"], {DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá el detergente", "perdón, quise decir la lavandina"], {BUTTER: 2}),
        (["2 manteca", "1 detergente", "perdón, quise decir lavandina"], {BUTTER: 2, BLEACH: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "no no, la manteca la llevo"], {BUTTER: 2, DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "era joda, dejala"], {BUTTER: 2, DETERGENT: 1}),
        (["2 manteca y 1 detergente", "sacá la manteca", "devolveme la manteca"], {BUTTER: 2, DETERGENT: 1}),
        (["1 lavandina", "1 manteca y 1 detergente", "al final ninguno, sacalos"], {BLEACH: 1}),
        (["4 manteca", "sacá 2", "no, dejá las 4"], {BUTTER: 4}),
        (["4 manteca", "no, dejá las 2"], {BUTTER: 4}),
        (["2 manteca", "cambialas por detergente", "no, mejor la manteca como estaba"], {BUTTER: 2}),
        (["3 manteca", "no me mandes 3 manteca, mandame 2"], {BUTTER: 2}),
        (["1 manteca", "1 detergente", "hola", "tenés lavandina?", "sacá la otra"], {BUTTER: 1, DETERGENT: 1}),
        (["1 manteca", "1 detergente", "qué llevo?", "sacá la otra"], {BUTTER: 1, DETERGENT: 1}),
        (["1 lavandina", "2 manteca y 1 detergente", "sacala"], {BLEACH: 1, BUTTER: 2}),
    ],
)  # fmt: skip
def test_a_change_of_mind_ends_in_the_cart_that_was_meant(
    lines: list[str], cart: dict[int, float]
) -> None:
    chat = known()
    for line in lines:
        chat.say(line)
    assert chat.cart == cart


@pytest.mark.parametrize(
    "text",
    [
        "no la saques, la manteca",
        "no sacar la manteca",
        "la manteca no la saques",
        "la manteca dejala",
        "no me vacíes el carrito",
        "mi hijo me vació el carrito",
        "¿quién vació el carrito?",
        "mi nene se llevó 3 mantecas",
    ],
)
def test_what_asks_for_nothing_changes_nothing_and_empties_nothing(text: str) -> None:
    chat = known()
    chat.say("1 manteca y 1 detergente")

    assert "¿Seguro" not in chat.say(text)
    assert chat.cart == {BUTTER: 1, DETERGENT: 1}


def test_one_product_named_beside_emptying_is_asked_about() -> None:
    chat = known()
    chat.say("1 manteca y 1 detergente")
    chat.say("vaciá el carrito")

    assert "¿Saco *Manteca La Serenísima 200 g* del carrito?" in chat.say("no, solo la manteca")
    assert chat.cart == {BUTTER: 1, DETERGENT: 1}
    chat.say("sí")
    assert chat.cart == {DETERGENT: 1}


@pytest.mark.parametrize("text", ["no sé, ¿borralo?", "sacala?", "no, quiero la manteca"])
def test_an_unclear_answer_to_emptying_takes_nothing(text: str) -> None:
    chat = known()
    chat.say("1 manteca y 1 detergente")
    chat.say("vaciá el carrito")
    chat.say(text)
    assert chat.cart == {BUTTER: 1, DETERGENT: 1}


def test_a_number_behind_a_choice_is_how_many_of_it() -> None:
    chat = known()
    chat.say("leche")
    chat.say("la de sancor")
    chat.say("2 porfa")
    assert chat.cart == {MILK: 2}


def test_a_pack_behind_a_price_is_asked_about_and_not_bought() -> None:
    chat = known()
    chat.say("cuánto sale la manteca?")
    chat.say("¿y un pack?")
    assert chat.cart == {}


@pytest.mark.parametrize(
    ("text", "amounts"),
    [
        ("la 1 y la 2, una y una", [(1, 1), (2, 1)]),
        ("la primera y la tercera, dos y una", [(1, 2), (3, 1)]),
        ("las dos primeras, una y una", [(1, 1), (2, 1)]),
        ("la 1 y la 2 una cada una", [(1, 1), (2, 1)]),
    ],
)
def test_pointers_have_an_amount_each(text: str, amounts: list[tuple[int, float]]) -> None:
    pointed = [(one.position, one.amount.value if one.amount else 0) for one in choices_of(text)]
    assert pointed == amounts


def test_any_of_two_is_one_of_what_was_offered() -> None:
    chat = known()
    chat.say("yerba playadito")
    chat.say("cualquiera de las dos")
    assert chat.cart in ({YERBA: 1}, {SMALL_YERBA: 1})


def test_what_waits_to_be_chosen_is_dropped_by_the_beginning_of_its_name() -> None:
    chat = known()
    chat.say("quiero leche y una yerba playadito")

    assert "sin *yerba playadito*" in chat.say("no, la yerba no")
    chat.say("la 1")
    assert chat.cart == {WHOLE_MILK: 1}
