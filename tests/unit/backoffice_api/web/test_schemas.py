"""A shape of the standard library's `TypedDict` as a JSON schema."""

from typing import Any, Literal, NotRequired, TypedDict

import pytest

from backoffice_api.web.schemas import definitions, reference
from retail import wire


class Shelf(TypedDict):
    """Where it stands."""

    number: int


class Base(TypedDict):
    id: int


class Thing(Base):
    """A thing.

    And more of it.
    """

    kind: Literal["big", "small"]
    price: NotRequired[float]
    shelves: list[Shelf]
    note: str | None
    extra: dict[str, Any]
    counts: dict[str, int]


class Odd(TypedDict):
    words: set[str]


def test_a_shape_says_its_members_and_which_are_always_there() -> None:
    thing = definitions([Thing])["Thing"]
    assert thing["description"] == "A thing.\n\nAnd more of it."
    assert thing["required"] == ["id", "kind", "shelves", "note", "extra", "counts"]
    assert thing["additionalProperties"] is False
    assert thing["properties"] == {
        "id": {"type": "integer"},
        "kind": {"type": "string", "enum": ["big", "small"]},
        "price": {"type": "number"},
        "shelves": {"type": "array", "items": reference("Shelf")},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "extra": {"type": "object", "additionalProperties": True},
        "counts": {"type": "object", "additionalProperties": {"type": "integer"}},
    }


def test_a_shape_brings_those_that_it_refers_to() -> None:
    assert definitions([Thing]).keys() == {"Thing", "Shelf"}
    assert definitions([wire.Claim]).keys() >= {"Claim", "Turn", "InboundMessage", "Media", "User"}


def test_a_shape_with_a_keyword_for_a_member_is_described_too() -> None:
    message = definitions([wire.InboundMessage])["InboundMessage"]
    assert message["description"] == "What a shopper wrote, as the webhook read it."
    assert "from" in message["required"]
    assert "external_user_id" not in message["required"]


def test_what_json_does_not_have_is_refused() -> None:
    with pytest.raises(TypeError, match="set"):
        definitions([Odd])
