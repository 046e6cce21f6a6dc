"""What is committed holds no path of somebody's machine, no registry's host, no secret."""

import re
import subprocess
from pathlib import Path

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


def test_each_requirement_is_pinned_with_its_hash() -> None:
    for path in [*ROOT.glob("functions/*/requirements.txt"), ROOT / "requirements-dev.txt"]:
        pins = [
            line
            for line in path.read_text().splitlines()
            if line and not line.startswith((" ", "#"))
        ]
        assert pins
        assert all("==" in pin for pin in pins), path
        assert path.read_text().count("--hash=sha256:") >= len(pins), path
