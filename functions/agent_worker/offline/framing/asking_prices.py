"""Questions about a price in other orders of words, in the one that the acts read."""

import re

from retail.spanish.word_sets import one_of, word_set

from ..folding import names_goods
from ..lexicon import COSTS, led_by
from .framing import Framing, replacing

_A_UNIT = (
    r"(?:(?:el|la|por|cada|por cada) )?"
    rf"{one_of(word_set('kilo bolsa paquete botella lata unidad atado docena frasco pack maple caja litro una uno'))}"
)
_BEHIND = re.compile(
    rf"^(?P<lead>{led_by('y|che|pero|hola|ah|uh|no')})(?P<what>(?:el|la|los|las) [a-z]+(?: [a-z]+){{0,3}}?),? "
    rf"(?:a )?cuanto (?:(?:me|te|se) )?{COSTS}(?P<unit> {_A_UNIT})?(?P<rest>\?*)$"
)


def _price_of_what(text: str) -> str:
    found = _BEHIND.match(text)
    if found is None or not (found["unit"] or names_goods(found["what"].partition(" ")[2])):
        return text
    return f"{found['lead']}cuanto sale {found['what']}{found['rest']}"


PRICE_BEHIND = Framing(
    "what is asked about, ahead",
    _price_of_what,
    examples={
        "el carbon cuanto sale la bolsa?": "cuanto sale el carbon?",
        "y la leche a cuanto esta": "y cuanto sale la leche",
    },
    near_misses=("el segundo cuanto sale?", "la leche cuanto sale y el pan"),
)
AT_WHAT = Framing(
    "at what price",
    replacing(
        rf"^(?P<lead>{led_by('y|che|hola|ah')})a como (?:(?:me |te )?(?:{COSTS}|tenes|tienen|vendes|das) )?(?=(?:el|la|los|las) [a-z])",
        r"\g<lead>cuanto sale ",
        cues=("a como",),
    ),
    examples={"a como el kilo de queso cremoso": "cuanto sale el kilo de queso cremoso"},
    near_misses=("como estas", "a como diste lugar"),
)
WHICH_SIZE = Framing(
    "which one has a size",
    replacing(
        rf"^{led_by('y|che|pero')}cual(?:es)? (?:es|son|seria) (?P<which>(?:la|el|las|los) (?:de|que (?:trae|tiene|viene de)) \d[^?]*)",
        r"\g<which>",
        cues=("cual",),
    ),
    examples={"cual es la de 3 litros?": "la de 3 litros?"},
    near_misses=("cual es la de frutilla?", "cual es la mas barata?"),
)

ASKING_PRICES = (PRICE_BEHIND, AT_WHAT, WHICH_SIZE)
