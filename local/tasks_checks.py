"""What the queue refuses, in the service's own words: names, targets and times out of bounds.

Messages are those of the service where it was seen to give them; the others say what its
documentation says.
"""

import re
from typing import Any

import grpc
from google.cloud import tasks_v2

from local.tasks_queue import QUEUE_NAME, TASK_ID, QueueSettings, split_task_name

_METHODS_WITH_BODY = {
    tasks_v2.HttpMethod.POST,
    tasks_v2.HttpMethod.PUT,
    tasks_v2.HttpMethod.PATCH,
}
_LARGEST_TASK = 1024 * 1024
_LARGEST_HEADERS = 80 * 1024
_MAX_URL = 2083
_HEADER_NAME = re.compile(r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+")
_HEADER_VALUE = re.compile(r"[^\r\n\0]*")


class RefusedError(Exception):
    """The request is answered with this gRPC status."""

    def __init__(self, code: grpc.StatusCode, message: str) -> None:
        super().__init__(message)
        self.code = code


def invalid(message: str) -> RefusedError:
    return RefusedError(grpc.StatusCode.INVALID_ARGUMENT, message)


def check_queue_name(name: str) -> None:
    if not QUEUE_NAME.fullmatch(name):
        raise invalid(
            'Queue name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>'
            '/queues/<QUEUE_ID>".'
        )


def check_task_name(name: str, queue: str | None = None) -> None:
    """Refuse a name of another shape, or of another queue than `queue` where one is given."""
    of_queue, task_id = split_task_name(name)
    if not of_queue:
        raise invalid(
            'Task name must be formatted: "projects/<PROJECT_ID>/locations/<LOCATION_ID>'
            '/queues/<QUEUE_ID>/tasks/<TASK_ID>"'
        )
    if not TASK_ID.fullmatch(task_id):
        raise invalid(
            f'Task ID "{task_id[:100]}" can contain only letters ([A-Za-z]), numbers ([0-9]), '
            "hyphens (-), or underscores (_). Task ID must between 1 and 500 characters."
        )
    if queue is not None and of_queue != queue:
        raise invalid(
            f"The queue name from request ('{queue}') must be the same as the queue name in the "
            f"named task ('{of_queue}')."
        )


def check_times(task: Any, now: int, settings: QueueSettings) -> None:
    """Refuse a schedule time or a dispatch deadline out of bounds; `now` is in microseconds."""
    if task.schedule_time.ToMicroseconds() > now + settings.furthest_schedule * 1e6:
        raise invalid("Task.scheduleTime must be within 30 days from now.")
    if not task.HasField("dispatch_deadline"):
        return
    deadline = task.dispatch_deadline.ToMicroseconds() / 1e6
    if not settings.shortest_deadline <= deadline <= settings.longest_deadline:
        raise invalid("Task.dispatchDeadline must be between [15s, 30m].")


def check_target(task: Any) -> None:
    """Refuse what cannot be delivered over HTTP, or is too large."""
    if task.HasField("app_engine_http_request") or task.http_request.HasField("oauth_token"):
        raise RefusedError(
            grpc.StatusCode.UNIMPLEMENTED, "Only HTTP targets, with or without an OIDC token."
        )
    request = task.http_request
    _check_url(request.url)
    method = request.http_method or tasks_v2.HttpMethod.POST
    if request.body and method not in _METHODS_WITH_BODY:
        raise invalid("HTTP method does not allow a request body.")
    if request.HasField("oidc_token") and not request.oidc_token.service_account_email:
        raise invalid("OidcToken.serviceAccountEmail is required.")
    _check_headers(request.headers)
    if task.ByteSize() > _LARGEST_TASK:
        raise invalid("Task size too large")


def _check_url(url: str) -> None:
    if not url:
        raise invalid("HttpRequest.url is required.")
    if not url.startswith(("http://", "https://")):
        raise invalid("HttpTarget.url must start with 'http://' or 'https://'.")
    if len(url) > _MAX_URL:
        raise invalid("HttpRequest.url must be at most 2083 characters long.")


def _check_headers(headers: Any) -> None:
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or not _HEADER_VALUE.fullmatch(value):
            raise invalid("HttpRequest.headers holds what is no HTTP header.")
    if sum(len(name) + len(value) for name, value in headers.items()) > _LARGEST_HEADERS:
        raise invalid("HttpRequest.headers must be less than 80 KB.")
