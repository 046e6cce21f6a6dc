"""The courier: posts the notices that are due, and each again until somebody takes it."""

import logging
import sqlite3
import threading
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from .account import Account, Clock
from .ledger import Ledger
from .notices import signed
from .posting import ERRORS, post

logger = logging.getLogger(__name__)

MINUTE = 60.0
RETRIES: Sequence[float] = (15 * MINUTE, 15 * MINUTE, 15 * MINUTE, 30 * MINUTE, *[60 * MINUTE] * 48)
"""Seconds to each next try: every quarter of an hour, and more after the third. The real one goes on for ever."""
ANSWER_SECONDS = 22.0
AT_ONCE = 64
AT_ONCE_TO_ONE = 8
"""How many go to one URL at the same time: a receiver that hangs holds these, and no thread more."""
_LOOKS_EVERY_SECONDS = 0.25
"""The clock may be one that a test moves."""


class Courier:
    """Posts notices on threads of its own.

    What waits outlives a restart, and so does what was under way when it was closed: it is posted again.
    """

    def __init__(
        self,
        account: Account,
        ledger: Ledger,
        clock: Clock,
        *,
        retries: Sequence[float] = RETRIES,
        answer_seconds: float = ANSWER_SECONDS,
    ) -> None:
        self._account = account
        self._ledger = ledger
        self._clock = clock
        self._retries = retries
        self._answer_seconds = answer_seconds
        self._wake = threading.Condition()
        self._open = True
        self._under_way: dict[int, str] = {}
        """Which notices are being posted, each with its URL."""
        self._thread = threading.Thread(target=self._run, name="notices", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        with self._wake:
            self._open = False
            self._wake.notify_all()
        self._thread.join()

    def wake(self) -> None:
        """Has it look for what is due at once."""
        with self._wake:
            self._wake.notify_all()

    def _run(self) -> None:
        with self._wake:
            while self._open:
                try:
                    wait = self._dispatch()
                except sqlite3.Error:
                    logger.exception("the notices that are due could not be looked up")
                    wait = _LOOKS_EVERY_SECONDS
                self._wake.wait(wait)

    def _dispatch(self) -> float | None:
        """Begins to post what is due; answers after how many seconds to look again, None where nothing waits."""
        now = self._clock().timestamp()
        with self._ledger.open() as books:
            while len(self._under_way) < AT_ONCE:
                to_each = Counter(self._under_way.values())
                busy = [url for url, count in to_each.items() if count >= AT_ONCE_TO_ONE]
                due = books.next_notice(now, list(self._under_way), busy)
                if due is None:
                    break
                id_, notice = due
                self._under_way[id_] = notice["url"]
                threading.Thread(target=self._post, args=due, name="notice", daemon=True).start()
            later = books.next_due_after(now)
        return None if later is None else min(later - now, _LOOKS_EVERY_SECONDS)

    def _post(self, id_: int, notice: dict[str, Any]) -> None:
        status = self._answer(notice)
        with self._wake:
            try:
                if self._open:
                    self._keep(id_, notice, status)
            except sqlite3.Error:
                logger.exception("a notice was posted and will be again: %s", notice)
            finally:
                del self._under_way[id_]
                self._wake.notify_all()

    def _keep(self, id_: int, notice: dict[str, Any], status: int | None) -> None:
        """Writes the answer down, and when the notice is posted again, if it is."""
        tried = len(notice["statuses"])
        notice["statuses"].append(status)
        retries = () if notice.get("once") else self._retries
        is_done = status in {200, 201} or tried >= len(retries)
        due = None if is_done else self._after(retries[tried])
        with self._ledger.open() as books:
            books.keep_notice(id_, due, notice)

    def _answer(self, notice: dict[str, Any]) -> int | None:
        """The status that the shop answered; None when it did not in time, or could not be asked."""
        try:
            url, headers = signed(notice, self._account.webhook_secret, self._clock())
            return post(url, notice["body"], headers, self._answer_seconds)
        except ERRORS:
            return None
        except Exception:
            logger.exception("a notice could not be posted: %s", notice)
            return None

    def _after(self, seconds: float) -> float:
        then: datetime = self._clock() + timedelta(seconds=seconds)
        return then.timestamp()
