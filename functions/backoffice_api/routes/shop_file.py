"""The shop's document as a JSON file: what `PATCH /shop` takes, read whole or refused with each mistake's place."""

import json
from typing import Any

from pydantic import ValidationError

from retail.errors import Invalid

from .shop_shapes import ShopChanges

_SHOWN = 10

_REASONS = {
    "missing": "falta",
    "extra_forbidden": "no conozco este dato",
    "string_type": "tiene que ser un texto",
    "float_type": "tiene que ser un número",
    "bool_type": "tiene que ser true o false",
    "list_type": "tiene que ser una lista",
    "model_type": "tiene que ser un objeto",
    "string_too_short": "está vacío",
    "string_too_long": "es demasiado largo",
    "too_long": "tiene demasiados elementos",
    "too_short": "está vacío",
    "int_type": "tiene que ser un número entero",
    "greater_than": "es demasiado chico",
    "string_pattern_mismatch": "no tiene la forma que va",
    "greater_than_equal": "es demasiado chico",
    "less_than_equal": "es demasiado grande",
    "literal_error": "no es ninguna de las opciones",
    "cuit": "no es un CUIT: el último dígito no corresponde",
    "date": "no existe esa fecha",
    "overlap": "hay horarios que se pisan",
    "pesos": "no es un importe en pesos",
    "place": "latitude y longitude van juntas",
    "repeated": "hay algo repetido",
}
"""pydantic's kinds of mistakes, and ours, for the owner to read."""


class ShopFileError(Invalid):
    """The file was refused; the message has a line for each mistake."""

    def __init__(self, mistakes: list[str]) -> None:
        number = "1 error" if len(mistakes) == 1 else f"{len(mistakes)} errores"
        shown = mistakes[:_SHOWN]
        if len(mistakes) > _SHOWN:
            shown.append(f"y {len(mistakes) - _SHOWN} más")
        super().__init__("invalid_shop", f"{number} en el archivo de la tienda: {'; '.join(shown)}")
        self._lines = [f"{number} en el archivo de la tienda:", *(f"  {each}" for each in shown)]

    def in_lines(self) -> str:
        """The message for a terminal: a line for each mistake, of many the first ten."""
        return "\n".join(self._lines)


def parse(file: bytes) -> dict[str, Any]:
    """The members of the domain's document that the file has.

    Raises:
        ShopFileError: naming each place that is wrong: `delivery_zones.0.fee`, or line and column of what is no JSON.
    """
    try:
        given = json.loads(file.decode("utf-8-sig"), object_pairs_hook=_object)
        return ShopChanges.model_validate(given).members()
    except UnicodeDecodeError:
        raise ShopFileError(["no está en UTF-8"]) from None
    except json.JSONDecodeError as error:
        place = f"línea {error.lineno}, columna {error.colno}"
        raise ShopFileError([f"{place}: esto no es JSON"]) from None
    except RecursionError:
        raise ShopFileError(["tiene demasiados niveles"]) from None
    except _Twice as error:
        raise ShopFileError([f"«{error}» está dos veces"]) from None
    except ValidationError as error:
        mistakes = error.errors(include_url=False, include_input=False)
        raise ShopFileError([_told(each["loc"], each["type"]) for each in mistakes]) from None


class _Twice(Exception):
    """An object has a member twice, of which JSON readers take either."""


def _object(members: list[tuple[str, Any]]) -> dict[str, Any]:
    taken: dict[str, Any] = {}
    for name, value in members:
        if name in taken:
            raise _Twice(name)
        taken[name] = value
    return taken


def _told(place: tuple[int | str, ...], kind: str) -> str:
    where = ".".join(map(str, place)) or "el archivo"
    return f"{where}: {_REASONS.get(kind, 'no tiene el valor que va')}"
