"""Reads a turn that this model did not write: facts from tool results, the question from the reply."""

import re
from collections.abc import Sequence
from dataclasses import replace

from retail.writing import without_accents

from .baskets import frame_of, question_of
from .intents import REFUSALS, Kind, Understood, Wish
from .play import Done
from .shelf import Product, products_of, status_of
from .state import Asked, Question, State
from .talk import learned

MAX_WISHES = 150
_CONFIRMED = {
    "checkout_cart": Asked.CHECK_OUT,
    "clear_cart": Asked.EMPTY_CART,
    "cancel_last_order": Asked.CANCEL_ORDER,
}
_OR_MORE = re.compile("algo mas|otra cosa")


def inferred(
    state: State, heard: tuple[Understood, ...], done: Sequence[Done], reply: str
) -> State:
    """The state after somebody else's turn; what cannot be told is left open."""
    found: tuple[Product, ...] = ()
    query = ""
    state = state.begun()
    for one in done:
        state = learned(state, one.tool, one.arguments, one.result)
        if one.tool == "search_products" and status_of(one.result) == "found":
            query = str(one.arguments.get("query", ""))[:60]
            found = tuple(dict.fromkeys((*found, *products_of(one.result))))
    plain = without_accents(reply)
    if found:
        shown = _named_in(plain, found) or found
        state = replace(state, found=found, shown=shown, shown_wish=Wish(query), cart_shown=False)
    state = _introduced(state, heard)
    is_shown = (
        bool(found) and state.registered is None
    )  # whom somebody showed products is known to them
    wishes = () if state.registered or is_shown else _wishes(state, heard)
    question = (
        _confirming(done, plain)
        or _proposed(done, plain)
        or _question(state, plain, fresh=bool(found))
    )
    return replace(state, wishes=wishes, misses=0, question=question)


def _proposed(done: Sequence[Done], plain: str) -> Question | None:
    """Whether to add the basket that was proposed last, where the reply asks anything."""
    baskets = [one for one in done if one.tool == "propose_basket"]
    if not baskets or "?" not in plain:
        return None
    return question_of(frame_of(baskets[-1].arguments), baskets[-1].result)


def _confirming(done: Sequence[Done], plain: str) -> Question | None:
    """What a reply asks for after a tool has answered that the shopper must say yes first."""
    asked = [_CONFIRMED[one.tool] for one in done if _needs_confirmation(one)]
    if not asked or "?" not in plain or _OR_MORE.search(plain):
        return None
    return Question(asked[-1])


def _needs_confirmation(one: Done) -> bool:
    return one.tool in _CONFIRMED and status_of(one.result) == "needs_confirmation"


def _named_in(plain: str, found: Sequence[Product]) -> tuple[Product, ...]:
    """The products that a reply names, in its order: that is how the shopper counts them."""
    places = [(plain.find(without_accents(product.name)), product) for product in found]
    return tuple(product for place, product in sorted(places, key=lambda p: p[0]) if place >= 0)


def _introduced(state: State, heard: tuple[Understood, ...]) -> State:
    asked = state.question.asked if state.question else None
    for message in heard:
        name = message.name or (message.bare_name if asked is Asked.NAME and not state.name else "")
        if name and not state.registered:
            state = replace(state, name=name)
        if message.email and not state.registered:
            state = replace(state, email=message.email)
        if any(intent.kind in REFUSALS for intent in message.intents):
            state = replace(state, without_email=True)
    return state


def _wishes(state: State, heard: tuple[Understood, ...]) -> tuple[Wish, ...]:
    wishes = list(state.wishes)
    for message in heard:
        for intent in message.intents:
            if intent.kind is not Kind.WISH or (state.name and message.bare_name == state.name):
                continue
            wishes.extend(wish for wish in intent.wishes if wish not in wishes)
    return tuple(wishes[:MAX_WISHES])


def _question(state: State, plain: str, *, fresh: bool) -> Question | None:
    if not state.registered and re.search(r"como te llam|tu nombre", plain):
        return Question(Asked.NAME)
    if not state.registered and re.search(r"e-?mail|correo", plain):
        return Question(Asked.EMAIL)
    if "?" not in plain:
        return None
    if re.search(r"\b(?:cancel|anul)\w+", plain):
        return Question(Asked.CANCEL_ORDER)
    if re.search(r"vaci\w+|borr\w+ todo", plain):
        return Question(Asked.EMPTY_CART)
    if fresh and state.shown:
        asked = Asked.ADD_IT if len(state.shown) == 1 else Asked.WHICH
        return Question(asked, wish=state.shown_wish, products=state.shown)
    if _OR_MORE.search(plain):
        return Question(Asked.MORE)
    if re.search(r"confirm\w+|finali\w+|cerramos|cerrar|cierro", plain):
        return Question(Asked.CHECK_OUT)
    if re.search(r"cuant[oa]s?", plain) and state.last:
        return Question(Asked.HOW_MUCH, products=(state.last,))
    return None
