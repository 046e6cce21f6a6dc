"""Processes of the stack: started, watched, started again when they die, and all ended in the end."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import requests

STOP_SECONDS = 5.0
QUICK_DEATH_SECONDS = 2.0
"""A process that dies sooner than this is started again only after as long a pause."""

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
    """A process to run: its command, environment, and the URL that answers 200 when it is ready."""

    name: str
    command: list[str]
    environment: Mapping[str, str]
    health_url: str


@dataclass
class Process:
    """A running service; its output goes to a file and the last lines stay at hand."""

    service: Service
    log: Path
    popen: subprocess.Popen[str] = field(init=False)
    started_at: float = field(init=False)
    tail: deque[str] = field(default_factory=lambda: deque(maxlen=20))

    def start(self) -> None:
        """Starts the process in a session of its own, so that Ctrl-C reaches only the stack."""
        self.started_at = time.monotonic()
        self.popen = subprocess.Popen(
            [*_leash(), *self.service.command],
            env=dict(self.service.environment),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        threading.Thread(target=self._pump, args=(self.popen,), daemon=True).start()

    def is_running(self) -> bool:
        """Whether the process has not ended."""
        return self.popen.poll() is None

    def health(self) -> int:
        """The status that its health URL answers right now; 0 when it does not answer."""
        with contextlib.suppress(requests.RequestException):
            return requests.get(self.service.health_url, timeout=2).status_code
        return 0

    def signal_group(self, number: int) -> None:
        """Signals the process and what it started; one that has ended is no error."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.popen.pid, number)

    def _pump(self, popen: "subprocess.Popen[str]") -> None:
        output: Iterable[str] = popen.stdout or ()
        with self.log.open("a", encoding="utf-8") as log:
            for line in output:
                log.write(line)
                log.flush()
                self.tail.append(line.rstrip())


class Supervisor:
    """Runs services until it is stopped."""

    def __init__(self, services: list[Service], logs: Path) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        for old in logs.glob("*.log"):
            old.unlink()
        self.processes = {
            service.name: Process(service, logs / f"{service.name}.log") for service in services
        }
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self, ready_seconds: float) -> None:
        """Starts everything and waits until each service is healthy.

        Raises:
            RuntimeError: naming the service that died or was not ready in time, with its last lines.
        """
        for process in self.processes.values():
            process.start()
        deadline = time.monotonic() + ready_seconds
        for process in self.processes.values():
            self._wait_until_healthy(process, deadline)
        self._watcher.start()

    def stop(self) -> None:
        """Ends every process: asks first, and kills what is still there after a few seconds."""
        self._stopping.set()
        for process in self.processes.values():
            process.signal_group(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for process in self.processes.values():
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.popen.wait(max(0.0, deadline - time.monotonic()))
            process.signal_group(signal.SIGKILL)
            process.popen.wait()

    def _wait_until_healthy(self, process: Process, deadline: float) -> None:
        while (health := process.health()) != requests.codes.ok:
            if not process.is_running():
                raise RuntimeError(_obituary(process, "ended while starting"))
            if health == requests.codes.server_error:  # settings or data that it cannot work with
                time.sleep(1)  # the line that says so is on its way to the log
                raise RuntimeError(_obituary(process, "cannot work"))
            if time.monotonic() > deadline:
                raise RuntimeError(_obituary(process, "was not ready in time"))
            time.sleep(0.05)

    def _watch(self) -> None:
        while not self._stopping.wait(0.2):
            for process in self.processes.values():
                if process.is_running() or self._stopping.is_set():
                    continue
                if time.monotonic() - process.started_at < QUICK_DEATH_SECONDS:
                    self._stopping.wait(QUICK_DEATH_SECONDS)
                print(f"↻ {process.service.name} ended and is started again", flush=True)
                process.signal_group(signal.SIGKILL)
                process.start()


def _obituary(process: Process, what: str) -> str:
    last = "\n".join(f"    {_readable(line)}" for line in process.tail)
    return f"{process.service.name} {what}; its last lines ({process.log}):\n{last}"


def _readable(line: str) -> str:
    """A JSON log line as one line for a person: its message, and the error that it tells of."""
    try:
        logged = json.loads(line)
        error = logged.get("stack_trace", "").strip().splitlines()[-1:]
        return ": ".join([logged["message"], *error])
    except (ValueError, KeyError, AttributeError):
        return line


def _leash() -> list[str]:
    """What to start a command with so that it does not outlive this process."""
    if sys.platform != "linux":
        return []
    return [sys.executable, "-I", "-S", "-c", _ON_A_LEASH, str(os.getpid())]
