"""`make logs`: what all processes of the stack write, as it comes, each line with the name of its process.

Our own lines are JSON, for Cloud Logging; here they are a time, a severity and a message. Ctrl-C leaves.
"""

import signal
import sys

# Nothing runs yet: Ctrl-C just ends it, without a traceback through what follows.
if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_DFL)

import json
import os
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from local.environ import data_folder, read_environ

LAST_LINES = 10
PAUSE_SECONDS = 0.2
NOTHING_YET = "There are no logs in {} yet: start the shop with `make run` in another terminal."

_RED, _YELLOW, _GREY = "31", "33", "90"
_SEVERITIES = {"CRITICAL": _RED, "ERROR": _RED, "WARNING": _YELLOW, "DEBUG": _GREY}
_NAMES = ("36", "32", "35", "34", "96", "92", "95", "94")
_NAME_WIDTH = 10
_SHOWN = {"time", "severity", "message", "logger", "stack_trace"}

Paint = Callable[[str, str], str]


class Followed:
    """A log that is read as it grows; one that was begun anew, by another start, is read from its first line."""

    def __init__(self, path: Path) -> None:
        self.name = path.stem
        self._path = path
        self._inode = 0
        self._offset = 0
        self._rest = b""

    def last(self, lines: int) -> list[str]:
        """Its last lines up to now."""
        return self.news()[-lines:]

    def news(self) -> list[str]:
        """The whole lines that came since the last time."""
        try:
            with self._path.open("rb") as log:
                found = os.fstat(log.fileno())
                if found.st_ino != self._inode or found.st_size < self._offset:
                    self._inode, self._offset, self._rest = found.st_ino, 0, b""
                log.seek(self._offset)
                read = log.read()
        except FileNotFoundError:
            return []
        self._offset += len(read)
        *whole, self._rest = (self._rest + read).split(b"\n")
        return [line.decode(errors="replace") for line in whole]


class Logs:
    """All logs of a folder, those that are still to come included."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._followed: dict[Path, Followed] = {}

    def last(self, lines: int) -> list[tuple[str, str]]:
        """The last lines of each, with the name of its process."""
        return [(log.name, line) for log in self._all() for line in log.last(lines)]

    def news(self) -> list[tuple[str, str]]:
        """What came since the last time."""
        return [(log.name, line) for log in self._all() for line in log.news()]

    def _all(self) -> Iterator[Followed]:
        for path in sorted(self._folder.glob("*.log")):
            yield self._followed.setdefault(path, Followed(path))


def readable(name: str, line: str, paint: Paint) -> str:
    """A line for a person: its process, its time, its severity unless that is INFO, and its message."""
    told = _NAMES[sum(name.encode()) % len(_NAMES)]
    return f"{paint(told, name.ljust(_NAME_WIDTH))} {_told(line, paint)}"


def plain(_code: str, text: str) -> str:
    """A text as it is."""
    return text


def coloured(code: str, text: str) -> str:
    """A text in a colour of the terminal."""
    return f"\033[{code}m{text}\033[0m"


def main() -> int:
    """Shows the last lines of each log, then follows all of them until Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    paint = coloured if sys.stdout.isatty() and not os.environ.get("NO_COLOR") else plain
    folder = data_folder(read_environ()) / "logs"
    if not any(folder.glob("*.log")):
        print(NOTHING_YET.format(folder), file=sys.stderr, flush=True)
    logs = Logs(folder)
    try:
        lines = logs.last(LAST_LINES)
        while True:
            for name, line in lines:
                print(readable(name, line, paint))
            sys.stdout.flush()
            time.sleep(PAUSE_SECONDS)
            lines = logs.news()
    except KeyboardInterrupt:
        return 0
    except BrokenPipeError:  # `make logs | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _told(line: str, paint: Paint) -> str:
    try:
        logged = json.loads(line)
        severity, message = logged["severity"], str(logged["message"])
    except (ValueError, KeyError, TypeError):
        return line
    shown = message if severity == "INFO" else f"{severity} {message}"
    if severity in _SEVERITIES:
        shown = paint(_SEVERITIES[severity], shown)
    return " ".join(part for part in (_time(logged), shown, _others(logged, paint)) if part)


def _time(logged: dict[str, Any]) -> str:
    try:
        return f"{datetime.fromisoformat(logged['time']).astimezone():%H:%M:%S}"
    except (KeyError, TypeError, ValueError):
        return ""


def _others(logged: dict[str, Any], paint: Paint) -> str:
    """The line's other members in short, the trace left out, and where it was raised if it tells of an error."""
    members = [
        f"{name}={value}"
        for name, value in logged.items()
        if name not in _SHOWN and not name.startswith("logging.googleapis.com/")
    ]
    others = paint(_GREY, " ".join(members)) if members else ""
    trace = str(logged.get("stack_trace", "")).rstrip()
    return f"{others}\n{paint(_GREY, trace)}" if trace else others


if __name__ == "__main__":
    sys.exit(main())
