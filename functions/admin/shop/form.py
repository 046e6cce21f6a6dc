"""What was typed into a form of the shop's document: texts by the field's name, and what they mean."""

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from retail import money
from retail.spanish import mistakes

from .. import typed

Texts = Mapping[str, str]
T = TypeVar("T")


@dataclass(frozen=True)
class Field:
    """A field as it is shown; `name` is that of the form, `preview` what Milo says by it."""

    name: str
    words: str
    kind: Literal[
        "text", "decimal", "numeric", "tel", "email", "time", "date", "area", "tick", "choice"
    ] = "text"
    hint: str = ""
    most: int = 120
    placeholder: str = ""
    preview: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Group:
    """Fields that stand together, under words of their own or under none; `pairs` are side by side.

    `copies` are buttons that have other fields hold the same: what the form sends as `same`, and the button's words.
    """

    fields: tuple[Field, ...]
    words: str = ""
    kind: Literal["", "pair", "ticks"] = ""
    copies: tuple[tuple[str, str], ...] = ()


@dataclass
class Reading:
    """What a form means.

    Attributes:
        problems: what is wrong, by the name of the field; that of the whole form under an empty name.
        places: which field says what the API calls by that path, `delivery_zones.0.fee`.
    """

    texts: Texts
    problems: dict[str, str] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)

    def text(self, name: str, path: str = "") -> str:
        """What was typed."""
        self.places[path or name] = name
        return self.texts.get(name, "").strip()

    def ticked(self, name: str) -> bool:
        """Whether it is ticked."""
        return bool(self.texts.get(name))

    def ticks(self, prefix: str, names: Iterable[str]) -> list[str]:
        """Those of the names that are ticked, in the order in which they were shown; new ones last."""
        ticked = [name for name in names if self.ticked(f"{prefix}.{name}")]
        return sorted(ticked, key=lambda name: self.texts[f"{prefix}.{name}"])

    def pesos(self, name: str, path: str = "") -> float | None:
        """An amount; None where nothing was typed, or something that is not an amount."""
        return self._read(name, path, typed.price)

    def whole(self, name: str, path: str = "") -> int | None:
        """A whole number; None as for `pesos`."""
        return self._read(name, path, typed.whole)

    def degrees(self, name: str, path: str = "") -> float | None:
        """A latitude or longitude, as maps write it; None as for `pesos`."""
        return self._read(name, path, _degrees)

    def refused(self, errors: Iterable[Mapping[str, Any]]) -> None:
        """Takes over what the API says is wrong, beside the field that says it."""
        for each in errors:
            path, kind = str(each.get("field", "")), str(each.get("kind", ""))
            while path and path not in self.places:
                path = path.rpartition(".")[0]
            name = self.places.get(path, "")
            if kind == "string_pattern_mismatch" and not self.texts.get(name):
                kind = "missing"
            self.problems.setdefault(name, mistakes.sentence(kind))

    def _read(self, name: str, path: str, parse: Callable[[str], T]) -> T | None:
        text = self.text(name, path)
        if not text:
            return None
        try:
            return parse(text)
        except typed.NotRead as error:
            self.problems[name] = str(error)
            return None


def in_order(prefix: str, names: Iterable[str]) -> dict[str, str]:
    """What the ticks of a list hold: the place of each."""
    return {f"{prefix}.{name}": f"{at:02d}" for at, name in enumerate(names)}


def written_pesos(amount: float | None) -> str:
    """`1.234,50`, as it is typed; nothing for None."""
    if amount is None:
        return ""
    return money.format_pesos(money.from_wire(amount)).removeprefix(money.SIGN)


def commas(text: str) -> list[str]:
    """The parts of a text with commas or on lines of their own; each once."""
    parts = (" ".join(part.split()) for part in text.replace("\n", ",").split(","))
    return list({part.casefold(): part for part in parts if part}.values())


def _degrees(text: str) -> float:
    try:
        number = float(text.replace(",", ".").replace("−", "-"))
    except ValueError:
        number = math.nan
    if not math.isfinite(number):
        raise typed.NotRead("Escribilo como en el mapa: -34,5935.")
    return number
