"""Corrections in other orders of words, in the one that `changes` reads: `me confundi, era detergente`."""

import re

from ..folding import names_goods
from ..lexicon import led_by
from .framing import Framing, replacing
from .words import AMOUNT, COUNT, ORDER, UNIT

_MEANT = r"(?:queria|quise|quiero) decir"
_CORRECTED = r"me confundi, era \g<new>"
_LEAD = led_by("no|uy|che|ay|perdon|pero|bah|ah")

MEANT = Framing(
    "what was meant, ahead",
    replacing(rf"^{_LEAD}(?P<new>(?!que )[^,]+?),? {_MEANT}(?:,? no .+)?$", _CORRECTED),
    examples={
        "uy no, detergente queria decir": "me confundi, era detergente",
        "detergente quise decir, no lavandina": "me confundi, era detergente",
    },
    near_misses=("que quiere decir", "queria decirte algo"),
)
MEANT_TO_SAY = Framing(
    "what was meant, behind",
    replacing(
        rf"^{_LEAD}{_MEANT} (?!(?:que|algo|lo|otra)\b)(?P<new>[^,]+?)(?:,? no .+)?$", _CORRECTED
    ),
    examples={"no, queria decir detergente": "me confundi, era detergente"},
    near_misses=("queria decir que gracias", "quiero decirte algo"),
)
_SORRY = re.compile(rf"^{_LEAD}(?P<new>[a-z]+(?: [a-z]+){{0,2}}), perdon$")


def _corrected(text: str) -> str:
    sorry = _SORRY.match(text)
    return sorry.expand(_CORRECTED) if sorry and names_goods(sorry["new"]) else text


SORRY = Framing(
    "a product and a sorry",
    _corrected,
    examples={"uy, detergente, perdon": "me confundi, era detergente"},
    near_misses=("no te entendi, perdon", "2 leches, perdon", "perdon"),
)
SAID_ANEW = Framing(
    "so much of something, said anew",
    replacing(
        rf"\b(?P<amount>{AMOUNT} de )(?!perdon)[a-z]+(?: (?!no\b|perdon)[a-z]+)?,? (?:no,? )?perdon,? (?:no,? )?de (?!(?:la|las|los|el)\b)(?P<new>[a-z]{{3,}})",
        r"\g<amount>\g<new>",
        cues=("perdon",),
    ),
    examples={
        "medio kilo de manzana verde no perdon de pera": "medio kilo de pera",
        "dame 2 kilos de papa, perdon, de batata y un pan": "dame 2 kilos de batata y un pan",
    },
    near_misses=("2 kilos de papa perdon", "un kilo de papa perdon de la hora"),
)
COUNTED_ANEW = Framing(
    "how many of them, said anew",
    replacing(
        rf"\b(?:{COUNT}) (?P<unit>[a-z]{{3,}}) de (?P<what>[a-z]+)(?:,? {COUNT})?,? (?:no,? )?mejor (?P<new>{COUNT}) (?P=unit)s?(?=$|,| y )",
        r"\g<new> \g<unit> de \g<what>",
        cues=(" mejor ",),
    ),
    examples={"un atado de acelga dos mejor dos atados": "dos atado de acelga"},
    near_misses=("un atado de acelga mejor dos kilos", "un kilo de papa, mejor dos"),
)

WAS_MEANT = Framing(
    "that it was something else, behind its name",
    replacing(
        rf"^{_LEAD}(?P<new>(?:el|la|los|las) (?:de )?(?!(?:que|cual)\b)[a-z]+(?: [a-z]+)?) (?:era|eran)$",
        _CORRECTED,
        cues=(" era",),
    ),
    examples={"no, la de litro era": "me confundi, era la de litro"},
    near_misses=("era la de medio", "la que era", "cual era"),
)

NOT_SO_MANY = Framing(
    "how many not, before how many",
    replacing(
        rf"^{_LEAD}no (?:me )?(?:mandes|pongas|traigas|agregues|sumes|anotes|quiero|queria) {COUNT} (?:de )?(?P<what>(?!{UNIT}\b|de\b)[a-z]{{3,}}(?: (?!{COUNT}\b)[a-z]+){{0,2}}?),? "
        rf"(?:(?:{ORDER}|mejor|sino|con|que sean)[ ,]+)+(?P<new>{COUNT})(?: de es[oa]s| nomas)?$",
        r"\g<what> \g<new> nomas",
        cues=("no ",),
    ),
    examples={
        "no me mandes 3 pepsi, mandame 2": "pepsi 2 nomas",
        "no quiero 3 oreo, quiero 2": "oreo 2 nomas",
    },
    near_misses=(
        "no me mandes 3 pepsi",
        "no me mandes 3 pepsi, mandame 2 fanta",
        "no quiero 2 kilos, quiero 1",
    ),
)

CORRECTING = (NOT_SO_MANY, WAS_MEANT, MEANT, MEANT_TO_SAY, SORRY, SAID_ANEW, COUNTED_ANEW)
