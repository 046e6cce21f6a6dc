"""Why something is wanted, and what for: before the order, or behind it."""

import re

from retail.spanish.word_sets import one_of, word_set

from ..lexicon import led_by
from .frame import Frame, replacing
from .words import CHANGE, COUNT, ORDER, counts, orders_or_changes, orders_some

_HESITATES = led_by("no|si|ay|uh|che|pero|y|bueno|es que")
_WHO = one_of(word_set("mi mis el la los las yo hoy esta este manana"))
_IS_OR_DOES = one_of(word_set("""
    somos soy estoy estamos tengo tenemos hago hacemos viene vienen es cumple cumplo festejo festejamos voy vamos ando
    andamos invite invitamos
"""))  # fmt: skip
_TELLS = rf"{_HESITATES}(?:{_WHO} (?:\S+ ){{0,3}}?)?{_IS_OR_DOES}(?: [^\s,.;:?!]+){{1,8}}?"
_IN_MIND = re.compile(
    rf"^{_TELLS},? (?:(?:asi que|por eso|entonces) (?={ORDER} |{COUNT}\b|{CHANGE}\b)|(?={CHANGE} ))"
)
_SO = re.compile(rf"^.{{3,160}}?,? (?:asi que|por eso) (?={ORDER} )")


def _without_reason(text: str) -> str:
    """The text without what is told before it, which is no reason where it orders something by itself."""
    for pattern in (_IN_MIND, _SO):
        told = pattern.match(text)
        if told and not orders_some(told[0]):
            return text[told.end() :]
    return text


BEFORE = Frame(
    "a reason before it",
    _without_reason,
    examples={
        "somos 4 asi que un kilo": "un kilo",
        "mi viejo es diabetico cambiala por zero": "cambiala por zero",
        "el domingo hago un asado asi que mandame 2 chorizos": "mandame 2 chorizos",
        "se corto la luz, por eso necesito velas": "necesito velas",
    },
    near_misses=(
        "son 2 sprite y 3 toddy",
        "soy celiaco",
        "vamos a llevar 2 cocas entonces saca la sprite",
    ),
)

_BECAUSE = r"(?:porque|ya que|que (?:es|son) para|que (?:me|nos|se) (?:quede|quedamos|corto|rompio|acabo|termino))"
_WHY = re.compile(rf"(?<=\w),? {_BECAUSE} (?=\S)")


def _without_why(text: str) -> str:
    """The text without a reason that ends it, where what stands before wants something."""
    why = _WHY.search(text)
    if why is None or "?" in text:
        return text
    what, reason = text[: why.start()], text[why.end() :]
    goes_on = orders_or_changes(reason) or "," in reason
    return text if goes_on or not (orders_or_changes(what) or counts(what)) else what


BEHIND = Frame(
    "a reason behind it",
    _without_why,
    examples={
        "mejor 6 que son para la escuela": "mejor 6",
        "necesito pilas porque se corto la luz": "necesito pilas",
    },
    near_misses=(
        "pilas y fosforos porque se corto la luz",
        "2 cocas porque no mandame 3",
        "es para hoy",
    ),
)

_COOKS = rf"\b(?:arma\w*|prepara\w*|{one_of(word_set('algo que cosas ingredientes'))})\b"
_EATER_OR_PLACE = (
    rf"{one_of(word_set('perr gat beb nen chic adult cachorr auto pared horno'))}[a-z]*\b"
)
PURPOSE = Frame(
    "what it is made into",
    replacing(
        rf"(?P<what>(?:\b{COUNT}) (?!.*{_COOKS})[^,.;:?!\n]{{3,50}}?) "
        rf"para (?:un|una|unos|unas) (?!{_EATER_OR_PLACE})[a-z]{{4,}}(?: de [a-z]+)?(?=$|[,.;!]| y )",
        r"\g<what>",
    ),
    examples={
        "1/4 de queso para unos sanguchitos": "1/4 de queso",
        "un kilo de tomate para una salsa": "un kilo de tomate",
    },
    near_misses=(
        "1 alimento para un gato",
        "armame algo para una picada",
        "2 cosas para una picada",
    ),
)

REASONS = (BEFORE, BEHIND, PURPOSE)
