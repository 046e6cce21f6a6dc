"""Gemini as Milo asks it: it thinks little, is asked again where that helps, and is checked for its version.

What it states is held against the tools' results (`grounding.py`): an answer that invents something is never said.
"""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from google.adk.models import Gemini
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.genai import types
from pydantic import PrivateAttr

from .answers import INVENTED, MALFORMED_CALL, NO_CONTENT, UNGROUNDED, fault_of, words_of
from .facts import facts_of
from .gemini_names import is_release_of, is_since_gemini_3
from .grounding import Ungrounded, ungrounded

logger = logging.getLogger(__name__)

_CUT = frozenset({"MAX_TOKENS", "CONTINUATION"})
_WORTH_ANOTHER_TRY = _CUT | {
    NO_CONTENT,
    MALFORMED_CALL,
    "UNEXPECTED_TOOL_CALL",
    "TOO_MANY_TOOL_CALLS",
    "OTHER",
    "FINISH_REASON_UNSPECIFIED",
}
"""A second try often ends otherwise. After SAFETY, RECITATION and the like it ends in the same way."""


class CarefulGemini(Gemini):
    """Gives one answer to each request. One that is not whole, or invents something, is asked for once more, and the second one
    counts: as no answer if that invents something, too."""

    _seen_versions: set[str] = PrivateAttr(default_factory=set)

    async def generate_content_async(
        self,
        llm_request: LlmRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002 -- ADK's signature
    ) -> AsyncGenerator[LlmResponse, None]:
        """Yields exactly one answer."""
        if is_since_gemini_3(self.model):
            llm_request.config.thinking_config = types.ThinkingConfig(
                thinking_level=types.ThinkingLevel.LOW
            )
        answer = await self._ask(llm_request)
        invented = self._invented(answer, llm_request)
        times = 1 if invented else 0
        again = self._another(llm_request, answer, invented)
        if again:
            answer = _with_usage_of(answer, await self._ask(again))
            invented = self._invented(answer, llm_request)
            times += 1 if invented else 0
        if times:
            answer.custom_metadata = {**(answer.custom_metadata or {}), INVENTED: times}
        yield _refused(answer) if invented else answer

    def _another(
        self, request: LlmRequest, answer: LlmResponse, invented: Ungrounded | None
    ) -> LlmRequest | None:
        """What to ask instead of making do with an answer; None where that would change nothing, or need not."""
        fault = fault_of(answer)
        if fault in _WORTH_ANOTHER_TRY:
            logger.warning("%s is asked again: %s", self.model, fault)
            return _roomier(request) if fault in _CUT else request
        return _corrected(request, answer, invented) if invented else None

    def _invented(self, answer: LlmResponse, request: LlmRequest) -> Ungrounded | None:
        """What a reply states that no tool has said; of a call with words beside it nobody hears the words."""
        if fault_of(answer) or answer.get_function_calls():
            return None
        found = ungrounded(words_of(answer), facts_of(request.contents))
        if found:
            told = {"model": self.model, "ungrounded": found.kind}
            logger.warning("an answer of %s is not grounded: %s", self.model, found.kind, extra=told)  # fmt: skip
        return found

    async def _ask(self, request: LlmRequest) -> LlmResponse:
        async with aclosing(super().generate_content_async(_unnoted(request))) as answers:
            answer = await anext(answers)
        if answer.finish_reason is None and answer.error_code is None:
            answer.finish_reason = types.FinishReason.FINISH_REASON_UNSPECIFIED
        self._look_at(answer.model_version or self.model)
        return answer

    def _look_at(self, version: str) -> None:
        """Warns, once for each version, that another model answers: Google routes a deprecated one on."""
        if version in self._seen_versions:
            return
        self._seen_versions.add(version)
        if not is_release_of(self.model, version):
            logger.warning(
                "GEMINI_MODEL is %s, but %s answers: it may be deprecated", self.model, version
            )


def _corrected(request: LlmRequest, answer: LlmResponse, invented: Ungrounded) -> LlmRequest:
    """The same request after that answer, which was not sent, and why."""
    why = (
        f"(Not from the shopper.) Your reply was not sent: nothing that a tool answered says {invented.words!r}. "
        "Reply to the shopper's last message again. State no price, total, discount, link, number or deed but those of the "
        "results; call a tool for what you do not have."
    )
    said = types.Content(role="model", parts=[types.Part(text=words_of(answer))])
    told = types.Content(role="user", parts=[types.Part(text=why)])
    return request.model_copy(update={"contents": [*request.contents, said, told]})


def _with_usage_of(first: LlmResponse, second: LlmResponse) -> LlmResponse:
    """The second answer with the tokens of both: both are paid."""
    usage, before = second.usage_metadata, first.usage_metadata
    if usage is None or before is None:
        return second.model_copy(update={"usage_metadata": usage or before})
    counted = {
        name: (getattr(usage, name) or 0) + (getattr(before, name) or 0)
        for name in ("prompt_token_count", "candidates_token_count", "thoughts_token_count", "total_token_count")
    }  # fmt: skip
    return second.model_copy(update={"usage_metadata": usage.model_copy(update=counted)})


def _refused(answer: LlmResponse) -> LlmResponse:
    """The answer as one that nobody hears."""
    return answer.model_copy(update={"error_code": UNGROUNDED, "content": None})


def _unnoted(request: LlmRequest) -> LlmRequest:
    """The request without what another model noted for itself on its words; for Vertex AI the SDK refuses it."""
    contents = [
        content.model_copy(update={"parts": [_without_note(part) for part in content.parts or []]})
        for content in request.contents
    ]
    return request.model_copy(update={"contents": contents})


def _without_note(part: types.Part) -> types.Part:
    return part.model_copy(update={"part_metadata": None}) if part.part_metadata else part


def _roomier(request: LlmRequest) -> LlmRequest:
    """The same request with twice the room: thoughts count as output, too."""
    room = 2 * (request.config.max_output_tokens or 0) or None
    config = request.config.model_copy(update={"max_output_tokens": room})
    return request.model_copy(update={"config": config})
