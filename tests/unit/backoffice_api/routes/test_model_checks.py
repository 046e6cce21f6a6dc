"""The weekly check of the model's name: the scheduler asks for it, and one task a week wakes the worker."""

from datetime import UTC, datetime
from typing import Any

import pytest

from local.backoffice import ADMIN_KEY, QUEUE, SCHEDULER
from tests.backoffice import ISSUER, Backoffice, a_backoffice

AUDIENCE = "http://api"
SUNDAY_NIGHT = datetime(2026, 11, 30, 2, 30, tzinfo=UTC)
"""Monday in UTC, and Sunday still where the shop is."""


@pytest.fixture
def shop() -> Backoffice:
    return a_backoffice()


def asked(shop: Backoffice, email: str = SCHEDULER, audience: str = AUDIENCE) -> Any:
    bearer = f"Bearer {ISSUER.key.sign(email, audience, datetime.now(UTC))}"
    return shop.client.post("/model-checks", headers={"Authorization": bearer})


def test_a_check_is_asked_for_once_for_each_of_the_shop_s_weeks(
    shop: Backoffice,
) -> None:
    shop.clock.now = SUNDAY_NIGHT
    answers = [asked(shop) for _ in range(2)]
    shop.clock.advance(hours=1)
    answers.append(asked(shop))

    weeks = ["2026-W48", "2026-W48", "2026-W49"]
    assert [(answer.status_code, answer.get_json()["week"]) for answer in answers] == [
        (200, week) for week in weeks
    ]
    assert list(shop.model_checks.put_in.values()) == [{"week": "2026-W48"}, {"week": "2026-W49"}]


def test_a_week_of_one_digit_is_named_in_two_and_by_its_own_year(
    shop: Backoffice,
) -> None:
    shop.clock.now = datetime(2027, 1, 2, 12, tzinfo=UTC)
    asked(shop)
    shop.clock.advance(hours=3 * 24)
    asked(shop)
    assert list(shop.model_checks.put_in) == ["2026-W53", "2027-W01"]


def test_the_scheduler_hears_that_the_queue_is_down_and_asks_again(
    shop: Backoffice,
) -> None:
    shop.model_checks.is_down = True
    answer = asked(shop)
    assert (answer.status_code, answer.get_json()["code"]) == (503, "queue_unavailable")


@pytest.mark.parametrize(
    "stranger", [{"email": QUEUE}, {"audience": "http://worker"}, {"email": ""}]
)
def test_nobody_else_asks_for_it(shop: Backoffice, stranger: dict[str, str]) -> None:
    answer = asked(shop, **stranger)
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_our_scheduler")
    assert shop.model_checks.put_in == {}


def test_a_key_is_no_identity(shop: Backoffice) -> None:
    answer = shop.client.post("/model-checks", headers={"x-api-key": ADMIN_KEY})
    assert (answer.status_code, answer.get_json()["code"]) == (403, "not_our_scheduler")
    assert shop.model_checks.put_in == {}
