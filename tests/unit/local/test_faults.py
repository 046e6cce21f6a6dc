"""`FAULT` in a stack: a worker that is started again knows what has struck."""

import subprocess
import sys
from pathlib import Path

import pytest

from local.data_folder import DataFolder
from local.faults import once_in_a_stack
from tests.functions import FUNCTIONS

PROGRAM = """
import sys
from retail.faults import Faults
Faults(sys.argv[1]).reach("claimed")
"""


def survivors(specs: str, tries: int = 3) -> list[bool]:
    """Which of several workers, one after the other, live on after the point."""
    command = [sys.executable, "-c", PROGRAM, specs]
    runs = [
        subprocess.run(command, env={"PYTHONPATH": str(FUNCTIONS)}, check=False)
        for _ in range(tries)
    ]
    return [run.returncode == 0 for run in runs]


def test_a_fault_strikes_once_in_the_life_of_a_stack(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    specs = once_in_a_stack("claimed:1", tmp_path)

    folder.take()
    assert survivors(specs) == [False, True, True]
    folder.release()
    folder.take()
    assert survivors(specs, 2) == [False, True]
    folder.release()


def test_each_fault_of_a_list_strikes_for_itself(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path)
    folder.take()

    assert survivors(once_in_a_stack("claimed:1,other:1,claimed:1:each", tmp_path)) == [False] * 3
    assert [path.name for path in folder.struck.iterdir()] == ["claimed-1"]
    folder.release()


def test_a_fault_that_is_to_strike_each_time_does(tmp_path: Path) -> None:
    assert survivors(once_in_a_stack("claimed:1:each", tmp_path)) == [False] * 3


def test_a_fault_that_names_its_file_keeps_it_and_a_stop_is_told_apart(tmp_path: Path) -> None:
    struck = DataFolder(tmp_path).struck

    assert once_in_a_stack("claimed:1:/tmp/x,stop@claimed:1", tmp_path) == (
        f"claimed:1:/tmp/x,stop@claimed:1:{struck}/stop@claimed-1"
    )


def test_a_data_folder_with_a_comma_in_its_name_is_refused_where_a_fault_needs_it() -> None:
    comma = Path("/tmp/a,b")

    with pytest.raises(ValueError, match=r"^FAULT cannot be used with a comma .*LOCAL_DATA=…$"):
        once_in_a_stack("claimed:1", comma)
    assert once_in_a_stack("claimed:1:/tmp/x", comma) == "claimed:1:/tmp/x"


def test_a_fault_that_cannot_be_read_is_left_for_the_worker_to_refuse(tmp_path: Path) -> None:
    assert once_in_a_stack("claimed", tmp_path) == "claimed"
