"""Opening hours at a moment: whether the shop is open, until when, and what a week is in words.

Everything is local time of the shop, without a zone: a clock that is turned by an hour may be wrong for that hour.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from ..wire import OpeningHours, OpenSpan
from .lists import listed

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NAMES = ("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo")
"""The weekdays as they are said."""
CLOSED = "cerrado"

_LOOKED_AHEAD = 15
"""Days: one that opens once a week is found, also behind a week of closed dates."""
_ALWAYS = timedelta(days=7)
_MAX_CLOSED = 6

Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Standing:
    """How the shop stands at a moment.

    Attributes:
        is_open: whether somebody is there.
        until: when it closes or opens next; None for never within two weeks.
    """

    is_open: bool
    until: datetime | None


def standing(hours: OpeningHours, now: datetime) -> Standing:
    """How it stands at a local time; spans that touch each other are one."""
    until: datetime | None = None
    for begin, end in _intervals(hours, now.date()):
        if until is not None and begin <= until:
            until = max(until, end)
        elif until is not None:
            break
        elif begin <= now < end:
            until = end
        elif begin > now:
            return Standing(is_open=False, until=begin)
    if until is None:
        return Standing(is_open=False, until=None)
    return Standing(is_open=True, until=until if until - now < _ALWAYS else None)


def week_text(hours: OpeningHours) -> str:
    """`lunes a viernes de 9 a 13 y de 17 a 20:30, sábado de 9 a 14 y domingo cerrado`."""
    days = [(name, spans_text(_spans(hours, at))) for at, name in enumerate(NAMES)]
    parts = []
    for text, group in groupby(days, key=lambda day: day[1]):
        names = [name for name, _ in group]
        joint = " y " if len(names) == 2 else " a "
        parts.append(f"{names[0]}{joint}{names[-1]} {text}" if names[1:] else f"{names[0]} {text}")
    return listed(parts)


def days_text(hours: OpeningHours, today: date) -> dict[str, str]:
    """Each weekday's hours, of the one that comes next, today included: `cerrado (Navidad)`."""
    days = [today + timedelta(days=ahead) for ahead in range(len(WEEKDAYS))]
    return {WEEKDAYS[day.weekday()]: _day_text(hours, day) for day in days}


def closed_dates(hours: OpeningHours, today: date) -> list[str]:
    """The dates to come on which it does not open: `viernes 25/12 (Navidad)`."""
    closed = sorted(
        (date.fromisoformat(each["date"]), each.get("reason", ""))
        for each in hours.get("closed_dates", [])
    )
    to_come = [(day, reason) for day, reason in closed if day >= today]
    return [
        f"{NAMES[day.weekday()]} {day:%d/%m}{f' ({reason})' if reason else ''}"
        for day, reason in to_come[:_MAX_CLOSED]
    ]


def moment_text(moment: datetime, now: datetime) -> str:
    """`hoy a las 17`, `mañana viernes a las 9`, `el lunes a las 9`, `el lunes 04/01 a las 9`."""
    return f"{_day(moment, now)} {_at(moment)}"


def window_text(starts: datetime, ends: datetime, now: datetime) -> str:
    """`hoy de 17 a 20:30`, `mañana viernes de 9 a 12`."""
    span: OpenSpan = {"opens": f"{starts:%H:%M}", "closes": f"{ends:%H:%M}"}
    return f"{_day(starts, now)} {spans_text([span])}"


def _day(moment: datetime, now: datetime) -> str:
    ahead = (moment.date() - now.date()).days
    name = NAMES[moment.weekday()]
    day = {0: "hoy", 1: f"mañana {name}"}.get(ahead, f"el {name}")
    return f"{day} {moment:%d/%m}" if ahead >= len(WEEKDAYS) else day


def now_text(now: datetime) -> str:
    """`jueves 14:32`."""
    return f"{NAMES[now.weekday()]} {now:%H:%M}"


def spans_text(spans: list[OpenSpan]) -> str:
    """`de 9 a 13 y de 17 a 20:30`, `las 24 horas`, or `cerrado`."""
    if not spans:
        return CLOSED
    in_order = sorted(spans, key=lambda span: span["opens"])
    if in_order[0] == {"opens": "00:00", "closes": "00:00"}:
        return "las 24 horas"
    parts = [f"de {_short(each['opens'])} a {_short(each['closes'], '24')}" for each in in_order]
    return listed(parts)


def _day_text(hours: OpeningHours, day: date) -> str:
    for each in hours.get("closed_dates", []):
        if each["date"] == day.isoformat():
            reason = each.get("reason", "")
            return f"{CLOSED} ({reason})" if reason else CLOSED
    return spans_text(_spans(hours, day.weekday()))


def _intervals(hours: OpeningHours, today: date) -> list[Interval]:
    closed = {each["date"] for each in hours.get("closed_dates", [])}
    days = [today + timedelta(days=ahead) for ahead in range(-1, _LOOKED_AHEAD)]
    return sorted(
        _interval(day, span)
        for day in days
        if day.isoformat() not in closed
        for span in _spans(hours, day.weekday())
    )


def _interval(day: date, span: OpenSpan) -> Interval:
    begin, end = (datetime.fromisoformat(f"{day}T{at}") for at in (span["opens"], span["closes"]))
    return begin, end if end > begin else end + timedelta(days=1)


def _spans(hours: OpeningHours, weekday: int) -> list[OpenSpan]:
    spans: list[OpenSpan] = hours.get(WEEKDAYS[weekday], [])  # type: ignore[assignment]
    return spans


def _at(moment: datetime) -> str:
    time = _short(f"{moment:%H:%M}")
    article = "a la" if time == "1" or time.startswith("1:") else "a las"
    return f"{article} {time}"


def _short(time: str, midnight: str = "0") -> str:
    """`09:00` as `9`, `20:30` as it is."""
    hour, minute = time.split(":")
    if time == "00:00":
        return midnight
    return str(int(hour)) if minute == "00" else f"{int(hour)}:{minute}"
