"""What each function's start takes until it can be asked, against the bare framework, in fresh processes taken in turn."""

import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bench.table import Row, show
from local.bundle import FUNCTIONS
from local.configuration import ROOT, Configuration
from local.ports import Ports
from local.secret_keys import Secrets

ROUNDS = 7
BARE = "import functions_framework"
ASGI = "import functions_framework.aio, uvicorn"
LOAD = """
import functions_framework, sys
from functions_framework import _function_registry
source = {source!r}
module, spec = _function_registry.load_function_module(source)
spec.loader.exec_module(module)
"""
TIMED = "import time; start = time.perf_counter()\n{script}\nprint((time.perf_counter() - start) * 1000)"


def milliseconds(script: str, environ: Mapping[str, str]) -> float:
    """How long a fresh interpreter takes for the script, its own start apart."""
    done = subprocess.run(
        [sys.executable, "-c", TIMED.format(script=script)],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(done.stdout.splitlines()[-1])


def measure() -> None:
    """Prints the starts' table."""
    with tempfile.TemporaryDirectory() as folder:
        _measure(Path(folder))


def _measure(data: Path) -> None:
    configuration = Configuration(Ports(), Secrets.kept_in(data), data, {})
    environ = configuration.function_environment() | {"BACKOFFICE_API_KEY": "a-key-of-the-bench"}
    scripts = {"bare framework": BARE} | {
        name: (ASGI + "\n" if name == "agent_worker" else "")
        + LOAD.format(source=str(ROOT / "functions" / name / "main.py"))
        for name in FUNCTIONS
    }
    taken: dict[str, list[float]] = {name: [] for name in scripts}
    for round_ in range(ROUNDS + 1):
        for name, script in scripts.items():
            figure = milliseconds(script, environ)
            if round_:  # the first round compiles what is new
                taken[name].append(figure)
    bare = taken["bare framework"]
    show(
        f"Starts of a fresh process, {ROUNDS} rounds",
        [Row(name, figures, bare) for name, figures in taken.items()],
    )
