"""One process of the stack: how it is started, asked after, signalled, and where its lines go."""

import contextlib
import os
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import requests

from local import loopback
from local.log_file import LogFile, last_words, refusal

STOP_SECONDS = 5.0
"""How long a process may take to end after it was asked to."""

# Linux ends a process that says so with its parent, even when that is killed outright. It is said in the new
# process before it becomes the service, for Python code between fork and exec does harm where threads run.
_ON_A_LEASH = """
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
if os.getppid() == int(sys.argv[1]):
    os.execvp(sys.argv[2], sys.argv[2:])
"""


@dataclass(frozen=True)
class Service:
    """A process to run: its command, environment, and the URL that answers 200 when it is ready.

    Attributes:
        sources: folders; when a file in them changes the process is started again. None for most.
        ends_first: it is asked to end before the others, which it needs for what it has begun.
    """

    name: str
    command: list[str]
    environment: Mapping[str, str]
    health_url: str
    sources: tuple[Path, ...] = ()
    ends_first: bool = False


@dataclass
class Process:
    """A running service; its output goes to a file and the last lines stay at hand."""

    service: Service
    log: Path
    popen: "subprocess.Popen[str]" = field(init=False)
    started_at: float = field(init=False)
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=20))
    _pumping: threading.Thread = field(init=False)

    def start(self) -> None:
        """Starts the process in a session of its own, so that Ctrl-C reaches only the stack.

        What it writes is for its owner's eyes only, databases and their journals included.
        """
        self.started_at = time.monotonic()
        self.popen = subprocess.Popen(
            [*_leash(), *self.service.command],
            env=dict(self.service.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            errors="replace",
            umask=0o077,
            start_new_session=True,
        )
        self._pumping = threading.Thread(target=self._pump, args=(self.popen.stdout,), daemon=True)
        self._pumping.start()

    @property
    def was_started(self) -> bool:
        """Whether there is, or was, a process."""
        return hasattr(self, "popen")

    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self.popen.poll() is None

    def health(self) -> int:
        """The status that its health URL answers right now; 0 when it does not answer."""
        with contextlib.suppress(requests.RequestException), loopback.session() as session:
            return session.get(self.service.health_url, timeout=2).status_code
        return 0

    def last_words(self) -> str:
        """Its last lines for a person; of one that has ended really the last ones."""
        if not self.is_running():
            self._pumping.join(1)  # longer only when what it started lives on and could still write
        return last_words(self.tail)

    def refusal(self) -> str:
        """Why it cannot work, where it tells so itself in words for a person; else empty."""
        return refusal(self.tail)

    def signal_group(self, number: int) -> None:
        """Signals the process and what it started; one that has ended, or never began, is no error."""
        if self.was_started:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.popen.pid, number)

    def _pump(self, output: IO[str]) -> None:
        """Reads on whatever becomes of the log: a process whose output nobody reads stands still."""
        with output, LogFile(self.log) as log:
            for line in output:
                self.tail.append(line.rstrip())
                log.write(line)


def _leash() -> list[str]:
    """What to start a command with so that it does not outlive this process."""
    if sys.platform != "linux":
        return []
    return [sys.executable, "-I", "-S", "-c", _ON_A_LEASH, str(os.getpid())]
