"""`make plan`, `make deploy` and `make outputs` call Terraform and the Firebase CLI as docs/deploy.md says."""

import os
import subprocess
from pathlib import Path

import pytest

from local.configuration import ROOT

TERRAFORM = """#!/bin/sh
echo "terraform $*" >> "$CALLS"
case "$*" in
*"output -raw project_id"*) printf my-shop ;;
*"output -raw checkout_url"*) printf https://my-shop.web.app ;;
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
