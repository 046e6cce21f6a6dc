"""Bounds: JSON that a tool or a model made up, cut to what a model should read and any store can hold."""

import json
import math
from typing import Any

MOST_BYTES = 16 * 1024
_MOST_BITS = 64
_ROOMY, _TIGHT = (50, 500, 8), (15, 80, 5)
"""Most members of a list or mapping, characters of a text, levels of nesting."""
_CUT = "…"


def bounded(value: dict[str, Any]) -> dict[str, Any]:
    """The same mapping with JSON values only, small enough; what was cut ends in `…`.

    NaN and infinities become null, numbers of more than 64 bits and unknown objects text.
    """
    for limits in (_ROOMY, _TIGHT):
        cut: dict[str, Any] = _cut(value, *limits)
        if len(json.dumps(cut)) <= MOST_BYTES:
            return cut
    return {"status": value.get("status"), "truncated": True} if "status" in value else {}


def _cut(value: Any, members: int, characters: int, levels: int) -> Any:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        return value if len(value) <= characters else value[: characters - 1] + _CUT
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int):
        return value if value.bit_length() <= _MOST_BITS else f"({value.bit_length()} bits)"
    if levels == 0:
        return _CUT
    if isinstance(value, dict):
        kept = list(value.items())[:members]
        return {_name(name): _cut(each, members, characters, levels - 1) for name, each in kept}
    if isinstance(value, list | tuple | set | frozenset):
        return [_cut(each, members, characters, levels - 1) for each in list(value)[:members]]
    return _cut(type(value).__name__, members, characters, levels)


def _name(name: Any) -> str:
    return str(name)[:80]
