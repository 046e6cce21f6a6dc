"""Terraform in this repository's `terraform/`; Google's providers are stood in for where `TF_OFFLINE` says by what.

`TF_OFFLINE` is a folder with a `tf_offline.py`, which starts stand-ins for the providers and runs Terraform on them:
nothing is downloaded, and nobody's cloud is asked. It has an environment of its own, since it wants an older
protobuf than ours.
"""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from local.configuration import ROOT
from local.own_environment import programs_of

FOLDER = ROOT / "terraform"
_NEEDS = ("tf==1.2.0", "packaging", "pip")  # the stand-ins fetch with pip what they are built from


def offline(environ: Mapping[str, str]) -> Path | None:
    """The folder of the stand-ins, if there is one.

    Raises:
        FileNotFoundError: it is named and not there.
    """
    if not environ.get("TF_OFFLINE"):
        return None
    tool = Path(environ["TF_OFFLINE"]).absolute() / "tf_offline.py"
    if not tool.is_file():
        raise FileNotFoundError(f"TF_OFFLINE names no folder with a {tool.name}: {tool.parent}")
    return tool


def command(environ: Mapping[str, str]) -> list[str]:
    """What to run in place of `terraform`; raises what `offline` does."""
    tool = offline(environ)
    if tool is None:
        return ["terraform"]
    return [str(programs_of("tf_offline", _NEEDS) / "python"), str(tool)]


def main() -> int:
    """Runs Terraform with these arguments; what it keeps for a check is kept apart from a shop's."""
    environ = dict(os.environ) | {"TF_DATA_DIR": str(ROOT / "build" / "terraform")}
    try:
        terraform = command(environ)
        return subprocess.run([*terraform, *sys.argv[1:]], cwd=FOLDER, env=environ).returncode
    except FileNotFoundError as missing:
        print(f"✗ {missing}", file=sys.stderr)
        return 1


if __name__ == "__main__":
    sys.exit(main())
