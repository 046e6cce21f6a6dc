"""The queue port: how the worker is told to check the model's name. `retail.tasks.ModelCheckQueue` is the queue itself."""

from typing import Protocol

from retail.wire import ModelCheck


class ModelCheckQueue(Protocol):
    """Where checks of the model's name wait for the worker."""

    def put(self, check: ModelCheck, traceparent: str = "") -> None:
        """Has the worker check the name, once for each week.

        Raises:
            Unavailable: `queue_refused` when it was not put; `queue_unavailable` when it may or may not have been.
        """
        ...


class NullModelCheckQueue:
    """Takes each check, and wakes nobody."""

    def put(self, check: ModelCheck, traceparent: str = "") -> None:
        """Does nothing."""
