"""Every target of the Makefile is run as it stands, twice where it may be run twice."""

import os
import re
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.configuration import ROOT
from local.ports import Ports
from tests.setup.checkout import a_checkout
from tests.waiting import wait_until

pytestmark = pytest.mark.timeout(300)  # whole environments are made, and make is run

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):.*## ", MAKEFILE, re.MULTILINE))

ONE_TEST = "tests/unit/retail/test_quantity.py"
QUICK = {
    "help": ["help"],
    "setup": ["setup"],
    "bundle": ["bundle"],
    "indexes": ["indexes"],
    "openapi": ["openapi"],
}
"""Target → what a test calls; each is called twice."""
LONG = {
    "check": ["check"],
    "format": ["format"],
    "lock": ["lock"],
    "test": ["test", f"ARGS={ONE_TEST}"],
    "test-unit": ["test-unit", f"ARGS={ONE_TEST}"],
    "coverage": ["coverage", f"ARGS=--cov-fail-under=0 {ONE_TEST}"],
    "outages": ["outages", "ARGS=--collect-only"],
    "fuzz": ["fuzz", "EXAMPLES=1", f"ARGS={ONE_TEST}"],
    "simulate": ["simulate", "SEEDS=3", "JOBS=1"],
    "eval": ["eval", "DIALOGUES=tests/evals/bots.jsonl"],
    "demo": ["demo"],
    "pictures": ["pictures"],
}  # fmt: skip
ELSEWHERE = {
    "run": "below",
    "chat": "below",
    "logs": "below",
    "adk": "tests/unit/local/adk",
    "clean": "below",
    "admin-password": "tests/unit/local/test_admin_password.py",
    "export": "tests/unit/local/test_runbook.py",
    "import": "tests/unit/local/test_runbook.py",
    "figures": "tests/unit/local/test_figures.py",
    "bench": "its measures one by one in tests/unit/bench",
    "check-terraform": ".ci/run, and its commands one by one in tests/terraform",
    "plan": "tests/setup/test_deploying.py",
    "deploy": "tests/setup/test_deploying.py",
    "outputs": "tests/setup/test_deploying.py",
    "sender": "tests/setup/test_deploying.py, and what it does in tests/unit/local/test_sender.py",
    "smoke": "tests/unit/local/test_smoke.py",
    "matrix": ".ci/run",
    "test-long": ".ci/run: its shortest file takes minutes",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    return a_checkout(tmp_path / "mi almacén ñandú")


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """What a terminal has, and ports that nobody else uses."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "CI") if name in os.environ}
    ports = {f"{name.upper()}_PORT": str(port) for name, port in vars(Ports.free()).items()}
    return kept | ports


def make(
    checkout: Path, environ: dict[str, str], *arguments: str
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        ["make", *arguments], cwd=checkout, env=environ, capture_output=True, text=True, check=False
    )


def test_each_target_is_run_by_a_test() -> None:
    assert QUICK.keys() | LONG.keys() | ELSEWHERE.keys() == TARGETS


@pytest.mark.parametrize(
    "target", [*QUICK, *(pytest.param(each, marks=pytest.mark.long) for each in LONG)]
)
def test_a_target_works_twice(target: str, checkout: Path, environ: dict[str, str]) -> None:
    for _ in range(2):
        done = make(checkout, environ, *(QUICK | LONG)[target])
        assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


def test_make_alone_names_every_target(checkout: Path, environ: dict[str, str]) -> None:
    shown = make(checkout, environ).stdout
    assert all(f"{target} " in shown or f"{target}\033" in shown for target in TARGETS)


@pytest.mark.parametrize("given", ["on the command line", "in the environment"])
def test_a_python_that_is_too_old_is_refused(
    given: str, checkout: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    old = tmp_path / "python3.10"
    old.write_text('#!/bin/sh\ntest "$1" = --version && echo "Python 3.10.13" || exit 1\n')
    old.chmod(0o755)
    if given == "in the environment":
        (checkout / ".venv" / "requirements-run.complete").unlink()
        done = make(checkout, environ | {"PYTHON": str(old)}, "demo")
    else:  # an environment that is there does not help
        done = make(checkout, environ, f"PYTHON={old}", "demo")

    assert done.returncode != 0
    assert "Milo needs Python 3.11 or newer, not Python 3.10.13" in done.stdout + done.stderr


def test_clean_leaves_the_shop_s_data(checkout: Path, environ: dict[str, str]) -> None:
    (checkout / ".local").mkdir()
    for _ in range(2):
        assert make(checkout, environ, "clean").returncode == 0
        assert not (checkout / ".venv").exists()
        assert (checkout / ".local").exists()


@pytest.fixture
def running(checkout: Path, environ: dict[str, str]) -> Iterator["subprocess.Popen[str]"]:
    """`make run`, ready; ended by Ctrl-C."""
    shop = subprocess.Popen(
        ["make", "run"],
        cwd=checkout,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    try:
        wait_until((checkout / ".local" / "stack.json").exists, seconds=90)
        yield shop
    finally:
        os.killpg(shop.pid, signal.SIGINT)
        shop.communicate(timeout=30)  # closes the pipe, too


@pytest.mark.usefixtures("running")
def test_the_running_shop_is_chatted_with_and_its_logs_are_read(
    checkout: Path, environ: dict[str, str]
) -> None:
    for line in ("Hola, quiero comprar leche\n", "Juan\n"):
        chat = subprocess.run(
            ["make", "chat"], cwd=checkout, env=environ, input=line, capture_output=True, text=True,
            check=False,
        )  # fmt: skip
        assert chat.returncode == 0, chat.stderr
        assert "🛒" in chat.stdout
    assert "Incoming WhatsApp" in first_lines_of_the_logs(checkout, environ)


def first_lines_of_the_logs(checkout: Path, environ: dict[str, str]) -> str:
    logs = subprocess.Popen(
        ["make", "logs"],
        cwd=checkout,
        env=environ,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert logs.stdout
    seen = ""
    try:
        for line in logs.stdout:
            seen += line
            if "Incoming WhatsApp" in line:
                break
    finally:
        os.killpg(logs.pid, signal.SIGINT)
        logs.communicate(timeout=30)
    return seen
