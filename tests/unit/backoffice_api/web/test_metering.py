"""The line of log that says what a request cost."""

import logging
from typing import Any

import pytest

from local.backoffice import AGENT_KEY
from tests.backoffice import ADMIN, JUAN, Backoffice, a_backoffice


@pytest.fixture
def backoffice() -> Backoffice:
    return a_backoffice()


def lines(caplog: pytest.LogCaptureFixture) -> list[dict[str, Any]]:
    return [
        {
            name: getattr(record, name)
            for name in ("operation", "status", "reads", "writes", "deletes")
            if hasattr(record, name)
        }
        for record in caplog.records
        if record.name == "backoffice_api.web.metering"
    ]


def test_a_request_is_one_line_with_its_reads_and_writes(
    backoffice: Backoffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    user = backoffice.user()
    backoffice.get("/users/search", phone=JUAN["phone"])
    backoffice.get(f"/users/{user.id}")
    assert lines(caplog) == [
        {"operation": "search_users", "status": 200, "reads": 2, "writes": 0},
        {"operation": "get_user", "status": 200, "reads": 1, "writes": 0},
    ]
    assert caplog.messages[-1] == "GET /users/<id:user_id> → 200"


def test_a_request_that_is_refused_is_logged_with_what_it_read(
    backoffice: Backoffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    backoffice.get("/users/7")
    backoffice.get("/users", {"x-api-key": AGENT_KEY})
    assert lines(caplog) == [
        {"operation": "get_user", "status": 404, "reads": 1, "writes": 0},
        {"operation": "list_users", "status": 403, "reads": 0, "writes": 0},
    ]


def test_a_deletion_is_counted_apart(
    backoffice: Backoffice, caplog: pytest.LogCaptureFixture
) -> None:
    product = backoffice.product()
    caplog.set_level(logging.INFO)
    backoffice.client.delete(f"/products/{product.id}", headers=ADMIN)
    assert lines(caplog) == [
        {"operation": "delete_product", "status": 200, "reads": 3, "writes": 1, "deletes": 2}
    ]


def test_a_path_that_is_no_route_is_not_logged(
    backoffice: Backoffice, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    assert backoffice.get("/5491123456789").status_code == 404
    assert lines(caplog) == []
