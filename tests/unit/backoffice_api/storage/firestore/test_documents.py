"""What a Firestore document holds: what queries ask for as fields, all the rest as text that nobody judges."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport
from google.cloud.firestore_v1.types import Document, Value
from hypothesis import given, settings
from hypothesis import strategies as st

from backoffice_api.app import open_store
from backoffice_api.domain.conversation import Conversation, begin
from backoffice_api.domain.idempotency import IdempotencyRecord
from backoffice_api.storage.firestore.calls import connect
from backoffice_api.storage.firestore.documents import KEPT_COMMITS, Documents, native_members
from backoffice_api.storage.firestore.store import FirestoreStore
from backoffice_api.storage.port import Create, Save, Verify
from backoffice_api.storage.shop_schema import SCHEMA
from local.firestore_emulator import Emulator
from retail.errors import Unavailable
from retail.settings import Settings, SettingsError
from tests import any_entity
from tests.firestore import a_firestore_store, a_project

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DOCUMENTS = Documents("projects/p/databases/(default)", SCHEMA)

ODD: list[Any] = [
    [[1, [2, [3]]], [], [[]]],
    {"": 1, "__name__": 2, "__x__": {"": ""}, "a.b": 3, "`": 4, "/": 5},
    {"big": 2**64, "bigger": -(10**30), "small": 1e-300},
    ["\ud83d", "\udc00\ud800", "\x00", "\x1a0000", "\uffff"],
    {"deep": json.loads("[" * 60 + "]" * 60)},
]
trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(any_entity.ODD) | st.text(max_size=5),
    lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["", "__x__", "a"]), inner),
    max_leaves=12,
)


def fields(document: Document) -> dict[str, str]:
    """The type of each field."""
    return {
        name: Value.pb(value).WhichOneof("value_type") for name, value in document.fields.items()
    }


@pytest.fixture(scope="module")
def store(emulator: Emulator) -> FirestoreStore:
    return a_firestore_store(emulator)


def test_a_document_has_a_field_for_what_queries_ask_and_one_text_for_the_rest() -> None:
    conversation = replace(begin("549", "whatsapp:+549", NOON), memory=json.dumps(ODD))
    assert fields(DOCUMENTS.write(conversation, ("c1",))) == {
        "is_at_rest": "boolean_value",
        "is_counted": "boolean_value",
        "is_remembered": "boolean_value",
        "paused": "boolean_value",
        "held_since": "string_value",
        "waits_for_person": "boolean_value",
        "waits_since": "string_value",
        "updated_at": "string_value",
        "body": "string_value",
        "commits": "string_value",
    }
    record = IdempotencyRecord("k", "f", 201, "{}", "t-1", "{}", NOON, NOON)
    assert fields(DOCUMENTS.write(record, ("c1",))) == {
        "about": "array_value",
        "turn_id": "string_value",
        "created_at": "string_value",
        "expires_at": "timestamp_value",
        "body": "string_value",
        "commits": "string_value",
    }


def test_no_large_member_is_a_field() -> None:
    large = {"memory", "pending", "outbox", "answer", "tool_call", "tool_calls", "text", "items"}
    for kind in SCHEMA.kinds:
        assert not large & set(native_members(kind, SCHEMA)), kind


@given(st.sampled_from(SCHEMA.kinds).flatmap(any_entity.of))
@settings(max_examples=150)
def test_any_entity_comes_back_as_it_was(entity: Any) -> None:
    wire = Document.serialize(DOCUMENTS.write(entity, ("c1",)))
    assert DOCUMENTS.read(type(entity), Document.deserialize(wire)).entity == entity


@pytest.mark.parametrize("odd", ODD, ids=range(len(ODD)))
@pytest.mark.parametrize("as_is", [True, False])
def test_whatever_a_tool_or_a_shopper_says_is_kept(
    store: FirestoreStore, odd: Any, as_is: bool
) -> None:
    text = json.dumps(odd, ensure_ascii=not as_is)
    key = a_project()
    record = IdempotencyRecord(key, "f", 201, text, key, text, NOON, NOON)
    conversation = replace(begin(key, "whatsapp:+549", NOON), memory=text)
    store.commit([Create(record), Create(conversation)])
    kept, memory = store.get(IdempotencyRecord, key), store.get(Conversation, key)
    assert kept
    assert memory
    assert (kept.entity, memory.entity) == (record, conversation)
    assert json.loads(kept.entity.answer) == odd


@given(tree=trees)
@settings(max_examples=30)
def test_any_json_is_kept(store: FirestoreStore, tree: Any) -> None:
    text = json.dumps(tree)
    key = a_project()
    store.commit([Create(IdempotencyRecord(key, "f", 201, text, "", text, NOON, NOON))])
    kept = store.get(IdempotencyRecord, key)
    assert kept
    assert kept.entity.answer == text


def test_a_document_remembers_its_last_commits_and_no_more(store: FirestoreStore) -> None:
    key = a_project()
    store.commit([Create(begin(key, "whatsapp:+549", NOON))])
    for n in range(KEPT_COMMITS + 3):
        read = store.get(Conversation, key)
        assert read
        assert len(read.version.commits) == min(n + 1, KEPT_COMMITS)  # type: ignore[attr-defined]
        store.commit([Save(replace(read.entity, fence=n), read.version)])


def test_a_member_may_become_a_field_or_cease_to_be_one() -> None:
    entity = replace(begin("549", "whatsapp:+549", NOON), memory="{}")
    without = Documents(DOCUMENTS.root[: -len("/documents")], type(SCHEMA)(SCHEMA.kinds, ()))
    assert without.read(Conversation, DOCUMENTS.write(entity, ("c",))).entity == entity
    assert DOCUMENTS.read(Conversation, without.write(entity, ("c",))).entity == entity


def test_a_version_of_another_store_is_a_bug(store: FirestoreStore) -> None:
    with pytest.raises(TypeError):
        store.commit([Verify(Conversation, "549", 7)])


def test_a_database_that_is_not_there_is_unavailable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("backoffice_api.storage.firestore.calls.IN_ALL_SECONDS", 0.3)
    store = FirestoreStore(connect("127.0.0.1:1"), "p", SCHEMA)
    for call in (
        store.ping,
        lambda: store.get(Conversation, "549"),
        lambda: store.commit([Create(begin("549", "whatsapp:+549", NOON))]),
    ):
        with pytest.raises(Unavailable) as refusal:
            call()
        assert refusal.value.code == "store_busy"
    store.close()


def test_in_the_cloud_it_is_google_s_own_with_the_credentials_of_the_place(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    credentials = tmp_path / "credentials.json"
    credentials.write_text(
        json.dumps(
            {
                "type": "authorized_user",
                "client_id": "id",
                "client_secret": "secret",
                "refresh_token": "token",
            }
        )
    )
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(credentials))
    made = []

    def make(*arguments: Any, **options: Any) -> Any:
        made.append(arguments)
        return create_channel(*arguments, **options)

    create_channel = FirestoreGrpcTransport.create_channel
    monkeypatch.setattr(FirestoreGrpcTransport, "create_channel", make)
    calls = connect("")
    assert made == []  # the server is about to fork, which no channel survives
    assert calls.api is calls.api
    assert len(made) == 1
    assert calls.api.transport.host == "firestore.googleapis.com:443"
    assert calls.metadata == ()
    store = open_store(Settings(google_cloud_project="milo"))
    assert isinstance(store, FirestoreStore)
    with pytest.raises(SettingsError, match="GOOGLE_CLOUD_PROJECT"):
        open_store(Settings())
