"""A shopper's dialogue and the truth about its end; tests/evals/README.md describes the members."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

UNTOUCHED = frozenset({"quiet", "aside"})
"""Topics whose dialogues end in a remark that must leave the cart as it was."""

_TYPES: Mapping[str, type] = {
    "set": str, "name": str, "lines": list, "cart": dict, "known": bool, "ordered": bool, "must": list,
    "never": list, "email": str,
}  # fmt: skip
_CALLED = {str: "a text", list: "a list", dict: "an object", bool: "true or false"}
_REQUIRED = ("set", "name", "lines", "cart")


class DialogueError(Exception):
    """A dialogue that cannot be played: the message says where it is and what is wrong."""


@dataclass(frozen=True)
class Dialogue:
    """What a shopper writes, and how a good seller's dialogue ends.

    Attributes:
        topic: the `set` of the file.
        lines: each is one message, or several that are written without waiting: a burst.
        cart: sku → the quantities that are right, in pieces or kilos; 0 for none. None: not judged.
        known: whether the shop knows the shopper before the first line.
        ordered: whether an order exists at the end; `cart` is then what the last order has.
    """

    topic: str
    name: str
    lines: tuple[tuple[str, ...], ...]
    cart: Mapping[str, tuple[float, ...]] | None
    known: bool = True
    ordered: bool = False
    must: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    email: str = ""

    @property
    def full_name(self) -> str:
        """As reports and the list of known failures have it."""
        return f"{self.topic}/{self.name}"

    @property
    def wanted(self) -> frozenset[str]:
        """The skus that may be bought."""
        return frozenset(sku for sku, right in (self.cart or {}).items() if max(right) > 0)


def parse(members: Any) -> Dialogue:
    """A dialogue of a file's JSON.

    Raises:
        DialogueError: a member is missing, unknown or of another shape.
    """
    if not isinstance(members, dict):
        raise DialogueError("a dialogue is an object")
    missing = [name for name in _REQUIRED if name not in members]
    unknown = sorted(members.keys() - _TYPES.keys())
    if missing or unknown:
        raise DialogueError(
            "; ".join(
                [f"{name!r} is missing" for name in missing]
                + [f"{name!r} is no member of a dialogue" for name in unknown]
            )
        )
    for name, value in members.items():
        if not isinstance(value, _TYPES[name]) and not (name == "cart" and value is None):
            raise DialogueError(f"{name!r} must be {_CALLED[_TYPES[name]]}")
    return Dialogue(
        topic=members["set"],
        name=members["name"],
        lines=_lines(members["lines"]),
        cart=_cart(members["cart"]),
        known=members.get("known", True),
        ordered=members.get("ordered", False),
        must=_texts("must", members.get("must", [])),
        never=_texts("never", members.get("never", [])),
        email=members.get("email", ""),
    )


def _lines(given: list[Any]) -> tuple[tuple[str, ...], ...]:
    lines = tuple(_texts("lines", line if isinstance(line, list) else [line]) for line in given)
    if not lines or not all(lines):
        raise DialogueError("'lines' has no message")
    return lines


def _texts(member: str, given: list[Any]) -> tuple[str, ...]:
    if not all(isinstance(text, str) for text in given):
        raise DialogueError(f"{member!r} must hold texts")
    return tuple(given)


def _cart(given: dict[str, Any] | None) -> Mapping[str, tuple[float, ...]] | None:
    if given is None:
        return None
    cart = {}
    for sku, quantity in given.items():
        right = quantity if isinstance(quantity, list) else [quantity]
        if not right or not all(type(each) in {int, float} and each >= 0 for each in right):
            raise DialogueError(f"'cart' must say how much of {sku} is right, as 2 or [0, 2]")
        cart[sku] = tuple(float(each) for each in right)
    return cart
