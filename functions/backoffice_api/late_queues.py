"""The real queues, whose SDK is loaded when the first task is made.

Loading it takes 0.3 s on a laptop's core, a quarter of what a start takes on Firestore, and most instances never
make a task.
"""

import time
from functools import cached_property
from typing import TYPE_CHECKING

from retail.settings import Settings
from retail.wire import DeliveryTask, ModelCheck, SettlementTask

if TYPE_CHECKING:
    from retail.tasks import DeliveryQueue, ModelCheckQueue, SettlementQueue


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


class LateSettlementQueue:
    """The same queue; see `services.settlement_queue.SettlementQueue`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def put(self, task: SettlementTask, notice: str, traceparent: str = "") -> None:
        """See the port."""
        self._queue.put(task, notice, traceparent)

    @cached_property
    def _queue(self) -> "SettlementQueue":
        from retail import tasks

        return tasks.connect_settlements(self._settings, monotonic=time.monotonic, sleep=time.sleep)


class LateModelCheckQueue:
    """The same queue; see `services.model_check_queue.ModelCheckQueue`."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def put(self, check: ModelCheck, traceparent: str = "") -> None:
        """See the port."""
        self._queue.put(check, traceparent)

    @cached_property
    def _queue(self) -> "ModelCheckQueue":
        from retail import tasks

        return tasks.connect_model_checks(
            self._settings, monotonic=time.monotonic, sleep=time.sleep
        )
