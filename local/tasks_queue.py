"""What a queue promises: names, when a failed task is tried again, and what an attempt tells its target.

Everything here is pure. The words and formats are Cloud Tasks' own: from the docstrings of
`google.cloud.tasks_v2.types`, and, where those are silent, as observed from the service.
"""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from retail import queueing

DAY = 24 * 3600.0

_QUEUE = r"projects/[A-Za-z0-9:.\-]+/locations/[A-Za-z0-9\-]+/queues/[A-Za-z0-9\-]{1,100}"
QUEUE_NAME = re.compile(_QUEUE)
TASK_NAME = re.compile(rf"({_QUEUE})/tasks/(.*)", re.DOTALL)
TASK_ID = re.compile(r"[A-Za-z0-9_\-]{1,500}")

_OWN_HEADERS = ("x-cloudtasks-", "x-google-", "x-appengine-")
_REPLACED_HEADERS = frozenset({"host", "content-length", "user-agent"})

USER_AGENT = "Google-Cloud-Tasks"


@dataclass(frozen=True)
class RetryPolicy:
    """When a failed task is tried again; seconds. -1 attempts = no end, 0 duration = no limit."""

    min_backoff: float = queueing.MIN_BACKOFF_SECONDS
    max_backoff: float = queueing.MAX_BACKOFF_SECONDS
    max_doublings: int = queueing.MAX_DOUBLINGS
    max_attempts: int = queueing.MIN_ATTEMPTS
    max_retry_duration: float = queueing.TRIED_FOR.total_seconds()

    def delay(self, attempts: int, age: float) -> float | None:
        """Seconds until the next attempt, or None when the task is given up and deleted.

        `attempts` counts those already made, `age` is seconds since the first of them. A task
        ends only when both limits are reached (RetryConfig.max_attempts). The interval doubles
        `max_doublings` times, then grows by the last step: 10, 20, 40, 80, 160, 240, 300, 300.
        """
        tired = 0 <= self.max_attempts <= attempts
        if tired and age >= self.max_retry_duration:
            return None
        doublings = min(attempts - 1, self.max_doublings)
        step = self.min_backoff * 2.0**doublings
        return min(self.max_backoff, step * max(1, attempts - self.max_doublings))

    def overridden(self, config: Any) -> "RetryPolicy":
        """This policy with what a task's own RetryConfig message sets; unset fields stay."""
        given: dict[str, Any] = {}
        for name in ("min_backoff", "max_backoff", "max_retry_duration"):
            if config.HasField(name):
                given[name] = getattr(config, name).ToMicroseconds() / 1e6
        if config.max_attempts:
            given["max_attempts"] = config.max_attempts
        if config.max_doublings:
            given["max_doublings"] = config.max_doublings
        return replace(self, **given)


@dataclass(frozen=True)
class QueueSettings:
    """How every queue of this server behaves; durations in seconds.

    `name_window` is how long a finished or deleted task's name stays taken (the service says up
    to 24 h). `shortest_deadline` is 15 s there too; tests of what happens then lower it.
    """

    retry: RetryPolicy = field(default_factory=RetryPolicy)
    max_concurrent_dispatches: int = 200
    name_window: float = 3600.0
    shortest_deadline: float = 15.0
    longest_deadline: float = 30 * 60.0
    default_deadline: float = 10 * 60.0
    furthest_schedule: float = 30 * DAY


@dataclass(frozen=True)
class Outcome:
    """How an attempt ended: the target's HTTP status, or None and why there was no answer."""

    status: int | None
    failure: str = ""
    timed_out: bool = False
    retry_after: float = 0.0

    @property
    def done(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def counts_as_execution(self) -> bool:
        """X-CloudTasks-TaskExecutionCount leaves out 5xx: the handler may never have run."""
        return self.status is not None and not 500 <= self.status < 600

    def rpc_status(self) -> tuple[int, str]:
        """The google.rpc code and text that Task.last_attempt shows for this outcome."""
        if self.status is None:
            name, code = ("DEADLINE_EXCEEDED", 4) if self.timed_out else ("UNAVAILABLE", 14)
            return code, f"{name}({code}): {self.failure}"
        name, code = _RPC_CODES.get(self.status, ("UNKNOWN", 2))
        return code, f"{name}({code}): HTTP status code {self.status}"


_RPC_CODES = {
    400: ("INVALID_ARGUMENT", 3),
    401: ("UNAUTHENTICATED", 16),
    403: ("PERMISSION_DENIED", 7),
    404: ("NOT_FOUND", 5),
    409: ("ABORTED", 10),
    429: ("RESOURCE_EXHAUSTED", 8),
    499: ("CANCELLED", 1),
    500: ("INTERNAL", 13),
    501: ("UNIMPLEMENTED", 12),
    503: ("UNAVAILABLE", 14),
    504: ("DEADLINE_EXCEEDED", 4),
}


def split_task_name(name: str) -> tuple[str, str]:
    """The queue's full name and the task's id; both empty when the name has another shape."""
    found = TASK_NAME.fullmatch(name)
    return (found[1], found[2]) if found else ("", "")


def attempt_headers(task: Any, executions: int, previous_response: int | None) -> dict[str, str]:
    """The headers of one attempt: the task's own, then those that Cloud Tasks sets.

    `task` is a Task message whose dispatch_count already includes this attempt. What the service ignores or
    replaces is dropped, and the Authorization of a task that gets a token. On a retry after an answer,
    TaskRetryReason is present and empty; after no answer, it and TaskPreviousResponse are absent (observed from
    the service).
    """
    queue, task_id = split_task_name(task.name)
    replaced = _REPLACED_HEADERS
    if task.http_request.HasField("oidc_token"):
        replaced |= {"authorization"}
    headers = {
        name: value
        for name, value in task.http_request.headers.items()
        if name.lower() not in replaced and not name.lower().startswith(_OWN_HEADERS)
    }
    headers["User-Agent"] = USER_AGENT
    headers["X-CloudTasks-QueueName"] = queue.rpartition("/")[2]
    headers["X-CloudTasks-TaskName"] = task_id
    headers["X-CloudTasks-TaskRetryCount"] = str(task.dispatch_count - 1)
    headers["X-CloudTasks-TaskExecutionCount"] = str(executions)
    headers["X-CloudTasks-TaskETA"] = f"{task.schedule_time.ToMicroseconds() / 1e6:.6f}"
    if previous_response is not None:
        headers["X-CloudTasks-TaskPreviousResponse"] = str(previous_response)
        headers["X-CloudTasks-TaskRetryReason"] = ""
    return headers
