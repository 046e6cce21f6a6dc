"""A model that says what a test wrote down, through the same door as Gemini."""

from collections.abc import AsyncGenerator, Awaitable, Callable
from typing import Any

from google.adk.models import BaseLlm
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.genai import types

Step = list[types.Part] | LlmResponse | Exception | Callable[[LlmRequest], Awaitable["Step"]]


def call(name: str, /, **args: Any) -> types.Part:
    """A function call."""
    return types.Part(function_call=types.FunctionCall(name=name, args=args))


def say(text: str) -> types.Part:
    """Words."""
    return types.Part(text=text)


class ScriptedModel(BaseLlm):
    """Does one step a call: parts to answer, an error to raise, or a function of the request.

    `script` may also be a function of the request that answers the step, for models that decide.
    """

    model: str = "scripted"
    script: Any = None
    seen: Any = None

    def model_post_init(self, _: Any) -> None:
        self.seen = []

    async def generate_content_async(
        self, llm_request: LlmRequest, stream: bool = False
    ) -> AsyncGenerator[LlmResponse, None]:
        self.seen.append(spoken(llm_request))
        step = self.script(llm_request) if callable(self.script) else self.script.pop(0)
        if callable(step):
            step = await step(llm_request)
        if isinstance(step, Exception):
            raise step
        if isinstance(step, LlmResponse):
            yield step
            return
        yield LlmResponse(
            content=types.Content(role="model", parts=step),
            usage_metadata=types.GenerateContentResponseUsageMetadata(
                prompt_token_count=10, candidates_token_count=2, thoughts_token_count=1
            ),
        )


def spoken(request: LlmRequest) -> list[tuple[Any, ...]]:
    """What the request holds, part by part: ("user", "hola"), ("call", name, args), ("result", name, {…})."""
    found: list[Any] = []
    for content in request.contents:
        for part in content.parts or []:
            if part.function_call:
                found.append(("call", part.function_call.name, part.function_call.args))
            elif part.function_response:
                found.append(
                    ("result", part.function_response.name, part.function_response.response)
                )
            else:
                found.append((content.role, part.text))
    return found


def last_result(request: LlmRequest) -> tuple[str, dict[str, Any]] | None:
    """The tool result that the request ends with, None when it ends with the shopper's words."""
    name, *rest = spoken(request)[-1]
    return (rest[0], rest[1]) if name == "result" else None
