"""Trouble on demand: what the next requests of the API meet."""

import threading
from dataclasses import dataclass, field
from typing import Any

KINDS = frozenset({"error", "drop", "accept_then_drop", "delay"})
OPERATIONS = frozenset(
    {"create_preference", "get_preference", "update_preference", "get_payment", "search"}
    | {"cancel", "refund", "get_refunds", "get_user"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One trouble for one request.

    error: answers `status`. drop: closes the connection, nothing was done. accept_then_drop: it was done and the
    answer is lost. delay: goes on after `seconds`.
    """

    kind: str
    on: str
    status: int = 500
    seconds: float = 1.0


@dataclass(slots=True)
class Faults:
    """The faults still to come; each is taken once, the first that fits first."""

    _next: list[Fault] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, faults: list[Fault]) -> None:
        with self._lock:
            self._next.extend(faults)

    def clear(self) -> None:
        with self._lock:
            self._next.clear()

    def left(self) -> list[Fault]:
        with self._lock:
            return list(self._next)

    def take(self, operation: str) -> Fault | None:
        with self._lock:
            for index, fault in enumerate(self._next):
                if fault.on == operation:
                    return self._next.pop(index)
        return None


def parse(document: dict[str, Any]) -> list[Fault]:
    """Reads `{"next": [{"kind": …, "on": …}, …]}`. Raises ValueError, in words, on anything else."""
    entries = document.get("next")
    if not isinstance(entries, list):
        raise ValueError('Mandá {"next": [{"kind": "error", "on": "refund", "status": 500}, …]}.')  # noqa: TRY004
    return [_fault(entry) for entry in entries]


def _fault(entry: Any) -> Fault:
    try:
        fault = Fault(**entry)
    except TypeError as error:
        raise ValueError(f"No conozco el problema {entry!r}.") from error
    if fault.kind not in KINDS or fault.on not in OPERATIONS:
        raise ValueError(f"kind es uno de {sorted(KINDS)} y on es uno de {sorted(OPERATIONS)}.")
    return fault
