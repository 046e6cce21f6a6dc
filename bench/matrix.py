"""The matrix: sets Milo up in a fresh folder with each Python of this machine, and prints what it takes.

    Python   pip     by   seconds  megabytes  demo
    3.11.2   23.0.1  uv      12.3        182  paid in 15.2 s

Each Python sets up twice, by uv and by pip, without their caches; then `make demo` plays the purchase.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from local.configuration import ROOT

PLACES = ("/usr/bin", "/usr/local/bin", "/opt/homebrew/bin", "~/.pyenv/versions/*/bin")
"""Where Pythons are besides the PATH: Debian's, a Mac's, pyenv's."""
OLDEST = (3, 11)
_ABOUT = "import platform, ensurepip; print(platform.python_version(), ensurepip.version())"


class SetUpFailedError(Exception):
    """A Python of this machine cannot set Milo up or play its demo; the message has the last lines."""


@dataclass(frozen=True)
class Python:
    """An interpreter and the pip that its environments begin with."""

    path: Path
    version: str
    pip: str


def pythons() -> list[Python]:
    """Each Python from 3.11 on that can make an environment, one a version, oldest first."""
    found: dict[str, Python] = {}
    for path in _interpreters():
        asked = subprocess.run([path, "-c", _ABOUT], capture_output=True, text=True, check=False)
        if asked.returncode == 0:
            version, pip = asked.stdout.split()
            if _number(version)[:2] >= OLDEST:
                found.setdefault(version, Python(path, version, pip))
    return [found[version] for version in sorted(found, key=_number)]


def _interpreters() -> Iterator[Path]:
    folders = [Path(each) for each in os.environ.get("PATH", "").split(os.pathsep) if each]
    for place in PLACES:
        home, _, rest = str(Path(place).expanduser()).partition("*")
        folders += sorted(Path(home).glob(f"*{rest}")) if rest else [Path(home)]
    for folder in folders:
        for path in sorted(folder.glob("python3*")) if folder.is_dir() else ():
            if re.fullmatch(r"python3(\.\d+)?", path.name):
                yield path


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, re.findall(r"\d+", version)))


def try_out(python: Python, installer: str) -> str:
    """Sets Milo up in a fresh folder and plays the demo; a line of the table.

    Raises:
        SetUpFailedError: one of the two did not work.
    """
    with tempfile.TemporaryDirectory(prefix="milo-matrix-") as folder:
        checkout = Path(folder) / "milo"
        _copy_to(checkout)
        settings = {"PIP_NO_CACHE_DIR": "1"}
        if installer == "pip":
            settings["INSTALLER"] = "pip"
        set_up = _make(checkout, python, settings, ".venv/requirements-run.complete")
        by = "pip" if "pip instead of uv" in _log(checkout) else installer
        megabytes = _megabytes(checkout / ".venv")
        demo = _make(checkout, python, settings, "demo")
        return (
            f"{python.version:9}{python.pip:9}{by:5}{set_up:8.1f}{megabytes:11.0f}"
            f"  paid in {demo:.1f} s"
        )


def _copy_to(checkout: Path) -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True)
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            target = checkout / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, target)


def _make(checkout: Path, python: Python, settings: dict[str, str], target: str) -> float:
    """How many seconds the target took."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}
    began = time.monotonic()
    done = subprocess.run(
        ["make", f"PYTHON={python.path}", target],
        cwd=checkout,
        env=ours | settings,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        last = "\n".join(done.stdout.splitlines()[-20:])
        raise SetUpFailedError(
            f"Python {python.version}, pip {python.pip}: make {target} failed:\n{last}"
        )
    return time.monotonic() - began


def _log(checkout: Path) -> str:
    return (checkout / ".venv" / "install.log").read_text()


def _megabytes(folder: Path) -> float:
    files = (path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return sum(path.stat().st_size for path in files) / 1e6


def main() -> int:
    """Prints the table; 1 when a Python of the machine fails, or there is none."""
    found = pythons()
    failed = not found
    print("Python   pip      by    seconds  megabytes  demo", flush=True)
    for python in found:
        for installer in ("uv", "pip"):
            try:
                print(try_out(python, installer), flush=True)
            except SetUpFailedError as error:
                print(f"✗ {error}", flush=True)
                failed = True
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
