"""Lock: pins each dependency group into a requirements file, with hashes and no host names.

A package that anything wants with an extra (`google-auth[pyopenssl]`) has a line of its own for each extra
beside its plain one. pips before 24 take `name[extra]` for another package than `name`: they look for its
newest release, and refuse that for want of a pin. Google's build of a function resolves the list with the
pip of its Python, which may be one of those.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from local import pip_settings
from local.configuration import ROOT

DEV = ROOT / "requirements-dev.txt"
OUTPUTS = {
    "dev": DEV,
    "run": ROOT / "requirements-run.txt",
    "checkov": ROOT / "terraform" / "requirements-checkov.txt",
    **{name: ROOT / "functions" / name / "requirements.txt"
       for name in ("whatsapp_webhook", "agent_worker", "backoffice_api", "admin")},
}  # fmt: skip
"""Group → file. `dev` holds all the others and is first, so that they pin what it pins; but for `APART`."""
APART = {"dev", "checkov"}
"""Checkov wants other versions than ours, and has an environment of its own: `local/checkov.py`."""

_PIN = re.compile(r"(?P<name>[A-Za-z0-9._-]+)\[(?P<extras>[^\]]+)\](?P<rest>==.*)", re.DOTALL)
_NEXT_PIN = re.compile(r"^(?=\w)", re.MULTILINE)


class NotLockedError(Exception):
    """uv could not say what the pins are: the index is out of reach, or nothing fits; says why in one line."""


def lock(group: str, output: Path, dev: Path = DEV) -> None:
    """Writes the pins of one group; what `output` already pins stays as it is while it fits.

    Raises:
        NotLockedError: there are no pins to write.
    """
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
        "--generate-hashes", "--no-header", "--no-annotate", "--no-strip-extras",
        *([] if group in APART else ["--constraint", str(dev)]),
        "--group", group, "--output-file", str(output),
    ]  # fmt: skip
    environ = {**os.environ, **pip_settings.for_uv_here()}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, stderr=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        raise NotLockedError(f"{group}: {why(done.stderr)}")
    output.write_text(with_each_extra(output.read_text()))


def with_each_extra(pins: str) -> str:
    """The pins with `name[a, b]==1` as three: `name==1`, `name[a]==1` and `name[b]==1`."""
    return "".join(line for pin in _NEXT_PIN.split(pins) for line in _each_extra(pin))


def _each_extra(pin: str) -> list[str]:
    parts = _PIN.fullmatch(pin)
    if parts is None:
        return [pin]
    extras = [f"[{extra.strip()}]" for extra in parts["extras"].split(",")]
    return [parts["name"] + extra + parts["rest"] for extra in ("", *extras)]


def why(said: str) -> str:
    """uv's account of a failure in one line: what failed, and the innermost cause.

    error: Request failed after 3 retries
      cause: Failed to fetch: https://…
      cause: Temporary failure in name resolution
    """
    lines = [line.strip() for line in said.splitlines()]
    told = [line.removeprefix("error: ") for line in lines if line.startswith("error: ")]
    causes = [line.removeprefix("cause: ") for line in lines if line.startswith("cause: ")]
    return ": ".join([*told[:1], *causes[-1:]]) or "uv says nothing"


def is_stale(group: str, committed: Path, scratch: Path) -> bool:
    """Whether locking again, from the committed pins, would change them."""
    copy = scratch / f"{group}.txt"
    copy.write_bytes(committed.read_bytes())
    lock(group, copy)
    return copy.read_bytes() != committed.read_bytes()


def main(arguments: list[str]) -> int:
    """Locks every group, or with `--check` says which files are stale; 1 when one is.

    2 when that cannot be known, also on a laptop without a network: what was not checked is not right. Who
    is offline cannot push either.
    """
    try:
        return _locked(arguments)
    except NotLockedError as error:
        done = "checked" if arguments == ["--check"] else "locked"
        print(f"✗ the pinned packages could not be {done}: {error}", file=sys.stderr)
        return 2


def _locked(arguments: list[str]) -> int:
    if arguments != ["--check"]:
        for group, output in OUTPUTS.items():
            lock(group, output)
        return 0
    with tempfile.TemporaryDirectory() as scratch:
        stale = [
            str(output.relative_to(ROOT))
            for group, output in OUTPUTS.items()
            if is_stale(group, output, Path(scratch))
        ]
    if stale:
        print(f"stale: {', '.join(stale)}; run make lock", file=sys.stderr)
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
