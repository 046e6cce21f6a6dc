"""Search: what products are found by, what a query looks up, and which answer comes first.

Products keep folded words and pairs of words; a query looks its rarest pair up, and what comes back is
ranked here. So a search reads some fifty documents whatever the size of the catalogue, and is the same
on every store.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache, partial
from itertools import combinations, product

from retail.spanish.measures import in_figures, is_measure, number_of
from retail.spanish.properties import in_tags_words, is_property, says_it_too
from retail.spanish.requests import ORDER_VERBS
from retail.spanish.synonyms import alternatives, rewrite
from retail.spanish.things import is_thing
from retail.spanish.units import CONTAINERS
from retail.spanish.word_sets import word_set
from retail.spanish.words import CONNECTORS, stem, stems, words
from retail.writing import without_accents

from .known_words import KnownWords, begun, correct, undiminished
from .product import Description, Product
from .shop_document import Synonym

_MAX_PAIRED = 12
_MAX_TERMS = 8
_MAX_LOOKUPS = 8

_DERIVED_WORDS = """
condensada polvo chocolatada saborizada rallado rallada dulce impalpable triturado fritas frita pure
extracto cocido lavandina dental hidratante corporal oxigenada saquitos untable alimento gatos perros
tapas mermelada jugo salsa coco almendras perita lata caldo aromatizante ambiente
"""
_DERIVED = frozenset(stem(word) for word in _DERIVED_WORDS.split())
"""Words that make another product of a name: `leche` alone asks for none of these milks."""

_VARIANT_WORDS = "descremada light zero diet integral liviana"
_VARIANTS = frozenset(stem(word) for word in _VARIANT_WORDS.split())

_REQUEST = word_set(ORDER_VERBS.replace("|", " ")) | word_set("""
busco buscar tenes tienen hay algo favor hola buenas buenos dias tardes noches gracias chau porfa che
producto productos opciones cosas comer tomar reemplazar usar
""")
"""Words of asking, which name nothing that is sold."""

_FORM_WORDS = "aerosol spray gel saquito cubito feta"
_SIZE_WORDS = "grande chico chica mediano mediana individual familiar docena"
_FORMS = frozenset(stem(word) for word in _FORM_WORDS.split())
_SOFT = _FORMS | {stem(word) for word in (*CONTAINERS, *_SIZE_WORDS.split())}
"""Words for what a product comes in: beside others they order answers, and exclude none."""

_SHAPES = frozenset(
    map(stem, word_set("""
    semilla copo hoja rama filet filete bolsa bandeja atado planta cabeza trozo rodaja grano
    """))
)  # fmt: skip
"""What only says in which shape something is sold: `Semillas de Chía` are chía, and `Filet de Salmón` is salmón."""

_HEAD, _CORE, _BRAND, _MODIFIER, _CATEGORY, _DESCRIPTION = 10, 6, 5, 3, 2, 1


@dataclass(frozen=True)
class Term:
    """One word of a query: its stem first, then what is an answer to it too."""

    stems: tuple[str, ...]


@dataclass(frozen=True)
class Search:
    """A query as understood.

    Attributes:
        terms: what a product should have.
        measures: sizes, numbers and what it comes in; they order answers and never exclude one.
        corrected: the query as corrected, or None when nothing was.
    """

    terms: tuple[Term, ...]
    measures: frozenset[str]
    corrected: str | None

    @cached_property
    def stems(self) -> frozenset[str]:
        """Whatever is an answer to one of the terms."""
        return frozenset(each for term in self.terms for each in term.stems)

    @cached_property
    def said(self) -> frozenset[str]:
        """The same, and what orders them."""
        return self.stems | self.measures


def tokens(described: Description) -> tuple[str, ...]:
    """What a product is found by: stems, `^` and its name's first stem, and `a|b` pairs in ABC order."""
    name = stems(described.name)
    tags = [each for tag in described.all_tags for each in stems(tag)]
    strong = list(
        dict.fromkeys([*name, *tags, *stems(described.brand), *stems(described.category)])
    )
    paired = {_pair(*both) for both in combinations(strong[:_MAX_PAIRED], 2)}
    head = {f"^{name[0]}"} if name else set()
    return tuple(sorted({*strong, *stems(described.description), *head, *paired}))


def reworded(query: str, synonyms: Iterable[Synonym]) -> str:
    """The query in the words of the catalogue: each of the shop's own, one or several, is taken for what it means."""
    own = sorted(((stems(each.word), each.means) for each in synonyms), key=_longest)
    given = words(without_accents(query))
    left, said = given, list[str]()
    while left:
        taken = [stem(word) for word in left]
        found = next((each for each in own if each[0] and taken[: len(each[0])] == each[0]), None)
        said.append(found[1] if found else left[0])
        left = left[len(found[0]) if found else 1 :]
    return query if said == given else " ".join(said)


def _longest(pair: tuple[list[str], str]) -> int:
    return -len(pair[0])


def understand(query: str, known: KnownWords) -> Search:
    """Folds, corrects and widens a query."""
    figures = in_figures(without_accents(query))
    said = _without_request(words(figures))
    asked = [
        undiminished(word, known)
        for word in words(in_tags_words(rewrite(" ".join(said), partial(_is_sold, known))))
    ]
    unfinished = {word: begun(word, known) for word in asked}
    fixed = [word if unfinished[word] else correct(word, known) for word in asked]
    expansions = {stem(word): tuple(map(stem, longer)) for word, longer in unfinished.items()}
    found = list(dict.fromkeys(stems(" ".join(fixed))))
    named = [each for each in found if not is_measure(each)]
    hard = [each for each in named if each not in _SOFT] or named
    return Search(
        terms=tuple(_term(each, expansions) for each in hard[:_MAX_TERMS]),
        measures=frozenset(found) - frozenset(hard),
        corrected=" ".join(fixed) if fixed != asked else None,
    )


def _without_request(said: list[str]) -> list[str]:
    """The words without those that only ask (`productos de limpieza`); all, where no other names a thing."""
    telling = [word for word in said if word not in _REQUEST]
    return telling if any(not is_measure(stem(word)) for word in telling) else said


def lookups(search: Search, known: KnownWords) -> list[list[str]]:
    """Tokens to look up, in stages: the next stage only when those so far have no answer to the search.

    A single word is looked up as what products are called first, and as any part of them only when
    there are few of those: they rank below.
    """
    counts = {term: _count(term, known) for term in search.terms}
    rare_first = sorted((term for term in counts if counts[term]), key=lambda term: counts[term])
    if not rare_first:
        return []
    first = rare_first[0]
    heads = [f"^{each}" for each in first.stems[:4]]
    single = [*heads, *first.stems]
    if len(rare_first) == 1:
        return [heads, single[len(heads) : _MAX_LOOKUPS]]
    pairs = [_pair(a, b) for a, b in product(first.stems, rare_first[1].stems) if a != b]
    every = [each for term in rare_first for each in (f"^{term.stems[0]}", *term.stems[:3])]
    return [pairs[:_MAX_LOOKUPS], single[:_MAX_LOOKUPS], every[: 2 * _MAX_LOOKUPS]]


def has_every_term(search: Search, candidate: Product) -> bool:
    """Whether a product answers the whole query."""
    weights = _texts(candidate).weights
    return all(_term_score(term, weights) for term in search.terms)


def is_answered(search: Search, candidates: Iterable[Product], wanted: int) -> bool:
    """Whether no further lookup would change the first `wanted` answers, or add a better one."""
    whole = [each for each in candidates if has_every_term(search, each)]
    if len(search.terms) > 1:
        return bool(whole)
    return sum(each.stock > 0 for each in whole) >= wanted


def rank(search: Search, candidates: Iterable[Product]) -> list[Product]:
    """The products that answer, best first.

    Only those with most of the properties that are asked for (`sin TACC`): bread is no answer to bread
    without gluten where rusks without it are. When some have every term, only those; otherwise those with
    most of them, at least half. What only mentions the terms in its description is an answer when nothing
    else is, and the query was not guessed at (a correction to a word of some description is more likely
    another thing) and asks for no form of it: a `gel para el pelo` is not a shampoo. What is in stock stands
    above what is not, a match in the name above one in the category, and the plain product above what is made
    of it.
    """
    read = [_read(search, candidate) for candidate in candidates]
    as_asked = max((each.properties for each in read), default=0)
    read = [each for each in read if each.properties == as_asked]
    most = max((each.matched for each in read), default=0)
    if most == 0 or most * 2 < len(search.terms):
        return []
    is_whole = most == len(search.terms)
    is_headed = most > 1 or any(each.is_headed for each in read)
    answers = [
        each
        for each in read
        if each.matched == most
        and each.has_the_thing
        and (is_whole or (each.is_in_part and (is_headed or not each.is_only_like_it)))
    ]
    named = [each for each in answers if each.is_named]
    if not named and (search.corrected or search.measures & _FORMS):
        return []
    answers = sorted(named or answers, key=lambda answer: _order(search, answer))
    return [answer.product for answer in answers]


@dataclass(frozen=True)
class _Texts:
    """What a product's texts say.

    Attributes:
        weights: how much each stem says of it.
        name: the stems of its name.
        figures: the numbers of its name, without their units.
        brand: the stems of its brand.
        called: the stems of what it is, without its brand and what it is made of or tastes like.
        derived: those of them that make it another product.
        variant: those of them that make it one for some shoppers only.
    """

    weights: dict[str, int]
    name: frozenset[str]
    figures: frozenset[str]
    brand: frozenset[str]
    called: frozenset[str]
    derived: frozenset[str]
    variant: frozenset[str]


@dataclass(frozen=True)
class _Candidate:
    """A product as an answer to a search.

    Attributes:
        matched: how many terms it has.
        properties: how many of those say what it is to be, and not what it is called.
        score: how well it has them, all in all.
        is_named: whether it has one in more than its description.
        has_the_thing: whether it has what the query begins with, where that is a thing of its own: whoever
            asks for a `libro de cocina` wants no `rollo de cocina`.
        is_in_part: whether it is an answer without some of the terms: it has a property that is asked for, or is called
            so.
        is_headed: whether the query's first term is what its name begins with, or its brand.
        is_only_like_it: whether the best of the terms that it has is a word of its name behind the first one: where
            nothing is called what the query begins with, a `corrector líquido` is no `jabón líquido`.
    """

    product: Product
    texts: _Texts
    matched: int
    properties: int
    score: int
    is_named: bool
    has_the_thing: bool
    is_in_part: bool
    is_headed: bool
    is_only_like_it: bool


def _read(search: Search, product: Product) -> _Candidate:
    texts = _texts(product)
    each = [_term_score(term, texts.weights) for term in search.terms]
    best = max(each, default=0)
    less = (4 if best > 2 * _BRAND else 1) * (not texts.derived <= search.said)
    less += not texts.variant <= search.said
    first = search.terms[0].stems if search.terms else ("",)
    had = [term for term, score in zip(search.terms, each, strict=True) if score]
    properties = sum(is_property(term.stems[0]) for term in had)
    has_the_thing = not is_thing(first[0]) or not texts.called.isdisjoint(first)
    is_named = best > 2 * _DESCRIPTION
    is_in_part = properties > 0 or _is_called_so(search, texts, best)
    is_headed = bool(each) and (each[0] > 2 * _CORE or not texts.brand.isdisjoint(first))
    is_branded = bool(texts.brand) and texts.brand <= search.stems
    is_only_like_it = not (properties or is_branded) and 2 * _BRAND < best <= 2 * _CORE
    return _Candidate(
        product,
        texts,
        len(had),
        properties,
        sum(each) - less,
        is_named,
        has_the_thing,
        is_in_part,
        is_headed,
        is_only_like_it,
    )


def _is_called_so(search: Search, texts: _Texts, best: int) -> bool:
    """Whether a product's name or whole brand says a term, and not by the way.

    A `ramo de flores` is no cleaner whose description has flowers, `rosas rojas` no cheese of Santa Rosa, and where a
    word was put right, only the first tells (`tarjeta sube` is no mild yerba).
    """
    if best > 2 * _CORE or (texts.brand and texts.brand <= search.stems):
        return True
    if search.corrected:
        return not texts.called.isdisjoint(search.terms[0].stems)
    return best == 2 * _MODIFIER or not texts.called.isdisjoint(search.stems)


def _order(search: Search, answer: _Candidate) -> tuple[object, ...]:
    product, name = answer.product, answer.texts.name
    return (
        product.stock == 0,
        -answer.score,
        -sum(
            each in answer.texts.weights or each in answer.texts.figures for each in search.measures
        ),
        len(name - search.said),
        not product.is_offer,
        product.price,
        product.name,
        product.id,
    )


def _term_score(term: Term, weights: dict[str, int]) -> int:
    direct = 2 * weights.get(term.stems[0], 0)
    if direct == 2 * _DESCRIPTION and is_thing(term.stems[0]):
        direct = 0
    if len(term.stems) == 1:
        return direct
    return max(direct, *(2 * weights.get(each, 0) - 1 for each in term.stems[1:]))


def _texts(product: Product) -> _Texts:
    return _texts_of(
        product.name, product.brand, product.category, product.description, product.all_tags
    )


@lru_cache(maxsize=16384)
def _texts_of(
    name: str, brand: str, category: str, description: str, tags: tuple[str, ...]
) -> _Texts:
    weights = dict.fromkeys(stems(description), _DESCRIPTION)
    weights.update(dict.fromkeys(stems(category), _CATEGORY))
    core, modifiers = _divided(name)
    weights.update(dict.fromkeys(modifiers, _MODIFIER))
    weights.update(dict.fromkeys(stems(brand), _BRAND))
    weights.update(dict.fromkeys((*stems(" ".join(tags)), *core), _CORE))
    if core:
        weights[core[0]] = _HEAD
    named = frozenset(stems(name))
    variant = {each for each in named if each in _VARIANTS or each.startswith("sin ")}
    figures = frozenset(number_of(each) for each in named if is_measure(each))
    branded = frozenset(stems(brand))
    shaped = modifiers if core and core[0] in _SHAPES else []
    called = frozenset((*core, *shaped)) - branded
    return _Texts(weights, named, figures, branded, called, named & _DERIVED, frozenset(variant))


def _divided(name: str) -> tuple[list[str], list[str]]:
    """The stems of what a product is, and of what it is made of or tastes like."""
    said = words(name)
    divides = CONNECTORS - {"la", "el", "los", "las", "y"}
    after = next((at for at, word in enumerate(said) if at and word in divides), len(said))
    return stems(" ".join(said[:after])), stems(" ".join(said[after:]))


def _term(stemmed: str, expansions: dict[str, tuple[str, ...]]) -> Term:
    wider = (*says_it_too(stemmed), *expansions.get(stemmed, ()), *alternatives(stemmed))
    return Term(tuple(dict.fromkeys((stemmed, *wider))))


def _count(term: Term, known: KnownWords) -> int:
    return sum(known.count_of(each.removeprefix("sin ")) for each in term.stems)


def _is_sold(known: KnownWords, stemmed: str) -> bool:
    return known.count_of(stemmed.removeprefix("sin ")) > 0


def _pair(one: str, other: str) -> str:
    return "|".join(sorted((one, other)))
