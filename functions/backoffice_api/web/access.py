"""Access: who may call what. A key has a scope; the agent's works only inside a claimed turn.

An agent call carries the token of its turn and touches nobody but that turn's shopper, so that a
model which was talked into something can at worst harm the person who talked it into that.
"""

import hashlib
import hmac
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, Protocol
from urllib.parse import unquote

from flask import Request

from retail import phone as phones
from retail import whatsapp
from retail.api import PERSON
from retail.callers import ServiceIdentity
from retail.errors import Forbidden, Invalid, Unauthorized
from retail.writing import one_line

from ..domain.user import PhoneKey, User, may_be_called
from ..services.unit_of_work import UnitOfWork

Scope = Literal["public", "agent", "admin", "clock", "queue"]

MAX_IDEMPOTENCY_KEY = 200
IDEMPOTENCY_KEY = "^[!-~]+$"
"""The characters of an idempotency key, as a pattern of JSON Schema."""

MAX_PERSON = 200
"""Characters of the name of whoever acts in the panel."""

_MAX_TOOL_CALL = 8192


class ActingTurn(Protocol):
    """The turn in whose name a tool acts, as its token tells it."""

    @property
    def wa_id(self) -> str:
        """The key of its conversation."""
        ...

    @property
    def names(self) -> tuple[str, ...]:
        """The other WhatsApp ids of its shopper."""
        ...

    @property
    def turn_id(self) -> str:
        """What its journal and its record are kept under."""
        ...

    @property
    def user_id(self) -> int | None:
        """Its shopper, if they had registered when it was claimed."""
        ...


TurnOfToken = Callable[[UnitOfWork, str], ActingTurn]
"""The live turn of a token as a unit of work reads it, whose commit then stands only if the turn is
still live; raises Forbidden `turn_token_invalid`."""


@dataclass(frozen=True)
class Caller:
    """Who calls.

    Attributes:
        token: the turn token of an agent; empty otherwise.
        wa_id: the WhatsApp id of the turn's conversation; empty otherwise.
        names: the other WhatsApp ids of the turn's shopper.
        turn_id: the claimed turn; empty otherwise.
        user_id: the turn's shopper, if they had registered when it was claimed.
        person: who of the shop acts in the panel; empty otherwise.
    """

    scope: Scope
    token: str = ""
    wa_id: str = ""
    turn_id: str = ""
    user_id: int | None = None
    names: tuple[str, ...] = ()
    person: str = ""

    @property
    def is_agent(self) -> bool:
        """Whether it acts for one shopper only."""
        return self.scope == "agent"


@dataclass(frozen=True)
class Access:
    """The keys that the API accepts.

    Attributes:
        keys: `scope:sha256` entries; several of a scope while a key is being changed.
        turn_of_token: see `TurnOfToken`.
        scheduler: who says that time went by.
        queue: in whose name the queue brings our own tasks.
    """

    keys: tuple[str, ...]
    turn_of_token: TurnOfToken
    scheduler: ServiceIdentity
    queue: ServiceIdentity

    def caller(self, request: Request, scope: Scope) -> Caller:
        """The caller of a route that is open to `scope`; an admin may call all of them.

        Raises:
            Unauthorized: `api_key_missing`, `api_key_unknown`.
            Forbidden: `out_of_scope`, `not_our_scheduler`, `not_our_queue`.
            Unavailable: `certificates_unavailable`.
        """
        if scope == "public":
            return Caller("public")
        if scope == "clock" or scope == "queue":
            service = self.scheduler if scope == "clock" else self.queue
            service.check(request.headers.get("Authorization", ""))
            return Caller(scope)
        given = request.headers.get("x-api-key", "")
        if not given:
            raise Unauthorized("api_key_missing", "this route needs an x-api-key")
        held = self._scope_of(given)
        if held == "agent" and scope == "admin":
            raise Forbidden("out_of_scope", "this key is not for this route")
        return Caller(held, person=_person(request) if held == "admin" else "")

    def in_turn(self, work: UnitOfWork, caller: Caller, request: Request) -> Caller:
        """An agent with its turn; anybody else unchanged.

        Raises:
            Forbidden: `turn_token_invalid`, also when there is none.
        """
        if not caller.is_agent:
            return caller
        token = request.headers.get("x-turn-token", "")
        if not token:
            raise Forbidden("turn_token_invalid", "an agent acts in a turn: x-turn-token")
        turn = self.turn_of_token(work, token)
        return Caller("agent", token, turn.wa_id, turn.turn_id, turn.user_id, turn.names)

    def check_live(self, work: UnitOfWork, caller: Caller) -> None:
        """Makes a commit of `work` depend on the caller's turn; raises what `in_turn` does."""
        if caller.is_agent:
            self.turn_of_token(work, caller.token)

    def _scope_of(self, given: str) -> Literal["agent", "admin"]:
        digest = hashlib.sha256(given.encode()).hexdigest()
        scopes = [
            entry.partition(":")[0]
            for entry in self.keys
            if hmac.compare_digest(entry.partition(":")[2], digest)
        ]
        if not scopes:
            raise Unauthorized("api_key_unknown", "nobody issued this x-api-key")
        return "admin" if "admin" in scopes else "agent"


def check_shopper(work: UnitOfWork, caller: Caller, user_id: int) -> None:
    """Refuses an agent that reaches for somebody else than its turn's shopper.

    Raises:
        Forbidden: `not_your_shopper`, whether or not that user exists.
    """
    if caller.is_agent and shopper_of(work, caller) != user_id:
        raise Forbidden("not_your_shopper", "a turn is only about its own shopper")


@dataclass(frozen=True)
class OwnNames:
    """What WhatsApp calls a turn's shopper: a phone's digits, a user id, or both."""

    phone: str
    whatsapp_user_id: str


def check_own_name(caller: Caller, typed: str) -> None:
    """Refuses an agent that names somebody else than its turn's shopper.

    Raises:
        Forbidden: `not_your_shopper`.
    """
    _own_name(caller, typed)


def own_names(caller: Caller, typed: str) -> OwnNames:
    """What an agent's shopper may be registered under; a phone is spelled as it was typed.

    Raises:
        Forbidden: `not_your_shopper` for an agent that names somebody else.
    """
    written = _own_name(caller, typed)
    names = (caller.wa_id, *caller.names)
    return OwnNames(
        next(filter(whatsapp.is_phone, (written, *names)), ""),
        next(filter(whatsapp.is_user_id, names), ""),
    )


def _own_name(caller: Caller, typed: str) -> str:
    """The typed phone's digits or user id, once it is found to be the shopper's."""
    known = {phones.key(name) for name in (caller.wa_id, *caller.names)}
    for written in (typed.removeprefix("+"), _parsed(typed)):
        if phones.key(written) in known:
            return written
    raise Forbidden("not_your_shopper", "a turn is only about its own shopper's number")


def _parsed(typed: str) -> str:
    try:
        return phones.parse(typed)
    except Invalid:
        return ""


def shopper_of(work: UnitOfWork, caller: Caller) -> int | None:
    """The id of the turn's shopper, None while they have not registered.

    One that was registered since the turn was claimed is found by the conversation's id, unless WhatsApp calls
    the shopper by a name that this user cannot have: their number had another holder before.
    """
    if caller.user_id is not None:
        return caller.user_id
    marker = work.get(PhoneKey, phones.key(caller.wa_id))
    user = work.get(User, str(marker.user_id)) if marker else None
    return user.id if user and all(may_be_called(user, name) for name in caller.names) else None


def _person(request: Request) -> str:
    return one_line(unquote(request.headers.get(PERSON, "")))[:MAX_PERSON]


def idempotency_key(request: Request) -> str:
    """What was sent as `Idempotency-Key`; empty when nothing was.

    Raises:
        Invalid: `invalid_idempotency_key` for what `IDEMPOTENCY_KEY` does not describe, an empty one too: whoever
            sends it believes that their request is made once.
    """
    key = request.headers.get("Idempotency-Key")
    if key is None:
        return ""
    if len(key) > MAX_IDEMPOTENCY_KEY or not re.fullmatch(IDEMPOTENCY_KEY, key):
        raise Invalid(
            "invalid_idempotency_key",
            f"1 to {MAX_IDEMPOTENCY_KEY} printable ASCII characters without blanks",
        )
    return key


def tool_call(request: Request) -> str:
    """The JSON text that was sent as `x-tool-call`, or nothing.

    Raises:
        Invalid: `invalid_tool_call` for anything but an object with tool, arguments and ordinal.
    """
    text = request.headers.get("x-tool-call", "")
    if not text:
        return ""
    try:
        call = json.loads(text) if text.isascii() and len(text) <= _MAX_TOOL_CALL else None
    except (ValueError, RecursionError):
        call = None
    if not isinstance(call, dict) or {name: type(value) for name, value in call.items()} != {
        "tool": str,
        "arguments": dict,
        "ordinal": int,
    }:
        raise Invalid("invalid_tool_call", "an object with tool, arguments and ordinal, in ASCII")
    return text
