"""What watches the shop in the cloud, and who is told."""

import json
import re

import pytest

from local.configuration import ROOT
from tests.lines_watched import metrics
from tests.terraform.test_functions import service
from tests.terraform.workspace import Workspace

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

GOOGLE_TAKES = 8192
"""The longest text of an alert. https://cloud.google.com/monitoring/alerts/doc-alerts"""
RUNBOOK = (ROOT / "docs" / "runbook.md").read_text(encoding="utf-8")


def section(alert: str) -> str:
    """What the runbook says under the alert's name."""
    return RUNBOOK.partition(f"\n### {alert}\n")[2].partition("\n##")[0]


def plain(text: str) -> str:
    """The words of Markdown without its links."""
    return " ".join(re.sub(r"\[([^\]]+)\]\([^)]*\)", r"\1", text).split())


def test_each_alert_tells_somebody_and_says_what_to_do(cloud: Workspace) -> None:
    channels = cloud.resources("google_monitoring_notification_channel").values()
    told = {channel["id"] for channel in channels}
    policies = cloud.resources("google_monitoring_alert_policy").values()

    assert {channel["labels"]["email_address"] for channel in channels} == {"ana@example.com"}
    assert len(policies) == 13
    for policy in policies:
        assert set(policy["notification_channels"]) == told
        (words,) = policy["documentation"]
        says, where, *told_to_do = words["content"].split("\n\n")
        assert says.endswith(".")
        assert where == f"What to do: docs/runbook.md#{policy['display_name']}"
        assert len(words["content"].encode()) < GOOGLE_TAKES
        assert "](" not in words["content"]
        assert plain("\n\n".join(told_to_do)) == plain(section(policy["display_name"]))


def test_each_line_that_is_alerted_of_is_counted_too(cloud: Workspace) -> None:
    counted = {
        metric["name"]: metric["filter"]
        for address, metric in cloud.resources("google_logging_metric").items()
        if address.startswith("google_logging_metric.line[")
    }
    alerted = {
        f"milo/{policy['display_name']}": condition["filter"]
        for policy in cloud.resources("google_monitoring_alert_policy").values()
        for condition in policy["conditions"][0]["condition_matched_log"]
    }
    assert counted == alerted


def test_the_health_of_what_is_public_is_asked(cloud: Workspace) -> None:
    checks = cloud.resources("google_monitoring_uptime_check_config").values()
    public = {
        name
        for name in ("whatsapp_webhook", "agent_worker", "backoffice_api", "admin")
        if service(cloud, name)["ingress_settings"] == "ALLOW_ALL"
    }

    assert {check["display_name"] for check in checks} == public
    assert {check["http_check"][0]["path"] for check in checks} == {"/health"}
    for check in checks:
        host = check["monitored_resource"][0]["labels"]["host"]
        assert host.startswith(check["display_name"].replace("_", "-"))


def test_the_lines_of_a_running_shop_are_counted_with_what_is_read_of_them(
    cloud: Workspace,
) -> None:
    """That a shop writes these lines: tests/journeys/test_metrics.py."""
    made = {
        metric["name"]: metric
        for address, metric in cloud.resources("google_logging_metric").items()
        if address.startswith("google_logging_metric.measure[")
    }
    assert made.keys() == {f"milo/{each.name}" for each in metrics()}
    for each in metrics():
        metric = made[f"milo/{each.name}"]
        (described,) = metric["metric_descriptor"]
        read = [metric["value_extractor"] or "", *(metric["label_extractors"] or {}).values()]
        assert [each for each in read if each] == [
            f"EXTRACT(jsonPayload.{m})" for m in each.members
        ]
        assert (described["value_type"] == "DISTRIBUTION") is bool(metric["value_extractor"])
        assert metric["filter"].endswith(
            f'service_name="{each.service}" AND jsonPayload.message=~"{each.line}"'
        )


def test_the_dashboard_draws_metrics_that_there_are(cloud: Workspace) -> None:
    (dashboard,) = cloud.resources("google_monitoring_dashboard").values()
    charts = json.loads(dashboard["dashboard_json"])["mosaicLayout"]["tiles"]
    drawn = [
        part["timeSeriesQuery"]["prometheusQuery"]
        for chart in charts
        for part in chart["widget"]["xyChart"]["dataSets"]
    ]
    own = {
        re.sub(r"_(sum|count|bucket)$", "", name)
        for query in drawn
        for name in re.findall(r"logging_googleapis_com:user_(\w+)", query)
    }
    made = cloud.resources("google_logging_metric").values()
    assert own <= {re.sub(r"[/-]", "_", metric["name"]) for metric in made}
    assert {f"milo_{each.name}".replace("-", "_") for each in metrics()} <= own
    assert [query for query in drawn if query.count("(") != query.count(")")] == []
    places = {(chart["xPos"], chart["yPos"]) for chart in charts}
    assert len(places) == len(charts) > 12
    assert max(chart["xPos"] + chart["width"] for chart in charts) <= 48


def test_a_budget_is_made_where_one_is_asked_for(cloud: Workspace) -> None:
    assert cloud.resources("google_billing_budget") == {}
    account = "012345-6789AB-CDEF01"
    cloud.tell(budget={"billing_account": account, "a_month": 100})
    try:
        changes = cloud.changes()
    finally:
        cloud.tell()
    assert changes == {"google_billing_budget.month[0]": "create"}
