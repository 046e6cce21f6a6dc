"""What of a model's answers may be taken."""

from collections.abc import Callable

import pytest
from google.adk.models.llm_response import LlmResponse
from google.genai import types

from agent_worker.thinking.answers import fault_of
from agent_worker.tools import TOOLS
from tests.scripted_model import call, say

WHOLE = (None, types.FinishReason.STOP)


def answer(*parts: types.Part, reason: types.FinishReason | None = None) -> LlmResponse:
    content = types.Content(role="model", parts=list(parts))
    return LlmResponse(content=content, finish_reason=reason)


@pytest.mark.parametrize("reason", WHOLE, ids=str)
@pytest.mark.parametrize("part", [say("Tenemos leche."), call("clear_cart")], ids=["words", "call"])
def test_words_and_calls_that_were_finished_are_taken(
    part: types.Part, reason: types.FinishReason | None
) -> None:
    assert fault_of(answer(types.Part(text="mmm", thought=True), part, reason=reason)) is None


@pytest.mark.parametrize("reason", [one for one in types.FinishReason if one not in WHOLE])
def test_what_ended_for_any_other_reason_is_not(reason: types.FinishReason) -> None:
    for part in (say("Tu pedido suma $ 1.2"), call("clear_cart")):
        assert fault_of(answer(part, reason=reason)) == reason.name


@pytest.mark.filterwarnings("ignore:A_REASON_OF_NEXT_YEAR")
def test_a_reason_that_nobody_knows_yet_is_none_to_take_an_answer() -> None:
    reason = types.FinishReason("A_REASON_OF_NEXT_YEAR")
    assert fault_of(answer(say("Hola"), reason=reason)) == "A_REASON_OF_NEXT_YEAR"


@pytest.mark.parametrize(
    "parts",
    [[], [say(" \n")], [say("\u200b")], [types.Part(text="mmm", thought=True)]],
    ids=["none", "blank", "unseen", "thought"],
)
def test_an_answer_without_words_and_calls_is_none(parts: list[types.Part]) -> None:
    assert fault_of(answer(*parts, reason=types.FinishReason.STOP)) == "MODEL_RETURNED_NO_CONTENT"


@pytest.mark.parametrize(
    "words",
    [
        "```tool_code\nprint(default_api.add_product_to_cart(product_id=101))\n```",
        "tool_code\ndefault_api.search_products(query='leche')",
        "print(search_products('leche'))",
        "add_product_to_cart(product_id=101, quantity=1)",
        '{"name": "add_product_to_cart", "args": {"product_id": 5}}',
        "<tool_call>checkout_cart</tool_call>",
        "call:checkout_cart{}",
        "The user wants milk. I should call search_products.",
        "check\u200bout_cart",
    ],
)
def test_what_pretends_to_be_a_call_is_a_malformed_one(words: str) -> None:
    assert fault_of(answer(say(words), call("clear_cart"))) == "MALFORMED_FUNCTION_CALL"


@pytest.mark.parametrize("tool", TOOLS, ids=lambda tool: tool.__name__)
def test_the_name_of_a_tool_is_no_word_for_a_shopper(tool: Callable[..., object]) -> None:
    assert fault_of(answer(say(f"Uso `{tool.__name__}`."))) == "MALFORMED_FUNCTION_CALL"


@pytest.mark.parametrize(
    "words", ["Para imprimir:\nprint (1)", "Te lo paso: https://milo.example/checkout/AbC"]
)
def test_what_only_reminds_of_a_call_is_said(words: str) -> None:
    assert fault_of(answer(say(words))) is None


def test_a_shop_may_speak_of_printing() -> None:
    assert fault_of(answer(say("Papel para imprimir (print) A4, 500 hojas."))) is None
