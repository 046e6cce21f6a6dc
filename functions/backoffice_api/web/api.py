"""The API: the declared operations as an app answers them.

Before an operation's function runs, the key and the turn are checked, the inputs are validated, and an agent is
held to its own shopper wherever an input is called `user_id`.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Request, Response
from flask.globals import request_ctx
from pydantic import BaseModel, ValidationError
from werkzeug.routing import BaseConverter

from retail.errors import Invalid, MiloError

from ..services.health import Health
from ..services.idempotency import Answer, Repeatable, fingerprint
from ..services.orders import Overdue
from ..services.turns import Turns
from . import access, deadlines, problems
from .access import Access, Caller
from .operations import Call, File, Operation, Routes
from .preconditions import entity_tag, if_match


class Malformed(MiloError):
    """The request is not JSON at all."""

    status = 400


class UnsupportedMediaType(MiloError):
    """The body is of another media type than the operation takes."""

    status = 415


MAX_FILE_BYTES = 16 * 1024 * 1024


class IdConverter(BaseConverter):
    """`<id:user_id>`: a whole number of at most twelve digits; anything else is no route."""

    regex = "[1-9][0-9]{0,11}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)


@dataclass(frozen=True)
class Api:
    """The operations of one app, and what their functions are given."""

    flask: Flask
    access: Access
    turns: Turns
    overdue: Overdue
    health: Health
    operations: list[Operation] = field(default_factory=list)

    def add(self, routes: Routes) -> None:
        """Answers the operations of a file of routes from now on."""
        for operation, handler in routes.declared:
            self._add(operation, handler)

    def _add(self, operation: Operation, handler: Callable[..., Answer[Any] | File]) -> None:
        self.operations.append(operation)
        self.flask.add_url_rule(
            operation.path,
            endpoint=operation.name,
            view_func=lambda **parts: self._answer(operation, handler, parts),
            methods=[operation.method],
            provide_automatic_options=False,
        )

    def _answer(
        self,
        operation: Operation,
        handler: Callable[..., Answer[Any] | File],
        parts: dict[str, Any],
    ) -> Response:
        request = request_ctx.request  # itself: each look through Flask's proxy is a search for it
        caller = self.access.caller(request, operation.scope)
        if operation.scope == "agent":
            deadlines.check(request, self.turns.shop.clock())
        work = self.turns.shop.cases.begin()
        if operation.in_turn:
            caller = self.access.in_turn(work, caller, request)
        inputs = {**parts, **_inputs(operation, request)}
        models = [vars(each) for each in inputs.values() if isinstance(each, BaseModel)]
        for named in (inputs, *models):
            if "user_id" in named:
                access.check_shopper(work, caller, named["user_id"])
        repeatable = _repeatable(operation, request, caller, _given(inputs))
        seen = if_match(request) if operation.is_conditional else None
        call = Call(
            turns=self.turns,
            overdue=self.overdue,
            health=self.health,
            access=self.access,
            caller=caller,
            repeatable=repeatable,
            checked=work,
            if_match=seen,
            operation=operation.name,
        )
        answer = handler(call, **inputs)
        if isinstance(answer, File):
            return _download(answer, str(operation.answer))
        return _response(operation, answer)


def _inputs(operation: Operation, request: Request) -> dict[str, BaseModel | bytes]:
    inputs: dict[str, BaseModel | bytes] = {}
    if operation.query:
        inputs["query"] = validated(operation.query, request.args.to_dict())
    if operation.body:
        is_left_out = operation.may_lack_body and not request.get_data()
        inputs["body"] = validated(operation.body, {} if is_left_out else _json(request))
    if operation.takes:
        inputs["file"] = _file(request, operation.takes)
    return inputs


def _file(request: Request, media_type: str) -> bytes:
    if request.mimetype != media_type:
        raise UnsupportedMediaType("unsupported_media_type", f"the body is {media_type}")
    request.max_content_length = MAX_FILE_BYTES
    return request.get_data()


def _given(inputs: dict[str, Any]) -> Any:
    """What a request is told from another by, besides its path."""
    if "file" not in inputs:
        return inputs["body"].model_dump(mode="json") if "body" in inputs else None
    digest = hashlib.sha256(inputs["file"]).hexdigest()
    return {"file": digest, "query": inputs["query"].model_dump(mode="json")}


def validated(model: type[BaseModel], given: Any) -> BaseModel:
    """The input as the model has it.

    Raises:
        Invalid: `invalid_<member>` after the first member that is wrong, with `errors` for each; what was
            given is not repeated, since it may be somebody's.
    """
    try:
        return model.model_validate(given)
    except ValidationError as error:
        mistakes = [
            {
                "field": ".".join(map(str, each["loc"])),
                "kind": each["type"],
                "message": each["msg"],
            }
            for each in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        first = error.errors()[0]
        member = str(first["loc"][0]) if first["loc"] else "body"
        names = {field.alias or name for name, field in model.model_fields.items()}
        known = member in names or member == "body"
        code = f"invalid_{member}" if known else "unknown_field"
        raise Invalid(code, mistakes[0]["message"], errors=mistakes[:20]) from None


def _json(request: Request) -> Any:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("unsupported_media_type", "the body is application/json")
    try:
        return json.loads(request.get_data(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Malformed("malformed_json", "the body is not JSON") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is not JSON")


def _repeatable(operation: Operation, request: Request, caller: Caller, given: Any) -> Repeatable:
    if request.method == "GET":
        return Repeatable("", caller.scope, "")
    condition = request.headers.get("If-Match", "") if operation.is_conditional else ""
    return Repeatable(
        key=access.idempotency_key(request),
        scope=caller.scope,
        fingerprint=fingerprint(request.method, request.path, given, condition),
        turn_id=caller.turn_id,
        tool_call=access.tool_call(request),
    )


def _response(operation: Operation, answer: Answer[Any]) -> Response:
    body = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    kind = problems.MEDIA_TYPE if "code" in answer.body else "application/json"
    response = Response(body, answer.status, content_type=kind)
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    if operation.tagged:
        response.headers["ETag"] = entity_tag(answer.body)
    return response


def _download(file: File, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(_in_this_context(file.pieces), 200, headers, content_type=media_type)


def _in_this_context(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, each made with the tally and the trace of the request, which has been answered by then."""
    context, rest = copy_context(), iter(pieces)
    return iter(lambda: context.run(next, rest, b""), b"")
