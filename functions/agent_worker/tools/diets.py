"""Diets: what may be eaten by those who asked for `sin TACC`, `sin lactosa`, `vegano` or `sin azúcar`.

A product suits by its tag. Without the tag only what is no food, fruit and vegetables, and plain cuts of meat suit:
of any other food nobody knows what is in it.
"""

import re
from collections.abc import Callable, Collection, Iterable

from retail.spanish.properties import diets_in
from retail.wire import Product, Tag
from retail.writing import without_accents

_NO_FOOD = re.compile(r"limpieza|papel|cuidado personal|perfumeria|higiene|hogar|bazar|mascotas")
_PRODUCE = re.compile(
    r"(?:frutas?|verduras?|hortalizas?)(?: y (?:frutas?|verduras?|hortalizas?))?|verduleria|fruteria"
)
_BUNCHES = re.compile(r"\b(?:atado|cabeza|planta)\b")
_MEAT = re.compile(r"carnes?(?: vacunas?| rojas?)?|carniceria|pollos?|polleria|cerdo|aves")
_CUTS = re.compile(
    r"asado|vacio|bife|nalga|roast beef|osobuco|matambre|pollo entero|pata|muslo|suprema|pechuga|bondiola|pechito|"
    r"lomo|cuadril|peceto|entrana|costillas?|falda|colita|paleta|tapa"
)
_MADE = re.compile(
    r"milanesas? (?!por kilo$)|rebozad|empanad|relle?n|marinad|adobad|condimentad|saborizad|preparad|precocid|prefrit|hamburguesa|"
    r"medallon|nugget|albondiga|salchicha|chorizos? (?:parriller|criollo|colorad)|morcilla|arrollad|fiambre|ahumad|cocid|"
    r"pizza|queso|napolitan|provenzal|verdeo|salad|ensalada|sopa|tarta|wok|soja|tofu|saltead|hummus|guacamole|\bcon\b|croutons?|aderezo|deshidratad|confitad|almibar|mix|pure|listo|salsa|frit|kit|vegan|crocante|bastones|noisette"
)
"""What was done to fresh food may have brought flour, milk or sugar."""


def strict_in(words: Iterable[str]) -> tuple[Tag, ...]:
    """The diets that these texts name, each with or without its `sin`: `gluten`, `para celíacos`."""
    said = (tag for text in words for each in (text, f"sin {text}") for tag in diets_in(each)[0])
    return tuple(dict.fromkeys(said))


def suits(diet: Collection[Tag]) -> Callable[[Product], bool]:
    """Whether a product may be proposed to those who asked for all of these."""

    def suited(product: Product) -> bool:
        lacking = set(diet) - set(product["tags"])
        return not lacking or _is_by_nature(product, vegan="vegano" in lacking)

    return suited


def _is_by_nature(product: Product, *, vegan: bool) -> bool:
    name, category = without_accents(product["name"]), without_accents(product["category"])
    if _NO_FOOD.fullmatch(category):
        return True
    if _MADE.search(name):
        return False
    by_weight = product["unit"] == "kg"
    if _PRODUCE.fullmatch(category):
        return by_weight or _BUNCHES.search(name) is not None
    is_cut = by_weight and _CUTS.match(name) is not None
    return is_cut and not vegan and _MEAT.fullmatch(category) is not None
