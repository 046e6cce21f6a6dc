"""Each alert watches for a line that its function writes, and the runbook says what to do about it."""

import ast
import re

import pytest

from local.configuration import ROOT
from tests.repository.test_documents import headings
from tests.settings_read import FUNCTIONS, parsed

FILE = (ROOT / "terraform" / "monitoring.tf").read_text(encoding="utf-8")
RUNBOOK = ROOT / "docs" / "runbook.md"
LOGGED = re.findall(
    r'^    ([a-z-]+) = \{\n +service = "(.*?)"\n +line +?= "(.*?)"\n', FILE, re.MULTILINE
)
MEASURED = re.findall(r"^    ([a-z-]+) = \{\n      says ", FILE, re.MULTILINE)
ERRORS = {"error", "exception", "critical"}


def errors_of(function: str) -> list[str]:
    """The lines that a function writes as errors, with `7` for each number and `it` for any other word."""
    calls = [
        node
        for path in (FUNCTIONS / function).rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if isinstance(node.func.value, ast.Name) and node.func.value.id in {"logger", "_log"}
        if node.func.attr in ERRORS
    ]
    texts = [call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)]
    return [str(text).replace("%d", "7").replace("%s", "it") for text in texts]


@pytest.mark.parametrize(("alert", "service", "line"), LOGGED)
def test_its_function_writes_each_kind_of_line(alert: str, service: str, line: str) -> None:
    written = errors_of(service.replace("-", "_"))
    kinds = re.search(r"\((.*\|.*)\)", line)
    ways = [line.replace(kinds[0], f"({way})") for way in kinds[1].split("|")] if kinds else [line]

    assert written
    assert [way for way in ways if not any(re.search(way, text) for text in written)] == []


def test_the_file_is_read_here_as_terraform_reads_it() -> None:
    assert len(LOGGED) == FILE.count("    line    = ") == 9
    assert len(MEASURED) == FILE.count("      threshold  = ") == 3


@pytest.mark.parametrize("alert", [*(name for name, *_ in LOGGED), *MEASURED])
def test_the_runbook_has_its_heading(alert: str) -> None:
    assert alert in headings(RUNBOOK)


def test_the_runbook_has_no_alert_that_there_is_not() -> None:
    section = (
        RUNBOOK.read_text(encoding="utf-8").partition("\n## Alerts\n")[2].partition("\n## ")[0]
    )
    told = re.findall(r"^### (.*)$", section, re.MULTILINE)

    assert sorted(told) == sorted([*(name for name, *_ in LOGGED), *MEASURED])
