"""Entities of every stored kind, made by hypothesis from their annotations: whatever a store may hold."""

import dataclasses
import types
import typing
from datetime import UTC, datetime
from typing import Any, Literal, get_args, get_origin

from hypothesis import strategies as st

from backoffice_api.storage.entities import KINDS
from backoffice_api.storage.port import Entity, check_key
from retail.errors import Invalid

ODD = '\x00\x1a\ud83d\udc00\u2028\u202e\U0010ffff"\\\n\r\t🧉ñ'

texts = st.text(st.characters(codec=None, exclude_categories=()), max_size=12) | st.text(
    st.sampled_from(ODD), max_size=6
)


def _is_key(text: str) -> bool:
    try:
        check_key(text)
    except Invalid:
        return False
    return True


keys = (
    st.text(st.characters(exclude_characters="/\x00"), min_size=1, max_size=12)
    | st.sampled_from(
        ["ñandú 🧉", "a.b", "...", "__x", "\x1a0000", "\uffff", "\U0010ffff", "ñ" * 256]
    )
).filter(_is_key)

_KEY_MEMBERS = ("key", "day")
"""Members that an entity is stored under."""
_SCALARS: dict[Any, st.SearchStrategy[Any]] = {
    str: texts,
    int: st.integers(-(2**63), 2**63 - 1),
    bool: st.booleans(),
    float: st.floats(allow_nan=False, allow_infinity=False),
    datetime: st.datetimes(datetime(1970, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
}
"""Times from 1970 on: what Firestore's client makes of parts of a second before is two seconds off."""


def of(kind: type[Entity]) -> st.SearchStrategy[Any]:
    """Entities of one kind."""
    return _instances(kind)


def shops(most: int = 12) -> st.SearchStrategy[list[Any]]:
    """Entities of any kinds, no two of one kind with the same key."""
    return st.lists(
        st.sampled_from(KINDS).flatmap(of),
        max_size=most,
        unique_by=lambda entity: (type(entity), entity.key),
    )


def _instances(kind: Any) -> st.SearchStrategy[Any]:
    hints = typing.get_type_hints(kind)
    members = {
        field.name: _values(hints[field.name]) for field in dataclasses.fields(kind) if field.init
    }
    if kind in KINDS:
        members |= {name: keys for name in _KEY_MEMBERS if name in members}
    return st.builds(kind, **members)


def _values(annotation: Any) -> st.SearchStrategy[Any]:
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (types.UnionType, typing.Union):
        return st.one_of(
            *(st.none() if each is types.NoneType else _values(each) for each in arguments)
        )
    if origin is tuple and arguments[1:] == (Ellipsis,):
        return st.lists(_values(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*map(_values, arguments))
    return _instances(annotation)
