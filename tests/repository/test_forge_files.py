"""What a forge reads of this repository: the licence, the workflow, the forms, the hooks before a commit."""

import hashlib
import re
import shlex
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml  # type: ignore[import-untyped]

ROOT = Path(__file__).resolve().parents[2]
FORGE = ROOT / ".github"
FORMS = sorted(set(FORGE.glob("ISSUE_TEMPLATE/*.yml")) - {FORGE / "ISSUE_TEMPLATE" / "config.yml"})
APACHE_2 = "cfc7749b96f63bd31c3c42b5c471bf756814053e847c10f3eb003417bc523d30"
"""SHA-256 of https://www.apache.org/licenses/LICENSE-2.0.txt."""


def parsed(path: Path) -> dict[Any, Any]:
    members: dict[Any, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return members


def the_job() -> dict[str, Any]:
    job: dict[str, Any]
    (job,) = parsed(FORGE / "workflows" / "ci.yml")["jobs"].values()
    return job


HOOKS = [
    hook
    for repository in parsed(ROOT / ".pre-commit-config.yaml")["repos"]
    for hook in repository["hooks"]
]


def test_the_licence_is_apache_2_0_word_for_word() -> None:
    assert hashlib.sha256((ROOT / "LICENSE").read_bytes()).hexdigest() == APACHE_2


def test_the_workflow_ends_with_ci_run_and_checks_nothing_itself() -> None:
    commands = [step["run"].strip() for step in the_job()["steps"] if "run" in step]

    *preparing, last = commands
    assert last == ".ci/run"
    for line in "\n".join(preparing).splitlines():
        assert line.startswith(("sudo apt-get update ", "sudo apt-get install ")), line


def test_the_workflow_brings_what_ci_run_asks_for() -> None:
    brought = {
        step["uses"].partition("@")[0]: step.get("with", {})
        for step in the_job()["steps"]
        if "uses" in step
    }

    asked = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    least = re.search(r"Python (3\.\d+) or newer.*Java (\d+) or newer", asked)
    assert least
    python = brought["actions/setup-python"]["python-version"]
    assert [int(part) for part in python.split(".")] >= [int(p) for p in least[1].split(".")]
    assert int(brought["actions/setup-java"]["java-version"]) >= int(least[2])
    gcloud = brought["google-github-actions/setup-gcloud"]
    assert gcloud["install_components"] == "cloud-firestore-emulator"


def test_the_workflow_pins_its_actions_by_major_version() -> None:
    actions = [step["uses"] for step in the_job()["steps"] if "uses" in step]

    assert actions
    assert [action for action in actions if not re.fullmatch(r"[\w-]+/[\w-]+@v\d+", action)] == []


def test_the_workflow_ends_in_time_and_may_only_read() -> None:
    workflow = parsed(FORGE / "workflows" / "ci.yml")

    assert the_job()["timeout-minutes"] == 90
    assert workflow["permissions"] == {"contents": "read"}
    assert "github.ref" in workflow["concurrency"]["group"]
    assert set(workflow[True]) >= {"push", "pull_request"}  # YAML 1.1 reads `on` as true


def test_updates_are_asked_for_where_make_lock_has_no_say() -> None:
    updates = parsed(FORGE / "dependabot.yml")["updates"]

    assert [update["package-ecosystem"] for update in updates] == ["github-actions"]


def test_there_are_forms_for_a_fault_and_for_an_idea() -> None:
    assert [form.stem for form in FORMS] == ["bug", "idea"]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_has_the_fields_that_the_forge_demands(form: Path) -> None:
    # https://docs.github.com/en/communities/using-templates-to-encourage-useful-issues-and-pull-requests/syntax-for-issue-forms
    members = parsed(form)

    assert members["name"]
    assert members["description"]
    fields = [field for field in members["body"] if field["type"] != "markdown"]
    ids = [field["id"] for field in fields]
    assert ids
    assert len(set(ids)) == len(ids)
    labels = [field["attributes"]["label"] for field in fields]
    assert len(set(labels)) == len(labels)
    assert all(
        field["attributes"]["value"] for field in members["body"] if field["type"] == "markdown"
    )
    assert any(field.get("validations", {}).get("required") for field in fields)


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.stem)
def test_a_form_uses_only_what_the_forge_knows(form: Path) -> None:
    for field in parsed(form)["body"]:
        assert field["type"] in {"markdown", "textarea", "input", "dropdown", "checkboxes"}
        assert set(field) <= {"type", "id", "attributes", "validations"}
        if field["type"] == "dropdown":
            options = field["attributes"]["options"]
            assert options
            assert len(set(options)) == len(options)
            assert all(isinstance(option, str) for option in options)


def test_the_hooks_are_commands_of_make_check() -> None:
    told = subprocess.run(
        ["make", "--dry-run", "--always-make", "check"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.splitlines()

    assert [hook["entry"] for hook in HOOKS if hook["entry"].removeprefix("env ") not in told] == []


def test_the_hooks_download_nothing() -> None:
    (repository,) = parsed(ROOT / ".pre-commit-config.yaml")["repos"]

    assert repository["repo"] == "local"
    assert {hook["language"] for hook in HOOKS} == {"system"}
    assert not any(hook["pass_filenames"] for hook in HOOKS)
    assert all(re.search(hook["files"], "functions/retail/money.py") for hook in HOOKS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "hook",
    [
        pytest.param(hook, id=hook["id"], marks=[pytest.mark.long] * (hook["id"] == "mypy"))
        for hook in HOOKS
    ],
)
def test_a_hook_runs(hook: dict[str, Any]) -> None:
    done = subprocess.run(
        shlex.split(hook["entry"]), cwd=ROOT, capture_output=True, text=True, check=False
    )

    # 1 says that it found something, which is for `make check` to say; 2 and more, that it could not look
    assert done.returncode in {0, 1}, done.stdout + done.stderr
