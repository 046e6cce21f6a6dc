"""Corrections: what a shopper says instead of what they said before: `no, la segunda`, `2 kilos, no, mejor 3`."""

import re
from collections.abc import Iterator

from retail.spanish.amounts import amount_at

from .lexicon import CORRECTORS, led_by
from .stripping import strip_lead

MAX_AMOUNT = 8
"""Words that an amount may have."""

CORRECTION = "corrijo"
"""The word that begins what corrects the words before it, however the shopper has put that."""
_CORRECTOR = re.compile(
    rf"(?:\s*,\s*|\s+){led_by('bah|che')}"
    rf"(?:(?:no\s*,?\s+)+perdon|no\s*,(?:\s*no\s*,)*|{CORRECTORS}|"
    r"cambi[ea] de (?:idea|opinion)|no(?= (?:mejor|que sean|al reves)))\s*,?\s*"
    r"(?:(?:mejor|digo|perdon|que|sean|sea|era|eran|son|solo|dame|quiero|poneme|mandame|haceme|no)\s*,?\s+)*"
)
_MEANT = (
    r"(?:(?:(?:yo|ya|te|les) )+(?:habia )?(?:pedi|pedido|dije|dicho|puse)|era|eran)(?: que)?\s+"
)
"""What reminds of something that was said before, or meant."""
_PUTS_RIGHT = re.compile(
    rf"^{led_by('bah|che|pero')}(?:(?:(?:no(?=,| \d| (?:mejor|entonces|bueno|dame|poneme|mandame|agregame)\b)|ningun[oa](?=,)|{CORRECTORS}|mejor)\b\s*,?\s*)+(?:{_MEANT})?|(?P<meant>{_MEANT}))"
    r"(?!.*\b(?:tambien|ademas|mas(?! (?:barat|car|economic|grande|chic)))\b)(?P<new>\S.*)$"
)
_PUTS_RIGHT_BEHIND = re.compile(r"^(?P<new>[^,]+?),? (?:mejor|digo)$")
_LEAD = led_by("bah|che|pero|perdon|ya")
_DENIES = re.compile(rf"^{_LEAD}no (?!(?:no|importa)\b)(?P<denied>[^,]+)$")
_REFUSES = re.compile(rf"^{_LEAD}(?P<refused>[^,]+?),? no$")
_TOLD = rf"(?:{_MEANT}|(?:pedi|dije|puse|queria|quise|es|son|fue)\s+)"
_SAID = rf"{_TOLD}?"
_NAME = r"[^\s,]+(?: [^\s,]+){0,3}?"
"""What a contrast names: a few words, since a sentence has a no in it as well."""
_CONTRASTS = tuple(
    re.compile(rf"^(?:no,? )?{_LEAD}{contrast}$")
    for contrast in (
        rf"no {_TOLD}(?P<old>{_NAME}) {_TOLD}(?P<new>{_NAME})",
        rf"no {_SAID}(?P<old>{_NAME})(?:\s*,| sino)\s*{_SAID}(?P<new>{_NAME})",
        rf"(?P<old>{_NAME}) no\s*,\s*{_SAID}(?P<new>{_NAME})(?: si)?",
        rf"(?P<old>{_NAME}) no (?:(?:y|pero) )?(?P<new>{_NAME}) si",
        rf"{_SAID}(?P<new>{_NAME})\s*,?(?: y)? no {_SAID}(?P<old>{_NAME})",
    )
)
_NO_CONTRAST = re.compile(r"\b(?:tambien|ademas|mas|tampoco|ni|no)\b")


def put_right(clause: str) -> str:
    """What a clause says instead of what was said before it: `no, la segunda`, `la segunda mejor` → `la segunda`; empty for nothing."""
    match = _PUTS_RIGHT.match(clause) or _PUTS_RIGHT_BEHIND.match(clause)
    return match["new"] if match else ""


def is_reminder(clause: str) -> bool:
    """Whether a clause puts right only by telling what was said or meant before: `yo pedí pepsi`, `era sprite`."""
    match = _PUTS_RIGHT.match(clause)
    return bool(match and match["meant"])


def denied_in(clause: str) -> str:
    """What stands behind a no without a comma: `no vainilla`. It is what is not wanted, or what is wanted instead."""
    match = _DENIES.match(clause)
    return match["denied"] if match and not strip_lead(match["denied"]).orders else ""


def refused_in(clause: str) -> str:
    """What stands before a no, and is not wanted: `vainilla no`."""
    match = _REFUSES.match(clause)
    return match["refused"] if match else ""


def contrasts_in(clause: str) -> Iterator[tuple[str, str]]:
    """What is meant and what is not: `no coca, pepsi`, `coca no, pepsi`, `coca no pepsi si` and `pepsi no coca` give pepsi and coca."""
    for pattern in _CONTRASTS:
        match = pattern.match(clause)
        parts = (match["new"], match["old"]) if match else None
        if parts and not any(map(_NO_CONTRAST.search, parts)) and not strip_lead(parts[1]).orders:
            yield parts


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
