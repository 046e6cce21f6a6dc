"""Asking about a line item of the cart: `cuántas leches puse?`, `cuánto salió el pan?`, `la leche es descremada?`."""

import re
from collections.abc import Iterator
from dataclasses import replace

from ..clauses import Clause
from ..intents import Intent, Kind
from ..play import BROKEN, call
from ..shelf import status_of
from ..state import Asked
from ..talk import Step, Talk
from ..utterances import NotInCart, ShowLines
from ..wishes import wishes_of
from .act import Act, Reading
from .choose import narrow

_LEAD = r"(?:(?:y|che|pero|a ver|perdon|decime|ya|al final)\s*,?\s+)*"
_DID = r"(?:me |te |yo )?(?:puse|pusiste|agregue|agregaste|anote|anotaste|cargue|cargaste|sume|sumaste)"
_WHEREVER = r"(?: (?:en (?:el|mi) (?:carrito|pedido)|al final|hasta ahora|ya))*"
_OF_WHAT_WAS_PUT = re.compile(
    rf"^{_LEAD}(?:cuant[oa]s? (?P<counted>.+?) (?:{_DID}|llevo|tengo){_WHEREVER}|que (?P<which>.+?) {_DID}{_WHEREVER}|"
    rf"cuanto (?:me )?(?:salio|salieron|costo|costaron|quedo|quedaron) (?P<priced>(?:el|la|los|las) .+?){_WHEREVER})$"
)
_WHETHER_IT_WAS_PUT = re.compile(rf"^{_LEAD}{_DID} (?P<put>.+?){_WHEREVER}$")
_WHAT_IT_IS = re.compile(
    rf"^{_LEAD}(?:el|la|los|las) (?P<thing>\S+(?: \S+){{0,2}}?) (?:es|son|era|eran|tiene|tienen|trae|traen|viene|vienen|pesa|pesan) "
    r"(?:de |del )?(?P<like>\S.*)$"
)


class AskOfLine(Intent):
    """What the cart has of a product; `detail` is what it may be like, where that was asked."""


def _read(clause: Clause) -> Iterator[Reading]:
    put = _OF_WHAT_WAS_PUT.match(clause.text) or (
        _WHETHER_IT_WAS_PUT.match(clause.text) if clause.asked else None
    )
    like = _WHAT_IT_IS.match(clause.text) if clause.asked and not put else None
    match = put or like
    named = next(filter(None, match.groups()), "") if match else ""
    wishes = wishes_of(named, asking=True)
    if len(wishes) == 1:
        detail = like["like"] if like else ""
        slots = clause.places_of({*wishes[0].phrase.split(), *detail.split()})
        intent = AskOfLine(Kind.OF_ITS_OWN, wishes=wishes, detail=detail)
        yield Reading(intent, frozenset(range(len(clause.words))) - slots, slots)


def _take(talk: Talk, intent: Intent) -> None:
    """What something is like is asked of an open list, and of what is not in the cart, as well."""
    (wish,) = intent.wishes
    question = talk.state.question
    if not intent.detail or (talk.lines_like(wish.phrase) and not _is_of_a_list(talk)):
        return
    if question and _is_of_a_list(talk):
        described = replace(wish, phrase=f"{wish.phrase} {intent.detail}", said="")
        narrow(talk, Intent(Kind.REFINE, wishes=(described,), detail=intent.detail))
    else:
        talk.todo.append(wish)
        talk.touched = True


def _is_of_a_list(talk: Talk) -> bool:
    question = talk.state.question
    return question is not None and question.asked in {Asked.WHICH, Asked.ADD_IT}


def _do(talk: Talk, intent: Intent) -> Step:
    """Tells the line items that are asked about, as they are in the cart."""
    (wish,) = intent.wishes
    if intent.detail and (_is_of_a_list(talk) or not talk.lines_like(wish.phrase)):
        return
    if talk.state.cart is None:
        (result,) = yield from talk.ask(call("get_cart_summary"))
        if status_of(result) in BROKEN:
            return
    lines = talk.lines_like(wish.phrase)
    talk.say(ShowLines(lines) if lines else NotInCart(wish.spoken))


LINE_ITEM = Act(
    "line item",
    read=_read,
    take=_take,
    do=_do,
    examples={
        AskOfLine: "cuántas leches puse?|qué leche puse?|cuánto salió el pan?|pusiste las oreo?|la leche es descremada?|la coca es de 2 litros?"
    },
    near_misses="cuánto sale el pan?|qué puse?|qué leche tenés?|cuánto salió el pedido?|el envío es gratis?",
)
