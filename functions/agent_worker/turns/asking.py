"""Asking: how a turn talks to the back office."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeVar

from retail.errors import Unavailable

from ..tools.call import OffLoop

logger = logging.getLogger(__name__)

T = TypeVar("T")

PAUSE_SECONDS = 0.5


@dataclass(frozen=True)
class Asking:
    """Asks the back office beside the event loop.

    Attributes:
        sleep: waits that many seconds; passed in.
    """

    off_loop: OffLoop
    sleep: Callable[[float], Awaitable[None]]

    async def twice(self, ask: Callable[[], T]) -> T:
        """For what the back office answers the same way when it is asked again."""
        try:
            return await self.off_loop(ask)
        except Unavailable as error:
            logger.warning("the back office is asked again: %s", error)
            await self.sleep(PAUSE_SECONDS)
            return await self.off_loop(ask)
