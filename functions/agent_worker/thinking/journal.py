"""The journal: what an earlier try of this very turn did, told to the model as it happened.

A turn tried again starts with its journalled calls as function-call and function-response events, so the
model goes on from there instead of doing them again. The API kept each answer under the call's key:
calling again under that key gives it without a second effect.
"""

import logging
from collections.abc import Sequence

from google.adk.events import Event
from google.genai import types

from retail.errors import Unavailable
from retail.wire import ToolCall

from ..tools import WRITES
from ..tools.call import Call, Result, ShopperTurn, perform
from .memory import AGENT, UNSIGNED, call_part, response_part

logger = logging.getLogger(__name__)


async def replay(turn: ShopperTurn) -> list[Event]:
    """The events of the journalled calls, in the order in which they were made.

    Raises:
        Unavailable: `journal_unavailable` when an answer cannot be had; the turn is to be tried later.
    """
    events = []
    for number, done in enumerate(turn.journal):
        if done["tool"] not in WRITES:
            logger.error("turn %s has an unknown tool in its journal", turn.id)
            continue
        result = await _answer_of(turn, done)
        # With ADK's prefix, which it takes off before Gemini sees it; ADK pairs by id, so no two alike.
        events += _events(turn.id, f"adk-{turn.id}-{number}", done, result)
    return events


async def settle(turn: ShopperTurn, events: Sequence[Event]) -> list[Event]:
    """The events of the calls that one model made and was not told of, for the model that comes after.

    Such a call may have been done, and another model would not make the same one again.

    Args:
        events: what the session holds.

    Raises:
        Unavailable: `journal_unavailable` when there is still no answer; the turn is to be tried later.
    """
    told = {answer.id for event in events for answer in event.get_function_responses()}
    settled = []
    for number, done in enumerate(turn.take_untold(told)):
        settled += _events(turn.id, f"settled-{number}", done, await _answer_of(turn, done))
    return settled


async def _answer_of(turn: ShopperTurn, done: ToolCall) -> Result:
    call = Call(turn, done["tool"], done["arguments"], done["ordinal"])
    result = await perform(call, WRITES[done["tool"]])
    if result.get("code") == "unavailable":
        raise Unavailable("journal_unavailable", f"no answer for {done['tool']} of the journal")
    return result


def _events(turn_id: str, call_id: str, done: ToolCall, result: Result) -> list[Event]:
    call = call_part(call_id, done["tool"], dict(done["arguments"]), UNSIGNED)
    response = response_part(call_id, done["tool"], result)
    return [
        Event(
            author=AGENT,
            invocation_id=turn_id,
            content=types.Content(role=role, parts=[part]),
        )
        for role, part in (("model", call), ("user", response))
    ]
