"""The named queries: each is one index on Firestore and one on SQLite.

Members that a query filters or orders by are plain members of the entity (text, whole number, boolean,
an aware datetime, or for `holds` a tuple of texts); the one it orders by is never None. A filter that may
be left out makes two queries with two names. `ALL` has an example of each, for the stores to make
their indexes of: a query that is not in it is refused.
"""

from typing import Any

from ..domain.cart import Cart
from ..domain.conversation import Conversation
from ..domain.dead_letter import DeadLetter
from ..domain.idempotency import IdempotencyRecord
from ..domain.message import Message
from ..domain.notice import Notice
from ..domain.order import Order
from ..domain.payment import Payment
from ..domain.product import Product
from ..domain.user import User
from ..domain.vocabulary import VocabularyShard
from .port import Query


def journal_of_turn(turn_id: str) -> Query[IdempotencyRecord]:
    """What the tools of a turn did, in the order they did it."""
    return Query(
        "journal_of_turn", IdempotencyRecord, order="created_at", equal={"turn_id": turn_id}
    )


def conversations() -> Query[Conversation]:
    """All conversations, the last touched first."""
    return Query("conversations", Conversation, order="updated_at", descending=True)


def conversations_in_flight() -> Query[Conversation]:
    """Conversations in which something is in flight, the longest untouched first."""
    return Query(
        "conversations_in_flight",
        Conversation,
        order="updated_at",
        equal={"is_at_rest": False},
        skips_unreadable=True,
    )


def dead_letters() -> Query[DeadLetter]:
    """All messages that were given up, the newest first."""
    return Query("dead_letters", DeadLetter, order="created_at", descending=True)


def messages_of_conversation(wa_id: str) -> Query[Message]:
    """A transcript, the newest first."""
    return Query(
        "messages_of_conversation", Message, order="seq", descending=True, equal={"wa_id": wa_id}
    )


def users() -> Query[User]:
    """Everybody, the newest first."""
    return Query("users", User, order="created_at", descending=True)


def users_by_token(token: str) -> Query[User]:
    """Users of whom a word of name or e-mail begins so."""
    return Query("users_by_token", User, order="name", holds=("tokens", token))


def products() -> Query[Product]:
    """The whole catalogue by name."""
    return Query("products", Product, order="name")


def products_by_token(token: str) -> Query[Product]:
    """Products with a search token, see `domain/search.py`."""
    return Query("products_by_token", Product, order="name", holds=("tokens", token))


def products_in_category(category_key: str) -> Query[Product]:
    """A shelf by name."""
    return Query(
        "products_in_category", Product, order="name", equal={"category_key": category_key}
    )


def offers() -> Query[Product]:
    """What is on offer, by name."""
    return Query("offers", Product, order="name", equal={"is_offer": True})


def offers_in_category(category_key: str) -> Query[Product]:
    """What is on offer on a shelf, by name."""
    return Query(
        "offers_in_category",
        Product,
        order="name",
        equal={"category_key": category_key, "is_offer": True},
    )


def carts_with_items() -> Query[Cart]:
    """Carts that hold something, the last touched first."""
    return Query(
        "carts_with_items", Cart, order="updated_at", descending=True, equal={"has_items": True}
    )


def orders() -> Query[Order]:
    """All orders, the newest first."""
    return Query("orders", Order, order="created_at", descending=True)


def orders_of_user(user_id: int) -> Query[Order]:
    """A shopper's orders, the newest first."""
    return Query(
        "orders_of_user", Order, order="created_at", descending=True, equal={"user_id": user_id}
    )


def unpaid_orders() -> Query[Order]:
    """Orders that wait for their payment, the first to expire first."""
    return Query(
        "unpaid_orders",
        Order,
        order="expires_at",
        equal={"payment_status": "pending"},
        skips_unreadable=True,
    )


def unpaid_orders_of_user(user_id: int) -> Query[Order]:
    """A shopper's orders that wait for their payment, the last to expire first."""
    return Query(
        "unpaid_orders_of_user",
        Order,
        order="expires_at",
        descending=True,
        equal={"user_id": user_id, "payment_status": "pending"},
    )


def orders_watched() -> Query[Order]:
    """Orders of which the provider is asked now and then, the next one first."""
    return Query(
        "orders_watched", Order, order="watch_at", equal={"is_watched": True}, skips_unreadable=True
    )


def notices_waiting() -> Query[Notice]:
    """What shoppers are to be told of their orders, the first that is due first."""
    return Query(
        "notices_waiting", Notice, order="due_at", equal={"is_waiting": True}, skips_unreadable=True
    )


def notices_for_templates() -> Query[Notice]:
    """What shoppers could not be told in free words, the newest first."""
    return Query(
        "notices_for_templates",
        Notice,
        order="due_at",
        descending=True,
        equal={"state": "needs_template"},
    )


def payments_owed() -> Query[Payment]:
    """Payments of which something is on its way back, the longest untouched first."""
    return Query(
        "payments_owed", Payment, order="changed_at", equal={"is_owed": True}, skips_unreadable=True
    )


def payments_held() -> Query[Payment]:
    """Payments that the owner has to decide on, the newest first."""
    return Query(
        "payments_held", Payment, order="changed_at", descending=True, equal={"needs_owner": True}
    )


def vocabulary_shards() -> Query[VocabularyShard]:
    """The words of a large catalogue, in ABC order."""
    return Query("vocabulary_shards", VocabularyShard, order="key")


ALL: tuple[Query[Any], ...] = (
    journal_of_turn(""),
    conversations(),
    conversations_in_flight(),
    dead_letters(),
    messages_of_conversation(""),
    users(),
    users_by_token(""),
    products(),
    products_by_token(""),
    products_in_category(""),
    offers(),
    offers_in_category(""),
    carts_with_items(),
    orders(),
    orders_of_user(0),
    unpaid_orders(),
    unpaid_orders_of_user(0),
    orders_watched(),
    payments_owed(),
    notices_waiting(),
    notices_for_templates(),
    payments_held(),
    vocabulary_shards(),
)
