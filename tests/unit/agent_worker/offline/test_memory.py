"""What the offline model makes of turns it did not write: Gemini's, an earlier try's, half a memory."""

import json
from pathlib import Path
from typing import Any

import pytest
from google.genai import types

from agent_worker.offline.decision import Reply
from agent_worker.offline.dialogue import exchanges_of, state_after
from agent_worker.offline.model import MAX_CALLS, answer
from agent_worker.offline.play import Call
from agent_worker.offline.standing import VERSION, noted, state_in
from agent_worker.offline.state import Asked, Question, State
from agent_worker.offline.wording import render
from tests.offline_chat import CATALOGUE
from tests.tool_calls import ToolCalls
from tests.whole_shop import open_shop

USER = {"name": "Ana", "email": "a@b.co"}


def a_shop() -> ToolCalls:
    """A turn of Ana's, whom the shop knows."""
    shop = open_shop(CATALOGUE, lambda: 0.0)
    shop.register(name="Ana", email="a@b.co")
    return ToolCalls(shop)


def user(*texts: str) -> types.Content:
    return types.Content(role="user", parts=[types.Part(text=text) for text in texts])


def milo(text: str) -> types.Content:
    return types.Content(role="model", parts=[types.Part(text=text)])


def called(tool: str, result: dict[str, Any], **arguments: Any) -> list[types.Content]:
    call = types.FunctionCall(name=tool, args=arguments)
    response = types.FunctionResponse(name=tool, response=result)
    return [
        types.Content(role="model", parts=[types.Part(function_call=call)]),
        types.Content(role="user", parts=[types.Part(function_response=response)]),
    ]


def gemini_showed_milk() -> list[types.Content]:
    """Gemini searched and listed two milks, in an order of its own."""
    shop = a_shop()
    return [
        user("quiero leche"),
        *called("search_users", shop.result("search_users")),
        *called("search_products", shop.result("search_products", query="leche"), query="leche"),
        milo(
            "Tengo:\n1. Leche Descremada Sancor 1L a $ 420,00\n"
            "2. Leche Entera La Serenísima 1L a $ 450,00\n¿Cuál te llevás?"
        ),
    ]


def test_an_ordinal_counts_as_gemini_listed() -> None:
    outcome = answer([*gemini_showed_milk(), user("la segunda")])

    assert outcome == (Call("add_product_to_cart", (("product_id", 5), ("quantity", 1))),)


def test_a_registration_that_gemini_began_is_gone_on_with() -> None:
    history = [
        user("quiero leche"),
        *called("search_users", {"status": "not_found"}),
        milo("¡Hola! ¿Me decís tu nombre?"),
        user("Juan"),
        milo("Un gusto, Juan. ¿Me pasás tu correo electrónico?"),
        user("juan@example.com"),
    ]

    outcome = answer(history)

    assert outcome == (Call("create_user", (("email", "juan@example.com"), ("name", "Juan"))),)
    taken_up = answer([*history, *called("create_user", {"status": "created", "user": USER})])
    assert taken_up == (Call("search_products", (("query", "leche"),)),)


def test_gemini_words_are_no_facts() -> None:
    """A price or a product that only stood in a reply is never repeated."""
    outcome = answer([user("hola"), milo("Tengo Leche Fantasma a $ 1,00. ¿La querés?"), user("sí")])

    assert outcome == (Call("search_users"),)


def test_a_memory_cut_short_asks_instead_of_guessing() -> None:
    shop = a_shop()
    history = [
        milo("1. Leche Entera\n2. Leche Descremada\n¿Cuál preferís?"),
        user("la primera"),
        *called("search_users", shop.result("search_users")),
    ]

    reply = answer(history)

    assert isinstance(reply, Reply)
    assert "¿De qué producto me hablás?" in render(reply.said)


def test_what_an_earlier_try_of_the_turn_added_is_not_added_again() -> None:
    shop = a_shop()
    added = shop.result("add_product_to_cart", product_id=51, quantity=2)

    outcome = answer(
        [
            user("2 cocas zero"),
            *called("add_product_to_cart", added, product_id=51, quantity=2),
            *called("search_users", shop.result("search_users")),
        ]
    )

    assert isinstance(outcome, Reply)
    assert "Agregué 2 x *Coca-Cola Zero 1,5 L*" in render(outcome.said)


def test_a_quantity_that_an_earlier_try_has_set_is_not_changed_once_more() -> None:
    shop = a_shop()
    shop.result("add_product_to_cart", product_id=5, quantity=4)
    less = shop.result("set_product_quantity", product_id=5, quantity=3)
    history = [
        user("leche entera"),
        *called("search_users", shop.result("search_users")),
        *called("add_product_to_cart", {**less, "status": "added"}, product_id=5, quantity=4),
        milo("Listo, 4 leches."),
        user("uno menos"),
        *called("set_product_quantity", less, product_id=5, quantity=3),
    ]
    outcome = answer(history)
    assert isinstance(outcome, tuple)
    (look,) = outcome
    assert isinstance(look, Call)
    assert look.tool == "get_cart_summary"

    outcome = answer([*history, *called("get_cart_summary", shop.result("get_cart_summary"))])

    assert isinstance(outcome, Reply)
    assert "Ahora llevás 3 x" in render(outcome.said)


def test_an_order_placed_by_an_earlier_try_is_told_and_not_placed_again() -> None:
    shop = a_shop()
    shop.result("add_product_to_cart", product_id=5)
    placed = shop.result("checkout_cart")

    outcome = answer(
        [
            user("finalizar"),
            *called("checkout_cart", placed),
            *called("search_users", shop.result("search_users")),
        ]
    )

    assert isinstance(outcome, Reply)
    assert placed["order"]["payment_url"] in render(outcome.said)


def test_a_message_that_was_never_answered_is_answered_with_the_next() -> None:
    shop = a_shop()

    outcome = answer(
        [
            user("manteca"),
            user("y pan lactal"),
            *called("search_users", shop.result("search_users")),
        ]
    )

    assert isinstance(outcome, tuple)
    assert [one.args["query"] for one in outcome] == [
        "manteca",
        "pan lactal",
    ]


def test_parallel_responses_are_paired_in_order() -> None:
    calls = [types.FunctionCall(name="search_products", args={"query": q}) for q in ("a", "b")]
    answers = [
        types.FunctionResponse(name="search_products", response={"status": "not_found", "query": q})
        for q in ("a", "b")
    ]
    *_, now = exchanges_of(
        [
            user("a y b"),
            types.Content(role="model", parts=[types.Part(function_call=c) for c in calls]),
            types.Content(role="user", parts=[types.Part(function_response=r) for r in answers]),
        ]
    )

    assert [(done.arguments["query"], done.result["query"]) for done in now.done] == [
        ("a", "a"),
        ("b", "b"),
    ]


def own_turn(shop: ToolCalls, text: str) -> tuple[list[types.Content], State]:
    """What a turn of the offline model leaves behind it but its last words, and the state that it ended with."""
    history = [user(text)]
    for _ in range(MAX_CALLS):
        outcome = answer(history)
        if isinstance(outcome, Reply):
            return history, outcome.state
        for one in outcome:
            history += called(one.tool, shop.result(one.tool, **one.args), **one.args)
    raise AssertionError("it never ended")


def words_with(state: State, text: str) -> types.Content:
    """Words of the offline model's as memory keeps them: what is noted on them has been JSON."""
    note = json.loads(json.dumps(noted(state)))
    return types.Content(role="model", parts=[types.Part(text=text, part_metadata=note)])


def test_an_own_turn_is_gone_on_with_by_what_was_noted_whatever_its_words() -> None:
    """A reply that is worded anew must not make the conversations under way forget."""
    turn, ended = own_turn(a_shop(), "pan lactal, 3 leches y yerba")

    past = exchanges_of([*turn, words_with(ended, "Como lo diga otra versión."), user("2")])[:-1]

    state = state_after(past)
    assert state == ended
    assert state.question is not None
    assert state.question.asked is Asked.WHICH
    assert state.question.wish is not None
    assert state.question.wish.amount is not None
    assert state.question.wish.amount.value == 3
    assert [wish.phrase for wish in state.wishes] == ["yerba"]


def test_what_is_noted_holds_without_the_turns_before_it() -> None:
    _, ended = own_turn(a_shop(), "quiero leche")

    outcome = answer([words_with(ended, "¿Cuál?"), user("la segunda")])

    assert ended.question is not None
    second = ended.question.products[1]
    assert outcome == (Call("add_product_to_cart", (("product_id", second.id), ("quantity", 1))),)


def test_what_gemini_says_afterwards_is_inferred_on_top_of_it() -> None:
    shop = a_shop()
    turn, ended = own_turn(shop, "quiero leche")
    emptied = [*called("clear_cart", {"status": "needs_confirmation"}), milo("¿Lo vacío?")]

    state = state_after(
        exchanges_of([*turn, words_with(ended, "¿Cuál?"), user("vaciar"), *emptied])
    )

    assert state.question == Question(Asked.EMPTY_CART)
    assert state.shown == ended.shown


@pytest.mark.parametrize(
    "note",
    [
        {},
        {"standing": None},
        {"standing": {"version": 0, "state": {"name": "Eva", "registered": True}}},
        {"standing": {"version": VERSION, "state": {"wishes": 7}}},
        {"standing": {"version": VERSION, "state": None}},
        {"another": {"version": VERSION, "state": {"name": "Eva"}}},
    ],
)
def test_a_note_of_another_version_is_passed_over(note: dict[str, Any]) -> None:
    said = types.Content(role="model", parts=[types.Part(text="¡Hola!", part_metadata=note)])

    assert state_after(exchanges_of([user("hola"), said])) == State()


def test_a_state_that_this_version_noted_before_is_read_as_it_was() -> None:
    """Fails when a change of `State` reads an earlier one as something else: then `VERSION` has to count on."""
    kept = Path(__file__).with_name("standing_1.json").read_text(encoding="utf-8")

    state = state_in(json.loads(kept))

    assert state is not None
    assert noted(state) == json.loads(kept)


def test_calls_of_another_model_leave_it_all_of_its_own() -> None:
    history = [user("quiero leche")]
    for _ in range(MAX_CALLS):
        history += called("something_else", {"status": "found"})

    assert answer(history) == (Call("search_users"),)


def test_nothing_at_all_is_answered_with_help() -> None:
    reply = answer([])

    assert isinstance(reply, Reply)
    assert "Puedo ayudarte" in render(reply.said)
