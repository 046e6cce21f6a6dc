"""Minds: the scripted brain behind a light runner, and the same brain behind ADK's own.

The light one does what ADK does to a session (the user's words, each call, each response, the last words)
in a hundredth of the time; it calls the real tools. A share of the worlds goes through ADK itself, and a
share of those has the shop's offline model for a brain.
"""

import asyncio
from collections.abc import AsyncGenerator, Sequence
from types import SimpleNamespace
from typing import Any, cast

from google.adk.events import Event
from google.adk.models import BaseLlm
from google.adk.models.llm_request import LlmRequest
from google.adk.models.llm_response import LlmResponse
from google.adk.sessions import Session
from google.genai import types

from agent_worker.offline.model import MAX_CALLS
from agent_worker.thinking.agent import Mind, TurnGone
from agent_worker.thinking.memory import AGENT, call_part, response_part
from agent_worker.thinking.thought import NothingSaid
from agent_worker.tools import TOOLS
from agent_worker.tools.call import STATE_KEY, ShopperTurn

from .brain import BrainWords, Done, Step, decide
from .chance import Chance
from .crowding import Crowding
from .outages import Outages
from .process import here

_TOOL = {tool.__name__: tool for tool in TOOLS}


class ModelDown(Exception):
    """The model's service says no."""


async def think(chance: Chance, outages: Outages) -> None:
    """Passes the time that a model takes; raises what its service raises."""
    here().reach("model")
    if outages.is_silent("model"):
        await asyncio.sleep(300)
    if outages.is_away("model") or chance.strikes("model_fails"):
        await asyncio.sleep(chance.seconds(0.01, 3.0))
        raise ModelDown
    if chance.strikes("model_hangs"):
        await asyncio.sleep(300)
    if chance.strikes("model_slow"):
        await asyncio.sleep(chance.seconds(2.0, 14.0))
    await asyncio.sleep(chance.seconds(0.05, 1.5))


class LightMind(Mind):
    """The brain with a runner that costs next to nothing."""

    def __init__(self, name: str, chance: Chance, outages: Outages, crowding: Crowding) -> None:
        self.name = name
        self._crowding = crowding
        self._chance = chance
        self._outages = outages

    async def answer(
        self, session: Session, turn: ShopperTurn | None, message: types.Content
    ) -> str:
        """See `Mind.answer`."""
        began = self._crowding.clock()
        try:
            return await self._answer(session, turn, message)
        finally:
            self._crowding.thought.append((began, self._crowding.clock()))

    async def _answer(
        self, session: Session, turn: ShopperTurn | None, message: types.Content
    ) -> str:
        assert turn  # noqa: S101 -- only a rehearsal has none
        turn.words = _words(message)
        if not any(event.invocation_id == turn.id for event in session.events):
            _append(session, turn, "user", message)
        for number in range(MAX_CALLS):
            await think(self._chance, self._outages)
            step = _step(session, turn, message, self._chance)
            if step.words:
                words = types.Content(role="model", parts=[types.Part(text=step.words)])
                _append(session, turn, AGENT, words)
                return step.words
            await self._call(session, turn, step, f"{self.name}-{number}")
            if self._chance.strikes("model_repeats"):
                await self._repeat(session, turn, step, f"{self.name}-{number}")
            if turn.lost:
                raise TurnGone(turn.id)
        raise NothingSaid("too many calls")

    async def _repeat(self, session: Session, turn: ShopperTurn, step: Step, call_id: str) -> None:
        """Makes the same call over and over, some of them at once, as a model that loops."""
        times = self._chance.random.randint(1, 3)
        await asyncio.gather(
            *(self._call(session, turn, step, f"{call_id}-{again}") for again in range(times))
        )

    async def _call(self, session: Session, turn: ShopperTurn, step: Step, call_id: str) -> None:
        call = call_part(call_id, step.tool, step.arguments)
        _append(session, turn, AGENT, types.Content(role="model", parts=[call]))
        context = SimpleNamespace(state={STATE_KEY: turn}, function_call_id=call_id)
        result = await cast("Any", _TOOL[step.tool])(**step.arguments, tool_context=context)
        self._chance.tell(f"{step.tool} {step.arguments} → {result.get('code', result['status'])}")
        response = response_part(call_id, step.tool, result)
        _append(session, turn, AGENT, types.Content(role="user", parts=[response]))


class BrainMind(Mind):
    """The brain behind ADK's own runner."""

    async def answer(
        self, session: Session, turn: ShopperTurn | None, message: types.Content
    ) -> str:
        """See `Mind.answer`."""
        assert turn  # noqa: S101 -- only a rehearsal has none
        turn.words = _words(message)
        return await super().answer(session, turn, message)


class BrainModel(BaseLlm):
    """The brain as ADK asks a model."""

    model: str = "scripted"
    chance: Any = None
    outages: Any = None

    async def generate_content_async(
        self,
        llm_request: LlmRequest,
        stream: bool = False,  # noqa: ARG002, FBT001, FBT002 -- ADK's signature
    ) -> AsyncGenerator[LlmResponse, None]:
        """What the brain decides over the request's last turn."""
        await think(self.chance, self.outages)
        contents = llm_request.contents
        last = max(number for number, content in enumerate(contents) if _is_spoken(content))
        texts = [part.text or "" for part in contents[last].parts or []]
        step = decide(texts, _done(contents[last + 1 :]), self.chance)
        parts = [types.Part(text=step.words)]
        if not step.words:
            times = 3 if self.chance.strikes("model_repeats") else 1
            call = types.FunctionCall(name=step.tool, args=step.arguments)
            parts = [types.Part(function_call=call.model_copy()) for _ in range(times)]
        yield LlmResponse(content=types.Content(role="model", parts=parts))


def _words(message: types.Content) -> BrainWords:
    return BrainWords([part.text or "" for part in message.parts or []])


def _step(session: Session, turn: ShopperTurn, message: types.Content, chance: Chance) -> Step:
    contents = [
        event.content
        for event in session.events
        if event.invocation_id == turn.id and event.author != "user" and event.content
    ]
    return decide([part.text or "" for part in message.parts or []], _done(contents), chance)


def _done(contents: Sequence[types.Content]) -> list[Done]:
    """The calls that were answered, in order; a call without an answer is dropped, as ADK does.

    ADK takes its own ids out of what a model gets, so an answer belongs to the oldest call of its name.
    """
    asked: list[types.FunctionCall] = []
    done = []
    for part in (part for content in contents for part in content.parts or []):
        if part.function_call:
            asked.append(part.function_call)
        answer = part.function_response
        call = answer and next(
            (one for one in asked if (one.id, one.name) == (answer.id, answer.name)), None
        )
        if answer and call:
            asked.remove(call)
            done.append(Done(call.name or "", dict(call.args or {}), dict(answer.response or {})))
    return done


def _is_spoken(content: types.Content) -> bool:
    return content.role == "user" and any(part.text for part in content.parts or [])


def _append(session: Session, turn: ShopperTurn, author: str, content: types.Content) -> None:
    session.events.append(Event(author=author, invocation_id=turn.id, content=content))
