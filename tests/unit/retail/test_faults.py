"""Fault injection: a process dies or stops where it was told to, and nowhere else."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from retail.errors import Invalid
from retail.faults import Faults
from tests.functions import FUNCTIONS

PROGRAM = """
import sys
from retail.faults import Faults
faults = Faults(sys.argv[1])
for point in sys.argv[2:]:
    faults.reach(point)
    print(point, flush=True)
"""


def run(spec: str, *points: str) -> tuple[int, list[str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, spec, *points],
        env={"PYTHONPATH": str(FUNCTIONS)},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout.split()


def test_a_process_without_faults_lives() -> None:
    assert run("", "claimed", "sent") == (0, ["claimed", "sent"])


def test_it_dies_at_its_point_and_at_no_other() -> None:
    assert run("sent:1", "claimed", "sent", "done") == (-signal.SIGKILL, ["claimed"])


def test_it_dies_the_second_time() -> None:
    assert run("sent:2", "sent", "sent", "done") == (-signal.SIGKILL, ["sent"])


def test_any_of_several_faults_kills() -> None:
    spec = "sent:1,claimed:2"

    assert run(spec, "claimed", "claimed") == (-signal.SIGKILL, ["claimed"])
    assert run(spec, "claimed", "sent") == (-signal.SIGKILL, ["claimed"])


def test_a_fault_with_a_file_strikes_once(tmp_path: Path) -> None:
    spec = f"sent:1:{tmp_path / 'struck'}"

    assert run(spec, "sent") == (-signal.SIGKILL, [])
    assert run(spec, "sent") == (0, ["sent"])
    (tmp_path / "struck").unlink()
    assert run(spec, "sent") == (-signal.SIGKILL, [])


def test_it_stops_where_it_was_told_to_and_goes_on_when_it_is_woken() -> None:
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, "stop@sent:1", "claimed", "sent"],
        env={"PYTHONPATH": str(FUNCTIONS)},
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        _, status = os.waitpid(process.pid, os.WUNTRACED)
        assert os.WIFSTOPPED(status)
        process.send_signal(signal.SIGCONT)
        assert process.communicate(timeout=30)[0].split() == ["claimed", "sent"]


@pytest.mark.parametrize(
    "spec", ["sent", "sent:", "sent:0", "sent:-1", "sent:x", ":1", "a:1,b", "stop@:1"]
)
def test_it_refuses_a_fault_that_it_cannot_read(spec: str) -> None:
    with pytest.raises(Invalid, match="invalid_fault"):
        Faults(spec)
