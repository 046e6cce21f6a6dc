"""Milo: the ADK app with its one agent, and how it thinks about one turn."""

import logging
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass

from google.adk.agents import LlmAgent, RunConfig
from google.adk.agents.readonly_context import ReadonlyContext
from google.adk.apps import App
from google.adk.events import Event
from google.adk.features import FeatureName, override_feature_enabled
from google.adk.models import BaseLlm
from google.adk.runners import Runner
from google.adk.sessions import Session
from google.adk.telemetry.context import ContentCapturingMode, TelemetryConfig
from google.adk.tools.base_tool import BaseTool
from google.adk.tools.tool_context import ToolContext
from google.genai import types

from retail.errors import Unavailable

from . import memory
from .deadline import Sleep, within
from .instruction import instruction
from .journal import replay
from .replies import APOLOGY
from .thought import Thought, said, tool_reports, usage_of
from .tools import TOOLS
from .tools.call import STATE_KEY, Result, ShopperTurn

logger = logging.getLogger(__name__)

MOST_MODEL_CALLS = 8
JOURNAL_SECONDS, MODEL_SECONDS, FALLBACK_SECONDS = 7.0, 30.0, 8.0
"""Together the 45 seconds that a turn may think."""
_MOST_OUTPUT_TOKENS = 2048
_APP = "milo"
_USER = "shopper"
"""ADK's user id goes to traces, so it says nothing of the shopper."""


class TurnGone(Exception):
    """Another worker has the turn by now."""


class Mind:
    """One model with Milo's instruction and tools."""

    def __init__(self, model: BaseLlm, shop_name: str) -> None:
        # Without it ADK hands the model's arguments on unchecked: a quantity could be a text.
        override_feature_enabled(FeatureName.FUNCTION_TOOL_ARG_VALIDATION, enabled=True)
        text = instruction(shop_name)

        def provide(_: ReadonlyContext) -> str:  # a provider's text is not a template
            return text

        agent = LlmAgent(
            name=memory.AGENT,
            model=model,
            instruction=provide,
            tools=list(TOOLS),
            generate_content_config=types.GenerateContentConfig(
                max_output_tokens=_MOST_OUTPUT_TOKENS
            ),
            after_tool_callback=_with_status,
            on_tool_error_callback=_no_such_tool,
        )
        self.name = model.model
        self._app = App(name=_APP, root_agent=agent)

    async def answer(self, session: Session, turn: ShopperTurn, message: types.Content) -> str:
        """What the model says in the end; the session grows by what happened.

        Raises:
            NothingSaid: an empty, blocked or malformed answer.
            TurnGone: a tool learned that the turn is lost.
            Exception: whatever the model's service or ADK raises.
        """
        runner = Runner(app=self._app, session_service=memory.OneTurnSessions(session))
        events = runner.run_async(
            user_id=session.user_id,
            session_id=session.id,
            invocation_id=turn.id,
            new_message=message,
            run_config=RunConfig(
                max_llm_calls=MOST_MODEL_CALLS,
                telemetry=TelemetryConfig(capture_message_content=ContentCapturingMode.NO_CONTENT),
            ),
        )
        last: Event | None = None
        async with aclosing(events) as stream:
            async for event in stream:
                if turn.lost:
                    raise TurnGone(turn.id)
                last = event
        return said(last)


@dataclass(frozen=True)
class Milo:
    """Thinks about turns: one model first, another when that fails.

    Attributes:
        fallback: answers the same turn when `first` fails; None when `first` has no better.
        sleep: waits that many seconds; passed in.
    """

    first: Mind
    fallback: Mind | None
    sleep: Sleep

    async def think(
        self, turn: ShopperTurn, texts: Sequence[str], remembered: str | None
    ) -> Thought:
        """What Milo answers to the shopper's `texts`; an apology when nobody can.

        Raises:
            Unavailable: `journal_unavailable`; the turn is to be tried later.
            TurnGone: another worker has the turn by now.
        """
        message = types.Content(role="user", parts=[types.Part(text=text) for text in texts])
        session = await self._session(turn, message, remembered)
        tries = [(self.first, MODEL_SECONDS), (self.fallback, FALLBACK_SECONDS)]
        for mind, seconds in tries:
            if mind is None:
                continue
            try:
                reply = await within(seconds, mind.answer(session, turn, message), self.sleep)
            except TurnGone:
                raise
            except Exception as error:
                logger.exception(
                    "model %s failed in turn %s: %s", mind.name, turn.id, type(error).__name__
                )
                _keep_calls(session, turn)
            else:
                return _thought(session, turn, reply, mind.name)
        if not any(event.invocation_id == turn.id for event in session.events):
            session.events.append(_event(turn, "user", message))
        apology = types.Content(role="model", parts=[types.Part(text=APOLOGY)])
        session.events.append(_event(turn, memory.AGENT, apology))
        return _thought(session, turn, APOLOGY, "none")

    async def _session(
        self, turn: ShopperTurn, message: types.Content, remembered: str | None
    ) -> Session:
        events = memory.load(remembered)
        try:
            done = await within(JOURNAL_SECONDS, replay(turn), self.sleep)
        except TimeoutError as error:
            raise Unavailable("journal_unavailable", str(error)) from error
        if done:
            events += [_event(turn, "user", message), *done]
        return Session(
            id=turn.id, app_name=_APP, user_id=_USER, events=events, state={STATE_KEY: turn}
        )


def _no_such_tool(
    tool: BaseTool,
    args: dict[str, object],  # noqa: ARG001 -- ADK passes all four by name
    tool_context: ToolContext,  # noqa: ARG001
    error: Exception,  # noqa: ARG001
) -> Result:
    """Answers a call of a tool that does not exist; ours never raise."""
    logger.warning("the model called %s, which is no tool", tool.name[:80])
    return {"status": "error", "code": "unknown_tool", "message": "there is no such tool"}


def _thought(session: Session, turn: ShopperTurn, reply: str, model: str) -> Thought:
    events = [event for event in session.events if event.invocation_id == turn.id]
    return Thought(
        reply=reply,
        memory=memory.dump(session.events),
        tool_calls=tool_reports(events),
        model=model,
        usage=usage_of(events),
    )


def _keep_calls(session: Session, turn: ShopperTurn) -> None:
    """Leaves of a failed run what it did, not what it may have begun to say."""
    session.events[:] = [
        event
        for event in session.events
        if event.invocation_id != turn.id
        or event.author == "user"
        or event.get_function_calls()
        or event.get_function_responses()
    ]


def _event(turn: ShopperTurn, author: str, content: types.Content) -> Event:
    return Event(author=author, invocation_id=turn.id, content=content)


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
