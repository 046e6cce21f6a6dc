"""Lines of a portable file that are no entities: each is refused by its number, and none crashes it."""

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_api.domain.user import EmailKey, User
from backoffice_api.storage.entities import KINDS
from backoffice_api.storage.port import MAX_DOCUMENT_BYTES
from local.portable_file import (
    MAX_COMPLAINT,
    NAMES,
    FileError,
)
from tests import any_entity
from tests.examples import often
from tests.portable import LINK, NOON, checked, complaint, finished, line, written


@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"\n", "is not JSON text"),
        (b"{\n", "is not JSON text"),
        (b"\xff\n", "is not JSON text"),
        (b"[" * 100_000 + b"\n", "is not JSON text"),
        (b"9" * 10_000 + b"\n", "is not JSON text"),
        (b"[]\n", "is not a JSON object"),
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
    assert len(said) <= MAX_COMPLAINT + len("line 3: ")
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


@pytest.mark.parametrize("examples", often([20, 100]))
@pytest.mark.parametrize("kind", KINDS)
def test_no_value_in_a_member_s_place_crashes_it(kind: Any, examples: int) -> None:
    odd = [None, True, -1, 2**70, 1.5, "", "0001-01-01T00:00:00+23:00", [], {}, [[1]], {"items": 1}]

    @settings(max_examples=examples)
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
