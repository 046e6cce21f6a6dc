"""The queue port: how a notice has a payment settled. `retail.tasks.SettlementQueue` is the queue itself."""

from typing import Protocol

from retail.wire import SettlementTask


class SettlementQueue(Protocol):
    """Where payments that changed wait to be read."""

    def put(self, task: SettlementTask, notice: str, traceparent: str = "") -> None:
        """Has the payment settled, once for each notice.

        Raises:
            Unavailable: `queue_refused` when it was not put; `queue_unavailable` when it may or may not have been.
        """
        ...
