"""The OpenAPI document, and the API held to it by thousands of generated requests."""

from typing import Any, get_type_hints

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from backoffice_api.routes import answers
from retail import wire
from tests.backoffice import ADMIN, ANA, a_backoffice

BACKOFFICE = a_backoffice()
for _name in ("Leche Entera 1L", "Pan Francés"):
    BACKOFFICE.product(_name)
BACKOFFICE.user()
AGENT = BACKOFFICE.agent(ANA["phone"])
schema = schemathesis.openapi.from_wsgi("/openapi.json", BACKOFFICE.app)
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)
THOROUGH = settings(
    max_examples=8,
    derandomize=True,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=list(HealthCheck),
)
QUICK = settings(THOROUGH, max_examples=4, phases=(Phase.generate,))


@schema.parametrize()
@THOROUGH
def test_an_admin_gets_what_is_documented(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=ADMIN, checks=CHECKS)


@schema.parametrize()
@QUICK
def test_an_agent_gets_what_is_documented(case: schemathesis.Case) -> None:
    case.call_and_validate(headers=AGENT, checks=CHECKS)


@schema.parametrize()
@QUICK
def test_without_a_key_nothing_but_the_public_is_open(case: schemathesis.Case) -> None:
    case.headers = {}
    answer = case.call(headers={"x-api-key": "guessed"} if case.method == "GET" else {})
    if case.operation.definition.raw["x-scope"] == "public":
        assert answer.status_code < 500
    else:
        assert answer.status_code in (401, 404, 405)  # a malformed id is no route at all


@pytest.mark.parametrize(
    ("answer", "shape"),
    [
        (answers.UserAnswer, wire.User),
        (answers.ProductAnswer, wire.Product),
        (answers.ProductPage, wire.ProductPage),
        (answers.LineItemAnswer, wire.LineItem),
        (answers.ChangedCartAnswer, wire.Cart),
        (answers.OrderAnswer, wire.Order),
    ],
)
def test_the_answers_have_the_members_that_clients_know(answer: Any, shape: Any) -> None:
    assert set(answer.model_fields) == set(get_type_hints(shape))


def test_the_document_is_openapi_3_1_and_public() -> None:
    document = BACKOFFICE.client.get("/openapi.json").get_json()
    assert document["openapi"] == "3.1.0"
    assert document["components"]["securitySchemes"]["apiKey"]["name"] == "x-api-key"
    documented = {
        (method.upper(), path) for path, methods in document["paths"].items() for method in methods
    }
    assert {("POST", "/carts/add_item"), ("POST", "/turns/{turn_id}/complete")} <= documented
    assert len(documented) >= 30


def test_the_page_lists_every_operation_and_loads_nothing_from_elsewhere() -> None:
    page = BACKOFFICE.client.get("/docs").get_data(as_text=True)
    document = BACKOFFICE.client.get("/openapi.json").get_json()
    for path in document["paths"]:
        assert f"<code>{path}</code>" in page
    assert "http" not in page
    assert "<script" not in page
