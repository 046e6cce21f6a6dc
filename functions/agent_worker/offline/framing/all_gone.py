"""What is all gone, before how many are ordered of it: `se comió las oreo, mandame 2`."""

import re

from retail.spanish.word_sets import one_of, word_set

from ..lexicon import led_by
from .framing import Framing, replacing
from .words import ARTICLE, COUNT, NAMED, ORDER, PEOPLE

_LEAD = led_by("hola|buenas|che|y|bueno|mira|ah|uh|uy|es que|dale|tambien|ademas")
_GONE = (
    rf"(?:(?:mi|mis|el|la|los|las) {PEOPLE} )?(?:(?:se|me|nos|ya) ){{0,2}}"
    r"(?:comio|comieron|comi|comimos|tomo|tomaron|tome|tomamos|termino|terminaron|acabo|acabaron|gasto|gastaron)"
)
_WITHOUT = r"(?:(?:me|nos) (?:quede|quedamos|quede yo) sin|no (?:me|nos) quedan?(?: mas)?|ya no tengo(?: mas)?)"
_GONE_TALK = one_of(
    word_set("""
    otra opcion remedio alternativa bateria senal datos internet ganas aire voz trabajo laburo partido pelicula serie
    clase reunion fiesta recreo turno dia semana finde mes vacaciones paciencia tiempo
""")
)
"""What may be all gone and is no product: nothing is ordered by it."""
_NO_PRODUCT = rf"(?:oferta|promo[a-z]*|plata|guita|saldo|credito|descuento|{_GONE_TALK})"
_TOLD_GONE = re.compile(rf"\b(?:{_GONE} {NAMED}|{_WITHOUT} [a-z]+(?: [a-z0-9]+){{0,3}})$")
_HOW_MANY = re.compile(rf"{ORDER} {COUNT}(?: mas)?(?![^.,;])")
_NAME = r"(?P<what>[a-z]+(?: (?!que\b|asi\b)[a-z0-9]+){0,2}?)"


def _ordered_anew(found: re.Match[str]) -> str:
    what = re.sub(rf"^{ARTICLE} ", "", found["eaten"] or found["what"])
    return f"{found['order']} {found['count']} {what}"


def names_what_is_ordered(told: str, order: str) -> bool:
    """Whether what is told before an order of so many, and no more, has its product: `se nos termino la pepsi` `traeme 2`."""
    return bool(_TOLD_GONE.search(told) and _HOW_MANY.match(order))


TALK_GONE = Framing(
    "that something is gone which is no product, before how many",
    replacing(
        rf"^{_LEAD}(?:{_GONE}|{_WITHOUT}) (?:(?:{ARTICLE}|mas) )?{_GONE_TALK}(?: que (?:esperar|ir|llevar(?:l[oa]s?)?|comprar(?:l[oa]s?)?))?,? (?:asi que |y |entonces )?(?={ORDER} {COUNT}\b)",
    ),
    examples={
        "y bueno, no me queda otra, mandame 1": "mandame 1",
        "me quede sin bateria, mandame 2": "mandame 2",
        "termino el partido, mandame 2 pepsi": "mandame 2 pepsi",
    },
    near_misses=(
        "no me queda otra",
        "me quede sin pan, mandame 2",
        "no queda otra marca, mandame 1",
    ),
)
BOTH_GONE = Framing(
    "what two things are all gone, before how many of each",
    replacing(
        rf"^(?!.*\b{_NO_PRODUCT}\b){_LEAD}{_WITHOUT} (?:{ARTICLE} )?(?P<what>[a-z]+(?: (?!y\b)[a-z]+)?)(?: ni| y(?: sin)?) (?:{ARTICLE} )?(?P<what2>[a-z]+(?: [a-z]+)?),? (?:asi que |y |entonces )?"
        rf"(?P<order>{ORDER}) (?P<count>{COUNT}) de cada (?:un[oa]|cosa)$",
        r"\g<order> \g<count> \g<what> y \g<count> \g<what2>",
        cues=("cada",),
    ),
    examples={
        "me quede sin oreo y sin pepsi, mandame 1 de cada una": "mandame 1 oreo y 1 pepsi",
        "no nos queda yerba ni pan, traeme 2 de cada uno": "traeme 2 yerba y 2 pan",
    },
    near_misses=("me quede sin plata y sin tiempo, mandame 1 de cada una", "mandame 1 de cada una"),
)
ALL_GONE = Framing(
    "what is all gone, before how many",
    replacing(
        rf"^(?!.*\b{_NO_PRODUCT}\b){_LEAD}(?:{_GONE} (?P<eaten>{NAMED})|{_WITHOUT} (?:(?:el|la|los|las) )?{_NAME}),? (?:asi que |y |entonces )?"
        rf"(?P<order>{ORDER}) (?P<count>{COUNT})(?: mas)?$",
        _ordered_anew,
    ),
    examples={
        "se comio las oreo, mandame 2": "mandame 2 oreo",
        "uh, se nos termino la pepsi asi que traeme 2": "traeme 2 pepsi",
        "me quede sin yerba, mandame 1": "mandame 1 yerba",
    },
    near_misses=(
        "mi hijo se comio las oreo",
        "se comio las oreo, mandame 2 pepitos",
        "me quede sin plata",
        "se me rompio la bolsa",
        "el delivery rompio la lavandina, mandame 1",
        "me rompieron los huevos, mandame 1",
        "se vencio la manteca, mandame 1",
        "se termino la oferta de detergente, mandame 1",
    ),
)
