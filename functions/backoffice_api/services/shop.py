"""What the use cases are given: the facts, the clock, chance, the payment provider, the queue and the shop's names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ..domain.conversation_id import ConversationIds
from ..payments.port import Payments
from ..storage.port import Reader, Store
from .delivery_queue import DeliveryQueue
from .model_check_queue import ModelCheckQueue
from .settlement_queue import SettlementQueue
from .unit_of_work import UseCases


@dataclass(frozen=True)
class Shop:
    """One shop.

    Attributes:
        clock: the present time, aware, in UTC.
        new_id: a random number of nine digits; a taken one is noticed at the commit and drawn again.
        deliveries: where the worker is told that something waits to be sent.
        settlements: where a payment that changed waits to be read.
        model_checks: where the worker is told to check the model's name.
        notices_url: where the provider tells that a payment changed.
        notice_secrets: what its notices are signed with; two while the secret is being changed.
        takes_test_money: whether a payment without real money pays, as on a laptop.
        is_rehearsal: whether shoppers pay at a double, so that nobody is charged.
        checkout_secret: what the links' tokens are derived from.
        conversation_ids: how conversations are named in addresses.
        public_base_url: the origin of the checkout page, without a slash at its end.
        most_unpaid: what the unpaid orders of one shopper may come to, in centavos.
        whatsapp: the number on which it sells, as digits; empty where it is not known.
        timezone: where the shop is, as the time zone database names it; times are UTC everywhere else.
        recent: where what shoppers look at may be read, some seconds old; None for the store itself.
    """

    cases: UseCases
    clock: Callable[[], datetime]
    new_id: Callable[[], int]
    payments: Payments
    deliveries: DeliveryQueue
    settlements: SettlementQueue
    model_checks: ModelCheckQueue
    checkout_secret: str
    conversation_ids: ConversationIds
    public_base_url: str
    name: str
    whatsapp: str
    timezone: str
    most_unpaid: int
    notices_url: str
    notice_secrets: tuple[str, ...]
    takes_test_money: bool
    is_rehearsal: bool
    recent: Reader | None = None

    @property
    def shelves(self) -> Reader:
        """Where a shopper's look at the catalogue is answered from; nothing is decided on that."""
        return self.recent or self.store

    @property
    def store(self) -> Store:
        """Where the facts are."""
        return self.cases.store
