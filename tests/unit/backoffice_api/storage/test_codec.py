"""Documents: everything an entity may hold comes back as it was, and nothing else is let in."""

import enum
import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.message import OutboundMessage, outbound_line
from backoffice_api.storage.codec import CodecError, check_supported, collection_of, dump, load
from backoffice_api.storage.entities import KINDS

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


class Colour(enum.Enum):
    RED = "red"
    BLUE = "blue"


class Size(enum.IntEnum):
    SMALL = 1
    LARGE = 2


@dataclass(frozen=True)
class Inner:
    text: str
    number: float | None


@dataclass(frozen=True)
class Everything:
    key: str
    whole: int
    yes: bool
    ratio: float
    at: datetime
    word: Literal["a", "b", 1]
    colour: Colour
    size: Size | None
    maybe: str | None
    when: datetime | None
    inner: Inner
    inners: tuple[Inner, ...]
    pair: tuple[int, str]
    pairs: tuple[tuple[str, int], ...]
    texts: tuple[str, ...]
    later: str = "default"
    is_long: bool = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "is_long", len(self.texts) > 1)


texts = st.text(st.characters(codec=None, exclude_categories=()))  # surrogates and NUL, too
inners = st.builds(Inner, texts, st.none() | st.floats(allow_nan=False, allow_infinity=False))
wholes = st.integers(-(2**63), 2**63 - 1)
times = st.datetimes(timezones=st.just(UTC))
everything = st.builds(
    Everything,
    key=texts,
    whole=wholes,
    yes=st.booleans(),
    ratio=st.floats(allow_nan=False, allow_infinity=False),
    at=times,
    word=st.sampled_from(["a", "b", 1]),
    colour=st.sampled_from(Colour),
    size=st.none() | st.sampled_from(Size),
    maybe=st.none() | texts,
    when=st.none() | times,
    inner=inners,
    inners=st.lists(inners, max_size=3).map(tuple),
    pair=st.tuples(wholes, texts),
    pairs=st.lists(st.tuples(texts, wholes), max_size=3).map(tuple),
    texts=st.lists(texts, max_size=3).map(tuple),
    later=texts,
)

AN_EXAMPLE = Everything(
    *("k", 1, True, 0.5, NOON, "a", Colour.RED, Size.LARGE, None, None),
    *(Inner("i", None), (), (1, "x"), (("a", 1),), ("t",)),
)


@given(everything)
def test_an_entity_survives_json_and_comes_back_equal(entity: Everything) -> None:
    text = json.dumps(dump(entity), ensure_ascii=False, allow_nan=False)
    assert load(Everything, json.loads(text)) == entity


@given(everything)
def test_a_document_is_text_that_every_store_can_hold(entity: Everything) -> None:
    text = json.dumps(dump(entity), ensure_ascii=False)
    text.encode()
    assert "\\u0000" not in text


@given(texts, texts)
def test_different_texts_are_stored_differently(one: str, other: str) -> None:
    assert (dump(Inner(one, None)) == dump(Inner(other, None))) == (one == other)


@given(st.lists(times, min_size=2))
def test_stored_times_sort_as_times_do(moments: list[datetime]) -> None:
    stored = sorted(dump(Stamped(at))["at"] for at in moments)
    assert [load(Stamped, {"at": text}).at for text in stored] == sorted(moments)


@dataclass(frozen=True)
class Stamped:
    at: datetime


def test_a_time_of_another_zone_is_kept_as_the_same_moment() -> None:
    in_buenos_aires = NOON.astimezone(timezone(timedelta(hours=-3)))
    assert dump(Stamped(in_buenos_aires)) == {"at": "2026-11-22T12:00:00.000000Z"}


def test_the_document_is_plain() -> None:
    document = dump(AN_EXAMPLE)
    assert document["colour"] == "red"
    assert document["size"] == 2
    assert document["pairs"] == [{"items": ["a", 1]}]
    assert document["inner"] == {"text": "i", "number": None}


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("whole", True),
        ("whole", 1.0),
        ("whole", 2**63),
        ("whole", "1"),
        ("yes", 1),
        ("ratio", float("nan")),
        ("ratio", float("inf")),
        ("ratio", "1"),
        ("at", datetime(2026, 1, 1)),  # noqa: DTZ001
        ("at", "2026-11-22T12:00:00.000000Z"),
        ("at", None),
        ("word", "c"),
        ("word", True),
        ("colour", "red"),
        ("size", 2),
        ("maybe", b"x"),
        ("key", None),
        ("inner", {"text": "i", "number": None}),
        ("inners", [Inner("i", None)]),
        ("pair", (1, "x", 2)),
        ("pair", ("x", 1)),
        ("texts", ("a", 1)),
        ("texts", "abc"),
    ],
)
def test_a_value_that_its_annotation_forbids_is_never_written(member: str, value: Any) -> None:
    with pytest.raises(CodecError):
        dump(replace(AN_EXAMPLE, **{member: value}))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("whole", True),
        ("whole", "1"),
        ("yes", 0),
        ("ratio", "1"),
        ("at", "2026-11-22"),
        ("at", "2026-11-22T12:00:00+00:00"),
        ("at", 5),
        ("word", "c"),
        ("word", 1.0),
        ("word", []),
        ("colour", "green"),
        ("key", None),
        ("inner", {"text": "i"}),
        ("inner", {"text": "i", "number": None, "more": 1}),
        ("inner", None),
        ("inners", {"0": 1}),
        ("pair", [1]),
        ("pairs", [["a", 1]]),
        ("unknown", 1),
    ],
)
def test_a_document_of_another_shape_is_never_read(member: str, value: Any) -> None:
    with pytest.raises(CodecError):
        load(Everything, {**dump(AN_EXAMPLE), member: value})


@pytest.mark.parametrize("document", [None, [], "x", {}, {"text": "i"}])
def test_what_is_no_document_is_never_read(document: Any) -> None:
    with pytest.raises(CodecError):
        load(Inner, document)


def test_a_member_that_came_later_takes_its_default() -> None:
    document = dump(AN_EXAMPLE)
    del document["later"]
    assert load(Everything, document).later == "default"


def test_what_is_derived_is_written_for_queries_and_never_believed() -> None:
    document = dump(AN_EXAMPLE)
    assert document["is_long"] is AN_EXAMPLE.is_long
    assert load(Everything, document | {"is_long": not AN_EXAMPLE.is_long}) == AN_EXAMPLE
    del document["is_long"]
    assert load(Everything, document) == AN_EXAMPLE


def test_a_reply_that_was_kept_before_its_model_was_is_read_without_one() -> None:
    reply = OutboundMessage(
        1, "whatsapp:+549", "Hola", 2, "t-1", datetime(2026, 11, 22, tzinfo=UTC)
    )
    for kept in (reply, outbound_line(reply, "549", "sent", "SM1", None)):
        document = dump(kept)
        del document["model"]
        assert load(type(kept), document) == kept


def test_an_error_tells_nothing_of_what_a_shopper_wrote() -> None:
    with pytest.raises(CodecError) as error:
        load(Inner, {"text": "my secret", "extra": "my secret"})
    assert "my secret" not in str(error.value)


def test_classes_that_no_document_can_hold_are_refused() -> None:
    @dataclass
    class Mutable:
        key: str

    @dataclass(frozen=True)
    class WithMap:
        key: str
        counts: dict[str, int] = field(default_factory=dict)

    @dataclass(frozen=True)
    class WithUnion:
        key: str | int

    @dataclass(frozen=True)
    class WithList:
        keys: list[str]

    for kind in (Mutable, WithMap, WithUnion, WithList, str):
        with pytest.raises(CodecError):
            check_supported(kind)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_stored_class_of_the_domain_is_supported(kind: type) -> None:
    check_supported(kind)


def test_a_class_is_stored_under_its_name() -> None:
    assert collection_of(Inner) == "inner"
    assert collection_of(AnHTTPThing2Go) == "an_httpthing2_go"


class AnHTTPThing2Go:
    pass
