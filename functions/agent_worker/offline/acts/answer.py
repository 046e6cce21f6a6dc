"""Short answers: yes, no, a number, none of these, going on and holding on."""

import re
from collections.abc import Iterator

from retail.spanish.amounts import is_number_alone

from ..answers import answered_amount
from ..clauses import Clause
from ..confirming import ask_what
from ..intents import Intent, Kind
from ..lexicon import COURTESIES
from ..references import TAKES_IT
from ..slots import ORDERED, agree, decline, hold_on, take_number
from ..state import Asked
from ..stripping import strip_lead, strip_tail
from ..talk import Talk
from .act import Act, Reading, Weight, holding, of_the_whole, whole

_MAX_WORDS = 12
"""Words of a clause that may still be nothing but a yes or a no."""
_TAKES_PART = r"(?:agregal[oa]s?|sumal[oa]|ponel[oa]|l[oa] quiero|hacel[oa]|mandale|metele|agrega)"
_YES = (
    r"si|sip|sep|see|sis|sisi|sipi|yes|yep|vale|claro|dale|okey|ok|obvio|de una|deuna|por supuesto|desde luego|como no|sin dudas?|"
    r"correcto|exacto|afirmativo|perfecto|excelente|buenisimo|genial|joya|barbaro|fenomeno|impecable|espectacular|"
    r"(?:me parece|esta|ta) (?:bien|perfecto|barbaro|genial|joya|buenisimo)|bueno|va|vamos|vamo|ahora si|(?:estoy )?de acuerdo|seguro|segurisimo|acepto|"
    rf"(?:(?:ya )?te (?:dije|digo) )?que si|que va|{_TAKES_PART}|eso(?: mismo| si)?(?! nomas)|asi es|me sirve|tal cual|(?:si )?quiero|"
    r"adelante|avanza|avancemos|prosegui|segui"
)
_NO = (
    r"no|nop|nope|noo|nono|nah?|ni ahi|ni loc[oa]|ni en pedo|ni a palos|para nada|negativo|jamas|nunca|de ninguna manera|mejor no|"
    r"(?:todavia|aun|por ahora|ahora|hoy) no|no (?:todavia|aun|por ahora|ahora|hoy)|eso no|no quiero(?: nada)?|no (?:hace falta|es necesario|te preocupes|necesito)|"
    r"(?:(?:claro|obvio|por supuesto|desde luego|(?:ya )?te (?:dije|digo)|digo|creo|me parece) )?que no|obvio no"
)
_BESIDE_NO = r"bah|ah|uh|eh|ay|pero|perdon|mentira|pensandolo bien|okey|ok|bueno|deja(?:lo)?(?: asi| nomas)?|(?:asi )?esta bien|chau|por ahora"


def _made_of(*phrases_and_beside: str) -> re.Pattern[str]:
    """Finds a text that is nothing but phrases, at least one, and what may stand beside them."""
    phrases, *beside = phrases_and_beside
    other = rf"(?:(?:{'|'.join([*beside, COURTESIES, 'ya', 'y', 'bien', 'igual'])}) )*"
    return re.compile(rf"{other}(?:(?:{phrases}) {other})+")


_ONLY_YES, _ONLY_NO = _made_of(_YES), _made_of(_NO, _BESIDE_NO)


def _is_only(pattern: re.Pattern[str], text: str) -> bool:
    """Whether a text without its commas is such a one, also with the last letter of a word doubled: `dalee`, `okk`."""
    words = [word.strip(",.") for word in text.split()]
    if len(words) > _MAX_WORDS:
        return False
    as_written = " ".join(filter(None, words))
    tight = re.sub(r"(\w)\1\b", r"\1", as_written)
    return any(pattern.fullmatch(f"{each} ") for each in (as_written, tight))


def says_yes(text: str) -> bool:
    """Whether a folded text is nothing but a yes."""
    return _is_only(_ONLY_YES, text) or TAKES_IT.fullmatch(text) is not None


def says_no(text: str) -> bool:
    """Whether a folded text is nothing but a no."""
    return _is_only(_ONLY_NO, text)


_DENIAL = re.compile(
    r"^no(?!,? l[ao]s? (?:quiero|necesito))(?:,? (?:no|es|era|eran|son|fue|dije|pedi|queria|quise|quise decir|te pedi|me referia a))*"
    r"(?: a| de)? (?:es[aeo]s?|est[aeo]s?|aquell[ao]s?|(?:el|la|los|las) (?!(?:saqu|quit|borr|toqu|elimin|descart)e[ns]?)\w+)(?: no)?$"
    r"|^(?:es[aeo]s?|est[aeo]s?) no$"
)
"""A no to what is on the table, or to what was just done: nothing of it is added."""
_refuses = holding(
    (
        Kind.NONE_OF_THESE,
        (
            r"^(no )?(ningun\w|ninguna de (esas|las dos|esos)|ninguno de (esos|los dos))$|no me (gusta|convence|sirve)\w*( ningun\w)?( de es\w+)?$|"
            r"^(no )?(dejalo|dejala|(?:mejor )?deja(?:l[oa]s?)? (?:a)?fuera|deja eso|olvidalo|olvidate|deja nomas|dejalo asi|no importa|ya fue|pasa|paso|deja)$"
        ),
    )
)
_MORE = (
    r"algo mas|alguna cosa mas|otra cosa|otra cosita|mas cosas|otras cosas|unas cosas mas|seguir(?: comprando| agregando)?|"
    r"sigo|sigamos|seguimos|agregar mas|comprar|comprar algo|hacer (?:un|una) (?:pedido|compra)|pedir algo|"
    r"hacer las compras|comprar cosas|pedir"
)
_UNDECIDED = (
    r"no (?:lo )?se|nose|ni idea|que se yo|no estoy segur[oa]|capaz|quizas?|tal vez|puede ser|por ahi|como (?:quieras|digas)|"
    r"supongo(?: que si)?|(?:creo|me parece) que si|si (?:vos )?queres"
)
_SOON = r"(?:mas tarde|despues|luego|manana|ahora|ahi|en un (?:rato|toque)|a la (?:noche|tarde))"
_TELLING = r"te (?:digo|aviso|escribo|confirmo|llamo|hablo|(?:paso|mando|armo|hago) (?:la lista|el pedido|todo|un audio|el resto))"
_LATER = (
    r"(?:mas tarde|despues|luego|manana|en un (?:rato|toque)|a la (?:noche|tarde))(?: (?:te (?:digo|aviso|escribo)|(?:lo )?(?:veo|vemos)|sigo|seguimos))?|"
    r"ahora (?:vuelvo|vengo|te digo|sigo)|ya (?:vengo|vuelvo)|otro dia|(?:capaz|quizas?|tal vez) (?:mas tarde|despues|luego|manana|otro dia)|"
    rf"(?:{_SOON} )?{_TELLING}(?: (?:{_SOON}))?|lo (?:consulto|charlo|hablo|pregunto|veo)(?: con (?:\w+ )?\w+)?(?: y {_TELLING})?|"
    r"(?:no,? )?(?:nada,? )?(?:solo )?est(?:aba|oy) mirando|"
    r"(?:dejame |l[oa] )(?:voy a )?(?:pensar(?:lo)?|pienso|ver(?:l[oa])?|mirar(?:l[oa])?)(?: bien)?(?: y (?:vuelvo|te (?:digo|aviso|escribo)))?"
)
_WAIT = (
    r"(?:espera|aguanta|banca)(?:me)?|pera|(?:(?:(?:espera|aguanta|banca)(?:me)?|pera|dame) )?"
    r"un (?:poco|cacho|cachito|segundo|seg|toque|minuto|min|momento|rato|ratito)"
)
_AT_HOME = r"(?:(?:a|con|en) )?(?:(?:mi|mis|la|el|los|las) )?(?:[a-z]{3,})"
_ASKS_AT_HOME = (
    r"(?:(?:(?:espera|aguanta|banca|deja)(?:me)?|pera|para|si|dale),? )?(?:que )?(?:ya |ahora |ahi |primero )?(?:(?:le|les|lo|la) )?(?:voy a )?"
    rf"(?:pregunto|consulto|preguntar(?:le|les)?|consultar(?:lo|le)?|averiguo) {_AT_HOME}(?: y (?:ya |ahora |ahi )?{_TELLING}| y (?:ya )?vuelvo)?"
)
_NOT_NOW = re.compile(
    rf"(?:(?:si|dale|okey|bueno|no|pero|che|mejor|y|listo|ok|joya),? )*(?:{_UNDECIDED}|{_LATER}|{_WAIT}|{_ASKS_AT_HOME})(?:,? (?:{COURTESIES}))*"
)
_WANTING = r"(?:si,? ?|quiero |querria |me falta |falta |agregar |agrega |necesito |dame )*"
_goes_on = holding((Kind.KEEP_SHOPPING, rf"^{_WANTING}(?:{_MORE})(?: por favor| mas)?$"))


def _going(clause: Clause) -> Iterator[Reading]:
    yield from _goes_on(clause)
    waits = not clause.asked and _NOT_NOW.fullmatch(clause.text)
    yield from whole(clause, Intent(Kind.HOLD_ON) if waits else None)


def _short(clause: Clause) -> Intent | None:
    if not clause.asked and says_yes(clause.text):
        return Intent(Kind.YES)
    if says_no(clause.text):
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


def _go(talk: Talk, intent: Intent) -> None:
    if intent.kind is Kind.HOLD_ON:
        hold_on(talk)
    else:
        ask_what(talk)


YES_OR_NO = Act(
    "yes or no",
    read=of_the_whole(_short),
    take=_take_short,
    weight=Weight.ANSWER,
    examples={
        Kind.YES: "sí|si|dale|ahora sí|ok|claro|bueno|sí dale|👍",
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
    read=_going,
    take=_go,
    weight=Weight.IDLE,
    examples={
        Kind.KEEP_SHOPPING: "quiero algo más|seguir comprando|otra cosa",
        Kind.HOLD_ON: "esperá|lo pienso|dejame pensarlo|un momento|no sé|más tarde|dale, mañana|en un rato te digo|esperá que le pregunto a mi señora|dejame que consulto con mi vieja",
    },
    near_misses="quiero algo dulce|comprar leche|mañana abren?|te pregunto algo?",
)
