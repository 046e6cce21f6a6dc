"""Waiting in tests: on a condition, with a deadline, never for a while."""

import time
from collections.abc import Callable
from typing import Literal, TypeVar

T = TypeVar("T")


def wait_until(
    condition: Callable[[], T | Literal[False] | None], seconds: float = 30, what: str = ""
) -> T:
    """What `condition` gives once it is true; fails the test when it is not within `seconds`."""
    deadline = time.monotonic() + seconds
    while not (value := condition()):
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds:g} s: {what or condition}")
        time.sleep(0.005)
    return value
