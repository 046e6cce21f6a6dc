"""Baskets by the offline model: what asks for one, what changes it, what adds it, and what leaves the cart alone."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_worker.offline import baskets
from agent_worker.offline.basket_answers import answer_in
from agent_worker.offline.basket_frame import BasketFrame, Proposed, of_the_meal, read, slots_in
from agent_worker.offline.dialogue import exchanges_of, open_question, state_after
from agent_worker.offline.folding import fold
from agent_worker.offline.intents import Kind
from agent_worker.offline.model import answer
from agent_worker.offline.play import Call
from agent_worker.offline.shelf import Line
from agent_worker.offline.state import Asked
from agent_worker.offline.understanding import understand
from local.in_process import no_trouble
from retail.spanish.money import money_at
from tests.offline_chat import Chat, known, unreachable
from tests.unit.agent_worker.offline.test_memory import called, milo, user

BREAKFAST = {
    "name": "desayuno",
    "people": 4,
    "items": [
        {
            "name": "leche",
            "options": [
                {"search": "leche", "amount": 250, "measure": "ml", "excluding": ["dulce"]}
            ],
        },
        {"name": "pan", "options": [{"search": "pan lactal", "amount": 100, "measure": "g"}]},
        {
            "name": "manteca",
            "also": ["grasas"],
            "optional": True,
            "options": [{"search": "manteca", "amount": 15, "measure": "g"}],
        },
    ],
}
JUICE = {
    "name": "gaseosa",
    "optional": True,
    "options": [{"search": "coca cola", "amount": 200, "measure": "ml"}],
}
LEAST = {12: 1, 20: 1}
WHOLE = {**LEAST, 14: 1}


def chat() -> Chat:
    """With a shopper whom the shop knows, at a shop that has a breakfast."""
    made = known()
    made.shop.say_of_itself(meals=[BREAKFAST])
    return made


@pytest.mark.parametrize("text", baskets.EXAMPLES)
def test_each_example_asks_for_a_basket(text: str) -> None:
    assert any(intent.kind is Kind.BASKET for intent in understand(text).intents)


@pytest.mark.parametrize("text", baskets.NEAR_MISSES)
def test_no_near_miss_does(text: str) -> None:
    assert all(intent.kind is not Kind.BASKET for intent in understand(text).intents)


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("armame un desayuno para 4 con $20.000", BasketFrame("desayuno", 4, 20_000)),
        ("asado para diez", BasketFrame("asado", 10)),
        ("una picada para 4 adultos y 2 chicos", BasketFrame("picada", 6)),
        ("armame una cena para mí y mi novia", BasketFrame("cena", 2)),
        ("desayuno para mí solo", BasketFrame("desayuno", 1)),
        ("una merienda para una familia de 5 por 15 lucas", BasketFrame("merienda", 5, 15_000)),
        ("la compra de la semana con 60 mil", BasketFrame("compra de la semana", 0, 60_000)),
        ("una picada para 6 sin fiambre ni maní", BasketFrame("picada", 6, 0, ("fiambre", "mani"))),
        ("armame una picada vegetariana para 4", BasketFrame("picada", 4, 0, ("carne",))),
        ("una picada vegana para 4", BasketFrame("picada", 4, diet=("vegano",))),
        ("picada para celíacos para 4", BasketFrame("picada", 4, diet=("sin TACC",))),
        (
            "una picada para 4 sin gluten ni lactosa ni maní",
            BasketFrame("picada", 4, without=("mani",), diet=("sin TACC", "sin lactosa")),
        ),
        ("armame un asado para 8 sin pasarme de 100 lucas", BasketFrame("asado", 8, 100_000)),
        ("qué puedo cocinar con 8000 para cuatro", BasketFrame("comida", 4, 8_000)),
    ],
)
def test_people_money_and_what_is_left_out_are_read(text: str, frame: BasketFrame) -> None:
    assert read(fold(text)) == frame


@pytest.mark.parametrize(
    ("text", "pesos"),
    [
        ("$20.000", 20_000), ("20 lucas", 20_000), ("20 mil pesos", 20_000), ("20k", 20_000), ("una luca", 1_000),
        ("luca y media", 1_500), ("2 lucas y media", 2_500), ("veinte mil", 20_000), ("treinta y cinco mil", 35_000),
        ("15 mil 500", 15_500), ("800 pesos", 800), ("un palo", 1_000_000), ("1500", 1_500), ("mil pesos", 1_000),
        ("6", None), ("leche", None), ("dos", None), ("", None),
    ],
)  # fmt: skip
def test_money_is_read_as_it_is_said(text: str, pesos: float | None) -> None:
    told = money_at(fold(text).split())
    assert (told[0] if told else None) == pesos


def test_a_basket_is_shown_and_a_yes_adds_all_of_it() -> None:
    at = chat()
    shown = at.say("armame un desayuno para 4")
    assert at.called("propose_basket") == [{"meal": "desayuno", "people": 4}]
    assert "*Desayuno para 4 personas*" in shown
    assert "Total: *$\u00a03.500,50*" in shown
    assert shown.count("?") == 1
    assert at.cart == {}
    added = at.say("dale, agregalo")
    assert at.cart == WHOLE
    assert "Tu carrito suma *$\u00a03.500,50*" in added


def test_within_a_budget_what_is_left_and_what_is_left_out_are_said() -> None:
    shown = chat().say("un desayuno para 4 con 3 lucas")
    assert "Total: *$\u00a02.550,00*. Te quedan *$\u00a0450,00* de $\u00a03.000,00." in shown
    assert "Por precio quedaron afuera: manteca." in shown


def test_what_nobody_knows_of_the_products_is_said() -> None:
    assert "No sé cuáles de estos son *light*" in chat().say("un desayuno light para 4")


def test_nothing_without_its_tag_is_proposed_for_a_diet() -> None:
    at = chat()
    reply = at.say("un desayuno para 4 sin tacc con 20 lucas")
    assert "Sin TACC no tengo: leche, pan y manteca." in reply
    at.say("dale")
    assert at.cart == {}


@pytest.mark.parametrize(
    "text",
    ["y que sea sin lactosa", "que no tenga lactosa", "sí pero sin lactosa", "soy intolerante a la lactosa", "apto intolerantes a la lactosa"],
)  # fmt: skip
def test_a_diet_told_afterwards_keeps_only_what_has_the_tag(text: str) -> None:
    at = chat()
    at.say("un desayuno para 4")
    assert "Sin lactosa no tengo: pan y manteca." in at.say(text)
    at.say("dale")
    assert at.cart == {13: 1}


def test_a_budget_that_is_too_small_is_said_and_a_yes_to_more_only_shows() -> None:
    at = chat()
    shown = at.say("un desayuno para 8 con 3 lucas")
    assert "no me alcanza, lo más barato sale *$\u00a05.040,00*" in shown
    assert "alcanza para 5 personas" in shown
    shown = at.say("bueno, dale")
    assert "Total: *$\u00a05.040,00*" in shown
    assert at.cart == {}
    at.say("sí")
    assert at.cart == {12: 2, 20: 2}


@pytest.mark.parametrize(
    ("text", "changes"),
    [
        ("más barato", {"cheaper_than": 3500.5}),
        ("no, muy caro", {"cheaper_than": 3500.5}),
        ("uh es caro, algo más económico?", {"cheaper_than": 3500.5}),
        ("sin manteca", {"without": ["manteca"], "keeping": [12, 20]}),
        ("dale pero sin manteca", {"without": ["manteca"], "keeping": [12, 20]}),
        ("sacale el pan", {"without": ["pan"], "keeping": [12, 14]}),
        ("no quiero manteca ni pan", {"without": ["manteca", "pan"], "keeping": [12]}),
        ("cambiá la leche", {"instead_of": [12]}),
        ("otra leche", {"instead_of": [12]}),
        ("cambiá la leche por una sin lactosa", {"instead_of": [12], "including": ["sin lactosa"]}),
        ("mejor para 6", {"people": 6}),
        ("somos 5", {"people": 5}),
        ("6", {"people": 6}),
        ("con 10 lucas", {"budget": 10_000}),
        ("para 6 con 10 lucas y sin pan", {"people": 6, "budget": 10_000, "without": ["pan"]}),
    ],
)
def test_an_answer_changes_the_proposal_and_not_the_cart(
    text: str, changes: dict[str, Any]
) -> None:
    at = chat()
    at.say("una leche entera")
    at.say("armame un desayuno para 4")
    at.say(text)
    asked = at.called("propose_basket")[-1]
    assert asked == {"meal": "desayuno", "people": 4, **changes}
    assert at.cart == {5: 1}


def test_what_is_left_out_of_a_proposal_brings_nothing_else_in() -> None:
    at = chat()
    at.shop.say_of_itself(meals=[{**BREAKFAST, "items": [*BREAKFAST["items"], JUICE]}])  # type: ignore[misc]
    assert "afuera: gaseosa" in at.say("un desayuno para 4 con 5 lucas")
    shown = at.say("sí pero sin manteca")
    assert ("Total: *$\u00a02.550,00*" in shown, "Coca-Cola" in shown) == (True, False)
    assert "Coca-Cola" in at.say("con 7 lucas")


@pytest.mark.parametrize("text", ["no", "no gracias", "no, dejá", "nada", "ya fue"])
def test_a_no_leaves_the_cart_as_it_was(text: str) -> None:
    at = chat()
    at.say("una leche entera")
    at.say("armame un desayuno para 4")
    reply = at.say(text)
    assert at.cart == {5: 1}
    assert "no te entendí" not in reply
    at.say("sí")
    assert at.cart == {5: 1}
    assert at.order is None


@pytest.mark.parametrize(
    "text",
    ["sí", "dale", "agregá todo", "sumalo al carrito", "me lo llevo", "lo quiero", "perfecto, agregalos", "confirmo", "mandalo"],
)  # fmt: skip
def test_a_yes_adds_every_line_and_orders_nothing(text: str) -> None:
    at = chat()
    at.say("armame un desayuno para 4")
    at.say(text)
    assert at.cart == WHOLE
    assert at.order is None


@pytest.mark.parametrize(
    "text",
    [
        "dale, pero viene con pan?",
        "cuánto sale el envío?",
        "hola",
        "listo",
        "jaja",
        "te aviso",
        "lo pienso",
        "ok. lo pienso",
        "ok... mmm no sé",
        "dale. mejor después",
        "si 🙄",
        "dale! pará pará",
        "quizás",
    ],
)
def test_what_is_no_yes_adds_nothing(text: str) -> None:
    at = chat()
    at.say("armame un desayuno para 4")
    at.say(text)
    assert at.cart == {}


def test_after_a_no_the_words_that_bring_it_back_are_told() -> None:
    at = chat()
    at.say("armame un desayuno para 4")
    assert "escribime *desayuno para 4*" in at.say("no quiero")
    assert "*Desayuno para 4 personas*" in at.say("desayuno para 4")
    at.say("dale")
    assert at.cart == WHOLE


@pytest.mark.parametrize(
    ("meal", "said"),
    [
        ("picada", "de la *picada*"),
        ("asado", "del *asado*"),
        ("compra de la semana", "de la *compra de la semana*"),
        ("pastas", "de las *pastas*"),
        ("brunch", "de *brunch*"),
    ],
)
def test_a_meal_has_its_article(meal: str, said: str) -> None:
    assert of_the_meal(meal) == said


def test_another_wish_is_served_and_the_question_comes_back_once() -> None:
    at = chat()
    at.say("armame un desayuno para 4")
    reply = at.say("agregame 2 detergentes")
    assert at.cart == {61: 2}
    assert "¿Agrego todo lo del *desayuno* al carrito?" in reply
    at.say("dale")
    assert at.cart == {61: 2, **WHOLE}


@pytest.mark.parametrize(
    "text",
    [
        "bueno agregame 2 detergentes",
        "dale, agregame 2 detergentes",
        "ok. 2 detergentes",
        "listo y mandame 2 detergentes",
    ],
)
def test_a_soft_yes_before_an_order_adds_only_what_is_ordered(text: str) -> None:
    at = chat()
    at.say("armame un desayuno para 4")
    assert "¿Agrego todo lo del *desayuno* al carrito?" in at.say(text)
    assert at.cart == {61: 2}


@pytest.mark.parametrize(
    "text",
    [
        "sí, agregalo todo, y sumale 2 detergentes",
        "si y 2 detergentes",
        "dale, agregalo y mandame 2 detergentes",
    ],
)
def test_a_firm_yes_before_an_order_adds_both(text: str) -> None:
    at = chat()
    at.say("armame un desayuno para 4")
    at.say(text)
    assert at.cart == {61: 2, **WHOLE}


def test_a_choice_beside_a_proposal_brings_it_back_once() -> None:
    at = chat()
    at.say("armame un desayuno para 4")
    assert "¿Cuál preferís?" in at.say("con yerba")
    assert "*Desayuno para 4 personas*" in at.say("1")
    at.say("con coca cola")
    assert "*Desayuno" not in at.say("1")


def test_finishing_in_a_choice_beside_a_proposal_orders_without_it() -> None:
    at = chat()
    at.say("2 detergentes")
    at.say("armame un desayuno para 4")
    at.say("con yerba")
    reply = at.say("finalizar")
    assert "*Desayuno" not in reply + at.say("gracias")


def test_finishing_asks_once_about_the_proposal_and_then_orders_without_it() -> None:
    at = chat()
    at.say("2 detergentes")
    at.say("armame un desayuno para 4")
    assert "desayuno" in at.say("finalizar")
    assert not at.called("checkout_cart")

    at.say("finalizar")

    assert [item["product_id"] for item in at.order["items"]] == [61]


def test_a_burst_is_one_wish_and_what_stands_beside_it_is_bought() -> None:
    at = chat()
    at.say("armame un desayuno", "para 2", "con 5 lucas")
    assert at.called("propose_basket") == [{"meal": "desayuno", "people": 2, "budget": 5000}]
    at.say("2 detergentes y armame un desayuno para 4")
    assert at.cart == {61: 2}
    assert at.called("propose_basket")[-1] == {"meal": "desayuno", "people": 4}


@pytest.mark.parametrize(
    "text",
    [
        "desayuno para 4 con 20 lucas y 2 detergentes",
        "2 detergentes y un desayuno para 4 con 20 lucas",
        "un desayuno para 4 con 20 lucas, 2 detergentes",
        "desayuno para 4 con 20 lucas y además dame 2 detergentes",
    ],
)
def test_a_product_beside_a_basket_is_bought_and_the_basket_proposed(text: str) -> None:
    at = chat()
    at.say(text)
    assert at.called("propose_basket") == [{"meal": "desayuno", "people": 4, "budget": 20_000}]
    assert at.cart == {61: 2}


@pytest.mark.parametrize(
    "text",
    [
        "una picada para 4 adultos y 2 chicos",
        "una picada para 2 y un bebé",
        "picada para 6 y 30 lucas",
        "asado para 10 con 2 lucas y media",
        "asado para 10 con 20 lucas y 5 personas más",
    ],
)
def test_people_and_money_beside_a_basket_are_no_products(text: str) -> None:
    assert {intent.kind for intent in understand(text).intents} == {Kind.BASKET}


def test_a_measured_product_beside_a_basket_may_be_called_like_a_meal() -> None:
    kinds = [each.kind for each in understand("un kilo de asado y una picada para 4").intents]
    assert kinds == [Kind.WISH, Kind.BASKET]


def test_a_stranger_gets_the_basket_once_registered() -> None:
    at = Chat()
    at.shop.say_of_itself(meals=[BREAKFAST])
    at.say("armame un desayuno para 4")
    at.say("Ana")
    assert "*Desayuno para 4 personas*" in at.say("ana@example.com")
    at.say("dale")
    assert at.cart == WHOLE


def test_a_shop_without_that_meal_names_those_it_has() -> None:
    at = chat()
    assert "Puedo armarte: desayuno." in at.say("armame un sushi para 4")
    silent = known()
    assert "Todavía no tengo comidas armadas" in silent.say("armame una picada para 4")


def test_what_could_not_be_asked_is_proposed_when_the_shop_answers_again() -> None:
    at = chat()
    at.shop.carrier.trouble = unreachable(["search_products"])
    assert "no puedo acceder" in at.say("armame un desayuno para 4")
    at.shop.carrier.trouble = no_trouble
    assert "*Desayuno para 4 personas*" in at.say("y?")


def shown_by_gemini() -> list[Any]:
    """Gemini proposed a breakfast in words of its own."""
    result = {
        "status": "proposed",
        "meal": "desayuno",
        "items": [
            {"for": "leche", "product_id": 12, "name": "Leche", "unit": "unidad", "quantity": 1},
            {"for": "pan", "product_id": 20, "name": "Pan", "unit": "unidad", "quantity": 2},
        ],
        "total": 4620.0,
        "total_text": "$\u00a04.620,00",
    }
    return [
        user("un desayuno para 8"),
        *called("search_users", {"status": "found", "user": {"name": "Ana", "email": "a@b.co"}}),
        *called("propose_basket", result, meal="desayuno", people=8),
        milo("Te armé leche y pan por $ 4.620,00. ¿Te lo agrego?"),
    ]


def test_a_yes_to_gemini_s_proposal_is_understood() -> None:
    assert answer([*shown_by_gemini(), user("sí")]) == (
        Call("add_product_to_cart", (("product_id", 12), ("quantity", 1))),
        Call("add_product_to_cart", (("product_id", 20), ("quantity", 2))),
    )
    question = open_question(shown_by_gemini())
    assert question is not None
    assert question.asked is Asked.BASKET


def test_after_gemini_added_some_lines_the_rest_are_added() -> None:
    line = {"product_id": 12, "name": "Leche", "unit": "unidad", "quantity": 1}
    added = {"status": "added", "item": line, "cart": {"items": [line]}, "earlier": True}
    done = called("add_product_to_cart", added, product_id=12, quantity=1)
    assert answer([*shown_by_gemini(), user("dale"), *done]) == (
        Call("add_product_to_cart", (("product_id", 20), ("quantity", 2))),
    )


def test_a_proposal_without_a_question_is_no_question() -> None:
    *before, _ = shown_by_gemini()
    past = exchanges_of([*before, milo("Te armé leche y pan.")])
    assert state_after(past).question is None


PROPOSED = Proposed(
    BasketFrame("picada", 4),
    "picada",
    (Line(1, "Queso Cremoso"), Line(2, "Salame Milán"), Line(3, "Maní Salado 120g")),
    ("queso", "salame", "maní"),
    20_000.0,
)


@pytest.mark.parametrize(
    "text",
    [
        "sacá el detergente",
        "cambiá la lavandina",
        "otra cosa",
        "quiero leche",
        "finalizar",
        "gracias",
    ],
)
def test_what_says_nothing_of_the_proposal_is_left_for_others(text: str) -> None:
    said = answer_in([text], PROPOSED)
    assert (said.yes, said.no, said.frame) == (False, False, None)


WORDS = st.lists(
    st.sampled_from(
        [
            "armame",
            "una",
            "picada",
            "para",
            "6",
            "con",
            "20",
            "lucas",
            "sin",
            "fiambre",
            "ni",
            "queso",
            "mas",
            "barato",
            "cambia",
            "el",
            "por",
            "otro",
            "no",
            "si",
            "dale",
            "pero",
            "y",
            ",",
            ".",
            "?",
            "somos",
            "mil",
            "k",
            "de",
            "la",
            "un",
            "asado",
            "mi",
            "$5.000",
            "1/2",
            "½",
            "personas",
            "familia",
            "compra",
            "semana",
        ]
    ),
    max_size=14,
).map(" ".join)


@given(st.one_of(WORDS, st.text(max_size=80)))
def test_any_text_is_read_and_a_no_beside_a_yes_is_never_a_yes_alone(text: str) -> None:
    frame = read(fold(text))
    assert frame is None or (0 <= frame.people <= 100 and frame.budget >= 0)
    slots = slots_in(fold(text))
    assert slots is None or slots.has_slots
    said = answer_in([text], PROPOSED)
    assert not ("?" in text and said.yes)
