"""Reads orders that hang on whether there is any: `si tenés coca mandame 3, sino nada` → `mandame 3 coca`."""

import re

from retail.spanish.requests import ORDER_VERBS

_THERE = r"(?:hay|tenes|tienen|tendras|llegas a tener|llegan a tener|(?:te |les )?quedan?|te queda|conseguis)"
_COUNT = r"(?:\d+(?:[.,/]\d+)?|un|una|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|doce|medio|media|un par|un cuarto|cuarto|un kilo|medio kilo)(?: (?:kilos?|kg|gramos|docenas?|latas?|botellas?|paquetes?))?(?: y medio)?"
_ELSE_NOTHING = re.compile(
    rf"[\s,.;]*(?:y |o |pero )?\bsi ?no(?: (?:l[oa]s? )?{_THERE})?[\s,]+(?:nada|dej(?:a|al[oa]s?)(?: (?:ahi|nomas|asi|nada))?|no (?:importa|pasa nada|mandes nada|me mandes nada|pongas nada|quiero nada)|"
    r"no|ya fue|olvida(?:lo|te)|fue|pasa|paso|nada nomas|todo bien|esta bien|no te preocupes)(?: mas)?[\s.!]*$"
)
_IF = re.compile(
    rf"(?P<before>^|[\s,.;?!])si (?:l[oa]s? )?{_THERE} (?P<what>(?!(?:{ORDER_VERBS})\b)[a-z0-9][^,.;:?!\n]{{1,50}}?),? "
    rf"(?P<verb>{ORDER_VERBS})(?:l[oa]s?)? (?P<count>{_COUNT})(?P<rest>$|[\s]*[,.;!\n]|\s+(?:y|porfa|por favor|gracias)\b)"
)
_IF_COUNT = re.compile(
    rf"(?P<before>^|[\s,.;?!])si {_THERE} (?P<what>(?!(?:[^,.;:?!\n]* )?(?:{ORDER_VERBS})\b)[a-z][^,.;:?!\n]{{1,40}}?),? (?P<count>{_COUNT})(?: tambien)?$"
)


def without_condition(folded: str) -> str:
    """The message with its conditional orders as plain ones, which add only what there is."""
    if "si " not in folded and "sino" not in folded:
        return folded
    text = _ELSE_NOTHING.sub("", folded) if _hangs_on_something(folded) else folded
    text = _IF.sub(r"\g<before>\g<verb> \g<count> \g<what>\g<rest>", text)
    return _IF_COUNT.sub(r"\g<before>\g<count> \g<what>", text)


def _hangs_on_something(text: str) -> bool:
    """Whether it says what an order hangs on before it says what happens otherwise: `sino nada` alone is talk."""
    return (
        re.search(rf"\b(?:si |y )?(?:l[oa]s? )?{_THERE}\b.*\bsi ?no\b", text, re.DOTALL) is not None
    )
