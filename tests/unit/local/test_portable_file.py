"""The portable file: what was written comes back, and a file that anything happened to is refused."""

import hashlib
import io
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_api.domain.user import User
from backoffice_api.storage.entities import KINDS
from local.portable_file import (
    NAMES,
    SCHEMA,
    Header,
    check,
    read,
)
from tests import any_entity
from tests.examples import often, tried
from tests.portable import (
    HEADER,
    LINK,
    NOON,
    SOME,
    checked,
    complaint,
    finished,
    in_order,
    line,
    written,
)


@tried(20, 100, given_={"entities": any_entity.shops()})
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


@pytest.mark.parametrize("examples", often([20, 100]))
@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_can_be_written_and_read(kind: Any, examples: int) -> None:
    @settings(max_examples=examples)
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


def test_a_file_that_was_cut_anywhere_is_refused() -> None:
    file = written(SOME)
    for length in range(len(file)):
        cut = file[:length]
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


def with_header(**members: Any) -> bytes:
    first = {key: value for key, value in json.loads(HEADER.line).items() if key != "sha256"}
    first |= members
    digest = hashlib.sha256(line(**first)).hexdigest()
    return written(SOME).replace(HEADER.line, line(**first, sha256=digest))


@pytest.mark.parametrize(
    ("members", "why"),
    [
        ({"format": "other"}, "this is not a file that `make export` wrote"),
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
