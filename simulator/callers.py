"""Callers: the queue and the scheduler say who they are, with tokens that are checked or a word that is believed."""

import json
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import requests

from local.oidc import SigningKey
from retail.callers import ServiceIdentity
from retail.errors import Forbidden

WORKER_URL = "https://worker.example"
QUEUE_ACCOUNT = "queue@milo.example"
SCHEDULER_ACCOUNT = "scheduler@milo.example"
WORD = "the queue's word"
"""What the queue says to workers that believe it without a token."""


def authorization(account: str, audience: str) -> str:
    """The `Authorization` header of a service account; its token has the real world's times, by which it is checked."""
    return _authorization(account, audience, int(time.time()) // 1200)


@lru_cache(maxsize=1)
def _key() -> SigningKey:
    return SigningKey.generate()


@lru_cache(maxsize=4)
def _authorization(account: str, audience: str, _: int) -> str:
    return f"Bearer {_key().sign(account, audience, datetime.now(UTC))}"


class Believing(ServiceIdentity):
    """Compares a word instead of checking tokens: a signature takes as long as a step of a turn."""

    def check(self, authorization_: str) -> None:
        """See `ServiceIdentity.check`."""
        if authorization_ != WORD:
            raise Forbidden("not_our_queue", "somebody else's token")


class Issuer:
    """Who publishes the certificates."""

    def request(self, *_: Any, **__: Any) -> requests.Response:
        """The certificates."""
        response = requests.Response()
        response.status_code = 200
        response._content = json.dumps(_key().certificates()).encode()  # noqa: SLF001
        return response
