"""Answers to a list in other words than the acts read: `el más chiquito dame`, `las de doce`, `una y una`."""

import re

from retail.spanish.numbers import VALUES
from retail.spanish.word_sets import one_of, word_set

from ..lexicon import QUALITIES, led_by
from .framing import Framing, replacing
from .words import ARTICLE, COUNT, NAMED, UNIT

_GIVES = word_set("dame mandame poneme agregame sumame anotame traeme haceme")
_GIVE = one_of(_GIVES)
_GIVE_ME = one_of([*_GIVES, "tirame", "cargame", "apuntame"])
_GIVE_OR_WANT = rf"(?:{_GIVE}|quiero|llevo)"
VERB_BEHIND = Framing(
    "the verb behind",
    replacing(
        rf"^(?P<lead>{led_by('y|che|bueno|dale|si|no|ah|entonces|listo')})"
        rf"(?P<what>{ARTICLE} (?!que\b)[^,;:]{{2,40}}?)(?<! que)(?<! no)(?<! l[oa])(?<! l[oa]s)(?<! te)(?<! me)(?<! yo),? "
        rf"(?P<verb>{_GIVE_OR_WANT})$",
        r"\g<lead>\g<verb> \g<what>",
    ),
    examples={
        "el mas chiquito dame": "dame el mas chiquito",
        "bueno, la manaos quiero": "bueno, quiero la manaos",
    },
    near_misses=("la coca no la quiero", "la que quiero", "2 cocas dame", "lo que yo quiero"),
)
VERB_BETWEEN = Framing(
    "the verb between it and how many",
    replacing(
        rf"^(?P<lead>{led_by('y|che|bueno|dale|si|no|ah|entonces')})(?P<what>(?:{NAMED}|es[eao]s?)),? {_GIVE_ME} "
        rf"(?P<count>{COUNT}(?: {UNIT})?(?: y medi[oa])?)(?: nomas)?$",
        r"\g<lead>\g<what>, \g<count>",
        cues=("me ",),
    ),
    examples={
        "el bebible, tirame dos": "el bebible, dos",
        "ese, sumame dos cajitas": "ese, dos cajitas",
    },
    near_misses=("el bebible, tirame dos leches", "la que dame dos"),
)
SO_MUCH_TOO = Framing(
    "so much of it, too",
    replacing(
        rf"^(?P<meant>(?:no,? )?mejor .+?),? (?:tambien|igual) (?P<count>{COUNT}(?: {UNIT})?)$",
        r"\g<meant>, \g<count>",
        cues=("mejor ",),
    ),
    examples={"no, mejor el de barra, tambien medio kilo": "no, mejor el de barra, medio kilo"},
    near_misses=("la de barra tambien", "mejor no, tambien 2 cocas"),
)
PRICE_OF_SO_MUCH = Framing(
    "the price of so much",
    replacing(
        rf"^(?P<lead>{led_by('y|che|hola|a ver|pero')})cuanto (?:es|son|serian?) (?=(?:{ARTICLE} |una? )?(?:{COUNT} )?{UNIT} de [a-z]{{3}})",
        r"\g<lead>cuanto sale ",
        cues=("cuanto ",),
    ),
    examples={"cuanto es medio kilo de bondiola": "cuanto sale medio kilo de bondiola"},
    near_misses=("cuanto es", "cuanto es el total", "cuanto es el envio"),
)
WHICH_IT_IS = Framing(
    "which it is",
    replacing(
        rf"^(?P<what>{NAMED}) que (?:es|son|sean?|dicen?|vienen?)(?: de| en)? (?!para\b|muy\b|mas\b|bien\b|{COUNT}\b)(?P<kind>[a-z]+)(?=,|$)",
        r"\g<what> \g<kind>",
        cues=(" que ",),
    ),
    examples={"los pampers que son g, uno": "los pampers g, uno"},
    near_misses=("la coca que es mas barata", "la papa que sea kilo y medio", "la que es light"),
)
THAT_THEY_BE = Framing(
    "that they be of a kind",
    replacing(
        rf"(?P<what>\b{COUNT} (?!{UNIT}\b)[a-z]+),? (?:y )?que sean? (?!{QUALITIES}|para\b|de\b|por\b|muy\b|mas\b|bien\b|lo\b|{COUNT}\b)(?P<kind>[a-z]+)(?=,|$| y )",
        r"\g<what> \g<kind>",
        cues=("que sea",),
    ),
    examples={"dame tres leches y que sean descremadas": "dame tres leches descremadas"},
    near_misses=("2 cocas que sean frias", "2 cocas y que sean para hoy", "que sean 3"),
)
EACH_OF_THEM = Framing(
    "one of each kind",
    replacing(
        rf"(?P<count>^|\b{COUNT}) (?:de |por )cada (?:gusto|sabor|tipo|clase|marca|variedad|cual)$",
        r"\g<count> de cada uno",
        cues=("cada ",),
    ),
    examples={"uno de cada gusto": "uno de cada uno", "dame 2 de cada sabor": "dame 2 de cada uno"},
    near_misses=("uno de cada gusto de yogur", "cada gusto"),
)
_GIVEN = led_by(f"si|dale|bueno|y|{_GIVE_OR_WANT}")
ONE_AND_ONE = Framing(
    "one and one",
    replacing(
        rf"^(?P<lead>{_GIVEN})(?P<count>{COUNT}) y (?P=count)$",
        r"\g<lead>\g<count> de cada uno de los 2",
        cues=(" y ",),
    ),
    examples={"una y una": "una de cada uno de los 2", "dame 2 y 2": "dame 2 de cada uno de los 2"},
    near_misses=("una y dos", "una y una coca", "la 1 y la 1"),
)
_IN_DIGITS = {word: str(value) for word, value in VALUES.items() if value > 1}
_OF_SO_MANY = re.compile(
    rf"(?P<the>(?:^|\b){ARTICLE} de )(?P<number>{one_of(_IN_DIGITS)})(?= (?:{COUNT}\b|unidades)|,|$)"
)
OF_SO_MANY = Framing(
    "of so many, in words",
    lambda text: _OF_SO_MANY.sub(lambda of: of["the"] + _IN_DIGITS[of["number"]], text),
    examples={"las de doce, dos paquetes": "las de 12, dos paquetes", "la de seis": "la de 6"},
    near_misses=("la de dos litros", "la de una", "de doce"),
)
_ENOUGH = one_of(
    ["estoy", "estamos", "me arreglo", "nos arreglamos", "alcanza", "me alcanza", "voy bien"]
)
ENOUGH = Framing(
    "so many are enough, behind an order",
    replacing(
        rf"(?P<ordered>\b{COUNT} [a-z][^.;:]*?),? (?:y )?con (?P<count>{COUNT}(?: {UNIT})?)(?: y (?P=count))? {_ENOUGH}$",
        r"\g<ordered>",
        cues=("con ",),
    ),
    examples={"un campanita y un sussex, con uno y uno estoy": "un campanita y un sussex"},
    near_misses=("con uno alcanza", "pensandolo bien con uno alcanza", "con una y dos estoy"),
)
THE_MEASURE = Framing(
    "the measure that was spoken of",
    replacing(
        rf"^(?P<lead>{_GIVEN})(?:el|los|las|es[eo]s?|esas) (?=(?:tres cuartos?|medio kilo|cuarto kilo|kilo y medio|\d+ {UNIT})$)",
        r"\g<lead>",
    ),
    examples={
        "bueno mandame los tres cuartos": "bueno mandame tres cuartos",
        "dale, el medio kilo": "dale, medio kilo",
    },
    near_misses=("los dos", "mandame el cuarto", "los tres cuartos de asado", "el cuarto de libra"),
)
SAYS_THAT = Framing(
    "what somebody at home says",
    replacing(
        rf"^{led_by('ahi|y|che|bueno|dale|ah|jaja|listo')}(?:(?:mi|la|el) [a-z]+ )?(?:(?:me|nos) )?(?:dice|dicen|dijo|dijeron)(?: mi [a-z]+)? que "
        rf"(?=(?:si|no|dale|bueno|okey)(?:$|,? (?:gracias|dale)\b|, {COUNT}\b)|{COUNT}$)",
        cues=(" que ",),
    ),
    examples={
        "dice que si, uno": "si, uno",
        "me dice que no": "no",
        "mi vieja dice que dos": "dos",
        "bueno, mi senora dijo que si dale": "si dale",
    },
    near_misses=(
        "dice que no quiere",
        "dice que si llueve no va",
        "quien dice que no va",
        "dijo que 2 veces no",
    ),
)
NOT_WANTED_AT_HOME = Framing(
    "what somebody at home does not want",
    replacing(
        r"^(?:(?:ahi|y|che|bueno|ah|uh)\s*,?\s+)*(?:(?:mi|la|el) [a-z]+ )?(?:(?:me|nos) )?(?:dice|dicen|dijo|dijeron) que "
        r"no (?:l[oa]s? )?(?:quieren?|le gustan?|les gustan?|hace falta)$",
        "no",
        cues=(" que no ",),
    ),
    examples={"dice que no quiere": "no", "uh mi marido dice que no le gusta": "no"},
    near_misses=("dice que no viene", "dice que no quiere descremada"),
)

YES_TAKE_IT_OUT = Framing(
    "a yes to taking it out",
    replacing(
        r"^(?P<yes>si|dale|bueno|okey|ok|joya|listo) (?=(?:borra|vacia|saca|quita|elimina|limpia)l[oa]s?$)",
        r"\g<yes>, ",
    ),
    examples={"dale borralo": "dale, borralo"},
    near_misses=("dale", "borralo", "si sacalo por mi"),
)

EACH_BEFORE = Framing(
    "how many of each, before which they are",
    replacing(
        rf"^(?P<lead>{_GIVEN})(?P<counts>{COUNT} y {COUNT}) de (?P<those>(?:la|el) (?:\d|prim|seg|terc|cuart|ult)[a-z0-9]* y (?:la|el) (?:\d|prim|seg|terc|cuart|ult)[a-z0-9]*|l[oa]s (?:dos|2) primer[oa]s)$",
        r"\g<lead>\g<those>, \g<counts>",
        cues=(" y ",),
    ),
    examples={
        "una y una de la 1 y la 2": "la 1 y la 2, una y una",
        "dame 2 y 1 de los dos primeros": "dame los dos primeros, 2 y 1",
    },
    near_misses=("una y una de leche", "medio y medio de la carne y el pollo"),
)

ANSWERING = (
    EACH_BEFORE,
    YES_TAKE_IT_OUT,
    VERB_BEHIND,
    VERB_BETWEEN,
    SO_MUCH_TOO,
    PRICE_OF_SO_MUCH,
    WHICH_IT_IS,
    THAT_THEY_BE,
    EACH_OF_THEM,
    ONE_AND_ONE,
    OF_SO_MANY,
    ENOUGH,
    SAYS_THAT,
    NOT_WANTED_AT_HOME,
    THE_MEASURE,
)
