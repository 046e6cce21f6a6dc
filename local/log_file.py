"""A service's log: written as lines come, for its owner's eyes, and read back for a person."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_FRAME = re.compile(r'Traceback \(most recent call last\):|  File ".*", line \d+')


class LogFile:
    """Where a service's lines go. A disk that refuses them is told of once, and stops nobody."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def __enter__(self) -> Self:
        try:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        except OSError as error:
            self._give_up(error)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._file is not None:
            os.close(self._file)

    def write(self, line: str) -> None:
        """Adds a line, unless the log was given up."""
        if self._file is None:
            return
        try:
            os.write(self._file, line.encode())
        except OSError as error:
            os.close(self._file)
            self._file = None
            self._give_up(error)

    def _give_up(self, error: OSError) -> None:
        print(f"✗ {self._path} is no longer written: {error.strerror}", flush=True)


def last_words(lines: Iterable[str]) -> str:
    """A service's last lines for a person: what it complains of, and not how it came to that.

    A JSON line is its message and the error that it tells of; the frames of a traceback stay in the log.
    """
    return "\n".join(f"    {_in_short(line)}" for line in _without_frames(list(lines)))


def refusal(lines: Iterable[str]) -> str:
    """Why a service cannot work, as it tells a person itself: its last CRITICAL line; empty when there is none."""
    logged = (_parsed(line) for line in lines)
    said = [str(one["message"]) for one in logged if one.get("severity") == "CRITICAL"]
    return said[-1] if said else ""


def _without_frames(lines: list[str]) -> Iterator[str]:
    within = any(_FRAME.match(line) for line in lines)  # the first line may be in the midst of it
    for line in lines:
        if _FRAME.match(line):
            within = True
        elif not (within and line.startswith("    ")):
            within = False
            yield line


def _in_short(line: str) -> str:
    logged = _parsed(line)
    if "message" not in logged:
        return line
    error = str(logged.get("stack_trace", "")).strip().splitlines()[-1:]
    return ": ".join([str(logged["message"]), *error])


def _parsed(line: str) -> dict[str, Any]:
    """A line's JSON object; an empty one for a line that is not an object."""
    try:
        logged = json.loads(line)
    except ValueError:
        return {}
    return logged if isinstance(logged, dict) else {}
