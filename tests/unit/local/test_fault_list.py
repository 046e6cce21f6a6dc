"""The faults that wait to strike a double: each once, the first that fits first, arranged over HTTP."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from flask import Blueprint, Flask
from flask.testing import FlaskClient

from local.fault_list import FaultList, add_fault_routes


@dataclass(frozen=True)
class Fault:
    on: str
    status: int = 500


@pytest.fixture
def faults() -> FaultList[Fault]:
    return FaultList()


def take(faults: FaultList[Fault], on: str) -> Fault | None:
    return faults.take_first(lambda fault: fault.on == on)


def test_the_first_that_fits_is_taken_once(faults: FaultList[Fault]) -> None:
    faults.add([Fault("search"), Fault("refund", 429), Fault("refund", 503)])
    assert take(faults, "refund") == Fault("refund", 429)
    assert take(faults, "refund") == Fault("refund", 503)
    assert take(faults, "refund") is None
    assert faults.left() == [Fault("search")]


def test_what_is_left_is_a_copy_and_clearing_forgets_it(faults: FaultList[Fault]) -> None:
    faults.add([Fault("search")])
    faults.left().clear()
    assert faults.left() == [Fault("search")]
    faults.clear()
    assert faults.left() == []


def test_a_fault_is_taken_back_alone_even_beside_its_equal(faults: FaultList[Fault]) -> None:
    mine, another = Fault("search"), Fault("search")
    faults.add([another, mine])
    faults.drop(mine)
    (left,) = faults.left()
    assert left is another
    faults.drop(mine)
    assert faults.left() == [another]


def test_a_fault_strikes_one_of_many_threads(faults: FaultList[Fault]) -> None:
    faults.add([Fault("refund", number) for number in range(100)])
    struck: list[Fault | None] = []

    def strike() -> None:
        struck.extend(take(faults, "refund") for _ in range(50))

    threads = [threading.Thread(target=strike) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = [fault.status for fault in struck if fault]
    assert sorted(taken) == list(range(100))
    assert len(struck) == 200


def parse(document: dict[str, Any]) -> list[Fault]:
    if "next" not in document:
        raise ValueError("next is missing")
    return [Fault(**entry) for entry in document["next"]]


@pytest.fixture
def client(faults: FaultList[Fault]) -> Iterator[FlaskClient]:
    app, routes = Flask("double"), Blueprint("steering", __name__)
    add_fault_routes(routes, faults, parse)
    routes.register_error_handler(ValueError, lambda error: (str(error), 400))
    app.register_blueprint(routes)
    with app.test_client() as client:
        yield client


def test_they_are_arranged_shown_and_forgotten_over_http(
    client: FlaskClient, faults: FaultList[Fault]
) -> None:
    added = client.post("/double/faults", json={"next": [{"on": "search"}]})
    assert (added.status_code, added.json) == (201, {"next": [{"on": "search", "status": 500}]})
    client.post("/double/faults", json={"next": [{"on": "refund", "status": 429}]})
    shown = client.get("/double/faults").json
    assert shown is not None
    assert [one["on"] for one in shown["next"]] == ["search", "refund"]
    assert client.delete("/double/faults").json == {"next": []}
    assert faults.left() == []


@pytest.mark.parametrize("body", ["{}", "[]", "no JSON"])
def test_what_cannot_be_read_arranges_nothing(
    client: FlaskClient, faults: FaultList[Fault], body: str
) -> None:
    answer = client.post("/double/faults", data=body, content_type="application/json")
    assert answer.status_code == 400
    assert faults.left() == []
