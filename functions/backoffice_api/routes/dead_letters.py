"""Routes of the messages that were given up."""

from typing import Annotated

from pydantic import Field

from retail import wire

from ..domain.dead_letter import DeadLetter, letter_key
from ..services import dead_letters
from ..services.idempotency import Answer
from ..web.operations import Call, Routes
from .answers import instant
from .inputs import Body, Paged
from .turn_shapes import Text

ROUTES = Routes()


class NewDeadLetter(Body):
    """A task that the worker gives up, and why."""

    path: Annotated[str, Field(max_length=200)]
    name: Annotated[Text, Field(max_length=200)]
    wa_id: Annotated[Text, Field(max_length=200)]
    task: Text
    reason: Text


@ROUTES.operation(
    "POST",
    "/dead-letters",
    summary="Give a task of the queue up for good",
    scope="agent",
    body=NewDeadLetter,
    answer=wire.DeadLetter,
    status=201,
    in_turn=False,
)
def give_up(call: Call, body: NewDeadLetter) -> Answer[wire.DeadLetter]:
    letter = DeadLetter(
        key=letter_key(body.path, body.name, body.task),
        path=body.path,
        name=body.name,
        wa_id=body.wa_id,
        task=body.task,
        reason=body.reason,
        created_at=call.shop.clock(),
    )
    kept = call.shop.cases.run(lambda work: dead_letters.keep(work, letter))
    return Answer(201, _answer(kept))


@ROUTES.operation(
    "GET",
    "/dead-letters",
    summary="The messages that were given up, the newest first",
    scope="admin",
    query=Paged,
    answer=wire.DeadLetterPage,
)
def list_dead_letters(call: Call, query: Paged) -> Answer[wire.DeadLetterPage]:
    page = dead_letters.page(call.shop, query.limit, query.page_token)
    items = [_answer(letter) for letter in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


def _answer(letter: DeadLetter) -> wire.DeadLetter:
    return {
        "id": letter.key,
        "path": letter.path,
        "name": letter.name,
        "wa_id": letter.wa_id,
        "task": letter.task,
        "reason": letter.reason,
        "created_at": instant(letter.created_at),
    }
