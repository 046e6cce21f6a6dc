"""What is said in a roundabout way, in the words that the acts read."""

import re

from retail.spanish.word_sets import one_of, word_set

from ..folding import names_goods
from ..lexicon import led_by
from .framing import Framing, replacing
from .words import ARTICLE, COUNT, ORDER, UNIT

_PACKED = one_of(word_set("""
    paquete paquetes pack packs bolsa bolsas bolsita bolsitas caja cajas maple maples frasco frascos botella botellas
    lata latas tarro tarros pote potes sobre sobres
"""))  # fmt: skip
_BEHIND = re.compile(
    rf"(?P<what>[a-z]{{4,}}(?: [a-z]+)?), {ARTICLE} (?:{_PACKED} )?de (?P<size>\d+(?: (?!y\b)[a-z]+)?)(?=$|[,.;!?])"
)


def _with_its_pack(text: str) -> str:
    found = _BEHIND.search(text)
    is_of_goods = found is not None and names_goods(found["what"])
    return _BEHIND.sub(r"\g<what> de \g<size>", text) if is_of_goods else text


PACK_BEHIND = Framing(
    "the pack, behind what it is of",
    _with_its_pack,
    examples={
        "y salchichas, el paquete de 12": "y salchichas de 12",
        "queso rallado, el de 40 gramos": "queso rallado de 40 gramos",
    },
    near_misses=("la grande, la de 2 litros", "genial, las de 12", "salchichas, el mas barato"),
)
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
_KIND = r"(?P<new>(?!\d)[a-z]+(?: [a-z]+){0,3}?)"
OF_ANOTHER_KIND = Framing(
    "let it be of another kind",
    replacing(
        rf"^{led_by('no|che|ay|uh|ah|perdon|pero|y|mejor')}(?P<article>{ARTICLE}) (?P<what>[a-z]{{3,}}) que sean? "
        rf"(?!{COUNT}\b){_KIND},? no (?:de )?(?P<old>[a-z]+(?: [a-z]+){{0,2}})$",
        r"cambia \g<article> \g<what> \g<old> por \g<what> \g<new>",
        cues=(" que sea",),
    ),
    examples={
        "no, el queso que sea en barra, no cremoso": "cambia el queso cremoso por queso en barra",
        "la yerba que sea con palo no suave": "cambia la yerba suave por yerba con palo",
    },
    near_misses=(
        "el queso que sea en barra",
        "las mayonesas que sean 2",
        "la papa que sea 1, no 2",
    ),
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
CHEAPEST = Framing(
    "the cheapest of those",
    replacing(
        r"(?P<most>\b(?:la|el|lo) mas (?:barat|car|economic)[ao]) de (?:tod[oa]s )?(?:es|est)[oa]s$",
        r"\g<most>",
        cues=(" de es", " de est", "de tod"),
    ),
    examples={
        "la mas barata de esas": "la mas barata",
        "dame el mas caro de esos": "dame el mas caro",
    },
    near_misses=("la mas barata de las yerbas", "una de esas"),
)
COSTS_LEAST = Framing(
    "which one costs less",
    replacing(
        rf"^{led_by('y|che|pero|a ver|entonces')}(?:cual|que) (?:de (?:es[oa]s|est[oa]s|l[oa]s dos) )?(?:me )?(?:sale|cuesta|vale|esta) "
        r"(?:menos|mas (?:barat[oa]|economic[oa]))(?: de (?:es[oa]s|l[oa]s dos|tod[oa]s))?(?=\?*$)",
        "cual es la mas barata",
    ),
    examples={
        "y cual sale menos": "cual es la mas barata",
        "cual cuesta menos de las dos?": "cual es la mas barata?",
    },
    near_misses=("cual es la mas barata", "cuanto sale menos"),
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
POINTED_TWICE = Framing(
    "pointing before naming",
    replacing(
        rf"^(?P<lead>{led_by('si|dale|bueno|ah|no')})es[oa]s?, (?={ARTICLE} [a-z])",
        r"\g<lead>",
        cues=("es",),
    ),
    examples={"esas, las sonrisas, 2": "las sonrisas, 2"},
    near_misses=("esas, 2", "ese, el pan y la leche no"),
)
THE_OTHERS = Framing(
    "the other ones, by name",
    replacing(
        rf"^{led_by('no|para|ay|uh|perdon')}{ARTICLE} otr[oa]s?, (?={ARTICLE} [a-z])",
        "mejor ",
        cues=(" otr",),
    ),
    examples={"no, los otros, los tirabuzon": "mejor los tirabuzon"},
    near_misses=("los otros", "la otra, no esa"),
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
NOT_FOR_ME = Framing(
    "whom it is for, behind a no",
    replacing(
        r"(?<= no), (?:que )?(?:es|son) para (?:mi|ella|nosotros|un adulto|una adulta|grandes)$",
        cues=(" es para", " son para"),
    ),
    examples={"no, el de bebe no, es para mi": "no, el de bebe no"},
    near_misses=("es para mi", "la leche, es para mi"),
)
_ZEROS = {
    "dos": "00",
    "tres": "000",
    "cuatro": "0000",
    "cinco": "00000",
    "2": "00",
    "3": "000",
    "4": "0000",
}
_OF_ZEROS = re.compile(
    rf"\b(?:de )?(?P<count>{one_of(_ZEROS)}) ceros?\b|^(?:de )?(?P<zeros>0{{2,5}})$"
)


def _in_zeros(text: str) -> str:
    zeros = _OF_ZEROS.sub(lambda found: found["zeros"] or _ZEROS[found["count"]], text)
    return f"la {zeros}" if set(zeros) == {"0"} and len(zeros) > 1 else zeros


ZEROS = Framing(
    "flour by its zeros",
    _in_zeros,
    examples={
        "harina cuatro ceros": "harina 0000",
        "una de tres ceros": "una 000",
        "cuatro ceros": "la 0000",
    },
    near_misses=("coca cero", "2 coca cero"),
)
LOOSE = Framing(
    "loose ones",
    replacing(
        rf"(?P<before>\b(?:{ORDER} )?{COUNT} (?:{_PACKED}|unidades)) suelt[oa]s?(?= de [a-z]| [a-z])",
        r"\g<before>",
        cues=("suelt",),
    ),
    examples={"2 latas sueltas de schneider": "2 latas de schneider"},
    near_misses=("ricota suelta", "te suelto", "galletas sueltas"),
)
_PEOPLE = one_of(word_set("somos son tengo tenemos mis para con hay vienen"))
NUMBERED_BRAND = Framing(
    "a brand that has a number",
    replacing(
        rf"\b(?P<before>(?!{_PEOPLE}\b)[a-z]{{3,}}) (?:dos|2) (?P<name>hermanos|anclas|corazones|banderas)\b|\b(?P<rinde>rinde) (?:dos|2)\b",
        lambda found: found["rinde"] or f"{found['before']} {found['name']}",
        cues=(" hermanos", " anclas", " corazones", " banderas", "rinde "),
    ),
    examples={
        "un arroz dos hermanos de kilo": "un arroz hermanos de kilo",
        "1 sal gruesa dos anclas": "1 sal gruesa anclas",
        "5 jugos rinde dos: 3 de naranja": "5 jugos rinde: 3 de naranja",
    },
    near_misses=("somos 2 hermanos", "1 sal y 2 anclas"),
)

REWORDING = (
    PACK_BEHIND,
    AS_MUCH,
    AS_MANY_MORE,
    LET_IT_BE,
    WAS_SO_MUCH,
    RATHER_SO_MUCH,
    OF_ANOTHER_KIND,
    COUNTED_INSTEAD,
    CHEAPEST,
    COSTS_LEAST,
    ALTOGETHER,
    DENIED_COUNT,
    POINTED_TWICE,
    THE_OTHERS,
    EACH_OF_BOTH,
    NOT_FOR_ME,
    ZEROS,
    LOOSE,
    NUMBERED_BRAND,
)
