"""Standing: a conversation's state as data, noted on the words that end a turn, so that the next turn begins with it.

    {"standing": {"version": 1, "state": {"registered": true, "name": "Ana", "question": {"asked": "more"}, …}}}

It is the metadata of a content's part: memory keeps it beside the words, and no model but this one reads it. Members
with their default values are left out.
"""

from collections.abc import Mapping
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from .state import State

VERSION = 1
"""Of what is noted. To be raised when an earlier note would be read as something else."""

_STANDING = "standing"


def noted(state: State) -> dict[str, Any]:
    """The state as metadata of a part: JSON values only."""
    told = _states().dump_python(state, mode="json", exclude_defaults=True)
    return {_STANDING: {"version": VERSION, "state": told}}


def state_in(metadata: Mapping[str, Any] | None) -> State | None:
    """The state that was noted; None where there is none, or one of another version."""
    told = (metadata or {}).get(_STANDING)
    if not isinstance(told, Mapping) or told.get("version") != VERSION:
        return None
    try:
        return _states().validate_python(told.get("state"))
    except ValidationError:
        return None


@cache
def _states() -> TypeAdapter[State]:
    return TypeAdapter(State)
