"""Routes of the messages that were given up."""

import json
from typing import Annotated

from pydantic import Field, ValidationError

from retail import wire

from ..domain.dead_letter import DeadLetter, letter_key
from ..domain.message import InboundMessage, Message
from ..services import dead_letters, deliveries
from ..services.idempotency import Answer
from ..services.unit_of_work import UnitOfWork
from ..web.operations import Call, Routes
from .answers import instant
from .inputs import Body, Paged
from .turn_shapes import InboundBody, Text

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
    return Answer(201, _answer(call, kept, None))


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
    lines = call.read(lambda work: dead_letters.lines_of(work, page.items))
    items = [_answer(call, letter, lines.get(letter.name)) for letter in page.items]
    return Answer(200, {"items": items, "next_page_token": page.next_page_token})


@ROUTES.operation(
    "POST",
    "/dead-letters/<letter_id>/retry",
    summary="Have a message that was given up answered or sent after all, once",
    scope="admin",
    answer=wire.DeadLetter,
    refusals=(404, 409, 422),
)
def retry_dead_letter(call: Call, letter_id: str) -> Answer[wire.DeadLetter]:
    def use_case(work: UnitOfWork) -> Answer[wire.DeadLetter]:
        letter = dead_letters.settle(work, letter_id)
        line = dead_letters.lines_of(work, [letter]).get(letter.name)
        dead_letters.try_again(work, call.shop, letter, _brought(letter))
        return Answer(200, _answer(call, letter, line))

    answer = call.run_once(use_case)
    deliveries.take_up(call.shop, answer.body["wa_id"])
    return answer


@ROUTES.operation(
    "DELETE",
    "/dead-letters/<letter_id>",
    summary="Say that a message that was given up is settled",
    scope="admin",
    answer=wire.DeadLetter,
    refusals=(404, 422),
)
def settle_dead_letter(call: Call, letter_id: str) -> Answer[wire.DeadLetter]:
    def use_case(work: UnitOfWork) -> Answer[wire.DeadLetter]:
        letter = dead_letters.settle(work, letter_id)
        return Answer(
            200, _answer(call, letter, dead_letters.lines_of(work, [letter]).get(letter.name))
        )

    return call.run_once(use_case)


def _brought(letter: DeadLetter) -> InboundMessage | None:
    """The message in a letter's task, if there is one that can be read."""
    try:
        return InboundBody.model_validate(json.loads(letter.task)["message"]).message()
    except (ValueError, KeyError, TypeError, RecursionError, ValidationError):
        return None


def _answer(call: Call, letter: DeadLetter, line: Message | None) -> wire.DeadLetter:
    said = line or _brought(letter)
    return {
        "id": letter.key,
        "path": letter.path,
        "name": letter.name,
        "conversation_id": call.shop.conversation_ids.of(letter.wa_id),
        "wa_id": letter.wa_id,
        "body": said.body if said else "",
        "task": letter.task,
        "reason": letter.reason,
        "created_at": instant(letter.created_at),
    }
