"""What Terraform's files say, read without Terraform: a setting that is new is missing in none of them."""

import json
import re

import pytest

from local.bundle import FUNCTIONS, TEXT_FILES
from local.configuration import ROOT
from tests.settings_read import VARIABLES, cloud_settings_of

FOLDER = ROOT / "terraform"
FILES = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.tf")}
OPTIONAL_KEY = re.search(r"GOOGLE_API_KEY = \"google-api-key\"", FILES["functions.tf"])
"""The one secret that is there for one model only: local.gemini."""


def told(function: str) -> set[str]:
    """The settings in a function's entry of the map."""
    (entry,) = re.findall(
        rf"^    {function} = \{{\n      description(.*?)^    \}}$",
        FILES["functions.tf"],
        re.DOTALL | re.MULTILINE,
    )
    named = set(re.findall(r"^ +([A-Z_]+) += ", entry, re.MULTILINE))
    return named | ({"GOOGLE_API_KEY"} if "local.gemini" in entry else set())


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_function_is_told_the_settings_that_it_reads_and_no_other(function: str) -> None:
    assert OPTIONAL_KEY
    assert told(function) & set(VARIABLES.values()) == cloud_settings_of(function)


def test_a_bundle_has_the_kinds_of_files_that_the_tests_boot() -> None:
    bundle_map = (FOLDER / "modules" / "bundle_map" / "main.tf").read_text(encoding="utf-8")
    (suffixes,) = re.findall(r"suffixes = (\[.*\])", bundle_map)

    assert {f".{suffix}" for suffix in json.loads(suffixes)} == set(TEXT_FILES)


def test_everything_that_can_have_labels_has_the_shop_s() -> None:
    providers = re.findall(r'^provider "[a-z-]+" \{\n(.*?)^\}', FILES["versions.tf"], re.DOTALL | re.MULTILINE)  # fmt: skip

    assert len(providers) == 2
    assert all("  default_labels        = local.labels\n" in each for each in providers)
    assert re.search(r"labels = merge\(\{.*\}, var\.labels\)", FILES["project.tf"])


def test_the_dashboard_draws_what_google_counts_of_functions_and_of_the_queue() -> None:
    drawn = FILES["dashboard.tf"]
    run = ("request_count", "request_latencies", "container_instance_count", "container_cpu_utilizations", "container_memory_utilizations")  # fmt: skip
    queue = ("queue_depth", "queue_task_attempt_delays")

    named = {f"run_googleapis_com:{each}" for each in run}
    named |= {f"cloudtasks_googleapis_com:{each}" for each in queue}
    assert {each for each in named if each not in drawn} == set()
    latency = drawn.partition('title = "A request, ms: half, 95 %, 99 %"')[2].partition("title")[0]
    assert '["0.5", "0.95", "0.99"]' in latency
    assert 'response_code_class=\\"5xx\\"' in drawn


def test_the_region_is_the_one_to_which_hosting_sends_requests() -> None:
    hosting = json.loads((ROOT / "firebase.json").read_text(encoding="utf-8"))["hosting"]
    (default,) = re.findall(
        r'variable "region" \{.*?default +?= "(.*?)"', FILES["variables.tf"], re.DOTALL
    )
    regions = {each["run"]["region"] for each in hosting["rewrites"] if "run" in each}

    assert regions == {default}
