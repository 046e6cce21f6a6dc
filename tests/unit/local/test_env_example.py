"""`.env.example` says every variable that the stack reads, once, and no other; what it shows can be used."""

import io
import re
from pathlib import Path
from typing import Any

import pytest
from dotenv import dotenv_values

from local.adk.__main__ import port_of
from local.configuration import ROOT, Configuration
from local.ports import Ports
from local.secret_keys import Secrets
from local.stack import services
from retail import settings

EXAMPLE = (ROOT / ".env.example").read_text(encoding="utf-8")
GROUPS = re.split(r"^# --- .* -+$", EXAMPLE, flags=re.MULTILINE)[1:]
GIVEN, SET_BY_THE_STACK = "".join(GROUPS[:-1]), GROUPS[-1]
NAMES = re.findall(r"^# ([A-Z_]+)=", GIVEN, re.MULTILINE)
SHOWN = {
    name: value
    for name, value in dotenv_values(
        stream=io.StringIO(re.sub(r"^# ", "", GIVEN, flags=re.MULTILINE))
    ).items()
    if value
}


class Asked(dict[str, str]):
    """Variables that remember which of them were asked for."""

    def __init__(self, **given: str) -> None:
        super().__init__(given)
        self.names: set[str] = set()

    def get(self, name: str, default: Any = None) -> Any:
        self.names.add(name)
        return super().get(name, default)

    def __contains__(self, name: object) -> bool:
        self.names.add(str(name))
        return super().__contains__(name)


def read_by_the_stack(data: Path) -> set[str]:
    names = {"LOCAL_DATA"}  # says where this very configuration is kept
    for store in ("sqlite", "firestore"):
        environ = Asked(STORE=store, FIRESTORE_EMULATOR_HOST="127.0.0.1:1")
        configuration = Configuration(
            Ports.from_environ(environ), Secrets.kept_in(data), data, environ
        )
        services(configuration)
        configuration.stack_json()
        port_of(environ)
        names |= environ.names
    return {
        name for name in names if not name.lower().endswith("_proxy")
    }  # the machine's, not ours


def test_each_variable_stands_there_once() -> None:
    assert sorted(NAMES) == sorted(set(NAMES))


def test_the_variables_are_those_that_the_stack_reads(tmp_path: Path) -> None:
    assert set(NAMES) == read_by_the_stack(tmp_path)


def test_the_others_are_those_that_the_stack_sets_itself(tmp_path: Path) -> None:
    listed = re.findall(r"\b[A-Z_]{4,}\b", SET_BY_THE_STACK)
    known = {"LOCAL_MODE", *(variable for variable, _ in settings._VARIABLES.values())}
    assert sorted(listed) == sorted(known - read_by_the_stack(tmp_path))


def test_everything_that_is_shown_can_be_used_together(tmp_path: Path) -> None:
    assert SHOWN["TWILIO_WHATSAPP_NUMBER"] == "whatsapp:+14155238886"
    assert Ports.from_environ(SHOWN) == Ports()
    configuration = Configuration(Ports(), Secrets.kept_in(tmp_path), tmp_path, SHOWN)
    configuration.check()
    assert configuration.model == SHOWN["GEMINI_MODEL"]


@pytest.mark.parametrize(
    "variable",
    ["SHOP_NAME", "MAX_UNPAID_PESOS", "TIMEZONE", "TURN_LEASE_SECONDS", "TURN_GATHER_MILLISECONDS"],
)
def test_what_is_shown_of_a_setting_is_what_it_is_by_itself(variable: str) -> None:
    assert SHOWN[variable] == str(getattr(settings.Settings(), variable.lower()))
