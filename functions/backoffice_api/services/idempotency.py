"""Idempotency: a request that comes twice has its effect once and gets the first answer again.

The records of a turn's tool calls are its journal: what a try of the turn did, for the try that comes after.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from retail.errors import Conflict, MiloError, Refused, Unavailable

from ..domain.conversation import Conversation
from ..domain.idempotency import KEPT_FOR, IdempotencyRecord
from ..domain.user import User
from ..storage import queries
from ..storage.port import Store
from .unit_of_work import UnitOfWork, UseCases

_MAX_TOOL_CALLS = 200

Body = TypeVar("Body", bound=Mapping[str, Any], covariant=True)
Said = TypeVar("Said", bound=Mapping[str, Any])


@dataclass(frozen=True)
class Answer(Generic[Body]):
    """What a route answers, a shape of `retail.wire`; `replayed` when it was the answer to an earlier request."""

    status: int
    body: Body
    replayed: bool = False


@dataclass(frozen=True)
class Repeatable:
    """How a request is recognised when it comes again.

    Attributes:
        key: what the caller sent as `Idempotency-Key`; empty when the request may have its effect twice.
        scope: the caller's scope; equal keys of two scopes are two keys.
        fingerprint: the sha256 of method, path, body and condition.
        turn_id: the turn whose tool call this is, or empty.
        tool_call: JSON text of `retail.wire.ToolCall`, or empty.
    """

    key: str
    scope: str
    fingerprint: str
    turn_id: str = ""
    tool_call: str = ""

    @property
    def record_key(self) -> str:
        """Under which the answer is kept."""
        return hashlib.sha256(f"{self.scope}\n{self.key}".encode()).hexdigest()


def fingerprint(method: str, path: str, body: Any, condition: str = "") -> str:
    """The sha256 of a request; the order of a body's members does not matter.

    A request under another `condition` (its `If-Match`) is another one: what was done on an older sight is no
    answer to it.
    """
    text = json.dumps(body, sort_keys=True, separators=(",", ":"))
    under = f"\n{condition}" if condition else ""
    return hashlib.sha256(f"{method}\n{path}\n{text}{under}".encode()).hexdigest()


def run_once(
    cases: UseCases,
    clock: Callable[[], datetime],
    request: Repeatable,
    use_case: Callable[[UnitOfWork], Answer[Said]],
    *,
    begun: UnitOfWork | None = None,
) -> Answer[Said]:
    """The answer of `use_case`, whose effect and record are one commit; `begun` as in `UseCases.run`.

    A use case that raises leaves neither, so that the same key may be tried again; one that answers with
    a refusal leaves both.

    Raises:
        Refused: `idempotency_key_reused` when the key came with another request.
    """
    if not request.key:
        return cases.run(use_case, begun=begun)

    def once(work: UnitOfWork) -> Answer[Said]:
        now = clock()
        record = work.taken(IdempotencyRecord, request.record_key)
        if record and now < record.expires_at:
            return _again(record, request)
        answer = use_case(work)
        work.put(
            IdempotencyRecord(
                key=request.record_key,
                fingerprint=request.fingerprint,
                status=answer.status,
                answer=json.dumps(answer.body, separators=(",", ":")),
                turn_id=request.turn_id,
                tool_call=request.tool_call,
                created_at=now,
                expires_at=now + KEPT_FOR,
                about=() if request.turn_id else _whose(work),
            )
        )
        return answer

    try:
        return cases.run(once, begun=begun)
    except (Conflict, Unavailable):
        raise
    except MiloError:
        # An effect that was had before may be refused now: a cart that was ordered is empty.
        record = cases.store.get(IdempotencyRecord, request.record_key)
        if record is None or clock() >= record.entity.expires_at:
            raise
        return _again(record.entity, request)


def journal_of(store: Store, turn_id: str) -> tuple[str, ...]:
    """JSON texts of `retail.wire.ToolCall`: what was done in a turn so far, in order."""
    records = store.find(queries.journal_of_turn(turn_id), limit=_MAX_TOOL_CALLS).items
    return tuple(record.tool_call for record in records if record.tool_call)


def _whose(work: UnitOfWork) -> tuple[str, ...]:
    """Everybody whose data a use case looked at, so that its answer is found when theirs are to be deleted."""
    found: set[str] = set()
    for entity in work.seen():
        if isinstance(entity, User | Conversation):
            found.add(entity.key)
        found |= {
            str(of) for of in (getattr(entity, "user_id", 0), getattr(entity, "wa_id", "")) if of
        }
    return tuple(sorted(found))


def _again(record: IdempotencyRecord, request: Repeatable) -> Answer[Any]:
    if record.fingerprint != request.fingerprint:
        raise Refused("idempotency_key_reused", "this key came with another request before")
    return Answer(record.status, json.loads(record.answer), replayed=True)
