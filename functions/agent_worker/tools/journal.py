"""The journal of a turn: which calls that change something were made in it, by this try or an earlier one.

What an earlier try did is told to the model as it happened, so the model goes on from there instead of doing it
again. The API kept each answer under the call's key: calling again under that key gives it without a second
effect. Equal calls of a turn are told apart by their ordinals, which are part of their keys.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Awaitable, Callable, Container, Iterable, Mapping, Sequence
from typing import Any

from retail.wire import ToolCall

Made = tuple[ToolCall, dict[str, Any]]
"""A call and its result."""

Again = Callable[[ToolCall], Awaitable[dict[str, Any] | None]]
"""Makes a call again, under its own key. Its result is None if the tool does not exist."""


class Journal:
    """The calls of one turn.

    Args:
        done: what earlier tries did, in order.
    """

    def __init__(self, done: Sequence[ToolCall] = ()) -> None:
        self._done = done
        self._next: dict[str, int] = {}
        self._unanswered: dict[str, list[ToolCall]] = {}
        self._called: dict[str, ToolCall] = {}
        self._answers: dict[tuple[str, int], Made] = {}
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        for call in done:
            name = canonical(call["tool"], call["arguments"])
            self._next[name] = max(self._next.get(name, 0), call["ordinal"] + 1)

    @property
    def made(self) -> list[Made]:
        """The turn's calls so far, those of earlier tries included, in the order in which they were first made.

        The result of a call that nobody answered is the one that the model was given: `unavailable`.
        """
        return list(self._answers.values())

    @property
    def has_acted(self) -> bool:
        """Whether the turn has changed something, or may have."""
        return bool(self._done) or any(
            result["status"] != "error" or result["code"] == "unavailable"
            for _, result in self._answers.values()
        )

    def alone(self, thing: str) -> asyncio.Lock:
        """What a call holds while it is made, so that those on one thing come one after the other."""
        return self._locks[thing]

    def is_unanswered(self, tool: str, arguments: Mapping[str, Any]) -> bool:
        """Whether such a call went unanswered: made now, it would be that very call again."""
        return bool(self._unanswered.get(canonical(tool, arguments)))

    def take_ordinal(self, tool: str, arguments: Mapping[str, Any]) -> int:
        """The number of this call among equal ones: a fresh one, or that of a call without an answer.

        A call that nobody answered may have been done, so trying it again must be the same call.
        """
        name = canonical(tool, arguments)
        if self._unanswered.get(name):
            return self._unanswered[name].pop(0)["ordinal"]
        ordinal = self._next.get(name, 0)
        self._next[name] = ordinal + 1
        return ordinal

    def note(self, call_id: str, call: ToolCall) -> None:
        """Says which call a model's function call has become, before it is made."""
        self._called[call_id] = call

    def note_result(self, call: ToolCall, result: dict[str, Any]) -> None:
        """Says what a call answered."""
        self._answers[canonical(call["tool"], call["arguments"]), call["ordinal"]] = (call, result)

    def note_unanswered(self, call: ToolCall) -> None:
        """Says that a call went unanswered, which gives its ordinal back."""
        self._unanswered.setdefault(canonical(call["tool"], call["arguments"]), []).append(call)

    async def replay(self, again: Again) -> list[Made]:
        """What earlier tries did, in the order in which they did it.

        Raises:
            Exception: whatever `again` raises.
        """
        return await _made(self._done, again)

    async def settle(self, told: Container[str | None], again: Again) -> list[Made]:
        """The calls that one model made and was not told of, made again, for the model that comes after.

        Such a call may have been done, and another model would not make the same one again. It went unanswered
        and was not made again since; or it was answered, and the model was given up before it was told: calls
        made together are told together.

        Args:
            told: the ids of the function calls whose answers are in the session.
            again: makes a call again; what it raises is raised.
        """
        unanswered = [call for equal in self._unanswered.values() for call in equal]
        kept = [call for call_id, call in self._called.items() if call_id not in told]
        self._unanswered.clear()
        self._called.clear()
        return await _made([*(call for call in kept if call not in unanswered), *unanswered], again)


def canonical(tool: str, arguments: Mapping[str, Any]) -> str:
    """The tool and its arguments as one text, the same one for equal calls."""
    return tool + json.dumps(arguments, sort_keys=True, separators=(",", ":"))


async def _made(calls: Iterable[ToolCall], again: Again) -> list[Made]:
    results = [(call, await again(call)) for call in calls]
    return [(call, result) for call, result in results if result is not None]
