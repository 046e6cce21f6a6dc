"""Measures: sizes as one word (`2,25 Lts` → `2.25l`), and amounts in words as sizes (`litro y medio`)."""

import re

from .numbers import VALUES, in_digits

CONTAINERS = frozenset(
    [
        "paquete",
        "paquetes",
        "paquetito",
        "pack",
        "packs",
        "botella",
        "botellas",
        "botellon",
        "lata",
        "latas",
        "latita",
        "latitas",
        "sachet",
        "sachets",
        "caja",
        "cajas",
        "cajita",
        "bolsa",
        "bolsas",
        "bolsita",
        "pote",
        "potes",
        "frasco",
        "frascos",
        "tarro",
        "tarros",
        "sobre",
        "sobres",
        "barra",
        "barras",
        "bidon",
        "bidones",
        "carton",
        "cartones",
        "tetra",
        "bandeja",
        "bandejas",
        "unidad",
        "unidades",
        "u",
        "unid",
        "envase",
        "envases",
        "maple",
        "maples",
        "horma",
    ]
)
"""What a product comes in: `dos paquetes de fideos` counts packs."""

_MEASURE = re.compile(
    r"(?<![\w.,])(\d+(?:[.,]\d+)?)\s*"
    r"(litros?|lts?|l|ml|cc|gramos?|grs?|g|kilos?|kgs?|kg)(?![a-z0-9])"
)
_PARTS = {
    "medio": 0.5, "media": 0.5, "1/2": 0.5, "cuarto": 0.25, "1/4": 0.25, "3 cuartos": 0.75,
    "tres cuartos": 0.75, "3/4": 0.75,
}  # fmt: skip
_PART = "|".join(sorted(map(re.escape, _PARTS), key=len, reverse=True))
_NUMBER = r"\d+(?:[.,]\d+)?|" + "|".join(VALUES)
_WHOLE = re.compile(
    rf"(?<![\w.,/])(?:(?P<number>{_NUMBER})\s+)?(?P<unit>kilo|litro)s?"
    rf"(?:\s+y\s+(?P<part>{_PART}))?(?![\w/])"
)
_OF_ONE = re.compile(
    rf"(?<![\w.,/])(?<!y )(?:un\s+)?(?P<part>{_PART})(?:\s+(?:de\s+)?(?P<unit>kilo|litro))?(?![\w/])"
)


def in_one_word(folded: str) -> str:
    """The text with each number and its unit as one word, in the unit that one says: `1000 ml` → `1l`."""
    return _MEASURE.sub(_joined, folded)


def in_figures(folded: str) -> str:
    """The text with amounts in words as figures: `litro y medio` → `1.5 l`, `tres cuartos de asado` → `0.75 kg de …`.

    A kilo or a litre without a number is one. A half of nothing said (`media docena`) stays.
    """
    figures = in_digits(folded.replace("\u2044", "/"))
    return _WHOLE.sub(_whole, _OF_ONE.sub(_part_of_one, figures))


def is_measure(word: str) -> bool:
    """Whether a word is a number or a measure: it narrows a search and never empties it."""
    return word[0].isdigit()


def number_of(measure: str) -> str:
    """A measure's figure without its unit, as a shopper may say it: `2.25l` → `2.25`."""
    return measure.rstrip("kglm")


def _joined(match: re.Match[str]) -> str:
    number = float(match[1].replace(",", "."))
    unit = match[2][0]
    if match[2] in {"ml", "cc"}:
        unit = "ml"
    elif match[2].startswith("k"):
        unit = "kg"
    if unit in {"ml", "g"} and number >= 1000:
        number, unit = number / 1000, {"ml": "l", "g": "kg"}[unit]
    if unit in {"l", "kg"} and 0 < number < 1:
        number, unit = number * 1000, {"l": "ml", "kg": "g"}[unit]
    return f" {number:g}{unit} "


def _whole(match: re.Match[str]) -> str:
    said = match["number"]
    number = 1.0 if said is None else float(VALUES.get(said, 0) or said.replace(",", "."))
    return _figure(number + _PARTS.get(match["part"] or "", 0), match["unit"])


def _part_of_one(match: re.Match[str]) -> str:
    part = _PARTS[match["part"]]
    if match["unit"] is None and part == 0.5:
        return match[0]
    return _figure(part, match["unit"] or "kilo")


def _figure(number: float, unit: str) -> str:
    return f"{number:g} {'kg' if unit == 'kilo' else 'l'}"
