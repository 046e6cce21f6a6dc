"""The audit log of the panel."""

from typing import TypedDict


class AuditChange(TypedDict):
    """A member that changed; before and after are empty where they are too long, private, or not there."""

    member: str
    before: str
    after: str


class AuditEntry(TypedDict):
    """One thing that somebody did in the panel, or that they came in (`log_in`), went out everywhere (`end_session`) or tried
    too often to come in (`count_try`: once an hour at most, its `person` empty where nobody has the name).

    `action` is the name of the API's operation; `kind`, `subject` and `label` say what it was about (`Product`, its id,
    its name then), and `others` how many more of that kind it changed.
    """

    at: str
    person: str
    action: str
    kind: str
    subject: str
    label: str
    others: int
    changes: list[AuditChange]


class AuditPage(TypedDict):
    """Some of the log, the newest first."""

    items: list[AuditEntry]
    next_page_token: str | None
