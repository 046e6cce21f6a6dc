"""The lines that `terraform/monitoring.tf` wakes somebody for: in whose log, and how they read."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass

from local.configuration import ROOT

FILE = (ROOT / "terraform" / "monitoring.tf").read_text(encoding="utf-8")
_LOGGED = re.compile(
    r'^    ([a-z-]+) = \{\n +service = "(.*?)"\n +line +?= "(.*?)"\n', re.MULTILINE
)


@dataclass(frozen=True)
class Alert:
    """An alert of a line at ERROR; `service` is the function whose log has it."""

    name: str
    service: str
    line: str

    def is_raised_by(self, log: Iterable[str]) -> bool:
        """Whether a line of the log, as the cloud would have it, is one that the alert's filter finds."""
        return any(
            line["severity"] in {"ERROR", "CRITICAL"} and re.search(self.line, line["message"])
            for line in map(json.loads, (each for each in log if each.startswith("{")))
            if {"severity", "message"} <= line.keys()
        )


def alerts() -> dict[str, Alert]:
    """All that watch for a line, by their names."""
    found = {name: Alert(name, service, line) for name, service, line in _LOGGED.findall(FILE)}
    assert len(found) == FILE.count("    line    = ") > 0
    return found
