"""Problems that a person asks for on the phones page, one by one: what waits, and what happened.

The words are the page's (`local/phones_page/problems.js`); here a problem is its name.
"""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Literal

from local.worker_deaths import WorkerDeaths

from .account import Clock
from .courier import WINDOW_CLOSED
from .faults import Fault, Faults
from .ledger import Ledger

OF_TWILIO = {
    "lost_answer": Fault("accept_then_drop"),
    "error_500": Fault("error", status=500, code=20500),
    "undeliverable": Fault("undelivered", code=63003),
    "duplicate": Fault("duplicate", on="webhook"),
}
OF_WORKER = {"dies_before_reply": "ran", "dies_after_reply": "sent_not_reported"}
A_DAY_LATER = "a_day_later"
REMEMBERED = 50

State = Literal["pending", "struck", "over"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem of one shopper, or of all where `phone` is empty: they share the worker.

    `over` is a closed window that the shopper opened again; `at` is when the state began.
    """

    id: str
    name: str
    phone: str
    state: State
    at: datetime
    fault: Fault | None = None


@dataclass(slots=True)
class Problems:
    """What was asked for; worker deaths only where the stack offers them.

    A restart forgets Twilio's faults, which are gone with it, and takes up what still waits otherwise.
    """

    faults: Faults
    ledger: Ledger
    clock: Clock
    deaths: WorkerDeaths | None = None
    new_id: Callable[[], str] = lambda: secrets.token_hex(8)
    _asked: list[Problem] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.faults.on_taken = self._strike
        self._asked = [self._new(name, phone) for name, phone in self._left_by_another_run()]

    def offers(self) -> list[str]:
        """The names of the problems that can be asked for."""
        return [*(OF_WORKER if self.deaths else ()), *OF_TWILIO, A_DAY_LATER]

    def ask(self, name: str, phone: str) -> Problem:
        """Has the problem happen to this shopper next. One that waits already is not doubled, and what
        happened to them before is forgotten.

        Raises ValueError, in words that the page shows.
        """
        if name not in self.offers():
            raise ValueError(f"No conozco el problema {name!r}: hay {', '.join(self.offers())}.")
        problem = self._new(name, "" if name in OF_WORKER else phone)
        theirs = [one for one in self.all() if one.phone in {phone, ""}]
        for earlier in theirs:
            if (earlier.name, earlier.state) == (name, "pending"):
                return earlier
        past = {earlier.id for earlier in theirs if earlier.state != "pending"}
        with self._lock:
            kept = [one for one in self._asked if one.id not in past]
            self._asked = [*kept, problem][-REMEMBERED:]
        self._arm(problem)
        return problem

    def forget(self, id_: str) -> None:
        """Takes a problem back that has not struck, and says no more of one that has."""
        for problem in self.all():
            if problem.id == id_ and problem.state == "pending":
                self._disarm(problem)
        with self._lock:
            self._asked = [problem for problem in self._asked if problem.id != id_]

    def all(self) -> list[Problem]:
        """Every problem as it stands now, oldest first."""
        with self._lock:
            asked = list(self._asked)
        return [self._as_it_stands(problem) for problem in asked]

    def _new(self, name: str, phone: str) -> Problem:
        fault = replace(OF_TWILIO[name], phone=phone) if name in OF_TWILIO else None
        return Problem(self.new_id(), name, phone, "pending", self.clock(), fault)

    def _left_by_another_run(self) -> list[tuple[str, str]]:
        deaths = self.deaths
        armed = [name for name, at in OF_WORKER.items() if deaths and deaths.is_armed(at)]
        return [*((name, "") for name in armed), *((A_DAY_LATER, p) for p in self.ledger.windows())]

    def _arm(self, problem: Problem) -> None:
        if problem.fault:
            self.faults.add([problem.fault])
        elif problem.name in OF_WORKER and self.deaths:
            self.deaths.arm(OF_WORKER[problem.name])
        else:
            self.ledger.close_window(problem.phone)

    def _disarm(self, problem: Problem) -> None:
        if problem.fault:
            self.faults.drop(problem.fault)
        elif problem.name in OF_WORKER and self.deaths:
            self.deaths.disarm(OF_WORKER[problem.name])
        else:
            self.ledger.open_window(problem.phone)

    def _strike(self, fault: Fault) -> None:
        with self._lock:
            self._asked = [
                replace(one, state="struck", at=self.clock()) if one.fault is fault else one
                for one in self._asked
            ]

    def _as_it_stands(self, problem: Problem) -> Problem:
        if problem.name in OF_WORKER and self.deaths:
            struck_at = self.deaths.struck_at(OF_WORKER[problem.name])
            return replace(problem, state="struck", at=struck_at) if struck_at else problem
        if problem.name == A_DAY_LATER:
            return self._window(problem)
        return problem

    def _window(self, problem: Problem) -> Problem:
        closed = self.ledger.windows().get(problem.phone, 0)
        since = [m for m in self.ledger.messages(problem.phone) if m.number > closed]
        for message in since:
            if message.inbound:
                return replace(problem, state="over", at=message.created_at)
            if message.error_code == WINDOW_CLOSED:
                return replace(problem, state="struck", at=message.updated_at)
        return problem
