"""Each alert watches for a line that its function writes, and the runbook says what to do about it."""

import ast
import re

import pytest

from local.configuration import ROOT
from retail.logs import mask_phones
from tests.alerts_watched import FILE, Alert, alerts
from tests.repository.test_documents import headings
from tests.settings_read import FUNCTIONS, parsed

RUNBOOK = ROOT / "docs" / "runbook.md"
LOGGED = alerts()
MEASURED = re.findall(r"^    ([a-z-]+) = \{\n      says ", FILE, re.MULTILINE)
A_PAYMENT = "100123456789"
ERRORS = {"error", "exception", "critical"}


def errors_of(function: str) -> list[str]:
    """The lines that a function writes as errors, with a long number for each number and `it` for any other word."""
    calls = [
        node
        for path in (FUNCTIONS / function).rglob("*.py")
        for node in ast.walk(parsed(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        if isinstance(node.func.value, ast.Name) and node.func.value.id in {"logger", "_log"}
        if node.func.attr in ERRORS
    ]
    texts = [call.args[0].value for call in calls if isinstance(call.args[0], ast.Constant)]
    return [mask_phones(str(text).replace("%d", A_PAYMENT).replace("%s", "it")) for text in texts]


@pytest.mark.parametrize("alert", LOGGED.values(), ids=lambda alert: alert.name)
def test_its_function_writes_each_kind_of_line(alert: Alert) -> None:
    written, line = errors_of(alert.service.replace("-", "_")), alert.line
    kinds = re.search(r"\((.*\|.*)\)", line)
    ways = [line.replace(kinds[0], f"({way})") for way in kinds[1].split("|")] if kinds else [line]

    assert written
    assert [way for way in ways if not any(re.search(way, text) for text in written)] == []


def test_the_file_is_read_here_as_terraform_reads_it() -> None:
    assert len(LOGGED) == FILE.count("    line    = ") == 10
    assert len(MEASURED) == FILE.count("      threshold  = ") == 3


@pytest.mark.parametrize("alert", [*LOGGED, *MEASURED])
def test_the_runbook_has_its_heading(alert: str) -> None:
    assert alert in headings(RUNBOOK)


def test_the_runbook_has_no_alert_that_there_is_not() -> None:
    section = (
        RUNBOOK.read_text(encoding="utf-8").partition("\n## Alerts\n")[2].partition("\n## ")[0]
    )
    told = re.findall(r"^### (.*)$", section, re.MULTILINE)

    assert sorted(told) == sorted([*LOGGED, *MEASURED])
