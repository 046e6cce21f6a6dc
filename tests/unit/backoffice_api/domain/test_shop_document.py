"""The rules of the shop's document: what a CUIT, a date and a week of opening hours are."""

from typing import Any

import pytest

from backoffice_api.domain.shop_document import (
    OpeningHours,
    OpenSpan,
    is_cuit,
    is_date,
    overlapping,
    repeated,
)


@pytest.mark.parametrize(
    ("digits", "valid"),
    [
        ("30500010912", True),  # Banco de la Nación Argentina
        ("33693450239", True),  # AFIP, as ARCA was called
        ("30500010913", False),
        ("3050001091", False),
        ("305000109122", False),
        ("30-50001091-2", False),
        ("", False),
        ("３0500010912", False),
    ],
)
def test_the_last_digit_of_a_cuit_follows_from_the_others(digits: str, valid: bool) -> None:
    assert is_cuit(digits) is valid


def test_a_cuit_has_one_right_last_digit_at_most() -> None:
    for start in range(2_000_000_000, 2_000_000_400):
        assert sum(is_cuit(f"{start}{digit}") for digit in range(10)) <= 1


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("2026-12-25", True),
        ("2028-02-29", True),
        ("2026-02-29", False),
        ("2026-13-01", False),
        ("25/12/2026", False),
        ("2026-12-25T00:00", False),
        ("20261225", False),
    ],
)
def test_a_date_is_one_that_there_is(text: str, valid: bool) -> None:
    assert is_date(text) is valid


def spans(*times: str) -> tuple[OpenSpan, ...]:
    return tuple(OpenSpan(*each.split("-")) for each in times)


@pytest.mark.parametrize(
    ("week", "both"),
    [
        ({}, None),
        ({"monday": ["09:00-13:00", "17:00-20:30"]}, None),
        ({"monday": ["17:00-20:30", "09:00-13:00"]}, None),
        ({"monday": ["09:00-13:00", "13:00-20:30"]}, None),
        ({"monday": ["09:00-13:00", "12:59-20:30"]}, ("monday", "monday")),
        ({"friday": ["20:00-02:00"], "saturday": ["02:00-09:00"]}, None),
        ({"friday": ["20:00-02:00"], "saturday": ["01:00-09:00"]}, ("friday", "saturday")),
        ({"sunday": ["20:00-02:00"], "monday": ["01:00-09:00"]}, ("sunday", "monday")),
        ({"sunday": ["20:00-02:00"], "monday": ["02:00-09:00"]}, None),
        ({"monday": ["00:00-00:00"], "tuesday": ["00:00-00:00"]}, None),
        ({"monday": ["09:00-09:00"], "tuesday": ["08:00-10:00"]}, ("monday", "tuesday")),
        ({"monday": ["09:00-09:00"]}, None),
    ],
)
def test_spans_that_share_a_minute_overlap(
    week: dict[str, list[str]], both: tuple[str, str] | None
) -> None:
    days: dict[str, Any] = {day: spans(*times) for day, times in week.items()}
    assert overlapping(OpeningHours(**days)) == both


def test_names_are_compared_without_regard_to_capitals() -> None:
    assert repeated(["Flores", "flores"]) == "flores"
    assert repeated(["Flores", "Floresta"]) is None
