"""Checkov: what is known to be unsafe in Terraform's files, or in what they plan, and has no reason beside it.

A finding is mended, or skipped where it is with `#checkov:skip=CHECK:reason`. It asks nobody: its rules come with it.
"""

import subprocess
import sys
from collections.abc import Sequence

from local.configuration import ROOT
from local.own_environment import programs_of

REQUIREMENTS = ROOT / "terraform" / "requirements-checkov.txt"
_HOW = ("--skip-download", "--compact", "--quiet")


def looked_at(arguments: Sequence[str]) -> "subprocess.CompletedProcess[str]":
    """What Checkov says; 1 when it has found something."""
    checkov = programs_of("checkov", REQUIREMENTS) / "checkov"
    command = [str(checkov), *_HOW, *arguments]
    return subprocess.run(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )


def main() -> int:
    """Prints what Checkov says of what the arguments name."""
    done = looked_at(sys.argv[1:])
    print(done.stdout.strip())
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
