"""Environments with the oldest pip, made once and copied."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.package_index import PackageIndex, serving

OLDEST_PIP = {(3, 11): "23.0.1", (3, 12): "23.2.1", (3, 13): "24.2"}
"""Debian 12's, and the ones that the first releases of newer Pythons bring along."""


@pytest.fixture(scope="session")
def old_pip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with nothing but the oldest pip that Milo supports."""
    venv = tmp_path_factory.mktemp("old") / ".venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    wanted = OLDEST_PIP.get(sys.version_info[:2])
    if wanted:
        pip = [str(venv / "bin" / "python"), "-m", "pip", "install", "--quiet", f"pip=={wanted}"]
        fetched = subprocess.run(pip, capture_output=True, text=True, check=False)
        if fetched.returncode and not os.environ.get("CI"):
            pytest.skip(f"pip {wanted} cannot be fetched: {fetched.stderr[-200:]}")
        assert fetched.returncode == 0, fetched.stderr
    return venv


@pytest.fixture
def venv(old_pip: Path, tmp_path: Path) -> Path:
    """A copy of that environment in a folder of its own."""
    return Path(shutil.copytree(old_pip, tmp_path / ".venv", symlinks=True))


@pytest.fixture
def index() -> Iterator[PackageIndex]:
    """An empty package index on the loopback."""
    with serving() as index:
        yield index
