"""The data folder: one stack at a time, nobody else's eyes, and one line when it cannot be used."""

import errno
import json
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.configuration import ROOT
from local.data_folder import DataFolder, FolderError, in_words, replace_privately
from local.secret_keys import Secrets

TAKES_IT_AND_IS_KILLED = """
import os, signal, sys
from pathlib import Path
from local.data_folder import DataFolder
folder = DataFolder(Path(sys.argv[1]))
folder.take()
folder.announce({"twilio_url": "http://127.0.0.1:9"})
os.kill(os.getpid(), signal.SIGKILL)
"""


@contextmanager
def taken(path: Path) -> Iterator[DataFolder]:
    folder = DataFolder(path)
    folder.take()
    try:
        yield folder
    finally:
        folder.withdraw()
        folder.release()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_a_second_stack_is_told_in_one_line_where_the_first_one_is(tmp_path: Path) -> None:
    with taken(tmp_path) as first:
        first.announce({"twilio_url": "http://127.0.0.1:9010"})
        with pytest.raises(FolderError) as refused:
            DataFolder(tmp_path).take()

    said = str(refused.value)
    assert f"Milo runs already in {tmp_path} (process {os.getpid()}): http://127.0.0.1:9010" in said
    assert "LOCAL_DATA=…" in said
    assert "\n" not in said


def test_a_second_stack_is_told_of_a_first_one_that_is_not_ready_yet(tmp_path: Path) -> None:
    with taken(tmp_path), pytest.raises(FolderError, match="starting or stopping just now"):
        DataFolder(tmp_path).take()


def test_a_stack_that_was_refused_changes_nothing(tmp_path: Path) -> None:
    with taken(tmp_path) as first:
        first.announce({"twilio_url": "x"})
        (first.struck / "claimed-1").touch()
        refused = DataFolder(tmp_path)
        with pytest.raises(FolderError):
            refused.take()
        refused.withdraw()
        refused.release()

        assert json.loads(first.stack_json.read_text()) == {"twilio_url": "x"}
        assert (first.struck / "claimed-1").exists()
        with pytest.raises(FolderError):
            DataFolder(tmp_path).take()


def test_a_folder_that_was_given_back_can_be_taken_and_tells_of_nobody(tmp_path: Path) -> None:
    with taken(tmp_path) as first:
        first.announce({"twilio_url": "x"})
    assert not first.stack_json.exists()
    with taken(tmp_path):
        pass


def test_what_a_stack_left_that_was_killed_holds_nobody_up_and_misleads_nobody(
    tmp_path: Path,
) -> None:
    command = [sys.executable, "-c", TAKES_IT_AND_IS_KILLED, str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=False, timeout=60)
    assert (tmp_path / "stack.json").exists()

    with taken(tmp_path) as folder:
        assert not folder.stack_json.exists()


def test_faults_that_struck_the_last_stack_strike_the_next_one(tmp_path: Path) -> None:
    with taken(tmp_path) as folder:
        (folder.struck / "claimed-1").touch()
    with taken(tmp_path) as folder:
        assert list(folder.struck.iterdir()) == []


def test_what_an_older_milo_made_is_closed_to_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    logs = tmp_path / "logs"
    deaths = tmp_path / "worker-deaths"
    for folder in (logs, deaths):
        folder.mkdir()
        folder.chmod(0o755)
    old = [tmp_path / name for name in ("twilio.db", "tasks.db-wal", "secrets.json")]
    old += [logs / "worker.log", deaths / "ran"]
    for path in old:
        path.touch()
        path.chmod(0o644)

    with taken(tmp_path):
        assert [mode(path) for path in (tmp_path, logs, deaths)] == [0o700] * 3
        assert [mode(path) for path in old] == [0o600] * 5


def test_what_is_not_ours_and_what_is_everybodys_on_purpose_stays_open(tmp_path: Path) -> None:
    tmp_path.chmod(0o1777)
    notes, linked = tmp_path / "notes.txt", tmp_path / "linked.db"
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    for path in (notes, outside):
        path.touch()
        path.chmod(0o644)
    linked.symlink_to(outside)

    with taken(tmp_path):
        assert mode(tmp_path) == 0o777 | stat.S_ISVTX
        assert mode(notes) == mode(outside) == 0o644


@pytest.mark.parametrize("below", ["", "/deeper"])
def test_a_path_that_is_a_file_is_refused_in_one_line(tmp_path: Path, below: str) -> None:
    (tmp_path / "file").touch()

    said = refusal(Path(f"{tmp_path / 'file'}{below}"))

    assert "is to be a folder" in said
    assert "LOCAL_DATA=…" in said


def test_a_folder_without_the_right_to_write_is_refused_in_one_line(tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    with nobody_special():
        assert "give yourself the right to write there" in refusal(folder)


@pytest.mark.parametrize(
    ("number", "advice"),
    [(errno.ENOSPC, "make room on its disk"), (errno.EROFS, "read-only"), (errno.EIO, "see to it")],
)
def test_each_refusal_of_the_disk_says_what_to_do(number: int, advice: str) -> None:
    with pytest.raises(FolderError, match=advice), in_words(Path("data")):
        raise OSError(number, os.strerror(number))


def test_a_file_that_cannot_be_written_in_whole_leaves_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "secrets.json"
    replace_privately(kept, "old")

    def half(self: Path, text: str, encoding: str) -> int:
        with self.open("w") as file:
            file.write("ne")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "write_text", half)
    with pytest.raises(OSError, match="No space"):
        replace_privately(kept, "new")

    assert kept.read_text() == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["secrets.json"]


def test_secrets_are_made_once_for_their_owners_eyes(tmp_path: Path) -> None:
    first = Secrets.kept_in(tmp_path / "data")

    assert Secrets.kept_in(tmp_path / "data") == first
    assert mode(tmp_path / "data") == 0o700
    assert mode(tmp_path / "data" / "secrets.json") == 0o600


def test_secrets_that_an_older_milo_did_not_know_are_added_to_those_it_kept(
    tmp_path: Path,
) -> None:
    first = Secrets.kept_in(tmp_path)
    path = tmp_path / "secrets.json"
    kept = json.loads(path.read_text())
    del kept["checkout_secret"]
    path.write_text(json.dumps(kept))

    second = Secrets.kept_in(tmp_path)

    assert second.session_secret == first.session_secret
    assert second.checkout_secret not in {"", first.checkout_secret}
    assert Secrets.kept_in(tmp_path) == second


@pytest.mark.parametrize("broken", ["", "{", "[]", '{"session_secret": '])
def test_secrets_that_cannot_be_read_are_not_thrown_away(tmp_path: Path, broken: str) -> None:
    (tmp_path / "secrets.json").write_text(broken)
    with pytest.raises(FolderError, match=r"secrets\.json cannot be read"):
        Secrets.kept_in(tmp_path)

    assert (tmp_path / "secrets.json").read_text() == broken


def refusal(path: Path) -> str:
    """What somebody is told who starts a stack there."""
    with pytest.raises(FolderError) as refused:
        DataFolder(path).take()
    assert "\n" not in str(refused.value)
    return str(refused.value)


@contextmanager
def nobody_special() -> Iterator[None]:
    """Root may write everywhere; within, this process is not root."""
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    try:
        yield
    finally:
        os.seteuid(was)
