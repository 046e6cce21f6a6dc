"""What the developer set: the shell's variables, those of `.env` below them, and the data folder they name."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from dotenv import dotenv_values

from local.configuration import ROOT


def read_environ() -> dict[str, str]:
    """The developer's variables: `.env` first, the shell's over it.

    An empty variable is an unset one: in the shell it takes back what `.env` says.
    """
    told = dotenv_values(ROOT / ".env") | dict(os.environ)
    return {name: value for name, value in told.items() if value}


def required(environ: Mapping[str, str], name: str) -> str:
    """A variable that a process cannot do without; where it is missing the process ends, and says so."""
    if not environ.get(name):
        sys.exit(f"{name} is missing in the environment")
    return environ[name]


def data_folder(environ: Mapping[str, str]) -> Path:
    """The folder for databases, logs and secrets, in full: `LOCAL_DATA`, or `.local` in the repository."""
    return Path(environ.get("LOCAL_DATA") or ROOT / ".local").absolute()
