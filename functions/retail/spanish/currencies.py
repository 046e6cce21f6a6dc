"""Currencies other than pesos, as price lists in Argentina write them: `U$S 10`, `10 dólares`, `R$ 10`. Pure."""

import re
from collections.abc import Mapping

_SIGNS: Mapping[str, str] = {
    "dólares": r"U\$[SD]?|US\$|USD|D[OÓ]LAR(?:ES)?",
    "euros": "€|EUROS?",
    "reales": r"R\$|BRL|REALES",
    "otra moneda": r"£|GBP|¥|CLP|\$U|UYU|₲|PYG",
}
_FOREIGN = {
    name: re.compile(rf"(?<![^\W\d_])(?:{signs})(?![^\W\d_])", re.IGNORECASE)
    for name, signs in _SIGNS.items()
}


def foreign(text: str) -> tuple[str, str] | None:
    """The sign of another currency in a text and the currency's name, `("U$S", "dólares")`."""
    found = ((pattern.search(text), name) for name, pattern in _FOREIGN.items())
    return next(((sign[0], name) for sign, name in found if sign), None)
