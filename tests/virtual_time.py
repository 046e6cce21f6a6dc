"""A coroutine in virtual time."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from local.virtual_time import VirtualLoop

T = TypeVar("T")


def run(main: Callable[[VirtualLoop], Coroutine[Any, Any, T]]) -> T:
    """What the coroutine answers, in a loop of its own."""
    loop = VirtualLoop()
    try:
        return loop.run_until_complete(main(loop))
    finally:
        for task in asyncio.all_tasks(loop):
            task.cancel()
        loop.run_until_complete(asyncio.sleep(0))
        loop.close()
