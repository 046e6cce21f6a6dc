"""Shows what a shopper asks for who is not registered yet: prices and what there is, with nothing to decide about it."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .closing import tell_the_categories
from .intents import Kind, Understood, Wish
from .matching import match
from .options import MAX_SHOWN
from .play import BROKEN, Call, call
from .shelf import products_of, status_of
from .talk import Step, Talk
from .utterances import NotFound, OfferOne, ShowOptions

MAX_ANSWERED = 3
"""Lists of one reply; more would not be read."""


def show_what_is_asked(talk: Talk, heard: Iterable[Understood], asked: Sequence[Wish]) -> Step:
    """Answers questions about products and about what there is; the last list is on the table then."""
    if any(intent.kind is Kind.BROWSE_SHOP for message in heard for intent in message.intents):
        yield from tell_the_categories(talk)
    asked = asked[:MAX_ANSWERED]
    results = (yield from talk.ask(*map(_search, asked))) if asked else ()
    for wish, result in zip(asked, results, strict=True):
        found = products_of(result)
        fit = match(wish, found)
        shown = ((fit.clear,) if fit.clear else fit.products)[:MAX_SHOWN]
        if shown:
            is_it = fit.clear is not None and not fit.clear.sold_out
            talk.say(
                OfferOne(shown[0], asks=False)
                if is_it
                else ShowOptions(wish.spoken, shown, fit.similar, not fit.full, asks=False)
            )
            talk.state = replace(talk.state, shown=shown, found=found, shown_wish=wish)
        elif status_of(result) not in BROKEN:
            talk.say(NotFound(wish.spoken, on_offer=not wish.phrase))


def _search(wish: Wish) -> Call:
    if not wish.phrase:
        return call("search_products", query="", only_offers=True)
    return call("search_products", query=wish.phrase)
