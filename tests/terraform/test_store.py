"""The store, the queue and the clock in the cloud are those that the code counts on."""

import json
from typing import Any

import pytest

from backoffice_api.routes import clock, model_checks
from backoffice_api.storage.shop_schema import SCHEMA
from local.firestore_indexes import wanted
from local.scheduler import EVERY_SECONDS
from local.tasks_queue import QueueSettings
from tests.terraform.test_functions import service
from tests.terraform.workspace import PROJECT, Workspace

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def the_only(cloud: Workspace, type_: str) -> dict[str, Any]:
    (found,) = cloud.resources(type_).values()
    return found


def test_each_query_has_its_index(cloud: Workspace) -> None:
    made = [
        {
            "collectionGroup": each["collection"],
            "queryScope": each["query_scope"],
            "fields": [
                {"fieldPath": field["field_path"], "order": field["order"]}
                if field["order"]
                else {"fieldPath": field["field_path"], "arrayConfig": field["array_config"]}
                for field in each["fields"]
            ],
        }
        for each in cloud.resources("google_firestore_index").values()
    ]
    assert sorted(map(json.dumps, made)) == sorted(map(json.dumps, wanted(SCHEMA)["indexes"]))


def test_no_field_is_indexed_for_nothing_and_what_expires_goes(cloud: Workspace) -> None:
    made = {
        (each["collection"], each["field"]): (
            [index["order"] for index in each["index_config"][0]["indexes"]],
            bool(each["ttl_config"]),
        )
        for each in cloud.resources("google_firestore_field").values()
    }
    assert made == {
        (each["collectionGroup"], each["fieldPath"]): (
            [index["order"] for index in each["indexes"]],
            each.get("ttl", False),
        )
        for each in wanted(SCHEMA)["fieldOverrides"]
    }
    expiring = {collection for (collection, _), (_, expires) in made.items() if expires}
    assert len(expiring) == len(SCHEMA.expiring) > 0


def test_the_database_can_be_had_back_and_is_not_lost_by_mistake(cloud: Workspace) -> None:
    database = the_only(cloud, "google_firestore_database")

    assert database["point_in_time_recovery_enablement"] == "POINT_IN_TIME_RECOVERY_ENABLED"
    assert database["delete_protection_state"] == "DELETE_PROTECTION_ENABLED"
    assert database["deletion_policy"] == "ABANDON"
    kept = {
        address.rpartition(".")[2]: (each["retention"], bool(each["daily_recurrence"]))
        for address, each in cloud.resources("google_firestore_backup_schedule").items()
    }
    assert kept == {"daily": (f"{7 * 86400}s", True), "weekly": (f"{98 * 86400}s", False)}


def test_a_shop_that_was_restored_works_on_that_database_and_backs_it_up(cloud: Workspace) -> None:
    cloud.tell(restored_database="shop-2026-11-27")
    try:
        changes = cloud.changes()
    finally:
        cloud.tell()
    backups = {name for name in changes if name.startswith("google_firestore_backup_schedule.")}
    assert (
        changes.pop('module.function["backoffice_api"].google_cloudfunctions2_function.this')
        == "update"
    )
    assert changes.keys() == backups
    assert len(backups) == 2


def test_the_queue_is_the_laptop_s(cloud: Workspace) -> None:
    queue, laptop = the_only(cloud, "google_cloud_tasks_queue"), QueueSettings()
    (retry,), (rates,) = queue["retry_config"], queue["rate_limits"]

    assert float(retry["min_backoff"].removesuffix("s")) == laptop.retry.min_backoff
    assert float(retry["max_backoff"].removesuffix("s")) == laptop.retry.max_backoff
    assert float(retry["max_retry_duration"].removesuffix("s")) == laptop.retry.max_retry_duration
    assert retry["max_doublings"] == laptop.retry.max_doublings
    assert retry["max_attempts"] == laptop.retry.max_attempts
    assert rates["max_concurrent_dispatches"] == laptop.max_concurrent_dispatches
    assert queue["desired_state"] == "RUNNING"


def test_the_queue_begins_no_more_than_the_workers_take(cloud: Workspace) -> None:
    (rates,) = the_only(cloud, "google_cloud_tasks_queue")["rate_limits"]
    worker = service(cloud, "agent_worker")

    capacity = worker["max_instance_request_concurrency"] * worker["max_instance_count"]
    assert rates["max_concurrent_dispatches"] <= capacity


def test_the_queue_is_the_one_that_the_functions_are_told(cloud: Workspace) -> None:
    name = f"projects/{PROJECT}/locations/southamerica-east1/queues/turns"
    assert the_only(cloud, "google_cloud_tasks_queue")["name"] == "turns"
    for function in ("whatsapp_webhook", "backoffice_api"):
        assert service(cloud, function)["environment_variables"]["TASKS_QUEUE"] == name


def jobs(cloud: Workspace) -> dict[str, dict[str, Any]]:
    """What the scheduler does, by name."""
    return {each["name"]: each for each in cloud.resources("google_cloud_scheduler_job").values()}


def test_the_clock_is_heard_each_minute_as_on_a_laptop(cloud: Workspace) -> None:
    assert (jobs(cloud)["clock"]["schedule"], EVERY_SECONDS) == ("* * * * *", 60)


def test_the_model_s_name_is_checked_once_a_week_when_somebody_is_there(cloud: Workspace) -> None:
    job = jobs(cloud)["model-name"]
    (again,) = job["retry_config"]

    assert job["schedule"] == "0 9 * * 1"
    assert again["retry_count"] > 0  # the next one is a week later


@pytest.mark.parametrize(
    ("name", "operation"), [("clock", clock.tick), ("model-name", model_checks.check_model)]
)
def test_a_job_calls_the_api_as_the_scheduler_at_the_shop_s_hour(
    name: str, operation: Any, cloud: Workspace
) -> None:
    job, api = jobs(cloud)[name], service(cloud, "backoffice_api")
    told = api["environment_variables"]
    (target,) = job["http_target"]
    (token,) = target["oidc_token"]
    (declared,) = (
        each
        for routes in (clock.ROUTES, model_checks.ROUTES)
        for each, handler in routes.declared
        if handler is operation
    )

    assert jobs(cloud).keys() == {"clock", "model-name"}
    assert job["time_zone"] == told["TIMEZONE"]
    assert (target["http_method"], target["uri"]) == (
        declared.method,
        told["BACKOFFICE_URL"] + declared.path,
    )
    assert declared.scope == "clock"
    assert token["audience"] == told["BACKOFFICE_URL"]
    assert token["service_account_email"] == told["SCHEDULER_SERVICE_ACCOUNT"]
    assert float(job["attempt_deadline"].removesuffix("s")) <= api["timeout_seconds"]
