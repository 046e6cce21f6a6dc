"""Finishing: the order is placed, or the shopper asks or speaks of it."""

from collections.abc import Iterator
from dataclasses import replace

from ..choosing import choose
from ..clauses import Clause
from ..confirming import ABOUT_AN_ORDER, ask_to_finish, enough, speak_of_finishing
from ..finishing import SPEAKS_OF_FINISHING, Answer, answer_of, finish_in
from ..intents import Choice, Intent, Kind
from ..slots import agree, ask_again, decline
from ..talk import Talk
from ..utterances import Remind
from .act import Act, Reading, holding, whole

_NOT_NOW = r"\bno (?:quiero|puedo|voy a|pienso) (?:pagar|abonar|finalizar|cerrar)\w*(?: (?:ahora|todavia|aun|nada))?"
_HOW_TO = r"\bcomo (?:hago|puedo|se hace|es) (?:para )?finali\w+"
_speaks_of_it = holding((Kind.SPEAK_OF_FINISHING, f"{_NOT_NOW}|{_HOW_TO}|{SPEAKS_OF_FINISHING}"))


def _read(clause: Clause) -> Iterator[Reading]:
    yield from whole(clause, finish_in(clause.text, asked=clause.asked, put_off=clause.is_put_off))
    yield from _speaks_of_it(clause)


def _take(talk: Talk, intent: Intent) -> None:
    if intent.kind is Kind.ASK_TO_FINISH:
        ask_to_finish(talk)
    elif intent.kind is Kind.SPEAK_OF_FINISHING:
        speak_of_finishing(talk)
    else:
        _finish(talk, intent)


def _finish(talk: Talk, intent: Intent) -> None:
    """Places the order, or takes the words for the answer that they are to the question that was open."""
    answer = answer_of(intent, talk.state.question)
    if answer is Answer.FINISH and _is_left_open(talk):
        _ask_before_finishing(talk)
    elif answer is Answer.FINISH:
        talk.closing.append(Kind.FINISH)
        talk.touched = True
    elif answer is Answer.THAT:
        choose(talk, Intent(Kind.CHOOSE, choices=(Choice(that=True),)))
    elif answer is Answer.YES:
        agree(talk)
    elif answer is Answer.NO:
        decline(talk)
    elif answer is Answer.UNCLEAR:
        ask_again(talk, talk.state.question)
    else:
        enough(talk)


def _is_left_open(talk: Talk) -> bool:
    """Whether something was ordered, and what was asked about it is not answered by whoever finishes."""
    question = talk.state.question
    if question is None or talk.touched or question.then_check_out:
        return False
    is_ordered = question.wish is None or question.wish.is_ordered or talk.ordered_and_open
    return question.asked in ABOUT_AN_ORDER and bool(is_ordered)


def _ask_before_finishing(talk: Talk) -> None:
    """Asks the open question once more, which finishing again leaves out."""
    if talk.state.question:
        talk.touched = True
        talk.question = replace(talk.state.question, then_check_out=True)
        talk.say(Remind(talk.question))


FINISH = Act(
    "finish",
    read=_read,
    take=_take,
    examples={
        Kind.FINISH: "listo|nada más|no, nada más|eso es todo|finalizar|Finalizar!|finalisar|quiero pagar|pagar|cerrar el pedido|"
        "cerrá el pedido|terminar|confirmo|no gracias, eso es todo|eso nomás|ya está|hacer el pedido",
        Kind.ASK_TO_FINISH: "podemos cerrar?|finalizo?",
        Kind.SPEAK_OF_FINISHING: "si termino te aviso y finalizo|cuando cobre te pago",
    },
    near_misses="puedo pagar con tarjeta?|listado de ofertas|no me llegó el pedido",
)
