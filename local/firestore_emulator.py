"""Google's Firestore emulator: found, started on a port, emptied and stopped.

`python -m local.firestore_emulator --port 8790` runs it in the foreground, as the stack does. It keeps
everything in memory. Its output must go where somebody reads it, or to a file: behind a full pipe it stops
answering.
"""

import argparse
import contextlib
import ctypes
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import requests

from local import loopback

HOST = "127.0.0.1"
ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "firestore.rules"
READY_SECONDS = 60.0
HEAP = "1g"
"""It starts with a hundred megabytes and takes up to this."""

MISSING = (
    "the Firestore emulator is missing: `gcloud components install cloud-firestore-emulator` and a Java "
    "of version 17 or newer bring it, or name a running one in FIRESTORE_EMULATOR_HOST"
)

_JAR = "platform/cloud-firestore-emulator/cloud-firestore-emulator.jar"


class EmulatorError(Exception):
    """There is no emulator, or it does not start; the message is for whoever asked for it."""


class Emulator:
    """An emulator on `host` (`address:port`): one that this object started, or one that was there.

    A context manager that stops what it started.
    """

    def __init__(self, host: str, popen: "subprocess.Popen[bytes] | None" = None) -> None:
        self.host = host
        self._popen = popen

    @classmethod
    def start(cls, log: Path, *, port: int = 0, heap: str = HEAP, rules: bool = True) -> Self:
        """Starts one with the project's rules, its output in the file `log`, and waits until it answers.

        Without rules it lets every caller pass, as Firestore does a service account whom IAM lets in: behind the rules only
        a client passes that knows it talks to the emulator.

        Raises:
            EmulatorError: there is none, or it did not start; with its last lines.
        """
        command(1, heap)
        port = port or free_port()
        arguments = [sys.executable, "-m", "local.firestore_emulator", "--port", str(port)]
        with log.open("wb") as output:
            popen = subprocess.Popen(
                [*arguments, "--heap", heap, *([] if rules else ["--no-rules"])],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        emulator = cls(f"{HOST}:{port}", popen)
        try:
            emulator.wait(READY_SECONDS)
        except BaseException as error:
            emulator.stop()
            last = "\n".join(log.read_text(errors="replace").splitlines()[-10:])
            raise EmulatorError(f"{error}; its last lines ({log}):\n{last}") from error
        return emulator

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.stop()

    def answers(self) -> bool:
        """Whether it is ready."""
        with contextlib.suppress(requests.RequestException), loopback.session() as session:
            return session.get(f"http://{self.host}/", timeout=2).ok
        return False

    def wait(self, seconds: float) -> None:
        """Waits until it is ready.

        Raises:
            EmulatorError: it ended, or is not ready in time.
        """
        deadline = time.monotonic() + seconds
        while not self.answers():
            if self._popen and self._popen.poll() is not None:
                raise EmulatorError("the Firestore emulator ended while starting")
            if time.monotonic() > deadline:
                raise EmulatorError(f"the Firestore emulator on {self.host} does not answer")
            time.sleep(0.05)

    def reset(self, project: str) -> None:
        """Removes all documents of a project's default database."""
        path = f"emulator/v1/projects/{project}/databases/(default)/documents"
        with loopback.session() as session:
            session.delete(f"http://{self.host}/{path}", timeout=30).raise_for_status()

    def stop(self) -> None:
        """Ends it if this object started it; what it held is gone."""
        if self._popen is None:
            return
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)  # it has nothing to save
        self._popen.wait()


def given(environ: Mapping[str, str]) -> str:
    """`host:port` of an emulator that runs already, or an empty text."""
    return environ.get("FIRESTORE_EMULATOR_HOST", "")


def command(port: int, heap: str = HEAP, *, rules: bool = True) -> list[str]:
    """What starts the emulator: its JVM itself, so that ending this process is all there is to end.

    Raises:
        EmulatorError: it is not on this machine.
    """
    java, jar = shutil.which("java"), _jar()
    if not java or not jar:
        raise EmulatorError(MISSING)
    options = ["-XX:+UseSerialGC", f"-Xmx{heap}", "-Duser.language=en", "-cp", str(jar)]
    start = ["com.google.cloud.datastore.emulator.firestore.CloudFirestore", "start"]
    guarded = [f"--rules={RULES}"] if rules else []
    return [java, *options, *start, f"--host={HOST}", f"--port={port}", *guarded]


def free_port() -> int:
    """A port that nobody listens on right now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port


def _jar() -> Path | None:
    gcloud = shutil.which("gcloud")
    if not gcloud:
        return None
    beside = Path(gcloud).resolve().parent.parent / _JAR
    if beside.is_file():
        return beside
    ask = [gcloud, "info", "--format=value(installation.sdk_root)"]
    root = subprocess.run(ask, capture_output=True, text=True, timeout=60, check=False).stdout
    jar = Path(root.strip()) / _JAR
    return jar if jar.is_file() else None


def main() -> int:
    """Becomes the emulator; 1 when there is none."""
    parser = argparse.ArgumentParser(description="Google's Firestore emulator, in the foreground.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--heap", default=HEAP)
    parser.add_argument("--no-rules", dest="rules", action="store_false")
    told = parser.parse_args()
    try:
        found = command(told.port, told.heap, rules=told.rules)
    except EmulatorError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    if sys.platform == "linux":
        _die_with_parent()
    os.execv(found[0], found)  # noqa: S606
    raise AssertionError("unreachable")


def _die_with_parent() -> None:
    """Has Linux end the emulator with whoever started it; this outlives becoming another program."""
    pr_set_pdeathsig = 1
    ctypes.CDLL(None).prctl(pr_set_pdeathsig, signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
