"""Every class that is stored. A class is stored under its name, so renaming one is a migration."""

from ..domain.cart import Cart
from ..domain.catalogue import CatalogueLoad
from ..domain.checkout import CheckoutLink
from ..domain.conversation import Conversation
from ..domain.dead_letter import DeadLetter
from ..domain.idempotency import IdempotencyRecord
from ..domain.message import Message
from ..domain.notice import Notice
from ..domain.order import Order
from ..domain.payment import Payment
from ..domain.product import Product, SkuKey
from ..domain.shop_document import ShopDocument
from ..domain.turn import TurnRecord
from ..domain.user import EmailKey, PhoneKey, User
from ..domain.vocabulary import Vocabulary, VocabularyShard
from .port import Entity

KINDS: tuple[type[Entity], ...] = (
    Cart,
    CatalogueLoad,
    CheckoutLink,
    Conversation,
    DeadLetter,
    EmailKey,
    IdempotencyRecord,
    Message,
    Notice,
    Order,
    Payment,
    PhoneKey,
    Product,
    ShopDocument,
    SkuKey,
    TurnRecord,
    User,
    Vocabulary,
    VocabularyShard,
)

EXPIRING: tuple[type[Entity], ...] = (IdempotencyRecord,)
"""Those that may go some time after their `expires_at`; whoever reads one checks it, as it may still be there."""

QUOTING: tuple[type[Entity], ...] = (
    Conversation,
    DeadLetter,
    IdempotencyRecord,
    Message,
    TurnRecord,
)
"""Those that hold what shoppers, Milo, the owner and the API said, and so may quote a payment link."""

REMEMBERED: tuple[type[Entity], ...] = (
    CheckoutLink,
    Product,
    ShopDocument,
    Vocabulary,
    VocabularyShard,
)
"""Those that shoppers look at all the time and that may be shown some seconds old, or never change."""
