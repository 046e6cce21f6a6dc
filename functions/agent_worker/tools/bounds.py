"""Bounds: JSON that a tool or a model made up, cut to what a model should read and any store can hold."""

import json
import math
from dataclasses import dataclass
from typing import Any

MAX_BYTES = 16 * 1024
_MAX_BITS = 64
_CUT = "…"


def bounded(value: dict[str, Any]) -> dict[str, Any]:
    """The same mapping with JSON values only, small enough; what was cut ends in `…`.

    NaN and infinities become null, numbers of more than 64 bits and unknown objects text.
    """
    for knife in (_Knife(members=50, characters=600, levels=8), _Knife(15, 80, 5)):
        cut: dict[str, Any] = knife.cut(value, knife.levels)
        if len(json.dumps(cut)) <= MAX_BYTES:
            return cut
    return {"status": value["status"], "truncated": True} if "status" in value else {}


@dataclass
class _Knife:
    """How much is left: of each list or mapping, of each text, of nesting, and of values in all."""

    members: int
    characters: int
    levels: int
    values: int = 3000

    def cut(self, value: Any, levels: int) -> Any:
        self.values -= 1
        if isinstance(value, dict | list | tuple | set | frozenset):
            return self._cut_members(value, levels - 1) if levels and self.values > 0 else _CUT
        if isinstance(value, str):
            fits = len(value) <= self.characters
            return value if fits else value[: self.characters - 1] + _CUT
        if isinstance(value, float):
            return value if math.isfinite(value) else None
        if isinstance(value, int) and value.bit_length() > _MAX_BITS:
            return f"({value.bit_length()} bits)"
        return value if value is None or isinstance(value, int) else type(value).__name__

    def _cut_members(self, value: Any, levels: int) -> Any:
        if not isinstance(value, dict):
            return [self.cut(each, levels) for each in list(value)[: self.members]]
        kept = list(value.items())[: self.members]
        return {str(name)[:80]: self.cut(each, levels) for name, each in kept}
