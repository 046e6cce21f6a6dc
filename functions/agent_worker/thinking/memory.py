"""Milo's memory of a conversation: JSON text that comes with a turn and goes back with its replies.

The text holds the last whole turns, so that calls and their responses stay together, and has only ASCII:
whatever a shopper or a tool said (NUL, half a surrogate pair, huge numbers) survives every store.

    {"version": 1, "turns": [{"id": "…", "at": 1795345385, "events": [
        {"by": "user", "parts": [{"text": "leche"}]},
        {"by": "milo", "parts": [{"call": {"id": "…", "name": "search_products", "args": {…}}}]},
        {"by": "milo", "parts": [{"response": {"id": "…", "name": "search_products", "result": {…}}}]}]}]}

`at` is when the turn was thought about, in seconds since 1970 (UTC); turns that were kept before it was are of 1970.
A text may have a `note`, its part's metadata: where the conversation stands. Only the last one of all is kept.
"""

import base64
import json
import logging
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from google.adk.events import Event
from google.adk.sessions import Session
from google.adk.sessions.base_session_service import (
    BaseSessionService,
    GetSessionConfig,
    ListSessionsResponse,
)
from google.genai import types

from ..tools.bounds import bounded

logger = logging.getLogger(__name__)

AGENT = "milo"
MAX_TURNS = 20
MAX_CHARACTERS = 64 * 1024
_MAX_TEXT = 8000
_VERSION = 1
UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading a memory that is none of ours raises."""

UNSIGNED = base64.urlsafe_b64decode("skip_thought_signature_validator")
"""Google's own word for "it has none" (ai.google.dev/gemini-api/docs/thought-signatures), which stands on
the wire as it is written here: there bytes are base64. Gemini 3 refuses a call of the current turn without
its thought signature. Calls of past turns need none, and signatures are not remembered: they are long, and
another model may answer the next turn."""


class OneTurnSessions(BaseSessionService):
    """Serves one session for the length of one turn; what is appended stays in process until dumped."""

    def __init__(self, session: Session) -> None:
        self.session = session

    async def get_session(
        self,
        *,
        app_name: str,
        user_id: str,
        session_id: str,
        config: GetSessionConfig | None = None,  # noqa: ARG002 -- all of it is in process
    ) -> Session | None:
        """The session itself, not a copy, when it is the one."""
        one = (self.session.app_name, self.session.user_id, self.session.id)
        return self.session if one == (app_name, user_id, session_id) else None

    async def create_session(
        self,
        *,
        app_name: str,
        user_id: str,
        state: dict[str, Any] | None = None,
        session_id: str | None = None,
    ) -> Session:
        """Never: a turn has its session from the start."""
        raise NotImplementedError

    async def list_sessions(
        self, *, app_name: str, user_id: str | None = None
    ) -> ListSessionsResponse:
        """The one session, without its events."""
        ours = app_name == self.session.app_name and user_id in {None, self.session.user_id}
        one = self.session.model_copy(update={"events": [], "state": {}})
        return ListSessionsResponse(sessions=[one] if ours else [])

    async def delete_session(self, *, app_name: str, user_id: str, session_id: str) -> None:
        """Never: the back office forgets conversations, not the worker."""
        raise NotImplementedError


def load(memory: str | None) -> list[Event]:
    """The remembered events; none for a new conversation or for a memory that cannot be read."""
    try:
        return [_event(turn, event) for turn in turns_in(memory) for event in turn["events"]]
    except UNREADABLE as error:
        logger.warning("a conversation's memory cannot be read: %s", type(error).__name__)
        return []


def turns_in(memory: str | None) -> list[dict[str, Any]]:
    """The remembered turns as JSON; none for a new conversation or for a memory that cannot be read."""
    if not memory:
        return []
    try:
        document = json.loads(memory)
        if document["version"] != _VERSION:
            raise ValueError("another version")
        turns: list[dict[str, Any]] = document["turns"]
    except UNREADABLE as error:
        logger.warning("a conversation's memory cannot be read: %s", type(error).__name__)
        return []
    return turns


def with_exchange(
    memory: str | None, turn_id: str, texts: Sequence[str], reply: str, now: datetime
) -> str:
    """The memory with an exchange that no model took part in: what a yes is to may not have been asked before it."""
    spoken = types.Content(role="user", parts=[types.Part(text=text) for text in texts])
    answered = types.Content(role="model", parts=[types.Part(text=reply)])
    events = [
        Event(author=author, invocation_id=turn_id, content=content, timestamp=now.timestamp())
        for author, content in (("user", spoken), (AGENT, answered))
    ]
    return dump([*load(memory), *events])


def dump(events: Iterable[Event]) -> str:
    """The last turns as JSON text, at most `MAX_TURNS` and `MAX_CHARACTERS`.

    A turn that is too large by itself is remembered by what was said in it, without its calls; and without the note
    when that is too large.
    """
    turns = [
        _turn(turn_id, list(group))
        for turn_id, group in groupby(events, key=lambda event: event.invocation_id)
    ][-MAX_TURNS:]
    _keep_last_note(turns)
    while len(turns) > 1 and len(_text(turns)) > MAX_CHARACTERS:
        del turns[0]
    if turns and len(_text(turns)) > MAX_CHARACTERS:
        turns = [{**turns[0], "events": _only_said(turns[0]["events"])}]
    if turns and len(_text(turns)) > MAX_CHARACTERS:
        _drop_notes(turns[0]["events"])
    return _text(turns)


def _keep_last_note(turns: Sequence[dict[str, Any]]) -> None:
    events = [event for turn in turns for event in turn["events"]]
    noted = [event for event in events if any("note" in part for part in event["parts"])]
    _drop_notes(noted[:-1])


def _drop_notes(events: Iterable[dict[str, Any]]) -> None:
    for part in (part for event in events for part in event["parts"]):
        part.pop("note", None)


def _text(turns: list[dict[str, Any]]) -> str:
    return json.dumps({"version": _VERSION, "turns": turns}, separators=(",", ":"))


def _turn(turn_id: str, events: list[Event]) -> dict[str, Any]:
    return {"id": turn_id, "at": int(events[0].timestamp), "events": _complete(events)}


def _complete(events: list[Event]) -> list[dict[str, Any]]:
    """The events of one turn as JSON, without calls that were never answered."""
    calls = {call.id for event in events for call in event.get_function_calls()}
    responses = {response.id for event in events for response in event.get_function_responses()}
    paired = calls & responses
    kept = []
    for event in events:
        parts = list(_parts(event, paired))
        if parts:
            kept.append({"by": "user" if event.author == "user" else AGENT, "parts": parts})
    return kept


def _parts(event: Event, paired: set[str | None]) -> Iterator[dict[str, Any]]:
    for part in (event.content and event.content.parts) or []:
        call, response = part.function_call, part.function_response
        if call and call.id in paired:
            yield {"call": {"id": call.id, "name": call.name, "args": bounded(call.args or {})}}
        elif response and response.id in paired:
            result = bounded(response.response or {})
            yield {"response": {"id": response.id, "name": response.name, "result": result}}
        elif part.text and part.text.strip() and not part.thought:
            note = {"note": part.part_metadata} if part.part_metadata else {}
            yield {"text": part.text[:_MAX_TEXT], **note}


def _only_said(events: list[dict[str, Any]]) -> list[dict[str, Any]]:
    said = []
    for event in events:
        texts = [{**part, "text": part["text"][:1000]} for part in event["parts"] if "text" in part]
        if texts:
            said.append({"by": event["by"], "parts": texts[:5]})
    return said[:1] + said[-1:] if len(said) > 2 else said


def _event(turn: dict[str, Any], event: dict[str, Any]) -> Event:
    parts = [_part(part) for part in event["parts"]]
    of_user = parts[0].function_response is not None or event["by"] == "user"
    return Event(
        author=event["by"],
        invocation_id=turn["id"],
        timestamp=float(turn.get("at", 0)),
        content=types.Content(role="user" if of_user else "model", parts=parts),
    )


def _part(part: dict[str, Any]) -> types.Part:
    if "call" in part:
        return call_part(**part["call"])
    if "response" in part:
        return response_part(**part["response"])
    return types.Part(text=part["text"], part_metadata=part.get("note"))


def call_part(
    id: str,  # noqa: A002 -- Gemini's word
    name: str,
    args: dict[str, Any],
    signature: bytes | None = None,
) -> types.Part:
    """A function call that was made earlier; one of the turn under way has a signature."""
    call = types.FunctionCall(id=id, name=name, args=args)
    return types.Part(function_call=call, thought_signature=signature)


def response_part(id: str, name: str, result: dict[str, Any]) -> types.Part:  # noqa: A002
    """What a function call answered earlier."""
    return types.Part(function_response=types.FunctionResponse(id=id, name=name, response=result))
