"""firebase.json is what the Firebase CLI takes, by the schema that its own package brings.

`npm pack firebase-tools@15.34.2` has the file under `schema/`; the CLI itself starts with any firebase.json.
"""

import hashlib
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from local.configuration import ROOT
from local.ports import Ports

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


def test_its_emulators_start_beside_a_shop_that_runs(config: dict[str, Any]) -> None:
    """`firebase emulators:start` of 15.34.2 was seen to serve the page and to refuse by the rules."""
    emulators = config["emulators"]
    ports = [each["port"] for each in emulators.values() if "port" in each]

    assert emulators.keys() == {"firestore", "hosting", "ui"}
    assert emulators["ui"] == {"enabled": False}  # it is downloaded, and shows no Hosting
    assert len(ports) == 2
    assert not set(ports) & set(asdict(Ports()).values())
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert "`firebase emulators:start --project demo-milo`" in readme
    assert f"FIRESTORE_EMULATOR_HOST=127.0.0.1:{emulators['firestore']['port']}`" in readme
    assert f"the checkout page on {emulators['hosting']['port']} " in readme
