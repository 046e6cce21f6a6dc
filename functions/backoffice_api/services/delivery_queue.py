"""The queue port: how the back office wakes the worker. `retail.tasks.DeliveryQueue` is the queue itself."""

from typing import Protocol

from retail.wire import DeliveryTask


class DeliveryQueue(Protocol):
    """Where delivery tasks wait for the worker."""

    def put(self, task: DeliveryTask, ordinal: int, traceparent: str = "") -> None:
        """Has the worker come to the task's conversation, once for each message and ordinal.

        Raises:
            Unavailable: `queue_refused` when it was not put; `queue_unavailable` when it may or may not have been.
        """
