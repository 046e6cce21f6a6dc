"""Facts: what a reply may state, as the conversation that a model is shown has it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from google.genai import types

from retail.writing import without_accents

from .stated_amounts import amounts

MAIL = re.compile(r"(?<![\w.%+-])[\w.%+-]{1,64}@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}")
LONG_NUMBER = re.compile(r"(?<![\d$.,])\+?\d(?:[ .-]?\d){7,}")
_DONE = frozenset({
    "added", "updated", "removed", "cleared", "created", "exists", "cancelled", "asked", "already_done",
})  # fmt: skip
_OWN_WORDS = frozenset({"query", "corrected_query", "user"})
"""The members of a result that say again what a model or a shopper chose."""
_PRICES = frozenset({"price_text", "unit_price_text", "line_total_text"})
"""The members of a result of which a product has one."""


@dataclass(frozen=True)
class Facts:
    """What may be stated.

    Attributes:
        amounts: in centavos, as the results write them for a shopper.
        prices: product's name, folded → the amounts that the results say of it.
        numbers: the others of the results.
        text: all words of the results, folded.
        digits: the digits of the results, one long number after another.
        done: the tools that have changed something in this turn, or said that it was done.
        done_before: the same of the turns before.
        heard: what the shopper wrote in this conversation, folded.
        heard_now: in this turn.
    """

    amounts: frozenset[int]
    prices: Mapping[str, frozenset[int]]
    numbers: frozenset[float]
    text: str
    digits: str
    done: frozenset[str]
    done_before: frozenset[str]
    heard: str
    heard_now: str


def facts_of(contents: Sequence[types.Content]) -> Facts:
    """The facts of a conversation as a model is shown it."""
    turn_began = _turn_began(contents)
    results, told, heard = [], [], []
    done: tuple[set[str], set[str]] = (set(), set())
    known: set[int] = set()
    theirs: set[int] = set()
    for at, content in enumerate(contents):
        for part in content.parts or []:
            answer = part.function_response
            if answer:
                results.append(answer.response or {})
                done[at >= turn_began].update(_done(answer))
            elif part.text and content.role == "model":
                if _is_reply(content) and not part.thought:
                    told.append(without_accents(part.text))
                    known.update({one for one, _ in amounts(told[-1])} - theirs)
            elif part.text:
                heard.append((at, without_accents(part.text)))
                theirs.update(one for one, _ in amounts(heard[-1][1]))
    leaves = [leaf for result in results for leaf in _leaves(result)]
    text = "\n".join(without_accents(leaf) for leaf in leaves if isinstance(leaf, str))
    numbers = [leaf for leaf in leaves if isinstance(leaf, int | float)]
    known.update(amount for amount, _ in amounts(text))
    text = "\n".join((text, *told))
    return Facts(
        frozenset(known),
        _prices(results),
        frozenset(numbers),
        text,
        "\n".join((digits(text), *(str(number) for number in numbers))),
        frozenset(done[True]),
        frozenset(done[False]),
        "\n".join(words for _, words in heard),
        "\n".join(words for at, words in heard if at >= turn_began),
    )


def _turn_began(contents: Sequence[types.Content]) -> int:
    """Where the turn's first message stands: behind the last reply. A turn that is tried again has it twice."""
    replied = max((at for at, one in enumerate(contents) if _is_reply(one)), default=-1)
    begins = (at for at, one in enumerate(contents) if at > replied and _is_said(one))
    return next(begins, len(contents))


def _is_reply(content: types.Content) -> bool:
    """Whether it was sent, and so was checked: nobody has heard the words beside a call."""
    parts = content.parts or []
    speaks = any(part.text and not part.thought for part in parts)
    return content.role == "model" and speaks and not any(part.function_call for part in parts)


def _is_said(content: types.Content) -> bool:
    """Whether it is what a shopper wrote, and not what a tool answered."""
    return content.role != "model" and any(part.text for part in content.parts or [])


def _done(answer: types.FunctionResponse) -> Iterator[str]:
    """The tool that has done something; and that a product was taken out of the cart by the shop."""
    result = answer.response or {}
    if result.get("status") in _DONE:
        yield answer.name or ""
    if result.get("code") == "product_gone":
        yield "product_gone"


def _leaves(value: Any) -> Iterator[Any]:
    if isinstance(value, Mapping):
        for name, each in value.items():
            if name in _OWN_WORDS:
                yield from MAIL.findall(without_accents(str(each)))
            else:
                yield from _leaves(each)
    elif isinstance(value, Iterable) and not isinstance(value, str):
        for each in value:
            yield from _leaves(each)
    elif not isinstance(value, bool):
        yield value


def _prices(results: Iterable[Any]) -> dict[str, frozenset[int]]:
    prices: dict[str, frozenset[int]] = {}
    for product in chain.from_iterable(map(_mappings, results)):
        if _PRICES.isdisjoint(product) or not product.get("name"):
            continue
        name = without_accents(str(product["name"]))
        texts = without_accents(
            "\n".join(leaf for leaf in _leaves(product) if isinstance(leaf, str))
        )
        prices[name] = prices.get(name, frozenset()) | {one for one, _ in amounts(texts)}
    return prices


def _mappings(value: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(value, Mapping):
        yield value
        value = value.values()
    if isinstance(value, Iterable) and not isinstance(value, str):
        yield from chain.from_iterable(map(_mappings, value))


def digits(text: str) -> str:
    """The long numbers of a text without what parts their digits, one a line."""
    return "\n".join(re.sub(r"\D", "", found) for found in LONG_NUMBER.findall(text))
