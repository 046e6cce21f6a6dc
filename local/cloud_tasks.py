"""The laptop's Cloud Tasks: a durable queue that the real google-cloud-tasks client talks to over gRPC.

    python -m local.cloud_tasks --port 9020 --http-port 9021 --database .local/tasks.db

The HTTP side serves /health, and the certificates of the ID tokens that deliveries carry at
/oauth2/v1/certs (X.509) and /oauth2/v3/certs (JWK), as Google does.
"""

import argparse
import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent import futures
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import grpc
from aiohttp import web

from local.oidc import SigningKey, TokenSource
from local.stopping import Stopping
from local.tasks_dispatcher import Dispatcher
from local.tasks_queue import QueueSettings, RetryPolicy
from local.tasks_service import CloudTasksService
from local.tasks_store import TaskStore

HOST = "127.0.0.1"
_GRPC_THREADS = 16
_GRACE_SECONDS = 0.2
_MAX_STOP_SECONDS = 5.0


def utc_now() -> datetime:
    return datetime.now(UTC)


class CloudTasksServer:
    """The whole queue in this process: gRPC threads, and one thread whose event loop delivers.

    Port 0 takes a free one; `port` and `http_port` tell which after `start()`. The signing key is
    kept beside the database. `stop()` cuts what is under way: it goes out again after the next
    start over the same database.
    """

    def __init__(
        self,
        database: Path,
        *,
        port: int = 0,
        http_port: int = 0,
        settings: QueueSettings | None = None,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.port = port
        self.http_port = http_port
        settings = settings or QueueSettings()
        self._key = SigningKey.load_or_create(database.parent / "oidc-key.pem")
        self._store = TaskStore(database, clock, settings.name_window)
        self._dispatcher = Dispatcher(self._store, settings, TokenSource(self._key, clock))
        service = CloudTasksService(self._store, settings, self._dispatcher.wake)
        self._grpc = grpc.server(
            futures.ThreadPoolExecutor(_GRPC_THREADS, thread_name_prefix="cloud-tasks-grpc"),
            handlers=[service.handlers()],
            options=[("grpc.so_reuseport", 0)],
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._running: asyncio.Task[None] | None = None
        self._ready: futures.Future[None] = futures.Future()
        self._thread = threading.Thread(target=self._work, name="cloud-tasks", daemon=True)

    @property
    def target(self) -> str:
        """What CLOUD_TASKS_ENDPOINT is set to: host and port of the gRPC side."""
        return f"{HOST}:{self.port}"

    @property
    def http_url(self) -> str:
        return f"http://{HOST}:{self.http_port}"

    @property
    def certs_url(self) -> str:
        """What OIDC_CERTS_URL is set to."""
        return f"{self.http_url}/oauth2/v1/certs"

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def start(self) -> Self:
        """Listen and begin to deliver.

        Raises:
            OSError, RuntimeError: a port is taken.
        """
        self._thread.start()
        try:
            self._ready.result()
            self.port = self._grpc.add_insecure_port(f"{HOST}:{self.port}")
            self._grpc.start()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """Stop within a second; a second call does nothing."""
        self._grpc.stop(_GRACE_SECONDS).wait(_MAX_STOP_SECONDS)
        if self._loop is not None and self._running is not None:
            with suppress(RuntimeError):  # closed already
                self._loop.call_soon_threadsafe(self._running.cancel)
        if self._thread.is_alive():
            self._thread.join(_MAX_STOP_SECONDS)
        self._store.close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _work(self) -> None:
        try:
            asyncio.run(self._serve())
        except asyncio.CancelledError:
            pass
        except BaseException as error:
            if self._ready.done():
                raise
            self._ready.set_exception(error)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._running = asyncio.current_task()
        runner = web.AppRunner(self._http_side(), access_log=None, shutdown_timeout=0)
        await runner.setup()
        try:
            await web.TCPSite(runner, HOST, self.http_port).start()
            self.http_port = runner.addresses[0][1]
            self._store.recover()  # after the port, which tells that no other process is at work
            self._ready.set_result(None)
            await self._dispatcher.run()
        finally:
            await runner.cleanup()

    def _http_side(self) -> web.Application:
        async def health(_: web.Request) -> web.Response:
            return web.json_response({"status": "ok", "tasks": self._store.counts()})

        async def certificates(_: web.Request) -> web.Response:
            return web.json_response(self._key.certificates())

        async def jwks(_: web.Request) -> web.Response:
            return web.json_response(self._key.jwks())

        application = web.Application()
        application.router.add_get("/health", health)
        application.router.add_get("/oauth2/v1/certs", certificates)
        application.router.add_get("/oauth2/v3/certs", jwks)
        return application


def _arguments(argv: Sequence[str] | None) -> argparse.Namespace:
    retry, queue = RetryPolicy(), QueueSettings()
    parser = argparse.ArgumentParser(prog="local.cloud_tasks", description="A local Cloud Tasks.")
    parser.add_argument("--port", type=int, default=9020, help="gRPC; 0 takes a free one")
    parser.add_argument("--http-port", type=int, default=9021, help="health and certificates")
    parser.add_argument("--database", type=Path, default=Path(".local/tasks.db"))
    parser.add_argument("--min-backoff", type=float, default=retry.min_backoff, help="seconds")
    parser.add_argument("--max-backoff", type=float, default=retry.max_backoff, help="seconds")
    parser.add_argument("--max-doublings", type=int, default=retry.max_doublings)
    parser.add_argument("--max-attempts", type=int, default=retry.max_attempts, help="-1: no end")
    parser.add_argument(
        "--max-retry-duration",
        type=float,
        default=retry.max_retry_duration,
        help="seconds; a task ends when both limits are reached",
    )
    parser.add_argument(
        "--max-concurrent-dispatches", type=int, default=queue.max_concurrent_dispatches
    )
    parser.add_argument(
        "--name-window", type=float, default=queue.name_window, help="seconds a name stays taken"
    )
    return parser.parse_args(argv)


def main(argv: Sequence[str] | None = None) -> int:
    arguments = _arguments(argv)
    logging.basicConfig(
        stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s"
    )
    retry = RetryPolicy(
        min_backoff=arguments.min_backoff,
        max_backoff=arguments.max_backoff,
        max_doublings=arguments.max_doublings,
        max_attempts=arguments.max_attempts,
        max_retry_duration=arguments.max_retry_duration,
    )
    settings = QueueSettings(
        retry=retry,
        max_concurrent_dispatches=arguments.max_concurrent_dispatches,
        name_window=arguments.name_window,
    )
    stopping = Stopping.on_signals()
    server = CloudTasksServer(
        arguments.database, port=arguments.port, http_port=arguments.http_port, settings=settings
    )
    with server:
        logging.getLogger(__name__).info(
            "Cloud Tasks on %s, health and certificates on %s", server.target, server.http_url
        )
        stopping.wait(lambda: server.alive)
    return 0 if stopping.asked.is_set() else 1


if __name__ == "__main__":
    sys.exit(main())
