"""Nothing that Checkov knows to be unsafe is planned without a reason beside it; the files alone: `make check-terraform`."""

import json
from pathlib import Path

import pytest

from local.checkov import looked_at
from tests.terraform.workspace import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_what_is_planned_is_safe_or_has_its_reason(cloud: Workspace, tmp_path: Path) -> None:
    planned = tmp_path / "plan.json"
    planned.write_text(cloud.planned_anew(), encoding="utf-8")
    sources = str(cloud.folder / "terraform")

    done = looked_at(
        ["--framework", "terraform_plan", "--file", str(planned),
         "--repo-root-for-plan-enrichment", sources, "--output", "json"]
    )  # fmt: skip
    found = json.loads(done.stdout)
    assert [
        (each["check_id"], each["resource"]) for each in found["results"]["failed_checks"]
    ] == []
    assert found["summary"]["passed"] > 15
    assert done.returncode == 0


def test_what_is_unsafe_is_found(tmp_path: Path) -> None:
    bucket = 'resource "google_storage_bucket" "open" {\n  name = "open"\n  location = "US"\n}\n'
    (tmp_path / "main.tf").write_text(bucket, encoding="utf-8")

    done = looked_at(["--framework", "terraform", "--directory", str(tmp_path)])
    assert done.returncode == 1
    assert "CKV_GCP_114" in done.stdout  # public access is not prevented
