"""Numbers as people type them here: a point between thousands, a comma before decimals."""

import re

_THOUSANDS = re.compile(r"([1-9]\d{0,2}(?:\.\d{3})+)(?:,(\d+))?", re.ASCII)
_DECIMAL = re.compile(r"(\d+)(?:[.,](\d+))?", re.ASCII)
_MOST_DIGITS = 15
"""Before the decimals' mark: a float holds as many."""


class NotRead(ValueError):
    """What was typed is not such a number; the message says why, in Spanish."""


def price(text: str) -> float:
    """Pesos: `1.234,50`, `$ 1234,5`, `1950`, `1.950`; and `1234.50`, since some keyboards have only a point.

    Raises:
        NotRead: it is not an amount, or finer than a centavo.
    """
    whole, decimals = _parts(text.replace("$", ""))
    if len(decimals) > 2:
        raise NotRead("Un precio tiene hasta dos decimales: 1.950 o 1950,50.")
    return float(f"{whole}.{decimals or 0}")


def stock(text: str, *, by_weight: bool) -> float:
    """Units or kilos: `12`, `1.200`, and by weight `2,5`.

    Raises:
        NotRead: it is not an amount, has decimals where things are sold whole, or may be read in two ways.
    """
    if by_weight and re.fullmatch(r"\s*\d{1,3}\.\d{3}\s*", text):
        raise NotRead(
            f"¿Son {text.replace('.', '')} kilos o {text.replace('.', ',')}? Escribilo así."
        )
    whole, decimals = _parts(text)
    if decimals.strip("0") and not by_weight:
        raise NotRead("Se vende por unidad: el stock no lleva decimales.")
    if len(decimals) > 3:
        raise NotRead("Los kilos tienen hasta tres decimales: 0,125.")
    return float(f"{whole}.{decimals or 0}")


def whole(text: str) -> int:
    """A count: `12`, `1.200`.

    Raises:
        NotRead: it is not a whole number.
    """
    found, decimals = _parts(text)
    if decimals:
        raise NotRead("Escribilo sin decimales.")
    return int(found)


def percent(text: str) -> float:
    """A percentage: `8`, `8,5`, `12.5 %`.

    Raises:
        NotRead: it is not one, or has more than two decimals.
    """
    whole, decimals = _parts(text.replace("%", ""))
    if len(decimals) > 2:
        raise NotRead("Un porcentaje tiene hasta dos decimales: 8 u 8,25.")
    return float(f"{whole}.{decimals or 0}")


def _parts(text: str) -> tuple[str, str]:
    """The digits before and after the decimals' mark."""
    bare = re.sub(r"\s", "", text)
    found = _THOUSANDS.fullmatch(bare) or _DECIMAL.fullmatch(bare)
    if found is None:
        raise NotRead("Escribilo con números, como 1.234,50.")
    whole = found[1].replace(".", "")
    if len(whole) > _MOST_DIGITS:
        raise NotRead("Ese número es demasiado largo.")
    return whole, found[2] or ""
