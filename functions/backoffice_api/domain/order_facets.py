"""Facets: by what an order is found in the owner's lists, each combination as one text that it holds. Pure."""

from collections.abc import Mapping
from datetime import datetime
from itertools import combinations
from zoneinfo import ZoneInfo

from retail.wire import MeansOfPayment, OrderStatus

from .fulfilment import Fulfilment

ANY_TIME = "any"
"""When an order is brought for which nobody chose a time."""
_HERE = ZoneInfo("America/Argentina/Buenos_Aires")
"""All of Argentina has one time (Ley 26.350, Decreto 1705/2008)."""


def facet(wanted: Mapping[str, str]) -> str:
    """The text of some of `status`, `means`, `kind`, `day` and `gives_back`, or of `brought` with or without `status`."""
    return " ".join(f"{name}:{wanted[name]}" for name in sorted(wanted))


def facets_of(
    status: OrderStatus,
    means: MeansOfPayment | None,
    delivery: Fulfilment | None,
    created_at: datetime,
    *,
    is_owed_by_hand: bool = False,
) -> tuple[str, ...]:
    """All texts by which an order is found: `day` is when it was placed, `brought` the day of its delivery.

    `gives_back` is `by_hand` where the owner has money of it to give back.
    """
    known = {"status": status, "day": created_at.astimezone(_HERE).date().isoformat()}
    known |= {"means": means} if means else {}
    known |= {"kind": delivery.kind} if delivery else {}
    known |= {"gives_back": "by_hand"} if is_owed_by_hand else {}
    texts = [
        facet({name: known[name] for name in names})
        for count in range(1, len(known) + 1)
        for names in combinations(known, count)
    ]
    if delivery and delivery.kind == "delivery":
        brought = delivery.window.key[:10] if delivery.window else ANY_TIME
        texts += [facet({"brought": brought}), facet({"brought": brought, "status": status})]
    return tuple(texts)
