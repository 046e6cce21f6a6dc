"""What something may cost at most: `un malbec de hasta 5 lucas`, `shampoo que no pase de 5000`."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from retail.money import format_pesos, from_wire

from .intents import Wish
from .matching import comparable, match
from .shelf import products_of
from .talk import Talk
from .utterances import NotFound

_MONEY = r"(?P<money>\$?\d[\d.]*(?:,\d+)?(?: (?:lucas?|mil|k|pesos))*|(?:dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|veinte) (?:lucas|mil)(?: pesos)?)"
_LIMIT = re.compile(
    r"(?<=\w),?(?P<asks> (?:tenes|tienen|hay|venden))?,? (?:(?:que|y que) (?:no (?:pase[n]?|supere[n]?|salga[n]?|cueste[n]?|valga[n]?)(?: (?:mas )?de| los)?|(?:salga[n]?|cueste[n]?|este[n]?) (?:menos de|hasta))"
    rf"|(?:de |por |a )?(?:hasta|menos de|no mas de|maximo|max|como mucho)) {_MONEY}(?![\d.,])(?! (?:de|kilos?|kg|g|gramos?|ml|cc|litros?|l|unidades|hs?|horas?|personas)\b)"
)
_NOT_DEAR = re.compile(
    r"(?<=\w),? que no sean? (?:muy |tan |demasiado )?car[oa]s?(?=,? (?:de )?(?:hasta|menos de|maximo|no mas de) )"
)
MIN_PRICE = 200
"""Pesos below which a bare number behind `hasta` is no price."""


def with_limits_in_pesos(text: str) -> str:
    """The folded message with its limits put in one way: `vino tenes hasta 7000` → `vino hasta 7000 pesos tenes`."""
    return _LIMIT.sub(_in_pesos, _NOT_DEAR.sub("", text))


def _in_pesos(limit: re.Match[str]) -> str:
    money = limit["money"]
    bare = money.replace(".", "").replace("$", "")
    if bare.isdigit() and int(bare) < MIN_PRICE:
        return limit[0]
    pesos = money if re.search(r"[a-z]", money) else f"{bare} pesos"
    return f" hasta {pesos}{limit['asks'] or ''}"


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
