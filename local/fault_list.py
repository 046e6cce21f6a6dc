"""The faults that wait to strike a double, and the routes by which tests and tools arrange them."""

import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any, Generic, TypeVar

from flask import Blueprint, Response, jsonify

from local.json_body import document

F = TypeVar("F")


@dataclass(slots=True)
class FaultList(Generic[F]):
    """The faults still to come, which are dataclasses; each is taken once, the first that fits first."""

    _next: list[F] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def add(self, faults: list[F]) -> None:
        with self._lock:
            self._next.extend(faults)

    def clear(self) -> None:
        with self._lock:
            self._next.clear()

    def drop(self, fault: F) -> None:
        """Takes back this very fault, if it has not struck."""
        with self._lock:
            self._next = [left for left in self._next if left is not fault]

    def left(self) -> list[F]:
        with self._lock:
            return list(self._next)

    def take_first(self, fits: Callable[[F], bool]) -> F | None:
        """The first that fits, which does not strike again."""
        with self._lock:
            for index, fault in enumerate(self._next):
                if fits(fault):
                    return self._next.pop(index)
        return None


def add_fault_routes(
    routes: Blueprint, faults: FaultList[Any], parse: Callable[[dict[str, Any]], list[Any]]
) -> None:
    """Adds `/double/faults`: POST arranges, GET shows what is left, DELETE forgets it.

    Args:
        parse: reads the document of a POST; raises ValueError, in words, where it is not readable.
    """

    @routes.post("/double/faults")
    def add() -> tuple[Response, int]:
        faults.add(parse(document()))
        return _left(), 201

    @routes.get("/double/faults")
    def left() -> Response:
        return _left()

    @routes.delete("/double/faults")
    def clear() -> Response:
        faults.clear()
        return _left()

    def _left() -> Response:
        return jsonify({"next": [asdict(fault) for fault in faults.left()]})
