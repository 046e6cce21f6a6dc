"""The line that each try of a turn leaves in the log: what it took and how it ended, and nobody's words.

`terraform/metrics.tf` counts by its members.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from retail.wire import ToolReport, Turn

from ..thinking.thought import NOBODY, Thought
from ..tools.registry import REGISTERED

logger = logging.getLogger(__name__)


class Ending(Enum):
    """How a try of a turn ended."""

    ANSWERED = "answered"
    STOOD_IN = "stood_in"
    """The model that thinks first failed, and the other one answered."""
    APOLOGIZED = "apologized"
    """No model could answer."""
    FIXED_WORDS = "fixed_words"
    SILENT = "silent"
    DEAD = "dead"
    TRY_AGAIN = "try_again"
    LOST = "lost"
    """Another worker has the turn, or this one hung."""


@dataclass
class TurnLine:
    """What is known of a try so far."""

    ending: Ending = Ending.LOST
    thought: Thought | None = None

    def complete(self, thought: Thought | None, first_model: str) -> None:
        """The back office has taken what was thought; None is silence."""
        self.thought, self.ending = thought, _ending_of(thought, first_model)


@contextmanager
def turn_line(turn: Turn, clock: Callable[[], datetime]) -> Iterator[TurnLine]:
    """Writes the line of a claimed turn when its try is over, however it ends."""
    line, began = TurnLine(), clock()
    try:
        yield line
    finally:
        members = _members(turn, line, began, clock())
        logger.info("turn %s: %s", turn["id"], line.ending.value, extra=members)


def _ending_of(thought: Thought | None, first_model: str) -> Ending:
    if thought is None:
        return Ending.SILENT
    if thought.model == NOBODY:
        return Ending.APOLOGIZED if thought.calls else Ending.FIXED_WORDS
    return Ending.ANSWERED if thought.model == first_model else Ending.STOOD_IN


def _members(turn: Turn, line: TurnLine, began: datetime, ended: datetime) -> dict[str, Any]:
    oldest = min(datetime.fromisoformat(each["received_at"]) for each in turn["messages"])
    members: dict[str, Any] = {
        "turn": turn["id"],
        "attempt": turn["attempt"],
        "outcome": line.ending.value,
        "inbound": len(turn["messages"]),
        "seconds": round((ended - began).total_seconds(), 3),
        "waited_seconds": round((ended - oldest).total_seconds(), 3),
    }
    if line.thought is None:
        return members
    usage = line.thought.usage or {"input_tokens": 0, "output_tokens": 0}
    return members | {
        "model": line.thought.model,
        "calls": line.thought.calls,
        "invented": line.thought.invented,
        "tools": _names(line.thought.tool_calls),
        **usage,
    }


def _names(calls: Sequence[ToolReport]) -> list[str]:
    """The tools in the order in which they were called; one that a model made up is not told by its name."""
    known = {tool.__name__ for tool in REGISTERED}
    return [call["tool"] if call["tool"] in known else "unknown" for call in calls]
