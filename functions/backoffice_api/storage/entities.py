"""Every class that is stored. A class is stored under its name, so renaming one is a migration."""

from ..domain.audit import AuditEntry
from ..domain.cart import Cart
from ..domain.catalogue import CatalogueLoad
from ..domain.catalogue_import import CatalogueImport, ImportPart
from ..domain.checkout import CheckoutLink
from ..domain.conversation import Conversation
from ..domain.day_figures import DayFigures
from ..domain.dead_letter import DeadLetter
from ..domain.erasure import Erasure
from ..domain.fulfilment import FullWindows, WindowLoad
from ..domain.idempotency import IdempotencyRecord
from ..domain.merge import Merge
from ..domain.message import Message
from ..domain.notice import Notice
from ..domain.order import Order
from ..domain.owner_notice import OwnerNotice
from ..domain.panel_access import LoginTries, PanelSessions
from ..domain.panel_people import PanelPerson
from ..domain.payment import Payment
from ..domain.price_raise import PriceRaise
from ..domain.product import Product, SkuKey
from ..domain.product_change import ProductChange
from ..domain.shop_document import ShopDocument
from ..domain.special_price import SpecialPrice
from ..domain.throttle import Throttle
from ..domain.turn import TurnRecord
from ..domain.user import EmailKey, PhoneKey, User
from ..domain.vocabulary import Vocabulary, VocabularyShard
from ..domain.withdrawal import Withdrawal
from .port import Entity

KINDS: tuple[type[Entity], ...] = (
    AuditEntry,
    Cart,
    CatalogueImport,
    CatalogueLoad,
    CheckoutLink,
    Conversation,
    DayFigures,
    DeadLetter,
    EmailKey,
    Erasure,
    FullWindows,
    IdempotencyRecord,
    ImportPart,
    LoginTries,
    Merge,
    Message,
    Notice,
    Order,
    OwnerNotice,
    PanelPerson,
    PanelSessions,
    Payment,
    PhoneKey,
    PriceRaise,
    Product,
    ProductChange,
    ShopDocument,
    SkuKey,
    SpecialPrice,
    Throttle,
    TurnRecord,
    User,
    Vocabulary,
    VocabularyShard,
    WindowLoad,
    Withdrawal,
)

EXPIRING: tuple[type[Entity], ...] = (
    CatalogueImport,
    IdempotencyRecord,
    ImportPart,
    Throttle,
    WindowLoad,
)
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
    FullWindows,
    Product,
    ShopDocument,
    Vocabulary,
    VocabularyShard,
)
"""Those that shoppers look at all the time and that may be shown some seconds old, or never change."""
