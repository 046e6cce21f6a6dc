"""Operations: a route is declared once, with its scope, inputs and answer; the rest follows from that.

    @api.operation("POST", "/carts/add_item", summary="…", scope="agent", body=AddItem, answer=Cart)
    def add_item(call: Call, body: AddItem) -> Answer[Cart]: ...

Before the function runs, the key and the turn are checked, the inputs are validated, and an agent is
held to its own shopper wherever an input is called `user_id`. What is answered is a shape of `retail.wire`:
mypy refuses a function that answers another one. The OpenAPI document is made of the same declarations.
"""

import json
from collections.abc import Callable, Iterable, Iterator
from contextvars import copy_context
from dataclasses import dataclass, field
from typing import Any, ParamSpec, TypeVar

from flask import Flask, Request, Response, request
from pydantic import BaseModel, ValidationError
from werkzeug.routing import BaseConverter

from retail.errors import Invalid, MiloError

from ..services.idempotency import Answer, Repeatable, Said, fingerprint, run_once
from ..services.shop import Shop
from ..services.unit_of_work import UnitOfWork
from ..storage.port import Reader
from . import access, problems
from .access import Access, Caller, Scope

T = TypeVar("T")
Inputs = ParamSpec("Inputs")
Handler = Callable[Inputs, Answer[Said]]


class Malformed(MiloError):
    """The request is no JSON at all."""

    status = 400


class UnsupportedMediaType(MiloError):
    """The body is of another media type than JSON."""

    status = 415


class IdConverter(BaseConverter):
    """`<id:user_id>`: a whole number of at most twelve digits; anything else is no route."""

    regex = "[1-9][0-9]{0,11}"

    def to_python(self, value: str) -> int:
        """The number."""
        return int(value)


@dataclass(frozen=True)
class File:
    """An answer that is a file to be kept, sent piece by piece while it is made."""

    name: str
    pieces: Iterable[bytes]


@dataclass(frozen=True)
class Operation:
    """A route as declared.

    Attributes:
        answer: the shape of its JSON, of `retail.wire`, or the media type of its `File`.
        scope: the least that a key must have; `public` needs none.
        in_turn: whether an agent needs a turn token here; only the turn protocol itself does without.
        refusals: the statuses of its own refusals, for the document.
        also: further statuses that have the answer's shape.
    """

    method: str
    path: str
    name: str
    summary: str
    scope: Scope
    answer: type | str
    status: int = 200
    body: type[BaseModel] | None = None
    query: type[BaseModel] | None = None
    in_turn: bool = True
    refusals: tuple[int, ...] = ()
    also: tuple[int, ...] = ()


@dataclass(frozen=True)
class Call:
    """One call of an operation: who calls, what was read to let them in, and how its use case is run."""

    shop: Shop
    access: Access
    caller: Caller
    repeatable: Repeatable
    checked: UnitOfWork

    def run_once(self, use_case: Callable[[UnitOfWork], Answer[Said]]) -> Answer[Said]:
        """Runs a use case that writes: once per idempotency key, and only while the turn is live."""

        def in_live_turn(work: UnitOfWork) -> Answer[Said]:
            self.access.check_live(work, self.caller)
            return use_case(work)

        return run_once(
            self.shop.cases, self.shop.clock, self.repeatable, in_live_turn, begun=self.checked
        )

    @property
    def shelves(self) -> Reader:
        """Where the catalogue is looked at: an owner sees what they have just written, on any instance."""
        return self.shop.shelves if self.caller.is_agent else self.shop.store

    def read(self, use_case: Callable[[UnitOfWork], T]) -> T:
        """Runs a use case that only reads."""
        return self.shop.cases.run(use_case, begun=self.checked)

    def check_shopper(self, work: UnitOfWork, user_id: int) -> None:
        """Refuses an agent that reaches for another shopper; for ids that are not called `user_id`."""
        access.check_shopper(work, self.caller, user_id)


@dataclass(frozen=True)
class Api:
    """The operations of one app."""

    flask: Flask
    shop: Shop
    access: Access
    operations: list[Operation] = field(default_factory=list)

    def operation(
        self,
        method: str,
        path: str,
        *,
        summary: str,
        scope: Scope,
        answer: type[Said],
        status: int = 200,
        body: type[BaseModel] | None = None,
        query: type[BaseModel] | None = None,
        in_turn: bool = True,
        refusals: tuple[int, ...] = (),
        also: tuple[int, ...] = (),
    ) -> Callable[[Handler[Inputs, Said]], Handler[Inputs, Said]]:
        """Declares the decorated function as the handler of a route that answers JSON.

        It gets a `Call`, the path's parts by name, and `body` and `query` when they are declared.
        """

        def declare(handler: Handler[Inputs, Said]) -> Handler[Inputs, Said]:
            operation = Operation(
                method=method,
                path=path,
                name=handler.__name__,
                summary=summary,
                scope=scope,
                answer=answer,
                status=status,
                body=body,
                query=query,
                in_turn=in_turn,
                refusals=refusals,
                also=also,
            )
            self._add(operation, handler)
            return handler

        return declare

    def download(
        self, path: str, *, summary: str, scope: Scope, media_type: str
    ) -> Callable[[Callable[Inputs, File]], Callable[Inputs, File]]:
        """Declares the decorated function as the handler of a route that answers a file; it gets a `Call`."""

        def declare(handler: Callable[Inputs, File]) -> Callable[Inputs, File]:
            name = handler.__name__
            self._add(Operation("GET", path, name, summary, scope, media_type), handler)
            return handler

        return declare

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
        caller = self.access.caller(request, operation.scope)
        work = self.shop.cases.begin()
        if operation.in_turn:
            caller = self.access.in_turn(work, caller, request)
        inputs = {**parts, **_inputs(operation, request)}
        models = [vars(each) for each in inputs.values() if isinstance(each, BaseModel)]
        for named in (inputs, *models):
            if "user_id" in named:
                access.check_shopper(work, caller, named["user_id"])
        repeatable = _repeatable(request, caller, inputs.get("body"))
        call = Call(self.shop, self.access, caller, repeatable, work)
        answer = handler(call, **inputs)
        if isinstance(answer, File):
            return _download(answer, str(operation.answer))
        return _response(answer)


def _inputs(operation: Operation, request: Request) -> dict[str, BaseModel]:
    inputs: dict[str, BaseModel] = {}
    if operation.query:
        inputs["query"] = validated(operation.query, request.args.to_dict())
    if operation.body:
        inputs["body"] = validated(operation.body, _json(request))
    return inputs


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
            {"field": ".".join(map(str, each["loc"])), "message": each["msg"]}
            for each in error.errors(include_url=False, include_input=False, include_context=False)
        ]
        first = error.errors()[0]
        member = str(first["loc"][0]) if first["loc"] else "body"
        known = member in model.model_fields or member == "body"
        code = f"invalid_{member}" if known else "unknown_field"
        raise Invalid(code, mistakes[0]["message"], errors=mistakes[:20]) from None


def _json(request: Request) -> Any:
    if request.mimetype != "application/json":
        raise UnsupportedMediaType("unsupported_media_type", "the body is application/json")
    try:
        return json.loads(request.get_data(), parse_constant=_refuse_constant)
    except (ValueError, RecursionError):
        raise Malformed("malformed_json", "the body is no JSON") from None


def _refuse_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _repeatable(request: Request, caller: Caller, body: BaseModel | None) -> Repeatable:
    if request.method == "GET":
        return Repeatable("", caller.scope, "")
    given = body.model_dump(mode="json") if body else None
    return Repeatable(
        key=access.idempotency_key(request),
        scope=caller.scope,
        fingerprint=fingerprint(request.method, request.path, given),
        turn_id=caller.turn_id,
        tool_call=access.tool_call(request),
    )


def _response(answer: Answer[Any]) -> Response:
    body = json.dumps(answer.body, ensure_ascii=False, separators=(",", ":"))
    kind = problems.MEDIA_TYPE if "code" in answer.body else "application/json"
    response = Response(body, answer.status, content_type=kind)
    if answer.replayed:
        response.headers["Idempotent-Replayed"] = "true"
    return response


def _download(file: File, media_type: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(_in_this_context(file.pieces), 200, headers, content_type=media_type)


def _in_this_context(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces, each made with the tally and the trace of the request, which has been answered by then."""
    context, rest = copy_context(), iter(pieces)
    return iter(lambda: context.run(next, rest, b""), b"")
