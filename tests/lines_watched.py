"""The lines that `terraform/metrics.tf` counts: in whose log, how they read, and what is read of them."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from local.configuration import ROOT

FILE = (ROOT / "terraform" / "metrics.tf").read_text(encoding="utf-8")
_LINE = r'service += "(?P<service>[a-z-]+)"\n +line += "(?P<line>[^"\n]+)"\n'
_TURN = re.search(r"turns = \{\n +" + _LINE, FILE)
_OF_TURNS = re.compile(
    r'^    ([a-z-]+) += merge\(local\.turns, \{ value = (null|"\w+"), .*labels = (\[.*\]) \}\)$',
    re.MULTILINE,
)
_OWN = re.compile(
    r"^    ([a-z-]+) = \{\n +" + _LINE + r'.*?value += (null|"\w+")\n.*?labels += (\[.*?\])\n',
    re.MULTILINE | re.DOTALL,
)


@dataclass(frozen=True)
class Metric:
    """A metric of a line: the members that are read of it are `members`."""

    name: str
    service: str
    line: str
    members: tuple[str, ...]

    def is_fed_by(self, log: Iterable[str]) -> bool:
        """Whether a line of the log counts, with a value of each member."""
        return any(
            re.search(self.line, line["message"])
            and all(line.get(member) is not None for member in self.members)
            for line in map(_read, log)
        )


def metrics() -> list[Metric]:
    """All that the file has."""
    assert _TURN
    service, line = _TURN["service"], _TURN["line"]
    found = [
        Metric(name, service, line, _members(value, labels))
        for name, value, labels in _OF_TURNS.findall(FILE)
    ]
    found += [
        Metric(name, own_service, own_line, _members(value, labels))
        for name, own_service, own_line, value, labels in _OWN.findall(FILE)
    ]
    assert len(found) == len(re.findall(r"labels += \[", FILE)) > 0
    return found


def _members(value: str, labels: str) -> tuple[str, ...]:
    measured = json.loads(value)
    return tuple([measured] if measured else []) + tuple(json.loads(labels))


def _read(line: str) -> dict[str, Any]:
    try:
        read: dict[str, Any] = json.loads(line)
    except json.JSONDecodeError:
        return {"message": ""}
    return {"message": "", **read}
