"""Inbound: what a shopper sent, as the text that the model reads."""

from collections.abc import Sequence

from retail.whatsapp import MAX_RECEIVED
from retail.wire import InboundMessage, Location
from retail.writing import plain

_SPOKEN = frozenset({"text", "button"})


def message_texts(messages: Sequence[InboundMessage]) -> list[str]:
    """One text for each message, in order; none is blank.

    What is no text begins with its kind in brackets: `[audio]`, `[image] ¿tenés esta?`,
    `[location] -34.6,-58.4 Casa`.
    """
    return [_text(message) for message in messages]


def printable(text: str) -> str:
    """The text without what no phone shows and some services refuse: NUL, controls, halves of pairs."""
    return "".join(char for char in text if char in "\n\t" or not _is_control(char))


def _text(message: InboundMessage) -> str:
    body = _readable(message["body"])[:MAX_RECEIVED]
    kind = message["kind"]
    if kind in _SPOKEN and body:
        return body
    label = "unknown" if kind in _SPOKEN else kind
    place = message["location"]
    return " ".join(filter(None, [f"[{label}]", _place(place) if place else "", body]))


def _place(location: Location) -> str:
    label = _readable(location["label"])
    return f"{location['latitude']:g},{location['longitude']:g} {label}".strip()


def _readable(text: str) -> str:
    return plain(printable(text)).strip()


def _is_control(char: str) -> bool:
    code = ord(char)
    return code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code <= 0xDFFF
