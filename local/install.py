"""Install: makes `.venv` complete for a list of pinned packages; `python -m local.install run` or `dev`.

It runs before any package is there, on the standard library alone. The lists are whole and have hashes, so
nothing is resolved (`--no-deps`): whatever is released tomorrow, today's list installs the same. A call that
was cut off is finished by the next; two calls at once wait for each other.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from local import installers
from local.installers import InstallError

ROOT = Path(__file__).resolve().parent.parent
LISTS = ("run", "dev")
"""What running Milo needs, and what working on it needs besides: `dev` holds all of `run`."""


def complete(root: Path, name: str) -> None:
    """Installs `requirements-<name>.txt` into `.venv`, unless it is there.

    Raises:
        InstallError: in one line for a person, with what to do.
    """
    try:
        with _waiting_for_others(root):
            _complete(root, root / ".venv", name)
    except PermissionError as error:
        raise InstallError(f"no permission to write {error.filename}") from None
    except OSError as error:
        raise InstallError(f"{error.strerror}: {error.filename or root / '.venv'}") from None


def _complete(root: Path, venv: Path, name: str) -> None:
    wanted = [root / f"requirements-{each}.txt" for each in LISTS[: LISTS.index(name) + 1]]
    if all(_is_installed(venv, path) for path in wanted):
        for path in wanted:
            _stamp(venv, path).touch()  # newer than the list again, for make
        return
    print(f"Installing {wanted[-1].name} into .venv …", flush=True)
    if not _goes_on(venv, wanted[:-1]):
        _make(venv)
    installers.install(venv, wanted[-1])
    for path in wanted:
        _stamp(venv, path).write_text(_digest(path))


def _stamp(venv: Path, path: Path) -> Path:
    """Says which list is installed: its digest. make compares only its age."""
    return venv / f"{path.stem}.complete"


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _is_installed(venv: Path, path: Path) -> bool:
    stamp = _stamp(venv, path)
    return stamp.is_file() and stamp.read_text() == _digest(path) and _works(venv)


def _goes_on(venv: Path, smaller: list[Path]) -> bool:
    """Whether what is in the environment can stay: nothing finished, or a smaller list of today."""
    stamps = list(venv.glob("*.complete")) if venv.is_dir() else []
    current = {_stamp(venv, path) for path in smaller if _is_installed(venv, path)}
    return _works(venv) and set(stamps) <= current


def _works(venv: Path) -> bool:
    """Whether the environment has a Python and a pip that start."""
    python = venv / "bin" / "python"
    if not python.exists():
        return False
    # Without pip's settings: what they hold is no fault of the environment's.
    env = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    starts = subprocess.run(
        [python, "-m", "pip", "--version"],
        env=env | {"PIP_CONFIG_FILE": os.devnull},
        capture_output=True,
    )
    return starts.returncode == 0


def _make(venv: Path) -> None:
    """A new environment in the place of what is there."""
    if importlib.util.find_spec("ensurepip") is None:
        raise InstallError("this Python has no venv module; on Debian: apt install python3-venv")
    if venv.exists() and not venv.is_dir():
        raise InstallError(f"{venv} is not a folder: remove it")
    made = subprocess.run(
        [sys.executable, "-m", "venv", "--clear", str(venv)], capture_output=True, text=True
    )
    if made.returncode:
        said = (made.stderr or made.stdout).strip().splitlines()
        reason = said[-1] if said else f"exit code {made.returncode}"
        raise InstallError(f"python -m venv could not make {venv}: {reason}")


@contextlib.contextmanager
def _waiting_for_others(root: Path) -> Iterator[None]:
    """Holds the folder against another installation; the kernel frees it when the process ends."""
    folder = os.open(root, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)


def main(arguments: list[str]) -> int:
    """Installs the list that the argument names; 1, after one line, when it could not."""
    if len(arguments) != 1 or arguments[0] not in LISTS:
        print("usage: python -m local.install run|dev", file=sys.stderr)
        return 2
    try:
        complete(ROOT, arguments[0])
    except InstallError as error:
        print(f"✗ {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n✗ cut off; the next make goes on from here", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
