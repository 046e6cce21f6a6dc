"""Why something is wanted, and what for: before the order, or behind it."""

import re

from retail.spanish.word_sets import one_of, word_set

from ..lexicon import led_by
from .all_gone import names_what_is_ordered
from .framing import Framing, replacing
from .words import ARTICLE, CHANGE, COUNT, ORDER, counts, orders_or_changes, orders_some

_HESITATES = led_by("no|si|ay|uh|che|pero|y|bueno|es que|ah|para|pera|espera")
_WHO = one_of(word_set("mi mis el la los las yo hoy esta este manana"))
_IS_OR_DOES = one_of(word_set("""
    somos soy estoy estamos tengo tenemos hago hacemos viene vienen es cumple cumplo festejo festejamos voy vamos ando
    andamos invite invitamos
"""))  # fmt: skip
_FOR_WHAT = (
    rf"(?:{ORDER} |es )?para (?:el|la|los|las|un|una) [a-z]+(?: (?:de|del|de la) [a-z]+)?,? "
)
_TELLS = rf"{_HESITATES}(?:{_FOR_WHAT})?(?:{_WHO} (?:\S+ ){{0,3}}?)?{_IS_OR_DOES}(?: [^\s,.;:?!]+){{1,8}}?"
_IN_MIND = re.compile(
    rf"^{_TELLS},? (?:(?:asi que|por eso|entonces) (?={ORDER} |{COUNT}\b|{CHANGE}\b)|(?=(?:{CHANGE}|que sean?) ))"
)
_SO = re.compile(rf"^(?P<told>.{{3,160}}?),? (?P<so>asi que|por eso|entonces) (?={ORDER} )")


def _without_reason(text: str) -> str:
    """The text without the reason before it. What orders something itself, or names what is ordered, is not taken off."""
    for pattern in (_IN_MIND, _SO):
        told = pattern.match(text)
        if (
            told
            and not orders_some(told[0])
            and not (pattern is _SO and told["so"] == "entonces" and counts(told["told"]))
            and not (pattern is _SO and names_what_is_ordered(told["told"], text[told.end() :]))
        ):
            return text[told.end() :]
    return text


BEFORE = Framing(
    "a reason before it",
    _without_reason,
    examples={
        "somos 4 asi que un kilo": "un kilo",
        "necesito para un asado somos 6 asi que 2 kilos de papa": "2 kilos de papa",
        "ah no para somos mas, que sean 3": "que sean 3",
        "mi viejo es diabetico cambiala por zero": "cambiala por zero",
        "el domingo hago un asado asi que mandame 2 chorizos": "mandame 2 chorizos",
        "se corto la luz, por eso necesito velas": "necesito velas",
        "si te cuento que cayeron visitas entonces necesitaria dos docenas de facturas": "necesitaria dos docenas de facturas",
    },
    near_misses=(
        "son 2 sprite y 3 toddy",
        "soy celiaco",
        "vamos a llevar 2 cocas entonces saca la sprite",
        "se nos termino la pepsi asi que traeme 2",
    ),
)

_ABOUT_US = one_of(word_set("""
    somos hago hacemos viene vienen vino vinieron cumple cumplo festejo festejamos estoy estamos ando andamos invite invitamos
"""))  # fmt: skip
_TOO_DEAR = (
    r"(?:no (?:llego|llegamos|(?:me|nos) (?:alcanza|llega|da)|alcanza|tengo (?:mas |tanta )?(?:plata|guita|efectivo))"
    r"|(?:es|son|esta|estan|sale|salen) (?:(?:muy|re|tan|demasiado|medio) )?(?:car|salad)\w+)"
)
_BECAUSE = (
    rf"(?:porque|ya que|(?<! asi )(?<! la )(?<! el )(?<! lo )(?<! los )(?<! las )que (?:{_ABOUT_US}|{_TOO_DEAR}|(?:le |la )?(?:erre|pifie)|me (?:equivoque|confundi))|"
    r"que (?:es|son) para|que (?:me|nos|se) (?:quede|quedaban?|quedan?|quedamos|sobran?|corto|rompio|acabo|termino)"
    r"|que (?:ya (?:tengo|tenemos|hay|compre|compramos)|(?:tengo|tenemos|voy|vamos) (?:que |a )?(?:hacer|cocinar|preparar|festejar)))"
)
_IS_FOR = r"(?:es|son) para (?:(?:hacer|preparar) )?(?:un|una|unos|unas|el|la|los|las|mis?)"
_WHY = re.compile(
    rf"(?<=\w)(?:,? {_BECAUSE}(?: (?=\S)|$)|, (?:ya (?:tengo|tenemos)|{_TOO_DEAR})\b|, {_IS_FOR} (?=\S))"
)

_POINTS = re.compile(
    rf"^(?:no,? )?{ARTICLE} (?:de )?[a-z]+(?: (?!(?:no|si)$)[a-z]+)?$|{ARTICLE} [a-z]+ mejor$|mejor {ARTICLE} [a-z]+$"
)
_GOES_ON = re.compile(rf",| y (?:si|tambien|{COUNT})\b")


def _without_why(text: str) -> str:
    """The text without a reason that ends it, where what stands before wants something."""
    why = _WHY.search(text)
    if why is None or "?" in text:
        return text
    what, reason = text[: why.start()], text[why.end() :]
    wants = orders_or_changes(what) or counts(what) or _POINTS.match(what)
    goes_on = orders_or_changes(reason) or _GOES_ON.search(reason)
    return text if goes_on or not wants else what


BEHIND = Framing(
    "a reason behind it",
    _without_why,
    examples={
        "mejor 6 que son para la escuela": "mejor 6",
        "necesito pilas porque se corto la luz": "necesito pilas",
        "saca la leche que ya tengo una en la heladera": "saca la leche",
        "saca la leche, ya tengo": "saca la leche",
        "sacame la zanahoria que me quedaba": "sacame la zanahoria",
        "mandame medio kilo, es para unos ñoquis": "mandame medio kilo",
        "un spaghetti barilla que hago carbonara": "un spaghetti barilla",
        "y dos cunnington mas que somos un monton": "y dos cunnington mas",
        "vaciame el carrito que le erre a todo": "vaciame el carrito",
        "sacame un doritos que no llego": "sacame un doritos",
        "saca el fernet que no llego con la guita": "saca el fernet",
        "saca la bombilla, es muy cara": "saca la bombilla",
        "saca 2 cocas porque no me alcanza": "saca 2 cocas",
    },
    near_misses=(
        "pilas y fosforos porque se corto la luz",
        "2 cocas porque no mandame 3",
        "es para hoy",
        "la leche ya la tengo, sacala",
        "la que no llega a 2 litros",
        "que es caro",
    ),
)

_COOKS = rf"\b(?:arma\w*|prepara\w*|{one_of(word_set('algo que cosas ingredientes'))})\b"
_EATER_OR_PLACE = (
    rf"{one_of(word_set('perr gat beb nen chic adult cachorr auto pared horno'))}[a-z]*\b"
)
PURPOSE = Framing(
    "what it is made into",
    replacing(
        rf"(?P<what>(?:\b{COUNT}) (?!.*{_COOKS})[^,.;:?!\n]{{3,50}}?) "
        rf"para (?:un|una|unos|unas) (?!{_EATER_OR_PLACE})[a-z]{{4,}}(?: de [a-z]+)?(?=$|[,.;!]| y )",
        r"\g<what>",
        cues=("para un",),
    ),
    examples={
        "1/4 de queso para unos sanguchitos": "1/4 de queso",
        "un kilo de tomate para una salsa": "un kilo de tomate",
    },
    near_misses=(
        "1 alimento para un gato",
        "armame algo para una picada",
        "2 cosas para una picada",
    ),
)
_OCCASION = one_of(word_set("""
    lunes martes miercoles jueves viernes sabado domingo feriado viaje ruta camino escuela colegio cole jardin facultad facu oficina laburo trabajo recreo vianda mate matecito cumple
    cumpleanos asado asadito picada merienda desayuno almuerzo cena cenita noche finde fiesta juntada reunion previa
    choris choripan choripanes sanguches sanguchitos tostadas tostadita ensalada guiso tuco salsa torta tarta pizza
    pizzas postre milanesas milas puchero locro empanadas partido playa pileta camping campo quinta vacaciones bajon heladera alacena semana mes resto visita visitas
"""))  # fmt: skip
_PEOPLE = one_of(word_set("""
    chicos chicas nenes nenas nene nena pibes hijos hijas hijo hija abuela abuelo vieja viejo suegra suegro vecina vecino
    gurises familia pareja novia novio marido mujer senora amigos
"""))  # fmt: skip
_FOR_AN_OCCASION = (
    rf"para (?:(?:el|la|los|las|un|una|unas|unos|mis?|nuestr[oa]s?) )(?:{_OCCASION}|{_PEOPLE})"
    r"(?: (?:de (?:la |mis? |los? |las )?|del )(?!litro|medio|kilo)[a-z]+)?"
)
OCCASION = Framing(
    "the occasion it is for",
    replacing(
        rf"(?P<what>(?:\b(?:{COUNT}|un[oa]s) )(?:(?!{_COOKS})[^,.;:?!\n]){{3,60}}?)(?<! son)(?<! es),? {_FOR_AN_OCCASION}(?=$|[,.;!]| y )",
        r"\g<what>",
        cues=("para ",),
    ),
    examples={
        "1 cunnington para el viaje": "1 cunnington",
        "2 jugos para la escuela y 1 pan": "2 jugos y 1 pan",
        "mandame unos don satur para el mate y una yerba": "mandame unos don satur y una yerba",
        "un kilo de pan para el cumple del nene": "un kilo de pan",
    },
    near_misses=(
        "2 latas para el gato",
        "1 jabon para la ropa",
        "es para el cumple",
        "armame algo para la picada",
        "1 crema para el pelo",
    ),
)
OCCASION_BETWEEN = Framing(
    "the occasion it is for, before how much",
    replacing(
        rf"^(?P<what>(?:y )?(?!es\b|algo\b|para\b|cosas\b)[a-z]+(?: [a-z]+){{0,3}}?) {_FOR_AN_OCCASION}(?=, {COUNT}\b)",
        r"\g<what>",
        cues=("para ",),
    ),
    examples={"y pan frances para los choris, un kilito": "y pan frances, un kilito"},
    near_misses=("es para los choris, un kilo", "jabon para la ropa, uno"),
)

REASONS = (BEFORE, BEHIND, PURPOSE, OCCASION, OCCASION_BETWEEN)
