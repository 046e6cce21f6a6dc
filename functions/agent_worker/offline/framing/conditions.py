"""Orders that hang on whether there is any, as plain ones: these add only what there is."""

import re

from retail.spanish.word_sets import one_of

from ..lexicon import led_by
from .framing import Framing, replacing
from .words import AMOUNT, ORDER, counts

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


_HAS_NOT = "(?:hay|tenes|tienen|tendras|(?:te |les )?quedan?)"
_GIVE = r"(?:(?:entonces|dame|mandame|poneme|agregame|que sea|quiero|va|traeme)[ ,]+)*"
_NEITHER = r"(?:no|nada|dej\w+|olvid\w+|ya|igual|gracias|esta|todo)\b"
_INSTEAD = re.compile(
    rf"^(?P<lead>{led_by('bueno|dale|y|che|ah|uh|okey|listo|entonces')})si no {_HAS_NOT} (?P<missing>[^,.;:?!]{{2,30}}?)"
    rf"(?:,? (?P<verb>entonces|dame|mandame|poneme|agregame|traeme),?|,) {_GIVE}(?P<new>(?!{_NEITHER})[^,.;:?!]{{2,50}})$"
)


def _instead(text: str) -> str:
    """What is wanted where something is missing: ordered with an amount, else asked for, as nobody knows how many."""
    match = _INSTEAD.match(text)
    if match is None:
        return text
    return f"{match['lead']}{'quiero' if counts(match['new']) else 'tenes'} {match['new']}"


INSTEAD = Framing(
    "what there may be instead",
    _instead,
    examples={
        "bueno si no hay coca, cunnington": "bueno tenes cunnington",
        "si no tenes pepsi dame 2 manaos": "quiero 2 manaos",
    },
    near_misses=(
        "2 pepsi o si no hay 2 coca",
        "si no hay coca, no mandes nada",
        "si no hay coca, dejalo",
    ),
)
IF_THERE_IS = Framing(
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
IF_THERE_IS_BEHIND = Framing(
    "if there is any, behind a counted order",
    replacing(
        rf"(?P<ordered>(?:^|[,.;\n] ?|\by |\b{ORDER} )(?:{AMOUNT}) (?:de )?(?!mas\b)[a-z]{_NAME_ENDS}{{1,50}}?),? "
        rf"si (?:es que )?(?:l[oa]s? )?(?:todavia )?{_THERE}(?: stock| algo| algun[oa]s?)?(?=$|[,.;!\n]| y | porfa| gracias)",
        r"\g<ordered>",
        cues=(" si ",),
    ),
    examples={
        "y un atado de perejil si hay": "y un atado de perejil",
        "mandame 2 sodas, si te queda": "mandame 2 sodas",
        "medio kilo de cherry si tenes y un pan": "medio kilo de cherry y un pan",
    },
    near_misses=(
        "perejil si hay",
        "2 cocas si hay frias",
        "decime si hay",
        "tenes 2 sodas, si te queda",
    ),
)

CONDITIONS = (INSTEAD, IF_THERE_IS, IF_THERE_IS_BEHIND)
