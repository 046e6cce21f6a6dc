"""Decisions alone: state and message in, tool calls or utterances out, without words or ADK."""

from collections.abc import Mapping
from typing import Any

from agent_worker.offline.decision import Reply, converse
from agent_worker.offline.dialogue import heard_in
from agent_worker.offline.folding import MAX_MESSAGE
from agent_worker.offline.intents import Wish
from agent_worker.offline.play import (
    EARLIER,
    MAX_ROUNDS,
    UNAVAILABLE,
    Answers,
    Call,
    Done,
    Script,
    call,
    play,
)
from agent_worker.offline.shelf import Cart, Line, Product
from agent_worker.offline.slots import SLOTS
from agent_worker.offline.state import Asked, Question, State
from agent_worker.offline.utterances import (
    AskEmail,
    AskName,
    Changed,
    Greet,
    NotFound,
    NotUnderstood,
    OfferOne,
    Remind,
    Saying,
    ShowOptions,
)
from retail.whatsapp import MAX_RECEIVED

MILK = Product(5, "Leche Entera 1L", price=450.0, price_text="$\u00a0450,00")
LIGHT = Product(12, "Leche Descremada 1L", price=420.0, price_text="$\u00a0420,00")
REGISTERED = State(registered=True, name="Ana Gómez")
CHOOSING = State(
    registered=True,
    shown=(MILK, LIGHT),
    found=(MILK, LIGHT),
    shown_wish=Wish("leche"),
    question=Question(Asked.WHICH, wish=Wish("leche"), products=(MILK, LIGHT)),
)


def decide(state: State, *texts: str, done: tuple[Done, ...] = ()) -> tuple[Call, ...] | Reply:
    return play(converse(state, heard_in(texts), done), Answers(done))


def reply(state: State, *texts: str, done: tuple[Done, ...] = ()) -> Reply:
    outcome = decide(state, *texts, done=done)
    assert isinstance(outcome, Reply), outcome
    return outcome


def told(tool: str, result: dict[str, Any], **arguments: Any) -> Done:
    return Done(tool, arguments, result)


def test_an_unknown_number_is_looked_up_first() -> None:
    assert decide(State(), "hola") == (call("search_users"),)


def test_a_look_up_without_an_answer_is_apologised_for() -> None:
    failed = {"status": "error", "code": "unavailable", "message": "no answer"}

    outcome = reply(State(), "un pan lactal", done=(told("search_users", failed),))

    assert outcome.said == (Saying.UNAVAILABLE,)


def test_nobody_found_is_asked_for_a_name() -> None:
    outcome = reply(State(), "quiero leche", done=(told("search_users", {"status": "not_found"}),))

    assert outcome.said == (Greet(""), AskName())
    assert [wish.phrase for wish in outcome.state.wishes] == ["leche"]
    assert outcome.state.question == Question(Asked.NAME)


def test_a_name_is_followed_by_the_email() -> None:
    state = State(registered=False, question=Question(Asked.NAME))

    outcome = reply(state, "juan")

    assert outcome.said == (AskEmail("Juan"),)
    assert outcome.state.name == "Juan"


def test_a_bare_word_is_no_name_when_none_was_asked_for() -> None:
    assert decide(REGISTERED, "juan") == (call("search_products", query="juan"),)


def test_a_far_fetched_correction_is_not_sold() -> None:
    butter = {"id": 14, "name": "Manteca 200 g", "price": 980.5, "stock": 5}
    found = {"status": "found", "products": [butter], "corrected_query": "manteca"}

    outcome = reply(REGISTERED, "hielo", done=(told("search_products", found, query="hielo"),))

    assert outcome.said == (NotFound("hielo"), Saying.ASK_WHAT)


def test_products_of_one_message_are_searched_together() -> None:
    assert decide(REGISTERED, "2 leches y un pan") == (
        call("search_products", query="leches"),
        call("search_products", query="pan"),
    )


def test_a_choice_is_added() -> None:
    assert decide(CHOOSING, "la segunda") == (
        call("add_product_to_cart", product_id=12, quantity=1),
    )


def test_two_choices_are_added_in_one_go() -> None:
    outcome = decide(CHOOSING, "la 1 y 3 de la 2")

    assert outcome == (
        call("add_product_to_cart", product_id=5, quantity=1),
        call("add_product_to_cart", product_id=12, quantity=3),
    )


def test_several_changes_of_one_product_become_one_call() -> None:
    state = State(
        registered=True,
        last=MILK,
        cart=Cart((Line(5, MILK.name, "unidad", 1, "$\u00a0450,00"),), 450.0, "$\u00a0450,00"),
    )
    cart = {"items": [{"product_id": 5, "name": MILK.name, "quantity": 1}], "total": 450.0}
    done = (told("get_cart_summary", {"status": "found", "cart": cart}),)

    assert decide(state, "que sean 2", "no, mejor 4", done=done) == (
        call("set_product_quantity", product_id=5, quantity=4),
    )


def test_a_question_about_one_product_offers_it() -> None:
    found = {
        "status": "found",
        "products": [{"id": 5, "name": MILK.name, "price_text": "$\u00a0450,00"}],
    }
    outcome = reply(
        REGISTERED, "tenés leche?", done=(told("search_products", found, query="leche"),)
    )

    assert isinstance(outcome.said[-1], OfferOne)
    assert outcome.state.question is not None
    assert outcome.state.question.asked is Asked.ADD_IT


def test_a_list_stays_open_over_small_talk() -> None:
    outcome = reply(CHOOSING, "contame un chiste")

    assert outcome.said[0] is Saying.OFF_TOPIC
    assert isinstance(outcome.said[-1], Remind)
    assert outcome.state.question == CHOOSING.question


def test_confusion_is_counted() -> None:
    nonsense = "el otro día fuimos con mi hermano a pasear por ahí"

    first = reply(REGISTERED, nonsense)
    second = reply(first.state, nonsense)

    assert (first.said, second.said) == ((NotUnderstood(1),), (NotUnderstood(2),))
    assert reply(second.state, "hola").state.misses == 0


def test_no_turn_ends_on_two_questions() -> None:
    found = {
        "status": "found",
        "products": [
            {"id": p.id, "name": p.name, "price_text": p.price_text} for p in (MILK, LIGHT)
        ],
    }
    done = (
        told("search_products", found, query="leche"),
        told("search_products", found, query="leches"),
    )
    outcome = reply(REGISTERED, "leche y 2 leches", done=done)

    asking = [act for act in outcome.said if isinstance(act, ShowOptions | OfferOne | Remind)]
    assert len(asking) == 1


def test_malformed_products_are_left_out() -> None:
    found = {
        "status": "found",
        "products": [{"id": "5", "name": "x"}, None, {"id": 7}, {"id": 12, "name": LIGHT.name}],
    }
    outcome = reply(REGISTERED, "hay leche?", done=(told("search_products", found, query="leche"),))

    assert [product.id for product in outcome.state.shown] == [12]


def test_a_cart_tool_that_knows_no_shopper_starts_the_registration() -> None:
    refused = {"status": "error", "code": "not_registered", "message": ""}
    outcome = reply(
        CHOOSING, "la 1", done=(told("add_product_to_cart", refused, product_id=5, quantity=1),)
    )

    assert AskName() in outcome.said
    assert outcome.state.question == Question(Asked.NAME)
    assert not any(isinstance(act, Changed) for act in outcome.said)


def test_a_full_cart_is_said_and_is_no_outage() -> None:
    full = {"status": "error", "code": "cart_full", "message": ""}
    outcome = reply(
        CHOOSING, "la 1", done=(told("add_product_to_cart", full, product_id=5, quantity=1),)
    )

    assert Saying.CART_FULL in outcome.said
    assert Saying.UNAVAILABLE not in outcome.said


def test_a_script_that_never_has_enough_ends_after_its_rounds() -> None:
    def endless() -> Script[int]:
        number = 0
        while True:
            (result,) = yield (call("search_products", query=str(number)),)
            if result == UNAVAILABLE:
                return number
            number += 1

    found = {"status": "found"}
    done: list[Done] = [told("get_cart_summary", found) for _ in range(20)]
    for number in range(MAX_ROUNDS):
        wanted = play(endless(), Answers(done))
        assert wanted == (call("search_products", query=str(number)),)
        done.append(told("search_products", found, query=str(number)))
    assert play(endless(), Answers(done)) == MAX_ROUNDS


def before(tool: str, result: Mapping[str, Any], **arguments: Any) -> Done:
    """A call that another model made in this turn before it failed."""
    return told(tool, {**result, EARLIER: True}, **arguments)


def test_what_another_model_read_before_it_wrote_is_read_again() -> None:
    cart = {"items": [], "total": 0.0}
    done = (before("get_cart_summary", {"status": "found", "cart": cart}),)

    assert decide(REGISTERED, "mi carrito", done=done) == (call("get_cart_summary"),)


def test_what_another_model_was_not_answered_is_asked_again() -> None:
    done = (before("search_products", UNAVAILABLE, query="pan"),)

    assert decide(REGISTERED, "un pan", done=done) == (call("search_products", query="pan"),)


def test_what_another_model_was_refused_is_tried_in_the_shopper_s_words() -> None:
    refused = {"status": "error", "code": "out_of_stock", "available": 50}
    done = (before("add_product_to_cart", refused, product_id=5, quantity=500),)

    assert decide(CHOOSING, "la 1", done=done) == (
        call("add_product_to_cart", product_id=5, quantity=1),
    )


def test_products_that_another_model_found_are_not_searched_again() -> None:
    found = {"status": "found", "products": [{"id": 5, "name": MILK.name}]}
    done = (before("search_products", found, query="leche entera"),)

    assert decide(REGISTERED, "leche entera", done=done) == (
        call("add_product_to_cart", product_id=5, quantity=1),
    )


def test_every_question_has_a_slot() -> None:
    assert set(SLOTS) == set(Asked)


def test_a_list_as_long_as_whatsapp_allows_is_read_to_its_end() -> None:
    lines = [f"{number} yerba marca{number}" for number in range(1, 400)]
    text = "\n".join(lines)[:MAX_RECEIVED].rpartition("\n")[0]

    heard = heard_in([text])

    wishes = [wish for message in heard for intent in message.intents for wish in intent.wishes]
    assert len(wishes) == text.count("\n") + 1
    assert max(len(message.text) for message in heard) <= MAX_MESSAGE


def test_words_without_an_end_are_parted_all_the_same() -> None:
    assert [len(message.text) for message in heard_in(["x" * (2 * MAX_MESSAGE + 1)])] == [
        MAX_MESSAGE,
        MAX_MESSAGE,
        1,
    ]
