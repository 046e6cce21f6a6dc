"""Lists as they are said: `pan, leche y queso`, `papas e higos`."""

import re
from collections.abc import Sequence

from ..writing import without_accents

_SOUNDS_LIKE_I = re.compile(r"\W*h?i(?![aeou])")


def listed(words: Sequence[str]) -> str:
    """The words of a list with commas and a last `y`, which is `e` before the sound of an i; empty for none."""
    if len(words) < 2:
        return "".join(words)
    joint = "e" if _SOUNDS_LIKE_I.match(without_accents(words[-1])) else "y"
    return f"{', '.join(words[:-1])} {joint} {words[-1]}"
