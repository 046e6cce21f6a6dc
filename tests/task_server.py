"""A Cloud Tasks server of one method that does as a test says: refuse, fail once, hang."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import grpc
from google.cloud import tasks_v2


class CloudTasksServer:
    """Keeps each request; `answer` may end the call by its context, or hold it."""

    def __init__(self) -> None:
        self.requests: list[tasks_v2.CreateTaskRequest] = []
        self.answer: Callable[[grpc.ServicerContext], object] = lambda context: None

    def create(
        self, request: tasks_v2.CreateTaskRequest, context: grpc.ServicerContext
    ) -> tasks_v2.Task:
        self.requests.append(request)
        self.answer(context)
        return request.task


@contextmanager
def serving(double: CloudTasksServer, port: int = 0) -> Iterator[int]:
    """The port on which `double` answers until the block is left."""
    server = grpc.server(ThreadPoolExecutor(4), options=[("grpc.so_reuseport", 0)])
    method = grpc.unary_unary_rpc_method_handler(
        double.create,
        request_deserializer=tasks_v2.CreateTaskRequest.deserialize,
        response_serializer=tasks_v2.Task.serialize,
    )
    service = "google.cloud.tasks.v2.CloudTasks"
    server.add_generic_rpc_handlers(
        (grpc.method_handlers_generic_handler(service, {"CreateTask": method}),)
    )
    bound = server.add_insecure_port(f"127.0.0.1:{port}")
    server.start()
    try:
        yield bound
    finally:
        server.stop(None).wait()
