"""The audit log: an entry in the commit of what it is about, and the name in the order's own log."""

from dataclasses import replace

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
    now = shop.clock()
    key = f"{now:%Y%m%dT%H%M%S%f}-{shop.new_id()}"
    entry = AuditEntry(key, now, person, person_key(person), action, **rules.about(written))
    work.put(entry)


def listed(shop: Shop, person: str, limit: int, page_token: str | None) -> Page[AuditEntry]:
    """What was done, the newest first, by one person or by all."""
    query = queries.audit_of_person(person_key(person)) if person else queries.audit()
    return shop.store.find(query, limit=limit, page_token=page_token)


def _signed(known: tuple[object, ...], order: Order, person: str) -> Order:
    new = order.events[len(known) :]
    signed = (replace(each, person=person) if each.by == "owner" else each for each in new)
    return replace(order, events=(*order.events[: len(known)], *signed))
