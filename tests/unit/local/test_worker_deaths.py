"""The deaths that a worker can be asked to die: told to it as faults, armed by a file, each once."""

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from agent_worker.turns.turn import FAULT_POINTS
from local.worker_deaths import POINTS, WorkerDeaths

ROOT = Path(__file__).parents[3]
REACH = "import sys; from retail.faults import Faults; Faults(sys.argv[1]).reach(sys.argv[2])"


def worker_at(point: str, deaths: WorkerDeaths) -> int:
    """Has a process get to the point as a worker does; answers how it ended."""
    command = [sys.executable, "-c", REACH, deaths.fault(), point]
    return subprocess.run(command, cwd=ROOT / "functions", check=False, timeout=60).returncode


def test_each_point_is_one_that_a_worker_knows() -> None:
    assert set(POINTS) <= set(FAULT_POINTS)


def test_an_armed_death_strikes_once_and_says_when(tmp_path: Path) -> None:
    deaths = WorkerDeaths(tmp_path / "deaths")
    deaths.disarm()
    assert worker_at("ran", deaths) == 0
    deaths.arm("ran")
    assert deaths.is_armed("ran")
    assert deaths.struck_at("ran") is None
    assert worker_at("sent_not_reported", deaths) == 0
    assert worker_at("ran", deaths) == -signal.SIGKILL
    assert not deaths.is_armed("ran")
    assert deaths.struck_at("ran") is not None
    assert deaths.struck_at("sent_not_reported") is None
    assert worker_at("ran", deaths) == 0


def test_nobody_else_may_read_or_ask_for_a_death_whatever_the_umask(tmp_path: Path) -> None:
    deaths = WorkerDeaths(tmp_path / "deaths")
    before = os.umask(0o022)
    try:
        deaths.disarm()
    finally:
        os.umask(before)
    kept = [deaths.folder, *deaths.folder.iterdir()]
    assert [stat.S_IMODE(path.stat().st_mode) for path in kept] == [0o700, 0o600, 0o600]


def test_a_death_that_is_taken_back_does_not_strike(tmp_path: Path) -> None:
    deaths = WorkerDeaths(tmp_path)
    deaths.disarm()
    deaths.arm("ran")
    deaths.disarm("ran")
    assert worker_at("ran", deaths) == 0
    assert deaths.struck_at("ran") is None


def test_a_folder_that_a_list_with_commas_cannot_hold_offers_nothing(tmp_path: Path) -> None:
    assert WorkerDeaths(tmp_path / "a, b").fault() == ""


def test_another_point_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="lunch"):
        WorkerDeaths(tmp_path).arm("lunch")
