"""The portable file: what was written comes back, and a file that anything happened to is refused."""

import hashlib
import io
import json
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backoffice_api.domain.checkout import CheckoutLink
from backoffice_api.domain.user import EmailKey, PhoneKey, User
from backoffice_api.storage.codec import collection_of
from backoffice_api.storage.entities import KINDS
from backoffice_api.storage.port import MAX_DOCUMENT_BYTES
from local.portable_file import (
    LONGEST_COMPLAINT,
    NAMES,
    SCHEMA,
    Contents,
    FileError,
    Header,
    check,
    read,
    write,
)
from tests import any_entity

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
HEADER = Header(NOON, "sqlite")


def in_order(entities: Iterable[Any]) -> list[Any]:
    return sorted(entities, key=lambda entity: (collection_of(type(entity)), entity.key))


def written(entities: Iterable[Any], header: Header = HEADER) -> bytes:
    file = io.BytesIO()
    write(header, in_order(entities), file, lambda _: None)
    return file.getvalue()


def checked(file: bytes) -> Contents:
    return check(io.BytesIO(file), lambda _: None)


def complaint(file: bytes) -> str:
    with pytest.raises(FileError) as refusal:
        checked(file)
    return str(refusal.value)


def finished(entity_lines: Iterable[bytes], counts: dict[str, int]) -> bytes:
    """A file whose first and last line are right, whatever is between them."""
    lines = b"".join(entity_lines)
    return HEADER.line + lines + Contents(counts, hashlib.sha256(lines).hexdigest()).line


def line(**members: Any) -> bytes:
    return json.dumps(members, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


SOME = (
    PhoneKey("5491123456789", 7),
    EmailKey("juan@example.com", 7),
    User(7, "Juan 🧉", "juan@example.com", "5491123456789", "", NOON, ("juan",)),
    CheckoutLink("abc", 9),
)
LINK = line(kind="checkout_link", entity={"key": "abc", "order_id": 9})


@given(any_entity.shops())
def test_what_was_written_is_read_whatever_it_is(entities: list[Any]) -> None:
    file = written(entities)
    assert [each.entity for each in read(io.BytesIO(file))] == in_order(entities)
    contents = checked(file)
    assert contents.total == len(entities)
    assert contents.counts == {
        name: count
        for name, kind in NAMES.items()
        if (count := sum(type(entity) is kind for entity in entities))
    }


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_written_and_read(kind: Any) -> None:
    @given(any_entity.of(kind))
    def there_and_back(entity: Any) -> None:
        assert [each.entity for each in read(io.BytesIO(written([entity])))] == [entity]

    there_and_back()


def test_every_line_is_a_line_whatever_is_in_it() -> None:
    user = User(7, "a\nb\r\n\u2028\x85\x00\ud83d", "e", "p", "", NOON, ())
    file = written([user])
    assert file.count(b"\n") == 3
    assert file.endswith(b"\n")
    assert all(json.loads(each) for each in file.split(b"\n")[:-1])


def test_files_of_the_same_data_differ_only_in_their_first_line() -> None:
    cloud = Header(datetime(2027, 1, 1, tzinfo=UTC), "firestore")
    (first, *rest), (other, *others) = (
        written(SOME, header).splitlines() for header in (HEADER, cloud)
    )
    assert first != other
    assert rest == others


def test_it_tells_the_kinds_that_it_has_read() -> None:
    told: list[str] = []
    check(io.BytesIO(written(SOME)), told.append)
    assert told == ["checkout_link", "email_key", "phone_key", "user"]


def test_a_file_is_read_from_its_beginning_each_time() -> None:
    file = io.BytesIO(written(SOME))
    assert check(file, lambda _: None).total == 4
    assert [each.number for each in read(file)] == [2, 3, 4, 5]


@given(st.data())
def test_a_file_that_was_cut_anywhere_is_refused(data: st.DataObject) -> None:
    file = written(SOME)
    cut = file[: data.draw(st.integers(0, len(file) - 1))]
    lines = cut.count(b"\n")
    assert complaint(cut).startswith(f"line {lines + 1}: the file ends too early")


def test_a_file_that_was_cut_between_two_lines_is_refused() -> None:
    lines = written(SOME).splitlines(keepends=True)
    for count in range(len(lines)):
        assert complaint(b"".join(lines[:count])).startswith(f"line {count + 1}: the file ends")


@given(st.data())
def test_a_file_with_one_other_byte_anywhere_is_refused(data: st.DataObject) -> None:
    file = bytearray(written(SOME))
    place = data.draw(st.integers(0, len(file) - 1))
    file[place] ^= data.draw(st.integers(1, 255))
    assert complaint(bytes(file)).startswith("line ")


def test_a_file_with_one_other_bit_is_refused_at_each_place() -> None:
    file = written(SOME)
    for place in range(len(file)):
        changed = bytearray(file)
        changed[place] ^= 1
        assert complaint(bytes(changed)).startswith("line ")


def test_a_line_that_is_there_twice_is_refused() -> None:
    assert complaint(finished([LINK, LINK], {"checkout_link": 2})) == (
        "line 3: this entity is there twice, or out of order"
    )


def test_lines_that_changed_places_are_refused() -> None:
    lines = written(SOME).splitlines(keepends=True)
    lines[2], lines[3] = lines[3], lines[2]
    assert "line 4: this entity is there twice, or out of order" in complaint(b"".join(lines))


def test_a_line_that_is_missing_is_refused() -> None:
    lines = written(SOME).splitlines(keepends=True)
    assert complaint(b"".join(lines[:2] + lines[3:])) == (
        "line 5: counts or checksum differ: the file was changed after it was written"
    )


def test_a_second_file_behind_the_first_is_refused() -> None:
    assert complaint(written(SOME) * 2) == "line 7: something follows the last line"


def test_windows_line_ends_are_refused() -> None:
    assert "changed after it was written" in complaint(written(SOME).replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"\n", "is no JSON text"),
        (b"{\n", "is no JSON text"),
        (b"\xff\n", "is no JSON text"),
        (b"[" * 100_000 + b"\n", "is no JSON text"),
        (b"9" * 10_000 + b"\n", "is no JSON text"),
        (b"[]\n", "is no JSON object"),
        (line(), "is neither an entity nor the last line"),
        (line(kind="user"), "is neither an entity nor the last line"),
        (line(kind="teapot", entity={}), "this program knows no kind 'teapot'"),
        (line(kind=["user"], entity={}), "this program knows no kind ['user']"),
        (line(kind="user", entity=None), "user: unreadable_document: not the document of a User"),
        (
            line(kind="checkout_link", entity={"key": "a", "order_id": 9, "later": 1}),
            "checkout_link: unreadable_document: not the document of a CheckoutLink",
        ),
        (
            line(kind="checkout_link", entity={"key": "a", "order_id": 2**63}),
            "checkout_link: unreadable_document: 9223372036854775808 is no whole number",
        ),
        (
            line(kind="checkout_link", entity={"key": "a/b", "order_id": 9}),
            "checkout_link: invalid_key",
        ),
        (
            b'{"kind":"checkout_link","entity":{"key":"\\ud800","order_id":9}}\n',
            "checkout_link: invalid_key",
        ),
        (
            line(kind="catalogue_load", entity={"key": "first", "done": 1}),
            "catalogue_load: unreadable_document: 1 is no boolean",
        ),
    ],
)
def test_a_line_that_is_no_entity_is_refused_by_its_number(bad: bytes, why: str) -> None:
    said = complaint(finished([LINK, bad], {"checkout_link": 2}))
    assert said.startswith(f"line 3: {why}")
    assert len(said) <= LONGEST_COMPLAINT + len("line 3: ")
    assert "\n" not in said


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | any_entity.texts,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(st.sampled_from(["id", "kind", "entity", "key", "items"]), inner)
        ),
    ),
    st.sampled_from(sorted(NAMES)),
)
def test_no_line_crashes_it(anything: Any, kind: str) -> None:
    bad = json.dumps({"kind": kind, "entity": anything}).encode() + b"\n"
    with suppress(FileError):  # a vocabulary may be `{}`
        checked(finished([bad], {kind: 1}))


@pytest.mark.parametrize("kind", KINDS)
def test_no_value_in_a_member_s_place_crashes_it(kind: Any) -> None:
    odd = [None, True, -1, 2**70, 1.5, "", "0001-01-01T00:00:00+23:00", [], {}, [[1]], {"items": 1}]

    @given(any_entity.of(kind), st.data())
    def one_member_replaced(entity: Any, data: st.DataObject) -> None:
        members = json.loads(written([entity]).splitlines()[1])
        name = data.draw(st.sampled_from(sorted(members["entity"])))
        members["entity"][name] = data.draw(st.sampled_from(odd))
        bad = json.dumps(members).encode() + b"\n"
        with suppress(FileError):  # some are right in some members' places
            checked(finished([bad], {members["kind"]: 1}))

    one_member_replaced()


def test_a_time_that_is_none_in_utc_is_refused() -> None:
    user = {"id": 7, "name": "", "email": "", "phone": "", "segment": "", "tokens": []}
    bad = line(kind="user", entity={**user, "created_at": "0001-01-01T00:00:00+23:00"})
    assert "is no time in UTC" in complaint(finished([bad], {"user": 1}))


def test_an_entity_that_no_store_takes_is_refused() -> None:
    room = MAX_DOCUMENT_BYTES - len('{"key":"","user_id":7}')
    assert checked(written([EmailKey("k", 7)])).total == 1
    user = User(7, "ñ" * (room // 2 + 10), "e", "p", "", NOON, ())
    assert complaint(written([user])) == "line 2: user: is larger than a store can hold"
    user = User(7, "ñ" * room, "e", "p", "", NOON, ())
    assert complaint(written([user])) == "line 2: is longer than any entity"


def with_header(**members: Any) -> bytes:
    first = {key: value for key, value in json.loads(HEADER.line).items() if key != "sha256"}
    first |= members
    digest = hashlib.sha256(line(**first)).hexdigest()
    return written(SOME).replace(HEADER.line, line(**first, sha256=digest))


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"format": "other"}, "this is no file that `make export` wrote"),
        ({"version": 2}, "is of version 2 and this program knows 1: update the program"),
        ({"version": "1"}, "has no version"),
        ({"version": True}, "has no version"),
        ({"schema": SCHEMA + 1}, f"is of schema {SCHEMA + 1} and this program knows {SCHEMA}"),
        ({"schema": 0}, "has no schema"),
    ],
)
def test_a_file_of_another_program_or_a_newer_one_is_refused(
    members: dict[str, Any], why: str
) -> None:
    assert checked(with_header()).total == 4
    assert complaint(with_header(**members)).startswith(f"line 1: {why}")


def test_a_header_that_was_changed_is_refused() -> None:
    changed = written(SOME).replace(b"2026-11-22", b"2026-11-21")
    assert complaint(changed) == "line 1: the header was changed after it was written"


@pytest.mark.parametrize(
    "content", [b"", b"sku,name\n", b"\x00" * 100, b"{}\n", b"SQLite format 3\n"]
)
def test_what_is_no_such_file_is_refused(content: bytes) -> None:
    assert complaint(content).startswith("line 1: ")
