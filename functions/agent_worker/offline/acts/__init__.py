"""All that shoppers do with a clause of a message."""

from collections.abc import Iterable

from ..clauses import Clause
from ..intents import Intent
from .act import Act, Frame, Weight
from .address import ADDRESS
from .answer import GO_ON, NUMBER, REFUSE, YES_OR_NO
from .basket import BASKET
from .browse import BROWSE, LOOK_AGAIN
from .buy import BUY
from .cart import CART
from .change import CHANGE
from .change_delivery import CHANGE_DELIVERY
from .choose import CHOOSE, NARROW
from .compare import COMPARE
from .complaint import COMPLAINT
from .content import CONTENT
from .finish import FINISH
from .help import HELP
from .introduce import INTRODUCE
from .keep import KEEP
from .line_item import LINE_ITEM
from .machine import MACHINE
from .media import MEDIA
from .off_topic import INSULT, OFF_TOPIC
from .orders import ORDERS
from .person import PERSON
from .photo import PHOTO
from .price_of import PRICE_OF
from .purpose import PURPOSE
from .shop_information import SHOP_INFORMATION
from .small_talk import SMALL_TALK
from .usual import USUAL
from .what_if import WHAT_IF
from .withdraw import WITHDRAW

__all__ = ["ACTS", "Act", "Weight", "act_of", "read"]

ACTS: tuple[Act, ...] = (
    ADDRESS,
    BASKET,
    BROWSE,
    BUY,
    CART,
    CHANGE,
    CHANGE_DELIVERY,
    CHOOSE,
    COMPARE,
    COMPLAINT,
    CONTENT,
    FINISH,
    GO_ON,
    HELP,
    INSULT,
    INTRODUCE,
    KEEP,
    LINE_ITEM,
    LOOK_AGAIN,
    MACHINE,
    MEDIA,
    NARROW,
    NUMBER,
    OFF_TOPIC,
    ORDERS,
    PERSON,
    PHOTO,
    PRICE_OF,
    PURPOSE,
    REFUSE,
    SHOP_INFORMATION,
    SMALL_TALK,
    USUAL,
    WHAT_IF,
    WITHDRAW,
    YES_OR_NO,
)
"""Their order means nothing: the reading that explains most of a clause counts, wherever its act stands."""

_ACT_OF: dict[Frame, Act] = {frame: act for act in ACTS for frame in act.examples}


def act_of(intent: Intent) -> Act | None:
    """The act that an intent is of; None for one that nothing was understood of."""
    return _ACT_OF.get(type(intent)) or _ACT_OF.get(intent.kind)


def read(clause: Clause, acts: Iterable[Act] = ACTS) -> Intent | None:
    """The intent of the reading that explains most of a clause; None where no act reads it."""
    readings = [(act, reading) for act in acts for reading in act.read(clause)]
    named = {at for _, reading in readings if not reading.slots for at in reading.known}
    # The name only keeps two equal readings from being told apart by the order of the acts.
    best = max(
        readings,
        key=lambda one: (one[0].overrides, one[1].share(clause, named), one[0].name),
        default=None,
    )
    return best[1].intent if best else None
