"""Amounts, corrections and bursts: what the words of a turn count, and of what."""

import pytest

from agent_worker.offline.bursts import joined
from agent_worker.offline.folding import fold
from agent_worker.offline.intents import Kind
from agent_worker.offline.quantities import quantity_for
from agent_worker.offline.shelf import Product
from agent_worker.offline.understanding import understand
from retail.spanish.amounts import Amount, Measure
from tests.offline_chat import known

PIECE, PACK, KILO, LITRE, PESO = (
    Measure.PIECE,
    Measure.PACK,
    Measure.KILO,
    Measure.LITRE,
    Measure.PESO,
)
HAM = Product(id=1, name="Jamón Cocido", unit="kg", price=20000.0)
OLIVES = Product(id=2, name="Aceitunas 200g", unit="unidad", price=2980.0)
ROLLS = Product(id=3, name="Papel Higiénico Elite 6 x 30m", unit="unidad", price=5980.0)
MILK, BUTTER, YERBA, POTATO, COKE = 12, 14, 42, 31, 50


def wishes(text: str) -> list[tuple[str, float | None, Measure | None]]:
    """What a text wishes: phrase, value and measure."""
    return [
        (wish.phrase, wish.amount.value, wish.amount.measure)
        if wish.amount
        else (wish.phrase, None, None)
        for intent in understand(text).intents
        for wish in intent.wishes
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("fanta, dos", [("fanta", 2, PIECE)]),
        ("fanta por 2", [("fanta", 2, PIECE)]),
        ("oreo, dos, melba, una", [("oreo", 2, PIECE), ("melba", 1, PIECE)]),
        ("harina 0000, que sean 2", [("harina 0000", 2, PIECE)]),
        ("coca zero 2.25 dos", [("coca zero", 2, PIECE)]),
        ("oreo y melba, dos de cada una", [("oreo", 2, PIECE), ("melba", 2, PIECE)]),
        ("dos de cada: oreo y melba", [("oreo", 2, PIECE), ("melba", 2, PIECE)]),
        ("$2000 de jamon", [("jamon", 2000, PESO)]),
        ("3 lucas de jamon", [("jamon", 3000, PESO)]),
        ("2 doritos de $4480", [("doritos", 2, PIECE)]),
        ("leche descremada 1%, dos", [("leche descremada", 2, PIECE)]),
        ("1) 2 oreo\n2) 1 melba", [("oreo", 2, PIECE), ("melba", 1, PIECE)]),
        ("para el asado: 2 kg de vacio y carbon", [("vacio", 2, KILO), ("carbon", None, None)]),
        ("alcanzame 2 oreo", [("oreo", 2, PIECE)]),
        ("me traerias 3 fernet?", [("fernet", 3, PIECE)]),
        ("espinaca x 2 atados", [("espinaca", 2, PACK)]),
        ("ajo 3 cabezas", [("ajo", 3, PACK)]),
        ("2 bandejitas de cherry", [("cherry", 2, PACK)]),
        ("un kilo de pan y nada una leche", [("pan", 1, KILO), ("leche", 1, PIECE)]),
        ("un kilo de pan y este eh dos leches", [("pan", 1, KILO), ("leches", 2, PIECE)]),
        (
            "el pan, la leche y la manteca",
            [("pan", None, None), ("leche", None, None), ("manteca", None, None)],
        ),
    ],
)
def test_an_amount_counts_what_it_stands_beside(
    text: str, wanted: list[tuple[str, float | None, Measure | None]]
) -> None:
    assert wishes(text) == wanted


@pytest.mark.parametrize(
    "text", ["una coca, la comun", "dos tapas, las de horno", "un yogur, sin azucar"]
)
def test_what_only_says_which_is_no_product(text: str) -> None:
    (intent,) = understand(text).intents
    (wish,) = intent.wishes
    assert wish.kind


@pytest.mark.parametrize(
    ("text", "phrase", "packs", "size"),
    [
        ("un paquete de 500 g de fideos", "fideos", 1, Amount(0.5, KILO)),
        ("2 bolsas de 1 kg de papa", "papa", 2, Amount(1, KILO)),
        ("una botella de 1 litro de coca", "coca", 1, Amount(1, LITRE)),
        ("2 paquetes de medio kilo de yerba", "yerba", 2, Amount(0.5, KILO)),
        ("2 paquetes de fideos", "fideos", 2, None),
    ],
)
def test_what_each_pack_holds_is_its_size(
    text: str, phrase: str, packs: int, size: Amount | None
) -> None:
    (intent,) = understand(text).intents
    (wish,) = intent.wishes

    assert (wish.phrase, wish.amount, wish.size) == (phrase, Amount(packs, PACK), size)


def test_packs_of_so_much_are_weighed_together() -> None:
    chat = known()
    chat.say("2 bolsas de 1 kg de papa")
    assert chat.cart == {POTATO: 2.0}


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("sii", "si"), ("holaa", "hola"), ("dalee", "dale"), ("shampoo", "shampoo"), ("lee", "lee")],
)
def test_a_last_letter_that_is_drawn_out_counts_once(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@pytest.mark.parametrize(
    "text", ["avisame cuando haya oreo", "me debes 2 coca", "llamame en 10 minutos"]
)
def test_a_verb_that_only_ends_like_one_orders_nothing(text: str) -> None:
    assert all(wish.said_plainly for intent in understand(text).intents for wish in intent.wishes)


@pytest.mark.parametrize(
    ("product", "amount", "quantity"),
    [
        (HAM, Amount(2000, PESO), 0.1),
        (HAM, Amount(1999, PESO), 0.099),
        (HAM, Amount(100, PESO), "too_little"),
        (OLIVES, Amount(6000, PESO), 2.0),
        (OLIVES, Amount(2000, PESO), "too_little"),
        (HAM, Amount(2000), "by_weight"),
        (HAM, Amount(200), 0.2),
        (OLIVES, Amount(1, PACK, of=6), "single"),
    ],
)
def test_money_buys_never_more_than_was_said(
    product: Product, amount: Amount, quantity: float | str
) -> None:
    assert quantity_for(product, amount) == quantity


@pytest.mark.parametrize(
    ("amount", "quantity"),
    [
        (Amount(6), 1.0),
        (Amount(12), 2.0),
        (Amount(2), 2.0),
        (Amount(6, PACK), 6.0),
        (Amount(2, PACK, of=6), 2.0),
        (Amount(1, PACK, of=4), "pack"),
    ],
)
def test_pieces_are_counted_by_the_pack_that_holds_so_many(
    amount: Amount, quantity: float | str
) -> None:
    assert quantity_for(ROLLS, amount) == quantity


@pytest.mark.parametrize(
    ("texts", "whole"),
    [
        (["mandame", "3", "pepsi"], ("mandame 3 pepsi",)),
        (["quiero 2", "leches", "y un", "pan"], ("quiero 2 leches", "y un pan")),
        (["un kilo", "de milanesas"], ("un kilo de milanesas",)),
        (["no quiero", "finalizar"], ("no quiero finalizar",)),
        (["sacame", "las oreo"], ("sacame las oreo",)),
        (["oreo", "melba"], ("oreo", "melba")),
        (["gancia", "2"], ("gancia", "2")),
        (["2", "gracias"], ("2", "gracias")),
        (["quiero", "gracias"], ("quiero", "gracias")),
        (["si", "2"], ("si", "2")),
        (["hola", "soy Leo", "leo@x.com", "1 melba"], ("hola", "soy Leo", "leo@x.com", "1 melba")),
    ],
)
def test_only_fragments_are_joined(texts: list[str], whole: tuple[str, ...]) -> None:
    assert joined(texts) == whole


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("deshace eso", Kind.UNDO),
        ("al reves", Kind.SET),
        ("perdon, 2", Kind.SET),
        ("3, no 2", Kind.SET),
    ],
)
def test_a_correction_is_a_change(text: str, kind: Kind) -> None:
    assert [intent.kind for intent in understand(text).intents] == [kind]


@pytest.mark.parametrize(
    ("lines", "cart"),
    [
        (["2 mantecas", "1 kilo de papa negra, no, mejor 3"], {BUTTER: 2, POTATO: 3}),
        (["2 mantecas, digo 4"], {BUTTER: 4}),
        (["4 mantecas", "mejor 6", "no, deshacelo"], {BUTTER: 4}),
        (["2 mantecas", "agregale 3 mas", "deshace eso"], {BUTTER: 2}),
        (["2 mantecas", "sacala", "deshace eso"], {BUTTER: 2}),
        (["2 mantecas y 3 leches descremadas", "al reves"], {BUTTER: 3, MILK: 2}),
        (["manteca y leche descremada", "2 de cada una"], {BUTTER: 2, MILK: 2}),
        (["tenes manteca?", "si, dale, tres"], {BUTTER: 3}),
        (["tenes manteca?", "si y dos leches descremadas"], {BUTTER: 1, MILK: 2}),
    ],
)
def test_a_correction_changes_what_it_is_about(lines: list[str], cart: dict[int, float]) -> None:
    chat = known()
    for line in lines:
        chat.say(line)
    assert chat.cart == cart
