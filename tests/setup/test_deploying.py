"""`make plan`, `make deploy` and `make outputs` call Terraform and the Firebase CLI as docs/deploy.md says."""

import os
import subprocess
from pathlib import Path

import pytest

from local.configuration import ROOT
from local.twilio.account import Account
from local.twilio.app import TwilioDouble
from tests.twilio_double import SID, TOKEN, sdk

OWN = "+5491155550142"

TERRAFORM = """#!/bin/sh
echo "terraform $*" >> "$CALLS"
case "$*" in
*"output -raw project_id"*) printf my-shop ;;
*"output -raw checkout_url"*) printf https://my-shop.web.app ;;
*"output -raw twilio_webhook_url"*) printf https://shop.example/whatsapp ;;
*"output -raw shop_name"*) printf 'Almacén Milo' ;;
*apply*) exit ${APPLY:-0} ;;
esac
"""
FIREBASE = '#!/bin/sh\necho "firebase $*" >> "$CALLS"\n'


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    """A terminal in which both programs write down how they are called."""
    for name, script in (("terraform", TERRAFORM), ("firebase", FIREBASE)):
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    return {"PATH": f"{tmp_path}:{os.environ['PATH']}", "CALLS": str(tmp_path / "calls")}


def make(environ: dict[str, str], *arguments: str) -> tuple[int, list[str]]:
    done = subprocess.run(["make", *arguments], cwd=ROOT, env=environ, check=False)
    return done.returncode, Path(environ["CALLS"]).read_text().splitlines()


def test_the_cloud_comes_before_what_is_served_in_it(environ: dict[str, str]) -> None:
    assert make(environ, "deploy") == (
        0,
        [
            "terraform -chdir=terraform apply",
            "terraform -chdir=terraform output -raw checkout_url",
            "terraform -chdir=terraform output -raw shop_name",
            "terraform -chdir=terraform output -raw project_id",
            "firebase deploy --only hosting,firestore:rules --config build/site/firebase.json --project my-shop",
        ],
    )
    page = (ROOT / "build/site/hosting/checkout/index.html").read_text(encoding="utf-8")
    assert 'content="Tu pedido · Almacén Milo"' in page


def test_nothing_is_served_in_a_cloud_that_was_not_made(environ: dict[str, str]) -> None:
    code, calls = make(environ | {"APPLY": "1"}, "deploy")

    assert code != 0
    assert calls == ["terraform -chdir=terraform apply"]


@pytest.mark.parametrize(("target", "command"), [("plan", "plan"), ("outputs", "output")])
def test_a_look_changes_nothing(target: str, command: str, environ: dict[str, str]) -> None:
    assert make(environ, target) == (0, [f"terraform -chdir=terraform {command}"])


@pytest.mark.parametrize(
    ("given", "url", "asked"),
    [
        ((), "https://shop.example/whatsapp", ["terraform -chdir=terraform output -raw twilio_webhook_url"]),
        (("URL=https://tunnel.example/whatsapp",), "https://tunnel.example/whatsapp", []),
    ],
)  # fmt: skip
def test_the_sender_gets_the_webhook_that_terraform_made(
    given: tuple[str, ...], url: str, asked: list[str], environ: dict[str, str]
) -> None:
    Path(environ["CALLS"]).touch()
    with TwilioDouble(Account(SID, TOKEN, OWN, "https://old.example/whatsapp")) as twilio:
        told = {"TWILIO_ACCOUNT_SID": SID, "TWILIO_AUTH_TOKEN": TOKEN, "TWILIO_API_URL": twilio.url}
        code, calls = make(environ | told, "sender", f"SENDER={OWN}", *given)
        (own,) = sdk(twilio.url).messaging.v2.channels_senders.list(channel="whatsapp")

    assert (code, calls) == (0, asked)
    assert own.webhook["callback_url"] == f"{url}#rc=3&rp=5xx,ct,rt"
    assert own.webhook["fallback_url"] == url
