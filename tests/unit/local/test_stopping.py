"""Ctrl-C and its kin: the first asks to stop, the next one kills."""

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.configuration import ROOT
from local.stopping import Stopped, Stopping

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@pytest.fixture(autouse=True)
def _handlers() -> Iterator[None]:
    """As a shell starts a command; whoever runs the tests may have asked for nohup."""
    before = [signal.signal(number, signal.SIG_DFL) for number in SIGNALS]
    yield
    for number, handler in zip(SIGNALS, before, strict=True):
        signal.signal(number, handler)


@pytest.mark.parametrize("number", SIGNALS)
def test_the_first_signal_asks_and_gives_its_exit_code(number: signal.Signals) -> None:
    stopping = Stopping.on_signals()
    os.kill(os.getpid(), number)

    assert stopping.asked.is_set()
    assert stopping.exit_code == 128 + number


def test_the_second_signal_kills_and_the_exit_code_is_still_the_firsts() -> None:
    stopping, killed = Stopping.on_signals(), []
    stopping.kill = lambda: killed.append("killed")
    os.kill(os.getpid(), signal.SIGTERM)
    assert killed == []
    os.kill(os.getpid(), signal.SIGINT)

    assert killed == ["killed"]
    assert stopping.exit_code == 143


def test_what_waits_is_broken_off_where_that_was_asked_for() -> None:
    stopping = Stopping.on_signals()
    with pytest.raises(Stopped), stopping.breaking_off():
        os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)  # kills, raises nothing

    assert stopping.asked.is_set()


def test_what_is_to_be_broken_off_does_not_begin_after_somebody_has_asked() -> None:
    stopping = Stopping.on_signals()
    os.kill(os.getpid(), signal.SIGINT)
    with pytest.raises(Stopped), stopping.breaking_off():
        pytest.fail("it began")


def test_nohup_is_respected() -> None:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    stopping = Stopping.on_signals()
    os.kill(os.getpid(), signal.SIGHUP)

    assert not stopping.asked.is_set()


@pytest.mark.parametrize("module", ["stack", "demo", "chat", "logs"])
def test_ctrl_c_while_it_is_imported_ends_it_without_a_traceback(
    module: str, tmp_path: Path
) -> None:
    """A package that all of them import is, for once, Ctrl-C in the midst of it."""
    pressed = "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\n"
    (tmp_path / "dotenv.py").write_text(pressed)
    done = subprocess.run(
        [sys.executable, "-m", f"local.{module}"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )

    assert done.returncode == -signal.SIGINT
    assert (done.stdout, done.stderr) == ("", "")


@pytest.mark.timeout(30)
def test_no_signal_gets_lost_in_the_instant_in_which_waiting_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("local.stopping._LOOKS_EVERY_SECONDS", 0.001)
    for _ in range(300):
        asked, begins = Stopping.on_signals(), threading.Event()

        def kick(begins: threading.Event = begins) -> None:
            begins.wait()
            until = time.perf_counter() + random.random() * 60e-6
            while time.perf_counter() < until:
                pass
            os.kill(os.getpid(), signal.SIGINT)

        kicking = threading.Thread(target=kick)
        kicking.start()
        begins.set()
        asked.wait()
        kicking.join()
