"""Corrections: what a shopper says instead of what they said before: `no, la segunda`, `2 kilos, no, mejor 3`."""

import re

from retail.spanish.amounts import amount_at

from .lexicon import CORRECTORS, led_by
from .wishes import strip_lead

MAX_AMOUNT = 8
"""Words that an amount may have."""

CORRECTION = "corrijo"
"""The word that begins what corrects the words before it, however the shopper has put that."""
_CORRECTOR = re.compile(
    rf"(?:\s*,\s*|\s+){led_by('bah|che')}"
    rf"(?:no\s*,?\s+perdon|no\s*,(?:\s*no\s*,)*|{CORRECTORS}|"
    r"cambi[ea] de (?:idea|opinion)|no(?= (?:mejor|que sean|al reves)))\s*,?\s*"
    r"(?:(?:mejor|digo|perdon|que|sean|sea|era|eran|son|solo|dame|quiero|poneme|mandame|haceme|no)\s*,?\s+)*"
)
_PUTS_RIGHT = re.compile(
    rf"^{led_by('bah|che')}(?:(?:no(?=,| \d)|{CORRECTORS}|mejor)\b\s*,?\s*)+"
    r"(?!.*\b(?:tambien|ademas|mas)\b)(?P<new>\S.*)$"
)


def put_right(clause: str) -> str:
    """What a clause says instead of what was said before it: `no, la segunda` → `la segunda`; empty for nothing."""
    match = _PUTS_RIGHT.match(clause)
    return match["new"] if match else ""


def parted_by_corrections(sentence: str) -> list[str]:
    """A sentence and what corrects it, begun with `CORRECTION`: `2 kilos de papa, no, mejor 3`.

    Only an amount, or `al revés`, corrects what was said before it.
    """
    for match in _CORRECTOR.finditer(sentence):
        before, after = sentence[: match.start()], sentence[match.end() :]
        corrects = amount_at(after.split(maxsplit=MAX_AMOUNT)) or after.startswith("al reves")
        if corrects and strip_lead(before).rest:
            return [before, *parted_by_corrections(f"{CORRECTION} {after}")]
    return [sentence]
