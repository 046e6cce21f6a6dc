"""What the queue and the clock wake, and what came of it."""

from typing import TypedDict


class DeliveryTask(TypedDict):
    """What wakes the worker for what waits to be sent: the conversation, and the newest message in it.

    `message_id` is the message's id in the transcript; it names the task and is not looked at otherwise.
    """

    wa_id: str
    message_id: str


class SettlementTask(TypedDict):
    """A payment of the provider's that is to be read again; `is_fraud` when the provider warned of it."""

    payment_id: int
    is_fraud: bool


class ModelCheck(TypedDict):
    """The check of the model's name in a week, such as `2026-W49` (ISO 8601)."""

    week: str


class Tick(TypedDict):
    """What was done because time went by: how many orders were released that nobody paid, of how many
    documents the figures were carried over to their days, how many
    conversations were handed back to Milo, how many payments and orders
    the provider was asked about, and in how many conversations something was left for which the worker has a task
    now."""

    released_orders: int
    counted_documents: int
    handed_back: int
    settled_payments: int
    swept_conversations: int
