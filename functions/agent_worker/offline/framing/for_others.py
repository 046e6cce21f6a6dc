"""Who wants something, or why there is none left, before the order: `mi señora me encargó 2 oreo`."""

import re

from retail.spanish.word_sets import one_of, word_set

from ..lexicon import led_by
from .framing import Framing, replacing
from .words import ARTICLE, COUNT, NAMED, ORDER

_LEAD = led_by("hola|buenas|che|y|bueno|mira|ah|uh|uy|es que|no|dale|si|tambien|ademas")
_PEOPLE = one_of(word_set("""
    senora mujer marido esposo esposa novio novia pareja vieja viejo mama papa madre padre mami papi hijo hija nene nena
    hermano hermana abuela abuelo suegra suegro cunada cunado tia tio vecina vecino jefa jefe companera companero chicos
    chicas nenes nenas hijos hijas pibes pibe piba viejos suegros vecinos amigo amiga amigos gurises gordo gorda
"""))  # fmt: skip
_WHO = rf"(?:(?:mi|mis|la|el|los|las) {_PEOPLE}|en (?:casa|el laburo|la oficina|el trabajo))"
_ASKED = r"(?:me (?:lo |la )?(?:encargo|encargaron|pidio|pidieron|pide|piden|encarga|mando a (?:comprar|pedir|buscar)|dijo que (?:compre|lleve|pida))|me esta pidiendo)"
_WANTS = r"(?:quiere|quieren|necesita|necesitan|anda queriendo|quisiera)"
_NO_GOODS = r"(?!(?:\S+ )?(?:favor|cosas?|cosit|pregunt|consult|dat|hermanit|presupuest|descuent|hora|rat|dia|minut|explicac|turn|respuest)[a-z]*\b)"

_FINISHES = r"(?:listo|nada mas|eso es todo|cerr[a-z]+|finaliz[a-z]+|termin[a-z]+)\b"
"""What would place the order with it, which somebody else's wish is not clear enough for."""

SOMEBODY_WANTS = Framing(
    "somebody else wants it",
    replacing(
        rf"^(?!.*\b{_FINISHES}){_LEAD}{_WHO} (?:{_ASKED}|{_WANTS}) (?={COUNT} {_NO_GOODS}(?:de )?[a-z]{{3}})",
        "quiero ",
    ),
    examples={
        "mi senora me encargo 2 oreo": "quiero 2 oreo",
        "hola, en casa me pidieron 2 fanta y 1 oreo": "quiero 2 fanta y 1 oreo",
        "mi vieja quiere un pan": "quiero un pan",
    },
    near_misses=(
        "mi senora me encargo que pregunte por las oreo",
        "mi vieja no quiere un pan",
        "mi hijo quiere saber si hay pepsi",
        "mi senora ya me encargo 2 oreo",
        "mi senora me pidio un favor",
        "ayer mi senora me encargo 2 oreo",
        "mi vieja pidio 2 oreo",
        "mi vieja quiere dos pepsi y listo",
    ),
)
_GONE = (
    r"(?:(?:mi|mis|el|la|los|las) [a-z]+ )?(?:(?:se|me|nos|ya) ){0,2}"
    r"(?:comio|comieron|comi|comimos|tomo|tomaron|tome|tomamos|termino|terminaron|acabo|acabaron|rompio|rompieron|vencio|vencieron|gasto|gastaron|cayo|cayeron|perdio|perdieron)"
)
_WITHOUT = r"(?:(?:me|nos) (?:quede|quedamos|quede yo) sin|no (?:me|nos) quedan?(?: mas)?|ya no tengo(?: mas)?)"
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
        rf"^{_LEAD}(?:{_GONE} (?P<eaten>{NAMED})|{_WITHOUT} (?:(?:el|la|los|las) )?{_NAME}),? (?:asi que |y |entonces )?"
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
    ),
)

FOR_OTHERS = (SOMEBODY_WANTS, ALL_GONE)
