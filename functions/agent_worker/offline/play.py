"""Plays a script against the tool results of a turn: what it still wants, or how it ended.

A script is a generator that yields the tool calls it wants and gets their results. It is played
from its start at every model call of a turn, so it needs no memory of its own: what was called
before, by this try, an earlier one or by Gemini, is among the answers.
"""

from collections.abc import Generator, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from .shelf import status_of

EARLIER = "earlier"
"""The member of a result by which a model knows that the call was made before it took the turn over."""

MAX_ROUNDS = 7
"""How often a script may ask for tool calls in one turn."""

UNAVAILABLE: Mapping[str, Any] = {"status": "error", "code": "unavailable", "message": ""}

Ending = TypeVar("Ending")


@dataclass(frozen=True)
class Call:
    """A tool to call, with its arguments."""

    tool: str
    arguments: tuple[tuple[str, Any], ...] = ()

    @property
    def args(self) -> dict[str, Any]:
        """The arguments as the tool takes them."""
        return dict(self.arguments)


def call(tool: str, **arguments: Any) -> Call:
    """A call with its arguments in the order of their names, so that equal calls are equal."""
    return Call(tool, tuple(sorted(arguments.items())))


@dataclass(frozen=True)
class Done:
    """A tool call that was made and what it answered."""

    tool: str
    arguments: Mapping[str, Any]
    result: Mapping[str, Any]

    @property
    def is_earlier(self) -> bool:
        """Whether another model made it, which failed in this turn."""
        return self.result.get(EARLIER) is True

    @property
    def is_effect(self) -> bool:
        """Whether it has changed something."""
        return self.tool in _WRITES and status_of(self.result) in _EFFECTS

    @property
    def is_answer(self) -> bool:
        """Whether its result may serve a script that wants the same.

        Another model's effects are told first. What it read before them may be out of date, and what it was refused
        was asked for in its own way; but a checkout that was refused may have told new prices.
        """
        if not self.is_earlier or self.tool == "checkout_cart":
            return not self.is_earlier or status_of(self.result) not in {"created", *BROKEN}
        return self.tool in _LASTING and status_of(self.result) not in BROKEN


Script = Generator[tuple[Call, ...], tuple[Mapping[str, Any], ...], Ending]

BROKEN = frozenset({"unavailable", "timeout", "internal"})
"""Error codes that mean: the shop's system cannot be reached, nothing is known."""

_LASTING = {"search_users", "search_products"}
_EFFECTS = {"added", "updated", "removed", "cleared", "created", "exists", "cancelled"}
_BY_PRODUCT = {"set_product_quantity", "add_product_to_cart"}
_BY_TOOL = {"create_user", "checkout_cart", "clear_cart", "cancel_last_order"}
_WRITES = _BY_PRODUCT | _BY_TOOL


@dataclass
class Answers:
    """The results of a turn, each given out once.

    Writes are found by what they do, not by their exact arguments: a cart that another try of this
    turn has changed must not be changed again only because the script now counts differently.
    """

    done: Iterable[Done]
    _left: list[Done] = field(init=False)

    def __post_init__(self) -> None:
        """Starts with every result still to be given out."""
        self._left = [one for one in self.done if one.is_answer]

    def take(self, wanted: Call) -> Mapping[str, Any] | None:
        """The result of a call, or None when it was not made yet."""
        for at, done in enumerate(self._left):
            if done.tool == wanted.tool and self._same(done, wanted):
                return self._left.pop(at).result
        return None

    @staticmethod
    def _same(done: Done, wanted: Call) -> bool:
        if wanted.tool in _BY_TOOL:
            return True
        if wanted.tool in _BY_PRODUCT:
            return bool(done.arguments.get("product_id") == wanted.args.get("product_id"))
        return all(done.arguments.get(key) == value for key, value in wanted.arguments)


def play(
    script: Script[Ending], answers: Answers, *, max_rounds: int = MAX_ROUNDS
) -> tuple[Call, ...] | Ending:
    """Plays to the end and returns it, or the calls that are wanted and not answered yet.

    After `max_rounds` of calls, what is not answered counts as unavailable, so the script always ends. Only the
    script's own rounds count: what another model has called in the turn takes nothing of them.
    """
    rounds = 0
    try:
        wanted = next(script)
        while True:
            results = [answers.take(one) for one in wanted]
            missing = tuple(
                one for one, result in zip(wanted, results, strict=True) if result is None
            )
            if missing and rounds < max_rounds:
                script.close()
                return missing
            rounds += 1
            wanted = script.send(tuple(UNAVAILABLE if r is None else r for r in results))
    except StopIteration as end:
        ending: Ending = end.value
        return ending
