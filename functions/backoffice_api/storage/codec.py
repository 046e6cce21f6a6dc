"""Entities to plain documents and back: what a store writes of a frozen dataclass.

A document is a dict of JSON values that every store can hold as it is:

- text is well-formed Unicode without NUL: lone surrogates, NUL and the escape character U+001A itself
  are written as U+001A and four hex digits (SQLite's JSON functions end a text at NUL, Firestore
  refuses surrogates);
- a time is ISO 8601 in UTC, always with microseconds, so that texts sort as times do;
- whole numbers fit 64 bits; a tuple in a tuple becomes `{"items": […]}` (Firestore has no array of arrays).

Strict both ways: a value that its annotation does not allow is never written, a document with an
unknown member is never read. A member that a stored document lacks takes its default. A member that the class
derives from the others (`field(init=False)`) is written for queries to find, and derived anew when it is read.
"""

import dataclasses
import enum
import math
import re
import types
import typing
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar, get_args, get_origin

from retail.errors import MiloError

T = TypeVar("T")

Document = dict[str, Any]

_ESCAPE = "\x1a"
_ODD = re.compile("[\x00\x1a\ud800-\udfff]")
_ESCAPED = re.compile("\x1a([0-9a-f]{4})")
_INT64 = range(-(2**63), 2**63)


class CodecError(MiloError):
    """An entity that cannot be written, or a document that is none of ours: a bug or a broken file."""

    def __init__(self, what: str) -> None:
        super().__init__("unreadable_document", what)


@dataclasses.dataclass(frozen=True)
class _Codec:
    """How values of one annotation are written and read; both raise CodecError."""

    write: Callable[[Any], Any]
    read: Callable[[Any], Any]


def collection_of(kind: type) -> str:
    """The name under which a class is stored: `IdempotencyRecord` → `idempotency_record`."""
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind.__name__).lower()


def dump(entity: Any) -> Document:
    """The document of a dataclass instance."""
    document: Document = _codec_of_class(type(entity)).write(entity)
    return document


def load(kind: type[T], document: Document) -> T:
    """The instance of `kind` that `dump` made this document of."""
    entity: T = _codec_of_class(kind).read(document)
    return entity


def plain(value: Any) -> Any:
    """A member's value as documents have it: what a query compares with."""
    if value is None or isinstance(value, bool | float):
        return value
    if isinstance(value, enum.Enum):
        return plain(value.value)
    for kind, codec in _SCALARS.items():
        if isinstance(value, kind):
            return codec.write(value)
    raise CodecError(f"{value!r} is nothing to compare with")


def check_member(kind: type, name: str, value: Any) -> None:
    """Refuses, with CodecError, what no document of this class has as that member."""
    codec = _codec_of(typing.get_type_hints(kind)[name])
    if plain(codec.read(value)) != value:
        raise CodecError(f"no {kind.__name__} has this as its {name}")


def check_supported(kind: type) -> None:
    """Refuses, with CodecError, a class with a member that no document can hold."""
    _codec_of_class(kind)


def _write_text(value: Any) -> str:
    if type(value) is not str:
        raise CodecError(f"{value!r} is no text")
    if value.isprintable():  # as almost all text is; then nothing in it is odd
        return value
    return _ODD.sub(lambda odd: f"{_ESCAPE}{ord(odd[0]):04x}", value)


def _read_text(value: Any) -> str:
    if type(value) is not str:
        raise CodecError(f"{value!r} is no text")
    if _ESCAPE not in value:
        return value
    return _ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), value)


def _whole_number(value: Any) -> int:
    if type(value) is not int or value not in _INT64:
        raise CodecError(f"{value!r} is no whole number of 64 bits")
    return value


def _boolean(value: Any) -> bool:
    if type(value) is not bool:
        raise CodecError(f"{value!r} is no boolean")
    return value


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise CodecError(f"{value!r} is no finite number")
    return float(value)


def _write_time(value: Any) -> str:
    if type(value) is not datetime or value.tzinfo is None:
        raise CodecError(f"{value!r} is no time with a zone")
    try:
        utc = value.astimezone(UTC)
    except OverflowError:
        raise CodecError(f"{value!r} is no time in UTC") from None
    return utc.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _read_time(value: Any) -> datetime:
    try:
        time = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise CodecError(f"{value!r} is no time") from None
    if _write_time(time) != value:
        raise CodecError(f"{value!r} is no time as we write it")
    return time


_SCALARS: dict[type, _Codec] = {
    str: _Codec(_write_text, _read_text),
    int: _Codec(_whole_number, _whole_number),
    bool: _Codec(_boolean, _boolean),
    float: _Codec(_number, _number),
    datetime: _Codec(_write_time, _read_time),
}


_CLASSES: dict[Any, _Codec] = {}


def _codec_of_class(kind: Any) -> _Codec:
    if kind not in _CLASSES:
        _CLASSES[kind] = _new_codec_of_class(kind)
    return _CLASSES[kind]


def _new_codec_of_class(kind: Any) -> _Codec:
    if not _is_frozen_dataclass(kind):
        raise CodecError(f"{kind!r} is no frozen dataclass")
    hints = typing.get_type_hints(kind)
    members = {field.name: field for field in dataclasses.fields(kind)}
    codecs = {name: _codec_of(hints[name]) for name in members}
    given = {name for name, field in members.items() if field.init}
    needed = {
        name
        for name in given
        if members[name].default is dataclasses.MISSING
        and members[name].default_factory is dataclasses.MISSING
    }

    def write(value: Any) -> Document:
        if type(value) is not kind:
            raise CodecError(f"{value!r} is no {kind.__name__}")
        return {name: codec.write(getattr(value, name)) for name, codec in codecs.items()}

    def read(value: Any) -> Any:
        if type(value) is not dict or not needed <= value.keys() <= codecs.keys():
            raise CodecError(f"not the document of a {kind.__name__}: {_shape(value)}")
        return kind(**{name: codecs[name].read(value[name]) for name in given & value.keys()})

    return _Codec(write, read)


def _is_frozen_dataclass(kind: Any) -> bool:
    parameters = getattr(kind, "__dataclass_params__", None)
    return isinstance(kind, type) and bool(parameters and parameters.frozen)


def _codec_of(annotation: Any) -> _Codec:
    if annotation in _SCALARS:
        return _SCALARS[annotation]
    origin, arguments = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return _one_of({argument: argument for argument in arguments})
    if origin in (types.UnionType, typing.Union):
        return _optional(annotation, arguments)
    if origin is tuple:
        return _codec_of_tuple(annotation, arguments)
    if isinstance(annotation, type) and issubclass(annotation, enum.Enum):
        return _one_of({word.value: word for word in annotation})
    if dataclasses.is_dataclass(annotation):
        return _codec_of_class(annotation)
    raise CodecError(f"{annotation!r} cannot be stored")


def _one_of(words: dict[Any, Any]) -> _Codec:
    """Words of a Literal or an Enum, by what is stored; text and whole numbers only."""
    if not all(type(word) in (str, int) for word in words):
        raise CodecError(f"{list(words)} are not all text or whole numbers")
    stored = {(type(value), value): plain(word) for word, value in words.items()}
    values = {
        (type(word), word): value
        for value, word in zip(words.values(), stored.values(), strict=True)
    }

    def write(value: Any) -> Any:
        if (type(value), value) not in stored:
            raise CodecError(f"{value!r} is none of {list(words)}")
        return stored[type(value), value]

    def read(value: Any) -> Any:
        if type(value) not in (str, int) or (type(value), value) not in values:
            raise CodecError(f"{value!r} is none of {list(words)}")
        return values[type(value), value]

    return _Codec(write, read)


def _optional(annotation: Any, arguments: tuple[Any, ...]) -> _Codec:
    others = [argument for argument in arguments if argument is not types.NoneType]
    if len(others) != 1 or len(arguments) != 2:
        raise CodecError(f"{annotation!r} cannot be stored: only `X | None` is")
    codec = _codec_of(others[0])
    return _Codec(
        lambda value: None if value is None else codec.write(value),
        lambda value: None if value is None else codec.read(value),
    )


def _codec_of_tuple(annotation: Any, arguments: tuple[Any, ...]) -> _Codec:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        return _codec_of_endless_tuple(annotation, _item_codec(arguments[0]))
    codecs = [_item_codec(argument) for argument in arguments]

    def check(value: Any, kind: type[tuple[Any, ...]] | type[list[Any]]) -> None:
        if type(value) is not kind or len(value) != len(codecs):
            raise CodecError(f"{_shape(value)} is no {annotation!r}")

    def write(value: Any) -> list[Any]:
        check(value, tuple)
        return [codec.write(item) for codec, item in zip(codecs, value, strict=True)]

    def read(value: Any) -> tuple[Any, ...]:
        check(value, list)
        return tuple(codec.read(item) for codec, item in zip(codecs, value, strict=True))

    return _Codec(write, read)


def _codec_of_endless_tuple(annotation: Any, codec: _Codec) -> _Codec:
    """Without a loop in Python: a product has some thirty tokens, and a search reads fifty products."""

    def write(value: Any) -> list[Any]:
        if type(value) is not tuple:
            raise CodecError(f"{_shape(value)} is no {annotation!r}")
        return list(map(codec.write, value))

    def read(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise CodecError(f"{_shape(value)} is no {annotation!r}")
        return tuple(map(codec.read, value))

    return _Codec(write, read)


def _item_codec(annotation: Any) -> _Codec:
    codec = _codec_of(annotation)
    if get_origin(annotation) is not tuple:
        return codec

    def read(value: Any) -> Any:
        if type(value) is not dict or value.keys() != {"items"}:
            raise CodecError(f"{_shape(value)} is no tuple in a tuple")
        return codec.read(value["items"])

    return _Codec(lambda value: {"items": codec.write(value)}, read)


def _shape(value: Any) -> str:
    """What may be said of a document in an error: never what a shopper wrote."""
    if isinstance(value, dict):
        return f"members {sorted(map(str, value))}"
    return type(value).__name__
