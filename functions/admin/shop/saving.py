"""Saves parts of the shop's document, and never over what somebody else wrote since the form was shown."""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, cast

from retail.errors import Conflict, PreconditionFailed
from retail.wire import ShopChanges, ShopDocument

from ..owners_api import OwnersApi

_TRIES = 5

Change = Callable[[ShopDocument], Mapping[str, Any]]
"""The members of a document as they are to be; raises `Moved`."""


class Moved(Exception):
    """Somebody else changed meanwhile what a form showed.

    Attributes:
        document: as it is now.
    """

    def __init__(self, document: ShopDocument) -> None:
        super().__init__("somebody else changed this part")
        self.document = document


def sight(part: object) -> str:
    """A short text that is the same for what looks the same; a form brings it back."""
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:16]


def sight_of(document: ShopDocument, members: Iterable[str]) -> str:
    """The sight of some members."""
    return sight([cast("Mapping[str, Any]", document)[name] for name in members])


def save(api: OwnersApi, key: str, change: Change) -> None:
    """Makes the change to the document as it is now. What is so already is not written: a button was pressed twice.

    Raises:
        Moved: by `change`.
        Invalid: `invalid_` and the member, with `errors`; `unknown_zones`.
        Conflict: the document changed again and again.
    """
    for _ in range(_TRIES):
        document, tag = api.shop()
        wanted = change(document)
        now = cast("Mapping[str, Any]", document)
        changes = {name: value for name, value in wanted.items() if value != now[name]}
        if not changes:
            return
        try:
            api.change_shop(cast("ShopChanges", changes), tag, key)
        except PreconditionFailed:
            continue
        return
    raise Conflict("shop_changed", "somebody else changes the shop's document all the time")
