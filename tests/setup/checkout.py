"""A checkout of its own for a test: the committed files, and an environment in which nothing is to install."""

import shutil
import subprocess
import sys
from pathlib import Path

from local.configuration import ROOT


def a_checkout(folder: Path) -> Path:
    """Copies what is committed, or about to be, into the folder and answers it."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in listed.stdout.decode().split("\0"):
        if name and (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    borrow_environment(folder)
    return folder


def borrow_environment(folder: Path) -> None:
    """Gives the folder a `.venv` that is complete, made of links to the one that runs the tests."""
    (folder / ".venv").mkdir()
    for part in Path(sys.prefix).iterdir():
        if part.suffix != ".complete":
            (folder / ".venv" / part.name).symlink_to(part)
    for requirements in ROOT.glob("requirements-*.txt"):
        (folder / ".venv" / f"{requirements.stem}.complete").touch()
