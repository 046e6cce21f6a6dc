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
LET_IT_BE = Framing(
    "let it be so much, rather",
    replacing(
        rf"^(?P<what>(?:y )?{ARTICLE} [a-z]+(?: [a-z]+){{0,3}}? que sean? {COUNT}(?: {UNIT})?) mejor$",
        r"\g<what>",
        cues=(" mejor",),
    ),
    examples={"la papa que sean 3 kg mejor": "la papa que sean 3 kg"},
    near_misses=("que sean 3 mejor", "la papa mejor"),
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
    OF_ANOTHER_KIND,
    COUNTED_INSTEAD,
    CHEAPEST,
    COSTS_LEAST,
    ALTOGETHER,
    DENIED_COUNT,
    ZEROS,
    LOOSE,
    NUMBERED_BRAND,
)
