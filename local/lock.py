"""Lock: pins each function's dependency group into its requirements.txt, with hashes and no host names."""

import subprocess
import sys
import tempfile
from pathlib import Path

from local.configuration import ROOT

OUTPUTS = {
    **{name: ROOT / "functions" / name / "requirements.txt"
       for name in ("whatsapp_webhook", "agent_worker", "backoffice_api", "admin")},
    "dev": ROOT / "requirements-dev.txt",
}  # fmt: skip


def lock(group: str, output: Path) -> None:
    """Writes the pins of one group; what `output` already pins stays as it is while it fits."""
    command = [
        sys.executable, "-m", "uv", "pip", "compile", "--quiet", "--universal", "--python-version", "3.11",
        "--generate-hashes", "--no-header", "--no-annotate", "--group", group, "--output-file", str(output),
    ]  # fmt: skip
    subprocess.run(command, cwd=ROOT, check=True)


def is_stale(group: str, committed: Path, scratch: Path) -> bool:
    """Whether locking again, from the committed pins, would change them."""
    copy = scratch / f"{group}.txt"
    copy.write_bytes(committed.read_bytes())
    lock(group, copy)
    return copy.read_bytes() != committed.read_bytes()


def main(arguments: list[str]) -> int:
    """Locks every group, or with `--check` says which files are stale; 1 when one is."""
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
