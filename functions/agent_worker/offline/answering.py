"""Takes each intent in the light of what is on the table, and plans what to do about it."""

from collections.abc import Sequence
from dataclasses import replace

from retail.spanish.amounts import is_number_alone
from retail.spanish.words import tokens

from .acts import Act, Weight, act_of
from .changes import CORRECTED
from .choosing import named_on, points
from .finishing import Way, last_word
from .folding import fold
from .intents import Choice, Intent, Kind, Understood
from .introductions import corrected_name, is_own_email, says_who_it_is
from .shelf import Product
from .state import Asked
from .stripping import strip_lead
from .talk import Talk
from .understanding import PUT_RIGHT
from .utterances import Saying
from .wishes import instead_of

_LIGHT = {Weight.COURTESY, Weight.ANSWER}
_CORRECTING = {Kind.NUMBER, Kind.SET, Kind.MORE, Kind.LESS}
_OF_A_NO = {Kind.REMOVE, Kind.FINISH}
"""What a no may begin that takes nothing back: `no, nada más`."""
_CHOOSING = {Kind.CHOOSE, Kind.REFINE, Kind.WISH}
_NOES = {Kind.NO, Kind.DENY}
_TAKES_LEAVE = {Kind.THANK, Kind.LEAVE}
_SAID_FIRST = {Kind.GREET, Kind.THANK}
_THAT = Choice(that=True)
_TAKES_A_YES_AT_LENGTH = {None, Asked.MORE, Asked.WHICH}


def take_in(talk: Talk, heard: tuple[Understood, ...]) -> None:
    """Plans the answer to all messages of a turn, in order."""
    intents = last_word([intent for message in heard for intent in _in_view_of(talk, message)])
    meant = _of_the_offer(talk, _not_taken_back(_put_together(_corrected_by_a_no(intents))))
    taken = [(intent, act) for intent in meant if (act := act_of(intent))]
    if any(intent.kind is Kind.ASK_TO_FINISH for intent in intents):
        unread = (one.detail for one in intents if one.kind is Kind.UNKNOWN)
        talk.lost = ", ".join(filter(None, unread))
    if not intents:
        talk.say(talk.greeting)
    if any(message.is_repeated for message in heard):
        talk.say(Saying.CAME_TWICE)
    for at, (intent, act) in enumerate(taken):
        if not _is_left_out(talk, at, taken):
            act.take(talk, intent)
            if act.do:
                talk.later.setdefault((type(intent), intent.kind), (act.do, intent))


def _of_the_offer(talk: Talk, intents: list[Intent]) -> list[Intent]:
    """The intents, where what is ordered of the offer beside a yes to it is how much of it: `dale, poneme 2 doritos`."""
    question = talk.state.question
    offered = question.products if question and question.asked is Asked.ADD_IT else ()
    if not any(intent.kind is Kind.YES for intent in intents):
        return intents
    return [_so_much_of(offered, intent) or intent for intent in intents]


def _so_much_of(offered: tuple[Product, ...], intent: Intent) -> Intent | None:
    wish = intent.wishes[0] if intent.kind is Kind.WISH and len(intent.wishes) == 1 else None
    if wish is None or not wish.amount or not (wish.has_verb or points(wish)):
        return None
    return Intent(Kind.NUMBER, amount=wish.amount) if named_on(offered, wish) else None


def _corrected_by_a_no(intents: Sequence[Intent]) -> list[Intent]:
    """The intents, where less behind a no may stand for what was taken out before: `sacá 2`, and then `no, sacá una`."""
    before = [None, *intents][: len(intents)]
    return [
        replace(intent, corrects=True)
        if intent.kind is Kind.LESS and one and one.kind is Kind.NO
        else intent
        for one, intent in zip(before, intents, strict=True)
    ]


_THEN_WAIT = [[kind, Kind.HOLD_ON] for kind in PUT_RIGHT]
"""`1 toddy`, `no, pará`, and then what corrects it: `mejor nesquik`."""


def _put_together(intents: Sequence[Intent]) -> list[Intent]:
    """The intents, where what corrects the one right before it stands for it, and a pointer has the number behind it.

    `la primera`, `no, la segunda`: the second; `la primera`, `2`: two of it, and so of a name.
    """
    kept: list[Intent] = []
    for intent in intents:
        if intent.corrects and [one.kind for one in kept[-2:]] in _THEN_WAIT:
            kept.pop()
        before = kept[-1] if kept and kept[-1].kind in PUT_RIGHT else None
        number = kept[-1] if kept and kept[-1].kind is Kind.NUMBER else None
        gives_way = intent.kind is Kind.REPLACE and intent.choices == (_THAT,)
        if number and intent.corrects and intent.kind is Kind.SET:
            kept[-1] = replace(number, amount=intent.amount)
        elif number and intent.corrects and intent.kind is Kind.CHOOSE:
            kept[-1] = intent
        elif before and intent.denies and _names(before, intent):
            kept.pop()
        elif before and intent.corrects and intent.kind in PUT_RIGHT:
            kept[-1] = _instead_of(before, intent)
        elif before and gives_way and intent.wishes:
            kept[-1] = _instead_of(before, replace(intent, kind=Kind.WISH, choices=(), detail=""))
        elif before and before.kind is not Kind.WISH and intent.detail == CORRECTED:
            kept[-1] = replace(intent, kind=Kind.WISH, detail="")
        elif before and (counted := _counted(before, intent)):
            kept[-1] = counted
        else:
            kept.append(intent)
    return kept


def _names(before: Intent, denied: Intent) -> bool:
    """Whether what is denied is what was said right before: `2 pepsi`, `no pepsi`."""
    if before.kind is Kind.CHOOSE:
        return before.choices[-1:] == denied.choices
    words = (set(tokens(one.wishes[-1].phrase)) for one in (denied, before) if one.wishes)
    return not denied.choices and set.issubset(*words)


def _counts(pointing: Intent, intent: Intent) -> bool:
    """Whether a number is how many of what a pointer before it points to: `la 2, mejor 3`."""
    if len(pointing.choices) != 1:
        return False
    if intent.kind is Kind.SET:
        return intent.choices == (_THAT,) and not intent.detail
    return intent.kind is Kind.NUMBER and pointing.choices[0].amount is None


def _counted(before: Intent, intent: Intent) -> Intent | None:
    """A pointer or a name with the number behind it, where that is how many: `frutos rojos. cuatro`."""
    if before.kind is Kind.CHOOSE and _counts(before, intent):
        (choice,) = before.choices
        return replace(before, choices=(replace(choice, amount=intent.amount),))
    if before.kind is Kind.REFINE and intent.kind is Kind.CHOOSE and len(before.wishes) == 1:
        (wish,) = before.wishes  # `de pollo nomás.. 1 kg de esas`
        of_that = [one.amount for one in intent.choices if replace(one, amount=None) == _THAT]
        counts = len(of_that) == 1 and wish.amount is None
        return replace(before, wishes=(replace(wish, amount=of_that[0]),)) if counts else None
    last = before.wishes[-1] if before.kind is Kind.WISH else None
    is_number = intent.kind is Kind.NUMBER and intent.amount is not None and not intent.detail
    if last is None or not is_number or last.amount or last.asking or last.pick:
        return None
    last = replace(last, amount=intent.amount, said_plainly=False)
    return replace(before, wishes=(*before.wishes[:-1], last))


def _instead_of(before: Intent, meant: Intent) -> Intent:
    """The last product, or pointer, of an intent gives way to what is meant; it corrects what that one did."""
    meant = replace(meant, corrects=before.corrects, denies=before.denies, reminds=before.reminds)
    if before.kind is meant.kind is Kind.WISH:
        first, *others = meant.wishes
        wishes = (*before.wishes[:-1], instead_of(before.wishes[-1], first), *others)
        return replace(meant, wishes=wishes)
    if before.kind is meant.kind is Kind.CHOOSE:
        first_of_them = meant.choices[0]
        amount = first_of_them.amount or before.choices[-1].amount
        choices = (*before.choices[:-1], replace(first_of_them, amount=amount), *meant.choices[1:])
        return replace(meant, choices=choices)
    return meant


def _not_taken_back(intents: Sequence[Intent]) -> list[Intent]:
    """The intents without the wishes that a no right behind them takes back: `2 mantecas. mejor no`."""
    kept: list[Intent] = []
    for at, intent in enumerate(intents):
        corrects = any(one.kind in _CORRECTING | _OF_A_NO for one in intents[at + 1 : at + 2])
        is_of_one = kept and kept[-1].kind in {Kind.WISH, Kind.CHOOSE}
        if intent.kind in _NOES and is_of_one and not corrects:
            kept.pop()
        is_no_more = intent.kind is Kind.FINISH and intent.detail == Way.NO_MORE
        if (
            is_no_more and kept and kept[-1].kind is Kind.WISH
        ):  # nobody has asked whether that is all
            intent = replace(intent, kind=Kind.ASK_TO_FINISH, detail="")
        kept.append(intent)
    return kept


def _is_left_out(talk: Talk, at: int, taken: list[tuple[Intent, Act]]) -> bool:
    """Whether an intent asks for nothing of its own beside the others of the turn."""
    intent, act = taken[at]
    is_beside_more = any(other.weight not in _LIGHT for _, other in taken)
    if act.weight is Weight.ANSWER:
        asked = talk.state.question.asked if talk.state.question else None
        if asked is None and any(other.kind in _TAKES_LEAVE for other, _ in taken):
            return True
        at_length = asked in _TAKES_A_YES_AT_LENGTH or any(_says_how_much(one) for one, _ in taken)
        at_length = at_length or (asked is Asked.BASKET and any(one.wishes for one, _ in taken))
        return is_beside_more and at_length
    if intent.kind is Kind.NONE_OF_THESE:
        return any(other.kind in _CHOOSING for other, _ in taken)
    if act.weight is Weight.IDLE:
        return any(other.kind is Kind.WISH for other, _ in taken)
    return intent.kind in _SAID_FIRST and (is_beside_more or at > 0)


def _says_how_much(intent: Intent) -> bool:
    """Whether an intent is the amount that a yes or no beside it is about: `sí, 2`."""
    return intent.kind is Kind.NUMBER or (intent.kind is Kind.SET and not intent.wishes)


def _corrects_data(talk: Talk, message: Understood) -> bool:
    """Whether a registered shopper gives another e-mail of theirs, or says in the turn after that the name was wrong.

    Where something was just bought, `no, era fanta` puts that right.
    """
    if message.email or message.broken_email:
        return message.email != talk.state.email and is_own_email(message.text)
    return _puts_name_right(talk, message)


def _puts_name_right(talk: Talk, message: Understood) -> bool:
    may_be_a_product = talk.state.just_touched or not talk.state.welcomed
    says_so = not may_be_a_product or says_who_it_is(message.text)
    return says_so and bool(corrected_name(message.text))


def _in_view_of(talk: Talk, message: Understood) -> tuple[Intent, ...]:
    """A message's intents; one that is the name of a product on the table chooses it, new data of the shopper's are to be changed."""
    if _corrects_data(talk, message):
        is_name = _puts_name_right(talk, message)
        return (Intent(Kind.CHANGE_DATA), *(() if is_name else message.intents))
    said = fold(message.text)
    for place, product in enumerate(talk.state.shown, 1):
        name = fold(product.name)
        before, found, after = said.partition(name)
        count = is_number_alone(before.split()) if before.strip() else None
        if found and not after.strip(" .!") and (count or not strip_lead(before).rest):
            return (Intent(Kind.CHOOSE, choices=(Choice(position=place, amount=count),)),)
    return message.intents
