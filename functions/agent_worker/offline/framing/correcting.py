"""Corrections in other orders of words, in the one that `changes` reads: `me confundi, era detergente`."""

import re

from ..folding import names_goods
from ..lexicon import led_by
from .framing import Framing, replacing

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

CORRECTING = (MEANT, MEANT_TO_SAY, SORRY)
