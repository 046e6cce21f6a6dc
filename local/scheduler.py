"""The scheduler: what Cloud Scheduler does in the cloud, a request to the back office's `POST /clock` now and then."""

import logging
import threading
from datetime import UTC, datetime

import requests

from local import loopback
from local.configuration import SCHEDULER, Configuration
from local.oidc import SigningKey, TokenSource

logger = logging.getLogger(__name__)

EVERY_SECONDS = 60.0
_MAX_SECONDS = 20.0


class Scheduler:
    """Says that time went by, beside a stack, until it is stopped. Nothing is made up for that was missed."""

    def __init__(self, configuration: Configuration, every_seconds: float = EVERY_SECONDS) -> None:
        self._url = configuration.ports.url("backoffice")
        self._key = configuration.data / "oidc-key.pem"
        self._every_seconds = every_seconds
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="scheduler", daemon=True)

    def start(self) -> None:
        """Begins, with a first request after one period."""
        self._thread.start()

    def stop(self) -> None:
        """Ends; a request that is under way is not waited for."""
        self._over.set()

    def _run(self) -> None:
        tokens = TokenSource(SigningKey.load_or_create(self._key), lambda: datetime.now(UTC))
        with loopback.session() as session:
            while not self._over.wait(self._every_seconds):
                bearer = f"Bearer {tokens.token(SCHEDULER, self._url)}"
                try:
                    answer = session.post(
                        f"{self._url}/clock",
                        headers={"Authorization": bearer},
                        timeout=_MAX_SECONDS,
                    )
                except requests.RequestException as error:
                    logger.info("the clock is not heard: %s", type(error).__name__)
                else:
                    if not answer.ok:
                        logger.warning("the clock is refused: %s", answer.status_code)
