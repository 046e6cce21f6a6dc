"""The queues in this process: they hold what they were given, and deliver nothing themselves."""

from dataclasses import dataclass, field

from retail.errors import Unavailable
from retail.wire import DeliveryTask, ModelCheck, SettlementTask


@dataclass
class HeldDeliveryTasks:
    """What the API's `DeliveryQueue` promises, see `backoffice_api.services.delivery_queue`.

    Attributes:
        put_in: the tasks that were given, each with its ordinal, also those that were given twice.
        is_down: whether it refuses tasks.
    """

    put_in: list[tuple[DeliveryTask, int]] = field(default_factory=list)
    is_down: bool = False

    def put(self, task: DeliveryTask, ordinal: int, traceparent: str = "") -> None:  # noqa: ARG002
        """Takes a task, unless it is down."""
        if self.is_down:
            raise Unavailable("queue_unavailable", "the queue is down")
        self.put_in.append((task, ordinal))

    def take_all(self) -> list[DeliveryTask]:
        """The tasks that wait, each name once, oldest first; none is left."""
        named = {(task["message_id"], ordinal): task for task, ordinal in self.put_in}
        self.put_in.clear()
        return list(named.values())


@dataclass
class HeldSettlementTasks:
    """What the API's `SettlementQueue` promises, see `backoffice_api.services.settlement_queue`.

    Attributes:
        put_in: the tasks that were given, each once for a notice.
        is_down: whether it refuses tasks.
    """

    put_in: dict[str, SettlementTask] = field(default_factory=dict)
    is_down: bool = False

    def put(self, task: SettlementTask, notice: str, traceparent: str = "") -> None:  # noqa: ARG002
        """Takes a task, unless it is down."""
        if self.is_down:
            raise Unavailable("queue_unavailable", "the queue is down")
        self.put_in.setdefault(notice, task)

    def take_all(self) -> list[SettlementTask]:
        """The tasks that wait, oldest first; none is left."""
        tasks = list(self.put_in.values())
        self.put_in.clear()
        return tasks


@dataclass
class HeldModelChecks:
    """What the API's `ModelCheckQueue` promises, see `backoffice_api.services.model_check_queue`.

    Attributes:
        put_in: the checks that were given, each once for a week.
        is_down: whether it refuses tasks.
    """

    put_in: dict[str, ModelCheck] = field(default_factory=dict)
    is_down: bool = False

    def put(self, check: ModelCheck, traceparent: str = "") -> None:  # noqa: ARG002
        """Takes a check, unless it is down."""
        if self.is_down:
            raise Unavailable("queue_unavailable", "the queue is down")
        self.put_in.setdefault(check["week"], check)
