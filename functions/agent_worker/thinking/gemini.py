"""Gemini as Milo asks it: it thinks little, is asked again where that helps, and is checked for its version."""

import logging
from collections.abc import AsyncGenerator
from contextlib import aclosing

from google.adk.models import Gemini
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.genai import types
from pydantic import PrivateAttr

from .answers import MALFORMED_CALL, NO_CONTENT, fault_of
from .gemini_names import is_release_of, is_since_gemini_3

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
    """Gives one answer to each request. One that is not whole is asked for once more, and the second one counts."""

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
        fault = fault_of(answer)
        if fault in _WORTH_ANOTHER_TRY:
            logger.warning("%s is asked again: %s", self.model, fault)
            answer = await self._ask(_roomier(llm_request) if fault in _CUT else llm_request)
        yield answer

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
