"""Questions in other orders of words, as the plain one: `qué tostadas tenés sin tacc` → `tenés tostadas sin tacc`."""

import re

from retail.spanish.properties import diets_in
from retail.spanish.word_sets import one_of, word_set
from retail.writing import without_accents

from ..lexicon import led_by
from .framing import Framing

_LEAD = led_by("y|che|hola|buenas|pero|a ver|bueno|dale|ah|perdon")
_HAVE = r"(?:tenes|tienen|tendras|hay|habra|venden|vendes|trabajan|(?:te|les) quedan?)"
_KINDS = one_of(
    word_set("marca marcas gusto gustos sabor sabores tipo tipos clase clases variedad variedades")
)
_NO_GOODS = one_of(word_set("""
    precio precios hora horas horario horarios dia dias oferta ofertas promo promos promocion promociones descuento
    descuentos forma formas medio medios zona zonas direccion telefono mas otra otro otras otros cosa cosas onda tal te me
    es son lo problema problemas pasa hay tenes tienen puedo podemos puede corte cortes tanto opcion opciones
    sucursal sucursales local locales turno turnos garantia reparto repartos envio envios pago pagos tarjeta tarjetas cuota
    cuotas banco bancos numero whatsapp email costo costos barrio barrios localidad minimo monto gana ganas suerte
"""))  # fmt: skip
_NAME = rf"(?!(?:{_NO_GOODS}|{_KINDS})\b)[a-z]{{3,}}(?: (?!(?:{_HAVE}|me|nos)\b)[a-z]+){{0,3}}"
_ADJECTIVE = r"(?!(?:hoy|ahora|disponibles?|ahi|aca|ustedes|mas|ofertas?|promos?|nuev[oa]s?|stock)\b)[a-z]{3,}[aeo]s?"
_LIKE = rf"(?:(?:sin|con|para|de|que sean?) [a-z0-9]|{one_of(word_set('light diet zero integral integrales chico chica grande'))}\b).*|{_ADJECTIVE}"
_KIND = rf"(?P<kind>{_KINDS}|cortes?(?: de carne)?)"
_WHICH = (
    re.compile(
        rf"^(?P<lead>{_LEAD})(?:que|cual(?:es)?) (?P<what>{_NAME}) {_HAVE},? (?P<like>{_LIKE})$"
    ),
    re.compile(
        rf"^(?P<lead>{_LEAD})(?:que|cual(?:es)?) {_KIND} {_HAVE} (?P<like>(?:de|para) [a-z].*)$"
    ),
    re.compile(rf"^(?P<lead>{_LEAD})(?:que|cual(?:es)?) {_KIND} (?P<like>(?:de|para) .+) {_HAVE}$"),
)


def _plainly(text: str) -> str:
    match = next(filter(None, (pattern.match(text) for pattern in _WHICH)), None)
    if match is None:
        return text
    named = match.groupdict()
    kind = named.get("kind") or ""
    what = named.get("what") or ("carne" if kind.startswith("corte") else "")
    like = match["like"] if what else match["like"].removeprefix("de ")
    return f"{match['lead']}tenes {what} {like}".replace("  ", " ")


_ADVISED = re.compile(
    rf"^(?P<lead>{_LEAD})(?:que|cual) (?P<what>{_NAME}) (?:me |nos )?(?:recomendas|recomendarias|aconsejas|sugeris|sugieren|recomiendan)"
    r"(?P<like>(?: (?:para|con|de) [a-z].*)?)$"
)


def _as_asked(text: str) -> str:
    match = _ADVISED.match(text)
    if match is None:
        return text
    is_occasion = re.match(r" (?:para|con) (?:el|la|los|las|un|una|mi) ", match["like"])
    return f"{match['lead']}tenes {match['what']}{'' if is_occasion else match['like']}"


ADVISED = Framing(
    "which one is advised",
    _as_asked,
    examples={
        "que vino me recomendas para el asado": "tenes vino",
        "che que pan me recomendas para hamburguesas": "che tenes pan para hamburguesas",
    },
    near_misses=("que me recomendas", "que me recomendas para el mate", "que recomendas"),
)
WHICH_THERE_ARE = Framing(
    "which there are, with what they should be behind the verb",
    _plainly,
    examples={
        "que tostadas tenes sin tacc": "tenes tostadas sin tacc",
        "y que mermeladas tienen light": "y tenes mermeladas light",
        "hola que corte tenes para milanesas": "hola tenes carne para milanesas",
        "que marca tenes de yerba": "tenes yerba",
        "que gustos de jugo tang hay": "tenes jugo tang",
        "que galletitas hay dulces": "tenes galletitas dulces",
    },
    near_misses=(
        "que tostadas tenes",
        "que ofertas tenes de leche",
        "que precio tienen de contado",
        "que hay de nuevo",
        "que marca tenes",
        "que leche tenes ahora",
    ),
)

_DIET = r"(?P<who>celiac|diabetic|vegan|intolerantes? a la lactosa)\w*"
_SEEN_BY_NAME = {"diabetic"}
"""Whose goods are told by what they are, and seldom by a tag: sweetener."""
_OF_A_DIET = re.compile(
    rf"^(?P<lead>{_LEAD})(?:(?:yo )?(?:soy|somos)|(?:mi|mis) [a-z]+ (?:es|son)) {_DIET}[ ,]+(?:y )?"
    rf"(?P<asked>(?:que|cuales) (?P<what>{_NAME})|{_HAVE} (?P<name>(?!algo\b|cosas\b|que\b){_NAME}))(?P<verb> {_HAVE})?(?P<like>(?: {_LIKE})?)$"
)


def _of_the_diet(text: str) -> str:
    match = _OF_A_DIET.match(text)
    if match is None or bool(match["verb"]) == bool(match["name"]):
        return text
    what = f"{match['what'] or match['name']}{match['like']}"
    tags = diets_in(f"{match['who']}o")[0] or diets_in(match["who"])[0]
    is_told = bool(diets_in(what)[0]) or match["who"] in _SEEN_BY_NAME
    told = "" if is_told else "".join(f" {without_accents(tag)}" for tag in tags)
    return f"{match['lead']}tenes {what}{told}"


FOR_A_DIET = Framing(
    "asking for somebody with a diet",
    _of_the_diet,
    examples={
        "soy celiaca que tostadas tenes sin tacc": "tenes tostadas sin tacc",
        "soy celiaca, que fideos tienen": "tenes fideos sin tacc",
        "hola mi nene es celiaco tenes galletitas": "hola tenes galletitas sin tacc",
        "soy diabetico, tenes edulcorante": "tenes edulcorante",
        "somos veganos, hay hamburguesas": "tenes hamburguesas vegano",
    },
    near_misses=(
        "soy celiaca",
        "soy celiaca, que puedo comprar",
        "soy celiaca, tenes algo",
        "mi suegra es celiaca",
    ),
)

ASKING = (WHICH_THERE_ARE, ADVISED, FOR_A_DIET)
