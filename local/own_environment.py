"""An environment in `build/` for a tool that cannot share ours: it wants other versions of what we have pinned."""

import hashlib
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from local import pip_settings
from local.configuration import ROOT


def programs_of(name: str, wants: Sequence[str] | Path) -> Path:
    """The folder of the programs of an environment with what a tool wants, which is made anew when that changes.

    Args:
        wants: packages, or a list of pins with hashes.

    Raises:
        CalledProcessError: it cannot be made.
    """
    given = ["--require-hashes", "-r", str(wants)] if isinstance(wants, Path) else [*wants]
    listed = wants.read_text(encoding="utf-8") if isinstance(wants, Path) else " ".join(wants)
    wanted = hashlib.sha256(f"{sys.version} {listed}".encode()).hexdigest()
    environment = ROOT / "build" / name
    stamp = environment / "complete"
    if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
        uv = [sys.executable, "-m", "uv"]
        create = [*uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(environment)]
        subprocess.run(create, check=True)
        python = environment / "bin" / "python"
        install = [*uv, "pip", "install", "--quiet", "--python", str(python), *given]
        subprocess.run(install, check=True, env={**os.environ, **pip_settings.for_uv_here()})
        stamp.write_text(wanted, encoding="utf-8")
    return environment / "bin"
