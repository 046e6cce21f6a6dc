"""The data folder: for its owner's eyes only, and for one stack at a time."""

import contextlib
import errno
import fcntl
import json
import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path

OURS = (
    *("*.db", "*.db-*", "*.json", "*.pem", "lock", "logs", "logs/*.log", "struck"),
    *("worker-deaths", "worker-deaths/*"),
)
"""What the stack and its processes make in the folder; anything else there is left as it is."""

_ADVICE = {
    errno.ENOSPC: "make room on its disk",
    errno.EDQUOT: "make room on its disk",
    errno.EROFS: "its disk is read-only",
    errno.EACCES: "give yourself the right to write there",
    errno.EPERM: "give yourself the right to write there",
    errno.ENOTDIR: "it is to be a folder",
    errno.EEXIST: "it is to be a folder",
}


class FolderError(RuntimeError):
    """The folder cannot be used, or another stack uses it; the message is one line for a person."""


class DataFolder:
    """A stack's folder, its own between `take` and `release`.

    The lock is the kernel's (`flock`): it goes with the process, also when that is killed outright.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    @property
    def stack_json(self) -> Path:
        """Where the running stack says how it is reached."""
        return self.path / "stack.json"

    @property
    def struck(self) -> Path:
        """Where a fault leaves word that it has struck, so that it strikes once in the life of a stack."""
        return self.path / "struck"

    def take(self) -> None:
        """Makes the folder this stack's, closes it to others' eyes and removes what a killed stack left.

        Raises:
            FolderError: it cannot be used, or a stack runs there; then nothing was changed.
        """
        with in_words(self.path):
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = self._locked()
            self._close_to_others()
            self.stack_json.unlink(missing_ok=True)
            shutil.rmtree(self.struck, ignore_errors=True)
            self.struck.mkdir(mode=0o700)

    def announce(self, addresses: dict[str, str]) -> None:
        """Writes how the running stack is reached."""
        with in_words(self.path):
            replace_privately(self.stack_json, json.dumps(addresses, indent=2) + "\n")

    def withdraw(self) -> None:
        """Takes back how the stack is reached, if it is this one that is."""
        if self._lock is not None:
            self.stack_json.unlink(missing_ok=True)

    def release(self) -> None:
        """Gives the folder back; one that was not taken stays as it is."""
        if self._lock is not None:
            os.ftruncate(self._lock, 0)
            os.close(self._lock)
            self._lock = None

    def _locked(self) -> int:
        lock = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(lock, 0)
            os.write(lock, str(os.getpid()).encode())
        except BlockingIOError:
            os.close(lock)
            raise FolderError(self._who_is_there()) from None
        except BaseException:
            os.close(lock)
            raise
        return lock

    def _who_is_there(self) -> str:
        pid = (self.path / "lock").read_text().strip()
        who = f"process {pid}" if pid else "another process"
        try:
            where = json.loads(self.stack_json.read_text())["twilio_url"]
        except (OSError, ValueError, KeyError):
            where = "it is starting or stopping just now"
        return (
            f"Milo runs already in {self.path} ({who}): {where} — for a second shop beside it name "
            "another folder, LOCAL_DATA=…, and other ports"
        )

    def _close_to_others(self) -> None:
        paths = [self.path, *(path for pattern in OURS for path in self.path.glob(pattern))]
        for path in paths:
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode) or mode & stat.S_ISVTX or not mode & 0o077:
                continue  # a sticky folder, such as /tmp, is everybody's on purpose
            with contextlib.suppress(
                PermissionError
            ):  # somebody else's file, or a disk without modes
                path.chmod(stat.S_IMODE(mode) & 0o700)


@contextlib.contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Whatever the disk refuses, in one line.

    Raises:
        FolderError: naming the folder, what is wrong and what to do.
    """
    try:
        yield
    except OSError as error:
        what = (error.strerror or str(error)).lower()
        advice = _ADVICE.get(error.errno or 0, "see to it")
        raise FolderError(
            f"the data folder {path} cannot be used ({what}): {advice}, or name another one, LOCAL_DATA=…"
        ) from error


def replace_privately(path: Path, text: str) -> None:
    """Writes a file for its owner's eyes: all of it or nothing."""
    with _draft(path, text) as draft:
        draft.replace(path)


def create_privately(path: Path, text: str) -> None:
    """The same for a file that is not there; of two who do this at once one's text is kept, in whole."""
    with _draft(path, text) as draft, contextlib.suppress(FileExistsError):
        path.hardlink_to(draft)


@contextlib.contextmanager
def _draft(path: Path, text: str) -> Iterator[Path]:
    draft = path.with_suffix(f".{os.getpid()}.draft")
    try:
        draft.touch(mode=0o600)
        draft.write_text(text, encoding="utf-8")
        yield draft
    finally:
        draft.unlink(missing_ok=True)
