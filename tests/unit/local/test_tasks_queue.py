"""The queue's pure rules: backoff, the end of retries, headers, names."""

import itertools
from typing import Any

import pytest
from google.cloud import tasks_v2

from local.tasks_queue import DAY, Outcome, RetryPolicy, attempt_headers, split_task_name
from tests.cloud_tasks_process import QUEUE

TaskMessage = tasks_v2.Task.pb()


def test_the_interval_doubles_then_grows_by_the_last_step_then_stays_at_the_maximum() -> None:
    """The example in RetryConfig.max_doublings' own documentation."""
    policy = RetryPolicy(min_backoff=10, max_backoff=300, max_doublings=3, max_attempts=-1)
    delays = [policy.delay(attempts, age=0) for attempts in range(1, 9)]
    assert delays == [10, 20, 40, 80, 160, 240, 300, 300]


def test_a_policy_without_doublings_grows_by_its_minimum() -> None:
    policy = RetryPolicy(min_backoff=1, max_backoff=100, max_doublings=0, max_attempts=-1)
    assert [policy.delay(attempts, age=0) for attempts in (1, 2, 3)] == [1, 2, 3]


def test_our_queue_waits_half_a_second_first_and_a_minute_at_most_for_a_day() -> None:
    delays: list[float] = []
    age = 0.0
    while (delay := RetryPolicy().delay(len(delays) + 1, age)) is not None:
        delays.append(delay)
        age += delay
    assert delays[:9] == [0.5, 1, 2, 4, 8, 16, 32, 48, 60]
    assert set(delays[9:]) == {60}
    assert DAY <= age < DAY + 60


def test_no_attempt_number_overflows_the_interval() -> None:
    policy = RetryPolicy(max_attempts=-1)
    assert policy.delay(1_000_000, age=0) == policy.max_backoff


def test_a_task_is_given_up_after_its_last_attempt() -> None:
    policy = RetryPolicy(max_attempts=3, max_retry_duration=0)
    assert policy.delay(2, age=0) is not None
    assert policy.delay(3, age=0) is None


def test_a_task_is_given_up_only_when_both_limits_are_reached() -> None:
    policy = RetryPolicy(max_attempts=3, max_retry_duration=60)
    assert policy.delay(3, age=59) is not None
    assert policy.delay(2, age=61) is not None
    assert policy.delay(3, age=60) is None


def test_unlimited_attempts_never_give_up() -> None:
    assert RetryPolicy(max_attempts=-1).delay(10_000, age=1e9) is not None


def test_a_tasks_own_retry_config_overrides_what_it_sets() -> None:
    task = TaskMessage()
    task.retry_config.max_attempts = 2
    task.retry_config.min_backoff.FromMilliseconds(250)
    policy = RetryPolicy(max_backoff=7).overridden(task.retry_config)
    assert policy == RetryPolicy(min_backoff=0.25, max_backoff=7, max_attempts=2)


def task_message(**headers: str) -> Any:
    task = TaskMessage(name=f"{QUEUE}/tasks/abc", dispatch_count=1)
    task.schedule_time.FromMicroseconds(1_700_000_000_123_456)
    task.http_request.headers.update({k.replace("_", "-"): v for k, v in headers.items()})
    return task


def test_the_first_attempt_has_the_counts_at_zero_and_no_previous_response() -> None:
    assert attempt_headers(task_message(), 0, None) == {
        "User-Agent": "Google-Cloud-Tasks",
        "X-CloudTasks-QueueName": "turns",
        "X-CloudTasks-TaskName": "abc",
        "X-CloudTasks-TaskRetryCount": "0",
        "X-CloudTasks-TaskExecutionCount": "0",
        "X-CloudTasks-TaskETA": "1700000000.123456",
    }


def test_a_retry_after_an_answer_names_it_and_has_an_empty_reason() -> None:
    headers = attempt_headers(task_message(), 0, 503)
    assert headers["X-CloudTasks-TaskPreviousResponse"] == "503"
    assert headers["X-CloudTasks-TaskRetryReason"] == ""


def test_a_task_cannot_forge_the_headers_that_the_queue_sets() -> None:
    task = task_message(
        x_cloudtasks_taskretrycount="9", X_AppEngine_QueueName="x", X_Google_Any="x", Host="evil"
    )
    task.http_request.headers.update(
        {"content-length": "1", "user-agent": "x", "traceparent": "00-1-2-01"}
    )
    headers = attempt_headers(task, 0, None)
    lowered = {name.lower(): value for name, value in headers.items()}
    assert lowered.keys() - {n.lower() for n in attempt_headers(task_message(), 0, None)} == {
        "traceparent"
    }
    assert lowered["x-cloudtasks-taskretrycount"] == "0"
    assert lowered["user-agent"] == "Google-Cloud-Tasks"


def test_a_tasks_own_authorization_goes_out_unless_it_gets_a_token() -> None:
    task = task_message(AUTHORIZATION="Bearer own")
    assert attempt_headers(task, 0, None)["AUTHORIZATION"] == "Bearer own"
    task.http_request.oidc_token.service_account_email = "tasks@milo"
    assert "AUTHORIZATION" not in attempt_headers(task, 0, None)


@pytest.mark.parametrize(
    ("status", "done", "execution"),
    [(200, True, True), (204, True, True), (302, False, True), (409, False, True)]
    + [(status, False, False) for status in (500, 503, 599)],
)
def test_only_2xx_ends_a_task_and_5xx_is_no_execution(
    status: int, done: bool, execution: bool
) -> None:
    outcome = Outcome(status)
    assert (outcome.done, outcome.counts_as_execution) == (done, execution)


def test_no_answer_is_a_failure_and_no_execution() -> None:
    outcome = Outcome(None, "connection refused")
    assert not outcome.done
    assert not outcome.counts_as_execution
    assert outcome.rpc_status() == (14, "UNAVAILABLE(14): connection refused")
    assert Outcome(None, "late", timed_out=True).rpc_status()[0] == 4


def test_a_status_is_told_as_a_google_rpc_code() -> None:
    assert Outcome(503).rpc_status() == (14, "UNAVAILABLE(14): HTTP status code 503")
    assert Outcome(418).rpc_status() == (2, "UNKNOWN(2): HTTP status code 418")


def test_a_task_name_splits_into_its_queue_and_its_id() -> None:
    assert split_task_name(f"{QUEUE}/tasks/a-b_9") == (QUEUE, "a-b_9")
    parts = ["projects", "p", "locations", "l", "queues", "q", "tasks", "t"]
    for shorter in itertools.combinations(parts, 7):
        assert split_task_name("/".join(shorter)) == ("", "")
