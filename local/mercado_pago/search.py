"""Searches: the one for payments with its filters, order and pages, and the plain ones of all else."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from .errors import invalid

DATES = ("date_created", "date_approved", "date_last_updated", "money_release_date")
LARGEST_PAGE = 100
KNOWN = frozenset(
    {"external_reference", "status", "sort", "criteria", "range", "begin_date", "end_date"}
    | {"limit", "offset"}
)
_EVER = datetime.fromisoformat("1970-01-01T00:00:00+00:00")


@dataclass(frozen=True, slots=True)
class Search:
    """What was asked for; `begin` and `end` bound the date named `range`."""

    reference: str | None
    status: str | None
    sort: str
    descending: bool
    range: str
    begin: datetime | None
    end: datetime | None
    limit: int
    offset: int

    def page(self, payments: list[dict[str, Any]]) -> dict[str, Any]:
        """The page of those that fit."""
        found = [one for one in payments if self._fits(one)]
        found.sort(
            key=lambda one: (_at(one, self.sort) or _EVER, one["id"]), reverse=self.descending
        )
        return Page({}, self.limit, self.offset).results(found)

    def _fits(self, payment: dict[str, Any]) -> bool:
        if self.status not in {None, payment["status"]}:
            return False
        at = _at(payment, self.range)
        if self.begin and (at is None or at < self.begin):
            return False
        return not (self.end and (at is None or at > self.end))


def read(query: dict[str, str]) -> Search:
    """Raises MercadoPagoError on what the search does not know."""
    _refuse_others(query, KNOWN)
    criteria = query.get("criteria", "desc")
    if criteria not in {"asc", "desc"}:
        raise invalid("bad_request", "criteria is asc or desc")
    return Search(
        query.get("external_reference"),
        query.get("status"),
        _date_name(query, "sort"),
        criteria == "desc",
        _date_name(query, "range"),
        _date(query, "begin_date"),
        _date(query, "end_date"),
        *_range(query),
    )


@dataclass(frozen=True, slots=True)
class Page:
    """A plain search: what was asked for, and which part of what is found is told."""

    filters: dict[str, str]
    limit: int
    offset: int

    def elements(self, found: list[dict[str, Any]]) -> dict[str, Any]:
        """The page as preferences and merchant orders have it."""
        page = self._part(found)
        return {"elements": page, "next_offset": self.offset + len(page), "total": len(found)}

    def results(self, found: list[dict[str, Any]]) -> dict[str, Any]:
        """The page as payments and charge-backs have it."""
        paging = {"total": len(found), "limit": self.limit, "offset": self.offset}
        return {"paging": paging, "results": self._part(found)}

    def _part(self, found: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return found[self.offset : self.offset + self.limit]


def read_page(query: dict[str, str], filters: set[str]) -> Page:
    """Raises MercadoPagoError on what the search does not know."""
    _refuse_others(query, filters | {"limit", "offset"})
    asked = {name: value for name, value in query.items() if name in filters}
    return Page(asked, *_range(query))


def _at(payment: dict[str, Any], name: str) -> datetime | None:
    return datetime.fromisoformat(payment[name]) if payment[name] else None


def _refuse_others(query: dict[str, str], known: Collection[str]) -> None:
    if unknown := sorted(set(query) - set(known)):
        raise invalid("bad_request", f"unknown filters: {', '.join(unknown)}")


def _range(query: dict[str, str]) -> tuple[int, int]:
    """How many at most, after how many."""
    return _number(query, "limit", 30, LARGEST_PAGE), _number(query, "offset", 0, 10_000)


def _date_name(query: dict[str, str], name: str) -> str:
    given = query.get(name, "date_created")
    if given not in DATES:
        raise invalid("bad_request", f"{name} is one of {', '.join(DATES)}")
    return given


def _date(query: dict[str, str], name: str) -> datetime | None:
    if not query.get(name):
        return None
    try:
        at = datetime.fromisoformat(query[name])
    except ValueError as error:
        raise invalid("bad_request", f"{name} is not a date") from error
    if at.tzinfo is None:
        raise invalid("bad_request", f"{name} has no offset")
    return at


def _number(query: dict[str, str], name: str, usual: int, most: int) -> int:
    given = query.get(name, str(usual))
    if not re.fullmatch("[0-9]{1,6}", given) or int(given) > most:
        raise invalid("bad_request", f"{name} is a number up to {most}")
    return int(given)
