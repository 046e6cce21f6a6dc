"""Which messages ask something of the shop, and which only look like it."""

import csv
import re
from pathlib import Path

import pytest

from agent_worker.offline.intents import Kind
from agent_worker.offline.shop_facts import questions_in
from agent_worker.offline.shop_questions import ShopQuestion, read
from agent_worker.offline.shop_topics import TOPICS
from agent_worker.offline.understanding import understand
from tests.examples import often
from tests.shop_questions import NEAR_MISSES, QUESTIONS, listed

CATALOGUE = Path(__file__).parents[4] / "samples" / "catalogue.csv"
ASKED = [(topic, text) for topic, texts in QUESTIONS.items() for text in listed(texts)]
LOOKALIKE = listed(NEAR_MISSES)


def asked(text: str) -> tuple[ShopQuestion, ...]:
    return questions_in((understand(text),))


@pytest.mark.parametrize(("topic", "text"), ASKED)
def test_a_question_about_the_shop_is_read_as_one_and_as_nothing_else(
    topic: str, text: str
) -> None:
    assert [question.topic for question in asked(text)] == [topic]
    kinds = {intent.kind for intent in understand(text).intents}
    assert kinds <= {Kind.SHOP_FACT, Kind.GREET}


@pytest.mark.parametrize(
    ("topic", "example", "pattern"),
    [(topic, *way) for topic, ways in TOPICS.items() for way in ways.items()],
)
def test_each_way_of_asking_reads_its_example(topic: str, example: str, pattern: str) -> None:
    question = read(f"{example}?")
    assert re.search(pattern, example)
    assert question
    wider = {"transfer": "payment", "pickup": "delivery", "premises": "contact"}
    assert question.topic == wider.get(topic, topic)


@pytest.mark.parametrize("text", LOOKALIKE)
def test_what_only_looks_like_one_is_not(text: str) -> None:
    assert asked(text) == ()


def test_the_tables_are_as_long_as_they_were_meant_to_be() -> None:
    assert len(ASKED) >= 60
    assert len(LOOKALIKE) >= 30
    assert len({text for _, text in ASKED} | set(LOOKALIKE)) == len(ASKED) + len(LOOKALIKE)


WAYS = ("tenés {}?", "{}", "dame {}", "hay {} para hoy?", "cuánto sale {}?", "quiero 2 {} y 1 pan")


@pytest.mark.parametrize("way", often(WAYS, 2))
def test_no_product_of_the_catalogue_is_taken_for_a_question_about_the_shop(way: str) -> None:
    with CATALOGUE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    words = {row[column] for row in rows for column in ("name", "category", "brand")} - {""}
    assert len(words) > 300
    assert [each for each in sorted(words) if asked(way.format(each))] == []


@pytest.mark.parametrize(
    ("text", "questions"),
    [
        ("abren el domingo?", [ShopQuestion("hours", "sunday")]),
        ("hasta que hora estan hoy?", [ShopQuestion("hours", "today")]),
        ("mañana abren?", [ShopQuestion("hours", "tomorrow")]),
        ("abren los feriados?", [ShopQuestion("hours", "holidays")]),
        ("hacen envios a Villa Crespo?", [ShopQuestion("delivery", place="villa crespo")]),
        ("entregan en La Plata?", [ShopQuestion("delivery", place="la plata")]),
        ("mandan a domicilio?", [ShopQuestion("delivery")]),
        ("cuando entregan?", [ShopQuestion("delivery", "when")]),
        ("puedo pasar a buscarlo?", [ShopQuestion("delivery", "pickup")]),
        ("puedo pagar con tarjeta?", [ShopQuestion("payment", "card")]),
        ("puedo pagar en efectivo?", [ShopQuestion("payment", "cash")]),
        ("aceptan mercado pago?", [ShopQuestion("payment", "mercado_pago")]),
        ("aceptan efectivo o tarjeta?", [ShopQuestion("payment")]),
        ("pasame el alias", [ShopQuestion("payment", "transfer")]),
        ("hacen factura A?", [ShopQuestion("invoices", "A")]),
        ("hacen factura c?", [ShopQuestion("invoices", "C")]),
        ("hacen factura?", [ShopQuestion("invoices")]),
        ("tienen instagram?", [ShopQuestion("contact", "instagram")]),
        ("donde estan y a que hora abren?", [ShopQuestion("address"), ShopQuestion("hours")]),
        ("hacen envios a palermo, almagro y flores?", [ShopQuestion("delivery", place="palermo y almagro y flores")]),
        ("aceptan tarjeta? y hacen envios?", [ShopQuestion("payment", "card"), ShopQuestion("delivery")]),
    ],
)  # fmt: skip
def test_the_details_of_a_question_are_read(text: str, questions: list[ShopQuestion]) -> None:
    assert list(asked(text)) == questions


@pytest.mark.parametrize(
    ("text", "products"),
    [
        ("2 leches y hacen envios?", ["leches"]),
        ("dame una manteca, y a que hora cierran?", ["manteca"]),
        ("aceptan tarjeta? quiero un pan lactal", ["pan lactal"]),
        ("hacen envios a palermo? agregame 2 yerbas", ["yerbas"]),
        ("una consulta, hacen envios?", []),
        ("vivo en flores, hacen envios?", []),
        ("hola que tal, queria saber si aceptan transferencia", []),
    ],
)
def test_what_is_ordered_beside_a_question_is_not_lost(text: str, products: list[str]) -> None:
    assert asked(text)
    intents = understand(text).intents
    assert [wish.phrase for intent in intents for wish in intent.wishes] == products


@pytest.mark.parametrize(
    "text", ["finalizar y decime a que hora abren", "finalizar. donde estan?", "a que hora cierran? finalizar"]
)  # fmt: skip
def test_an_order_to_finish_beside_a_question_is_still_one(text: str) -> None:
    assert asked(text)
    assert Kind.FINISH in {intent.kind for intent in understand(text).intents}
