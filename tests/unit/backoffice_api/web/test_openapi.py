"""The OpenAPI document, and the API held to it by thousands of generated requests."""

import os
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backoffice_api.routes.inputs import Body
from backoffice_api.web import openapi
from backoffice_api.web.operations import Operation
from backoffice_api.web.schemas import definitions
from retail import wire
from tests.backoffice import ADMIN, ANA, a_backoffice

BACKOFFICE = a_backoffice()
for _name in ("Leche Entera 1L", "Pan Francés"):
    BACKOFFICE.product(_name)
BACKOFFICE.user()
AGENT = BACKOFFICE.agent(ANA["phone"])
schema = schemathesis.openapi.from_wsgi("/openapi.json", BACKOFFICE.app)
UNCOMPRESSED = {"Accept-Encoding": "identity"}
"""What is called without a network is not unpacked either, and a refusal with many reasons is long."""
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]
EXAMPLES = int(os.environ.get("API_EXAMPLES", "0"))
"""Requests of an operation for each caller, as `make fuzz` says; 0 for few."""
THOROUGH = settings(
    max_examples=EXAMPLES or 8,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
QUICK = settings(THOROUGH, max_examples=EXAMPLES or 4, phases=(Phase.generate,))


@schema.parametrize()
@THOROUGH
def test_an_admin_gets_what_is_documented(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(headers=ADMIN | UNCOMPRESSED, checks=CHECKS)


@schema.parametrize()
@QUICK
def test_an_agent_gets_what_is_documented(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate(headers=AGENT | UNCOMPRESSED, checks=CHECKS)


@schema.parametrize()
@QUICK
def test_without_a_key_nothing_but_the_public_is_open(case: schemathesis.Case[Any]) -> None:
    case.headers.clear()
    answer = case.call(headers={"x-api-key": "guessed"} if case.method == "GET" else {})
    if case.operation.definition.raw["x-scope"] == "public":
        assert answer.status_code < 500
    else:
        assert answer.status_code in (401, 403, 404, 405)  # a malformed id is no route at all


def request_shapes() -> list[str]:
    document = BACKOFFICE.client.get("/openapi.json").get_json()
    bodies = [
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"]
        for methods in document["paths"].values()
        for operation in methods.values()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    ]
    return sorted({reference.rpartition("/")[2] for reference in bodies})


def bare(schema: Any, defined: dict[str, Any]) -> Any:
    """A schema without limits, defaults, names and descriptions: what a TypedDict can say."""
    if "$ref" in schema:
        return bare(defined[schema["$ref"].rpartition("/")[2]], defined)
    said: dict[str, Any] = {key: schema[key] for key in ("type", "enum") if key in schema}
    if "properties" in schema:
        members = schema["properties"]
        said["members"] = {name: bare(each, defined) for name, each in members.items()}
        said["required"] = sorted(schema.get("required", []))
    if "items" in schema:
        said["items"] = bare(schema["items"], defined)
    if "anyOf" in schema:
        said["any of"] = [bare(each, defined) for each in schema["anyOf"]]
    said["others"] = schema.get("additionalProperties")
    return said


@pytest.mark.parametrize("name", request_shapes())
def test_what_is_read_of_a_request_is_what_clients_write(name: str) -> None:
    read = BACKOFFICE.client.get("/openapi.json").get_json()["components"]["schemas"]
    written = definitions([getattr(wire, name)])
    shape = bare(read[name], read)
    if name in {"ClaimBody", "NewClaim"}:  # what a newer webhook says besides is let pass
        for message in (shape["members"]["message"], shape["members"]["others"]["items"]):
            parts = [message, message["members"]["media"]["items"], message["members"]["location"]]
            parts[2] = next(each for each in parts[2]["any of"] if "members" in each)
            assert [part.pop("others") for part in parts] == [None] * 3
            for part in parts:
                part["others"] = False
    assert shape == bare(written[name], written)


def test_each_request_s_shape_is_compared() -> None:
    assert {"NewProduct", "ProductChanges", "NewUser", "ClaimBody"} <= set(request_shapes())


def test_an_input_does_not_take_the_name_of_an_answer() -> None:
    class Order(Body):
        id: int

    given = {"scope": "admin", "answer": wire.Order, "body": Order}
    operation = Operation("POST", "/orders", "place", "Places an order", **given)  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="Order"):
        openapi.document([operation])


def test_the_document_is_openapi_3_1_and_public() -> None:
    document = BACKOFFICE.client.get("/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    assert document["components"]["securitySchemes"]["apiKey"]["name"] == "x-api-key"
    documented = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }
    assert {("POST", "/carts/add_item"), ("POST", "/turns/{turn_id}/complete")} <= documented
    assert len(documented) >= 30


def test_operations_are_listed_under_what_they_are_of() -> None:
    paths = BACKOFFICE.client.get("/openapi.json").get_json()["paths"]
    tags = {path: operation["tags"] for path, each in paths.items() for operation in each.values()}
    assert tags["/products/{product_id}"] == ["products"]
    assert tags["/api/checkout/{token}"] == ["checkout"]
    assert tags["/"] == tags["/health"] == ["service"]
