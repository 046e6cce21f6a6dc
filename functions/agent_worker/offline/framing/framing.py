"""What a way of framing is: how it is taken off a sentence, and what it sounds like."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Framing:
    """One way of framing what is wanted.

    Attributes:
        name: unique among the framings.
        rewrite: gives a folded text without the framing, or with what it says put in the one way that the acts read; any
            other text as it is.
        examples: texts with the framing, and what becomes of each.
        near_misses: texts that share words with it and stay as they are.
        of_messages: it is seen only in a message as a whole, not sentence by sentence.
    """

    name: str
    rewrite: Callable[[str], str]
    examples: Mapping[str, str]
    near_misses: tuple[str, ...] = field(default=())
    of_messages: bool = False


def replacing(
    pattern: str, by: str | Callable[[re.Match[str]], str] = "", *, cues: tuple[str, ...] = ()
) -> Callable[[str], str]:
    """Rewrites by putting something in place of a pattern, nothing for what is only taken off.

    `cues` are parts of a text of which one is in all that has the pattern: a text without any is not searched.
    """
    compiled = re.compile(pattern)

    def rewrite(text: str) -> str:
        if cues and not any(cue in text for cue in cues):
            return text
        return compiled.sub(by, text)

    return rewrite
