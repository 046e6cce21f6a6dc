"""The route of what the owner is told."""

from retail import wire

from ..domain.owner_notice import in_words
from ..services import owner_notices
from ..services.idempotency import Answer
from ..web.operations import Call, Routes
from .answers import instant
from .inputs import Paged

ROUTES = Routes()


@ROUTES.operation(
    "GET",
    "/owner_notices",
    summary="What the owner was or is to be told by WhatsApp, and what keeps it from them",
    scope="admin",
    query=Paged,
    answer=wire.OwnerNoticePage,
)
def list_owner_notices(call: Call, query: Paged) -> Answer[wire.OwnerNoticePage]:
    page = owner_notices.listed(call.shop, query.limit, query.page_token)
    items: list[wire.OwnerNotice] = [
        {
            "kind": each.kind,
            "state": each.state,
            "body": in_words([each]),
            "due_at": instant(each.due_at),
        }
        for each in page.items
    ]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})
