"""Properties: what shoppers ask of a product (`sin TACC`, `vegano`), how they say it, and which names say it.

The words stand as the search reads them. A tag of the owner's counts for a search as its words do.
"""

import re
from collections.abc import Iterable

from retail.wire import TAGS, Tag
from retail.writing import without_accents

from .words import stem, stems

STRICT: frozenset[Tag] = frozenset({"sin TACC", "sin lactosa", "vegano", "sin azúcar"})
"""What may harm where it is not kept: nothing without the tag may stand in. `light` and its like are only preferred."""

_WAYS: dict[Tag, str] = {
    "sin TACC": r"(?:apt[oa]s? (?:para )?|para )?(?:sin (?:tacc|gluten)|libres? de gluten|celiac[oa]s?)",
    "sin lactosa": r"(?:para )?(?:sin lactosa|libres? de lactosa|deslactosad[oa]s?|intolerantes? a la lactosa)",
    "vegano": r"(?:apt[oa]s? (?:para )?|para )?vegan[oa]s?",
    "sin azúcar": r"sin azucar(?:es)?(?: agregad[oa]s?| anadid[oa]s?)?|(?:para )?diabetic[oa]s?",
    "light": r"light|baj[oa]s? en calorias|reducid[oa]s? en calorias",
    "integral": r"integral(?:es)?",
    "orgánico": r"organic[oa]s?",
}
_IN_NAMES: dict[Tag, str] = {
    "sin TACC": r"sin (?:tacc|gluten)|libre de gluten|apt[oa] celiacos",
    "sin lactosa": r"sin lactosa|deslactosad[oa]",
    "vegano": r"vegan[oa]s?",
    "sin azúcar": r"sin azucar(?:es)?|zero(?! lactosa)|diet",
    "light": r"light",
    "integral": r"integral(?:es)?",
    "orgánico": r"organic[oa]s?",
}
"""What leaves no doubt in a name. Descriptions may say it of something else, so none is read for a tag."""

_ALSO = {
    "sin tacc": "sin gluten",
    "sin lactosa": "deslactosado deslactosada",
    "sin azucar": "zero diet",
    "light": "liviano liviana diet zero",
    "organico": "organica",
    "vegano": "vegana",
}
"""The words of a tag → what texts say for it."""

_NOT_HAVING = re.compile(
    r"\b(?:que )?no (?:tenga|lleve|contenga)n? (?=(?:tacc|gluten|lactosa|azucar)\b)"
)
_AND_WITHOUT = re.compile(
    r"\b(sin (?:tacc|gluten|lactosa|azucar)),? (?:ni|y|o) (?:sin )?(?=(?:tacc|gluten|lactosa|azucar)\b)"
)
_SAID = {tag: re.compile(rf"\b(?:{ways})\b") for tag, ways in _WAYS.items()}
_NAMED = {tag: re.compile(rf"\b(?:{ways})\b") for tag, ways in _IN_NAMES.items()}
_FOLDED: dict[Tag, str] = {tag: without_accents(tag) for tag in TAGS}
_ANSWERED = {stems(said)[0]: tuple(stems(text)) for said, text in _ALSO.items()}
_TAG_STEMS = frozenset(stems(folded)[0] for folded in _FOLDED.values())
_STEMS = frozenset(stem(word) for folded in _FOLDED.values() for word in folded.split())


def tag_of(written: str) -> Tag | None:
    """The tag that an owner means (`Sin gluten`, `apto celíacos`, `ORGÁNICA`), or None."""
    folded = " ".join(without_accents(written).split())
    return next((tag for tag, said in _SAID.items() if said.fullmatch(folded)), None)


def diets_in(text: str) -> tuple[tuple[Tag, ...], str]:
    """The strict tags that a text asks for (`que no tenga gluten ni lactosa`), and the folded text without them."""
    folded = _NOT_HAVING.sub("sin ", " ".join(without_accents(text).split()))
    folded = in_tags_words(_AND_WITHOUT.sub(r"\1 sin ", folded))
    diets = tuple(tag for tag in TAGS if tag in STRICT and _SAID[tag].search(folded))
    for tag in diets:
        folded = _SAID[tag].sub(" ", folded)
    return diets, " ".join(folded.split())


def tags_of(name: str, told: Iterable[Tag] = ()) -> tuple[Tag, ...]:
    """The tags that a product's owner told, and those that its name leaves no doubt of, each once, in one order."""
    folded, given = without_accents(name), set(told)
    return tuple(tag for tag in TAGS if tag in given or _NAMED[tag].search(folded))


def in_tags_words(folded: str) -> str:
    """A folded text with each property in the words of its tag: `tostadas para celiacos` → `tostadas sin tacc`."""
    for tag, said in _SAID.items():
        folded = said.sub(_FOLDED[tag], folded)
    return folded


def says_it_too(stemmed: str) -> tuple[str, ...]:
    """The stems that texts have for a tag's, as `stems` makes them."""
    return _ANSWERED.get(stemmed, ())


def is_property(stemmed: str) -> bool:
    """Whether a stem says what a product is to be, or to be without (`sin alcohol`), not what it is called."""
    return stemmed.startswith("sin ") or stemmed in _TAG_STEMS


def is_of_a_tag(stemmed: str) -> bool:
    """Whether a word is one of a tag's, so that it is good Spanish as it stands."""
    return stemmed in _STEMS
