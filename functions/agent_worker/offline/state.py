"""Where a conversation stands: who writes, what is on the table, what was asked, what is pending."""

from dataclasses import dataclass, replace
from enum import StrEnum

from retail.spanish.amounts import Amount

from .basket_frame import BasketFrame, Proposed
from .intents import Kind, Wish
from .shelf import Cart, Line, Product


class Asked(StrEnum):
    """What Milo's last message asked for."""

    NAME = "name"
    EMAIL = "email"
    WHICH = "which"
    ADD_IT = "add_it"
    HOW_MUCH = "how_much"
    SET_IT = "set_it"
    TAKE_WHAT_IS_LEFT = "take_what_is_left"
    WHICH_LINE = "which_line"
    EMPTY_CART = "empty_cart"
    BASKET = "basket"
    CHECK_OUT = "check_out"
    CANCEL_ORDER = "cancel_order"
    MORE = "more"


NONE_LEFT = Amount(0)
"""The amount of a question about taking something out."""


@dataclass(frozen=True)
class Question:
    """An open question.

    `products` are numbered as shown (WHICH) or the one meant; `lines` those of the cart
    (WHICH_LINE) with `change` and `amount` to do to the chosen one; `then_check_out`: whoever was asked
    has finished, so that what is left goes on to pay after a yes, and a list or an amount is left out when they finish
    again; `basket` is what a yes adds (BASKET); `beside` are what was offered right before and neither taken nor refused (ADD_IT).
    """

    asked: Asked
    wish: Wish | None = None
    products: tuple[Product, ...] = ()
    lines: tuple[Line, ...] = ()
    change: Kind | None = None
    amount: Amount | None = None
    quantity: float = 0
    then_check_out: bool = False
    basket: Proposed | None = None
    beside: tuple[Product, ...] = ()

    @property
    def pays_after_a_yes(self) -> bool:
        """Whether a yes places the order too, and not only what was asked about."""
        return self.then_check_out and self.asked is Asked.TAKE_WHAT_IS_LEFT


@dataclass(frozen=True)
class Touched:
    """A product whose quantity in the cart was changed, and what it was before; None where nobody knows."""

    product: Product
    before: float | None


@dataclass(frozen=True)
class State:
    """What is known when a turn begins. `registered` None means: not looked up yet.

    `without_email` is whether the shopper gives none, `welcomed` whether the last turn registered them.
    `shop` is the shop's name, empty where nobody said it. `touched` are the products that the last turn which changed
    the cart did change, `touching` those that the present one has; `just_touched` is whether that turn was the one right
    before. `is_ordered` is whether the cart became an order and nothing was put into one since. `basket` is one that was
    asked for and not proposed yet, `baskets` are those that were asked for with it and come after it.
    """

    registered: bool | None = None
    name: str = ""
    email: str = ""
    without_email: bool = False
    welcomed: bool = False
    wishes: tuple[Wish, ...] = ()
    shown: tuple[Product, ...] = ()
    found: tuple[Product, ...] = ()
    shown_wish: Wish | None = None
    cart_shown: bool = False
    question: Question | None = None
    last: Product | None = None
    cart: Cart | None = None
    misses: int = 0
    shop: str = ""
    touched: tuple[Touched, ...] = ()
    touching: tuple[Touched, ...] = ()
    just_touched: bool = False
    is_ordered: bool = False
    basket: BasketFrame | None = None
    baskets: tuple[BasketFrame, ...] = ()

    @property
    def first_name(self) -> str:
        """The shopper's first name, or nothing; all of a name that begins with initials."""
        first = self.name.split()[0] if self.name.split() else ""
        return self.name if len(first.strip(".")) == 1 else first

    @property
    def is_introduced(self) -> bool:
        """Whether enough is known to register the shopper."""
        return bool(self.name and (self.email or self.without_email))

    def begun(self) -> "State":
        """The state as a turn begins with it."""
        touched = self.touching or self.touched
        return replace(self, touched=touched, just_touched=bool(self.touching), touching=())
