"""Amounts in a roundabout way, in the words that the acts read: `las salchichas ponele 4 mejor`."""

import re

from ..folding import names_goods
from ..lexicon import led_by
from .framing import Framing, replacing
from .words import ARTICLE, COUNT, NAMED, UNIT

AS_MUCH = Framing(
    "the same amount",
    replacing(
        r"(?<=\w),? (?:por )?(?:en )?(?:la|el) mism[ao] (?:cantidad|peso|numero)(?=$|[,.;!?])",
        cues=("misma cantidad", "mismo peso", "mismo numero"),
    ),
    examples={
        "en vez de paleta poneme jamon cocido, la misma cantidad": "en vez de paleta poneme jamon cocido"
    },
    near_misses=("la misma marca",),
)
AS_MANY_MORE = Framing(
    "as much of something else, too",
    replacing(
        rf"(?<=[a-z]), otr[oa]s (?P<amount>{COUNT} {UNIT}\b)", r", \g<amount>", cues=(" otr",)
    ),
    examples={"y cebolla de la comun, otros tres kilos": "y cebolla de la comun, tres kilos"},
    near_misses=("otras 2 cocas",),
)
_BESIDE = r"(?:mejor|tambien|por las dudas|nomas|entonces)"
LET_IT_BE = Framing(
    "let it be so much, rather",
    replacing(
        rf"(?P<what>\bque sean? {COUNT}(?: {UNIT})?),? {_BESIDE}$",
        r"\g<what>",
        cues=(" mejor", " tambien", " por las dudas", " nomas", " entonces"),
    ),
    examples={
        "la papa que sean 3 kg mejor": "la papa que sean 3 kg",
        "de frutilla que sean dos tambien": "de frutilla que sean dos",
    },
    near_misses=("la papa mejor", "que sean de las mejores"),
)
WAS_SO_MUCH = Framing(
    "it was so much",
    replacing(
        rf"^{led_by('perdon|no|uy|che|ah|y')}(?:de )?(?P<what>(?:los|las) [a-z]+(?: [a-z]+){{0,3}}?) "
        rf"(?:eran|son|ponele|dejalas en|dejalos en|dejale|pone) (?P<amount>{COUNT}(?: {UNIT})?)(?:,? {_BESIDE}){{0,2}}$",
        r"\g<what> que sean \g<amount>",
    ),
    examples={
        "perdon los pure de tomate eran 4": "los pure de tomate que sean 4",
        "las salchichas ponele 4 mejor por las dudas": "las salchichas que sean 4",
    },
    near_misses=("los de coca son 2 litros y medio", "eran 4", "las mias eran ricas"),
)
RATHER_SO_MUCH = Framing(
    "rather so much",
    replacing(
        rf"^{led_by('no|uy|che|ay|pero')}(?:mejor (?:mandame|poneme|dame|haceme|manda|pone|que sean)|(?:mandame|poneme|dame|haceme)(?= {COUNT}(?: {UNIT})? mejor$)) "
        rf"(?P<amount>{COUNT}(?: {UNIT})?)(?: de es[oa]s)?(?: mejor)?$",
        r"que sean \g<amount>",
        cues=("mejor",),
    ),
    examples={
        "mejor mandame dos paquetes de esos": "que sean dos paquetes",
        "no, poneme 12 mejor": "que sean 12",
    },
    near_misses=("poneme 12", "mejor mandame 2 leches"),
)
ENOUGH_OF = Framing(
    "so many of something are enough",
    replacing(
        rf"^{led_by('ay|no|uh|che|bueno')}(?:de (?:(?:la|el|los|las) )?|el |la )(?P<what>[a-z]+(?: [a-z]+){{0,2}}?) con (?P<count>{COUNT})(?: sol[oa])? (?:me |nos )?(?:alcanza|basta|esta bien|sobra)(?:, .{{1,30}})?$",
        r"el \g<what> que sean \g<count>",
        cues=(" con ",),
    ),
    examples={"ay, de azucar con uno solo me alcanza, dejame uno": "el azucar que sean uno"},
    near_misses=("con uno alcanza", "cafe con leche"),
)
COUNTED_INSTEAD = Framing(
    "instead of so many",
    replacing(
        rf"\b(?P<lead>en (?:vez|lugar) de (?:las|los)) (?:{COUNT}) (?=[a-z])",
        r"\g<lead> ",
        cues=("en vez", "en lugar"),
    ),
    examples={"y en vez de las 3 aguas poneme un bidon": "y en vez de las aguas poneme un bidon"},
    near_misses=("en vez de 3 que sean 2", "en vez de las 3, 2"),
)
ALTOGETHER = Framing(
    "how many that is altogether",
    replacing(
        rf"(?<=[a-z])[,.;]\s*(?:son |serian |en total )?{COUNT}(?: (?:alfajores|latas|botellas|paquetes|unidades))? en total[.!]*$",
        cues=("en total",),
    ),
    examples={
        "son 5 de chocolate, 3 blancos y 2 de fruta. 10 en total": "son 5 de chocolate, 3 blancos y 2 de fruta"
    },
    near_misses=("10 en total", "que sean 3 en total", "cuanto es en total"),
    of_messages=True,
)
DENIED_COUNT = Framing(
    "not so many but so many",
    replacing(
        rf"^{led_by('no|ay|uh|che|perdon')}{COUNT} no,? (?:sino |mejor |quiero |dame )?(?P<amount>{COUNT}(?: {UNIT})?)$",
        r"que sean \g<amount>",
        cues=(" no",),
    ),
    examples={"una no, dos paquetes": "que sean dos paquetes", "2 no, mejor 3": "que sean 3"},
    near_misses=("la 2 no, la 3", "2 no", "una no dos cosas"),
)
EACH_OF_BOTH = Framing(
    "both, so much of each",
    replacing(
        rf"^{led_by('si|dale|bueno|y')}(?:l[oa]s )?(?:dos|2|tres|3),? (?={COUNT}(?: {UNIT})? de cada (?:un[oa])$)",
        cues=("de cada",),
    ),
    examples={"las dos, un kilo de cada una": "un kilo de cada una"},
    near_misses=("dos de cada una", "las dos"),
)
_HESITATES = led_by("no|uy|uh|che|ay|bueno|mmm|perdon|ah|y|pero|al final|mejor|en realidad|si")
MADE_SO_MANY = Framing(
    "made so many",
    replacing(
        rf"^{_HESITATES}(?:(?:(?P<what>{NAMED}),? )?hace(?:me)?l[oa]s?(?: que sean)?|(?:hace|hagamos|pongamos|dejemos|digamos)(?: que sean)?|que queden(?: en)?|(?:subi|baja|pasa|estira|lleva)(?:me)?l[oa]s? a) (?P<count>{COUNT}(?: {UNIT})?)(?:,? {_BESIDE})?$",
        lambda found: (
            f"{found['what']} que sean {found['count']}"
            if found["what"]
            else f"que sean {found['count']}"
        ),
    ),
    examples={
        "hacelos 4": "que sean 4",
        "los turrones hacelos 10": "los turrones que sean 10",
        "subilas a 4": "que sean 4",
        "hagamos 4": "que sean 4",
    },
    near_misses=("hacelo", "hacelos de carne", "hacelos rapido"),
)
WAS_RIGHT = Framing(
    "so many were right",
    replacing(
        rf"^{_HESITATES}(?:con )?(?:l[oa]s )?(?P<count>(?!1\b|una?\b|uno\b){COUNT}) (?:que (?:te |le )?(?:pedi|dije|puse) )?(?:estaban?|iban?|van?|estan?) bien$"
        rf"|^{_HESITATES}(?:estaban?|iban?) bien (?:con )?(?:l[oa]s )?(?P<counted>{COUNT})$",
        lambda found: f"volve a los {found['count'] or found['counted']} de antes",
        cues=(" bien", "bien "),
    ),
    examples={
        "no, al final las 3 estaba bien": "volve a los 3 de antes",
        "las dos que te pedi estaban bien": "volve a los dos de antes",
        "no, estaban bien las 4": "volve a los 4 de antes",
    },
    near_misses=("la 3 esta bien", "esta bien", "las 3 estan re bien", "una esta bien"),
)
BROUGHT_TO = Framing(
    "brought down to so much, behind a comma",
    replacing(
        rf"^{_HESITATES}(?:baja|subi|pone|deja|cambia)(?:me|le)? (?:a(?=l )|a (?=l[ao]s? ))?(?:l )?(?P<what>(?:{ARTICLE} )?(?!{ARTICLE}\b)[a-z]{{3,}}(?: [a-z]+)?), (?:a |en |que sean? )?(?P<count>{COUNT}(?: {UNIT})?(?: y medi[oa])?)$",
        r"deja \g<what> en \g<count>",
    ),
    examples={
        "mejor bajale al asado, medio kilo": "deja asado en medio kilo",
        "bajame la papa, a un kilo": "deja la papa en un kilo",
    },
    near_misses=("bajale al asado", "pone la coca, la 2", "deja la coca"),
)
_RATHER = re.compile(
    rf"^{_HESITATES}(?P<what>[a-z]{{3,}}(?: [a-z]+){{0,2}}), mejor (?P<count>{COUNT}(?: {UNIT})?(?: y medi[oa])?)(?: sol[oa]s?| nomas)?$"
)


def _rather(text: str) -> str:
    named = _RATHER.match(text)
    is_of_goods = named is not None and names_goods(named["what"])
    return _RATHER.sub(r"deja \g<what> en \g<count>", text) if is_of_goods else text


RATHER_OF = Framing(
    "rather so much of something, named without an article",
    _rather,
    examples={
        "papa, mejor medio kilo": "deja papa en medio kilo",
    },
    near_misses=("bueno, mejor 2", "gracias, mejor dos", "papa, medio kilo"),
)
SO_MUCH = (
    RATHER_OF,
    MADE_SO_MANY,
    WAS_RIGHT,
    BROUGHT_TO,
    AS_MUCH,
    AS_MANY_MORE,
    LET_IT_BE,
    ENOUGH_OF,
    WAS_SO_MUCH,
    RATHER_SO_MUCH,
    COUNTED_INSTEAD,
    ALTOGETHER,
    DENIED_COUNT,
    EACH_OF_BOTH,
)
