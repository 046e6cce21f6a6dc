"""The processes of a stack: all started, each kept alive, and all ended in the end."""

import contextlib
import signal
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path

import requests

from local.keeper import Keeper
from local.process import STOP_SECONDS, Process, Service
from local.sources import Sources, Unreadable
from local.stopping import Stopped


class Supervisor:
    """Runs services until it is stopped; `asked`, if it is given, stops it while it starts."""

    def __init__(
        self, services: list[Service], logs: Path, asked: threading.Event | None = None
    ) -> None:
        self._logs = logs
        self.processes = {
            service.name: Process(service, logs / f"{service.name}.log") for service in services
        }
        self._sources = Sources(folder for service in services for folder in service.sources)
        self._asked = asked or threading.Event()
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, daemon=True)

    def start(self, ready_seconds: float) -> None:
        """Starts everything with new logs and waits until each service is healthy.

        Raises:
            RuntimeError: naming the service that died or was not ready in time, with its last lines.
            Stopped: somebody asked to stop meanwhile.
        """
        self._logs.mkdir(mode=0o700, parents=True, exist_ok=True)
        for old in self._logs.glob("*.log"):
            old.unlink()
        for process in self.processes.values():
            self._check_asked()
            process.start()
        deadline = time.monotonic() + ready_seconds
        for process in self.processes.values():
            self._wait_until_healthy(process, deadline)
        self._check_asked()
        self._watcher.start()

    def stop(self) -> None:
        """Ends every process: asks first, and kills what is still there after a few seconds."""
        self._stopping.set()
        if self._watcher.is_alive():
            self._watcher.join()  # it may be starting one again just now
        started = [process for process in self.processes.values() if process.was_started]
        _end([process for process in started if process.service.ends_first])
        _end([process for process in started if not process.service.ends_first])

    def kill(self) -> None:
        """Kills every process at once, for somebody who does not want to wait for `stop`."""
        for process in self.processes.values():
            process.signal_group(signal.SIGKILL)

    def _check_asked(self) -> None:
        if self._asked.is_set():
            raise Stopped

    def _wait_until_healthy(self, process: Process, deadline: float) -> None:
        while (health := process.health()) != requests.codes.ok:
            self._check_asked()
            if not process.is_running():
                raise RuntimeError(_obituary(process, "ended while starting"))
            if health == requests.codes.server_error:  # settings or data that it cannot work with
                self._asked.wait(1)  # the line that says so is on its way to the log
                raise RuntimeError(process.refusal() or _obituary(process, "cannot work"))
            if time.monotonic() > deadline:
                raise RuntimeError(_obituary(process, "was not ready in time"))
            self._asked.wait(0.05)

    def _watch(self) -> None:
        keepers = [Keeper(process) for process in self.processes.values()]
        while not self._stopping.wait(0.2):
            self._replace_changed(keepers)
            for keeper in keepers:
                if not self._stopping.is_set():
                    keeper.look()

    def _replace_changed(self, keepers: list[Keeper]) -> None:
        try:
            changed = self._sources.changed()
        except Unreadable as mistake:
            print(f"✗ {mistake}; what runs goes on with the code that it has", flush=True)
            return
        for keeper in keepers:
            folders = keeper.process.service.sources
            if any(path.is_relative_to(folder) for path in changed for folder in folders):
                keeper.replace()


def _end(processes: Sequence[Process]) -> None:
    for process in processes:
        process.signal_group(signal.SIGTERM)
    deadline = time.monotonic() + STOP_SECONDS
    for process in processes:
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.popen.wait(max(0.0, deadline - time.monotonic()))
        process.signal_group(signal.SIGKILL)
        process.popen.wait()


def _obituary(process: Process, what: str) -> str:
    return (
        f"{process.service.name} {what}; its last lines ({process.log}):\n{process.last_words()}\n"
        "  Set right what they name, then start again."
    )
