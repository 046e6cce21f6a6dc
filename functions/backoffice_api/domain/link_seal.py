"""Sealed links: how a text that holds a payment link is stored, so that a copy of the store opens no order.

Replies, what Milo remembers, answers kept to be repeated, and what shoppers forward hold links. What follows
`checkout/` in such a text is stored encrypted, behind a `~`:

    https://shop.example/checkout/pLk2…  →  https://shop.example/checkout/~Tq0x…

Everything that follows `checkout/` is sealed, a link of ours or not, and half a link, too; a text is read exactly as it
was written. That holds for a sealed link as well: if somebody copies it out of the store and writes it, it is sealed
once more, and read with its `~`. See docs/decisions/0004.
"""

import re

from .cipher import TextCipher

_QUOTED = re.compile(r"([Cc]heckout(?:/|%2[Ff]))([A-Za-z0-9_~%/-]+)")
"""`checkout/` and what follows it, as far as there may be a token or another `checkout/`. What is sealed consists of the
same characters, so that sealing a text and opening it find the same places."""
_IN_EACH = "heckout"
"""Quicker to look for than `_QUOTED`: few texts hold it."""
_SEALED = "~"


class LinkSeal:
    """Seals the payment links in texts, and opens them again, under the shop's secret."""

    def __init__(self, secret: str) -> None:
        self._cipher = TextCipher(secret, "links in texts")

    def seal(self, text: str) -> str:
        """The text as it is stored; a link takes some thirty characters more."""
        return _QUOTED.sub(self._sealed, text) if _IN_EACH in text else text

    def open(self, text: str) -> str:
        """The text that was sealed.

        A link that was stored before links were sealed, or under another secret, stays as it stands there.
        """
        return _QUOTED.sub(self._opened, text) if _IN_EACH in text else text

    def _sealed(self, found: re.Match[str]) -> str:
        return found[1] + _SEALED + self._cipher.encrypt(found[2])

    def _opened(self, found: re.Match[str]) -> str:
        if not found[2].startswith(_SEALED):
            return found[0]
        try:
            return found[1] + self._cipher.decrypt(found[2].removeprefix(_SEALED))
        except ValueError:
            return found[0]
