"""Other orders of words: what is changed, or compared, stands before the verb that points to it."""

from retail.spanish.word_sets import one_of, word_set

from ..lexicon import led_by
from .framing import Framing, replacing
from .words import ARTICLE

_EXCHANGE = one_of(word_set("cambia reemplaza"))

POINTED_AHEAD = Framing(
    "pointed ahead",
    replacing(
        rf"(?P<before>^|\s(?:y|pero)\s|[,.;]\s?)(?P<what>{ARTICLE} (?!que\b|otr)[a-z]+(?: [a-z0-9]+){{0,3}}?),? "
        rf"(?P<verb>{_EXCHANGE})(?:me)?l[oa]s? (?:por|x) ",
        r"\g<before>\g<verb> \g<what> por ",
        cues=("cambia", "reemplaza"),
    ),
    examples={
        "la leche cambiala por manfrey": "cambia la leche por manfrey",
        "2 cocas y la leche cambiala x manfrey": "2 cocas y cambia la leche por manfrey",
    },
    near_misses=("la otra cambiala por manfrey", "cambiala por manfrey", "la leche sacala"),
)
STANDS_IN = Framing(
    "an x for por",
    replacing(
        rf"(^|\s)(?P<verb>{_EXCHANGE}(?:me)?l[oa]s?) x (?=\S)",
        r"\1\g<verb> por ",
    ),
    examples={"cambiala x manfrey": "cambiala por manfrey"},
    near_misses=("cambiala", "coca x 2"),
)

_MOST = r"mas (?:barat|car|economic)[ao]"
WHICH_IS_MOST = Framing(
    "which is the cheapest",
    replacing(
        rf"^{led_by('y|che|hola|a ver')}(?:que|cual) (?P<what>[a-z]{{3,}}(?: [a-z0-9]+){{0,4}}?) "
        rf"(?:es|sale|viene) (?:(?:la|el|lo) )?(?:que sale )?(?P<most>{_MOST})(?= *[?.!]*$)",
        r"cual es la \g<what> \g<most>",
        cues=(" mas ",),
    ),
    examples={
        "que yerba es la mas barata": "cual es la yerba mas barata",
        "che cual vino sale mas caro": "cual es la vino mas caro",
    },
    near_misses=("cual es la mas barata", "que yerba tenes", "la yerba mas barata"),
)

POINTING = (POINTED_AHEAD, STANDS_IN, WHICH_IS_MOST)
