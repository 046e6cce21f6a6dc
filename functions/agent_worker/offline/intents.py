"""What can be understood of a message: intents, wishes, amounts and references, all frozen."""

from dataclasses import dataclass, field
from enum import StrEnum

from retail.spanish.amounts import Amount


class Kind(StrEnum):
    """What a shopper does with a clause of a message."""

    GREET = "greet"
    THANK = "thank"
    LEAVE = "leave"
    ASK_HELP = "ask_help"
    ASK_WHO = "ask_who"
    ASK_HOW_ARE_YOU = "ask_how_are_you"
    ASK_WHY = "ask_why"
    ASK_PERSON = "ask_person"
    COMPLAIN = "complain"
    MACHINE = "machine"
    ASK_DISCOUNT = "ask_discount"
    SHOP_FACT = "shop_fact"
    ASK_CONTENT = "ask_content"
    CANCEL_ORDER = "cancel_order"
    CALL_OFF_ORDER = "call_off_order"
    REFUSE_EMAIL = "refuse_email"
    REFUSE_DATA = "refuse_data"
    CHANGE_DATA = "change_data"
    GIVE_ADDRESS = "give_address"
    WISH = "wish"
    OFFERS = "offers"
    USUAL = "usual"
    BASKET = "basket"
    BROWSE_SHOP = "browse_shop"
    CHOOSE = "choose"
    REFINE = "refine"
    NUMBER = "number"
    SET = "set"
    MORE = "more"
    LESS = "less"
    REMOVE = "remove"
    REPLACE = "replace"
    UNDO = "undo"
    SEE_CART = "see_cart"
    SEE_TOTAL = "see_total"
    SEE_WHAT_WAS_ORDERED = "see_what_was_ordered"
    EMPTY_CART = "empty_cart"
    CLEAR_CART = "clear_cart"
    OFFER_TO_FINISH = "offer_to_finish"
    KEEP_SHOPPING = "keep_shopping"
    HOLD_ON = "hold_on"
    FINISH = "finish"
    ASK_TO_FINISH = "ask_to_finish"
    SPEAK_OF_FINISHING = "speak_of_finishing"
    LINK = "link"
    STATUS = "status"
    AGAIN = "again"
    YES = "yes"
    NO = "no"
    NONE_OF_THESE = "none_of_these"
    DENY = "deny"
    OTHER_OPTIONS = "other_options"
    OFF_TOPIC = "off_topic"
    INSULT = "insult"
    EMOJI = "emoji"
    MEDIA = "media"
    UNKNOWN = "unknown"
    OF_ITS_OWN = "of_its_own"


REFUSALS = frozenset({Kind.REFUSE_EMAIL, Kind.REFUSE_DATA})
"""Of data that registering asks for; the e-mail is given up with either."""


class Pick(StrEnum):
    """A choice by comparing instead of by position."""

    CHEAPEST = "cheapest"
    DEAREST = "dearest"
    ON_OFFER = "on_offer"
    LARGEST = "largest"
    SMALLEST = "smallest"
    MOST_PIECES = "most_pieces"
    ANY = "any"


@dataclass(frozen=True)
class Wish:
    """A product in the shopper's words.

    Attributes:
        phrase: folded.
        size: a content that the product must have ("de 1 litro").
        asking: it is a question, and nothing may be added yet.
        said_plainly: no verb or amount marked it as a purchase.
        guessed: it does not begin with a word for goods either. It may be talk, so only what is called so is found.
        replaces: the product that goes when this one comes, 0 for none.
        corrects: it puts right what was added before (`no, pepsi`). It replaces only what is of its kind and is offered
            otherwise; the order waits for the answer.
        otherwise: a second phrase to search for, where the first may be a wrong reading.
        put_off: how often the shopper went on to something else instead of choosing.
        kind: what describes it further, behind a comma ("una coca, la común"). It narrows what is found.
        number: what was said behind the words: a part of the name where a product has it ("colgate 360"), else how many.
        container: what it was counted in ("6 latas de coca").
        either: it and its alternatives ("2 cocas o 2 pepsis"), of which one is meant; they share it.
        ranked: of its alternatives, the first that there is is meant ("2 cocas o si no hay 2 pepsis").
        bare_of: its amount is a bare number before "de", which may count kilos ("2 kilos de papa y 1 de cebolla").
        in_kilos: that number does, since kilos were spoken of before.
        is_of_a_row: it was ordered as one of names in a row, and is offered where it may as well be a part of another.
        has_verb: a verb that orders stands before it.
        purpose: how it is to be cooked (`para horno`); names that say another way are no answer.
        of_each: its amount is of each product that is called so: "2 de cada alfajor".
        up_to: pesos that it may cost at most, 0 where nobody says.
        item: the words that it was read in, amounts among them; they may be names in a row.
    """

    phrase: str
    amount: Amount | None = None
    size: Amount | None = None
    pick: Pick | None = None
    asking: bool = False
    said_plainly: bool = False
    guessed: bool = False
    replaces: int = 0
    corrects: bool = False
    otherwise: str = ""
    put_off: int = 0
    said: str = ""
    kind: str = ""
    number: int = 0
    container: str = ""
    either: str = ""
    ranked: bool = False
    bare_of: bool = False
    in_kilos: bool = False
    is_of_a_row: bool = False
    has_verb: bool = False
    of_each: bool = False
    up_to: float = 0
    purpose: str = ""
    item: str = field(default="", compare=False)

    @property
    def spoken(self) -> str:
        """The phrase as the shopper wrote it, with accents, for saying it back."""
        return self.said or self.phrase

    @property
    def is_ordered(self) -> bool:
        """Whether the shopper ordered it, so that the order waits for the answer to what is asked about it."""
        return self.corrects or self.is_of_a_row or not self.asking


@dataclass(frozen=True)
class Choice:
    """A pointer to what is on the table: a position, a pick or "esa".

    Attributes:
        position: 1-based, -1 for the last.
        amount: how much of it; of an amount that is denied (`no eran 2`) how much it is not.
        count: how many the shopper thinks are there ("las tres"), 0 where nobody says.
        middle: the one in the middle; of an even number both.
        but: what it must not be: "la más barata que no sea Sancor".
        or_half: "la de medio" may be the one of half a kilo or litre as well, where there is one.
    """

    position: int = 0
    pick: Pick | None = None
    that: bool = False
    amount: Amount | None = None
    count: int = 0
    middle: bool = False
    but: str = ""
    or_half: bool = False


@dataclass(frozen=True)
class Intent:
    """One thing a shopper means; which fields count depends on `kind`.

    `corrects` is whether it stands for what was said right before it: `la primera`, and then `no, la segunda`.
    `denies` is whether it may as well be what is not meant (`no la segunda`, `no vainilla`): what is there tells.
    `reminds` is whether it tells of what was said before (`yo pedí fanta`), and orders nothing where that stands.
    `affirms` is whether a yes stands behind a bare name (`la soda si`), which orders nothing of what is in the cart.
    An act of its own declares a subclass with slots of its own, whose `kind` is `OF_ITS_OWN`.
    """

    kind: Kind
    wishes: tuple[Wish, ...] = ()
    choices: tuple[Choice, ...] = ()
    amount: Amount | None = None
    detail: str = ""
    corrects: bool = False
    denies: bool = False
    reminds: bool = False
    affirms: bool = False

    @property
    def takes_that_out(self) -> bool:
        """Whether it takes out what is pointed at, and names nothing: `borralo`."""
        is_pointed_at = len(self.choices) == 1 and self.choices[0].that and not self.wishes
        return self.kind is Kind.REMOVE and is_pointed_at and not self.denies


@dataclass(frozen=True)
class Understood:
    """One message: what it asks for, in order, and what it says of its writer.

    `is_repeated` is whether the same message came again in its turn, which a shopper's phone does by itself.
    """

    text: str
    intents: tuple[Intent, ...] = ()
    email: str = ""
    broken_email: str = ""
    name: str = ""
    bare_name: str = ""
    is_repeated: bool = False
