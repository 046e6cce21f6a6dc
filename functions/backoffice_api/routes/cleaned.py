"""Cleaned: how texts and lists of the shop's document are taken in."""

from collections.abc import Callable
from typing import Any

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError

from retail.writing import one_line

from ..domain import shop_document as rules


def _cleaned(typed: Any) -> Any:
    return one_line(typed) if isinstance(typed, str) else typed


Clean = BeforeValidator(_cleaned)
"""A text on one line, without what nobody sees."""


def once(name_of: Callable[[Any], str]) -> AfterValidator:
    """Refuses a list with two items of one name."""

    def check(items: list[Any]) -> list[Any]:
        twice = rules.repeated(map(name_of, items))
        if twice is not None:
            raise PydanticCustomError("repeated", "{name} is there twice", {"name": twice})
        return items

    return AfterValidator(check)
