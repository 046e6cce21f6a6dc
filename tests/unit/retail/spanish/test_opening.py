"""Opening hours at a moment, in the shop's local time, and a week in words."""

from datetime import date, datetime
from typing import Any, cast

import pytest

from retail.spanish import opening
from retail.wire import OpeningHours
from tests.shop_documents import DOCUMENT

ALMACEN = cast("OpeningHours", DOCUMENT["opening_hours"])


def hours(closed: tuple[str, ...] = (), **days: str) -> OpeningHours:
    week: dict[str, Any] = {
        day: [dict(zip(("opens", "closes"), each.split("-"), strict=True)) for each in told.split()]
        for day, told in days.items()
    }
    return cast("OpeningHours", {**week, "closed_dates": [{"date": each} for each in closed]})


EACH_DAY: dict[str, Any] = dict.fromkeys(opening.WEEKDAYS, "00:00-00:00")
WHOLE_DAY = hours(**EACH_DAY)
BAR = hours(friday="20:00-02:00", saturday="20:00-02:00")


@pytest.mark.parametrize(
    ("told", "now", "is_open", "until"),
    [
        (ALMACEN, "2026-11-26T08:59", False, "hoy a las 9"),
        (ALMACEN, "2026-11-26T09:00", True, "hoy a las 13"),
        (ALMACEN, "2026-11-26T12:59", True, "hoy a las 13"),
        (ALMACEN, "2026-11-26T13:00", False, "hoy a las 17"),
        (ALMACEN, "2026-11-26T20:29", True, "hoy a las 20:30"),
        (ALMACEN, "2026-11-26T20:30", False, "mañana viernes a las 9"),
        (ALMACEN, "2026-11-28T18:00", False, "el lunes a las 9"),
        (ALMACEN, "2026-12-24T21:00", False, "el sábado a las 9"),
        (ALMACEN, "2026-12-25T10:00", False, "mañana sábado a las 9"),
        (BAR, "2026-11-27T23:00", True, "mañana sábado a las 2"),
        (BAR, "2026-11-28T01:59", True, "hoy a las 2"),
        (BAR, "2026-11-28T02:00", False, "hoy a las 20"),
        (BAR, "2026-11-29T02:00", False, "el viernes a las 20"),
        (hours(("2026-11-27",), friday="20:00-02:00"), "2026-11-28T01:00", False, "el viernes a las 20"),
        (hours(("2026-11-28",), friday="20:00-02:00"), "2026-11-28T01:00", True, "hoy a las 2"),
        (hours(("2026-11-30",), monday="13:00-14:00"), "2026-11-26T12:00", False, "el lunes 07/12 a las 13"),
        (hours(monday="12:00-13:00 13:00-18:00"), "2026-11-30T12:30", True, "hoy a las 18"),
        (hours(monday="01:00-02:00"), "2026-11-30T00:30", False, "hoy a la 1"),
        (WHOLE_DAY, "2026-11-26T12:00", True, None),
        (hours(), "2026-11-26T12:00", False, None),
    ],
)  # fmt: skip
def test_it_is_open_between_the_times_of_a_span(
    told: OpeningHours, now: str, is_open: bool, until: str | None
) -> None:
    moment = datetime.fromisoformat(now)
    stands = opening.standing(told, moment)
    assert stands.is_open is is_open
    assert (stands.until and opening.moment_text(stands.until, moment)) == until


@pytest.mark.parametrize(
    ("told", "text"),
    [
        (ALMACEN, "lunes a viernes de 9 a 13 y de 17 a 20:30, sábado de 9 a 14 y domingo cerrado"),
        (BAR, "lunes a jueves cerrado, viernes y sábado de 20 a 2 y domingo cerrado"),
        (WHOLE_DAY, "lunes a domingo las 24 horas"),
        (hours(), "lunes a domingo cerrado"),
        (hours(monday="20:00-00:00 00:00-03:30"), "lunes de 0 a 3:30 y de 20 a 24 y martes a domingo cerrado"),
    ],
)  # fmt: skip
def test_a_week_is_told_in_one_line(told: OpeningHours, text: str) -> None:
    assert opening.week_text(told) == text


def test_each_weekday_is_the_next_one_with_its_closed_dates() -> None:
    days = opening.days_text(ALMACEN, date(2026, 12, 21))
    assert days["friday"] == "cerrado (Navidad)"
    assert days["monday"] == "de 9 a 13 y de 17 a 20:30"
    assert opening.days_text(ALMACEN, date(2026, 12, 26))["friday"] == "de 9 a 13 y de 17 a 20:30"


def test_of_the_closed_dates_those_to_come_are_told_in_order() -> None:
    told = hours(("2027-01-01", "2026-12-25", "2026-11-25"))
    assert opening.closed_dates(told, date(2026, 11, 26)) == ["viernes 25/12", "viernes 01/01"]
    assert opening.closed_dates(ALMACEN, date(2026, 12, 25)) == ["viernes 25/12 (Navidad)"]
