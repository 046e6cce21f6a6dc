"""Decides a turn: from the state and what was heard to tool calls, and at last to a reply."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from . import baskets
from .answering import take_in
from .choosing import ask_how_much_again, is_said_again, points
from .closing import close, usual
from .confirming import has_cart
from .earlier import Earlier
from .folding import names_goods
from .intents import Kind, Understood
from .options import show
from .play import Done, Script
from .registration import registered
from .retelling import retold
from .shop_facts import tell
from .shopping import shop
from .slots import SLOTS, is_yes_or_no
from .state import Asked, Question, State
from .talk import Step, Talk, learned
from .utterances import (
    AlreadyDone,
    AskName,
    Cancelled,
    Changed,
    Greet,
    Later,
    MayCancel,
    NotFound,
    NotUnderstood,
    OfferOne,
    OrderReady,
    Referred,
    Remind,
    Saying,
    ShowCart,
    ShowLink,
    ShowOptions,
    ShowStatus,
    StillOpen,
    TooMuchUnpaid,
    Unread,
    Utterance,
    Welcome,
)


@dataclass(frozen=True)
class Reply:
    """How a turn ends: what is said and where the conversation stands then."""

    said: tuple[Utterance, ...]
    state: State


def converse(
    state: State, heard: tuple[Understood, ...], done: Sequence[Done] = ()
) -> Script[Reply]:
    """The script of one turn: yields the tool calls it wants and returns the reply.

    `heard` are the turn's messages in order; `done` what was already called in this turn by
    whomever, so that no wish is served twice.
    """
    talk = _taken_over(state, done)
    rest = baskets.hear(talk, heard)
    if not (yield from registered(talk, heard)):
        return _ended(talk)
    if not any(isinstance(said, Welcome) for said in talk.said):
        is_settled = _is_question_settled(talk)
        if rest or not heard:
            take_in(talk, rest)
        yield from tell(talk, heard)
        if is_settled:
            _close_question(talk)
    yield from _serve(talk, done)
    return _ended(talk)


def _taken_over(state: State, done: Sequence[Done]) -> Talk:
    """A turn with what another model did in it: known, told first, and to be taken by the words it was done for."""
    writes = [one for one in done if one.is_earlier and one.is_effect]
    state = state.begun()
    for one in writes:
        state = learned(state, one.tool, one.arguments, one.result)
    if writes:
        state = replace(state, cart_shown=False)
    return Talk(state, list(retold(writes)), earlier=Earlier(writes))


def _close_question(talk: Talk) -> None:
    """Keeps the question that was open before from being asked again."""
    question = talk.state.question
    wish = question.wish if question else None
    talk.touched = True
    talk.parked = [parked for parked in talk.parked if not wish or parked.phrase != wish.phrase]


def _is_question_settled(talk: Talk) -> bool:
    """Whether what was done before is what the open question was about."""
    question = talk.state.question
    if question is None:
        return False
    tools = {one.tool for one in talk.earlier.writes}
    settled_by = SLOTS[question.asked].settled_by
    if settled_by:
        return settled_by in tools
    asked_about = {product.id for product in question.products}
    asked_about |= {line.product_id for line in question.lines}
    return bool(asked_about & talk.earlier.product_ids)


def _serve(talk: Talk, done: Sequence[Done]) -> Step:
    """Takes up what is pending, shops, closes; a shopper who turns out unknown is asked who it is."""
    _take_up(talk)
    yield from usual(talk)
    yield from shop(talk, done)
    yield from _propose(talk)
    yield from close(talk)
    if talk.state.registered is False:
        pending = (*talk.state.wishes, *talk.todo, *talk.parked)
        talk.state = replace(talk.state, wishes=tuple(dict.fromkeys(pending)))
        talk.say(AskName())
        talk.question = Question(Asked.NAME)
        return
    _reopen(talk)
    baskets.reopen(talk)
    talk.state = replace(
        talk.state, wishes=tuple(dict.fromkeys((*talk.state.wishes, *talk.parked)))
    )


def _propose(talk: Talk) -> Step:
    """Proposes the basket that is wanted, unless something else has to be answered first."""
    before = talk.state.question
    waits = _is_kept_open(before) and not talk.touched
    if talk.question is None and not waits and not talk.broken:
        frame = baskets.wanted(talk)
        if frame:
            yield from baskets.do(talk, frame)


def _reopen(talk: Talk) -> None:
    """Puts the list that was open before back on the table, after something else was settled."""
    before = talk.state.question
    if talk.waiting and Kind.FINISH not in talk.closing:
        ask_how_much_again(talk, talk.waiting)
    if talk.question or before is None or before.wish is None:
        return
    if before.asked in {Asked.WHICH, Asked.ADD_IT} and _only_missed_a_pointer(talk):
        talk.question = before
        return
    phrase = before.wish.phrase
    put_off = next((wish for wish in talk.parked if wish.phrase == phrase), None)
    if put_off and before.asked in {Asked.WHICH, Asked.ADD_IT}:
        talk.parked.remove(put_off)
        show(talk, before.products, put_off, found=talk.state.found)


def _only_missed_a_pointer(talk: Talk) -> bool:
    """Whether the turn did nothing but not find words that may have pointed to the open list."""
    missed = bool(talk.said) and all(isinstance(said, NotFound) for said in talk.said)
    may_point = (points(wish) or not names_goods(wish.phrase) for wish in talk.todo)
    return missed and bool(talk.todo) and all(may_point)


def _take_up(talk: Talk) -> None:
    """Puts the pending wishes behind the new ones, unless something else comes first."""
    waits = _is_kept_open(talk.state.question) and not talk.touched
    finishes = Kind.OFFER_TO_FINISH in talk.closing and (has_cart(talk) or talk.operations)
    if waits or finishes or {Kind.FINISH, Kind.EMPTY_CART} & set(talk.closing):
        return
    talk.todo.extend(wish for wish in talk.state.wishes if not is_said_again(talk.todo, wish))
    talk.state = replace(talk.state, wishes=())


def _ended(talk: Talk) -> Reply:
    talk.state = replace(talk.state, welcomed=any(isinstance(said, Welcome) for said in talk.said))
    state = talk.state
    if any(isinstance(said, Changed) for said in talk.said):  # which tells the total of now
        talk.said[:] = [_without_total(said) for said in talk.said]
    if state.registered and talk.question is None:
        _keep_open(talk)
    misses = _found_nothing(talk)
    if misses:  # "la más barata" must not mean a list of before
        talk.state = replace(talk.state, shown=(), found=(), shown_wish=None)
    if talk.broken:
        misses = state.misses + 1
        talk.say(_trouble(talk))
    if not talk.said and (talk.question is None or talk.question == state.question):
        misses = state.misses + 1
        talk.say(NotUnderstood(misses, talk.lost))
    elif talk.lost:
        talk.said.insert(0, Unread(talk.lost))
    if state.registered and not talk.broken:
        _ask_last(talk)
    if not state.registered and not talk.broken:
        misses = state.misses
    return Reply(tuple(talk.said), replace(talk.state, question=talk.question, misses=misses))


def _without_total(said: Utterance) -> Utterance:
    return replace(said, cart_total_text="") if isinstance(said, AlreadyDone) else said


def _trouble(talk: Talk) -> Saying:
    """The apology for what could not be done; where something was done, it is only for the rest."""
    if any(isinstance(said, _DOING) or said is Saying.CART_CLEARED for said in talk.said):
        return Saying.REST_UNAVAILABLE
    return Saying.STILL_UNAVAILABLE if talk.state.misses else Saying.UNAVAILABLE


def _found_nothing(talk: Talk) -> int:
    """Counts a turn that came to nothing but "no encontré", and says it in other words each time."""
    if not talk.said or talk.question or not all(isinstance(said, NotFound) for said in talk.said):
        return 0
    misses = talk.state.misses + 1
    talk.said[:] = [
        replace(said, times=misses) if isinstance(said, NotFound) else said for said in talk.said
    ]
    return misses


def _is_kept_open(question: Question | None) -> bool:
    return question is not None and SLOTS[question.asked].is_kept_open


def _keep_open(talk: Talk) -> None:
    """The question of the turn before stays open when this turn did not touch it."""
    before = talk.state.question
    if _is_kept_open(before) and not talk.touched:
        talk.question = before


def _ask_last(talk: Talk) -> None:
    """Ends on exactly one question, or on none where the shopper is done."""
    said, question = talk.said, talk.question
    said.sort(key=_rank)
    if Saying.GOODBYE in said and all(one in _COURTEOUS for one in said):
        talk.question = None if is_yes_or_no(question) else question
        return
    if question is not None and question.asked is not Asked.MORE:
        wishes = (wish.spoken for wish in (*talk.state.wishes, *talk.parked) if wish.phrase)
        meals = (basket.meal for basket in talk.state.baskets)
        pending = tuple(dict.fromkeys((*wishes, *meals)))
        if not any(isinstance(one, _ASKING) for one in said):
            talk.say(Remind(question))
        if pending:
            _name_what_waits(said, question, pending)
        return
    if any(one in _LAST_SAYINGS or isinstance(one, _FINAL) for one in said):
        return
    has_cart = bool(talk.state.cart and talk.state.cart.lines)
    if not has_cart and any(isinstance(one, AlreadyDone) and one.order for one in said):
        return
    if all(one in _COURTEOUS for one in said):
        talk.question = None if talk.touched else talk.state.question
        return
    cart = talk.state.cart
    if cart.lines if cart else any(isinstance(one, Changed | ShowCart) for one in said):
        talk.say(Saying.ASK_MORE_OR_FINISH)
        talk.question = Question(Asked.MORE)
    else:
        talk.say(Saying.ASK_WHAT)


def _name_what_waits(said: list[Utterance], question: Question, pending: tuple[str, ...]) -> None:
    """Says what comes after the open question; before an order is placed, that it does not get into it."""
    if question.then_check_out and isinstance(said[-1], Remind):
        said[-1] = Remind(question, pending)
    elif question.asked is Asked.CHECK_OUT:
        said.insert(len(said) - 1, StillOpen(pending))
    else:
        said.insert(len(said) - 1, Later(pending))


def _rank(said: Utterance) -> int:
    """Greeting first, then what was done, then what was found, the question last."""
    if isinstance(said, Greet | Welcome):
        return 0
    if isinstance(said, AlreadyDone | Changed):
        return 1
    return 3 if isinstance(said, _ASKING) else 2


_ASKING = (ShowOptions, OfferOne, Remind)
_FINAL = (OrderReady, TooMuchUnpaid, ShowLink, ShowStatus, MayCancel, Referred, NotUnderstood)
_DOING = (AlreadyDone, Cancelled, Changed, OrderReady, Welcome)
_COURTEOUS = {Saying.YOU_ARE_WELCOME, Saying.GOODBYE, Saying.AT_YOUR_SERVICE}
_LAST_SAYINGS = {
    Saying.ASK_WHAT, Saying.ASK_WHAT_ELSE, Saying.ASK_OF_WHAT, Saying.HELP, Saying.ORDER_STANDS,
}  # fmt: skip
