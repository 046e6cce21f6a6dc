"""Page tokens: where the next page of a named query begins, as text that only that query takes back."""

import base64
import hashlib
import json
from typing import Any

from retail.errors import Invalid

from .codec import CodecError, check_member, plain
from .port import E, Query, check_key

_MAX_LENGTH = 2048


def token_after(query: Query[E], last: E) -> str:
    """The token of the page that follows the entity `last`."""
    place = [_fingerprint(query), plain(getattr(last, query.order)), last.key]
    text = json.dumps(place, separators=(",", ":"), ensure_ascii=False)
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def place_of(query: Query[E], token: str) -> tuple[Any, str]:
    """The order member's value and the key after which the page begins.

    Raises:
        Invalid: `invalid_page_token` for a token that this query did not give.
    """
    try:
        if len(token) > _MAX_LENGTH:
            raise ValueError("too long")
        padded = token + "=" * (-len(token) % 4)
        text = base64.b64decode(padded.encode("ascii"), altchars=b"-_", validate=True).decode()
        fingerprint, value, key = json.loads(text)
        if fingerprint != _fingerprint(query) or type(key) is not str:
            raise ValueError("of another query")
        check_member(query.kind, query.order, value)
        check_key(key)
    except (ValueError, TypeError, RecursionError, CodecError, Invalid) as error:
        raise Invalid("invalid_page_token", "not a page token of this list") from error
    return value, key


def _fingerprint(query: Query[E]) -> str:
    """Tells queries apart by everything but their place, so that a token stays with its filters."""
    equal = {member: plain(value) for member, value in query.equal.items()}
    asked = [query.name, query.order, query.descending, equal, query.holds]
    return hashlib.sha256(json.dumps(asked, sort_keys=True).encode()).hexdigest()[:12]
