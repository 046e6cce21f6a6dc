"""Words of saved answers that stand for something of the chat: who it is with, and their last order."""

import re

from retail import money
from retail.wire import Order

from .formats import grouped

NAMES = ("nombre", "pedido", "total", "link")
_OF_ORDER = frozenset(NAMES) - {"nombre"}
_WORD = re.compile(rf"\{{({'|'.join(NAMES)})\}}", re.IGNORECASE)


def needs_order(answers: list[str]) -> bool:
    """Whether one of them says something of an order."""
    return any(name in _OF_ORDER for answer in answers for name in _named(answer))


def known(name: str, order: Order | None) -> dict[str, str]:
    """What the words stand for in a chat, without those of which nothing is known; of the name the first word."""
    found = {"nombre": name.split()[0]} if name.split() else {}
    if order is None:
        return found
    total = money.format_pesos(round(order["total"] * 100))
    number, link = grouped(order["id"]), order["payment_url"]
    return {**found, "pedido": number, "total": total, "link": link}


def filled(answer: str, words: dict[str, str]) -> str:
    """The answer with what its words stand for; one of which nothing is known stays."""
    return _WORD.sub(lambda found: words.get(found[1].casefold(), found[0]), answer)


def unfilled(text: str) -> list[str]:
    """The words that still stand in a text, `{pedido}`."""
    return [f"{{{name}}}" for name in dict.fromkeys(_named(text))]


def _named(text: str) -> list[str]:
    return [name.casefold() for name in _WORD.findall(text)]
