"""The audit log: an entry in the commit of what it is about, and the name in the order's own log; and who came in."""

from dataclasses import replace
from typing import Any

from ..domain import audit as rules
from ..domain.audit import AuditEntry
from ..domain.catalogue_import import CatalogueImport, ImportPart
from ..domain.order import Order
from ..domain.panel_access import person_key
from ..domain.price_raise import PriceRaise
from ..storage import queries
from ..storage.port import Page
from .shop import Shop
from .unit_of_work import UnitOfWork

_PREPARES = (CatalogueImport, ImportPart, PriceRaise)
"""What says how much is to be changed. Seeing that is nothing to log; the products that it changes are."""


def sign(work: UnitOfWork, shop: Shop, person: str, action: str) -> None:
    """Adds who did it to what a use case is about to write; nothing where it changes nothing yet."""
    written = list(work.written())
    if all(isinstance(after, _PREPARES) for _, after in written):
        return
    for before, after in written:
        if isinstance(after, Order):
            work.put(_signed(before.events if isinstance(before, Order) else (), after, person))
    work.put(_entry(shop, person, action, **rules.about(written)))


def note(work: UnitOfWork, shop: Shop, person: str, action: str) -> None:
    """Adds that somebody came in, or went out everywhere."""
    work.put(_entry(shop, person, action))


def note_hourly(work: UnitOfWork, shop: Shop, person: str, action: str) -> None:
    """As `note`, once an hour at most: who is not in can have it written as often as they like."""
    now = shop.clock()
    key = f"{action}-{now:%Y%m%dT%H}-{person_key(person)}"
    if work.get(AuditEntry, key) is None:
        work.put(AuditEntry(key, now, person, person_key(person), action))


def _entry(shop: Shop, person: str, action: str, **about: Any) -> AuditEntry:
    now = shop.clock()
    key = f"{now:%Y%m%dT%H%M%S%f}-{shop.new_id()}"
    return AuditEntry(key, now, person, person_key(person), action, **about)


def listed(shop: Shop, person: str, limit: int, page_token: str | None) -> Page[AuditEntry]:
    """What was done, the newest first, by one person or by all."""
    query = queries.audit_of_person(person_key(person)) if person else queries.audit()
    return shop.store.find(query, limit=limit, page_token=page_token)


def _signed(known: tuple[object, ...], order: Order, person: str) -> Order:
    new = order.events[len(known) :]
    signed = (replace(each, person=person) if each.by == "owner" else each for each in new)
    return replace(order, events=(*order.events[: len(known)], *signed))
