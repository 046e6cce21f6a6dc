"""Has vouchers expire while the double runs, by its clock."""

import logging
import sqlite3
import threading

from .desk import Desk

logger = logging.getLogger(__name__)

_LOOKS_EVERY_SECONDS = 0.5


class Expiry:
    """A thread that looks for vouchers that nobody paid in time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="vouchers", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        self._closed.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._closed.wait(_LOOKS_EVERY_SECONDS):
            try:
                self._desk.expire_vouchers()
            except sqlite3.Error:
                logger.exception("the vouchers that expired could not be looked up")
