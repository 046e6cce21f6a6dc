"""Fulfilment: what a shopper may choose of how their order reaches them, and writing down what they chose."""

from dataclasses import replace
from datetime import datetime, timedelta

from retail.errors import Refused
from retail.wire import MeansOfPayment

from ..domain import fulfilment as rules
from ..domain import order as orders
from ..domain.fulfilment import (
    Choice,
    Fulfilment,
    FullWindows,
    OpenWindow,
    Window,
    WindowLoad,
    Wish,
)
from ..domain.notice import NoticeKind
from ..domain.order import Order
from ..domain.shop_document import Place, ShopDocument
from ..domain.user import User
from . import notices, owner_notices, shop_document
from .shop import Shop
from .unit_of_work import UnitOfWork

_CONFIRMED: dict[MeansOfPayment, NoticeKind] = {
    "cash": "confirmed_cash",
    "card_on_delivery": "confirmed_card",
    "transfer": "confirmed_transfer",
}


_PIN_IS_GOOD_FOR = timedelta(days=1)


def quote(work: UnitOfWork, shop: Shop, order: Order, wish: Wish) -> Fulfilment:
    """How the order would reach its shopper, and for how much.

    Raises:
        Refused: `pickup_not_offered`, `delivery_not_offered`, `zone_unknown`, `outside_zones`, `below_minimum`,
            `slot_taken`.
    """
    document = shop_document.get(work)
    if wish.kind == "pickup":
        if not rules.offers_pickup(document):
            raise Refused("pickup_not_offered", "orders cannot be collected")
        return Fulfilment(kind="pickup")
    zone = rules.zone_of(document, wish)
    if not order.was_lessened:
        rules.check_minimum(zone, document, order.subtotal)
    return Fulfilment(
        kind="delivery",
        address=wish.address,
        floor=wish.floor,
        notes=wish.notes,
        place=wish.place,
        zone=zone.name,
        fee=zone.fee,
        window=_window(work, shop, document, order, wish, zone.name),
    )


def check_chosen(shop: Shop, order: Order) -> None:
    """Refuses to let an order be paid while its shopper has not chosen what the shop lets them choose.

    Raises:
        Refused: `choice_needed`.
    """
    document = shop_document.look_at(shop.shelves)
    if order.means is None and rules.has_choice(document):
        raise Refused("choice_needed", "say how it is to be had and paid")


def choose(
    work: UnitOfWork, shop: Shop, order: Order, wish: Wish, means: MeansOfPayment, cash_with: int
) -> Order:
    """The order as its shopper wants to have and to pay it; the same choice again changes nothing.

    It is written down in the order's log, its window has one order more, the shopper is told of an order that they
    need not pay online, and what they chose is offered to them the next time.

    Raises:
        Refused: what `quote` does; `choice_closed`, `means_not_accepted`, `cash_too_little`.
    """
    delivery = quote(work, shop, order, wish)
    choice = Choice(delivery=delivery, means=means, cash_with=cash_with)
    document = shop_document.get(work)
    to = document.transfer if means == "transfer" else None
    after = replace(orders.choose(order, choice, shop.clock()), transfer_to=to)
    rules.check_means(document, means, cash_with, after.total)
    if after == order:
        return order
    _count(work, shop, order.window, -1)
    _count(work, shop, delivery.window, +1)
    after = orders.noted(after, shop.clock(), "chosen", "shopper", f"{delivery.kind}, {means}")
    work.put(after)
    notices.take_back(work, after, _CONFIRMED.values())
    if not order.is_paid_online:
        owner_notices.bring_up_to_date(work, after)
    if means in _CONFIRMED and after.total:
        notices.note(work, shop, after, _CONFIRMED[means], after.total)
        if order.is_paid_online:
            owner_notices.note_new_order(work, shop, after)
    _remember(work, order.user_id, choice)
    return after


def free_windows(shop: Shop, document: ShopDocument) -> list[OpenWindow]:
    """The windows that could take one more order some seconds ago, the soonest first."""
    found = shop.shelves.get(FullWindows, FullWindows.KEY) if document.delivery_slots else None
    full = found.entity.keys if found else ()
    windows = rules.open_windows(document, shop.timezone, shop.clock())
    return [each for each in windows if each.window.key not in full]


def last_choice(work: UnitOfWork, order: Order) -> Choice | None:
    """What the order's shopper chose the last time."""
    user = work.get(User, str(order.user_id))
    return user.last_choice if user else None


def pin_of(work: UnitOfWork, shop: Shop, order: Order) -> Place | None:
    """Where on the map the order is to be brought, else the place that its shopper sent in the chat within a day."""
    if order.delivery and order.delivery.place:
        return order.delivery.place
    user = work.get(User, str(order.user_id))
    pin = user.pin if user else None
    if pin is None or shop.clock() - pin.at > _PIN_IS_GOOD_FOR:
        return None
    return Place(latitude=pin.latitude, longitude=pin.longitude)


def give_window_back(work: UnitOfWork, shop: Shop, order: Order) -> None:
    """Lets another order have the window of one that is not brought any more."""
    _count(work, shop, order.window, -1)


def revive(work: UnitOfWork, shop: Shop, order: Order) -> Order:
    """The order that lives again: in the window that it had, even if that is full, or in the next free one once that has begun."""
    had = order.window
    if had and had.starts <= shop.clock():
        return _moved_on(work, shop, order)
    _count(work, shop, had, +1)
    return order


def in_time(work: UnitOfWork, shop: Shop, order: Order) -> Order:
    """The order that was paid when its window was over, as one under review may be, in the next free one.

    What the shop began to gather before it was paid goes on as it was.
    """
    had = order.window
    if had is None or shop.clock() < had.ends or order.status != "placed":
        return order
    _count(work, shop, had, -1)
    return _moved_on(work, shop, order)


def _moved_on(work: UnitOfWork, shop: Shop, order: Order) -> Order:
    """The order in the next free window, or in none where none is free; its shopper is told."""
    if order.delivery is None:
        return order
    document, zone = shop_document.get(work), order.delivery.zone
    try:
        window = _free_window(work, shop, document, Wish(kind="delivery"), zone)
    except Refused:
        window = None
    _count(work, shop, window, +1)
    said = rules.in_words(window, shop.timezone) if window else "apenas podamos"
    notices.note(work, shop, order, "window_moved", what=said)
    moved = replace(order, delivery=replace(order.delivery, window=window))
    return orders.noted(moved, shop.clock(), "window_moved", "clock", said)


def _window(
    work: UnitOfWork, shop: Shop, document: ShopDocument, order: Order, wish: Wish, zone: str
) -> Window | None:
    """The window that is wished for; an order keeps the one that it has until it begins, whatever is offered by then."""
    windows = rules.open_windows(document, shop.timezone, shop.clock())
    had = order.window
    if had and wish.slot in {"", had.key} and shop.clock() < had.starts:
        offered = (
            each for each in windows if each.window.key == had.key and each.slot.is_for(zone)
        )
        kept = next((each.window for each in offered), had if _zone_of(order) == zone else None)
        if kept:
            return kept
    return _free_window(work, shop, document, wish, zone)


def _free_window(
    work: UnitOfWork, shop: Shop, document: ShopDocument, wish: Wish, zone: str
) -> Window | None:
    """The window that is wished for, or the next free one; None where the shop offers none in this zone."""
    windows = rules.open_windows(document, shop.timezone, shop.clock())

    def load_of(each: OpenWindow) -> int:
        load = work.get(WindowLoad, each.window.key) if each.slot.orders is not None else None
        return load.orders if load else 0

    if not any(slot.is_for(zone) for slot in document.delivery_slots or ()):
        return None
    found = rules.window_for(wish, zone, windows, load_of)
    return found.window


def _zone_of(order: Order) -> str:
    return order.delivery.zone if order.delivery else ""


def _count(work: UnitOfWork, shop: Shop, window: Window | None, change: int) -> None:
    if window is None:
        return
    known = work.get(WindowLoad, window.key)
    load = known or WindowLoad(window.key, 0, window.ends + rules.CHOSEN_AHEAD)
    after = replace(load, orders=max(0, load.orders + change), most=window.most)
    work.put(after)
    if after.is_full != load.is_full:
        _mark(work, after, shop.clock())


def _mark(work: UnitOfWork, load: WindowLoad, now: datetime) -> None:
    """Says among the full windows whether this is one; those that are long over are dropped."""
    known = work.get(FullWindows, FullWindows.KEY) or FullWindows()
    yesterday = (now - timedelta(days=1)).date().isoformat()
    kept = [key for key in known.keys if key != load.key and key >= yesterday]
    work.put(replace(known, keys=(*kept, load.key) if load.is_full else tuple(kept)))


def _remember(work: UnitOfWork, user_id: int, choice: Choice) -> None:
    user = work.get(User, str(user_id))
    kept = replace(choice, delivery=replace(choice.delivery, fee=0, window=None), cash_with=0)
    if user and user.last_choice != kept:
        work.put(replace(user, last_choice=kept))
