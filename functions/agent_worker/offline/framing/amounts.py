"""Guesses at how much: an amount is meant as it stands."""

from retail.spanish.word_sets import one_of

from .framing import Framing, replacing
from .words import COUNT, ORDER, UNIT

_ABOUT = one_of(["mas o menos", "masomenos", "aproximadamente", "aprox"])

ABOUT_BEHIND = Framing(
    "about, behind the amount",
    replacing(
        rf"\b(?P<amount>{COUNT}\b[^,]*?),? {_ABOUT}\b",
        r"\g<amount>",
        cues=("mas o menos", "masomenos", "aprox"),
    ),
    examples={
        "un kilo de papa mas o menos": "un kilo de papa",
        "2 kilos, aprox": "2 kilos",
    },
    near_misses=("mas o menos", "bien, mas o menos", "un poco mas"),
)
ABOUT = Framing(
    "about",
    replacing(rf"\b(?:{_ABOUT}|alrededor de) (?={COUNT}\b)"),
    examples={"alrededor de 2 kilos de papa": "2 kilos de papa", "aprox 3 kilos": "3 kilos"},
    near_misses=("alrededor de la plaza",),
)
LIKE = Framing(
    "something like",
    replacing(
        rf"(^|{ORDER} )(?:como|tipo) (?=(?:un |una )?{COUNT} (?:{UNIT}|y medi[oa])\b|\d+\b)",
        r"\1",
        cues=("como ", "tipo "),
    ),
    examples={
        "dame como 2 kilos de papa": "dame 2 kilos de papa",
        "tipo un kilo de papa": "un kilo de papa",
    },
    near_misses=("como estas", "como un rey", "pan tipo 2 frances"),
)
SOME = Framing(
    "some, before a number",
    replacing(rf"(^|[\s,])un[oa]s (?=(?!un[oa]?\b){COUNT}\b)", r"\1", cues=("unos ", "unas ")),
    examples={"unos 2 kilos de papa": "2 kilos de papa", "dame unas tres cocas": "dame tres cocas"},
    near_misses=("unos fideos", "unas cocas"),
)
ONE_ONLY = Framing(
    "only one, before the name",
    replacing(
        r"\b(?P<one>una?) sol(?:it)?[oa] (?=(?:de )?(?!vez\b|cos|pregunt|consult|dud|person|semana)[a-z]{3})",
        r"\g<one> ",
        cues=("sol",),
    ),
    examples={"dejame una sola sprite": "dejame una sprite", "un solo pan": "un pan"},
    near_misses=("una sola", "una sola vez", "una sola cosa mas", "uno solo"),
)

AMOUNTS = (ABOUT_BEHIND, ABOUT, LIKE, SOME, ONE_ONLY)
