"""Preconditions: a change that is made only to what its caller has seen (RFC 9110, section 13).

An entity tag is a hash of what an answer shows. So the same tag means the same sight, whichever instance or store
showed it.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import Request

from retail.errors import Invalid, PreconditionFailed

IF_MATCH = '^(\\*|"[!#-~]*"( *, *"[!#-~]*")*)$'
_TAG = re.compile('"[!#-~]*"')


def entity_tag(shown: Mapping[str, Any]) -> str:
    """The `ETag` of an answer, quotes included; the order of its members does not matter."""
    text = json.dumps(shown, sort_keys=True, separators=(",", ":"))
    return f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


@dataclass(frozen=True)
class IfMatch:
    """What a caller has seen.

    Attributes:
        tags: entity tags of it, or None for `*`: whatever is there.
    """

    tags: frozenset[str] | None

    def holds_for(self, shown: Mapping[str, Any]) -> bool:
        """Whether that is what the caller has seen."""
        return self.tags is None or entity_tag(shown) in self.tags


def changed_since(
    code: str, what: str, shown: Mapping[str, Any], given: Mapping[str, Any], names: Iterable[str]
) -> PreconditionFailed:
    """The refusal to overwrite `what`, which the caller has not seen as it is shown.

    It names for each of the members what was `given` and what is there `now`, and the `etag` of what is shown.
    """
    return PreconditionFailed(
        code,
        f"{what} changed since it was seen",
        changes={name: {"given": given[name], "now": shown[name]} for name in names},
        etag=entity_tag(shown),
    )


def if_match(request: Request) -> IfMatch | None:
    """The request's `If-Match`, or None without one.

    Raises:
        Invalid: `invalid_if_match` for what `IF_MATCH` does not describe. A weak tag (`W/"…"`) is refused too:
            it never matches (RFC 9110, section 13.1.1), and a fresh look would not help whoever sends one.
    """
    text = request.headers.get("If-Match")
    if text is None:
        return None
    text = text.strip()
    if not re.fullmatch(IF_MATCH, text):
        raise Invalid(
            "invalid_if_match", 'If-Match is the ETag of an answer with its quotes, or "*"'
        )
    return IfMatch(None if text == "*" else frozenset(_TAG.findall(text)))
