"""Whose Mercado Pago this is: the seller, the credentials, and the secret that signs notices."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone

Clock = Callable[[], datetime]
SITE = "MLA"
CURRENCY = "ARS"
_API_ZONE = timezone(timedelta(hours=-4))
"""Mercado Pago tells times at −04:00, which is not Argentina's own."""


@dataclass(frozen=True, slots=True)
class Account:
    """The seller that the double takes money for.

    Attributes:
        collector_id: the seller's user id.
        live_mode: what payments and notices say of themselves; a laptop's are tests.
    """

    access_token: str
    webhook_secret: str
    collector_id: int = 1_234_567_890
    live_mode: bool = False

    def knows(self, authorization: str) -> bool:
        """Whether this `Authorization` is the seller's (compared in constant time)."""
        return hmac.compare_digest(authorization.encode(), f"Bearer {self.access_token}".encode())


def told(at: datetime) -> str:
    """A time as the API writes it: `2022-11-17T10:37:52.000-04:00`."""
    return at.astimezone(_API_ZONE).isoformat(timespec="milliseconds")


def utc_now() -> datetime:
    """The present time."""
    return datetime.now(UTC)
