"""The tools there are: each is registered where it is written, by the decorator that says whether it writes.

    @writes(_clear, emptied)
    def clear_cart() -> Arguments:
        "Empties the shopper's cart. …"
        return {}

What is decorated is what a model sees of the tool: its name, parameters and docstring. It answers the arguments
as the tool is called with them, cleaned. The work takes them and answers the result. The rule beside the work
tells when the turn has had the tool's effect already (`once.py`).
"""

import inspect
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from google.adk.tools.tool_context import ToolContext

from retail.errors import Unavailable
from retail.wire import ToolCall

from .call import Call, Result, ShopperTurn, perform, read, write
from .confirming import Guard
from .once import Rule

logger = logging.getLogger(__name__)

Arguments = dict[str, Any]
Asked = Callable[..., Arguments]
Work = Callable[[Call], Result]
Tool = Callable[..., Awaitable[Result]]

REGISTERED: list[Tool] = []

WRITES: dict[str, Work] = {}
"""Tool → the work of it that a journal can hold; done again under its own key, it answers what it did."""


def reads(work: Work) -> Callable[[Asked], Tool]:
    """Registers a tool that changes nothing."""

    def register(asked: Asked) -> Tool:
        async def tool(*, tool_context: ToolContext, **given: Any) -> Result:
            return await read(tool_context, asked.__name__, work, asked(**given))

        return _registered(tool, asked)

    return register


def writes(
    work: Work, is_done: Rule | None = None, is_wanted: Guard | None = None
) -> Callable[[Asked], Tool]:
    """Registers a tool that changes something: a turn does it once, however often it is tried.

    Args:
        is_done: None for a tool of which the back office itself sees to that.
        is_wanted: None for a tool that needs no word of the shopper's own.
    """

    def register(asked: Asked) -> Tool:
        async def tool(*, tool_context: ToolContext, **given: Any) -> Result:
            return await write(
                tool_context, asked.__name__, work, asked(**given), is_done, is_wanted
            )

        WRITES[asked.__name__] = work
        return _registered(tool, asked)

    return register


async def again(turn: ShopperTurn, call: ToolCall) -> Result | None:
    """The answer to a call that an earlier try of the turn made; None when no tool that writes has its name.

    Raises:
        Unavailable: `journal_unavailable` when the answer cannot be had; the turn is to be tried later.
    """
    work = WRITES.get(call["tool"])
    if work is None:
        logger.error("turn %s has an unknown tool in its journal", turn.id)
        return None
    result = await perform(Call(turn, call["tool"], call["arguments"], call["ordinal"]), work)
    if result.get("code") == "unavailable":
        raise Unavailable("journal_unavailable", f"no answer for {call['tool']} of the journal")
    return result


def _registered(tool: Tool, asked: Asked) -> Tool:
    """Gives the tool the name, docstring and parameters of what was decorated, behind which ADK adds its own."""
    own, seen = inspect.signature(tool), inspect.signature(asked)
    parameters = [*seen.parameters.values(), own.parameters["tool_context"]]
    for name in ("__module__", "__name__", "__qualname__", "__doc__"):
        setattr(tool, name, getattr(asked, name))
    tool.__annotations__ = {each.name: each.annotation for each in parameters}
    tool.__annotations__["return"] = own.return_annotation
    tool.__signature__ = own.replace(parameters=parameters)  # type: ignore[attr-defined]
    REGISTERED.append(tool)
    return tool
