"""Takes off a folded message what frames an order and is no part of it, and puts what is said in many ways in one.

Each way of framing is a `Frame` in one of these files, and stands in `FRAMES`, where order means nothing.
"""

import re
from collections.abc import Sequence

from .amounts import AMOUNTS
from .conditions import IF_THERE_IS
from .frame import Frame
from .openings import OPENINGS
from .pointing import POINTING
from .price_limits import PRICE_LIMITS
from .reasons import REASONS
from .times import TIMES
from .what_if import WHAT_IF, WITH, WITHOUT

__all__ = ["FRAMES", "WITH", "WITHOUT", "Frame", "without_frame"]

FRAMES: tuple[Frame, ...] = (
    *OPENINGS,
    *TIMES,
    *AMOUNTS,
    *REASONS,
    *POINTING,
    *PRICE_LIMITS,
    WHAT_IF,
    IF_THERE_IS,
)
MAX_FRAMES = 4
"""Frames that may stand one within another: `genial, somos 4 así que unos 2 kilos`."""

_SENTENCE_END = re.compile(r"(\.(?!\d)\s*|[!?;\n]+\s*)")


def without_frame(folded: str, frames: Sequence[Frame] = FRAMES) -> str:
    """The message without what says nothing of what is wanted: `genial, sumale un pan` → `sumale un pan`."""
    of_sentences = [frame for frame in frames if not frame.of_messages]
    of_messages = [frame for frame in frames if frame.of_messages]
    parts = _SENTENCE_END.split(folded)
    parts[::2] = (_unframed(sentence, of_sentences) for sentence in parts[::2])
    return _unframed("".join(parts), of_messages)


def _unframed(text: str, frames: Sequence[Frame]) -> str:
    """The text without these frames; one that would leave nothing stays."""
    for _ in range(MAX_FRAMES):
        before = text
        for frame in frames:
            text = frame.rewrite(text) or text
        if text == before:
            break
    return text
