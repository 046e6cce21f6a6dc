"""Replies: what the model said, as WhatsApp shows it, in messages short enough to send."""

import re

from retail.money import SIGN

from .inbound import printable
from .links import set_apart
from .splitting import beginning, split

APOLOGY = "Perdón, tuve un problema y no pude contestarte 😕 ¿Me lo escribís de nuevo en un ratito?"
CUT_OFF = "Perdón, tuve un problema y no pude terminar 😕 Antes de pedirme algo de nuevo, escribime *ver carrito* y fijate cómo quedó."
"""The apology of a turn that has done something, or may have: a shopper that wrote it again would have it twice."""
MAX_CHARACTERS = 8000
_BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
_HEADING = re.compile(r"^#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_PRICE = re.compile(r"\$[ \t]?(?=\d)")
_LINK = re.compile(r"\[([^\[\]\n]+)\]\((https?://[^\s()]+)\)")


def messages_of(reply: str) -> list[str]:
    """The messages to send for a model's reply, at least one.

    Models slip into markdown, which WhatsApp shows raw: `**bold**`, headings and `[text](url)` become
    what it understands, and links stand apart. Prices get the blank that does not break: `$1.890` and
    `$ 1.890` → `$ 1.890`.
    """
    text = beginning(printable(reply), MAX_CHARACTERS)
    text = _LINK.sub(_plain_link, text)
    text = _HEADING.sub(r"*\1*", text)
    text = _BOLD.sub(r"*\1*", text)
    text = set_apart(text)
    text = _PRICE.sub(SIGN, text)
    return split(text) or [APOLOGY]


def _plain_link(match: re.Match[str]) -> str:
    text, url = match.groups()
    return url if text == url else f"{text}: {url}"
