"""Payments on a laptop: pressing the button pays, at once and without money."""

import re

from retail.errors import NotFound
from retail.settings import Settings, SettingsError

from .port import Charge, Confirmation, Started

_REFERENCE = re.compile(r"local-(\d{1,12})-(\d{1,15})-([A-Z]{3})")


class LocalPayments:
    """Keeps nothing: the reference itself says what was paid.

    Raises:
        SettingsError: outside local mode, where it would give the goods away.
    """

    def __init__(self, settings: Settings) -> None:
        if not settings.local_mode:
            raise SettingsError("payments without a provider are for LOCAL_MODE=1 only")

    def start(self, charge: Charge) -> Started:
        """Pays."""
        return Started(f"local-{charge.order_id}-{charge.amount}-{charge.currency}", None)

    def confirm(self, reference: str) -> Confirmation:
        """Reads what `start` wrote into the reference."""
        match = _REFERENCE.fullmatch(reference)
        if not match:
            raise NotFound("payment_not_found", "no payment of ours")
        return Confirmation(reference, int(match[1]), int(match[2]), match[3], "paid")

    def ping(self) -> None:
        """There is nothing to reach."""
