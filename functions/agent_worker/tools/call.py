"""A call of a tool: in whose name it is made, under which key, and how its outcome becomes a result.

Results are JSON mappings with a `status`; a tool never raises. The shopper comes from the claimed turn,
never from the model.
"""

import hashlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from google.adk.tools.tool_context import ToolContext

from retail.api import TurnCall
from retail.backoffice import Backoffice
from retail.errors import Forbidden, MiloError, Refused, Unauthorized, Unavailable
from retail.faults import Faults
from retail.wire import Order, ToolCall, User

from .bounds import bounded
from .confirming import Guard, unconfirmed, unconfirmed_order
from .journal import Journal, canonical
from .once import NoWords, Rule, Words, what_is_there
from .results import cart_result

logger = logging.getLogger(__name__)

T = TypeVar("T")
Result = dict[str, Any]
STATE_KEY = "temp:turn"
"""Where a tool finds its turn; ADK never writes `temp:` state into a session's events."""

_SHOWN_DETAILS = ("available", "name", "product_id")
LOST = frozenset({"turn_token_invalid", "turn_lost"})
"""Codes by which the API says that another worker has the turn."""


class OffLoop(Protocol):
    """Runs blocking work where it does not hold up the other turns, and waits for it."""

    async def __call__(self, work: Callable[[], T]) -> T:
        """What `work` answers or raises."""


@dataclass
class ShopperTurn:
    """A claimed turn as the tools see it.

    Attributes:
        id: the turn's id, part of every idempotency key.
        phone: the number that the shopper wrote from last, with its plus, since bare digits are read as a number
            of this country; or the user id that stands for a hidden one.
        token: the turn token that the API ties to this shopper.
        user: who the shopper is, once registered.
        clock: the present time, aware.
        words: what the shopper wrote in this turn, as far as it says what is to be done, and how often.
        lost: another worker has the turn by now; nothing that is called matters any more.
        model_calls: how often a model was asked in this turn.
        invented: how many of its answers stated what no tool has said; none of them was told.
    """

    id: str
    phone: str
    token: str
    user: User | None
    api: Backoffice
    off_loop: OffLoop
    faults: Faults
    clock: Callable[[], datetime]
    journal: Journal = field(default_factory=Journal)
    words: Words = field(default_factory=NoWords)
    lost: bool = False
    model_calls: int = 0
    invented: int = 0

    def shopper(self) -> User:
        """Who the shopper is.

        Raises:
            Refused: `not_registered`.
        """
        if self.user is None:
            raise Refused("not_registered", "register the shopper with create_user first")
        return self.user


@dataclass(frozen=True)
class Call:
    """One call: its turn, tool, arguments as they were cleaned, and its number among equal calls."""

    turn: ShopperTurn
    tool: str
    arguments: Mapping[str, Any]
    ordinal: int = 0

    @property
    def read(self) -> TurnCall:
        """How a read is called."""
        return TurnCall(self.turn.token)

    @property
    def write(self) -> TurnCall:
        """How a write is called: the same key for the same call, whoever makes it and how often."""
        called = f"{self.turn.id}\n{canonical(self.tool, self.arguments)}\n{self.ordinal}"
        key = hashlib.sha256(called.encode()).hexdigest()
        return TurnCall(self.turn.token, key, self.journalled)

    @property
    def journalled(self) -> ToolCall:
        """The call as the journal has it."""
        return {"tool": self.tool, "arguments": dict(self.arguments), "ordinal": self.ordinal}

    def last_order(self) -> Order | None:
        """The shopper's last order, if there is one; a shopper who is not registered has none."""
        user = self.turn.user
        return self.turn.api.last_order(user["id"], self.read) if user else None


def turn_of(context: ToolContext) -> ShopperTurn:
    """The turn that a tool is called in."""
    turn = context.state[STATE_KEY]
    assert isinstance(turn, ShopperTurn)  # noqa: S101 -- put there by the agent, nowhere else
    return turn


async def read(
    context: ToolContext, tool: str, work: Callable[[Call], Result], arguments: Mapping[str, Any]
) -> Result:
    """The result of a tool that changes nothing."""
    call = Call(turn_of(context), tool, arguments)
    return await _result(call, work)


async def write(
    context: ToolContext,
    tool: str,
    work: Callable[[Call], Result],
    arguments: Mapping[str, Any],
    is_done: Rule | None,
    is_wanted: Guard | None = None,
) -> Result:
    """The result of a tool that changes something, under the next key of its own.

    Args:
        is_done: tells whether this turn has done that before, so that it is not done again.
        is_wanted: tells whether the shopper's words ask for it; without that, nothing is done.
    """
    turn = turn_of(context)
    journal = turn.journal
    async with journal.alone(str(arguments.get("product_id", tool))):
        made = journal.made
        is_new = not journal.is_unanswered(tool, arguments)
        if is_new and is_done and is_done(made, arguments, turn.words):
            logger.warning("turn %s has done %s before", turn.id, tool)
            return bounded(what_is_there(made, arguments))
        if is_new and is_wanted and not is_wanted.is_met(made, turn.words):
            logger.warning("turn %s does not ask for %s", turn.id, tool)
            if not is_wanted.is_about_cart:
                return unconfirmed_order()
            return await _result(Call(turn, tool, arguments), _ask_first)
        call = Call(turn, tool, arguments, journal.take_ordinal(tool, arguments))
        journal.note(context.function_call_id or "", call.journalled)
        return await perform(call, work)


async def perform(call: Call, work: Callable[[Call], Result]) -> Result:
    """The result of a call that changes something, under its own key."""
    journal, result = call.turn.journal, _unavailable()
    try:
        result = await _result(call, work)
    finally:  # a call that was given up is cancelled here, and may yet be done
        journal.note_result(call.journalled, result)
        if result.get("code") == "unavailable":
            journal.note_unanswered(call.journalled)
    call.turn.faults.reach("tool_called")
    return result


def _ask_first(call: Call) -> Result:
    cart = call.turn.api.cart_summary(call.turn.shopper()["id"], call.read)
    return unconfirmed(cart_result(cart))


async def _result(call: Call, work: Callable[[Call], Result]) -> Result:
    try:
        return bounded(await call.turn.off_loop(lambda: work(call)))
    except MiloError as error:
        return bounded(_refusal(call, error))
    except Exception:
        logger.exception("tool %s broke in turn %s", call.tool, call.turn.id)
        return _unavailable()


def _refusal(call: Call, error: MiloError) -> Result:
    if error.code in LOST:
        call.turn.lost = True
    if isinstance(error, Unavailable | Unauthorized | Forbidden) or not error.permanent:
        logger.warning("tool %s in turn %s: %s", call.tool, call.turn.id, error)
        return _unavailable()
    details = {name: error.details[name] for name in _SHOWN_DETAILS if name in error.details}
    return {"status": "error", "code": error.code, "message": error.message, **details}


def _unavailable() -> Result:
    message = "the shop's system does not answer; nothing is known to have changed"
    return {"status": "error", "code": "unavailable", "message": message}
