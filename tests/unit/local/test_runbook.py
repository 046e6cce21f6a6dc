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


def commands(title: str) -> str:
    """All shell commands under a title, for projects that nobody has used."""
    section = RUNBOOK.split(f"\n## {title}\n")[1].split("\n## ")[0]
    blocks = re.findall(r"```sh\n(.*?)```", section, re.DOTALL)
    assert blocks
    script = "".join(blocks)
    for project in re.findall(r"GOOGLE_CLOUD_PROJECT=(\S+)", script):
        script = script.replace(f"={project}", f"={a_project()}")
    return script


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


@pytest.mark.long
@pytest.mark.parametrize(
    ("title", "equal"), [("Restore drill", 2), ("From the laptop to the cloud", 1)]
)
def test_each_command_of_the_runbook_works(
    title: str, equal: int, checkout: Path, shop_of_the_laptop: Path, emulator: Emulator
) -> None:
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        ["sh", "-eux"],
        input=commands(title),
        cwd=checkout,
        env={
            **kept,
            "LOCAL_DATA": str(shop_of_the_laptop),
            "FIRESTORE_EMULATOR_HOST": emulator.host,
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("The same data.\n") == equal
    assert f"{'order':20}{1:>15}" in done.stdout


def test_every_section_with_commands_is_tried() -> None:
    sections = RUNBOOK.split("\n## ")[1:]
    with_commands = [each.splitlines()[0] for each in sections if "```" in each]
    assert with_commands == ["Restore drill", "From the laptop to the cloud"]
