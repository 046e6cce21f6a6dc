"""A thought: what came out of thinking about a turn, read from its ADK events."""

from collections.abc import Iterable
from dataclasses import dataclass

from google.adk.events import Event

from retail.wire import ToolReport, Usage

from ..tools.bounds import bounded
from .answers import fault_of, words_of

NOBODY = "none"
"""The model of words that no model has thought of."""


class NothingSaid(Exception):
    """The model ended without words: empty, broken off, blocked or malformed output, or too long a call."""


@dataclass(frozen=True)
class Thought:
    """What Milo made of a turn.

    Attributes:
        reply: what to say, as the model worded it.
        memory: the conversation's memory with this turn in it.
        tool_calls: what was called, in order, for the transcript.
        model: who answered; `NOBODY` for an apology, and for fixed words such as the last one to a machine.
        usage: tokens read and written, None when no model said.
        calls: how often a model was asked, whatever came of it.
        invented: how many answers stated what no tool has said.
    """

    reply: str
    memory: str
    tool_calls: list[ToolReport]
    model: str
    usage: Usage | None
    calls: int = 0
    invented: int = 0


def said(last: Event | None) -> str:
    """The words of a run's last event.

    Raises:
        NothingSaid: there are none.
    """
    if last is None:
        raise NothingSaid("no event")
    if last.get_function_calls():
        raise NothingSaid("ended with a call")
    fault = fault_of(last)
    if fault is not None:
        raise NothingSaid(fault)
    return words_of(last)


def tool_reports(events: Iterable[Event]) -> list[ToolReport]:
    """The calls among these events with the status of their results."""
    events = list(events)
    statuses = {
        response.id: str((response.response or {}).get("status", "unknown"))
        for event in events
        for response in event.get_function_responses()
    }
    return [
        {
            "tool": call.name or "",
            "arguments": bounded(call.args or {}),
            "status": statuses.get(call.id, "unanswered"),
        }
        for event in events
        for call in event.get_function_calls()
    ]


def usage_of(events: Iterable[Event]) -> Usage | None:
    """The tokens of all model calls among these events; thinking counts as output."""
    counted = [event.usage_metadata for event in events if event.usage_metadata]
    if not counted:
        return None
    return {
        "input_tokens": sum(one.prompt_token_count or 0 for one in counted),
        "output_tokens": sum(
            (one.candidates_token_count or 0) + (one.thoughts_token_count or 0) for one in counted
        ),
    }
