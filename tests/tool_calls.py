"""Milo's tools as a model calls them, in one claimed turn."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any, cast

from google.adk.tools.tool_context import ToolContext

from agent_worker.tools import TOOLS
from agent_worker.tools.call import STATE_KEY
from agent_worker.tools.once import NoWords
from local.inbound_message import WA_ID
from tests.whole_shop import OpenShop

Tool = Callable[..., Awaitable[dict[str, Any]]]
_NAMED: dict[str, Any] = {tool.__name__: tool for tool in TOOLS}


class Willing(NoWords):
    """A shopper who says yes to whatever the cart is asked about."""

    def agrees_to_order(self, *, changed: bool) -> bool:
        """See `Words.agrees_to_order`."""
        return True

    def empties(self) -> bool:
        """See `Words.empties`."""
        return True


class ToolCalls:
    """One claimed turn of one shopper, and the tools called in it."""

    def __init__(self, shop: OpenShop, wa_id: str = WA_ID) -> None:
        self.shop = shop
        self.turn = shop.turn(wa_id=wa_id)
        self.turn.words = Willing()

    async def call(self, tool: Tool, **arguments: Any) -> dict[str, Any]:
        """A tool's result."""
        context = SimpleNamespace(state={STATE_KEY: self.turn}, function_call_id=None)
        return await tool(**arguments, tool_context=cast("ToolContext", context))

    def result(self, tool: str, **arguments: Any) -> dict[str, Any]:
        """A tool's result, for callers without an event loop."""
        return asyncio.run(self.call(_NAMED[tool], **arguments))
