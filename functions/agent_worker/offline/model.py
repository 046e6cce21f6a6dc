"""The `BaseLlm` that answers by rules: what a fresh laptop runs and what stands in for Gemini."""

import json
from collections.abc import AsyncGenerator, Sequence

from google.adk.models import BaseLlm
from google.adk.models._capabilities import LlmCapabilities
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.genai import types

from .decision import Reply, converse
from .dialogue import exchanges_of, heard_in, state_after
from .play import MAX_ROUNDS, Answers, Call, play
from .standing import noted
from .utterances import Saying
from .wording import render

MAX_CALLS = MAX_ROUNDS + 1
"""Model calls of one model in one turn; the last must answer."""

_LETTERS_A_TOKEN = 4


def answer(contents: Sequence[types.Content], shop: str = "") -> tuple[Call, ...] | Reply:
    """The tools to call next, or the reply. Pure: the same contents give the same answer."""
    *past, now = exchanges_of(contents)
    state = state_after(past, shop)
    if not now.texts:
        return Reply((Saying.HELP,), state)
    script = converse(state, heard_in(now.texts), now.done)
    return play(script, Answers(now.done))


def _tokens(contents: Sequence[types.Content]) -> int:
    letters = 0
    for content in contents:
        for part in content.parts or []:
            letters += len(part.text or "")
            if part.function_call:
                letters += len(json.dumps(part.function_call.args, default=str))
            if part.function_response:
                letters += len(json.dumps(part.function_response.response, default=str))
    return letters // _LETTERS_A_TOKEN + 1


class OfflineModel(BaseLlm):
    """Understands the shop's Spanish by rules and calls Milo's tools; needs no network and no key.

    Usage counts are letters / 4, so that budgets and dashboards have something to count.

    Attributes:
        shop_name: in whose name it greets.
    """

    model: str = "offline"
    shop_name: str = ""

    @property
    def capabilities(self) -> LlmCapabilities:
        """Tools only: it writes no structured output."""
        return LlmCapabilities(output_schema_and_tools=False)

    async def generate_content_async(
        self,
        llm_request: LlmRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002 -- ADK's signature
    ) -> AsyncGenerator[LlmResponse, None]:
        """Yields exactly one complete response: function calls in parallel, or the reply's text."""
        outcome = answer(llm_request.contents, self.shop_name)
        if isinstance(outcome, Reply):
            note = noted(outcome.state)
            parts = [types.Part(text=render(outcome.said), part_metadata=note)]
        else:
            parts = [
                types.Part(function_call=types.FunctionCall(name=call.tool, args=call.args))
                for call in outcome
            ]
        content = types.Content(role="model", parts=parts)
        read, written = _tokens(llm_request.contents), _tokens([content])
        yield LlmResponse(
            content=content,
            model_version=self.model,
            finish_reason=types.FinishReason.STOP,
            usage_metadata=types.GenerateContentResponseUsageMetadata(
                prompt_token_count=read,
                candidates_token_count=written,
                total_token_count=read + written,
            ),
        )
