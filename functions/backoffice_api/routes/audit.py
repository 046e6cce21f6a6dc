"""The route of the audit log."""

from typing import Annotated

from pydantic import Field

from retail import wire

from ..domain.audit import AuditEntry
from ..services import audit
from ..services.idempotency import Answer
from ..web.operations import Call, Routes
from .answers import instant
from .inputs import Paged

ROUTES = Routes()


class AuditQuery(Paged):
    """Whose; without it everybody's."""

    person: Annotated[str, Field(max_length=200)] = ""


@ROUTES.operation(
    "GET",
    "/panel/audit",
    summary="Who did what in the panel, the newest first",
    scope="admin",
    query=AuditQuery,
    answer=wire.AuditPage,
)
def list_audit(call: Call, query: AuditQuery) -> Answer[wire.AuditPage]:
    page = audit.listed(call.shop, query.person, query.limit, query.page_token)
    items = [_shown(call, entry) for entry in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


def _shown(call: Call, entry: AuditEntry) -> wire.AuditEntry:
    return {
        "at": instant(entry.at),
        "person": entry.person,
        "action": entry.action,
        "kind": entry.kind,
        "subject": _subject(call, entry),
        "label": entry.label,
        "others": entry.others,
        "changes": [
            {"member": each.member, "before": each.before, "after": each.after}
            for each in entry.changes
        ],
    }


def _subject(call: Call, entry: AuditEntry) -> str:
    """The subject's id as it stands in addresses."""
    named = entry.kind == "Conversation"
    return call.shop.conversation_ids.of(entry.subject) if named else entry.subject
