"""Each SDK has one home, and only the settings read the environment."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

from tests.cloud import complete

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"

HOMES = {
    "sqlite3": ("backoffice_api/storage/",),
    "google.cloud.firestore": ("backoffice_api/storage/firestore/",),
    "google.cloud.firestore_v1": ("backoffice_api/storage/firestore/",),
    "google.cloud.tasks": ("retail/tasks.py",),
    "google.cloud.tasks_v2": ("retail/tasks.py",),
    "google.adk": ("agent_worker/",),
    "google.genai": ("agent_worker/",),
    "twilio.rest": ("agent_worker/whatsapp/messenger.py",),
    "twilio.http": ("agent_worker/whatsapp/messenger.py",),
    "twilio.request_validator": ("whatsapp_webhook/signature.py",),
    "mercadopago": ("backoffice_api/payments/mercado_pago.py",),
    "jinja2": ("admin/",),
    "pydantic": ("backoffice_api/", "agent_worker/"),
    "openpyxl": ("admin/workbook.py", "admin/workbook_sheet.py"),
    "argon2": ("admin/", "backoffice_api/services/passwords.py"),
    "rapidfuzz": ("backoffice_api/",),
}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


@cache
def modules_imported_by(path: Path) -> tuple[str, ...]:
    return tuple(_imports(parsed(path)))


def _imports(module: ast.Module) -> Iterator[str]:
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def sources() -> list[Path]:
    found = sorted(FUNCTIONS.rglob("*.py"))
    assert len(found) > 30
    return found


@pytest.mark.parametrize("sdk", HOMES)
def test_an_sdk_is_imported_only_at_home(sdk: str) -> None:
    strangers = [
        str(path.relative_to(FUNCTIONS))
        for path in sources()
        if any(name == sdk or name.startswith(f"{sdk}.") for name in modules_imported_by(path))
        and not str(path.relative_to(FUNCTIONS)).startswith(HOMES[sdk])
    ]
    assert strangers == []


def test_only_the_settings_read_the_environment() -> None:
    readers = [
        str(path.relative_to(FUNCTIONS))
        for path in sources()
        if any(
            isinstance(node, ast.Attribute) and node.attr in {"environ", "getenv", "putenv"}
            and isinstance(node.value, ast.Name) and node.value.id == "os"
            for node in ast.walk(parsed(path))
        )
    ]  # fmt: skip
    assert readers == ["retail/settings.py"]


def test_a_function_imports_itself_relatively() -> None:
    absolute = [
        f"{path.relative_to(FUNCTIONS)}: {name}"
        for path in sources()
        for name in modules_imported_by(path)
        if name.split(".")[0]
        in {"whatsapp_webhook", "agent_worker", "backoffice_api", "admin", "main"}
    ]
    assert absolute == []


def test_the_webhook_starts_without_what_it_does_not_need() -> None:
    script = (
        "import functions_framework, sys\n"
        "functions_framework.create_app('whatsapp_webhook', sys.argv[1])\n"
        "heavy = ('pydantic', 'google.adk', 'google.cloud.firestore', 'twilio.rest')\n"
        "print([name for name in sys.modules if name.startswith(heavy)])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(FUNCTIONS / "whatsapp_webhook" / "main.py")],
        env={"PYTHONPATH": str(FUNCTIONS), **complete("whatsapp_webhook")},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


def test_the_sdk_of_payments_is_loaded_when_it_is_first_used() -> None:
    script = (
        "import sys\n"
        "from backoffice_api.payments.mercado_pago import MercadoPago\n"
        "MercadoPago('a-token')\n"
        "print([name for name in sys.modules if name.startswith('mercadopago')])"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={"PYTHONPATH": str(FUNCTIONS)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"
