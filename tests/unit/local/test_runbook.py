"""The runbook's commands, run as they stand there."""

import os
import re
import subprocess
from pathlib import Path

import pytest

from local.firestore_emulator import Emulator
from tests.backoffice import a_backoffice, a_store
from tests.firestore import a_project
from tests.setup.checkout import borrow_environment

ROOT = Path(__file__).resolve().parents[3]
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")


class Runbook:
    """A reader who pastes blocks into a shell, for projects that nobody has used."""

    def __init__(self, title: str, folder: Path, environ: dict[str, str]) -> None:
        section = RUNBOOK.split(f"\n## {title}\n")[1].split("\n## ")[0]
        found = "\0".join(re.findall(r"```sh\n(.*?)```", section, re.DOTALL))
        for project in set(re.findall(r"GOOGLE_CLOUD_PROJECT=(\S+)", found)):
            found = found.replace(f"={project}", f"={a_project()}")
        self.blocks = found.split("\0")
        self._folder = folder
        self._environ = environ

    def run(self, block: str) -> "subprocess.CompletedProcess[str]":
        """What a shell says that goes on after a failure, as a person's does."""
        return subprocess.run(
            ["sh"],
            input=block,
            cwd=self._folder,
            env=self._environ,
            capture_output=True,
            text=True,
            check=False,
        )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A folder that is like the repository's, whose files the commands may leave behind."""
    for path in ("Makefile", "functions", "local", "samples"):
        (tmp_path / path).symlink_to(ROOT / path)
    for requirements in ROOT.glob("requirements-*.txt"):
        (tmp_path / requirements.name).symlink_to(requirements)
    borrow_environment(tmp_path)
    return tmp_path


@pytest.fixture
def shop_of_the_laptop(checkout: Path) -> Path:
    """The data folder of a shop that has sold something."""
    data = checkout / "data"
    shop = a_backoffice(a_store(str(data / "milo.db")))
    juan, milk = shop.user(), shop.product()
    line = {"user_id": juan.id, "product_id": milk.id, "quantity": 2}
    assert shop.post("/carts/add_item", line).status_code == 200
    assert shop.post("/orders/checkout", {"user_id": juan.id}).status_code == 201
    return data


@pytest.fixture
def environ(shop_of_the_laptop: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return kept | {"LOCAL_DATA": str(shop_of_the_laptop)}


GCLOUD = '#!/bin/sh\necho "$*" >> "$CALLS"\n'


@pytest.mark.long
def test_the_restore_drill_succeeds_each_time(
    checkout: Path, environ: dict[str, str], emulator: Emulator, tmp_path: Path
) -> None:
    calls, gcloud = tmp_path / "calls", tmp_path / "bin" / "gcloud"
    gcloud.parent.mkdir()
    gcloud.write_text(GCLOUD)
    gcloud.chmod(0o755)
    in_a_cloud = {"FIRESTORE_EMULATOR_HOST": emulator.host, "CALLS": str(calls)}
    path = {"PATH": f"{gcloud.parent}:{environ['PATH']}"}
    drill = Runbook("Restore drill", checkout, environ | in_a_cloud | path)
    on_the_laptop, in_the_cloud = drill.blocks
    assert drill.run(fill_the_cloud(in_the_cloud)).returncode == 0

    for block in (on_the_laptop, on_the_laptop, in_the_cloud, in_the_cloud):
        done = drill.run(block)
        assert done.returncode == 0, done.stderr
        assert done.stdout.splitlines()[-1].startswith("The same data: ")
        assert f"{'order':20}{1:>15}" in done.stdout
    assert len({path.name for path in checkout.glob("*.jsonl")}) == 5
    made, deleted, *again = re.findall(r"--database=(\S+)", calls.read_text())
    assert made == deleted
    assert len(again) == 2
    assert made not in again


def fill_the_cloud(drill: str) -> str:
    """A command that gives the cloud's shop, which the drill is about, the laptop's data."""
    (project,) = set(re.findall(r"GOOGLE_CLOUD_PROJECT=(\S+)", drill))
    file = "FILE=first.jsonl"
    cloud = f"STORE=firestore GOOGLE_CLOUD_PROJECT={project}"
    return f"make export {file} && make import {file} {cloud}"


LOSES_AN_ORDER = """.venv/bin/python -c "
import sqlite3
with sqlite3.connect('$drill/shop.db') as shop:
    assert shop.execute('DELETE FROM e_order').rowcount == 1
"
"""


@pytest.mark.long
def test_a_drill_whose_restore_has_lost_something_fails_aloud(
    checkout: Path, environ: dict[str, str]
) -> None:
    drill = Runbook("Restore drill", checkout, environ)
    before, export, after = drill.blocks[0].partition('make export FILE="$drill')
    done = drill.run(before + LOSES_AN_ORDER + export + after)

    assert done.returncode != 0
    assert "THE DATA DIFFER" in done.stdout
    assert "The same data" not in done.stdout


@pytest.mark.long
def test_a_drill_that_can_save_nothing_fails_aloud_whatever_files_are_there(
    checkout: Path, environ: dict[str, str]
) -> None:
    drill = Runbook("Restore drill", checkout, environ)
    assert drill.run(drill.blocks[0]).returncode == 0
    (checkout / "data" / "milo.db").unlink()
    done = drill.run(drill.blocks[0])

    assert done.returncode != 0
    assert "there is no SQLite file" in done.stderr
    assert "The same data" not in done.stdout


@pytest.mark.long
def test_the_move_to_the_cloud_works_once_and_is_refused_aloud_afterwards(
    checkout: Path, environ: dict[str, str], emulator: Emulator
) -> None:
    title = "From the laptop to the cloud"
    book = Runbook(title, checkout, environ | {"FIRESTORE_EMULATOR_HOST": emulator.host})
    move, finish, back = book.blocks

    moved = book.run(move)
    assert moved.returncode == 0, moved.stderr
    assert moved.stdout.splitlines()[-1] == "The same data: the shop has moved."
    assert [book.run(block).returncode for block in (finish, finish, back)] == [0, 0, 0]

    for block, why in ((move, "move.jsonl exists"), (back, "is not empty, nothing was written")):
        again = book.run(block)
        assert again.returncode != 0
        assert why in again.stderr
        assert "The same data" not in again.stdout


def test_every_section_with_commands_is_tried() -> None:
    sections = RUNBOOK.split("\n## ")[1:]
    with_commands = [each.splitlines()[0] for each in sections if "```" in each]
    assert with_commands[:2] == ["Restore drill", "From the laptop to the cloud"]
    # Those for Google's own tools are read by a shell in `test_deploy_guide`.
    assert with_commands[2:] == ["Restore a shop in the cloud", "Roll back", "A message is stuck"]
