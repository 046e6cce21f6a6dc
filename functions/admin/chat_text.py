"""A message as WhatsApp shows it: addresses lead there, and *bold*, _italics_ and ~struck~ words look so."""

import re

from markupsafe import Markup, escape

_ADDRESS = re.compile(r"https?://[^\s<>\"']+", re.IGNORECASE)
_AFTER = ".,;:!?)]}*_~»"
"""What may follow an address and does not belong to it."""
_MARKS = (("*", "strong"), ("_", "em"), ("~", "s"))


def as_whatsapp(text: str) -> Markup:
    """The text as markup: its addresses and marked words; everything else stays as it was written."""
    parts, end = [], 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(_AFTER)
        parts += [_words(text[end : found.start()]), _link(address)]
        end = found.start() + len(address)
    return Markup("").join([*parts, _words(text[end:])])


def _link(address: str) -> Markup:
    link = Markup('<a href="{0}" rel="noopener noreferrer nofollow" target="_blank">{0}</a>')
    return link.format(address)


def _words(text: str) -> Markup:
    shown = str(escape(text))
    for mark, tag in _MARKS:
        sign = re.escape(mark)
        marked = rf"(?<![\w{sign}]){sign}(\S(?:[^{sign}\n]*\S)?){sign}(?![\w{sign}])"
        shown = re.sub(marked, rf"<{tag}>\1</{tag}>", shown)
    return Markup(shown)  # noqa: S704 -- escaped before
