"""Bundles: each function's deployable as the cloud gets it: its own files and `retail/`, flat."""

import shutil
import sys
from pathlib import Path

from local.configuration import ROOT

FUNCTIONS = ("whatsapp_webhook", "agent_worker", "backoffice_api", "admin")
TEXT_FILES = (".py", ".html", ".css", ".js", ".svg", ".txt", ".json")
"""Terraform's archives take text only, so a bundle holds nothing else."""


def build(function: str, destination: Path) -> Path:
    """Copies one function's bundle into `destination/<function>`, replacing what is there."""
    bundle = destination / function
    shutil.rmtree(bundle, ignore_errors=True)
    _copy(ROOT / "functions" / function, bundle)
    _copy(ROOT / "functions" / "retail", bundle / "retail")
    return bundle


def _copy(source: Path, destination: Path) -> None:
    for path in sorted(source.rglob("*")):
        if path.suffix in TEXT_FILES and "__pycache__" not in path.parts:
            target = destination / path.relative_to(source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)


def main() -> int:
    """Builds every bundle into `build/`."""
    for function in FUNCTIONS:
        bundle = build(function, ROOT / "build")
        files = [path for path in bundle.rglob("*") if path.is_file()]
        size = sum(path.stat().st_size for path in files)
        print(f"  {bundle.relative_to(ROOT)}: {len(files)} files, {size // 1024} KiB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
