"""Keeps what was found for a wish within the limit of its price."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from retail.money import format_pesos, from_wire

from .intents import Wish
from .matching import comparable, match
from .shelf import products_of
from .talk import Talk
from .utterances import NotFound


def affordable(talk: Talk, wish: Wish, result: Mapping[str, Any]) -> tuple[Wish, Mapping[str, Any]]:
    """A wish with what was found for it within its limit; where nothing is, that is said, and all is shown."""
    found = products_of(result)
    if not wish.up_to or not found:
        return wish, result
    fit = match(replace(wish, pick=None), found)
    fitting = fit.products if fit.full else found
    meant = (fit.clear,) if fit.clear else comparable(fitting, wish.phrase)
    within = [one for one in meant if one.price is not None and one.price <= wish.up_to]
    if not within:
        most = format_pesos(from_wire(wish.up_to))
        talk.say(NotFound(f"{wish.spoken} de hasta {most}"))
        return replace(wish, up_to=0, asking=True), result
    return wish, {**result, "products": [vars(one) for one in within]}
