"""Health: whether what the shop needs works, found out once in a while however often it is asked.

Everybody may ask, and the store's answer costs a write: on Firestore of one document, which takes one a second.
"""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

from retail.errors import MiloError, Unavailable
from retail.wire import AdapterState

from .shop import Shop

WELL_FOR = timedelta(seconds=5)
FAILING_FOR = timedelta(seconds=1)
"""How long it goes on being said that everything works, and that something does not."""

_log = logging.getLogger(__name__)


class Health:
    """What one instance knows of the shop's store and of its payment provider; threads may share it."""

    def __init__(self, shop: Shop) -> None:
        self._adapters = {"store": shop.store.ping, "payments": shop.payments.ping}
        self._clock = shop.clock
        self._one_at_a_time = Lock()
        self._states: dict[str, AdapterState] = {}
        self._asked_at: datetime | None = None

    def check(self) -> dict[str, AdapterState]:
        """The state of each adapter; it returns only if all of them work.

        Raises:
            Unavailable: `unhealthy`; its `adapters` say which does not work.
        """
        with self._one_at_a_time:
            if not self._is_known():
                self._states = {name: _state(name, ping) for name, ping in self._adapters.items()}
                self._asked_at = self._clock()
            states = self._states
        failing = [name for name, state in states.items() if state != "ok"]
        if failing:
            raise Unavailable("unhealthy", f"not working: {', '.join(failing)}", adapters=states)
        return states

    def _is_known(self) -> bool:
        if self._asked_at is None:
            return False
        kept = WELL_FOR if set(self._states.values()) == {"ok"} else FAILING_FOR
        return timedelta() <= self._clock() - self._asked_at < kept


def _state(name: str, ping: Callable[[], None]) -> AdapterState:
    try:
        ping()
    except MiloError as error:
        _log.warning("%s does not work: %s", name, error)
        return "failing"
    return "ok"
