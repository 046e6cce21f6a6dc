"""Answers: which ones of a model are whole. Neither a broken-off one is, nor code written in place of a call."""

import re

from google.adk.models.llm_response import LlmResponse
from google.genai import types

from retail.writing import plain

from ..tools import TOOLS
from ..whatsapp.inbound import printable

NO_CONTENT = "MODEL_RETURNED_NO_CONTENT"
UNGROUNDED = "UNGROUNDED"
"""It states what no tool has said."""
INVENTED = "invented"
"""The member of an answer's metadata that says how many were asked for and invented something, itself among them."""
MALFORMED_CALL = types.FinishReason.MALFORMED_FUNCTION_CALL.name

_PRETENDED = re.compile(
    rf"\b(?:tool_code|tool_outputs|default_api)\b|(?<!\w)(?:{'|'.join(tool.__name__ for tool in TOOLS)})(?!\w)"
)
"""What Gemini writes where it should have called a tool. A tool's name is no word that a shopper is told."""


def fault_of(answer: LlmResponse) -> str | None:
    """Why an answer may neither be delivered nor have its calls run; None when it is whole.

    The name of a finish reason, an error's code, or `MODEL_RETURNED_NO_CONTENT`. No finish reason counts as
    whole: models that are not Gemini give none.
    """
    if answer.finish_reason not in {None, types.FinishReason.STOP}:
        return types.FinishReason(answer.finish_reason).name
    if answer.error_code:
        return str(answer.error_code)
    words = plain(words_of(answer))
    if _PRETENDED.search(words):
        return MALFORMED_CALL
    return None if printable(words).strip() or answer.get_function_calls() else NO_CONTENT


def words_of(answer: LlmResponse) -> str:
    """What an answer says, without its thoughts."""
    parts = (answer.content and answer.content.parts) or []
    return "".join(part.text for part in parts if part.text and not part.thought)
