"""Calls to Firestore: the channel, how long a call may take, when it is made again, and its errors in our tree.

The client library makes a commit again by itself when its answer is lost, and then reports the conflict
of that commit with itself. So its own retries are off, and `Calls.attempts` is the only loop.
"""

import logging
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeVar

import grpc
from google.api_core import exceptions
from google.cloud.firestore_v1.services.firestore import FirestoreClient
from google.cloud.firestore_v1.services.firestore.transports import FirestoreGrpcTransport

from retail.errors import Unavailable

T = TypeVar("T")

IN_ALL_SECONDS = 15.0
"""For one call of the store with everything that it takes to get an answer."""

ATTEMPT_SECONDS = 5.0

TRANSIENT = (
    exceptions.ServiceUnavailable,
    exceptions.DeadlineExceeded,
    exceptions.InternalServerError,
    exceptions.ResourceExhausted,
    exceptions.Cancelled,
    exceptions.Unknown,
)
"""Errors after which the same request may be made again; whether it was carried out is not known."""

_OPTIONS = (
    ("grpc.keepalive_time_ms", 30_000),
    ("grpc.max_send_message_length", -1),
    ("grpc.max_receive_message_length", -1),
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.max_reconnect_backoff_ms", 1_000),
)
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Calls:
    """The API and what calling it takes.

    Attributes:
        client: Google's generated client, made for the first call: the server forks after it has loaded
            us, which gRPC's channels do not survive.
        metadata: sent with every call.
        sleep: waits that many seconds; passed in, as are `timer`, seconds that only grow, and `chance`.
    """

    client: Callable[[], FirestoreClient]
    metadata: tuple[tuple[str, str], ...] = ()
    sleep: Callable[[float], None] = time.sleep
    timer: Callable[[], float] = time.monotonic
    chance: Callable[[], float] = random.random

    @property
    def api(self) -> FirestoreClient:
        """The client; raises GoogleAuthError where this place has no credentials."""
        return self.client()

    def attempts(self) -> Iterator[dict[str, Any]]:
        """The options of each attempt at one call, with pauses between them, until the time is over."""
        deadline = self.timer() + IN_ALL_SECONDS
        pause = 0.05
        while (left := deadline - self.timer()) > 0:
            yield self.options(min(ATTEMPT_SECONDS, left))
            self.sleep(pause * (0.5 + self.chance()))
            pause = min(2 * pause, 1.0)

    def options(self, seconds: float) -> dict[str, Any]:
        """The options of a call that is made once."""
        return {"retry": None, "timeout": seconds, "metadata": self.metadata}

    def read(self, call: Callable[[dict[str, Any]], T]) -> T:
        """What `call` answers with the options that it is given; it must change nothing.

        Raises:
            Unavailable: `store_busy` when Firestore did not answer in time, `store_failed` when it refuses us.
        """
        last: Exception | None = None
        for options in self.attempts():
            try:
                return call(options)
            except (*TRANSIENT, exceptions.Aborted) as error:
                last = error
            except REFUSED as error:
                raise refused(error) from error
        raise unanswered() from last


REFUSED = (exceptions.Unauthorized, exceptions.Forbidden)


def refused(error: Exception) -> Unavailable:
    """What a caller is told when the database does not let us in."""
    _log.error("Firestore refuses us: %s", type(error).__name__)
    return Unavailable("store_failed", f"the database refuses us: {type(error).__name__}")


def unanswered() -> Unavailable:
    """What a caller is told who waited for the database in vain."""
    return Unavailable("store_busy", "the database did not answer in time; try again later")


def connect(emulator: str) -> Calls:
    """Calls to Google's Firestore with the credentials of this place, or to the emulator on `host:port`."""
    if emulator:
        direct = ("grpc.enable_http_proxy", 0)  # a proxy of the machine's leads out of it
        return _over(lambda: grpc.insecure_channel(emulator, options=[*_OPTIONS, direct]))
    return Calls(cache(lambda: _client(_cloud_channel())))


def over(channel: grpc.Channel) -> Calls:
    """Calls over a channel to an emulator, as the owner whom no security rule stops."""
    return _over(lambda: channel)


def _over(channel: Callable[[], grpc.Channel]) -> Calls:
    return Calls(cache(lambda: _client(channel())), (("authorization", "Bearer owner"),))


def _client(channel: grpc.Channel) -> FirestoreClient:
    return FirestoreClient(transport=FirestoreGrpcTransport(channel=channel))


def _cloud_channel() -> grpc.Channel:
    return FirestoreGrpcTransport.create_channel(
        FirestoreClient.DEFAULT_ENDPOINT, options=list(_OPTIONS)
    )
