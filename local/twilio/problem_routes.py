"""Routes for trouble: raw faults for tests, and the problems of the page's menu."""

from typing import Any

from flask import Blueprint, Response, jsonify

from local.fault_list import add_fault_routes
from local.json_body import document

from .faults import Faults, parse
from .problems import Problem, Problems
from .written import NOT_A_PHONE, typed_phone


def register(routes: Blueprint, faults: Faults, problems: Problems) -> None:
    """Adds the routes."""
    add_fault_routes(routes, faults, parse)
    _problem_routes(routes, problems)


def _problem_routes(routes: Blueprint, problems: Problems) -> None:
    @routes.get("/phones/problems")
    def all_problems() -> Response:
        items = [_shown(problem) for problem in problems.all()]
        return jsonify({"items": items, "offers": problems.offers()})

    @routes.post("/phones/problems")
    def ask() -> tuple[Response, int]:
        asked = document()
        phone = typed_phone(str(asked.get("phone", "")))
        if phone is None:
            raise ValueError(NOT_A_PHONE)
        return jsonify(_shown(problems.ask(str(asked.get("name", "")), phone))), 201

    @routes.delete("/phones/problems/<id_>")
    def forget(id_: str) -> tuple[str, int]:
        problems.forget(id_)
        return "", 204


def _shown(problem: Problem) -> dict[str, Any]:
    return {
        "id": problem.id,
        "name": problem.name,
        "phone": problem.phone,
        "state": problem.state,
        "at": problem.at.isoformat(),
    }
