"""The OpenAPI 3.1 document, made of the declared operations."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, Response
from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from retail.wire import Problem

from .access import IDEMPOTENCY_KEY, MAX_IDEMPOTENCY_KEY
from .operations import Operation
from .preconditions import IF_MATCH
from .schemas import Schema, definitions, reference

_PART = re.compile(r"<(?:(\w+):)?(\w+)>")
_MEANINGS = {
    400: "The body or a header is malformed",
    401: "No key, or one that nobody issued",
    403: "A key or a turn that may not do this",
    404: "Nothing under that id",
    409: "The shop's rules refuse this now, or the idempotency key came with another request",
    412: "It changed since it was seen; `changes` has what was given and what is there now, `etag` the tag of that",
    413: "The body is too large",
    415: "The body is of another media type",
    422: "An input breaks a rule",
    428: "An absolute change of this needs `If-Match`",
    429: "It was asked too often; `Retry-After` says when to come again",
    503: "The store or another service does not answer; try again",
}


def install(app: Flask, operations: Sequence[Operation]) -> None:
    """Adds `/openapi.json`, which tells of these operations."""
    text, path = document(operations), "/openapi.json"
    headers = {"Cache-Control": "public, max-age=300"}
    app.add_url_rule(
        path,
        endpoint=path,
        view_func=lambda: Response(text, headers=headers, content_type="application/json"),
        provide_automatic_options=False,
    )


def document(operations: Sequence[Operation]) -> str:
    """JSON text of the document; sorted, so that it only changes when the API does."""
    schemas = _schemas(operations)
    paths: dict[str, dict[str, Any]] = {}
    for operation in operations:
        path = _PART.sub(r"{\2}", operation.path)
        paths.setdefault(path, {})[operation.method.lower()] = _operation(operation, schemas)
    whole = {
        "openapi": "3.1.0",
        "info": {
            "title": "Milo back office",
            "version": "1",
            "description": "Users, products, carts, orders and conversations of a grocery shop. Money is "
            "in pesos with two decimals, times are ISO 8601 in UTC.",
        },
        "paths": paths,
        "components": {
            "schemas": schemas.definitions,
            "securitySchemes": {
                "apiKey": {"type": "apiKey", "in": "header", "name": "x-api-key"},
                "turnToken": {"type": "apiKey", "in": "header", "name": "x-turn-token"},
                "scheduler": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
                "queue": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
            },
        },
    }
    return json.dumps(whole, ensure_ascii=False, sort_keys=True)


@dataclass(frozen=True)
class _Schemas:
    """The references to the input models, and the definitions of all that is referred to."""

    inputs: dict[type[BaseModel], Schema]
    definitions: dict[str, Schema]


def _schemas(operations: Sequence[Operation]) -> _Schemas:
    """The schemas of what is taken, as its input models read it, and of what is answered."""
    models = {op.body for op in operations if op.body} | {op.query for op in operations if op.query}
    in_order = sorted(models, key=lambda model: model.__name__)
    references, defined = models_json_schema(
        [(model, "validation") for model in in_order], ref_template=reference("{model}")["$ref"]
    )
    inputs = defined.get("$defs", {})
    answers = definitions(op.answer for op in operations if not isinstance(op.answer, str))
    if twice := inputs.keys() & answers.keys():
        raise ValueError(f"an input model has the name of an answer: {', '.join(twice)}")
    problem = definitions([Problem])
    del problem["Problem"]["additionalProperties"]  # the code decides which there are
    return _Schemas(
        {model: each for (model, _), each in references.items()},  # type: ignore[misc]
        {**inputs, **answers, **problem},
    )


def _operation(operation: Operation, schemas: _Schemas) -> dict[str, Any]:
    described: dict[str, Any] = {
        "operationId": operation.name,
        "summary": operation.summary,
        "tags": [_tag(operation.path)],
        "security": _security(operation),
        "x-scope": operation.scope,
        "parameters": [*_path_parameters(operation), *_query_parameters(operation, schemas)],
        "responses": _responses(operation),
    }
    if operation.method != "GET" and operation.scope != "public":
        described["parameters"].append(_IDEMPOTENCY_KEY)
    if operation.is_conditional:
        described["parameters"].append(_IF_MATCH)
    if operation.body:
        schema = schemas.inputs[operation.body]
        described["requestBody"] = {
            "required": not operation.may_lack_body,
            "content": {"application/json": {"schema": schema}},
        }
    if operation.takes:
        file = {"type": "string", "format": "binary"}
        described["requestBody"] = {
            "required": True,
            "content": {operation.takes: {"schema": file}},
        }
    return described


def _tag(path: str) -> str:
    """What an operation is listed under: the first word of its path that says of what it is."""
    word = path.removeprefix("/api").split("/")[1]
    return "service" if word in {"", "health", "healthz"} else word


_IDEMPOTENCY_KEY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "The same key and request again get the first answer again.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": MAX_IDEMPOTENCY_KEY,
        "pattern": IDEMPOTENCY_KEY,
    },
}


_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "The ETag of what was seen: nothing is changed if it is not there any more. * is whatever is there.",
    "schema": {"type": "string", "pattern": IF_MATCH},
}


def _security(operation: Operation) -> list[dict[str, list[str]]]:
    if operation.scope == "public":
        return []
    if operation.scope in {"clock", "queue"}:
        return [{"scheduler" if operation.scope == "clock" else "queue": []}]
    if operation.scope == "admin" or not operation.in_turn:
        return [{"apiKey": []}]
    return [{"apiKey": []}, {"apiKey": [], "turnToken": []}]


def _path_parameters(operation: Operation) -> list[dict[str, Any]]:
    kinds = {"id": {"type": "integer", "minimum": 1, "maximum": 10**12 - 1}}
    return [
        {
            "name": name,
            "in": "path",
            "required": True,
            "schema": kinds.get(kind, {"type": "string", "minLength": 1}),
        }
        for kind, name in _PART.findall(operation.path)
    ]


def _query_parameters(operation: Operation, schemas: _Schemas) -> list[dict[str, Any]]:
    if not operation.query:
        return []
    name = schemas.inputs[operation.query]["$ref"].rpartition("/")[2]
    schema = schemas.definitions[name]
    required = schema.get("required", [])
    return [
        {"name": member, "in": "query", "required": member in required, "schema": described}
        for member, described in schema["properties"].items()
    ]


_ETAG = {
    "description": "A hash of what is shown; a later PATCH takes it as If-Match.",
    "required": True,
    "schema": {"type": "string"},
}


def _responses(operation: Operation) -> dict[str, Any]:
    statuses = {503, *operation.refusals}
    if operation.scope != "public":
        statuses |= {401, 403}
        if operation.method != "GET":
            statuses |= {409, 422}
    if operation.takes:
        statuses |= {413, 415}
    if operation.is_conditional:
        statuses |= {412, 428}
    if operation.query:
        statuses |= {422}
    if operation.body:
        statuses |= {400, 413, 415, 422}
    problem = {"application/problem+json": {"schema": reference("Problem")}}
    good: dict[str, Any] = {"description": "As asked", "content": _good(operation)}
    if operation.tagged:
        good["headers"] = {"ETag": _ETAG}
    responses: dict[str, Any] = {str(operation.status): good}
    for status in sorted(statuses):
        responses[str(status)] = {"description": _MEANINGS[status], "content": problem}
    return responses


def _good(operation: Operation) -> dict[str, Any]:
    if isinstance(operation.answer, str):
        return {operation.answer: {"schema": {"type": "string"}}}
    return {"application/json": {"schema": reference(operation.answer.__name__)}}
