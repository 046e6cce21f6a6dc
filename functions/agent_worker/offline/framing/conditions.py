"""Orders that hang on whether there is any, as plain ones: these add only what there is."""

import re

from retail.spanish.word_sets import one_of

from .frame import Frame
from .words import AMOUNT, ORDER

_THERE = (
    r"(?:hay|tenes|tienen|tendras|llegas a tener|llegan a tener|(?:te |les )?quedan?|conseguis)"
)
_NAME_ENDS = r"[^,.;:?!\n]"
_IF = re.compile(
    rf"(?P<before>^|[\s,.;?!])si (?:l[oa]s? )?{_THERE} (?P<what>(?!{ORDER}\b)[a-z0-9]{_NAME_ENDS}{{1,50}}?),? "
    rf"(?P<verb>{ORDER})(?:l[oa]s?)? (?P<count>{AMOUNT})(?P<rest>$|\s*[,.;!\n]|\s+(?:y|porfa|por favor|gracias)\b)"
)
"""`si hay coca mandame 2`: the amount stands behind the verb."""
_IF_COUNTED = re.compile(
    rf"(?P<before>^|[\s,.;?!])si {_THERE} (?P<what>(?!(?:{_NAME_ENDS}* )?{ORDER}\b)[a-z]{_NAME_ENDS}{{1,40}}?),? "
    rf"(?P<count>{AMOUNT})(?: tambien)?$"
)
"""`si hay coca, 2 también`: the amount stands alone."""

_LET_BE = one_of([
    "nada", "nada nomas", "no", "ya fue", "fue", "pasa", "paso", "olvidalo", "olvidate", "todo bien", "esta bien",
    "no te preocupes", "no importa", "no pasa nada", "no mandes nada", "no me mandes nada", "no pongas nada",
    "no quiero nada", *(f"{leave}{how}" for leave in ("deja", "dejalo", "dejala", "dejalos", "dejalas")
                        for how in ("", " ahi", " nomas", " asi", " nada")),
])  # fmt: skip
_OR_ELSE = re.compile(
    rf"[\s,.;]*(?:y |o |pero )?\bsi ?no(?: (?:l[oa]s? )?{_THERE})?[\s,]+{_LET_BE}(?: mas)?[\s.!]*$"
)
_HANGS = re.compile(rf"\b(?:l[oa]s? )?{_THERE}\b.*\bsi ?no\b", re.DOTALL)
"""What an order hangs on, before what happens otherwise: `sino nada` alone is talk."""


def _unconditional(text: str) -> str:
    if "si " not in text and "sino" not in text:
        return text
    text = _OR_ELSE.sub("", text) if _HANGS.search(text) else text
    text = _IF.sub(r"\g<before>\g<verb> \g<count> \g<what>\g<rest>", text)
    return _IF_COUNTED.sub(r"\g<before>\g<count> \g<what>", text)


IF_THERE_IS = Frame(
    "if there is any",
    _unconditional,
    examples={
        "si tenes coca lata mandame 3 sino nada": "mandame 3 coca lata",
        "si te quedan mandarinas mandame un kilo, si no nada": "mandame un kilo mandarinas",
        "1 oreo y si hay mantecol uno tambien, si no hay dejalo": "1 oreo y uno mantecol",
        "tenes cunnington? si tenes mandame 3, si no nada": "tenes cunnington? si tenes mandame 3",
    },
    near_misses=("si no nada", "si, mandame 3", "2 pepsi o si no hay 2 coca"),
    of_messages=True,
)
