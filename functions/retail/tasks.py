"""The queue: one Cloud Tasks task for each inbound message, each thing to deliver besides, each payment that changed,
and each week in which the model's name is checked.

Creating a task takes at most 4 seconds: a shopper or the owner waits for it.

Importing this module takes most of a webhook's start (the SDK: 0.8 s on a laptop's core, of 1.0 s). It is
done when the module is loaded, before the server takes requests, and not at the first message: a new
instance is waited for either way, and one that is already there has it behind itself. The channel is made
for the first message: by then the server has forked, which gRPC's channels do not survive.
"""

import hashlib
import json
from collections.abc import Callable
from functools import cache
from typing import Any, Protocol, TypeVar

import grpc
from google.api_core.exceptions import (
    AlreadyExists,
    BadRequest,
    Forbidden,
    GoogleAPIError,
    NotFound,
    ServiceUnavailable,
    TooManyRequests,
    Unauthorized,
)
from google.auth.exceptions import GoogleAuthError
from google.cloud import tasks_v2
from google.cloud.tasks_v2.services.cloud_tasks.transports import CloudTasksGrpcTransport

from retail.errors import Unavailable
from retail.queueing import DISPATCH_DEADLINE
from retail.settings import Settings
from retail.wire import DeliveryTask, InboundMessage, ModelCheck, SettlementTask

BUDGET_SECONDS = 3.5
"""For everything: Twilio waits 15 s, the shopper should know within 4."""
PAUSE_SECONDS = 0.3
_REFUSALS = (BadRequest, Unauthorized, Forbidden, NotFound, TooManyRequests, GoogleAuthError)
"""By these the queue says, or we never asked: nothing was put."""

_RECONNECT = [
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 2500),
    ("grpc.max_reconnect_backoff_ms", 2000),
]
"""gRPC backs off for up to two minutes and fails every call meanwhile; a shopper's message cannot."""


class Tasks(Protocol):
    """The part of `tasks_v2.CloudTasksClient` that creates."""

    def create_task(
        self, request: Any = None, *, retry: Any = ..., timeout: Any = ...
    ) -> tasks_v2.Task:
        """The created task; raises the `google.api_core` tree."""


class _Queue:
    """Creates tasks for one function of ours."""

    def __init__(
        self,
        tasks: Tasks,
        *,
        queue: str,
        url: str,
        service_account: str,
        monotonic: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self._tasks = tasks
        self._queue = queue
        self._url = url
        self._service_account = service_account
        self._monotonic = monotonic
        self._sleep = sleep

    def _put(self, id_: str, path: str, body: dict[str, Any], traceparent: str) -> None:
        """Has a path of the function's called with the body, unless a task of that id is there or was lately.

        Takes at most 4 seconds, in which an unavailable queue is asked again.

        Raises:
            Unavailable: `queue_refused` when it was not put; `queue_unavailable` when it may or may not have been.
        """
        task = self._task(id_, path, body, traceparent)
        until = self._monotonic() + BUDGET_SECONDS
        left, is_first = BUDGET_SECONDS, True
        while True:
            try:
                return self._create(task, left)
            except (GoogleAPIError, GoogleAuthError) as error:
                if not isinstance(error, ServiceUnavailable):
                    raise _failure(error, first=is_first) from error
                is_first = False
                self._sleep(PAUSE_SECONDS)
                left = until - self._monotonic()
                if left <= PAUSE_SECONDS:
                    raise _failure(error, first=False) from error

    def _create(self, task: tasks_v2.Task, seconds: float) -> None:
        try:
            self._tasks.create_task(
                {"parent": self._queue, "task": task}, retry=None, timeout=seconds
            )
        except AlreadyExists:
            return

    def _task(self, id_: str, path: str, body: dict[str, Any], traceparent: str) -> tasks_v2.Task:
        headers = {"Content-Type": "application/json"}
        if traceparent:
            headers["traceparent"] = traceparent
        return tasks_v2.Task(
            name=f"{self._queue}/tasks/{id_}",
            dispatch_deadline=DISPATCH_DEADLINE,
            http_request=tasks_v2.HttpRequest(
                http_method=tasks_v2.HttpMethod.POST,
                url=f"{self._url}{path}",
                headers=headers,
                body=json.dumps(body).encode(),
                oidc_token=tasks_v2.OidcToken(
                    service_account_email=self._service_account, audience=self._url
                ),
            ),
        )


Q = TypeVar("Q", bound=_Queue)


class TurnQueue(_Queue):
    """Puts inbound messages in the queue that wakes the worker."""

    def put(self, message: InboundMessage, traceparent: str = "") -> None:
        """Has `POST {WORKER_URL}/turns` called with the message, once for each MessageSid.

        A message that is in the queue already, or was lately, is left as it is. Takes at most 4 seconds.

        Raises:
            Unavailable: `queue_refused` when it was not put; `queue_unavailable` when it may or may not have been.
        """
        self._put(task_id(message["sid"]), "/turns", {"message": message}, traceparent)


class DeliveryQueue(_Queue):
    """Has the worker send what waits in a conversation."""

    def put(self, task: DeliveryTask, ordinal: int, traceparent: str = "") -> None:
        """Has `POST {WORKER_URL}/deliveries` called, once for each message and ordinal.

        Takes at most 4 seconds. A name stays taken for an hour after its task is over
        (cloud.google.com/tasks/docs/reference/rest/v2/projects.locations.queues.tasks/create), so another task
        for the same message has another ordinal.

        Raises:
            Unavailable: `queue_refused` when it was not put; `queue_unavailable` when it may or may not have been.
        """
        id_ = task_id(f"delivery {task['message_id']} {ordinal}")
        self._put(id_, "/deliveries", {"delivery": task}, traceparent)


class SettlementQueue(_Queue):
    """Has the back office read payments that changed."""

    def put(self, task: SettlementTask, notice: str, traceparent: str = "") -> None:
        """Has `POST {BACKOFFICE_URL}/settlements` called, once for each notice.

        Takes at most 4 seconds.

        Raises:
            Unavailable: `queue_refused` when it was not put; `queue_unavailable` when it may or may not have been.
        """
        self._put(task_id(f"settlement {notice}"), "/settlements", dict(task), traceparent)


class ModelCheckQueue(_Queue):
    """Has the worker ask Gemini whether it knows the model's name."""

    def put(self, check: ModelCheck, traceparent: str = "") -> None:
        """Has `POST {WORKER_URL}/model-checks` called, once for each week.

        Takes at most 4 seconds.

        Raises:
            Unavailable: `queue_refused` when it was not put; `queue_unavailable` when it may or may not have been.
        """
        id_ = task_id(f"model check {check['week']}")
        self._put(id_, "/model-checks", dict(check), traceparent)


def connect(
    settings: Settings, *, monotonic: Callable[[], float], sleep: Callable[[float], None]
) -> TurnQueue:
    """The queue that the settings name, in the cloud or behind `CLOUD_TASKS_ENDPOINT`.

    Raises:
        SettingsError: a variable is missing.
    """
    return _connect(TurnQueue, settings, settings.worker_url, monotonic, sleep)


def connect_deliveries(
    settings: Settings, *, monotonic: Callable[[], float], sleep: Callable[[float], None]
) -> DeliveryQueue:
    """The same queue, for what is to be delivered; raises what `connect` does."""
    return _connect(DeliveryQueue, settings, settings.worker_url, monotonic, sleep)


def connect_settlements(
    settings: Settings, *, monotonic: Callable[[], float], sleep: Callable[[float], None]
) -> SettlementQueue:
    """The same queue, for payments that changed; raises what `connect` does."""
    settings.require("backoffice_url")
    return _connect(SettlementQueue, settings, settings.backoffice_url, monotonic, sleep)


def connect_model_checks(
    settings: Settings, *, monotonic: Callable[[], float], sleep: Callable[[float], None]
) -> ModelCheckQueue:
    """The same queue, for checks of the model's name; raises what `connect` does."""
    return _connect(ModelCheckQueue, settings, settings.worker_url, monotonic, sleep)


def _connect(
    kind: type[Q],
    settings: Settings,
    url: str,
    monotonic: Callable[[], float],
    sleep: Callable[[float], None],
) -> Q:
    settings.require("tasks_queue", "worker_url", "tasks_service_account")
    return kind(
        _LateClient(settings.cloud_tasks_endpoint),
        queue=settings.tasks_queue,
        url=url,
        service_account=settings.tasks_service_account,
        monotonic=monotonic,
        sleep=sleep,
    )


def task_id(name: str) -> str:
    """A task's id for a MessageSid or another name; hashed, since ids with a common prefix slow the queue down."""
    return hashlib.sha256(name.encode()).hexdigest()[:32]


class _LateClient:
    """The SDK's client, which is made for its first call."""

    def __init__(self, endpoint: str) -> None:
        self._made = cache(lambda: tasks_v2.CloudTasksClient(transport=_transport(endpoint)))

    def create_task(self, request: Any = None, **options: Any) -> tasks_v2.Task:
        """See `Tasks`; also raises GoogleAuthError where the cloud gives us no credentials."""
        return self._made().create_task(request, **options)


def _transport(endpoint: str) -> CloudTasksGrpcTransport:
    if endpoint:
        options = [*_RECONNECT, ("grpc.enable_http_proxy", 0)]
        return CloudTasksGrpcTransport(channel=grpc.insecure_channel(endpoint, options=options))
    return CloudTasksGrpcTransport(channel=_cloud_channel)


def _cloud_channel(host: str, **parameters: Any) -> grpc.Channel:
    parameters["options"] = [*parameters.pop("options", ()), *_RECONNECT]
    channel: grpc.Channel = CloudTasksGrpcTransport.create_channel(host, **parameters)
    return channel


def _failure(error: Exception, *, first: bool) -> Unavailable:
    """What is said of a failed call; a refusal is one only if no call before it may have been heard."""
    refused = first and isinstance(error, _REFUSALS)
    return Unavailable("queue_refused" if refused else "queue_unavailable", type(error).__name__)
