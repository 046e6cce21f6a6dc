"""The agent: the ADK app with one model behind Milo's instruction and tools."""

import logging
import sys
import warnings
from collections.abc import AsyncGenerator
from contextlib import aclosing
from importlib.util import find_spec

from google.adk.agents import LlmAgent, RunConfig
from google.adk.agents.callback_context import CallbackContext
from google.adk.agents.readonly_context import ReadonlyContext
from google.adk.apps import App
from google.adk.events import Event
from google.adk.features import FeatureName, override_feature_enabled
from google.adk.models import BaseLlm
from google.adk.models._capabilities import LlmCapabilities
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.adk.runners import Runner
from google.adk.sessions import Session
from google.adk.telemetry.context import ContentCapturingMode, TelemetryConfig
from google.adk.tools.base_tool import BaseTool
from google.adk.tools.tool_context import ToolContext
from google.genai import types

from ..offline.model import MAX_CALLS
from ..tools import TOOLS
from ..tools.call import STATE_KEY, Result, ShopperTurn
from . import memory
from .answers import INVENTED, fault_of
from .instruction import instruction
from .thought import NothingSaid, said

logger = logging.getLogger(__name__)

_MAX_OUTPUT_TOKENS = 4096
"""Of thoughts and words together; a reply is a tenth of it."""
_APP = "milo"
_USER = "shopper"
"""ADK's user id goes to traces, so it says nothing of the shopper."""
_REMOTE_AGENTS = "google.adk.agents.remote_a2a_agent"
"""ADK imports it in each run, in case that the package it needs is installed."""


class TurnGone(Exception):
    """Another worker has the turn by now."""


class Mind:
    """One model with Milo's instruction and tools."""

    def __init__(self, model: BaseLlm, shop_name: str) -> None:
        self.name, self.shop_name = model.model, shop_name
        self._app = App(name=_APP, root_agent=agent_of(model, shop_name))

    async def answer(
        self, session: Session, turn: ShopperTurn | None, message: types.Content
    ) -> str:
        """What the model says in the end; the session grows by what happened.

        Raises:
            NothingSaid: an empty, broken off, blocked or malformed answer.
            TurnGone: a tool learned that the turn is lost.
            Exception: whatever the model's service or ADK raises.
        """
        runner = Runner(app=self._app, session_service=memory.OneTurnSessions(session))
        events = runner.run_async(
            user_id=session.user_id,
            session_id=session.id,
            invocation_id=session.id,
            new_message=message,
            run_config=RunConfig(
                max_llm_calls=MAX_CALLS,
                telemetry=TelemetryConfig(capture_message_content=ContentCapturingMode.NO_CONTENT),
            ),
        )
        last: Event | None = None
        async with aclosing(events) as stream:
            async for event in stream:
                if turn and turn.lost:
                    raise TurnGone(turn.id)
                last = event
        return said(last)


def agent_of(model: BaseLlm, shop_name: str) -> LlmAgent:
    """Milo as an ADK agent: one model behind the instruction and the tools, which act in a claimed turn."""
    # Without it ADK hands the model's arguments on unchecked: a quantity could be a text.
    warnings.filterwarnings("ignore", r"\[EXPERIMENTAL\] feature FUNCTION_TOOL_ARG_VALIDATION")
    override_feature_enabled(FeatureName.FUNCTION_TOOL_ARG_VALIDATION, enabled=True)
    text = instruction(shop_name)

    def provide(_: ReadonlyContext) -> str:  # a provider's text is not a template
        return text

    return LlmAgent(
        name=memory.AGENT,
        model=model,
        instruction=provide,
        tools=list(TOOLS),
        generate_content_config=types.GenerateContentConfig(max_output_tokens=_MAX_OUTPUT_TOKENS),
        before_model_callback=_count,
        after_model_callback=_only_whole,
        after_tool_callback=_with_status,
        on_tool_error_callback=_no_such_tool,
    )


async def rehearse() -> None:
    """Runs a turn that touches nothing: ADK imports much of itself in its first run, near half a second.

    What ADK would look for in vain, again in each run, is marked as absent: Python remembers only what it has found.
    """
    if _REMOTE_AGENTS not in sys.modules and find_spec("a2a") is None:
        sys.modules[_REMOTE_AGENTS] = None  # type: ignore[assignment]
    words = types.Content(role="user", parts=[types.Part(text="hola")])
    mind = Mind(_Rehearsal(model="rehearsal"), "")
    await mind.answer(session_of("rehearsal", [], None), None, words)


class _Rehearsal(BaseLlm):
    """Says one word."""

    @property
    def capabilities(self) -> LlmCapabilities:
        return LlmCapabilities(output_schema_and_tools=False)

    async def generate_content_async(
        self,
        llm_request: LlmRequest,  # noqa: ARG002
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002 -- ADK's signature
    ) -> AsyncGenerator[LlmResponse, None]:
        yield LlmResponse(
            content=types.Content(role="model", parts=[types.Part(text="hola")]),
            usage_metadata=types.GenerateContentResponseUsageMetadata(
                prompt_token_count=1, candidates_token_count=1
            ),
        )


def session_of(turn_id: str, events: list[Event], turn: ShopperTurn | None) -> Session:
    """A session for the length of one turn, in which the tools find the turn."""
    return Session(id=turn_id, app_name=_APP, user_id=_USER, events=events, state={STATE_KEY: turn})


def _count(
    callback_context: CallbackContext,
    llm_request: LlmRequest,  # noqa: ARG001 -- ADK passes both by name
) -> None:
    """Counts that the model is asked."""
    turn = callback_context.state.get(STATE_KEY)
    if turn:
        turn.model_calls += 1


def _only_whole(callback_context: CallbackContext, llm_response: LlmResponse) -> None:
    """Stops the run before an answer that is not whole is kept, said, or has its calls made; counts what was invented."""
    turn = callback_context.state.get(STATE_KEY)
    if turn:
        turn.invented += (llm_response.custom_metadata or {}).get(INVENTED, 0)
    fault = fault_of(llm_response)
    if fault is not None:
        raise NothingSaid(fault)


def _no_such_tool(
    tool: BaseTool,
    args: dict[str, object],  # noqa: ARG001 -- ADK passes all four by name
    tool_context: ToolContext,  # noqa: ARG001
    error: Exception,  # noqa: ARG001
) -> Result:
    """Answers a call of a tool that does not exist; ours never raise."""
    logger.warning("the model called %s, which is not a tool", tool.name[:80])
    return {"status": "error", "code": "unknown_tool", "message": "there is no such tool"}


def _with_status(
    tool: BaseTool,  # noqa: ARG001 -- ADK passes all four by name
    args: dict[str, object],  # noqa: ARG001
    tool_context: ToolContext,  # noqa: ARG001
    tool_response: object,
) -> Result | None:
    """Gives ADK's own refusals (missing or mistyped arguments) the shape of our results."""
    if isinstance(tool_response, dict) and "status" not in tool_response:
        message = str(tool_response.get("error", "the call is malformed"))[:400]
        return {"status": "error", "code": "invalid_arguments", "message": message}
    return None
