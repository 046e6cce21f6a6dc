"""Delivery tasks: the real queue, whose SDK is loaded when the first of them is made.

Loading it takes 0.3 s on a laptop's core, a quarter of what a start takes on Firestore, and most instances never
make a delivery task.
"""

import time
from functools import cached_property
from typing import TYPE_CHECKING

from retail.settings import Settings
from retail.wire import DeliveryTask

if TYPE_CHECKING:
    from retail.tasks import DeliveryQueue


class LateDeliveryQueue:
    """The queue that the settings name; see `services.delivery_queue.DeliveryQueue`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def put(self, task: DeliveryTask, ordinal: int, traceparent: str = "") -> None:
        """See the port."""
        self._queue.put(task, ordinal, traceparent)

    @cached_property
    def _queue(self) -> "DeliveryQueue":
        from retail import tasks

        return tasks.connect_deliveries(self._settings, monotonic=time.monotonic, sleep=time.sleep)
