"""What a supervisor keeps alive, what it says, and what it leaves behind: nothing, however it ends."""

import os
import signal
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local import keeper, processes
from local.configuration import HOST, ROOT
from local.ports import free_ports
from local.process import Process, Service
from local.processes import Supervisor
from local.stopping import Stopped
from tests.waiting import wait_until

STARTS_ONE_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from local.process import Process, Service

process = Process(Service("sleeper", ["sleep", "600"], os.environ, ""), Path(os.devnull))
process.start()
command = Path(f"/proc/{process.popen.pid}/cmdline")
while command.exists() and not command.read_bytes().startswith(b"sleep"):
    pass
print(process.popen.pid, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""

ANSWERS = """
import http.server, os, pathlib, sys

class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass

said = pathlib.Path(sys.argv[2])
print(said.read_text(), flush=True)
if "die" in said.read_text():
    sys.exit(1)
if "deaf" in said.read_text():
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
http.server.HTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
"""


class Small:
    """A supervisor with one small service, `small`, that does what the file `says` tells it."""

    def __init__(self, folder: Path, *sources: Path, asked: threading.Event | None = None) -> None:
        self.says = folder / "says"
        self.says.write_text("live")
        self.logs = folder / "logs"
        port = free_ports(1)[0]
        command = [sys.executable, "-I", "-S", "-c", ANSWERS, str(port), str(self.says)]
        url = f"http://{HOST}:{port}/"
        self.supervisor = Supervisor(
            [Service("small", command, dict(os.environ), url, sources)], self.logs, asked
        )

    @property
    def process(self) -> Process:
        return self.supervisor.processes["small"]

    @property
    def pid(self) -> int:
        return self.process.popen.pid

    def log(self) -> str:
        return (self.logs / "small.log").read_text()


@pytest.fixture
def small(tmp_path: Path) -> Iterator[Small]:
    small = Small(tmp_path)
    yield small
    small.supervisor.stop()


class Heard:
    """What was printed so far, all of it each time."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self._capsys = capsys
        self._text = ""

    def __contains__(self, text: str) -> bool:
        self._text += self._capsys.readouterr().out
        return text in self._text

    def count(self, text: str) -> int:
        assert text in self
        return self._text.count(text)


@pytest.fixture
def heard(capsys: pytest.CaptureFixture[str]) -> Heard:
    return Heard(capsys)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere nothing ties them together")
def test_a_service_ends_with_a_stack_that_was_killed_outright() -> None:
    killed = subprocess.run(
        [sys.executable, "-c", STARTS_ONE_AND_IS_KILLED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    service = Path(f"/proc/{int(killed.stdout)}")
    wait_until(lambda: not service.exists(), what="the service has ended")


def test_a_service_that_ends_is_started_again(small: Small, heard: Heard) -> None:
    small.supervisor.start(30)
    first = small.pid
    os.killpg(first, signal.SIGKILL)

    wait_until(lambda: small.pid != first and small.process.health() == 200, what="it is back")
    assert "↻ small ended and is started again" in heard


def test_one_that_ends_again_and_again_before_it_is_ready_is_told_with_what_to_do(
    small: Small, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "QUICK_DEATH_SECONDS", 0.01)
    small.supervisor.start(30)
    small.says.write_text("I die: SHOP_NAME is set but empty")
    os.killpg(small.pid, signal.SIGKILL)

    wait_until(lambda: "✗ small has ended 3 times before it was ready" in heard)
    assert "    I die: SHOP_NAME is set but empty" in heard
    assert "Set right what they name" in heard
    assert str(small.logs / "small.log") in heard

    small.says.write_text("live")
    wait_until(lambda: "✔ small is ready again" in heard)


def test_its_pauses_grow_up_to_a_longest_one(small: Small) -> None:
    kept = keeper.Keeper(small.process)
    kept._is_ready = False

    assert [kept._pause(1.0) for _ in range(6)] == [2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


def test_stopping_while_it_starts_ends_what_was_started_and_says_nothing_more(
    tmp_path: Path,
) -> None:
    asked = threading.Event()
    small = Small(tmp_path, asked=asked)
    small.says.write_text("die")
    small.process.health = lambda: asked.set() or 0  # type: ignore[method-assign, func-returns-value]
    with pytest.raises(Stopped):
        small.supervisor.start(30)
    small.supervisor.stop()

    assert not small.process.is_running()


def test_nothing_is_started_after_somebody_has_asked_to_stop(tmp_path: Path) -> None:
    asked = threading.Event()
    asked.set()
    small = Small(tmp_path, asked=asked)
    with pytest.raises(Stopped):
        small.supervisor.start(30)
    small.supervisor.stop()

    assert not small.process.was_started


NEEDS = """
import http.server, os, signal, sys, time, urllib.request
port, needed, out = sys.argv[1:]

class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.end_headers()

def end(*_):
    time.sleep(0.3)
    try:
        said = str(urllib.request.urlopen(needed, timeout=5).status)
    except OSError:
        said = "gone"
    with open(out, "w") as file:
        file.write(said)
    os._exit(0)

signal.signal(signal.SIGTERM, end)
http.server.HTTPServer(("127.0.0.1", int(port)), Answer).serve_forever()
"""


@pytest.mark.parametrize(("ends_first", "heard"), [(True, "200"), (False, "gone")])
def test_what_ends_first_still_reaches_what_it_needs(
    tmp_path: Path, ends_first: bool, heard: str
) -> None:
    small = Small(tmp_path)
    (port,), out = free_ports(1), tmp_path / "out"
    needed = small.process.service
    command = [sys.executable, "-I", "-S", "-c", NEEDS, str(port), needed.health_url, str(out)]
    url = f"http://{HOST}:{port}/"
    needs = Service("needs", command, dict(os.environ), url, ends_first=ends_first)
    supervisor = Supervisor([needed, needs], small.logs)
    supervisor.start(30)
    supervisor.stop()

    assert out.read_text(encoding="utf-8") == heard


def test_one_that_does_not_hear_holds_up_nobody_who_is_in_a_hurry(
    small: Small, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes, "STOP_SECONDS", 3600.0)
    small.says.write_text("deaf")
    small.supervisor.start(30)
    stops = threading.Thread(target=small.supervisor.stop)
    stops.start()
    wait_until(lambda: not small.supervisor._watcher.is_alive(), what="that it stops")
    assert small.process.is_running()

    small.supervisor.kill()
    stops.join(30)
    assert small.process.popen.returncode == -signal.SIGKILL


def test_old_logs_are_there_until_a_new_start(small: Small) -> None:
    small.logs.mkdir()
    (small.logs / "small.log").write_text("old\n")
    (small.logs / "gone.log").write_text("old\n")
    Small(small.says.parent)
    assert small.log() == "old\n"

    small.supervisor.start(30)
    wait_until(lambda: (small.logs / "small.log").exists() and "live" in small.log())
    assert "old" not in small.log()
    assert not (small.logs / "gone.log").exists()


def test_what_a_service_writes_is_for_its_owners_eyes(tmp_path: Path) -> None:
    made = tmp_path / "made"
    command = ["sh", "-c", f"echo x; mkdir {made}; touch {made}/file"]
    process = Process(Service("maker", command, dict(os.environ), ""), tmp_path / "maker.log")
    process.start()
    process.popen.wait(30)
    wait_until(lambda: process.log.exists(), what="its log")

    paths = [process.log, made, made / "file"]
    assert [stat.S_IMODE(path.stat().st_mode) for path in paths] == [0o600, 0o700, 0o600]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is Linux's")
def test_a_full_disk_is_told_once_and_stops_nobody(tmp_path: Path, heard: Heard) -> None:
    command = ["seq", "200000"]  # more than a pipe holds that nobody reads
    process = Process(Service("talker", command, dict(os.environ), ""), Path("/dev/full"))
    process.start()

    assert process.popen.wait(30) == 0
    wait_until(lambda: process.tail and process.tail[-1] == "200000", what="all of it is read")
    assert heard.count("✗ /dev/full is no longer written: No space left on device") == 1


class Reloading:
    """The small service, made from a folder of sources."""

    def __init__(self, folder: Path) -> None:
        self.sources = folder / "sources"
        self.sources.mkdir()
        self.code = self.sources / "code.py"
        self.code.write_text("x = 1\n")
        self.small = Small(folder, self.sources)


@pytest.fixture
def reloading(tmp_path: Path) -> Iterator[Any]:
    reloading = Reloading(tmp_path)
    reloading.small.supervisor.start(30)
    yield reloading
    reloading.small.supervisor.stop()


def test_new_code_starts_its_service_again(reloading: Reloading, heard: Heard) -> None:
    first = reloading.small.pid
    reloading.code.write_text("x = 22\n")

    small = reloading.small
    wait_until(lambda: small.pid != first and small.process.health() == 200, what="it is back")
    assert "↻ small is started again with its new code" in heard


def test_code_with_a_mistake_is_told_and_what_runs_goes_on_until_it_is_mended(
    reloading: Reloading, heard: Heard
) -> None:
    first = reloading.small.pid
    reloading.code.write_text("x = (\n")
    wait_until(lambda: "code.py, line 1: '(' was never closed; what runs goes on" in heard)
    assert reloading.small.pid == first
    assert reloading.small.process.health() == 200

    reloading.code.write_text("x = (3)\n")
    wait_until(lambda: reloading.small.pid != first, what="it is started again")


def test_new_code_is_tried_at_once_by_a_service_that_waits_for_its_next_try(
    reloading: Reloading, heard: Heard, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "QUICK_DEATH_SECONDS", 3600.0)
    reloading.small.says.write_text("die")
    os.killpg(reloading.small.pid, signal.SIGKILL)
    wait_until(lambda: "↻ small ended" in heard)

    reloading.small.says.write_text("live")
    reloading.code.write_text("x = 4444\n")
    wait_until(lambda: reloading.small.process.health() == 200, what="it is back")
