"""What is all gone, before how many are ordered of it: `se comió las oreo, mandame 2`."""

import re

from ..lexicon import led_by
from .framing import Framing, replacing
from .words import ARTICLE, COUNT, NAMED, ORDER, PEOPLE

_LEAD = led_by("hola|buenas|che|y|bueno|mira|ah|uh|uy|es que|dale|tambien|ademas")
_GONE = (
    rf"(?:(?:mi|mis|el|la|los|las) {PEOPLE} )?(?:(?:se|me|nos|ya) ){{0,2}}"
    r"(?:comio|comieron|comi|comimos|tomo|tomaron|tome|tomamos|termino|terminaron|acabo|acabaron|gasto|gastaron)"
)
_WITHOUT = r"(?:(?:me|nos) (?:quede|quedamos|quede yo) sin|no (?:me|nos) quedan?(?: mas)?|ya no tengo(?: mas)?)"
_NO_PRODUCT = "(?:oferta|promo[a-z]*|plata|guita|saldo|credito|descuento|tiempo|paciencia)"
_TOLD_GONE = re.compile(rf"\b(?:{_GONE} {NAMED}|{_WITHOUT} [a-z]+(?: [a-z0-9]+){{0,3}})$")
_HOW_MANY = re.compile(rf"{ORDER} {COUNT}(?: mas)?(?![^.,;])")
_NAME = r"(?P<what>[a-z]+(?: (?!que\b|asi\b)[a-z0-9]+){0,2}?)"


def _ordered_anew(found: re.Match[str]) -> str:
    what = re.sub(rf"^{ARTICLE} ", "", found["eaten"] or found["what"])
    return f"{found['order']} {found['count']} {what}"


def names_what_is_ordered(told: str, order: str) -> bool:
    """Whether what is told before an order of so many, and no more, has its product: `se nos termino la pepsi` `traeme 2`."""
    return bool(_TOLD_GONE.search(told) and _HOW_MANY.match(order))


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
