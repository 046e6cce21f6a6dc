"""The pins of a list of packages: `name==version`, each with its hashes, some with a marker."""

import json
import os
import re
import subprocess
from pathlib import Path

_PIN = re.compile(r"^([\w.-]+)(?:\[[^\]]*\])?==([^\s;\\]+)(?=[ \t]*(?:\\?$))", re.MULTILINE)
_INSTALLED = (
    "import importlib.metadata as m, json; "
    "print(json.dumps([[d.metadata['Name'], d.version] for d in m.distributions()]))"
)


def of_uv(requirements: str) -> str | None:
    """The lines that pin uv itself, with their hashes."""
    pin = re.search(r"^uv==.*\n(?:    .*\n)*", requirements, re.MULTILINE)
    return pin[0] if pin else None


def missing(requirements: str, python: Path) -> list[str]:
    """The pins that this Python's environment does not hold, in this very version.

    A pin with a marker may be meant for other machines and is not looked for.
    """
    listed = subprocess.run(
        [python, "-I", "-c", _INSTALLED], env=dict(os.environ), capture_output=True, check=True
    )
    held = {(_normalized(name), version) for name, version in json.loads(listed.stdout)}
    pins = _PIN.findall(requirements)
    return [
        f"{name}=={version}" for name, version in pins if (_normalized(name), version) not in held
    ]


def _normalized(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
