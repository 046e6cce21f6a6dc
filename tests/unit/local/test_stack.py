"""The stack as a whole: what it is made of, and who may stop it."""

from pathlib import Path

import pytest

from local.configuration import ROOT, Configuration
from local.ports import Ports
from local.secret_keys import Secrets
from local.stack import Stack, services
from local.stopping import Stopping


def configured(data: Path, **told: str) -> Configuration:
    return Configuration(Ports.free(), Secrets.kept_in(data), data, told)


def test_who_asks_twice_kills_its_processes(tmp_path: Path) -> None:
    stopping = Stopping()
    stack = Stack(configured(tmp_path), stopping)

    assert stopping.kill == stack._supervisor.kill


def test_a_function_is_made_from_its_folder_and_the_kernel(tmp_path: Path) -> None:
    sources = {one.name: one.sources for one in services(configured(tmp_path, RELOAD="1"))}

    functions = ROOT / "functions"
    assert sources["worker"] == (functions / "agent_worker", functions / "retail")
    assert sources["twilio"] == ()
    assert all(folder.is_dir() for folders in sources.values() for folder in folders)


def test_without_being_told_nothing_is_started_again_for_new_code(tmp_path: Path) -> None:
    assert {one.sources for one in services(configured(tmp_path))} == {()}


def test_reload_is_a_yes_or_a_no(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="RELOAD is 1 or 0, not 'yes'"):
        services(configured(tmp_path, RELOAD="yes"))


def test_the_functions_are_told_of_a_proxy_and_the_doubles_are_not(tmp_path: Path) -> None:
    told = {
        one.name: one.environment.get("https_proxy")
        for one in services(configured(tmp_path, HTTPS_PROXY="http://proxy.example:3128"))
    }

    assert told["worker"] == "http://proxy.example:3128"
    assert told["twilio"] is None
    assert told["hosting"] is None
