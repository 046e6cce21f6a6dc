"""The lists install although newer releases are out, with the oldest pip that Milo supports."""

import subprocess
import sys
from pathlib import Path

import pytest

from local.configuration import ROOT
from tests.package_index import TOMORROW, PackageIndex, stand_in_for, wanted_with_extras
from tests.setup.installing import install, only_from

# Whole environments are made, and make is run.
pytestmark = [pytest.mark.long, pytest.mark.timeout(300)]

OTHER_FUNCTIONS = ("whatsapp_webhook", "backoffice_api", "admin")
REFUSAL = "In --require-hashes mode, all requirements must have their versions pinned with =="

BUILD_OF_A_FUNCTION = (
    "install", "--upgrade", "--upgrade-strategy", "only-if-needed", "--no-warn-script-location",
    "--no-warn-conflicts", "--force-reinstall", "--no-compile",
)  # fmt: skip
"""What Google's Python buildpack asks of pip (pkg/python/python.go), but for --user."""


def pip(
    venv: Path, index: PackageIndex, *arguments: str | Path
) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [venv / "bin" / "python", "-m", "pip", *arguments],
        env=only_from(index),
        capture_output=True,
        text=True,
        check=False,
    )


def installed(venv: Path, index: PackageIndex) -> dict[str, str]:
    lines = pip(venv, index, "list", "--format=freeze").stdout.splitlines()
    return dict(line.lower().split("==") for line in lines)


@pytest.mark.long
@pytest.mark.parametrize("name", ["run", "dev"])
def test_make_installs_a_list_from_an_index_that_has_moved(
    name: str, venv: Path, index: PackageIndex, tmp_path: Path
) -> None:
    for each in ("run", "dev"):
        path = tmp_path / f"requirements-{each}.txt"
        path.write_text(stand_in_for(index, ROOT / path.name))

    done = install(tmp_path, name, index)

    assert done.returncode == 0, done.stderr
    versions = installed(venv, index)
    assert {"google-adk", "google-auth", "functions-framework"} <= versions.keys()
    assert TOMORROW not in versions.values()
    assert (tmp_path / ".venv" / f"requirements-{name}.complete").exists()


@pytest.mark.long
@pytest.mark.parametrize("function", ["agent_worker", *OTHER_FUNCTIONS])
def test_google_s_build_installs_a_function_s_list_from_an_index_that_has_moved(
    function: str, venv: Path, index: PackageIndex, tmp_path: Path
) -> None:
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(stand_in_for(index, ROOT / "functions" / function / "requirements.txt"))

    done = pip(venv, index, *BUILD_OF_A_FUNCTION, "--requirement", requirements)

    assert done.returncode == 0, done.stderr
    assert TOMORROW not in installed(venv, index).values()


def test_the_index_has_moved_so_far_that_a_list_without_its_extras_is_refused(
    venv: Path, index: PackageIndex, tmp_path: Path
) -> None:
    """What the other tests would see if the lists lost their lines with extras."""
    if sys.version_info[:2] not in {(3, 11), (3, 12)}:
        pytest.skip("the pips of this Python, 24 and newer, take such a list")
    listed = stand_in_for(index, ROOT / "functions" / "agent_worker" / "requirements.txt")
    plain = "".join(pin for pin in _pins(listed) if "[" not in pin.split("==")[0])
    assert plain != listed
    requirements = tmp_path / "requirements.txt"
    requirements.write_text(plain)

    done = pip(venv, index, *BUILD_OF_A_FUNCTION, "--requirement", requirements)

    assert done.returncode != 0
    assert REFUSAL in done.stderr


def test_packages_are_wanted_with_extras() -> None:
    assert "google-auth" in wanted_with_extras(["google-adk", "google-auth"])


def _pins(requirements: str) -> list[str]:
    pins: list[str] = []
    for line in requirements.splitlines(keepends=True):
        if line.startswith(" "):
            pins[-1] += line
        else:
            pins.append(line)
    return pins
