"""Takes off a folded message what frames an order and is no part of it, and puts what is said in many ways in one.

Each way of framing is a `Framing` in one of these files, and stands in `FRAMINGS`, where order means nothing.
"""

import re
from collections.abc import Sequence

from .all_gone import ALL_GONE, BOTH_GONE, TALK_GONE
from .amounts import AMOUNTS
from .answering import ANSWERING
from .asking import ASKING
from .asking_prices import ASKING_PRICES
from .conditions import CONDITIONS
from .correcting import CORRECTING
from .courtesies import COURTESIES
from .for_others import SOMEBODY_WANTS, SOMEBODY_WANTS_SOME
from .framing import Framing
from .openings import OPENINGS
from .pointing import POINTING
from .price_limits import PRICE_LIMITS
from .reasons import REASONS
from .rewording import REWORDING
from .so_much import SO_MUCH
from .taking_back import TAKING_BACK
from .taking_out import TAKING_OUT
from .times import TIMES
from .what_if import WHAT_IF, WITH, WITHOUT

__all__ = ["FRAMINGS", "WITH", "WITHOUT", "Framing", "without_framing"]

FRAMINGS: tuple[Framing, ...] = (
    *OPENINGS,
    SOMEBODY_WANTS,
    SOMEBODY_WANTS_SOME,
    TALK_GONE,
    BOTH_GONE,
    ALL_GONE,
    *COURTESIES,
    *TIMES,
    *AMOUNTS,
    *REASONS,
    *POINTING,
    *CORRECTING,
    *ANSWERING,
    *ASKING,
    *TAKING_OUT,
    *TAKING_BACK,
    *REWORDING,
    *SO_MUCH,
    *ASKING_PRICES,
    *PRICE_LIMITS,
    WHAT_IF,
    *CONDITIONS,
)
MAX_NESTED = 4
"""Framings that may stand one within another: `genial, somos 4 así que unos 2 kilos`."""

_SENTENCE_END = re.compile(r"(\.(?!\d)\s*|[!?;\n]+\s*)")


def without_framing(folded: str, framings: Sequence[Framing] = FRAMINGS) -> str:
    """The message without what says nothing of what is wanted: `genial, sumale un pan` → `sumale un pan`."""
    of_sentences = [framing for framing in framings if not framing.of_messages]
    of_messages = [framing for framing in framings if framing.of_messages]
    parts = _SENTENCE_END.split(folded)
    parts[::2] = (_unframed(sentence, of_sentences) for sentence in parts[::2])
    return _unframed("".join(parts), of_messages)


def _unframed(text: str, framings: Sequence[Framing]) -> str:
    """The text without these framings; one that would leave nothing stays."""
    for _ in range(MAX_NESTED):
        before = text
        for framing in framings:
            text = framing.rewrite(text) or text
        if text == before:
            break
    return text
