"""Each function is put together in one place, which its entry point, simulator, bench and tests call."""

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CODE = (
    "functions/**/*.py",
    "simulator/*.py",
    "bench/*.py",
    "evals/*.py",
    "local/*.py",
    "local/adk/*.py",
)


@cache
def calls() -> tuple[tuple[str, str], ...]:
    """The name of each thing that is called, and the file."""
    return tuple(
        (getattr(node.func, "id", getattr(node.func, "attr", "")), str(path.relative_to(ROOT)))
        for pattern in CODE
        for path in sorted(ROOT.glob(pattern))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    )


def builders(name: str) -> list[str]:
    """The files that call the class `name`."""
    return [path for called, path in calls() if called == name]


@pytest.mark.parametrize(
    ("function", "parts"),
    [
        ("whatsapp_webhook", ["Webhook"]),
        ("agent_worker", ["TurnWorker", "Delivery", "Milo", "Worker"]),
        ("backoffice_api", ["Shop", "Turns", "Overdue", "Access", "SealedStore", "LinkSeal"]),
        ("admin", ["Panel"]),
    ],
)
def test_a_part_is_made_where_its_function_is_put_together(function: str, parts: list[str]) -> None:
    assert {part: builders(part) for part in parts} == {
        part: [f"functions/{function}/app.py"] for part in parts
    }


def test_who_may_call_is_decided_where_a_function_is_put_together() -> None:
    assert builders("ServiceIdentity") == [
        "functions/agent_worker/app.py",
        "functions/backoffice_api/app.py",
    ]
