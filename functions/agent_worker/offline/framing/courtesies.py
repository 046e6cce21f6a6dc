"""Politeness around an order: what is said so as not to ask too plainly."""

from retail.spanish.word_sets import one_of, word_set

from ..lexicon import led_by
from .framing import Framing, replacing
from .words import ARTICLE, COUNT

_LEAD = led_by(
    "hola si|buenas si|si mira|si hola|hola|buenas|buen dia|che|mira|y|bueno|dale|perdon|disculpa|que tal"
)
_TROUBLE = one_of(["molestia", "problema", "mucha molestia", "mucho problema", "mucho pedir"])

NO_TROUBLE = Framing(
    "if it is no trouble",
    replacing(
        rf"^(?P<lead>{_LEAD})si no (?:(?:te |les )?(?:es|fuera|causa) (?:una )?{_TROUBLE}|te (?:molesta|jode|complica)),? (?=\S)",
        r"\g<lead>",
    ),
    examples={
        "si no es molestia cuarto de salame": "cuarto de salame",
        "hola, si no te jode 2 cocas": "hola, 2 cocas",
    },
    near_misses=("si no hay coca, pepsi", "no es molestia", "si no es la de 1 litro no"),
)
NO_TROUBLE_BEHIND = Framing(
    "if it is no trouble, behind",
    replacing(
        rf"(?<=\w),? si no (?:(?:te |les )?(?:es|fuera|causa) (?:una )?{_TROUBLE}|te (?:molesta|jode|complica))$"
    ),
    examples={"2 cocas si no es mucha molestia": "2 cocas"},
    near_misses=("2 cocas si no hay pepsi",),
)
_NO_THING = one_of(
    word_set("segundo segundito minuto minutito momento favor favorcito cosa cosita")
)
BOTHER = Framing(
    "bothering with things",
    replacing(
        rf"^(?P<lead>{_LEAD})te (?:molesto|jodo|pido|encargo|tengo que pedir|voy a pedir|queria pedir|quiero pedir|pediria)(?: con)?"
        r"(?: (?:por favor|porfa))?"
        rf"(?: (?:{COUNT} |unas )?(?:cosas|cositas|cosillas)(?: nomas)?)?(?: ?[:,])? (?={ARTICLE} |{COUNT} (?!{_NO_THING}))",
        r"\g<lead>quiero ",
        cues=("te ",),
    ),
    examples={
        "te molesto con tres cositas: un azucar, un aceite": "quiero un azucar, un aceite",
        "mira te pido medio kilo de jamon": "mira quiero medio kilo de jamon",
        "te encargo 2 cocas": "quiero 2 cocas",
        "te voy a pedir por favor 2 cocas": "quiero 2 cocas",
    },
    near_misses=(
        "te pido disculpas",
        "te pido que me llames",
        "te molesto un segundo",
        "te pido un favor",
        "te pido por favor que no mandes 2",
    ),
)
_ASKS_A_FAVOUR = one_of([
    "te pido", "te queria pedir", "queria pedirte", "te quiero pedir", "te voy a pedir", "te pediria", "te molesto", "fijate", "queria ver",
    "quisiera ver", "hay chance", "habra chance", "hay posibilidad", "habria posibilidad", "seria tan amable", "serias tan amable", "me gustaria",
])  # fmt: skip
_GIVE = one_of(
    word_set("""
    mandar mandarias mandas mandes agregar agregas agregues sumar sumas sumes anotar anotas anotes preparar preparas prepares
    separar separas separes traer traes traigas poner pones pongas enviar envias envies
""")
)
_CAN = one_of(word_set("podes podrias podias podras pueden podrian podian puede podria"))
AS_A_FAVOUR = Framing(
    "asking for it as a favour",
    replacing(
        rf"^(?P<lead>{_LEAD})(?:{_ASKS_A_FAVOUR}(?:,? (?:por favor|porfa))?,? (?:si |que |de que |de )?(?:me |nos )?(?:{_CAN} )?"
        rf"|(?:me |nos ){_CAN} ){_GIVE}(?:me|nos)?,? (?={COUNT} )",
        r"\g<lead>mandame ",
    ),
    examples={
        "te pido por favor si me podes mandar un kilo de arroz": "mandame un kilo de arroz",
        "hola, queria ver si me podias traer 2 leches": "hola, mandame 2 leches",
        "me gustaria que me mandes 3 panes": "mandame 3 panes",
        "me podrias anotar 2 leches": "mandame 2 leches",
        "serias tan amable de mandarme 2 leches": "mandame 2 leches",
    },
    near_misses=(
        "te pido que no me mandes 2",
        "queria saber si me podes mandar 2 leches",
        "fijate si me mandaste 2 leches",
        "te pido si me mandas la factura",
        "no me podes mandar 2 leches",
    ),
)
MAY_BE = Framing(
    "may it be so much",
    replacing(
        rf"^(?P<lead>{_LEAD})(?:podra|podria|podran|podrian) ser,? (?={COUNT} )", r"\g<lead>quiero "
    ),
    examples={"podra ser un kilo de arroz": "quiero un kilo de arroz"},
    near_misses=("podra ser hoy", "podria ser mas barato"),
)
_AS_IT_SHOULD_BE = one_of(word_set("""
    fresquito fresquita fresquitos fresquitas fresco fresca frescos frescas lindo linda lindos lindas rico rica ricos ricas
"""))  # fmt: skip
ALL_FRESH = Framing(
    "how all should be",
    replacing(
        rf"(?<=\w),? (?:(?:si puede ser|ojala|y|por favor|porfa),? )*que (?:venga|vengan|este|esten|sea|sean) (?:todo |todos |bien )+{_AS_IT_SHOULD_BE}\b",
        cues=(" que ",),
    ),
    examples={
        "una mermelada de durazno si puede ser que venga todo fresquito": "una mermelada de durazno"
    },
    near_misses=("que venga todo en bolsa", "que sea todo descremado", "que este bien"),
)

HEMMING = Framing(
    "hemming between two products",
    replacing(
        rf"(?P<what>\b{COUNT} (?:[a-z]+,? ){{1,5}}?)(?<!\bde )(?<!\bcon )(?<!\bcomo )(?<!\by )(?:este+|ehm*|em+|mmm+|o sea|digamos),? (?=y {COUNT}\b)",
        r"\g<what>",
        cues=(" este", " eh", " em", " mmm", " o sea", " digamos"),
    ),
    examples={"dos paquetes de oreo este y un fernet": "dos paquetes de oreo y un fernet"},
    near_misses=(
        "dame 2 de este y un fernet",
        "2 oreo y este y un fernet",
        "2 panes como este y 1 mas",
    ),
)

COURTESIES = (HEMMING, NO_TROUBLE, NO_TROUBLE_BEHIND, BOTHER, AS_A_FAVOUR, MAY_BE, ALL_FRESH)
