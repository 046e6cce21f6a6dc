"""The shop's document as a JSON file: what `PATCH /shop` takes, read whole or refused with each mistake's place."""

import json
from typing import Any

from pydantic import ValidationError

from retail.errors import Invalid
from retail.spanish import mistakes

from .shop_shapes import ShopChanges

_SHOWN = 10


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
        ShopFileError: naming each place that is wrong: `delivery_zones.0.fee`, or line and column of what is not JSON.
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
        wrong = error.errors(include_url=False, include_input=False)
        raise ShopFileError([_told(each["loc"], each["type"]) for each in wrong]) from None


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
    return f"{where}: {mistakes.said(kind)}"
