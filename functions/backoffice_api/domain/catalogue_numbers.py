"""Numbers in a catalogue file: which mark its decimals have is decided once, by the cells that leave no doubt.

- `450,50`, `0,125`, `1.950,00` and `1.950.000` say: a comma; `450.5` and `1,950.00` say: a dot.
- `1950` says nothing, and neither do `1.950` and `1,950`: three digits after the only mark may be thousands.
- A file that says both is refused: the cells of the rarer mark are named, each with a line that says the other.
- Where nothing decides, `1.950` is refused: it may be 1950 or 1,95, and a price a thousand times too small is
  an order at that price.
- A price has no three decimals, whatever was decided: where decimals have a dot, `1.950` is refused, too; so is
  the stock of what is sold whole. A stock in kilos may have them: there it is 1,95 kg.
- More decimals are nobody's thousands but a formula's or a database's: `13497,3049` is rounded to the centavo, half of
  one up, and `950.0000` is 950. Only of a workbook `1,1250` is taken for the three: so the panel writes what was typed.
- A price of nothing says so: `0 gratis`, or `gratis` alone. A `0` alone is more often a price that somebody forgot.
- A blank divides groups of three digits, as in `1 950 000,50`, or stands after `$`. Anywhere else it may have
  come between two numbers: `450 50` is refused.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from retail import quantity
from retail.spanish.currencies import foreign

Mark = Literal[",", "."]

FREE = "gratis"

_BLANK = re.compile(r"[ \u00a0\u2009\u202f]")
_GROUPED = re.compile(rf"[1-9][0-9]{{0,2}}(?:{_BLANK.pattern}[0-9]{{3}})+(?:[.,][0-9]+)?")
_CENTAVO = Decimal("0.01")
_PLAIN = re.compile(r"[0-9]+")
_ONE_MARK = re.compile(r"([0-9]+)([.,])([0-9]+)")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3})*")
_BOTH = re.compile(r"[1-9][0-9]{0,2}([.,])[0-9]{3}(?:\1[0-9]{3})*(?!\1)([.,])[0-9]+")
_SCALED = re.compile(r" ×1(?:000)+$")
"""So the panel marks what a sheet shows in thousands."""
_SCIENTIFIC = re.compile(r"[+-]?[0-9]+(?:[.,][0-9]*)?e[+-]?[0-9]+", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """A cell that should hold a number."""

    line: int
    column: str
    text: str


@dataclass(frozen=True)
class Decimals:
    """What a file's decimals are marked with.

    Attributes:
        mark: None when no cell decided.
        witness: a cell that says so.
    """

    mark: Mark | None = None
    witness: Cell | None = None


class NotANumber(ValueError):
    """A cell that is not read; the message says why and how to write it, in Spanish."""


def decide(cells: Iterable[Cell]) -> Decimals:
    """What the cells of a file say, by their majority; by the first one when both marks are as common."""
    said: dict[Mark, list[Cell]] = {}
    for cell in cells:
        mark = _says(_bare(cell.text))
        if mark:
            said.setdefault(mark, []).append(cell)
    if not said:
        return Decimals()
    commoner = max(said, key=lambda each: len(said[each]))
    return Decimals(commoner, said[commoner][0])


def plain(cell: Cell, decimals: Decimals, *, is_price: bool, is_workbook: bool = False) -> str:
    """The number as digits with a dot for the decimals, `1950.50`; a price may have its sign before it.

    `is_workbook` says that the panel wrote the cell.

    Raises:
        NotANumber: the cell holds no number, may hold two, or is written otherwise than the rest of the file.
    """
    bare = _bare(cell.text)
    number = bare.removeprefix("$") if is_price else bare
    mark = _says(number) or decimals.mark
    if _PLAIN.fullmatch(number):
        return number
    if not _is_number(number):
        raise NotANumber(_what_is_wrong(cell.text, number, is_price=is_price))
    if mark is None:
        raise NotANumber(_may_be_two(cell.text, number))
    if mark != decimals.mark:
        raise NotANumber(_contradicts(cell.text, mark, decimals))
    whole, _, part = number.replace(_other(mark), "").partition(mark)
    if is_price and (len(part) == 3 or (is_workbook and _is_marked(whole, part))):
        raise NotANumber(_too_fine(cell.text, whole, part))
    return f"{whole}.{part}" if part else whole


def in_centavos(number: str) -> str:
    """A price that `plain` has read, half a centavo up where it is finer."""
    return f"{Decimal(number).quantize(_CENTAVO, ROUND_HALF_UP):f}" if _is_finer(number) else number


def plain_whole(cell: Cell, decimals: Decimals) -> str:
    """The number of things that are sold whole, as `plain` has it; `1.000` may be a thousand of them.

    Raises:
        NotANumber: what `plain` refuses, or it has three decimals.
    """
    number = plain(cell, decimals, is_price=False)
    whole, _, part = number.partition(".")
    if len(part) > 2:
        raise NotANumber(
            f"«{cell.text}» tiene {len(part)} decimales y lo que se vende entero no tiene decimales: "
            f"si son {whole}{part}, escribilo sin punto ni coma"
        )
    return number


def without_free(text: str) -> tuple[str, bool]:
    """A price's cell without the word that says that nothing is what it costs, and whether it said so."""
    bare = text.strip()
    if not bare.lower().endswith(FREE):
        return text, False
    return bare[: -len(FREE)].rstrip() or "0", True


def written_price(centavos: int) -> str:
    """Pesos with both decimals, by which a file always says which mark it has: `1950,00`, `0,00 gratis`."""
    price = _with_comma(centavos, 100, 2)
    return price if centavos else f"{price} {FREE}"


def written_stock(thousandths: int) -> str:
    """Units or kilos with the decimals that they need: `12`, `2,5`."""
    return _with_comma(thousandths, quantity.ONE, 3).rstrip("0").removesuffix(",")


def _with_comma(amount: int, one: int, digits: int) -> str:
    whole, rest = divmod(amount, one)
    return f"{whole},{rest:0{digits}d}"


def _bare(text: str) -> str:
    """Without the blanks around it, after its `$` and between its groups of three digits."""
    text = text.strip()
    sign = "$" if text.startswith("$") else ""
    number = text.removeprefix("$").lstrip()
    return sign + (_BLANK.sub("", number) if _GROUPED.fullmatch(number) else number)


def _says(number: str) -> Mark | None:
    """The mark of a number's decimals, if it leaves no doubt."""
    number = number.removeprefix("$")
    both = _BOTH.fullmatch(number)
    if both:
        return _mark(both[2])
    if _THOUSANDS.fullmatch(number):
        marks = [each for each in number if each in ".,"]
        return _other(_mark(marks[0])) if len(marks) > 1 else None
    one = _ONE_MARK.fullmatch(number)
    return _mark(one[2]) if one else None


def _is_number(number: str) -> bool:
    return any(shape.fullmatch(number) for shape in (_PLAIN, _ONE_MARK, _THOUSANDS, _BOTH))


def _is_finer(number: str) -> bool:
    return len(number.partition(".")[2]) > 2


def _is_marked(whole: str, part: str) -> bool:
    """Whether the panel says that three decimals were typed; of fewer it writes no noughts."""
    is_of_three = len(part) == 4 and part.endswith("0") and not part.endswith("00")
    return is_of_three and len(whole) < 4 and whole != "0"


def _mark(text: str) -> Mark:
    return "," if text == "," else "."


def _other(mark: Mark) -> Mark:
    return "." if mark == "," else ","


def _what_is_wrong(text: str, number: str, *, is_price: bool) -> str:
    what = "un precio" if is_price else "una cantidad"
    how = "escribilo así: 1950 o 1950,50" if is_price else "escribila así: 12 o 2,5"
    if not number:
        return f"falta {what}"
    currency = foreign(text)
    if currency and is_price:
        return f"«{text}» está en {currency[1]}, no en pesos: pasalo a pesos y {how}"
    if _SCALED.search(number):
        return f"«{text}» se muestra en miles en la planilla: dale a la celda otro formato de número y fijate cuánto es"
    if _SCIENTIFIC.fullmatch(number):
        return f"«{text}» está en notación científica: {how}"
    if number.startswith("-"):
        return f"«{text}» es negativo: {how}"
    return f"«{text}» no es {what}: {how}"


def _may_be_two(text: str, number: str) -> str:
    whole, part = re.split("[.,]", number)
    small = f"{whole},{part.rstrip('0') or '0'}"
    return (
        f"«{text}» puede ser {whole}{part} o {small}, y ningún otro número del archivo lo aclara: "
        f"escribí {whole}{part}, sin separar los miles, o {small}"
    )


def _contradicts(text: str, mark: Mark, decimals: Decimals) -> str:
    names = {",": "coma", ".": "punto"}
    witness = decimals.witness
    other = f"«{witness.text}» de la línea {witness.line}" if witness else "el resto"
    return (
        f"«{text}» se lee con {names[mark]} para los decimales y {other}, con {names[_other(mark)]}: "
        "usá lo mismo en todo el archivo"
    )


def _too_fine(text: str, whole: str, part: str) -> str:
    shown = text[: len(text) - len(part) + 3]
    return (
        f"«{shown}» tiene 3 decimales y un precio lleva dos como mucho: "
        f"si son {whole}{part[:3]} pesos, escribilo sin punto ni coma; si no, redondealo"
    )
