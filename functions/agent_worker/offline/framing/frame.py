"""What a way of framing is: how it is taken off a sentence, and what it sounds like."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Frame:
    """One way of framing what is wanted.

    Attributes:
        name: unique among the frames.
        rewrite: gives a folded text without the frame, or with what it says put in the one way that the acts read; any
            other text as it is.
        examples: texts with the frame, and what becomes of each.
        near_misses: texts that share words with it and stay as they are.
        of_messages: it is seen only in a message as a whole, not sentence by sentence.
    """

    name: str
    rewrite: Callable[[str], str]
    examples: Mapping[str, str]
    near_misses: tuple[str, ...] = field(default=())
    of_messages: bool = False


def replacing(pattern: str, by: str = "") -> Callable[[str], str]:
    """Rewrites by putting something in place of a pattern, nothing for what is only taken off."""
    compiled = re.compile(pattern)

    def rewrite(text: str) -> str:
        return compiled.sub(by, text)

    return rewrite
