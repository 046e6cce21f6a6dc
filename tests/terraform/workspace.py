"""A shop's cloud as Terraform has it, in a folder of its own, with stand-ins for Google's providers."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from functools import cached_property, partial
from pathlib import Path
from typing import Any

from local.configuration import ROOT
from local.terraform import command
from tests.cloud import REQUIRED

PROJECT = "milo-shop"
_WEBHOOK, _WORKER = REQUIRED["whatsapp_webhook"], REQUIRED["agent_worker"]
_API, _ADMIN = REQUIRED["backoffice_api"], REQUIRED["admin"]

SECRETS: dict[str, Any] = {
    "twilio_auth_tokens": [_WEBHOOK["TWILIO_AUTH_TOKEN"]],
    "mercado_pago_access_token": _API["MERCADO_PAGO_ACCESS_TOKEN"],
    "mercado_pago_webhook_secrets": [_API["MERCADO_PAGO_WEBHOOK_SECRET"]],
    "google_api_key": _WORKER["GOOGLE_API_KEY"],
    "agent_api_keys": ["agent-key-of-the-tests-0123456789"],
    "admin_api_keys": ["admin-key-of-the-tests-0123456789"],
    "admin_password_hash": _ADMIN["ADMIN_PASSWORD_HASH"],
    "session_secret": "a-session-secret-of-the-tests-0123456789",
    "checkout_secret": "a-checkout-secret-of-the-tests-0123456789",
}
VARIABLES: dict[str, Any] = {
    "project_id": PROJECT,
    "settle_seconds": 0,
    "shop": {"name": "Almacén Milo", "admin_user": _ADMIN["ADMIN_USER"]},
    "twilio": {
        "account_sid": _WEBHOOK["TWILIO_ACCOUNT_SID"],
        "whatsapp_number": _WEBHOOK["TWILIO_WHATSAPP_NUMBER"],
    },
    "alert_emails": ["ana@example.com"],
    "secrets": SECRETS,
}


Resources = Callable[[str], dict[str, dict[str, Any]]]
"""The resources of a type, by their addresses."""


class Workspace:
    """Copies of what Terraform reads, a state beside them, and a shop's variables."""

    def __init__(self, folder: Path, **variables: Any) -> None:
        self.folder = folder
        left_out = shutil.ignore_patterns(
            "__pycache__", ".terraform", "*.tfstate*", "*.tfvars", "*.tfvars.json"
        )
        for name in ("terraform", "functions"):
            shutil.copytree(ROOT / name, folder / name, ignore=left_out)
        for name in ("firebase.json", "firestore.indexes.json", "docs/runbook.md"):
            (folder / name).parent.mkdir(exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
        self._write("backend_override.tf", 'terraform {\n  backend "local" {}\n}\n')
        self.tell(**variables)
        self.run("init", "-input=false")

    def tell(self, **variables: Any) -> None:
        """Changes the shop's variables."""
        self._write("terraform.tfvars.json", json.dumps(VARIABLES | variables))

    def run(self, *arguments: str, fails: bool = False, asked: str = "") -> str:
        """What Terraform prints; it ends as it should."""
        done = subprocess.run(
            [*command(os.environ), *arguments, *([] if asked else ["-no-color"])],
            cwd=self.folder / "terraform",
            input=asked,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode == 1) is fails, done.stdout[-3000:] + done.stderr[-3000:]
        return done.stdout + (done.stderr if fails else "")

    def apply(self) -> None:
        """Makes the cloud what the files say."""
        self.run("apply", "-auto-approve", "-input=false")

    def changes(self) -> dict[str, str]:
        """Address → what a plan would do with it: nothing is in it that stays."""
        lines = map(json.loads, self.run("plan", "-input=false", "-json").splitlines())
        planned = [line["change"] for line in lines if line["type"] == "planned_change"]
        return {change["resource"]["addr"]: change["action"] for change in planned}

    def planned_anew(self) -> str:
        """What `terraform show -json` tells of a plan that makes all of it, as for an empty project."""
        self.run("plan", "-input=false", "-state=none.tfstate", "-out=anew.tfplan")
        return self.run("show", "-json", "anew.tfplan")

    def planned(self, **variables: Any) -> Resources:
        """What there would be of a type in a shop that had said this instead."""
        self.tell(**variables)
        try:
            self.run("plan", "-input=false", "-out=changed.tfplan")
            told = json.loads(self.run("show", "-json", "changed.tfplan"))
        finally:
            self.tell()
        return partial(_of_type, told["planned_values"])

    def resources(self, type_: str) -> dict[str, dict[str, Any]]:
        """Address → values of what there is of a type."""
        return _of_type(self.shown["values"], type_)

    @cached_property
    def shown(self) -> dict[str, Any]:
        """What `terraform show -json` tells of what was applied."""
        told: dict[str, Any] = json.loads(self.run("show", "-json"))
        return told

    def secret_values(self) -> dict[str, str]:
        """Secret → what is written into it. It is ephemeral, which no console tells unless a file says otherwise."""
        told = 'variable "secrets" {\n  ephemeral = false\n  sensitive = false\n}\n'
        self._write("secrets_override.tf", told)
        try:
            said = self.run("console", asked="jsonencode(local.secret_values)")
        finally:
            (self.folder / "terraform" / "secrets_override.tf").unlink()
        *_, last = said.splitlines()  # before it: that the state's lock takes a moment
        values: dict[str, str] = json.loads(json.loads(last))
        return values

    def _write(self, name: str, text: str) -> None:
        (self.folder / "terraform" / name).write_text(text, encoding="utf-8")


def _of_type(values: dict[str, Any], type_: str) -> dict[str, dict[str, Any]]:
    root = values["root_module"]
    found = [*root["resources"]]
    for module in root["child_modules"]:
        found += module["resources"]
    return {
        each["address"]: each["values"]
        for each in found
        if each["type"] == type_ and each["mode"] == "managed"
    }
