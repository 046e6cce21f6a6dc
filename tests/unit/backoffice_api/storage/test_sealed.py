"""The store with sealed links; that it keeps a store's promises is shown by `tests/contracts/test_store.py`."""

from base64 import b64decode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import get_type_hints

import pytest

from backoffice_api.domain.checkout import payment_url, token
from backoffice_api.domain.cipher import TextCipher
from backoffice_api.domain.conversation import Conversation, begin, queue, receive
from backoffice_api.domain.link_seal import LinkSeal
from backoffice_api.domain.message import InboundMessage, Location, Media
from backoffice_api.storage import queries
from backoffice_api.storage.codec import dump
from backoffice_api.storage.entities import KINDS, QUOTING
from backoffice_api.storage.port import Create, Entity, Save, Snapshot
from backoffice_api.storage.schema import Schema
from backoffice_api.storage.sealed import SealedStore
from backoffice_api.storage.sqlite import SqliteStore
from retail.errors import Invalid
from tests.backoffice import a_store

TOKENS = TextCipher("secret", "page tokens")
SECRET = token("secret", 42)
LINK = payment_url("https://shop.example", "secret", 42)
NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


def a_message() -> InboundMessage:
    """A message with a link wherever a shopper could put one."""
    return InboundMessage(
        sid="SM1",
        sender="whatsapp:+5491123456789",
        recipient="whatsapp:+14155238886",
        body=f"Hola {LINK}",
        kind="text",
        media=(Media(LINK, "image/png"), Media("https://example.com/a", LINK)),
        location=Location(-34.6, -58.4, LINK),
        button_payload=LINK,
        profile_name=LINK,
        received_at=NOON,
    )


def a_conversation() -> Conversation:
    """One that holds links on every level."""
    met = receive(begin("5491123456789", "whatsapp:+5491123456789", NOON), a_message(), NOON)
    said = queue(met, (f"Pagá acá:\n{LINK}", "Gracias"), (1, 2), "t-1", NOON)
    return replace(said, memory=f'{{"turns":["\\n{LINK}"]}}')


def stored(*entities: Entity) -> tuple[SealedStore, list[Entity]]:
    """A store that holds these, and what it holds at rest."""
    at_rest = a_store()
    store = SealedStore(at_rest, LinkSeal("secret"), TOKENS, QUOTING)
    store.commit([Create(entity) for entity in entities])
    return store, list(at_rest.walk(KINDS))


def test_every_text_of_an_entity_is_sealed_and_read_as_it_was() -> None:
    store, at_rest = stored(a_conversation())
    assert LINK in str(dump(a_conversation()))
    assert SECRET not in str(dump(at_rest[0]))
    read = store.get(Conversation, "5491123456789")
    assert read
    assert read.entity == a_conversation()


def test_each_way_to_read_and_write_seals_and_opens() -> None:
    store, _ = stored(a_conversation())
    read = store.get_many(Conversation, ["5491123456789", "1"])["5491123456789"]
    changed = replace(read.entity, memory=f"again {LINK}")
    store.commit([Save(changed, read.version)])
    assert store.get_many(Conversation, ["5491123456789"])["5491123456789"].entity == changed
    assert store.find(queries.conversations(), limit=1).items == (changed,)
    assert list(store.walk([Conversation])) == [changed]


def test_a_page_token_does_not_give_a_phone_away() -> None:
    store, _ = stored(a_conversation(), replace(a_conversation(), key="5491123456780"))
    first = store.find(queries.conversations(), limit=1)
    token = first.next_page_token
    assert token
    padded = token + "=" * (-len(token) % 4)
    assert b"54911" not in b64decode(padded, altchars=b"-_")
    (second,) = store.find(queries.conversations(), limit=1, page_token=token).items
    assert {first.items[0].key, second.key} == {"5491123456789", "5491123456780"}


@pytest.mark.parametrize("token", ["", "x", "A" * 80, "ñ", "a b", TOKENS.encrypt("x")])
def test_a_page_token_that_nobody_gave_is_refused(token: str) -> None:
    store, _ = stored(a_conversation())
    with pytest.raises(Invalid, match="invalid_page_token"):
        store.find(queries.conversations(), limit=1, page_token=token)


def test_what_was_stored_before_links_were_sealed_is_read_and_sealed_when_it_is_saved() -> None:
    at_rest = a_store()
    at_rest.commit([Create(a_conversation())])
    store = SealedStore(at_rest, LinkSeal("secret"), TOKENS, QUOTING)
    read = store.get(Conversation, "5491123456789")
    assert read
    assert read.entity == a_conversation()
    store.commit([Save(replace(read.entity, fence=1), read.version)])
    assert SECRET not in str([dump(each) for each in at_rest.walk(KINDS)])


@dataclass(frozen=True)
class Note:
    """An entity with a member that is derived from another."""

    key: str
    text: str
    last_word: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "last_word", self.text.split()[-1])


def test_what_is_derived_from_a_sealed_text_is_sealed_with_it() -> None:
    at_rest = SqliteStore(":memory:", Schema([Note], []))
    store = SealedStore(at_rest, LinkSeal("secret"), TOKENS, [Note])
    store.commit([Create(Note("1", f"Hola {LINK}"))])
    assert SECRET not in str([dump(each) for each in at_rest.walk([Note])])
    assert list(store.walk([Note])) == [Note("1", f"Hola {LINK}")]


@pytest.mark.parametrize("kind", KINDS)
def test_no_query_compares_a_text_that_somebody_wrote(kind: type[Entity]) -> None:
    """A sealed text would not be found."""
    compared = {
        name
        for query in queries.ALL
        if query.kind is kind and kind in QUOTING
        for name in (*query.equal, query.order, *(query.holds or ())[:1])
    }
    texts = {name for name in compared if get_type_hints(kind)[name] is str}
    assert texts <= {"turn_id", "wa_id"}


def test_an_entity_without_a_link_is_not_copied() -> None:
    plain = replace(
        a_conversation(), pending=(), outbox=(), heard=None, memory="hola", profile_name="Juan"
    )
    store, at_rest = stored(plain)
    assert at_rest == [plain]
    opened = store._snapshot(Snapshot(plain, 1)).entity
    assert opened is plain
