"""Who may do what in the cloud: each role has a reason, and there is no other."""

from collections.abc import Iterator

import pytest

from tests.terraform.workspace import PROJECT, Resources, Workspace

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

SECRET_READER = "secretmanager.secretAccessor"
"""Which function reads which secret is in test_functions.py."""

REASONS = {
    ("allUsers", "run.invoker", "whatsapp-webhook"): "Twilio posts there; it checks the signature.",
    ("allUsers", "run.invoker", "backoffice-api"): (
        "Hosting sends the checkout page's requests on without a token, and Mercado Pago posts its notices there;"
        " it checks keys, links, signatures and the tokens of its queue and its clock."
    ),
    (
        "allUsers",
        "run.invoker",
        "admin",
    ): "The owner's browser goes there; it asks for the password.",
    ("milo-tasks", "run.invoker", "agent-worker"): "Cloud Tasks brings the messages in its name.",
    ("whatsapp-webhook", "cloudtasks.enqueuer", "turns"): "It makes a task of each message.",
    (
        "backoffice-api",
        "cloudtasks.enqueuer",
        "turns",
    ): "It makes tasks of deliveries, of payments, and of the weekly check of the model's name.",
    (
        "whatsapp-webhook",
        "iam.serviceAccountUser",
        "milo-tasks",
    ): "Its tasks are brought in that name.",
    (
        "backoffice-api",
        "iam.serviceAccountUser",
        "milo-tasks",
    ): "Its tasks are brought in that name.",
    ("backoffice-api", "datastore.user", PROJECT): "It alone reads and writes the store.",
    (
        "milo-build",
        "logging.logWriter",
        PROJECT,
    ): "A build writes its log; logs have no narrower place.",
    ("milo-build", "storage.objectViewer", PROJECT): (
        "A build reads its source from a bucket that Google makes with the first build, so it cannot be named."
    ),
    ("milo-build", "artifactregistry.writer", "milo"): "A build keeps its image in this registry.",
}
"""Member, role and what it is for, with the reason."""
REASONS_BY_MODEL = {
    "vertex_ai": {
        ("agent-worker", "aiplatform.user", PROJECT): "It asks Gemini as itself; a model has no narrower place.",
    },
    "offline": {},
}  # fmt: skip
"""The same of what a shop's model brings along."""
RESOURCE = {
    "google_artifact_registry_repository_iam_member": "repository",
    "google_cloud_run_v2_service_iam_member": "name",
    "google_cloud_tasks_queue_iam_member": "name",
    "google_project_iam_member": "project",
    "google_secret_manager_secret_iam_member": "secret_id",
    "google_service_account_iam_member": "service_account_id",
}


def granted(resources: Resources) -> Iterator[tuple[str, str, str]]:
    for type_, named_by in RESOURCE.items():
        for each in resources(type_).values():
            assert each["role"].startswith("roles/")
            yield short(each["member"]), each["role"].removeprefix("roles/"), short(each[named_by])


def short(name: str) -> str:
    """An account's id for its member and its full name; anything else as it is."""
    return name.removeprefix("serviceAccount:").rpartition("/")[2].partition("@")[0]


def test_each_role_has_a_reason_and_there_is_no_other(cloud: Workspace) -> None:
    found = [grant for grant in granted(cloud.resources) if grant[1] != SECRET_READER]

    assert sorted(found) == sorted(REASONS)


def test_each_way_to_grant_a_role_is_looked_at(cloud: Workspace) -> None:
    root = cloud.shown["values"]["root_module"]
    types = {each["type"] for each in root["resources"]}
    types |= {each["type"] for module in root["child_modules"] for each in module["resources"]}

    assert {type_ for type_ in types if "_iam_" in type_} == RESOURCE.keys()


def test_nobody_has_a_primitive_role_or_runs_as_a_default_account(cloud: Workspace) -> None:
    grants = list(granted(cloud.resources))

    assert len(grants) > len(REASONS)
    assert {role for _, role, _ in grants} & {"owner", "editor", "viewer", "browser"} == set()
    assert not any("compute" in member or "appspot" in member for member, _, _ in grants)


@pytest.mark.parametrize("member", ["admin", "milo-scheduler"])
def test_the_panel_and_the_clock_reach_no_data(member: str, cloud: Workspace) -> None:
    roles = {role for who, role, _ in granted(cloud.resources) if who == member}
    assert roles <= {SECRET_READER}


def test_the_worker_reaches_no_store_and_the_api_no_model(cloud: Workspace) -> None:
    roles = {who: {role for member, role, _ in granted(cloud.resources) if member == who}
             for who in ("agent-worker", "backoffice-api")}  # fmt: skip
    assert roles["agent-worker"] == {SECRET_READER}
    assert not any(role.startswith("aiplatform") for role in roles["backoffice-api"])


@pytest.mark.parametrize("host", REASONS_BY_MODEL)
def test_without_gemini_s_key_the_worker_gets_the_model_s_role_and_no_key(
    host: str, cloud: Workspace
) -> None:
    planned = cloud.planned(model={"host": host})
    before, after = set(granted(cloud.resources)), set(granted(planned))

    assert after - before == REASONS_BY_MODEL[host].keys()
    assert before - after == {("agent-worker", SECRET_READER, "google-api-key")}
    assert "google-api-key" not in {
        each["secret_id"] for each in planned("google_secret_manager_secret").values()
    }
