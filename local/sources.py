"""The files that processes were made from: which have changed since, and whether Python can read them."""

from collections.abc import Iterable
from pathlib import Path

from local.configuration import ROOT

_LEAVINGS = ("~", ".swp", ".swx", ".pyc", ".tmp")
"""Of editors and of Python itself."""

_State = dict[Path, tuple[int, int]]


class Unreadable(Exception):
    """A file that has changed is not Python; the message names it, the line and the mistake."""


class Sources:
    """Folders that are looked at now and then; a few hundred files take a millisecond or two."""

    def __init__(self, folders: Iterable[Path]) -> None:
        self._folders = frozenset(folders)
        self._seen = self._look()
        self._changed: set[Path] = set()

    def changed(self) -> set[Path]:
        """What has changed, been made or removed since the last time and can be run.

        Raises:
            Unreadable: once for each change; what was changed with it is given when it is mended.
        """
        now = self._look()
        new = {path for path in now | self._seen if now.get(path) != self._seen.get(path)}
        self._seen = now
        if not new:
            return set()
        self._changed |= new
        for path in sorted(self._changed & now.keys()):
            _check(path)
        ready, self._changed = self._changed, set()
        return ready

    def _look(self) -> _State:
        state: _State = {}
        for folder in self._folders:
            for path in folder.rglob("*"):
                if path.name.startswith(".") or path.name.endswith(_LEAVINGS):
                    continue
                try:
                    found = path.stat()
                except OSError:  # removed since it was listed
                    continue
                if path.is_file():
                    state[path] = (found.st_mtime_ns, found.st_size)
        return state


def _check(path: Path) -> None:
    if path.suffix != ".py":
        return
    shown = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
    try:
        compile(path.read_bytes(), str(path), "exec")
    except FileNotFoundError:
        return
    except SyntaxError as error:
        raise Unreadable(f"{shown}, line {error.lineno}: {error.msg}") from None
    except ValueError as error:  # null bytes, of a file that is half written
        raise Unreadable(f"{shown}: {error}") from None
