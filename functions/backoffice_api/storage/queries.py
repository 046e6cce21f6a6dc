"""The named queries: each is one index on Firestore and one on SQLite.

Members that a query filters or orders by are plain members of the entity (text, whole number, boolean,
an aware datetime, or for `holds` a tuple of texts); the one it orders by is never None. A filter that may
be left out makes two queries with two names. `ALL` has an example of each, for the stores to make
their indexes of: a query that is not in it is refused.
"""

from typing import Any

from retail.wire import OrderStatus

from ..domain.audit import AuditEntry
from ..domain.cart import Cart
from ..domain.catalogue_import import CatalogueImport
from ..domain.conversation import Conversation
from ..domain.dead_letter import DeadLetter
from ..domain.erasure import Erasure
from ..domain.idempotency import IdempotencyRecord
from ..domain.merge import Merge
from ..domain.message import Message
from ..domain.notice import Notice
from ..domain.order import Order
from ..domain.owner_notice import OwnerNotice
from ..domain.panel_people import PanelPerson
from ..domain.payment import Payment
from ..domain.price_raise import PriceRaise
from ..domain.product import Product
from ..domain.product_change import ProductChange
from ..domain.special_price import SpecialPrice
from ..domain.user import User
from ..domain.vocabulary import VocabularyShard
from ..domain.withdrawal import Withdrawal
from .port import Query


def journal_of_turn(turn_id: str) -> Query[IdempotencyRecord]:
    """What the tools of a turn did, in the order they did it."""
    return Query(
        "journal_of_turn", IdempotencyRecord, order="created_at", equal={"turn_id": turn_id}
    )


def answers_about(whom: str) -> Query[IdempotencyRecord]:
    """Kept answers, not of tool calls, that may hold somebody's data: a user's by their id, or a conversation's."""
    return Query("answers_about", IdempotencyRecord, order="created_at", holds=("about", whom))


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


def conversations_waiting() -> Query[Conversation]:
    """Conversations in which somebody waits for a person of the shop, the longest waiting first."""
    return Query(
        "conversations_waiting", Conversation, order="waits_since", equal={"waits_for_person": True}
    )


def conversations_remembered() -> Query[Conversation]:
    """Conversations of which Milo or the list has something that was said, the longest untouched first."""
    return Query(
        "conversations_remembered",
        Conversation,
        order="updated_at",
        equal={"is_remembered": True},
        skips_unreadable=True,
    )


def conversations_held() -> Query[Conversation]:
    """Conversations in which Milo is silent, first that in which a person has not written for the longest time."""
    return Query(
        "conversations_held",
        Conversation,
        order="held_since",
        equal={"paused": True},
        skips_unreadable=True,
    )


def conversations_uncounted() -> Query[Conversation]:
    """Conversations that carry what is not in their days' figures, the longest untouched first."""
    return Query(
        "conversations_uncounted",
        Conversation,
        order="updated_at",
        equal={"is_counted": False},
        skips_unreadable=True,
    )


def dead_letters() -> Query[DeadLetter]:
    """All messages that were given up, the newest first."""
    return Query("dead_letters", DeadLetter, order="created_at", descending=True)


def dead_letters_of(wa_id: str) -> Query[DeadLetter]:
    """Those of one conversation, the oldest first."""
    return Query("dead_letters_of", DeadLetter, order="created_at", equal={"wa_id": wa_id})


def messages_of_conversation(wa_id: str) -> Query[Message]:
    """A transcript, the newest first."""
    return Query(
        "messages_of_conversation", Message, order="seq", descending=True, equal={"wa_id": wa_id}
    )


def messages_by_age() -> Query[Message]:
    """Everything that was said, the oldest first."""
    return Query("messages_by_age", Message, order="created_at", skips_unreadable=True)


def users() -> Query[User]:
    """Everybody, the newest first."""
    return Query("users", User, order="created_at", descending=True)


def users_uncounted() -> Query[User]:
    """Shoppers whose registration is not in its day's figures, the first that registered first."""
    return Query(
        "users_uncounted",
        User,
        order="created_at",
        equal={"is_counted": False},
        skips_unreadable=True,
    )


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


def products_by_stock() -> Query[Product]:
    """The whole catalogue, first that of which the least is left."""
    return Query("products_by_stock", Product, order="stock")


def changes_of_product(product_id: int) -> Query[ProductChange]:
    """What was changed of a product, the newest first."""
    return Query(
        "changes_of_product",
        ProductChange,
        order="at",
        descending=True,
        equal={"product_id": product_id},
    )


def price_raises() -> Query[PriceRaise]:
    """All raises of many prices, the newest first."""
    return Query("price_raises", PriceRaise, order="created_at", descending=True)


def price_raises_begun() -> Query[PriceRaise]:
    """Raises that are begun and not done, the newest first: the clock leaves those of another day alone."""
    return Query(
        "price_raises_begun",
        PriceRaise,
        order="created_at",
        descending=True,
        equal={"state": "applying"},
        skips_unreadable=True,
    )


def imports_begun() -> Query[CatalogueImport]:
    """Files of which some rows are applied and not all, the newest first: the clock leaves those that are over alone."""
    return Query(
        "imports_begun",
        CatalogueImport,
        order="created_at",
        descending=True,
        equal={"state": "applying"},
        skips_unreadable=True,
    )


def special_prices_open() -> Query[SpecialPrice]:
    """Special prices that are still to begin or to end, the first that is due first."""
    return Query(
        "special_prices_open",
        SpecialPrice,
        order="turns_at",
        equal={"is_open": True},
        skips_unreadable=True,
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


def orders_in_status(status: OrderStatus) -> Query[Order]:
    """The orders of one state, the newest first."""
    return Query(
        "orders_in_status", Order, order="created_at", descending=True, equal={"status": status}
    )


def first_orders_in_status(status: OrderStatus) -> Query[Order]:
    """The orders of one state, the oldest first."""
    return Query("first_orders_in_status", Order, order="created_at", equal={"status": status})


def first_orders_with(facet: str) -> Query[Order]:
    """The orders with a facet, the oldest first."""
    return Query("first_orders_with", Order, order="created_at", holds=("facets", facet))


def orders_with(facet: str) -> Query[Order]:
    """The orders with a facet, see `domain/order_facets.py`, the newest first."""
    return Query("orders_with", Order, order="created_at", descending=True, holds=("facets", facet))


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


def orders_uncounted() -> Query[Order]:
    """Orders that carry what is not in their days' figures, the first that was placed first."""
    return Query(
        "orders_uncounted",
        Order,
        order="created_at",
        equal={"is_counted": False},
        skips_unreadable=True,
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


def owner_notices_waiting() -> Query[OwnerNotice]:
    """What the owner is to be told, the first that is due first."""
    return Query(
        "owner_notices_waiting",
        OwnerNotice,
        order="due_at",
        equal={"is_waiting": True},
        skips_unreadable=True,
    )


def owner_notices() -> Query[OwnerNotice]:
    """What the owner was or is to be told, the newest first."""
    return Query("owner_notices", OwnerNotice, order="due_at", descending=True)


def panel_people() -> Query[PanelPerson]:
    """Everybody with a login of the panel, by name."""
    return Query("panel_people", PanelPerson, order="name")


def audit() -> Query[AuditEntry]:
    """What people did in the panel, the newest first."""
    return Query("audit", AuditEntry, order="at", descending=True)


def audit_of_person(person_key: str) -> Query[AuditEntry]:
    """What one of them did, the newest first."""
    return Query(
        "audit_of_person",
        AuditEntry,
        order="at",
        descending=True,
        equal={"person_key": person_key},
    )


def audit_of_subject(subject: str) -> Query[AuditEntry]:
    """What was done to one thing, the oldest first."""
    return Query("audit_of_subject", AuditEntry, order="at", equal={"subject": subject})


def erasures_open() -> Query[Erasure]:
    """Deletions of personal data that are not done, the oldest first."""
    return Query(
        "erasures_open", Erasure, order="begun_at", equal={"is_open": True}, skips_unreadable=True
    )


def merges_open() -> Query[Merge]:
    """Merges of two users that are not done, the oldest first."""
    return Query(
        "merges_open", Merge, order="begun_at", equal={"is_open": True}, skips_unreadable=True
    )


def payments_of_order(order_id: int) -> Query[Payment]:
    """What was paid for an order, or tried, the last changed first."""
    return Query(
        "payments_of_order",
        Payment,
        order="changed_at",
        descending=True,
        equal={"order_id": order_id},
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


def withdrawals() -> Query[Withdrawal]:
    """All withdrawals, the newest first."""
    return Query("withdrawals", Withdrawal, order="asked_at", descending=True)


def open_withdrawals() -> Query[Withdrawal]:
    """Those that the owner has to decide on, the longest waiting first."""
    return Query("open_withdrawals", Withdrawal, order="asked_at", equal={"is_open": True})


def withdrawals_of_order(order_id: int) -> Query[Withdrawal]:
    """What was asked for of an order, the oldest first."""
    return Query("withdrawals_of_order", Withdrawal, order="asked_at", equal={"order_id": order_id})


def vocabulary_shards() -> Query[VocabularyShard]:
    """The words of a large catalogue, in ABC order."""
    return Query("vocabulary_shards", VocabularyShard, order="key")


ALL: tuple[Query[Any], ...] = (
    journal_of_turn(""),
    answers_about(""),
    conversations(),
    conversations_in_flight(),
    conversations_waiting(),
    conversations_held(),
    conversations_remembered(),
    conversations_uncounted(),
    dead_letters(),
    dead_letters_of(""),
    messages_of_conversation(""),
    messages_by_age(),
    users(),
    users_uncounted(),
    users_by_token(""),
    products(),
    products_by_token(""),
    products_in_category(""),
    products_by_stock(),
    changes_of_product(0),
    price_raises(),
    price_raises_begun(),
    imports_begun(),
    special_prices_open(),
    offers(),
    offers_in_category(""),
    carts_with_items(),
    orders(),
    orders_in_status("placed"),
    first_orders_in_status("placed"),
    first_orders_with(""),
    orders_with(""),
    orders_of_user(0),
    unpaid_orders(),
    unpaid_orders_of_user(0),
    orders_watched(),
    orders_uncounted(),
    panel_people(),
    audit(),
    audit_of_person(""),
    audit_of_subject(""),
    erasures_open(),
    merges_open(),
    payments_of_order(0),
    payments_owed(),
    notices_waiting(),
    notices_for_templates(),
    owner_notices_waiting(),
    owner_notices(),
    payments_held(),
    withdrawals(),
    open_withdrawals(),
    withdrawals_of_order(0),
    vocabulary_shards(),
)
