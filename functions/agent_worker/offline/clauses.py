"""Parts a message into clauses, each of which holds one order or question."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property

from .addresses import parted_from_its_address
from .corrections import parted_by_corrections
from .counts import count_alone
from .finishing import Way, is_put_off, way_to_finish
from .shop_questions import parted
from .spelling import mend

MAX_CLAUSES = 150

_STARTERS = (
    r"saca\w*|quita\w*|borra\w*|elimina\w*|agrega\w*|suma(?:me|le|r)?|pone(?:me|le)?|dame|mandame|anotame|cambia\w*|"
    r"finali\w+|termin\w+|confirm\w+|cerra\w*|quiero|necesito|mostrame|cuanto|que llevo|ver el|ver mi|nada mas|eso es todo|"
    r"es[oa] nomas|listo|pasame|gracias|muchas gracias|chau|tenes|tienen|hay|vacia\w*|mejor|me llamo|soy|mi email|que ofertas|"
    r"arma(?:me|nos)|prepara(?:me|nos)|llevo|cobrame|pagar|quiero pagar|no quiero|en vez|deja\w*|que (?:el|la|los|las) .+ sean?|(?:el|la|los|las) [a-z]+(?: [a-z]+)? que sean? (?:\d+|un|una|dos|tres|cuatro|cinco|seis)|(?:\d+|una?|dos|tres) [a-z]+(?: [a-z]+)? menos$|si (?:tenes|tienen|hay)"
)
_SIGNS = " ,.:;!?/'+"
_CLAUSE_END = re.compile(r"((?:\.(?!\d)|[!?;\n])+)")
_PURPOSE = re.compile(
    r"\b(?:(?:cosas|ingredientes|todo|lo|unas cosas) )?para [^\W\d][^:.,;\n\d]{1,40}:"
)
"""What a list is for, before it: `necesito para hacer milanesas: pan rallado …`."""
_HAVE = r"(?:compre|compro|compraron|compramos|tengo|tenemos|tenia|trajo|traje|trajeron|consegui)"
_AT_HOME = re.compile(
    rf"(?:[^,.;:!?\n]*\bya {_HAVE} (?:el |la |los |las )?(?P<what>[a-z]{{3,}}(?: [a-z]+){{0,3}}?)|"
    rf"(?:el |la |los |las )(?P<what_too>[a-z]{{3,}}(?: [a-z]+){{0,3}}?) ya (?:l[oa]s? )?{_HAVE})"
    r",? (?P<verb>(?:saca|quita|borra)(?:me)?)l[oa]s?\b"
)
"""What is taken out since there is some at home: the verb points to it in the same breath."""
_NEXT_ORDER = re.compile(
    rf"\s*,\s*(?:y\s+|pero\s+)?(?=(?:{_STARTERS})\b)|\s+(?:y|pero|despues|luego|tambien|ademas)\s+(?:(?:despues|luego|tambien|ademas|ya)\s+)?(?=(?:{_STARTERS})\b)|"
    r"\s+(?=(?:sacame|agregame|sumame|quitame|poneme|ponele)\b(?! (?:el|la) link))"
)
_ANSWERED_APART = re.compile(r"\s*,\s*(?:y |pero )?|\s+(?:y|pero)\s+")
"""What parts answers that each end in a yes or a no: `la soda si, el gancia no`."""
_TOLD_BEFORE = re.compile(
    r"^(?:\S+ ){0,5}?(?:vienen?|vino|vinieron|tengo|tenemos|hago|hacemos|somos|estoy|estamos|cumpl\w+|juegan?|(?:me|nos) qued\w+|se (?:me|nos))"
    r"(?: \S+){1,8}? (?P<order>(?:mandame|dame|anotame|haceme|traeme|agendame|preparame|necesito|quiero) (?:\d+|una?|dos|tres|cuatro|cinco|seis|medio|media|cuarto) \S{3}.*)$"
)
"""What is told before an order in the same breath: `vienen unos amigos mandame dos kilos de asado`."""
_WITHOUT = re.compile(
    r"^(?P<finish>.+?),? (?:pero )?(?:(?:sin|sacando(?:le)?|quitando(?:le)?|menos|salvo)(?= (?:el|la|los|las) )|"
    r"sin(?! (?:dudas?|problemas?|apuros?|drama|falta|nada|mas)\b)) (?P<what>\S.*)$"
)
"""What is to be left out of the order that is placed: `finaliza pero sin la sprite`."""
_DENIED = re.compile(r"^(?P<finish>.+?),? (?P<denied>no \S.*)$")
"""What is not wanted behind what finishes: `listo, no toddy`."""
_ENDING = frozenset({Way.ORDER, Way.READY, Way.CONFIRM})
_INSTEAD = re.compile(r"^(?:.{0,12}\b)?(?:en vez|en lugar) del? (?:\S+ ?){1,4}$")


@dataclass(frozen=True)
class Clause:
    """A part of a message, folded and with the shop's key words mended.

    `asked` is whether a question mark ends it, `is_of_the_shop` whether it is read as a question about the shop,
    `is_put_off` whether its sentence leaves finishing for later.
    """

    text: str
    asked: bool = False
    is_of_the_shop: bool = False
    is_put_off: bool = False

    @cached_property
    def words(self) -> list[str]:
        """Its words with the punctuation that is left; never empty."""
        return self.text.split() or [""]

    def places_of(self, words: Collection[str]) -> frozenset[int]:
        """Where these words stand among its own."""
        return frozenset(
            at for at, word in enumerate(self.words) if word in words or word.strip(_SIGNS) in words
        )


def _orders_of(part: str) -> list[str]:
    """The orders of a part; what stands for something else is one with it: `en vez de 2 poneme 4`.

    What is taken out, or may be, goes before the order is placed; what is left of it places none: `listo sin oreo, 1 sola`.
    """
    denied = _DENIED.match(part)
    if denied and way_to_finish(denied["finish"]) in _ENDING and not way_to_finish(part):
        return [denied["denied"], denied["finish"]]
    without = _WITHOUT.match(part)
    if without and way_to_finish(without["finish"]) in _ENDING:
        what, _, how_many = without["what"].partition(",")
        if count_alone(how_many):
            return [f"deja {what} en {how_many.strip()}"]
        return [f"saca {without['what']}", without["finish"]]
    answers = _ANSWERED_APART.split(part)
    if (
        len(answers) > 1
        and answers[0].endswith(" si")
        and all(each.endswith((" si", " no")) for each in answers)
    ):
        return answers
    addressed = parted_from_its_address(part)
    if addressed:
        return addressed
    told = _TOLD_BEFORE.match(part)
    if told:
        return [told["order"]]
    first, *others = _NEXT_ORDER.split(part)
    if others and _INSTEAD.match(first):
        return [f"{first} {others[0]}", *others[1:]]
    return [first, *others]


def clauses_of(folded: str) -> list[Clause]:
    """The parts of a folded message. The shop's key words are mended where nothing is asked of the shop."""
    folded = _AT_HOME.sub(r"\g<verb> \g<what>\g<what_too>", _PURPOSE.sub(" ", folded))
    parts = _CLAUSE_END.split(folded.replace(":", " "))
    clauses: list[Clause] = []
    for at in range(0, len(parts), 2):
        asked = at + 1 < len(parts) and "?" in parts[at + 1]
        for text, is_of_the_shop in parted(parts[at], asked=asked):
            if is_of_the_shop:
                clauses.append(Clause(text, asked, is_of_the_shop=True))
                continue
            sentence = mend(text)
            put_off = is_put_off(sentence)
            parts_of_it = parted_by_corrections(sentence)
            for piece in (piece for part in parts_of_it for piece in _orders_of(part)):
                clause = re.sub(r"^(?:[-+•*]\s+)+", "", piece.strip(" ,.'/")).strip(" ,.'/")
                if clause:
                    clauses.append(Clause(clause, asked, is_put_off=put_off))
    return clauses[:MAX_CLAUSES]
