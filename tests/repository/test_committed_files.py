"""What is committed holds no path of somebody's machine, no registry's host, no secret."""

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = re.compile(
    r"/(?:home/[a-z]+|roo[t]|wor[k])/"
    r"|pythonhoste[d]|registry\.npmj[s]|pypi\.or[g]|deb\.debia[n]"
    r"|AIza[0-9A-Za-z_-]{35}|-----BEGIN [A-Z ]*PRIVATE KEY|APP_USR-[0-9]"
)


def committed_files() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True
    ).stdout
    return [ROOT / name for name in listed.decode().split("\0") if name and (ROOT / name).is_file()]


def test_no_committed_file_holds_a_machine_s_path_or_a_secret() -> None:
    files = [path for path in committed_files() if path != Path(__file__)]
    assert files
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in files
        for match in FORBIDDEN.finditer(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []


LISTS = [*ROOT.glob("functions/*/requirements.txt"), *ROOT.glob("requirements-*.txt")]


@pytest.mark.parametrize(
    "path",
    [*LISTS, ROOT / "terraform" / "requirements-checkov.txt"],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_each_requirement_is_pinned_with_its_hash(path: Path) -> None:
    lines = path.read_text().splitlines()
    pins = [line for line in lines if line and not line.startswith((" ", "#"))]
    assert pins
    assert all("==" in pin for pin in pins)
    assert path.read_text().count("--hash=sha256:") >= len(pins)


@pytest.mark.parametrize("path", LISTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_list_pins_what_the_tests_run_with(path: Path) -> None:
    assert pinned(path) <= pinned(ROOT / "requirements-dev.txt")


def pinned(path: Path) -> set[str]:
    return set(re.findall(r"^[\w.-]+==[^\s;]+", path.read_text(), re.MULTILINE))
