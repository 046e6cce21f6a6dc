"""What comes in another size or by the dozen, wanted instead of what the cart has."""

import re

from retail.spanish.amounts import Amount, Measure
from retail.spanish.words import words

from .folding import fold
from .intents import Wish
from .shelf import Line
from .talk import Talk

DOZEN = 12
_SIZE = re.compile(r"\b(?:x ?)?\d[\d.,]* ?(?:kg|g|gr|l|lt|ml|cc|un)?\b|\bpor kilo\b")


def without_size(name: str) -> str:
    """What comes in another size: `Yerba Mate Playadito 1kg` → `yerba mate playadito`."""
    return " ".join(_SIZE.sub(" ", fold(name)).split())


def comes_by_the_dozen(talk: Talk, line: Line, amount: Amount | None) -> bool:
    """Whether dozens were meant of what comes in other packs; then what comes by the dozen is looked for: of a tray of eggs `mejor una docena`."""
    pieces = line.product.contents.pieces
    is_dozens = amount is not None and amount.measure is Measure.PIECE and amount.value % DOZEN == 0
    if not amount or not is_dozens or not amount.value or pieces in {1, DOZEN}:
        return False
    if amount.value % pieces == 0 or line.product.by_weight:
        return False
    phrase = f"{next(iter(words(line.name)), '')} docena"
    dozens = Amount(amount.value / DOZEN)
    talk.todo.append(Wish(phrase, dozens, said=phrase, replaces=line.product_id))
    return True
