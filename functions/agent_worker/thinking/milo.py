"""Milo thinking about one turn: from memory and journal, with one model, and with another when that fails."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from contextlib import AbstractAsyncContextManager, nullcontext
from dataclasses import dataclass
from functools import partial
from typing import Any

from google.adk.events import Event
from google.adk.sessions import Session
from google.genai import types

from retail.errors import Unavailable

from ..offline.dialogue import open_question
from ..offline.play import EARLIER, Done
from ..offline.retelling import in_words
from ..offline.spoken import SpokenWords
from ..offline.state import Question
from ..tools.call import ShopperTurn
from ..tools.journal import Made
from ..tools.registry import again
from ..whatsapp.replies import APOLOGY, CUT_OFF
from . import memory
from .agent import Mind, TurnGone, session_of
from .deadline import Sleep, within
from .thought import NOBODY, Thought, tool_reports, usage_of

logger = logging.getLogger(__name__)

JOURNAL_SECONDS, MODEL_SECONDS, FALLBACK_SECONDS = 5.0, 28.0, 7.0
"""With the journal asked twice, before each model, together the 45 seconds that a turn may think, a wait for a slot apart."""


@dataclass(frozen=True)
class Milo:
    """Thinks about turns: one model first, another when that fails.

    Attributes:
        fallback: answers the same turn when `first` fails; None when `first` has no better.
        sleep: waits that many seconds; passed in.
        fallback_slots: how many turns the fallback answers at once, for it computes in this process. The turns of
            a crowd whose model fails would make each other late, and a late answer is an apology. A turn's seconds
            begin when it has its slot.
    """

    first: Mind
    fallback: Mind | None
    sleep: Sleep
    fallback_slots: asyncio.Semaphore

    async def think(
        self, turn: ShopperTurn, texts: Sequence[str], remembered: str | None
    ) -> Thought:
        """What Milo answers to the shopper's `texts`; when nobody can, what was done so far and an apology.

        Raises:
            Unavailable: `journal_unavailable`; the turn is to be tried later.
            TurnGone: another worker has the turn by now.
        """
        message = types.Content(role="user", parts=[types.Part(text=text) for text in texts])
        turn.words = SpokenWords(texts, lambda: self._asked_before(remembered))
        session = await self._session(turn, message, remembered)
        tries: list[tuple[Mind | None, float, AbstractAsyncContextManager[None]]] = [
            (self.first, MODEL_SECONDS, nullcontext()),
            (self.fallback, FALLBACK_SECONDS, self.fallback_slots),
        ]
        for mind, seconds, slot in tries:
            if mind is None:
                continue
            if mind is not self.first:
                session.events += await self._settle(turn, session.events)
                _mark_as_earlier(session, turn)
            try:
                async with slot:
                    answer = mind.answer(session, turn, message)
                    reply = await within(seconds, answer, self.sleep)
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
        reply = _last_words(turn)
        said = types.Content(role="model", parts=[types.Part(text=reply)])
        session.events.append(_event(turn, memory.AGENT, said))
        return _thought(session, turn, reply, NOBODY)

    def _asked_before(self, remembered: str | None) -> Question | None:
        contents = [event.content for event in memory.load(remembered) if event.content]
        return open_question(contents, self.first.shop_name)

    async def _session(
        self, turn: ShopperTurn, message: types.Content, remembered: str | None
    ) -> Session:
        events = memory.load(remembered)
        done = await self._soon(turn.journal.replay(partial(again, turn)))
        if done:
            # With ADK's prefix, which it takes off before Gemini sees it; ADK pairs by id, so no two alike.
            events += [_event(turn, "user", message), *_told(turn, f"adk-{turn.id}", done)]
        return session_of(turn.id, events, turn)

    async def _settle(self, turn: ShopperTurn, events: Sequence[Event]) -> list[Event]:
        told = {answer.id for event in events for answer in event.get_function_responses()}
        settled = await self._soon(turn.journal.settle(told, partial(again, turn)))
        return _told(turn, "settled", settled)

    async def _soon(self, asked: Coroutine[Any, Any, list[Made]]) -> list[Made]:
        try:
            return await within(JOURNAL_SECONDS, asked, self.sleep)
        except TimeoutError as error:
            raise Unavailable("journal_unavailable", str(error)) from error


def _thought(session: Session, turn: ShopperTurn, reply: str, model: str) -> Thought:
    events = [event for event in session.events if event.invocation_id == turn.id]
    for event in events:  # ADK's own time is the process's, whatever clock was passed in
        event.timestamp = turn.clock().timestamp()
    return Thought(
        reply=reply,
        memory=memory.dump(session.events),
        tool_calls=tool_reports(events),
        model=model,
        usage=usage_of(events),
        calls=turn.model_calls,
        invented=turn.invented,
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


def _mark_as_earlier(session: Session, turn: ShopperTurn) -> None:
    """Marks what was called in this turn so far, for the model that stands in: it tells that first."""
    for event in session.events:
        if event.invocation_id == turn.id:
            for answer in event.get_function_responses():
                answer.response = {**(answer.response or {}), EARLIER: True}


def _last_words(turn: ShopperTurn) -> str:
    """What is said when no model can say anything: what the turn has done, by its journal, and an apology."""
    if not turn.journal.has_acted:
        return APOLOGY
    done = [Done(call["tool"], call["arguments"], result) for call, result in turn.journal.made]
    return "\n\n".join(filter(None, (in_words(done), CUT_OFF)))


def _told(turn: ShopperTurn, prefix: str, made: Sequence[Made]) -> list[Event]:
    """Calls of the journal as a model's calls and what they answered, under ids that begin with the prefix."""
    events = []
    for number, (call, result) in enumerate(made):
        id_, tool = f"{prefix}-{number}", call["tool"]
        asked = memory.call_part(id_, tool, dict(call["arguments"]), memory.UNSIGNED)
        answered = memory.response_part(id_, tool, result)
        for role, part in (("model", asked), ("user", answered)):
            content = types.Content(role=role, parts=[part])
            events.append(_event(turn, memory.AGENT, content))
    return events


def _event(turn: ShopperTurn, author: str, content: types.Content) -> Event:
    return Event(author=author, invocation_id=turn.id, content=content)
