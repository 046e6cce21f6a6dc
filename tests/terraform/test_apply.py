"""Applied once, all is as the files say; and a change changes what it must, and nothing else."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.terraform.workspace import SECRETS, Workspace

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PLACEHOLDER: dict[type, Any] = {str: "0" * 32, list: ["0" * 32]}
FUNCTION = 'module.function["{}"].google_cloudfunctions2_function.this'


@pytest.fixture
def changed(cloud: Workspace, request: pytest.FixtureRequest) -> dict[str, str]:
    """What a plan does after a line was added to a file; the file is put right again."""
    path = cloud.folder / "functions" / request.param
    before = path.read_text(encoding="utf-8")
    path.write_text(before + "\n", encoding="utf-8")
    try:
        return cloud.changes()
    finally:
        path.write_text(before, encoding="utf-8")


def test_a_second_plan_is_empty(cloud: Workspace) -> None:
    assert cloud.changes() == {}


@pytest.mark.parametrize(
    ("changed", "redeployed"),
    [
        ("retail/money.py", ["admin", "agent_worker", "backoffice_api", "whatsapp_webhook"]),
        ("admin/panel.py", ["admin"]),
        ("agent_worker/requirements.txt", ["agent_worker"]),
    ],
    indirect=["changed"],
)
def test_a_change_redeploys_the_functions_that_have_it(
    changed: dict[str, str], redeployed: list[str]
) -> None:
    functions = {FUNCTION.format(name): "update" for name in redeployed}
    assert functions.items() <= changed.items()
    assert {address.partition(".google")[0] for address in changed} == {
        f'module.function["{name}"]' for name in redeployed
    }


def test_no_secret_is_in_the_state(cloud: Workspace) -> None:
    state = (cloud.folder / "terraform" / "terraform.tfstate").read_text(encoding="utf-8")
    values = [
        part for each in SECRETS.values() for part in ([each] if isinstance(each, str) else each)
    ]
    assert len(values) == len(SECRETS)
    assert [value for value in values if value in state] == []


def test_a_later_plan_needs_no_secret(cloud: Workspace) -> None:
    cloud.tell(secrets=None)
    try:
        assert cloud.changes() == {}
    finally:
        cloud.tell()


def test_a_secret_is_written_anew_when_it_is_counted_up_and_no_other(cloud: Workspace) -> None:
    """Whoever deleted the file of the others gives them the example's values, as the runbook says."""
    example = {name: PLACEHOLDER[type(value)] for name, value in SECRETS.items()}
    example |= {"admin_password_hash": "$argon2id$", "twilio_auth_tokens": ["1" * 32]}
    cloud.tell(secret_versions={"twilio-auth-token": 2}, secrets=example)
    try:
        changes = cloud.changes()
    finally:
        cloud.tell()
    # The stand-ins know no replacement, so the functions that read it keep its number.
    assert changes.keys() == {'google_secret_manager_secret_version.this["twilio-auth-token"]'}


def test_the_queue_never_begins_more_than_the_workers_take(cloud: Workspace) -> None:
    cloud.tell(queue={"max_concurrent_dispatches": 321})
    try:
        said = cloud.run("plan", "-input=false", fails=True)
    finally:
        cloud.tell()
    assert "The workers take 320 tasks at once" in said


def test_the_example_s_variables_are_a_complete_set(cloud: Workspace) -> None:
    said = cloud.run("plan", "-input=false", "-var-file=terraform.tfvars.example")

    assert "https://my-shop.web.app" in said


@pytest.mark.parametrize(
    ("run", "said"),
    [
        ({"serviceId": "backoffice-api", "region": "us-central1"}, "another region"),
        ({"serviceId": "back-office", "region": "southamerica-east1"}, "not one of the functions"),
    ],
)
def test_what_hosting_sends_on_goes_to_a_function(
    run: dict[str, str], said: str, cloud: Workspace
) -> None:
    file: Path = cloud.folder / "firebase.json"
    before = file.read_text(encoding="utf-8")
    firebase = json.loads(before)
    firebase["hosting"]["rewrites"][0]["run"] = run
    file.write_text(json.dumps(firebase), encoding="utf-8")
    try:
        told = cloud.run("plan", "-input=false", fails=True)
        assert said in " ".join(told.split())  # Terraform breaks long lines anywhere
    finally:
        file.write_text(before, encoding="utf-8")
