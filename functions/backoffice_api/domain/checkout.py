"""Checkout links: a secret of 128 bits in the URL, of which only the hash is at rest.

The secret is derived from the order's id and the shop's own secret, so that the link can be shown again
though nobody stored it. Changing the shop's secret makes every link that is out invalid.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_TOKEN = re.compile(r"([A-Za-z0-9_-]{22})(?:[^A-Za-z0-9-].*)?", re.DOTALL)
"""With what a chat app may have taken for a part of the link: `*`, `).`, a word after them."""


@dataclass(frozen=True)
class CheckoutLink:
    """Leads from the hash of a link's token to its order."""

    key: str
    order_id: int


def token(secret: str, order_id: int) -> str:
    """22 URL-safe characters: the first 128 bits of HMAC-SHA256(secret, order id)."""
    digest = hmac.new(secret.encode(), f"checkout:{order_id}".encode(), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(digest[:16]).rstrip(b"=").decode()


def token_key(text: str) -> str | None:
    """The key of a token's `CheckoutLink`, whatever stands behind the token; None when there is no token."""
    match = _TOKEN.fullmatch(text)
    return hashlib.sha256(match[1].encode()).hexdigest() if match else None


def link(secret: str, order_id: int) -> CheckoutLink:
    """The link of an order, to be stored with it."""
    return CheckoutLink(hashlib.sha256(token(secret, order_id).encode()).hexdigest(), order_id)


def payment_url(public_base_url: str, secret: str, order_id: int) -> str:
    """The page where the order is shown and paid."""
    return f"{public_base_url}/checkout/{token(secret, order_id)}"


def withdrawal_url(payment_url: str) -> str:
    """The page where what was ordered is sent back."""
    return f"{payment_url}/arrepentimiento"
