"""Runs the installer in a folder of a test's, with a package index of its own."""

import os
import subprocess
import sys
from pathlib import Path

from local.configuration import ROOT
from tests.package_index import PackageIndex

_INSTALL = """
import sys
from pathlib import Path
from local import install
install.ROOT = Path(sys.argv[1])
sys.exit(install.main(sys.argv[2:]))
"""


def only_from(index: PackageIndex) -> dict[str, str]:
    """The environment of a pip that knows this index and no setting of the machine's."""
    mine = {
        name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))
    }
    return mine | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_INDEX_URL": index.url,
        "PIP_NO_CACHE_DIR": "1",
        "PIP_RETRIES": "0",
        "PYTHONPATH": str(ROOT),
    }


def command(root: Path, name: str, python: str = sys.executable) -> list[str]:
    """What makes the environment of `root` complete for a list."""
    return [python, "-c", _INSTALL, str(root), name]


def install(
    root: Path, name: str, index: PackageIndex, **settings: str
) -> "subprocess.CompletedProcess[str]":
    """Makes the environment of `root` complete for a list, with packages of this index only."""
    return subprocess.run(
        command(root, name),
        env=only_from(index) | settings,
        capture_output=True,
        text=True,
        check=False,
    )
