"""JSON schemas of the shapes of `retail.wire`, for the OpenAPI document.

Not pydantic's, which reads no TypedDict of the standard library before Python 3.12; and the webhook, which
imports the shapes too, does without pydantic.
"""

import inspect
import types
from collections.abc import Iterable
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints, is_typeddict

Schema = dict[str, Any]

_SCALARS: dict[Any, str] = {
    str: "string",
    int: "integer",
    float: "number",
    bool: "boolean",
    types.NoneType: "null",
}


def reference(name: str) -> Schema:
    """The schema that refers to the definition of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def definitions(shapes: Iterable[type]) -> dict[str, Schema]:
    """The schemas of some shapes and of all that they refer to, by name."""
    defined: dict[str, Schema] = {}
    wanted = list(shapes)
    while wanted:
        shape = wanted.pop()
        members = get_type_hints(shape)
        defined[shape.__name__] = _definition(shape, members)
        parts = [part for annotation in members.values() for part in _shapes_in(annotation)]
        wanted += [part for part in parts if part.__name__ not in defined]
    return defined


def _definition(shape: type, members: dict[str, Any]) -> Schema:
    return {
        "type": "object",
        "description": inspect.getdoc(shape),
        "properties": {name: _schema(annotation) for name, annotation in members.items()},
        "required": [name for name in members if name in shape.__required_keys__],  # type: ignore[attr-defined]
        "additionalProperties": False,
    }


def _schema(annotation: Any) -> Schema:
    origin, arguments = get_origin(annotation), get_args(annotation)
    if annotation in _SCALARS:
        return {"type": _SCALARS[annotation]}
    if is_typeddict(annotation):
        return reference(annotation.__name__)
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin is list:
        return {"type": "array", "items": _schema(arguments[0])}
    if origin is dict:
        values = True if arguments[1] is Any else _schema(arguments[1])
        return {"type": "object", "additionalProperties": values}
    if origin in (types.UnionType, Union):
        return {"anyOf": [_schema(each) for each in arguments]}
    raise TypeError(f"no schema says {annotation!r}")


def _shapes_in(annotation: Any) -> list[type]:
    """The shapes that an annotation names, itself or in its arguments."""
    if is_typeddict(annotation):
        return [annotation]
    return [shape for each in get_args(annotation) for shape in _shapes_in(each)]
