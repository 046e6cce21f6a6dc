"""firebase.json is what the Firebase CLI takes, by the schema that its own package brings.

`npm pack firebase-tools@15.34.2` has the file under `schema/`; the CLI itself starts with any firebase.json.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from local.configuration import ROOT

SCHEMA = Path(__file__).parent / "firebase-tools-15.34.2" / "firebase-config.json"
SHA_256 = "91f322c3c86517c195606e47e42440ecdc284715a82adba618adf9e17effbeb6"


def faults(config: dict[str, Any]) -> list[str]:
    judge = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    return ["/".join(map(str, fault.absolute_path)) for fault in judge.iter_errors(config)]


@pytest.fixture
def config() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((ROOT / "firebase.json").read_text(encoding="utf-8"))
    return read


def test_the_schema_is_the_one_that_was_published() -> None:
    assert hashlib.sha256(SCHEMA.read_bytes()).hexdigest() == SHA_256


def test_the_cli_takes_it(config: dict[str, Any]) -> None:
    assert faults(config) == []


def test_the_schema_refuses_what_the_cli_would_not_know(config: dict[str, Any]) -> None:
    config["hosting"]["rewrites"][0]["run"] = {"service": "backoffice-api"}
    assert faults(config) == ["hosting"]
    config["hosting"] = {"public": "hosting/checkout", "rewrite": []}
    assert faults(config) == ["hosting"]
    del config["hosting"]
    assert faults({**config, "hostings": {}}) == [""]
