"""Other orders of words: what is changed, or compared, stands before the verb that points to it."""

import re

from retail.spanish.word_sets import one_of, word_set

from ..lexicon import led_by
from .framing import Framing, replacing
from .words import ARTICLE, COUNT

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
_THE = {"esa": "la", "ese": "el", "eso": "lo", "esas": "las", "esos": "los"}
_THAT_KIND = re.compile(
    rf"^(?P<lead>{led_by('y|ah|si|dale|bueno|che|mejor|quiero|dame|mandame|poneme|agregame')})(?P<that>{one_of(_THE)}) "
    rf"(?P<kind>(?:de|con|sin) (?!l[ao]s? \d)[a-z][^,.;:]*?)(?: si)?(?P<rest>(?:, {COUNT}\b.*)?)$"
)


def _by_its_kind(text: str) -> str:
    that = _THAT_KIND.match(text)
    if that is None:
        return text
    return f"{that['lead']}{_THE[that['that']]} {that['kind']}{that['rest']}"


THAT_KIND = Framing(
    "that of a kind",
    _by_its_kind,
    examples={
        "esas de arroz si, 2 paquetes": "las de arroz, 2 paquetes",
        "dale, esa sin sal": "dale, la sin sal",
    },
    near_misses=("esas si", "esa, 2 paquetes", "esas dos de arroz", "de esas si"),
)
_RELATIVE = one_of(word_set("""
    hija hijo hijas hijos nena nene nenas nenes chica chico chicas chicos senora marido mujer esposo esposa vieja viejo
    mama papa abuela abuelo suegra suegro hermana hermano novia novio pareja familia
"""))  # fmt: skip
_SOMEBODY = rf"(?:mi|mis|a mi|la|el|los|las) {_RELATIVE}"
_WANTED_AT_HOME = re.compile(
    rf"^(?P<lead>{led_by('y|che|bueno|dale|ah|ay|uy|no|pero')}){_SOMEBODY} (?:me )?"
    rf"(?:quieren?|prefieren?|piden?|dicen? que (?:quieren?|prefieren?)) (?={ARTICLE} (?!que\b)[a-z])"
)
_AND_SOMEBODY = re.compile(rf"(?P<and>,| y) {_SOMEBODY},? (?={ARTICLE} (?!que\b)[a-z])")


def _wanted_at_home(text: str) -> str:
    wanted = _WANTED_AT_HOME.match(text)
    if wanted is None:
        return text
    return wanted["lead"] + _AND_SOMEBODY.sub(r"\g<and> ", text[wanted.end() :])


FOR_A_RELATIVE = Framing(
    "what somebody at home wants",
    _wanted_at_home,
    examples={
        "mi hija quiere los monitos": "los monitos",
        "bueno, mi marido prefiere la de litro": "bueno, la de litro",
        "mi hija quiere la de uva y mi hijo la de pera": "la de uva y la de pera",
    },
    near_misses=(
        "mi hija quiere saber si hay pan",
        "mi hija no quiere los monitos",
        "mi hija quiere jugar",
        "los chicos quieren 2 helados",
    ),
)
HAS_NOT = Framing(
    "that has none of it",
    replacing(
        r"\b(?P<the>[a-z]+) que no (?:tengan?|tienen?|llev[ae]n?|contengan?|contienen?) (?=(?:azucar|sal|tacc|gluten|lactosa|alcohol|gas|conservantes)\b)",
        r"\g<the> sin ",
        cues=(" que no ",),
    ),
    examples={
        "la que no tiene azucar": "la sin azucar",
        "tenes yogur que no lleve lactosa": "tenes yogur sin lactosa",
    },
    near_misses=("la que no tiene nada", "que no tiene azucar", "uno que no lleve mucha azucar"),
)
READY_MADE = Framing(
    "ready made",
    replacing(
        r"(?P<what>\b(?:(?!esta|pedido|compra)[a-z]{4,}|las?|los?|el) )(?:ya |las ya )hech(?P<end>[oa]s?)\b|(?P<these>\bl[ao]s )hech(?P<ends>[oa]s)\b",
        r"\g<what>\g<these>preparad\g<end>\g<ends>",
        cues=("hech",),
    ),
    examples={
        "tenes milanesas ya hechas": "tenes milanesas preparadas",
        "poneme 1 kilo de las ya hechas": "poneme 1 kilo de las preparadas",
        "dame las hechas": "dame las preparadas",
    },
    near_misses=("ya hecho", "el pedido ya hecho", "hecho"),
)

POINTING = (POINTED_AHEAD, STANDS_IN, WHICH_IS_MOST, THAT_KIND, FOR_A_RELATIVE, HAS_NOT, READY_MADE)
