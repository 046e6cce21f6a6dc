"""What Terraform zips boots with what Terraform tells it, and with its own requirements only."""

import hashlib
import json
import re
import zipfile
from pathlib import Path

import pytest

from bench.matrix import pythons
from local.bundle import FUNCTIONS
from tests.bundles.booting import (
    check_that_it_boots,
    container,
    footprint,
    install,
    service_account,
)
from tests.examples import often
from tests.terraform.test_functions import service
from tests.terraform.workspace import SECRETS, Workspace

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PYTHONS = ("3.11", "3.13")
"""The oldest that Milo runs on, and the one that the cloud has."""


@pytest.fixture(scope="module")
def values(cloud: Workspace) -> dict[str, str]:
    return cloud.secret_values()


def test_the_api_accepts_the_keys_that_its_clients_send(values: dict[str, str]) -> None:
    accepted = values["api-key-hashes"].split(",")

    for scope in ("agent", "admin"):
        digest = hashlib.sha256(values[f"{scope}-api-key"].encode()).hexdigest()
        assert f"{scope}:{digest}" in accepted


def test_a_secret_that_is_being_changed_has_two_values(cloud: Workspace) -> None:
    tokens, keys = ["0" * 32, "1" * 32], ["new-" * 8, "old-" * 8]
    cloud.tell(secrets=SECRETS | {"twilio_auth_tokens": tokens, "agent_api_keys": keys})
    try:
        changing = cloud.secret_values()
    finally:
        cloud.tell()
    assert changing["twilio-auth-token"] == ",".join(tokens)
    assert changing["agent-api-key"] == keys[0]
    assert changing["api-key-hashes"].count("agent:") == 2


@pytest.fixture(scope="module")
def interpreters() -> dict[str, Path]:
    """`3.13` → the newest of its kind on this machine."""
    return {".".join(each.version.split(".")[:2]): each.path for each in pythons()}


@pytest.mark.parametrize("python", PYTHONS)
@pytest.mark.parametrize("name", often(reversed(FUNCTIONS)))
def test_it_boots_with_the_environment_that_terraform_gives_it(
    name: str,
    python: str,
    interpreters: dict[str, Path],
    cloud: Workspace,
    values: dict[str, str],
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    if python not in interpreters:
        pytest.skip(f"this machine has no Python {python}")
    source, zipped = tmp_path / name, cloud.folder / "build" / f"{name}.zip"
    with zipfile.ZipFile(zipped) as archive:
        archive.extractall(source)
    told = service(cloud, name)
    secrets = {each["key"]: values[each["secret"]] for each in told["secret_environment_variables"]}
    environ = told["environment_variables"] | secrets | container(service_account(tmp_path))

    log, binaries = tmp_path / "log", install(source, tmp_path, interpreters[python])
    check_that_it_boots(name, source, binaries, environ, log)
    if name == "whatsapp_webhook":  # its message found no queue
        assert raises_an_alert(cloud, "messages-are-not-queued", log)

    taken = footprint(source, binaries, environ)
    with capsys.disabled():
        print(
            f"\n{name} on {python}: {zipped.stat().st_size / 1e6:.1f} MB zipped, "
            f"imported in {taken.seconds:.1f} s, {taken.megabytes:.0f} MB of memory"
        )
    assert 0 < taken.megabytes < megabytes(told["available_memory"]) / 2


def megabytes(memory: str) -> float:
    """Of what Terraform says of an instance's memory."""
    return float(memory[:-2]) * {"Mi": 2**20, "Gi": 2**30}[memory[-2:]] / 1e6


def raises_an_alert(cloud: Workspace, alert: str, log: Path) -> bool:
    """Whether a line that a function really wrote is one that the alert watches for."""
    policies = cloud.resources("google_monitoring_alert_policy")
    (condition,) = policies[f'google_monitoring_alert_policy.line["{alert}"]']["conditions"]
    watched = condition["condition_matched_log"][0]["filter"]
    assert "severity>=ERROR AND jsonPayload.message=~" in watched
    pattern = watched.partition('jsonPayload.message=~"')[2].removesuffix('"')
    lines = map(json.loads, log.read_text(encoding="utf-8").splitlines())
    return any(
        line["severity"] == "ERROR" and re.search(pattern, line["message"]) for line in lines
    )
