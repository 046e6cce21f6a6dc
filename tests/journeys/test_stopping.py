"""Ctrl-C at any time: the stack goes, at once, with all that it started."""

import os
import resource
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from local.configuration import ROOT
from tests.journeys.test_adverse import Laptop
from tests.journeys.test_stack import processes_that_know, who_listens
from tests.waiting import wait_until


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_while_it_starts_stops_it_cleanly(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    laptop = Laptop(tmp_path / "data")
    stack = laptop.start()
    wait_until((tmp_path / "data" / "logs").exists, 30, "that processes are started")
    stack.send_signal(number)

    assert stack.wait(30) == code, laptop.said()
    assert "Traceback" not in laptop.said()
    assert "is ready" not in laptop.said()
    assert processes_that_know(str(tmp_path)) == []
    assert who_listens(laptop.ports) == []
    assert not (tmp_path / "data" / "stack.json").exists()


@pytest.mark.long
def test_a_stack_that_was_killed_outright_does_not_mislead_the_chat_nor_the_next_one(
    tmp_path: Path,
) -> None:
    laptop = Laptop(tmp_path / "data")
    stack = laptop.start()
    wait_until(lambda: stack.poll() is not None or "is ready" in laptop.said(), 120, "ready")
    stack.kill()
    stack.wait(30)
    wait_until(lambda: who_listens(laptop.ports) == [], 30, "that its processes have ended")
    assert (tmp_path / "data" / "stack.json").exists()

    chat = laptop.run("local.chat", "Hola\n")
    assert (chat.returncode, chat.stdout) == (1, "")
    assert "make run" in chat.stderr
    with laptop.running():
        assert laptop.run("local.chat", "Hola\n").returncode == 0


def refused(data: str, before: Callable[[], None] | None = None) -> str:
    """What is said, in one line, about a data folder that cannot be used."""
    done = subprocess.run(
        [sys.executable, "-m", "local.stack"],
        cwd=ROOT,
        env={**os.environ, "LOCAL_DATA": data},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        preexec_fn=before,
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_a_data_folder_that_is_a_file_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    assert "it is to be a folder" in refused(str(tmp_path / "file"))


def test_a_disk_that_takes_nothing_more_is_one_line(tmp_path: Path) -> None:
    """Of a process that may make no file longer than nothing, as on a full disk."""

    def full() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    assert "cannot be used (file too large)" in refused(str(tmp_path / "data"), full)
    assert list((tmp_path / "data").iterdir()) == []
