"""Buying: products in the shopper's words, ordered, asked for, or named alone."""

import re
from collections.abc import Iterator
from dataclasses import replace

from retail.spanish.amounts import Measure
from retail.spanish.properties import diets_in
from retail.spanish.word_sets import word_set
from retail.spanish.words import tokens

from ..changes import OPT_OUT_WORDS, only_so_many
from ..changing import exchanged
from ..choosing import chosen_by_name, took_how_much
from ..clauses import Clause
from ..emptying import spoke_of_what_is_there
from ..folding import GROCERY_STEMS, fold, names_goods
from ..intents import Intent, Kind, Wish
from ..lexicon import ARTICLES
from ..line_choices import line_chosen_by_name
from ..matching import refined
from ..slots import decline
from ..state import Asked
from ..stripping import strip_lead, strip_tail
from ..talk import Talk
from ..wishes import MAX_UNMARKED, wishes_of
from .act import Act, Reading
from .choose import narrow

MAX_PUT_OFF = 1
"""How often a list that was ignored comes back before it is dropped."""

_CHATTY = word_set("""
    no se que es eso yo vos me mi soy fue era estoy tengo muy porque cuando como donde nada todo ella
    ellos nosotros aca ahi hoy ayer creo pense dije sos estas esta estan voy vas vamos hace hago jaja
    se nos su sus hasta hora paso quede fui fueron antes siempre alguien vez veces sabes hice estuve
""")
"""Words of talk: where they stand, a clause without a verb of buying is no product."""
_OF_THEMSELVES = re.compile(
    r"^(?:(?:yo|mi \w+|es que|porque|pero|y|no)\s+)*"
    r"(?:soy|somos|estoy|estamos|ando|andamos|sufro|padezco|me siento|me equivoque|me confundi|"
    r"tengo (?:hambre|sed|frio|calor|sueno|alergia|celiaquia|diabetes|intolerancia)|"
    r"(?:mi|la) (?:direccion|domicilio) (?:es|queda)|es (?:alergic|celiac|diabetic|vegan|vegetarian|intolerante)\w*|es para|es urgente|lo (?:pienso|voy a pensar|tengo que pensar))\b"
)
"""What a shopper says of themselves: no wish, whatever product it names."""
_NONE_OF = re.compile(
    r"^(?:y )?no (?=(?:hay|habra|tenes|tienen|tendras|venden|te queda\w*|les queda\w*)\b)"
)
"""A no that only begins a question: `no hay hellmanns?`."""
_WHAT_THERE_IS = re.compile(
    r"(?:(?:yo|soy|somos|mi \w+ es|es|y|,|pero)[ ,]*)+(?:que|cuales)(?: (?:cosas|productos|opciones))?"
    r" (?:(?:me|nos) )?(?:puedo|podemos|puede|tenes|tienen|hay|venden|recomendas|sirve)(?: (?:comprar|comer|pedir|llevar|tomar))?(?: (?:para mi|para el|para ella))?"
)
"""Asking what there is beside what one may eat: `soy celíaca, qué puedo comprar`, without the word for that."""
_SETS_AN_AMOUNT = re.compile(
    r"^(?:(?:no|che|bueno|y)\s*,?\s+)*mejor (?:\d|una?\b|uno\b|dos\b|tres\b)"
)
"""What is read as a change of an amount, which buys where there is nothing to change."""
_BESIDE_NAMES = ARTICLES | {"de", "mas"}


def _read(clause: Clause) -> Iterator[Reading]:
    diets, question = diets_in(clause.text)
    if diets and _WHAT_THERE_IS.fullmatch(question):
        wishes = tuple(Wish(fold(diet), said=diet, asking=True) for diet in diets[:1])
        yield Reading(Intent(Kind.WISH, wishes=wishes), frozenset(range(len(clause.words))))
        return
    text = _NONE_OF.sub("", clause.text) if clause.asked else clause.text
    lead = strip_lead(text)
    of_themselves = _OF_THEMSELVES.match(text) and not (lead.orders or lead.asks)
    if of_themselves:
        yield from _ordered_behind(clause)
    if of_themselves or clause.text in OPT_OUT_WORDS or _sets_an_amount(clause.text):
        return
    wishes = wishes_of(text, asking=clause.asked)
    if not wishes:
        if lead.orders or lead.asks:
            kind = Kind.KEEP_SHOPPING if lead.orders else Kind.BROWSE_SHOP
            yield Reading(Intent(kind), frozenset())
        return
    marked = lead.orders or lead.asks or any(wish.amount or wish.up_to for wish in wishes)
    of_goods = any(names_goods(wish.phrase) for wish in wishes)
    listed = len(wishes) > 1 and of_goods
    telling = [word for word in tokens(wishes[0].phrase) if word.isalpha()]
    chatty = _CHATTY & set(strip_tail(lead.rest)[0].split())
    in_a_row = 2 * sum(word in GROCERY_STEMS for word in telling) >= len(telling)
    is_long = len(telling) > MAX_UNMARKED and not in_a_row
    if marked or listed or not (is_long or chatty):
        cooks_one = lead.cooks and " " not in wishes[0].phrase  # `voy a hacer la tarea`
        if not of_goods and (cooks_one or not marked):
            wishes = tuple(replace(wish, guessed=True) for wish in wishes)
        reading = _reading(clause, wishes, marked=marked or listed)
        affirms = not marked and len(wishes) == 1 and clause.words[-1] == "si"
        yield replace(reading, intent=replace(reading.intent, affirms=affirms))


def _sets_an_amount(text: str) -> bool:
    return _SETS_AN_AMOUNT.match(text) is not None or only_so_many(text) is not None


def _ordered_behind(clause: Clause) -> Iterator[Reading]:
    """What is ordered, with an amount, behind what somebody says of themselves: `soy yo otra vez, 2 soda`."""
    _, comma, rest = clause.text.partition(", ")
    wishes = wishes_of(rest) if comma and not clause.asked else ()
    if wishes and all(wish.amount for wish in wishes):
        yield _reading(clause, wishes, marked=True)


def _reading(clause: Clause, wishes: tuple[Wish, ...], *, marked: bool) -> Reading:
    """Verbs and amounts are known, names and what belongs to them are not; without either, nothing is."""
    named = {word for wish in wishes for word in wish.phrase.split()}
    slots = clause.places_of(named)
    known = frozenset(range(len(clause.words))) - slots - clause.places_of(_BESIDE_NAMES)
    return Reading(Intent(Kind.WISH, wishes=wishes), known if marked else frozenset(), slots)


def take_wishes(talk: Talk, intent: Intent) -> None:
    """Takes products; what corrects another stands for it, and what only reminds of an order is offered where it does not."""
    if intent.denies:
        _take_denied(talk, intent.wishes[0])
        return
    is_one = len(intent.wishes) == 1
    if spoke_of_what_is_there(talk, intent.wishes):
        return
    if is_one and took_how_much(talk, intent.wishes[0]):
        return
    if chosen_by_name(talk, intent.wishes) or (
        is_one and line_chosen_by_name(talk, intent.wishes[0])
    ):
        return
    first, *others = intent.wishes
    if not (intent.corrects and exchanged(talk, first)):
        is_there = intent.affirms and bool(talk.lines_like(first.phrase))
        _one_wish(talk, replace(first, asking=first.asking or intent.reminds or is_there))
    for wish in others:
        _one_wish(talk, wish)


def _take_denied(talk: Talk, wish: Wish) -> None:
    """`no vainilla`: what is in the cart goes; what may be only a taste or a brand is offered instead of what was just added."""
    if talk.lines_like(wish.phrase):
        talk.changes.append(Intent(Kind.REMOVE, wishes=(wish,)))
        talk.touched = True
    elif not wish.guessed:
        decline(talk)
    else:
        exchanged(talk, replace(wish, asking=True))


_POINTING = re.compile(r"es[oa]s? (?=[a-z]{3})")


def _one_wish(talk: Talk, wish: Wish) -> None:
    """A product asked for; beside an open list it may be a narrower word for it."""
    if pointing := _POINTING.match(wish.phrase):  # `2 de esas cocas`
        wish = replace(wish, phrase=wish.phrase[pointing.end() :])
        question = talk.state.question
        offered = question.products + question.beside if question else ()
        pointed_at = refined(tuple(dict.fromkeys((*offered, *talk.state.shown))), wish.phrase)
        if len(pointed_at) == 1:
            talk.put(pointed_at[0], wish.amount, wish=wish)
            return
    question = talk.state.question
    if question and question.asked is Asked.HOW_MUCH and not talk.touched:
        talk.waiting = question
    open_wish = (
        question.wish if question and question.asked in {Asked.WHICH, Asked.ADD_IT} else None
    )
    if open_wish and not talk.touched and _about_the_list(talk, wish, open_wish):
        return
    talk.touched = True
    last = talk.todo[-1] if talk.todo else None
    is_weighed = last is not None and (last.in_kilos or _is_of_kilos(last))
    talk.todo.append(replace(wish, in_kilos=wish.bare_of and is_weighed))


def _is_of_kilos(wish: Wish) -> bool:
    return wish.amount is not None and wish.amount.measure is Measure.KILO


def _about_the_list(talk: Talk, wish: Wish, open_wish: Wish) -> bool:
    """Takes a wish as a narrower word for the open list, or puts the list off for the wish."""
    old, new = tokens(open_wish.phrase), tokens(wish.phrase)
    if old and new != old and set(old) <= set(new):
        talk.touched = True
        talk.todo.append(
            replace(wish, amount=wish.amount or open_wish.amount, replaces=open_wish.replaces)
        )
        return True
    narrows = wish.amount is None and wish.pick is None and not wish.asking
    kept = refined(talk.state.found, wish.phrase) if narrows else ()
    is_grocery = bool(new) and new[0] in GROCERY_STEMS
    another = is_grocery and (len(kept) > 1 or all(new[0] not in tokens(one.name) for one in kept))
    if kept and not another:
        narrow(talk, Intent(Kind.REFINE, wishes=(wish,), detail=wish.phrase))
        return True
    if old[:1] != new[:1] and not open_wish.asking and open_wish.put_off < MAX_PUT_OFF:
        talk.parked.append(replace(open_wish, put_off=open_wish.put_off + 1))
    return False


BUY = Act(
    "buy",
    read=_read,
    take=take_wishes,
    examples={
        Kind.WISH: "quiero leche|2 leches|tenés yerba?|leche|medio kilo de tomate y un pan|soy celíaca, qué puedo comprar?"
    },
    near_misses="la leche no|soy celíaco|otra leche|el otro día fuimos con mi hermano a pasear por ahí",
)
