"""The form of the opening hours: spans of each weekday, and the dates on which none of them holds."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from retail.spanish.opening import NAMES, WEEKDAYS
from retail.wire import ShopDocument

from .form import Field, Group, Reading, Texts

MAX_SPANS = 4
SPANS_SHOWN = 2
EMPTY_DATES = 3
"""Empty rows below the closed dates, for more of them."""
MAX_CLOSED_DATES = 60
_COPIES = (
    ("friday", "De lunes a viernes"),
    ("saturday", "De lunes a sábado"),
    ("sunday", "Todos los días"),
)
_CLOSED = "opening_hours.closed_dates"
_TIME = re.compile(r"[0-2]\d:[0-5]\d", re.ASCII)


def show(document: ShopDocument) -> dict[str, str]:
    hours: Any = document["opening_hours"] or {}
    texts = {
        f"opening_hours.{day}.{at}.{end}": span[end]
        for day in WEEKDAYS
        for at, span in enumerate(hours.get(day, []))
        for end in ("opens", "closes")
    }
    for at, closed in enumerate(hours.get("closed_dates", [])):
        texts[f"{_CLOSED}.{at}.date"] = closed["date"]
        texts[f"{_CLOSED}.{at}.reason"] = closed.get("reason", "")
    return texts


def groups(texts: Texts) -> list[Group]:
    days = [
        Group(
            tuple(_span_fields(texts, day)),
            name.capitalize(),
            "pair",
            _COPIES if day == WEEKDAYS[0] else (),
        )
        for day, name in zip(WEEKDAYS, NAMES, strict=True)
    ]
    last = max(
        (at for at in range(MAX_CLOSED_DATES) if texts.get(f"{_CLOSED}.{at}.date")), default=-1
    )
    shown = min(last + 1 + EMPTY_DATES, MAX_CLOSED_DATES)
    dates = [
        each
        for at in range(shown)
        for each in (
            Field(f"{_CLOSED}.{at}.date", "Fecha", "date"),
            Field(
                f"{_CLOSED}.{at}.reason", "Por qué", hint="Navidad, vacaciones…" if at == 0 else ""
            ),
        )
    ]
    return [*days, Group(tuple(dates), "Fechas en que no abrís", "pair")]


def _span_fields(texts: Texts, day: str) -> Iterator[Field]:
    used = [at for at in range(MAX_SPANS) if texts.get(f"opening_hours.{day}.{at}.opens")]
    for at in range(min(max(SPANS_SHOWN, len(used) + 1), MAX_SPANS)):
        again = " otra vez" if at else ""
        yield Field(f"opening_hours.{day}.{at}.opens", f"Abre{again}", "time")
        yield Field(f"opening_hours.{day}.{at}.closes", f"Cierra{again}", "time")


def filled(texts: Texts) -> Texts:
    """What the fields hold once the hours of Monday are those of each day up to the one that `same` names."""
    last = texts.get("same", "")
    if last not in WEEKDAYS:
        return texts
    ends = [f"{at}.{end}" for at in range(MAX_SPANS) for end in ("opens", "closes")]
    monday = {end: texts.get(f"opening_hours.monday.{end}", "") for end in ends}
    days = WEEKDAYS[: WEEKDAYS.index(last) + 1]
    return {
        **texts,
        **{f"opening_hours.{day}.{end}": text for day in days for end, text in monday.items()},
    }


def read(reading: Reading) -> dict[str, Any]:
    week = {
        day: _read_rows(reading, f"opening_hours.{day}", MAX_SPANS, ("opens", "closes"))
        for day in WEEKDAYS
    }
    for day in WEEKDAYS:
        _look_for_overlaps(reading, day)
    closed = _read_rows(reading, _CLOSED, MAX_CLOSED_DATES, ("date", "reason"))
    is_said = any(week.values()) or closed
    return {"opening_hours": {**week, "closed_dates": closed} if is_said else None}


def _look_for_overlaps(reading: Reading, day: str) -> None:
    """Says which span shares a minute with which one of the same day; of two days the API says it."""
    spans = []
    for at in range(MAX_SPANS):
        name = f"opening_hours.{day}.{at}"
        opens, closes = (reading.texts.get(f"{name}.{end}", "") for end in ("opens", "closes"))
        if _TIME.fullmatch(opens) and _TIME.fullmatch(closes):
            spans.append((opens, closes, name))
    for (opens, closes, _), (again, _, name) in pairwise(sorted(spans)):
        is_past_midnight = closes <= opens
        if is_past_midnight or again < closes:
            until = f"{closes} del día siguiente" if is_past_midnight else closes
            said = f"A esa hora ya está abierto: de {opens} a {until}."
            reading.problems.setdefault(f"{name}.opens", said)


def _read_rows(
    reading: Reading, prefix: str, most: int, names: tuple[str, ...]
) -> list[dict[str, str]]:
    rows: list[dict[str, str]] = []
    for at in range(most):
        path = f"{prefix}.{len(rows)}"
        row = {name: reading.text(f"{prefix}.{at}.{name}", f"{path}.{name}") for name in names}
        if any(row.values()):
            rows.append(row)
    return rows
