"""Splitting: a long reply becomes messages that WhatsApp takes, cut where a reader would pause.

Twilio refuses a longer body than `retail.whatsapp.MAX_SENT`.
"""

import re
import unicodedata

from retail.whatsapp import MAX_SENT, units

_BOUNDARIES = (
    re.compile(r"\n\s*\n"),  # a paragraph
    re.compile(r"\n"),  # a line, as in a list of products
    re.compile(r"(?<=[.!?…])[\"'»”)*_]*\s+"),  # a sentence
    re.compile(r"[^\S\u00a0]+"),  # a word; a no-break space holds a price together
)
_LEAST_SHARE = 0.4
"""A boundary in the first part of a message makes it needlessly short: a finer one is looked for."""
_LINK = re.compile(r"https?://\S*")
_JOINER = "\u200d"


def split(text: str, most: int = MAX_SENT) -> list[str]:
    """The messages that say `text`, in order, each of 1 to `most` UTF-16 units; none for blank text.

    Nothing but blanks at the cuts is lost. A word longer than a message is cut, never inside an emoji, and a
    link only when it is itself longer than a message.
    """
    parts = []
    rest = text.strip()
    while units(rest) > most:
        end, start = _cut(rest, most)
        parts.append(rest[:end].rstrip())
        rest = rest[start:].lstrip()
    if rest:
        parts.append(rest)
    return parts


def beginning(text: str, most: int) -> str:
    """The first `most` characters, or less: what is cut ends at a blank where there is one, never within a link."""
    if len(text) <= most:
        return text
    blank = _last(_BOUNDARIES[-1], text, most)
    if blank and blank[0] >= most * _LEAST_SHARE:
        return text[: blank[0]]
    return text[: _outside_links(text, _between_graphemes(text, most))]


def _cut(text: str, most: int) -> tuple[int, int]:
    """Where the first message ends and where the rest begins."""
    window = _within(text, most)
    for boundary in _BOUNDARIES:
        last = _last(boundary, text, window)
        if last and last[0] >= window * _LEAST_SHARE:
            return last
    cut = _between_graphemes(text, window)
    cut = _outside_links(text, cut) or cut  # a link longer than a message is cut all the same
    return _last(_BOUNDARIES[-1], text, window) or (cut, cut)


def _last(boundary: re.Pattern[str], text: str, window: int) -> tuple[int, int] | None:
    """The last boundary of the window: where the message ends, closing marks included, and the rest begins."""
    found = None
    for match in boundary.finditer(text, 0, window + 1):
        end = match.start() + len(match[0].rstrip())
        if 0 < end <= window:
            found = (end, match.end())
    return found


def _outside_links(text: str, cut: int) -> int:
    """The cut, or where the link begins that it would part."""
    for link in _LINK.finditer(text):
        if link.start() < cut < link.end():
            return link.start()
    return cut


def _within(text: str, most: int) -> int:
    """How many characters from the start fit in `most` UTF-16 units."""
    units = 0
    for index, char in enumerate(text):
        units += 2 if ord(char) > 0xFFFF else 1
        if units > most:
            return index
    return len(text)


def _between_graphemes(text: str, window: int) -> int:
    """The last place up to `window` that is not inside an emoji or before a combining mark."""
    for index in range(window, max(0, window - 32), -1):
        after, before = text[index], text[index - 1]
        joined = after == _JOINER or before == _JOINER
        if not joined and not unicodedata.combining(after) and not _modifies(after):
            return index
    return window


def _modifies(char: str) -> bool:
    """Variation selectors, skin tones and keycaps belong to the character before them."""
    return "\ufe00" <= char <= "\ufe0f" or "\U0001f3fb" <= char <= "\U0001f3ff" or char == "\u20e3"
