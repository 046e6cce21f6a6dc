"""What is said before an order and is only talk: a shrug, a liking, a piece of news."""

import re

from retail.spanish.word_sets import one_of, word_set
from retail.spanish.words import tokens

from ..folding import GROCERY_STEMS
from ..lexicon import ADDRESSES, led_by
from .framing import Framing, replacing
from .words import CHANGE, COUNT, ORDER, UNIT

_SHRUGS = one_of(word_set("nah naa nop nope uff uf ufa puf upa epa fua apa"))
SHRUG = Framing(
    "a shrug",
    replacing(rf"^{_SHRUGS}[ ,.!]+(?!(?:(?:muy|re|tan) )?car[oa]s?$)(?=\S)"),
    examples={"nah saca los doritos": "saca los doritos", "uff, 2 cocas": "2 cocas"},
    near_misses=("nah", "puflitos", "la upa grande"),
)
_SIGHS = one_of(
    [
        "en fin",
        "que lastima",
        "una lastima",
        "que pena",
        "una pena",
        "que macana",
        "que bajon",
        "que garron",
        "ni modo",
        "que se le va a hacer",
    ]
)
SIGH = Framing(
    "a sigh, before what is said instead",
    replacing(
        rf"^{led_by('ah|uh|uy|che|bueno|y')}(?:(?:{_SIGHS}|{_SHRUGS})\s*[.!;,\n]\s*|en fin (?!de\b))(?=[a-z0-9])"
    ),
    examples={
        "ufa. bueno dame una stevia": "bueno dame una stevia",
        "en fin. 2 kilos de banana": "2 kilos de banana",
        "en fin mandame 2 cocas": "mandame 2 cocas",
        "uh que lastima, bueno una sprite": "bueno una sprite",
    },
    near_misses=("en fin", "ufa", "en fin de semana", "una pena muy grande"),
    of_messages=True,
)
LAUGH = Framing(
    "a laugh before an order",
    replacing(
        rf"^jaja[ ,.]+(?=(?:{ORDER}|{CHANGE}|mejor|dale|bueno|que sean?)\b)",
        cues=("jaja",),
    ),
    examples={"jaja mejor 4": "mejor 4", "jaja, dame 2 cocas": "dame 2 cocas"},
    near_misses=("jaja", "jaja que grande sos", "jaja 3 horas esperando"),
)
DEAR = Framing(
    "a shrug at a price",
    replacing(rf"^{_SHRUGS}[ ,.!]+(?:(?:muy|re|tan) )?car[oa]s?$", "que caro"),
    examples={"uff cara": "que caro", "fua, re caro": "que caro"},
    near_misses=("cara", "uff"),
)

_LIKINGS = one_of([
    *word_set("""
        buenisimo buenisima excelente espectacular barbaro genial joya perfecto fantastico mortal impecable ideal divino
        barato barata
    """),
    "de una",
    "que bueno",
])  # fmt: skip
LIKING = Framing(
    "a liking",
    replacing(rf"^{led_by('ah|uh|che|ay')}{_LIKINGS},? (?=\S)"),
    examples={
        "buenisimo sumale un mani": "sumale un mani",
        "che genial, 2 cocas": "2 cocas",
        "de una mandame 3": "mandame 3",
    },
    near_misses=("genial", "dale 2 cocas", "una barata"),
)

_ASKS_TO_BE_HEARD = one_of(["sabes que", "viste que", "sabes una cosa", "te digo algo"])
_SAYS_A_THING = one_of(
    word_set("el la los las no mejor saca agrega poneme dame mandame cambia deja")
)
HEAR_ME = Framing(
    "asking to be heard",
    replacing(
        rf"^{led_by('no|che|ay|mira|ah|y')}{_ASKS_TO_BE_HEARD},? (?={_SAYS_A_THING}[a-z]*\b)"
    ),
    examples={
        "sabes que el nesquik no": "el nesquik no",
        "no, sabes que, mejor 3": "mejor 3",
    },
    near_misses=("sabes que hora es", "viste que frio"),
)

_NO_TALK = rf"(?:no|ni|nunca|si|sin|y|o|que|cuando|como|con|{ORDER}|{COUNT}|{CHANGE})\b|hola|buen"
_TALKED = re.compile(
    rf"^(?P<talk>(?:(?!{_NO_TALK})[a-z]+,? ){{1,8}})(?={ORDER} {COUNT} (?:de )?[a-z]{{3}})"
)
_NEWS = word_set("""
    aca ahi jaja jajaja jeje nuevo hoy ayer bien todo yo vos te me mi soy estoy ando volvi perdon otra vez re tarde
""")
"""Words of talk. One of them has to stand before an order for the words there to be no product."""
_OF_OTHERS = re.compile(r"\b(?:se|mis?|ya) $|\b(?:mi|el|la) [a-z]+ (?:me|nos) $")
"""What makes the verb behind it another's, or of another day: `mi nene se llevó 3 oreo`."""


def _without_talk(text: str) -> str:
    talked = _TALKED.match(text)
    words = set(talked["talk"].replace(",", "").split()) if talked else set()
    if not talked or not _NEWS & words or GROCERY_STEMS & set(tokens(talked["talk"])):
        return text
    return text if _OF_OTHERS.search(talked["talk"]) else text[talked.end() :]


TALK = Framing(
    "talk before an order",
    _without_talk,
    examples={"aca de nuevo jaja mandame 1 dulce de leche": "mandame 1 dulce de leche"},
    near_misses=(
        "pan de aca mandame 1 dulce de leche",
        "ayer no mandame 1 coca",
        "torta rogel mandame 1 coca",
        "mi nene se llevo 3 oreo",
    ),
)

_TOO_DEAR = rf"(?:(?:{_SHRUGS}|que|es|esta|estan|son|sale|uh|me parece),? )*(?:(?:muy|re|tan|demasiado|medio|bastante) )?(?:car[oa]s?|carisim[oa]s?|salad[oa]s?|mucho|mucha plata|un robo)"
_REFUSAL = (
    r"(?:deja(?:l[oa]s?)?(?: (?:ahi|nomas|asi))?|olvidate|olvidal[oa]|ya fue|mejor no|no,? gracias|paso|pasala?|"
    r"no l[oa]s? (?:quiero|llevo))(?:,? gracias)?"
)
DEAR_BEHIND_A_NO = Framing(
    "a no, for it is too dear",
    replacing(rf"^no[,.] ?{_TOO_DEAR}[.!]*$", "no"),
    examples={"no, es un robo": "no", "no, muy caro": "no"},
    near_misses=("no es caro", "no, mas caro", "muy caro"),
    of_messages=True,
)
DEAR_AND_REFUSED = Framing(
    "too dear, and refused",
    replacing(
        rf"^(?!no (?:es|esta|son|sale))(?:{led_by('no|ah|uh|che|mmm|bueno|pero')})(?:{_TOO_DEAR}[ ,.!]+(?:entonces )?(?P<refusal>{_REFUSAL})|(?P<refused>{_REFUSAL})[ ,.!]+{_TOO_DEAR})[.!]*$",
        r"\g<refusal>\g<refused>",
    ),
    examples={
        "es muy caro deja": "deja",
        "uh, re salado. no gracias": "no gracias",
        "no, es carisimo, dejalo": "dejalo",
        "mejor no, es mucha plata": "mejor no",
    },
    near_misses=("es muy caro", "no es caro", "es caro, saca el fernet", "no, mas caro"),
    of_messages=True,
)

DEAR_AND_TAKEN = Framing(
    "too dear, and taken all the same",
    replacing(
        rf"^{led_by('ah|uh|uy|che|mmm|ay')}{_TOO_DEAR}[ ,.!]+(?:(?:pero|y|bueno|igual|fue|ya fue)[ ,.]+)*(?=(?:{ORDER}|dale|poneme|bueno) (?:un[oa]|{COUNT})(?: igual| nomas)?[ .!]*$|(?:lo|la|los|las) (?:llevo|quiero) igual[ .!]*$)",
        cues=("car", "salad", "much", "robo"),
    ),
    examples={
        "uh carisimo, bueno dale uno igual": "dale uno igual",
        "es caro, pero mandame 2": "mandame 2",
    },
    near_misses=(
        "no, es caro, dale uno",
        "es caro, mandame 2 pepsi",
        "es caro, dame otro",
        "es caro, dale",
    ),
    of_messages=True,
)

_PREAMBLE = re.compile(
    rf"^(?P<talk>[^.;:?!\n]{{6,200}}?),? (?=(?:necesito|necesitaria|necesitamos|quiero|queria|quisiera|mandame|anotame|poneme|agregame|sumame|traeme|dame) "
    rf"(?:{COUNT}) (?:{UNIT} )?(?:de )?[a-z]{{3}})"
)
_TALKS = word_set("""
    audio audios mensaje mensajito manejando escribiendo escribo grabo hablo llamo apurado apurada colectivo bondi tren auto calle
    laburo mira escucha escuchame soy estoy ando voy vengo paso mando molesto jodo andas perdon disculpa disculpame olvide pedido
""")
"""What somebody speaks of before an order: themselves, and how they write. One of them has to be said there."""
_AN_ORDER = re.compile(
    r"\b(?:(?:queria|quiero|quisiera|querria|necesito|te pido|voy a|me gustaria) )?(?:hacer(?:te|les)?|dejar(?:te)?|pasar(?:te)?|pedir(?:te)?) "
    r"(?:un|una|mi|el|la) (?:pedid[oi]\w*|compra|compri\w+|encargo|lista|orden)\b|\b(?:antes (?:de )?que )?me olvid[eo]\b|^(?:hola|buenas|eh|,|\s)+si\b"
)
"""What speaks of an order and orders nothing: `quería hacer un pedido`."""
_DENIES_OR_ASKS = re.compile(
    rf"\b(?:no|ni|nunca|sin|si|cuando|cuanto|cuanta|tenes|tienen|hay|dijo|dice|dijeron|decile|pidio|{ORDER}|{CHANGE})\b"
)
_MAY_NAME_GOODS = re.compile(
    rf"\b{COUNT} (?!audios?\b|mensaj|pedid|segund|toque|minut|rat|compr|lista|encargo|cos)[a-z]{{3}}| y$"
)
_PRONOUN = re.compile(r"\bte\b")


def _without_preamble(text: str) -> str:
    said = _PREAMBLE.match(text)
    if said is None:
        return text
    talk = _AN_ORDER.sub(" pedido ", said["talk"])
    if _TALKS.isdisjoint(re.findall(r"[a-z]+", talk)):
        return text
    if _DENIES_OR_ASKS.search(talk) or _MAY_NAME_GOODS.search(talk):
        return text
    return text if GROCERY_STEMS & set(tokens(_PRONOUN.sub("", talk))) else text[said.end() :]


PREAMBLE = Framing(
    "what a voice note begins with",
    _without_preamble,
    examples={
        "hola que tal mira te mando un audio porque voy manejando necesito dos leches y un pan": "necesito dos leches y un pan",
        "perdon que te escribo apurada, mandame 2 cocas": "mandame 2 cocas",
        "hola si queria hacer un pedido necesito medio kilo de pan": "necesito medio kilo de pan",
        "hola como andas che escuchame necesito 3 cocas": "necesito 3 cocas",
    },
    near_misses=(
        "te mando un audio con la leche y necesito 2 panes",
        "no escuches el audio, necesito 2 panes",
        "te mando un audio y necesito pan",
        "mi vecina dice que ando apurada y necesito 2 panes",
        "hola dame 2 panes",
        "mira doritos y dame 2 cocas",
        "soy yo, un fernet pepito, dame 2 cocas",
    ),
)

_THOUGHT = (
    r"(?:pensandol[oa]|viendol[oa]|mirandol[oa])(?: (?:bien|mejor))?|ahora que (?:lo pienso|pienso)|si lo pienso(?: bien)?|"
    r"lo pense(?: (?:bien|mejor))?|cambi[eo] de (?:idea|opinion|planes)|me arrepenti(?=[,.] )|sabes que(?=, )"
)
THOUGHT_OVER = Framing(
    "having thought it over",
    replacing(
        rf"^{led_by('no|che|uh|ay|ah|mmm|bueno|pero|y|perdon|igual')}(?:{_THOUGHT})[ ,.:]+(?:que )?(?=\S)",
        cues=("pens", "viendol", "mirandol", "pienso", "camb", "arrepenti", "sabes que"),
    ),
    examples={
        "pensandolo bien sacame el fernet": "sacame el fernet",
        "uh, ahora que lo pienso mejor dos": "mejor dos",
        "cambie de idea, poneme pepsi": "poneme pepsi",
    },
    near_misses=("pensandolo", "me arrepenti de la coca", "lo pense", "sabes que hora es"),
)
_TOO_MUCH = r"(?:(?:me parece|es|son|va a ser|van a ser|seria|eso es) (?:que (?:es|son) )?)?(?:mucho|muchos|muchas|demasiado|demasiados|demasiadas|un monton)"
TOO_MUCH = Framing(
    "too much, before what is wanted instead",
    replacing(
        rf"^(?:no, )?{led_by('che|uh|uy|ay|ah|mmm|bueno|pero|y|uf|uff')}(?:no, )?{_TOO_MUCH}[,.] (?:(?=(?:mejor|deja|dejame|con|que sean?|saca) )|(?P<put>poneme|pone|dame|mandame) (?={COUNT}$))",
        lambda found: "que sean " if found["put"] else "",
        cues=("much", "demasiad", "un monton"),
    ),
    examples={
        "me parece mucho, mejor una docena": "mejor una docena",
        "uy no, son muchas, deja 2": "deja 2",
        "es un monton, poneme 2": "que sean 2",
    },
    near_misses=("muchas gracias", "es mucho", "no es mucho, deja 2"),
)

HOLD = Framing(
    "holding Milo up",
    replacing(
        r"^(?:(?:ah|uh|uy|no|che|eh),? )*(?:para|pera|paren|espera|aguanta|banca)(?:me)?(?:, (?:para|pera), |,) ?(?=\S)"
    ),
    examples={"ah para, la grande mejor": "la grande mejor", "no, pera, 2 cocas": "2 cocas"},
    near_misses=("para el sabado", "para hoy, 2 cocas", "espera"),
)

CALLED = Framing(
    "calling Milo something",
    replacing(
        rf"^(?P<lead>{led_by('hola|buenas|buen dia|buenos dias|buenas tardes|buenas noches|che')})(?:{ADDRESSES}),? (?=(?:te |me |les )?{ORDER}\b|(?:a )?cuanto\b|tenes\b|tienen\b|hay\b)",
        r"\g<lead>",
    ),
    examples={"buenas noches vecino necesitaria una leche": "buenas noches necesitaria una leche"},
    near_misses=("hola vecino", "genio"),
)

OPENINGS = (
    CALLED,
    HOLD,
    SHRUG,
    SIGH,
    LAUGH,
    DEAR,
    DEAR_BEHIND_A_NO,
    DEAR_AND_REFUSED,
    DEAR_AND_TAKEN,
    LIKING,
    HEAR_ME,
    TALK,
    PREAMBLE,
    THOUGHT_OVER,
    TOO_MUCH,
)
