"""Each function in the cloud is the one of its folder: its files, its settings, its secrets, and who may call it."""

import hashlib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from agent_worker.app import WAITING_AT_ONCE
from local import bundle
from local.sender import wanted
from retail import queueing
from tests.settings_read import LAPTOP, cloud_settings_of
from tests.terraform.workspace import PROJECT, Workspace
from whatsapp_webhook.threaded import THREADS

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

FRAMEWORK = {
    "agent_worker": {"FUNCTION_USE_ASGI"},
    "backoffice_api": {"THREADS"},
    "admin": {"THREADS"},
}
"""What the functions framework reads, which is not a setting of ours."""
SECRETS = {
    "whatsapp_webhook": {"TWILIO_AUTH_TOKEN"},
    "agent_worker": {"BACKOFFICE_API_KEY", "GOOGLE_API_KEY", "TWILIO_AUTH_TOKEN"},
    "backoffice_api": {
        "BACKOFFICE_API_KEYS",
        "CHECKOUT_SECRET",
        "MERCADO_PAGO_ACCESS_TOKEN",
        "MERCADO_PAGO_WEBHOOK_SECRET",
    },
    "admin": {"ADMIN_PASSWORD_HASH", "BACKOFFICE_API_KEY", "SESSION_SECRET"},
}  # fmt: skip
EVERY = pytest.mark.parametrize("name", bundle.FUNCTIONS)


def function(cloud: Workspace, name: str) -> dict[str, Any]:
    found = cloud.resources("google_cloudfunctions2_function")
    return found[f'module.function["{name}"].google_cloudfunctions2_function.this']


def service(cloud: Workspace, name: str) -> dict[str, Any]:
    (config,) = function(cloud, name)["service_config"]
    return dict(config)


def secrets(cloud: Workspace, name: str) -> dict[str, dict[str, Any]]:
    return {each["key"]: each for each in service(cloud, name)["secret_environment_variables"]}


def test_each_folder_of_a_function_has_its_function(cloud: Workspace) -> None:
    folders = {path.parent.name for path in (cloud.folder / "functions").glob("*/main.py")}
    found = cloud.resources("google_cloudfunctions2_function").values()

    assert {each["name"] for each in found} == {name.replace("_", "-") for name in folders}


@EVERY
def test_it_is_the_function_of_its_folder(name: str, cloud: Workspace) -> None:
    (build,) = function(cloud, name)["build_config"]

    assert build["entry_point"] == name
    assert f"def {name}(" in (cloud.folder / "functions" / name / "main.py").read_text("utf-8")
    assert build["runtime"] == "python313"
    assert build["service_account"].endswith(f"milo-build@{PROJECT}.iam.gserviceaccount.com")


@EVERY
def test_its_zip_is_byte_for_byte_the_bundle_that_boots_in_the_tests(
    name: str, cloud: Workspace, tmp_path: Path
) -> None:
    built = bundle.build(name, tmp_path)
    files = {str(path.relative_to(built)): path for path in built.rglob("*") if path.is_file()}
    zipped = cloud.folder / "build" / f"{name}.zip"

    with zipfile.ZipFile(zipped) as archive:
        assert {"main.py", "requirements.txt"} <= files.keys()
        assert sorted(archive.namelist()) == sorted(files)
        assert [
            path for path, file in files.items() if archive.read(path) != file.read_bytes()
        ] == []
    (build,) = function(cloud, name)["build_config"]
    md5 = hashlib.md5(zipped.read_bytes()).hexdigest()
    assert build["source"][0]["storage_source"][0]["object"] == f"{name}/{md5}.zip"


@EVERY
def test_it_is_told_the_settings_that_it_reads_and_no_other(name: str, cloud: Workspace) -> None:
    plain, secret = (
        service(cloud, name)["environment_variables"].keys(),
        secrets(cloud, name).keys(),
    )

    assert (plain | secret) - FRAMEWORK.get(name, set()) == cloud_settings_of(name)
    assert plain & secret == set()
    assert not (plain | secret) & LAPTOP


@EVERY
def test_it_gets_its_secrets_and_no_other(name: str, cloud: Workspace) -> None:
    email = service(cloud, name)["service_account_email"]
    readable = {
        each["secret_id"]
        for each in cloud.resources("google_secret_manager_secret_iam_member").values()
        if each["member"] == f"serviceAccount:{email}"
    }

    assert secrets(cloud, name).keys() == SECRETS[name]
    assert readable == {each["secret"] for each in secrets(cloud, name).values()}


def test_secrets_are_read_by_functions_only_and_each_by_one_that_needs_it(cloud: Workspace) -> None:
    readers = cloud.resources("google_secret_manager_secret_iam_member").values()
    emails = {service(cloud, name)["service_account_email"] for name in bundle.FUNCTIONS}

    assert {each["member"] for each in readers} == {f"serviceAccount:{email}" for email in emails}
    made = cloud.resources("google_secret_manager_secret").values()
    assert {each["secret_id"] for each in readers} == {each["secret_id"] for each in made}


def test_secrets_are_named_by_the_number_of_their_version(cloud: Workspace) -> None:
    versions = [
        each["version"] for name in bundle.FUNCTIONS for each in secrets(cloud, name).values()
    ]
    assert versions
    assert "latest" not in versions


def test_each_function_has_an_account_of_its_own(cloud: Workspace) -> None:
    emails = {service(cloud, name)["service_account_email"] for name in bundle.FUNCTIONS}

    assert len(emails) == len(bundle.FUNCTIONS)
    assert all(email.endswith(f"@{PROJECT}.iam.gserviceaccount.com") for email in emails)


def test_they_are_told_each_other_s_addresses(cloud: Workspace) -> None:
    told = {name: service(cloud, name)["environment_variables"] for name in bundle.FUNCTIONS}
    number = "123456789012"

    def url(name: str) -> str:
        return f"https://{name}-{number}.southamerica-east1.run.app"

    worker, api = url("agent-worker"), url("backoffice-api")
    assert told["whatsapp_webhook"]["WHATSAPP_WEBHOOK_URL"] == f"{url('whatsapp-webhook')}/whatsapp"
    assert {each["WORKER_URL"] for each in told.values() if "WORKER_URL" in each} == {worker}
    assert {each["BACKOFFICE_URL"] for each in told.values() if "BACKOFFICE_URL" in each} == {api}


def test_what_is_pasted_into_twilio_is_what_a_sender_is_set_to(cloud: Workspace) -> None:
    outputs = cloud.shown["values"]["outputs"]
    told = wanted(outputs["twilio_webhook_url"]["value"])

    assert outputs["twilio_sandbox"]["value"] == {
        "when_a_message_comes_in": told["callback_url"],
        "status_callback_url": told["status_callback_url"],
    }


@EVERY
def test_an_instance_has_a_whole_processor_for_requests_at_once(
    name: str, cloud: Workspace
) -> None:
    config = service(cloud, name)
    assert config["max_instance_request_concurrency"] > 1
    assert float(config["available_cpu"]) >= 1


def test_an_instance_takes_what_its_code_can_do_at_once(cloud: Workspace) -> None:
    def at_once(name: str) -> int:
        return int(service(cloud, name)["max_instance_request_concurrency"])

    def threads(name: str) -> int:
        return int(service(cloud, name)["environment_variables"]["THREADS"])

    assert at_once("whatsapp_webhook") == THREADS
    assert at_once("agent_worker") <= WAITING_AT_ONCE
    assert at_once("backoffice_api") == threads("backoffice_api")
    assert at_once("admin") == threads("admin")


def test_the_worker_has_as_long_as_the_queue_waits(cloud: Workspace) -> None:
    assert service(cloud, "agent_worker")["timeout_seconds"] == (
        queueing.DISPATCH_DEADLINE.total_seconds()
    )


def test_the_worker_is_reached_from_google_s_side_only(cloud: Workspace) -> None:
    ingress = {name: service(cloud, name)["ingress_settings"] for name in bundle.FUNCTIONS}

    assert ingress.pop("agent_worker") == "ALLOW_INTERNAL_ONLY"
    assert set(ingress.values()) == {"ALLOW_ALL"}
