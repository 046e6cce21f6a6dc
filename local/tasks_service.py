"""The gRPC face of the queue: the methods of google.cloud.tasks.v2.CloudTasks that Milo's clients call.

Checks a request as the service does, with its status codes and its words, so that a mistake is
found on the laptop. Methods that are not here are UNIMPLEMENTED. Two differences: a queue exists
as soon as it is named, and an OIDC token may go to a plain http:// target.
"""

import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

import grpc
from google.cloud import tasks_v2
from google.protobuf import empty_pb2

from local.tasks_checks import (
    RefusedError,
    check_queue_name,
    check_target,
    check_task_name,
    check_times,
    invalid,
)
from local.tasks_queue import USER_AGENT, QueueSettings
from local.tasks_store import NameTakenError, TaskMissingError, TaskStore

SERVICE = "google.cloud.tasks.v2.CloudTasks"

_QueueMessage: Any = tasks_v2.Queue.pb()
_ListTasksResponse: Any = tasks_v2.ListTasksResponse.pb()
_LARGEST_PAGE = 1000


class CloudTasksService:
    """Answers the calls from the store; `wake` tells the dispatcher that something changed."""

    def __init__(
        self,
        store: TaskStore,
        settings: QueueSettings,
        wake: Callable[[], None],
        new_id: Callable[[], int] = lambda: secrets.randbits(64),
    ) -> None:
        self._store = store
        self._settings = settings
        self._wake = wake
        self._new_id = new_id

    def handlers(self) -> "grpc.GenericRpcHandler[Any, Any]":
        task, queue = tasks_v2.Task, tasks_v2.Queue
        methods = {
            "CreateTask": _method(self.create_task, tasks_v2.CreateTaskRequest, task),
            "GetTask": _method(self.get_task, tasks_v2.GetTaskRequest, task),
            "DeleteTask": _method(self.delete_task, tasks_v2.DeleteTaskRequest, None),
            "ListTasks": _method(
                self.list_tasks, tasks_v2.ListTasksRequest, tasks_v2.ListTasksResponse
            ),
            "GetQueue": _method(self.get_queue, tasks_v2.GetQueueRequest, queue),
            "PurgeQueue": _method(self.purge_queue, tasks_v2.PurgeQueueRequest, queue),
            "PauseQueue": _method(self.pause_queue, tasks_v2.PauseQueueRequest, queue),
            "ResumeQueue": _method(self.resume_queue, tasks_v2.ResumeQueueRequest, queue),
        }
        return grpc.method_handlers_generic_handler(SERVICE, methods)

    def create_task(self, request: Any) -> Any:
        queue = self._queue(request.parent).name
        task = request.task
        if task.name:
            check_task_name(task.name, queue)
        else:
            task.name = f"{queue}/tasks/{self._new_id()}"
        check_target(task)
        self._complete(task)
        try:
            self._store.add(queue, task)
        except NameTakenError:
            raise RefusedError(
                grpc.StatusCode.ALREADY_EXISTS, "Requested entity already exists"
            ) from None
        self._wake()
        return _viewed(task, request.response_view)

    def get_task(self, request: Any) -> Any:
        check_task_name(request.name)
        try:
            return _viewed(self._store.task(request.name), request.response_view)
        except TaskMissingError as missing:
            raise _not_found(missing) from None

    def delete_task(self, request: Any) -> Any:
        check_task_name(request.name)
        try:
            self._store.delete(request.name)
        except TaskMissingError as missing:
            raise _not_found(missing) from None
        return empty_pb2.Empty()

    def list_tasks(self, request: Any) -> Any:
        queue = self._queue(request.parent).name
        if request.page_token and not request.page_token.isdecimal():
            raise invalid("Invalid page token.")
        if request.page_size < 0:
            raise invalid("Page size cannot be negative.")
        size = min(request.page_size or _LARGEST_PAGE, _LARGEST_PAGE)
        tasks, position = self._store.page(queue, int(request.page_token or 0), size)
        return _ListTasksResponse(
            tasks=[_viewed(task, request.response_view) for task in tasks],
            next_page_token="" if position is None else str(position),
        )

    def get_queue(self, request: Any) -> Any:
        queue = self._queue(request.name)
        retry = self._settings.retry
        message = _QueueMessage(name=queue.name)
        message.rate_limits.max_concurrent_dispatches = self._settings.max_concurrent_dispatches
        message.retry_config.max_attempts = retry.max_attempts
        message.retry_config.max_doublings = retry.max_doublings
        for name in ("min_backoff", "max_backoff", "max_retry_duration"):
            seconds = getattr(retry, name)
            getattr(message.retry_config, name).FromMicroseconds(int(seconds * 1e6))
        state = tasks_v2.Queue.State
        message.state = state.PAUSED if queue.paused else state.RUNNING
        if queue.purged_at is not None:
            message.purge_time.FromMicroseconds(queue.purged_at)
        return message

    def purge_queue(self, request: Any) -> Any:
        self._store.purge(self._queue(request.name).name)
        return self.get_queue(request)

    def pause_queue(self, request: Any) -> Any:
        self._store.pause(self._queue(request.name).name, paused=True)
        return self.get_queue(request)

    def resume_queue(self, request: Any) -> Any:
        self._store.pause(self._queue(request.name).name, paused=False)
        self._wake()
        return self.get_queue(request)

    def _queue(self, name: str) -> Any:
        check_queue_name(name)
        return self._store.queue(name)

    def _complete(self, task: Any) -> None:
        """Fill in what the service fills in, and check the times."""
        now = self._store.now()
        check_times(task, now, self._settings)
        if not task.HasField("dispatch_deadline"):
            task.dispatch_deadline.FromMicroseconds(int(self._settings.default_deadline * 1e6))
        if task.schedule_time.ToMicroseconds() < now:
            task.schedule_time.FromMicroseconds(now)
        task.create_time.FromSeconds(now // 1_000_000)
        for name in ("dispatch_count", "response_count", "first_attempt", "last_attempt"):
            task.ClearField(name)
        request = task.http_request
        request.http_method = request.http_method or tasks_v2.HttpMethod.POST
        request.headers["User-Agent"] = USER_AGENT


def _viewed(task: Any, view: int) -> Any:
    """The task as asked for: without its body unless the full view was."""
    full = view == tasks_v2.Task.View.FULL
    seen = tasks_v2.Task.pb()()
    seen.CopyFrom(task)
    seen.view = tasks_v2.Task.View.FULL if full else tasks_v2.Task.View.BASIC
    if not full:
        seen.http_request.ClearField("body")
    return seen


def _method(
    answer: Callable[[Any], Any], request: Any, response: Any
) -> "grpc.RpcMethodHandler[Any, Any]":
    @wraps(answer)
    def handle(message: Any, context: grpc.ServicerContext) -> Any:
        try:
            return answer(message)
        except RefusedError as refused:
            context.abort(refused.code, str(refused))

    serialized = response.pb() if response else empty_pb2.Empty
    return grpc.unary_unary_rpc_method_handler(
        handle,
        request_deserializer=request.pb().FromString,
        response_serializer=serialized.SerializeToString,
    )


def _not_found(missing: TaskMissingError) -> RefusedError:
    message = "Requested entity was not found."
    if missing.recently:
        message = (
            "The task no longer exists, though a task with this name existed recently. "
            "The task either successfully completed or was deleted."
        )
    return RefusedError(grpc.StatusCode.NOT_FOUND, message)
