"""Choosing: a pointer to what was shown, or a narrower word for it."""

import re
from collections.abc import Iterator
from dataclasses import replace

from retail.spanish.amounts import trailing_amount
from retail.spanish.properties import diets_in
from retail.spanish.words import tokens

from ..changes import only_so_many
from ..changing import exchanged, taken_instead
from ..choosing import (
    ASKED,
    MAY_STAY,
    STAYS,
    choose,
    lets_go,
    points,
    products_at,
    took_how_much,
    with_detail,
)
from ..clauses import Clause
from ..counts import is_of_each_kind
from ..emptying import spoke_of_what_is_there
from ..folding import GROCERY_STEMS, names_goods
from ..intents import Intent, Kind, Pick, Wish
from ..line_choices import line_chosen_by_name
from ..matching import comparable, has_words, numbered, picked, refined, size_meant, sized
from ..options import show
from ..references import choices_of, pick_of, without_pick
from ..shelf import Product
from ..slots import decline
from ..state import Asked
from ..stripping import strip_tail
from ..talk import Talk
from ..utterances import NotFound
from ..wishes import MAX_UNMARKED, wishes_of
from .act import Act, Reading, of_the_whole

_REFINES = re.compile(
    r"^(?:(?:mejor|y|no|prefiero|quiero|dame|tenes|hay|alguna|alguno|algun|pero|a ver|tienen|busco|si|okey|bueno|mostrame|que sea|seria|agregame|poneme|entonces|me|ver|quisiera|una|uno|por favor)\s*,?\s+)*"
    r"(?P<detail>(?:(?:la|el|las|los) (?:de |del |que (?:es|sea|dice|tiene) )?|(?:una|uno) (?:que sea |de )|del? |que (?:sea|sean) |marca |sin |light|descremad|enter[ao]|zero|integral|con (?!eso)).+|light|diet|zero|descremad[ao]|enter[ao]|integral|grandes?|chic[ao]s?)$"
)
_WHICH_IS = re.compile(r"^(?:y )?cual(?:es)? (?:es|son|seria) | cual(?:es)? (?:es|son|seria)$")
_STAYS = re.compile(
    r"\b(?:(?:me|nos) (?:quedo|quedamos|quedaria)|voy|vamos|va|quedate) con\b|\b(?:me |nos )?(?:llevo|llevamos)\b"
)
_PRICE_OF = re.compile(
    r"^(?:y )?(?:(?:a )?cuanto|que precio) \w+ (?=(?:la|el) )|,? (?:(?:a )?cuanto|que precio) \w+$"
)
"""Asking what something costs that is pointed at: `el segundo cuánto sale?`."""
_ASKS = re.compile(
    r"^(?:y )?cual(?:es)? (?=(?:de es[oa]s )?(?:trae|tiene|viene)n? (?:con )?mas )|^(?:(?:y|pero|che|no) )*(?:(?:tenes|tienen|tendras|hay|habra|viene|vienen)(?: (?:algo|algun[oa]?|otr[oa]))?|(?:mostrame |quiero |dame )?(?:algo|algun[oa])) "
)
_MARKS = {"sin", "con", "light", "diet", "zero", "integral", "grande", "chica", "chico"}


def _points(clause: Clause) -> Intent | None:
    is_another = clause.text.startswith("no ") or clause.text in {"oferta", "eso nomas"}
    priced = _PRICE_OF.sub("", clause.text)
    pointed = choices_of(priced) if priced != clause.text else ()
    if pointed and not any(choice.that for choice in pointed):
        return Intent(Kind.CHOOSE, choices=pointed, detail=ASKED)
    text = _ASKS.sub("", _WHICH_IS.sub("", clause.text))
    choices = () if is_another else choices_of(text)
    is_comparing = len(choices) == 1 and choices[0].pick not in {None, Pick.ANY, Pick.ON_OFFER}
    if text != clause.text or (clause.asked and is_comparing):
        return Intent(Kind.CHOOSE, choices=choices, detail=ASKED) if is_comparing else None
    stays = _STAYS.search(text) is not None
    is_that = all(choice.that and not choice.amount for choice in choices)
    may_stay = MAY_STAY if is_that else ASKED
    detail = may_stay if clause.asked else STAYS if is_that else ""
    return Intent(Kind.CHOOSE, choices=choices, detail=detail if stays else "") if choices else None


def _take(talk: Talk, intent: Intent) -> None:
    """Takes a pointer; one that corrects another stands for what that has put into the cart."""
    question = talk.state.question
    is_open = question is not None and question.asked is not Asked.MORE
    if intent.denies and is_open:
        decline(talk)
    elif not (intent.corrects and not is_open and _stands_for_another(talk, intent)):
        choose(talk, intent)


_HALF = Wish("medio kilo", said="medio kilo")


def _stands_for_another(talk: Talk, intent: Intent) -> bool:
    if len(intent.choices) != 1 or not talk.state.just_touched:
        return False
    (choice,) = intent.choices
    if choice.or_half and not talk.state.shown:  # `playadito de kilo`, and then `no, la de medio`
        return exchanged(talk, _HALF)
    products = products_at(talk, choice)
    return not products or (
        len(products) == 1 and taken_instead(talk, products[0], intent, choice.amount)
    )


def _narrows(clause: Clause) -> Iterator[Reading]:
    """A narrower description of what was shown; the word that makes it one is known."""
    narrower = _REFINES.match(clause.text)
    is_long = len(clause.words) > MAX_UNMARKED + 2
    if not narrower or is_long or only_so_many(clause.text) or is_of_each_kind(clause.text):
        return
    detail = re.sub(
        r"^(?:la|el|las|los|una|uno|del?|que (?:es|sea|sean|dice|tiene)|marca)\s+(?:de |del |que sea |marca )?",
        "",
        narrower["detail"],
    )
    detail = re.sub(r"\bde (kilo|litro)$", r"de 1 \1", strip_tail(detail)[0])
    wishes = wishes_of(clause.text, asking=clause.asked)
    words = [word.strip(",") for word in detail.split()]
    tail = trailing_amount(words) if len(words) > 1 else None
    is_size = "de" in words and not clause.asked  # `kraus de 1 kilo`, not `de pollo, 1 kilo`
    told = {wish.amount for wish in wishes} | {wish.size for wish in wishes if is_size}
    if tail and len(wishes) == 1 and tail[0] in told:
        detail = strip_tail(" ".join(words[: tail[1]]))[0]
    if detail and len(wishes) == 1:
        intent = Intent(Kind.REFINE, wishes=wishes, detail=detail)
        slots = clause.places_of({*detail.split(), *wishes[0].phrase.split()} - _MARKS)
        yield Reading(intent, frozenset(range(len(clause.words))) - slots, slots)


def _leaves_out(talk: Talk, intent: Intent) -> bool:
    """Whether what the cart has is not wanted (`sin oreo`), and was planned so; `sin azúcar` describes."""
    question = talk.state.question
    what = intent.detail.removeprefix("sin ")
    describes = what == intent.detail or bool(diets_in(intent.detail)[0])
    is_open = question is not None and question.asked is not Asked.MORE
    named = replace(intent.wishes[0], phrase=what, said="")
    if not describes and lets_go(talk, (named,)):
        return True
    if describes or is_open or not talk.lines_like(what):
        return False
    talk.changes.append(Intent(Kind.REMOVE, wishes=(named,)))
    talk.touched = True
    return True


def _meant(shown: tuple[Product, ...], wish: Wish, detail: str) -> tuple[Product, ...]:
    """What a description means of a list: `la de uva`, `amanda de kilo`, `la amanda grande`."""
    kept = refined(shown, detail)
    if not kept and (pick := pick_of(detail)):
        kept = picked(refined(shown, without_pick(detail)), pick)
    named = tuple(one for one in kept if has_words(one.name, tokens(detail)))
    kept = named or kept  # `la verde`, on the shelf of `verduras`
    return sized(kept, wish) if len(kept) > 1 else kept


def _listed(talk: Talk, wish: Wish) -> tuple[Product, ...]:
    """What a description narrows: what was shown, where an article points to it; else all of that name that was found.

    `la descremada` is the one on the list; `descremada` asks for more that were not shown, too.
    """
    shown, base = talk.state.shown, talk.state.shown_wish
    if points(wish) or wish.has_verb or wish.amount or base is None:
        beside = talk.state.question.beside if talk.state.question else ()
        return (*shown, *(one for one in beside if one not in shown))
    found = sized(comparable(talk.state.found, base.phrase), base)
    return found if set(shown) & set(found) else shown


def _stands_instead(talk: Talk, intent: Intent, table: tuple[Product, ...]) -> bool:
    """Whether it stands for what was just put in, and was planned so: another of the list, or `no, la natura` behind another mayonnaise."""
    wish = intent.wishes[0]
    if not (intent.corrects or wish.said_plainly):
        return False
    others = refined(talk.state.shown, intent.detail)
    if len(others) == 1 and taken_instead(talk, others[0], intent, wish.amount):
        return True
    return intent.corrects and not refined(table, intent.detail) and exchanged(talk, wish)


def narrow(talk: Talk, intent: Intent) -> None:
    """`sin lactosa`, `la de La Serenísima`: narrows what was shown, or looks for it."""
    wish, base = intent.wishes[0], talk.state.shown_wish
    table = talk.state.found or talk.state.shown
    open_list = talk.state.question is not None and talk.state.question.asked in {
        Asked.WHICH,
        Asked.ADD_IT,
    }
    if base is None or not table:
        if intent.corrects and exchanged(
            talk, wish
        ):  # `2 leches enteras`, and then `no, descremada`
            return
        talk.touched = True
        if talk.todo and not talk.todo[-1].kind:  # `tenes oreo? pero de las comunes`
            talk.todo[-1] = replace(talk.todo[-1], kind=intent.detail)
        else:
            guessed = not (
                wish.has_verb or names_goods(wish.phrase)
            )  # `prefiero el súper`: the other shop
            talk.todo.append(replace(wish, guessed=guessed, asking=wish.asking or guessed))
        return
    if not open_list and _stands_instead(talk, intent, table):
        return
    on_the_list = _meant(_listed(talk, wish), wish, intent.detail) if open_list else ()
    wish, kept = numbered(wish, on_the_list or refined(table, intent.detail))
    amount = wish.amount or (base.amount if open_list else None)
    sized = size_meant(intent.detail) is not None
    if sized and (not open_list or wish.amount in {None, size_meant(intent.detail)}):
        amount = base.amount if open_list else None
    if len(kept) == 1 and not wish.asking and open_list:
        talk.put(kept[0], amount, wish=replace(base, amount=amount))
        return
    talk.touched = True
    if kept and (open_list or sized):
        show(
            talk,
            kept,
            replace(
                base,
                amount=amount,
                phrase=with_detail(base.phrase, intent.detail),
                said=with_detail(base.spoken, intent.detail),
            ),
            found=table if len(kept) == 1 else (),  # `la de frutilla`, and then `y otra de durazno`
        )
        return
    if sized:
        talk.say(NotFound(f"{base.spoken} de {intent.detail}".strip()))
        talk.parked.append(base)
        return
    named = tokens(wish.phrase)[:1]
    if named and (
        named[0] in GROCERY_STEMS or set(tokens(base.phrase)) <= set(tokens(wish.phrase))
    ):
        talk.todo.append(wish)
        return
    talk.todo.append(
        replace(
            wish,
            phrase=with_detail(base.phrase, intent.detail),
            said=with_detail(base.spoken, intent.detail),
            otherwise=wish.phrase,
            amount=amount,
            replaces=base.replaces,
        )
    )


def _take_narrower(talk: Talk, intent: Intent) -> None:
    wish = intent.wishes[0]
    if not (
        spoke_of_what_is_there(talk, intent.wishes)
        or took_how_much(talk, wish)
        or line_chosen_by_name(talk, wish)
        or _leaves_out(talk, intent)
    ):
        narrow(talk, intent)


CHOOSE = Act(
    "choose",
    read=of_the_whole(_points),
    take=_take,
    examples={
        Kind.CHOOSE: "cuál es la más barata?|la primera|el 2|la más barata|2 de la tercera|esa|"
        "la de medio|la de abajo|la de arriba, 2|el que trae más rollos|la más barata que no sea sancor|hay algo más barato?|quiero esas dos primeras"
    },
    near_misses="la primera vez|una de las baratas no|la de medio kilo",
)
NARROW = Act(
    "narrow",
    read=_narrows,
    take=_take_narrower,
    examples={
        Kind.REFINE: "sin lactosa|de La Serenísima|la descremada|hay sin azúcar?|la de 1 litro"
    },
    near_misses="leche sin lactosa|2 leches descremadas",
)
