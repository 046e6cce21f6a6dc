"""Processes that share work, and end with the one that started them even when that is killed."""

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial


def pool(jobs: int, begin: Callable[[], None]) -> ProcessPoolExecutor:
    """So many processes, each of which calls `begin` before all else."""
    return ProcessPoolExecutor(jobs, initializer=partial(_begin, begin))


def _begin(begin: Callable[[], None]) -> None:
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin()


def _end_with_parent() -> None:
    """Ends this process when its parent was killed: nobody else would tell it to end."""
    parent = multiprocessing.parent_process()
    assert parent  # noqa: S101 -- only a pool's process begins
    parent.join()
    os._exit(1)
