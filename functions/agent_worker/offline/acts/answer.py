"""Short answers: yes, no, a number, none of these, going on and holding on."""

import re
from collections.abc import Iterator

from retail.spanish.amounts import is_number_alone

from ..clauses import Clause
from ..confirming import ask_what
from ..intents import Intent, Kind
from ..references import TAKES_IT
from ..slots import ORDERED, agree, decline, take_number
from ..state import Asked
from ..talk import Talk
from ..wishes import answered_amount, strip_lead, strip_tail
from .act import Act, Reading, Weight, holding, of_the_whole, whole

YES = re.compile(
    r"^(?:(?:si|sip|see+|sii|sis|claro|dale|okey|obvio|de una|por supuesto|correcto|exacto|afirmativo|perfecto|buenisimo|"
    r"genial|joya|barbaro|esta bien|bueno|va|vamos|de acuerdo|seguro|acepto|metele|mandale|"
    r"agregala|agregalo|agregalos|agregalas|sumala|sumalo|ponela|ponelo|la quiero|lo quiero|hacelo|vacialo|eso|asi es|me sirve|tal cual|yes|si quiero|si por favor|quiero|agrega|que si|igual)\s*,?\s*)+$"
)
NO = re.compile(
    r"^(?:(?:bah|ah|uh|eh|ay|che|pero|perdon|mentira|pensandolo bien)\s*,?\s*)*(?=no|na|nah|ni|mejor no|todavia|aun|por ahora|para nada|negativo|eso no)(?:(?:no|nop|nope|nah|na|para nada|negativo|mejor no|todavia no|aun no|no quiero(?: nada)?|no gracias|ni ahi|"
    r"gracias|por ahora no|no por ahora|por ahora|dejalo asi|deja|dejalo|esta bien|asi esta bien|por favor|eso no|no hace falta)\s*,?\s*)+$"
)
_DENIAL = re.compile(
    r"^no(?:,? (?:no|es|era|eran|son|fue|dije|pedi|queria|quise|quise decir|te pedi|me referia a))*"
    r"(?: a| de)? (?:es[aeo]s?|est[aeo]s?|aquell[ao]s?|(?:el|la|los|las) \w+)(?: no)?$"
    r"|^(?:es[aeo]s?|est[aeo]s?) no$"
)
"""A no to what is on the table, or to what was just done: nothing of it is added."""
_refuses = holding(
    (
        Kind.NONE_OF_THESE,
        (
            r"^(no )?(ningun\w|ninguna de (esas|las dos|esos)|ninguno de (esos|los dos))$|no me (gusta|convence|sirve)\w*( ningun\w)?( de es\w+)?$|"
            r"^(no )?(dejalo|dejala|deja eso|olvidalo|olvidate|deja nomas|dejalo asi|no importa|ya fue|pasa|paso|deja)$"
        ),
    )
)
_MORE = (
    r"algo mas|alguna cosa mas|otra cosa|otra cosita|mas cosas|otras cosas|unas cosas mas|seguir(?: comprando| agregando)?|"
    r"sigo|sigamos|seguimos|agregar mas|comprar|comprar algo|hacer (?:un|una) (?:pedido|compra)|pedir algo|"
    r"hacer las compras|comprar cosas|pedir"
)
_NOT_YET = r"(?:dejame |l[oa] )(?:voy a )?(?:pensar(?:lo)?|pienso)(?: bien)?(?: y (?:vuelvo|te (?:digo|aviso|escribo)))?|(?:no,? )?(?:nada,? )?(?:solo )?est(?:aba|oy) mirando|todavia no|aun no|espera|esperame|aguanta|un momento|ya vengo"
_WANTING = r"(?:si,? ?|quiero |querria |me falta |falta |agregar |agrega |necesito |dame )*"
_goes_on = holding(
    (Kind.KEEP_SHOPPING, rf"^{_WANTING}(?:{_MORE})(?: por favor| mas)?$"),
    (Kind.HOLD_ON, rf"^{_WANTING}(?:{_NOT_YET})(?: por favor| mas)?$"),
)


def _short(clause: Clause) -> Intent | None:
    if not clause.asked and (YES.match(clause.text) or TAKES_IT.fullmatch(clause.text)):
        return Intent(Kind.YES)
    if NO.match(clause.text):
        return Intent(Kind.NO)
    return None


def _number(clause: Clause) -> Iterator[Reading]:
    amount = is_number_alone(clause.text.split())
    if amount is not None:
        is_quantity = re.fullmatch(r"x \S+|media", clause.text) is not None
        kind = Kind.SET if is_quantity else Kind.NUMBER
        yield from whole(clause, Intent(kind, amount=amount))
    elif (answered := answered_amount(clause.text)) is not None:
        lead = strip_lead(clause.text)
        words = strip_tail(lead.rest)[0].split()
        detail = ORDERED if lead.orders else ""
        yield Reading(Intent(Kind.NUMBER, amount=answered, detail=detail), clause.places_of(words))


def _refusals(clause: Clause) -> Iterator[Reading]:
    yield from _refuses(clause)
    yield from whole(clause, Intent(Kind.DENY) if _DENIAL.match(clause.text) else None)


def _take_short(talk: Talk, intent: Intent) -> None:
    if intent.kind is Kind.YES:
        agree(talk)
    else:
        decline(talk)


def _refuse(talk: Talk, intent: Intent) -> None:
    if intent.kind is Kind.DENY:
        _deny(talk)
    else:
        decline(talk)


def _deny(talk: Talk) -> None:
    """`no es eso`: nothing of it; where nothing was asked, what is meant instead."""
    question = talk.state.question
    if question is None or question.asked is Asked.MORE:
        ask_what(talk)
    else:
        decline(talk)


def _ask_what(talk: Talk, _intent: Intent) -> None:
    ask_what(talk)


YES_OR_NO = Act(
    "yes or no",
    read=of_the_whole(_short),
    take=_take_short,
    weight=Weight.ANSWER,
    examples={
        Kind.YES: "sí|si|dale|ok|claro|bueno|sí dale|👍",
        Kind.NO: "no|nop|no gracias|👎",
    },
    near_misses="no quiero leche|nada de eso|sin azúcar|si llueve no voy",
)
REFUSE = Act(
    "refuse",
    read=_refusals,
    take=_refuse,
    examples={
        Kind.NONE_OF_THESE: "ninguna|ninguno|dejá|no me gusta ninguna",
        Kind.DENY: "no es eso|no era esa|no, no pedí eso",
    },
    near_misses="no quiero la leche|dejalo en 2|no, mejor la otra",
)
NUMBER = Act(
    "number",
    read=_number,
    take=take_number,
    examples={Kind.NUMBER: "2|dos|medio kilo|una docena"},
    near_misses="2 leches|la 2|mejor 2|dos más",
)
GO_ON = Act(
    "go on",
    read=_goes_on,
    take=_ask_what,
    weight=Weight.IDLE,
    examples={
        Kind.KEEP_SHOPPING: "quiero algo más|seguir comprando|otra cosa",
        Kind.HOLD_ON: "esperá|lo pienso|dejame pensarlo|un momento",
    },
    near_misses="quiero algo dulce|comprar leche",
)
