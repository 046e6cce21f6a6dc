"""docs/deploy.md and docs/runbook.md: what they name is there, and their commands are commands."""

import json
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from local.configuration import ROOT

GUIDE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^ *```sh\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
BLOCKS, RUNBOOKS_BLOCKS = _BLOCK.findall(GUIDE), _BLOCK.findall(RUNBOOK)
_GCLOUD = re.compile(r"^ *(gcloud .*)$|`(gcloud [^`]+)`", re.MULTILINE)
COMMANDS = [
    " ".join((one or other).split())
    for path in ("docs/deploy.md", "docs/runbook.md", "terraform/README.md")
    for one, other in _GCLOUD.findall(
        (ROOT / path).read_text(encoding="utf-8").replace("\\\n", " ")
    )
]
NEWER = ("gcloud firestore databases clone ",)
"""What only a gcloud of 2026 has, as the runbook says."""
OF_NO_PROJECT = ("gcloud auth ", "gcloud projects create ", "gcloud billing projects link ", "gcloud storage buckets update gs:")  # fmt: skip
VARIABLES = (ROOT / "terraform" / "variables.tf").read_text(encoding="utf-8")
OUTPUTS = (ROOT / "terraform" / "outputs.tf").read_text(encoding="utf-8")


def test_its_steps_are_numbered_without_a_gap() -> None:
    numbers = [int(number) for number in re.findall(r"^## (\d+)\. ", GUIDE, re.MULTILINE)]
    assert numbers == list(range(1, 9))


@pytest.mark.parametrize("block", BLOCKS)
def test_a_shell_understands_its_commands(block: str) -> None:
    subprocess.run(["bash", "-n"], input=block, text=True, check=True)


def test_it_names_each_secret_and_none_that_there_is_not() -> None:
    (type_,) = re.findall(r'^variable "secrets" \{.*?object\(\{(.*?)\}\)', VARIABLES, re.DOTALL | re.MULTILINE)  # fmt: skip
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \| ", GUIDE, re.MULTILINE)

    named = [name for row in rows for name in re.findall(r"\w+", row)]
    assert sorted(named) == sorted(re.findall(r"^ +(\w+) +=", type_, re.MULTILINE))


def test_the_outputs_that_it_names_are_there() -> None:
    named = re.findall(r"\boutput\s+`(\w+)`|output -raw (\w+)", GUIDE)

    assert len(named) >= 5
    assert {one or other for one, other in named} <= set(re.findall(r'^output "(\w+)"', OUTPUTS, re.MULTILINE))  # fmt: skip


def test_its_password_is_hashed_as_terraform_and_the_panel_want_it() -> None:
    assert "`make admin-password`" in (ROOT / "docs/deploy.md").read_text(encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "-m", "local.admin_password"],
        input="una contraseña\n" * 2,
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        start_new_session=True,  # no terminal to ask at
    )
    assert done.stdout.startswith("$argon2id$v=19$m=19456,t=2,p=1$")


@pytest.mark.parametrize("block", RUNBOOKS_BLOCKS)
def test_a_shell_understands_the_runbook(block: str) -> None:
    subprocess.run(["bash", "-n"], input=block, text=True, check=True)


@pytest.fixture(scope="module")
def gcloud() -> dict[str, Any]:
    """Each command of gcloud's with its flags, as it completes them for a shell."""
    program = shutil.which("gcloud")
    if not program:
        pytest.skip("gcloud is not installed")
    file = Path(program).resolve().parents[1] / "data" / "cli" / "gcloud_completions.py"
    tree: dict[str, Any] = runpy.run_path(str(file))["STATIC_COMPLETION_CLI_TREE"]
    return tree


@pytest.mark.parametrize("command", [each for each in COMMANDS if not each.startswith(NEWER)])
def test_gcloud_has_the_command_and_its_flags(command: str, gcloud: dict[str, Any]) -> None:
    node, flags, unknown = gcloud, set(gcloud["flags"]), []
    for word in command.split()[1:]:
        if word.startswith("--"):
            unknown += [word] if word.partition("=")[0] not in flags else []
        elif word in node["commands"]:
            node = node["commands"][word]
            flags |= set(node["flags"])
    assert node["commands"] == {}
    assert unknown == []


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if not each.startswith(OF_NO_PROJECT)]
)
def test_a_command_says_whose_project_it_is_about(command: str) -> None:
    assert "--project=my-shop" in command  # nobody was asked to set a default


def test_a_command_about_a_restored_database_names_it() -> None:
    restored = RUNBOOK.partition("## Restore a shop in the cloud")[2].partition("\n## ")[0]
    told = [one or other for one, other in _GCLOUD.findall(restored.replace("\\\n", " "))]
    assert len(told) == 5
    assert [each for each in told if "backups list" not in each and "shop-2026" not in each] == []


def test_the_runbook_rotates_each_secret_that_there_is() -> None:
    secrets = (ROOT / "terraform" / "secrets.tf").read_text(encoding="utf-8")
    (values,) = re.findall(r"  secret_values = \{\n(.*?)^  \}", secrets, re.DOTALL | re.MULTILINE)
    table = RUNBOOK.partition("## Rotate a secret")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`[^|]*`) \| ", table, re.MULTILINE)

    named = {name for row in rows for name in re.findall(r"[a-z-]+", row)} | {"api-key-hashes"}
    assert named == set(re.findall(r"^    ([a-z-]+) +=", values, re.MULTILINE))
    assert "`api-key-hashes`" in table


def test_the_runbook_tells_of_all_that_expires() -> None:
    indexes = json.loads((ROOT / "firestore.indexes.json").read_text(encoding="utf-8"))
    expiring = {each["collectionGroup"] for each in indexes["fieldOverrides"] if each.get("ttl")}
    kept = RUNBOOK.partition("## What is kept, and how long")[2].partition("\n## ")[0]

    assert expiring == {name for name in re.findall(r"`(\w+)`", kept) if name in expiring}
