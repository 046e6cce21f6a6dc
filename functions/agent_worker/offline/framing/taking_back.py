"""Taking back what was just taken out, for it should have been something else: `no, sacá la otra`.

The whole message is seen, so that a question changes nothing: `¿la pepsi la quiero?`.
"""

import re

from retail.spanish.word_sets import one_of, word_set

from ..lexicon import led_by
from .framing import Framing, replacing
from .words import ARTICLE, COUNT, NAMED

_LEAD = led_by("uy|uh|ay|ah|eh|no|che|perdon|para|pera|espera|bueno|al reves|me equivoque|pero|y")
_A_NO = rf"(?={_LEAD}(?:no|perdon|al reves|me equivoque)\b)"
_THERE_IS = r"(?:ya )?(?:tengo|tenemos|hay|me queda|me quedan|nos queda|compre|compramos)(?: en casa| guardad[oa]s?)?"
_IS = "(?:es|era|son|eran)"
_WANTED = r"(?:si(?: (?:va|van|quiero|la quiero|lo quiero|me falta|me hace falta))?|(?:si )?l[oa]s? (?:quiero|necesito|llevo))"
_HAD = (
    rf"(?:{_IS} (?P<had>{NAMED}) {ARTICLE} que {_THERE_IS}"
    rf"|{ARTICLE} que {_THERE_IS},? {_IS} (?P<had2>{NAMED})"
    rf"|(?P<had3>{NAMED}) {_IS} {ARTICLE} que {_THERE_IS})"
)
_END = r"[ .!]*$"


def _taken_instead(found: re.Match[str]) -> str:
    had = found["had"] or found["had2"] or found["had3"]
    return f"recupera {found['wanted']}. saca {had}"


HAVE_THE_OTHER = Framing(
    "that the other one is at home",
    replacing(
        rf"^{_LEAD}{_HAD}[,.] (?:y |pero )?(?P<wanted>{NAMED}),? {_WANTED}{_END}",
        _taken_instead,
        cues=(" que ",),
    ),
    examples={
        "ay no, era el detergente el que tengo, la lavandina si": "recupera la lavandina. saca el detergente",
        "perdon, las que tengo son las pepitos, las oreo si van": "recupera las oreo. saca las pepitos",
    },
    near_misses=(
        "era el detergente el que tengo, la lavandina si?",
        "la pepsi es la que tengo anotada",
        "la lavandina si",
    ),
    of_messages=True,
)
_TAKES = rf"(?:{one_of(word_set('saca quita borra elimina descarta'))}(?:me)?|sacar|quitar)"
_OTHER = r"(?P<other>(?:el|la|los|las) otr[oa]s?)"
_THE_OTHER = (
    rf"(?:{_TAKES} {_OTHER}|(?P<other2>(?:el|la|los|las) otr[oa]s?),? {_TAKES}(?:l[oa]s?)?)"
)
_BACK = rf"[,.] (?:y |pero )?(?P<wanted>{NAMED}),? {_WANTED}"


def _the_other(found: re.Match[str]) -> str:
    back = found.groupdict().get("wanted") or "eso"
    return f"recupera {back}. saca {found['other'] or found['other2']}"


OTHER_OUT = Framing(
    "the other one out, and not that",
    replacing(rf"^{_A_NO}{_LEAD}{_THE_OTHER}{_END}", _the_other, cues=(" otr",)),
    examples={"no, la otra saca": "recupera eso. saca la otra"},
    near_misses=("saca la otra", "no, la otra", "no, saca la otra?", "no, el otro dia saque 2"),
    of_messages=True,
)
OTHER_OUT_AND_THAT_ONE_WANTED = Framing(
    "the other one out, and what was taken out is wanted",
    replacing(rf"^{_LEAD}{_THE_OTHER}{_BACK}{_END}", _the_other, cues=(" otr",)),
    examples={
        "no para, saca el otro, el shampoo lo quiero": "recupera el shampoo. saca el otro",
        "saca la otra. la pepsi si": "recupera la pepsi. saca la otra",
    },
    near_misses=("saca el otro, el shampoo no lo quiero", "saca el otro, el shampoo lo quiero?"),
    of_messages=True,
)
_NO = r"(?:no|para|pera|perdon)(?:[,.! ]+(?:no|para|pera|perdon))*"
LEAVE_IT = Framing(
    "leaving it, behind a no",
    replacing(
        rf"^(?P<no>(?:uy|uh|ay|ah|che)?,? ?{_NO}[,.!]+ )deja(?:me)? (?!.* en )(?P<what>{NAMED}){_END}",
        r"\g<what> dejala",
        cues=("deja",),
    ),
    examples={"no, deja la pepsi": "la pepsi dejala"},
    near_misses=("deja la pepsi", "no, deja la pepsi en 2", "no, deja 2 pepsi", "no, deja la otra"),
    of_messages=True,
)
THAT_ONE_IS_WANTED = Framing(
    "wanted after all, behind a no",
    replacing(
        rf"^(?:uy |uh |ay |ah |che,? )?{_NO}[,.!]+ ?(?P<wanted>{NAMED}),? (?:si )?l[oa]s? (?:quiero|necesito|llevo){_END}",
        r"recupera \g<wanted>",
        cues=("quiero", "necesito", "llevo"),
    ),
    examples={
        "no, la pepsi la quiero": "recupera la pepsi",
        "no no, la pepsi la llevo": "recupera la pepsi",
    },
    near_misses=("la pepsi la quiero", "no, la pepsi la quiero?", "la pepsi no la quiero"),
    of_messages=True,
)
_JOKE = r"(?:(?:era|es|fue) (?:una? )?(?:joda|broma|chiste|bromita|jodita)|(?:es|era)? ?mentira|te jodo|te estoy jodiendo|chiste)"
JOKING = Framing(
    "leaving it, for it was a joke",
    replacing(
        rf"^{led_by('jaja|jajaja|no|nah|naa|ay|che|uh')}{_JOKE}(?:[,.! ]+(?:jaja(?:ja)*))?[,.!]+ ?(?:deja|pone|agrega)(?:me)?l[oa]s?(?: (?:ahi|nomas|como estaban?|de nuevo|otra vez))?{_END}",
        "recupera eso",
        cues=("jod", "brom", "chist", "mentira"),
    ),
    examples={"era joda, dejala": "recupera eso", "jaja mentira, dejalas": "recupera eso"},
    near_misses=("dejala", "era joda", "es mentira, sacala", "no es joda, sacala"),
    of_messages=True,
)
NONE_OF_THEM = Framing(
    "none of them, before taking them out",
    replacing(
        rf"^{led_by('uy|uh|ay|ah|eh|no|che|perdon|bueno|pero|y|mejor|al final|sabes que')}(?:(?:ya )?no (?:quiero|llevo|me llevo|voy a llevar|necesito) )?"
        rf"(?:ningun[oa]s?|nada)(?: de (?:es[oa]s?|ell[oa]s|l[oa]s dos))?[,.] ?(?:mejor )?(?P<out>{_TAKES}l[oa]s){_END}",
        r"\g<out>",
        cues=("ningun", "nada"),
    ),
    examples={
        "no quiero ninguna, sacalas": "sacalas",
        "al final ninguno, sacalos": "sacalos",
    },
    near_misses=("no quiero ninguna", "no quiero nada, saca todo", "ninguna, saca la pepsi"),
    of_messages=True,
)
SO_MANY_LEFT = Framing(
    "leaving so many as there were",
    replacing(
        rf"^(?:uy |uh |ay |ah |che,? )?{_NO}[,.!]+ ?(?:deja|pone)(?:me)? l[oa]s (?P<count>{COUNT}){_END}",
        r"volve a los \g<count> de antes",
        cues=("deja", "pone"),
    ),
    examples={"no, deja las 4": "volve a los 4 de antes"},
    near_misses=("deja las 4", "no, deja 4", "no, deja las 4 pepsi"),
    of_messages=True,
)

TAKING_BACK = (
    HAVE_THE_OTHER,
    OTHER_OUT,
    OTHER_OUT_AND_THAT_ONE_WANTED,
    LEAVE_IT,
    THAT_ONE_IS_WANTED,
    JOKING,
    NONE_OF_THEM,
    SO_MANY_LEFT,
)
