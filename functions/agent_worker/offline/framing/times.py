"""When something is wanted, which is arranged with the order and is no part of it."""

from retail.spanish.word_sets import one_of, word_set

from .framing import Framing, replacing
from .words import COUNT, ORDER

_PART_OF_DAY = one_of(word_set("noche tarde manana mediodia"))
_WHEN = (
    rf"(?:{one_of(['hoy', 'manana', 'ahora', 'esta noche'])}|el {one_of(word_set('finde sabado domingo viernes'))})"
    rf"(?: (?:a la|por la|al|de) {_PART_OF_DAY}| (?:bien )?temprano| a primera hora| a ultima hora)?"
)
_TO_GO_WITH = one_of(
    ["acompanar", "tomar", "picar", "comer", "empujar", "cerrar", "el postre", "postre"]
)

TODAY = Framing(
    "today, before an order",
    replacing(
        rf"^(?P<before>(?:bueno|dale|che|y|listo)?,? ?)(?:hoy|ahora|esta vez),? (?={ORDER} )",
        r"\g<before>",
        cues=("hoy", "ahora", "esta vez"),
    ),
    examples={
        "bueno hoy mandame 2 yogur": "bueno mandame 2 yogur",
        "esta vez dame 3": "dame 3",
    },
    near_misses=("hoy", "hoy hay pan", "ahora si"),
)
FOR_WHEN = Framing(
    "when it is for",
    replacing(
        rf"(^|{ORDER} |[,;] ?|\by )para (?:{_WHEN}|{_TO_GO_WITH}),? (?={COUNT}\b)",
        r"\1",
        cues=("para ",),
    ),
    examples={
        "necesito para hoy a la noche dos kilos de papa": "necesito dos kilos de papa",
        "para el sabado, 3 cocas": "3 cocas",
        "necesitaria para manana temprano una leche": "necesitaria una leche",
        "un fernet y para acompanar una coca": "un fernet y una coca",
    },
    near_misses=("es para hoy", "para hoy", "para el gato 2 latas"),
)

TIMES = (TODAY, FOR_WHEN)
