"""What is said in a roundabout way, in the words that the acts read."""

import re

from retail.spanish.units import KILOS, LITRES
from retail.spanish.word_sets import one_of, word_set

from ..folding import names_goods
from ..lexicon import QUALITIES, led_by
from .framing import Framing, replacing
from .words import ARTICLE, COUNT, ORDER

_PACKED = one_of(word_set("""
    paquete paquetes pack packs bolsa bolsas bolsita bolsitas caja cajas maple maples frasco frascos botella botellas
    lata latas tarro tarros pote potes sobre sobres
"""))  # fmt: skip
_BEHIND = re.compile(
    rf"\b(?P<what>[a-z]{{4,}}(?: [a-z]+)?), {ARTICLE} (?:{_PACKED} )?de (?P<size>\d+(?: (?!y\b)[a-z]+)?)(?=$|[,.;!?])"
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
_SIZED = re.compile(
    rf"^{led_by('na+|no|che|ay|uh|pero|y')}(?:mejor )?(?:que )?(?P<article>{ARTICLE}) (?P<what>[a-z]{{3,}}) (?:que )?sean? "
    rf"(?:{ARTICLE} )?(?:grande |chica |chico )?(?:{ARTICLE} )?de (?P<size>\d[^,]*?|medio [a-z]+|un (?:kilo|litro))$"
)
OF_ANOTHER_SIZE = Framing(
    "let it be of another size",
    lambda text: _SIZED.sub(r"cambia \g<article> \g<what> por \g<what> de \g<size>", text),
    examples={
        "la coca que sea la de 2.25": "cambia la coca por coca de 2.25",
        "mejor que la coca sea la grande la de 2.25": "cambia la coca por coca de 2.25",
    },
    near_misses=("la coca que sea cola", "las cocas que sean 2"),
)
QUALITY_BEHIND = Framing(
    "how it should be when it is handed over",
    replacing(
        rf"(?P<what>\b{COUNT} [^,.;!?]*?[a-z]),? (?:pero )?(?:que (?:esten?|sean?|vengan?) {QUALITIES}|"
        r"que (?:no )?esten? (?:(?:muy|tan|medio|bien|un poco|mas bien|tod[oa]s) )?(?:verd|pasad|golpead|machucad|podrid|fe|blandit|bland|arrugad|dur|madur)[aeo]s?)"
        r"(?=$|[,.;!]| y )",
        r"\g<what>",
        cues=(" que est", " que no est", " que se", " que veng"),
    ),
    examples={
        "1 kg de banana pero que esten maduras": "1 kg de banana",
        "dos paltas que esten bien maduritas": "dos paltas",
        "2 kilos de banana que no esten pasadas y 1 de manzana": "2 kilos de banana y 1 de manzana",
        "6 paltas que no esten tan duras": "6 paltas",
    },
    near_misses=("que esten maduras", "el queso que sea cremoso", "2 yogures que no sean light"),
)
_CONTENT = rf"(?:(?:(?:un|1|{COUNT}) )?{one_of((*KILOS, *LITRES))}|medio|\d+(?:[.,]\d+)?)"
SIZE_FIRST = Framing(
    "the size, before the name",
    replacing(
        rf"^(?P<article>{led_by('dale|bueno|si|mejor|dame|quiero|y')}(?:{ARTICLE}|una|uno)) de (?P<size>{_CONTENT}) de "
        rf"(?!{ARTICLE}\b|arriba|abajo|antes|es[oa]s|siempre)(?P<name>[a-z]{{3,}}(?: (?!de\b)[a-z]{{3,}})?)(?=$|[,.;!?])",
        r"\g<article> \g<name> de \g<size>",
        cues=(" de ",),
    ),
    examples={
        "la de kilo de kraus": "la kraus de kilo",
        "mejor una de 2 litros de villavicencio": "mejor una villavicencio de 2 litros",
    },
    near_misses=("la de medio kilo", "la de 2 de arriba", "medio kilo de pan"),
)
CONFIRMED_BEHIND = Framing(
    "that it is confirmed, behind finishing",
    replacing(
        r"(?P<done>\b(?:cerr|finaliz|termin)[a-z]+ [^,]*), (?:ya )?(?:te )?lo confirmo$",
        r"\g<done>",
        cues=("confirmo",),
    ),
    examples={"listo cerrame el pedido asi, lo confirmo": "listo cerrame el pedido asi"},
    near_misses=("lo confirmo", "despues lo confirmo"),
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

SAME_BUT = Framing(
    "the same, but of another kind",
    replacing(
        rf"^(?P<no>no,? )?{led_by('no|che|ay|uh|ah|perdon|pero|y|mejor|quiero|dame|poneme')}(?:lo|la|el) mism[oa],? (?:pero|solo que) (?:que sea )?(?P<of>(?:en|de|con|sin) )?(?:(?P<count>{COUNT})|(?P<new>[a-z0-9][^,;]*))$",
        lambda found: (
            f"que sean {found['count']}"
            if found["count"]
            else f"{'no, ' if found['no'] else 'mejor '}{'' if found['of'] in {None, 'en '} else found['of']}{found['new']}"
        ),
        cues=("mism",),
    ),
    examples={
        "no, lo mismo pero la natura": "no, la natura",
        "lo mismo pero sin azucar": "mejor sin azucar",
        "la misma pero 3": "que sean 3",
    },
    near_misses=("lo mismo", "lo mismo de siempre pero sin el vino"),
)

REWORDING = (
    SAME_BUT,
    PACK_BEHIND,
    OF_ANOTHER_SIZE,
    QUALITY_BEHIND,
    SIZE_FIRST,
    CONFIRMED_BEHIND,
    OF_ANOTHER_KIND,
    CHEAPEST,
    COSTS_LEAST,
    POINTED_TWICE,
    THE_OTHERS,
    NOT_FOR_ME,
    ZEROS,
    LOOSE,
    NUMBERED_BRAND,
)
