"""Orders that hang on whether there is any, as plain ones: these add only what there is."""

import re

from retail.spanish.word_sets import one_of

from .framing import Framing, replacing
from .words import AMOUNT, ARTICLE, COUNT, ORDER, counts

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
    else_ = _OR_ELSE.search(text)
    if else_ and (_HANGS.search(text) or counts(text[: else_.start()])):
        text = text[: else_.start()]
    text = _IF.sub(r"\g<before>\g<verb> \g<count> \g<what>\g<rest>", text)
    return _IF_COUNTED.sub(r"\g<before>\g<count> \g<what>", text)


_HAS_NOT = "(?:hay|tenes|tienen|tendras|(?:te |les )?quedan?)"
_GIVE = r"(?:(?:entonces|dame|mandame|poneme|agregame|que sea|quiero|va|traeme)[ ,]+)*"
_NEITHER = r"(?:no|nada|dej\w+|olvid\w+|ya|igual|gracias|esta|todo)\b"
_INSTEAD = re.compile(
    rf"^(?P<lead>(?:(?:bueno|dale|y|che|ah|uh|okey|listo|entonces)\s*[,.]?\s+)*)si no {_HAS_NOT} (?P<missing>[^,.;:?!]{{2,30}}?)"
    rf"(?:,? (?P<verb>entonces|dame|mandame|poneme|agregame|traeme),?|,) {_GIVE}(?P<new>(?!{_NEITHER})[^,.;:?!]{{2,50}})$"
)


_POINTS = re.compile(rf"(?:{ARTICLE}|otr[oa]s?|es[aeo]s?|nada|mas)\b")
"""Begins what is no product by its name, and is not looked for."""


def _instead(text: str) -> str:
    """What is wanted where something is missing: ordered with an amount, else asked for, as nobody knows how many."""
    match = _INSTEAD.match(text)
    if match is None:
        return text
    missing, new = match["missing"], match["new"]
    if not counts(new):
        return f"{match['lead']}tenes {new}"
    if _POINTS.match(missing):
        return f"{match['lead']}quiero {new}"
    return f"{match['lead']}tenes {missing} o si no hay {new}"


_NAMED_AGAIN = r"(?: (?!mas\b|otr|nada)[a-z]+(?: [a-z]+)?)?"
_ELSE = re.compile(
    rf"(?P<first>^(?!.*\bno\b.*\bsi ?no\b).*[a-z0-9])[\s,.;?!]+"
    rf"(?:si ?no (?:l[oa]s? )?{_HAS_NOT}(?: mas)?{_NAMED_AGAIN}|(?P<bare>si ?no)),?\s+"
    rf"(?:(?:entonces|bueno|igual) )?(?:{ORDER} )?(?P<new>{COUNT} (?!{_NEITHER})[a-z][^.;:?!]*)$",
    re.DOTALL,
)
_CONDITION = re.compile(rf"\bsi (?:l[oa]s? )?{_THERE}\b")


def _or_else(text: str) -> str:
    """What is ordered where what was ordered before it is missing, in the one way that wishes read."""
    match = _ELSE.match(text) if "si no" in text or "sino" in text else None
    if match is None or (not counts(match["first"]) and not re.search(_THERE, match["first"])):
        return text
    first = re.sub(r"[ ,]+(?:y|o|pero)$", "", match["first"])
    goes_on = first != match["first"]
    if match["bare"] and not goes_on and not _CONDITION.search(first):
        return text
    read = f"{_unconditional(first)} o si no hay {match['new']}"
    return text if read == text else read


INSTEAD = Framing(
    "what there may be instead",
    _instead,
    examples={
        "bueno si no hay coca, cunnington": "bueno tenes cunnington",
        "si no tenes pepsi dame 2 manaos": "tenes pepsi o si no hay 2 manaos",
        "si no tenes la grande dame 2 chicas": "quiero 2 chicas",
    },
    near_misses=(
        "2 pepsi o si no hay 2 coca",
        "si no hay coca, no mandes nada",
        "si no hay coca, dejalo",
    ),
    of_messages=True,
)
OR_ELSE = Framing(
    "what is ordered where the first is missing",
    _or_else,
    examples={
        "si hay pepsi mandame 2, si no hay mandame 2 manaos": "mandame 2 pepsi o si no hay 2 manaos",
        "2 pepsi y si no 2 manaos": "2 pepsi o si no hay 2 manaos",
        "tenes pepsi? si no tenes dame 2 manaos": "tenes pepsi o si no hay 2 manaos",
        "mandame 2 pepsi. si no hay pepsi, 2 manaos": "mandame 2 pepsi o si no hay 2 manaos",
    },
    near_misses=(
        "no quiero 2 pepsi sino 2 manaos",
        "2 pepsi, sino 2 manaos",
        "2 pepsi, si no nada",
        "2 pepsi o si no hay manaos",
    ),
    of_messages=True,
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

CONDITIONS = (OR_ELSE, INSTEAD, IF_THERE_IS, IF_THERE_IS_BEHIND)
