"""The cloud's settings: each function starts with a complete set, and with nothing of a laptop in it."""

import importlib
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from retail.settings import LOCAL_ONLY, Settings, SettingsError
from tests.cloud import REQUIRED, complete
from tests.settings_read import VARIABLES, cloud_settings_of, read_by

OF_A_LAPTOP = {
    "CATALOGUE": "samples/catalogue.csv",
    "CLOUD_TASKS_ENDPOINT": "127.0.0.1:9020",
    "FAULT": "claimed:1",
    "FIRESTORE_EMULATOR_HOST": "127.0.0.1:8790",
    "GEMINI_API_URL": "https://gemini.example",
    "GOOGLE_GEMINI_BASE_URL": "https://gemini.example",
    "GOOGLE_VERTEX_BASE_URL": "https://gemini.example",
    "OIDC_CERTS_URL": "https://forger.example/certs",
    "SHOP_DOCUMENT": "samples/shop.json",
    "STORE": "sqlite",
    "MERCADO_PAGO_API_URL": "https://pay.example",
    "TWILIO_API_URL": "https://twilio.example",
}


@pytest.fixture(autouse=True)
def _root_logger() -> Iterator[None]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield
    root.handlers[:], root.level = before


def start(function: str, environ: dict[str, str]) -> Any:
    """What the function's main.py does when the framework loads it."""
    build = importlib.import_module(f"{function}.app").build
    return build(Settings.from_environ(environ))


@pytest.mark.parametrize("function", REQUIRED)
def test_a_complete_set_is_what_the_function_reads(function: str) -> None:
    assert complete(function).keys() == cloud_settings_of(function)


def test_each_setting_is_read_by_some_function() -> None:
    assert set().union(*map(read_by, REQUIRED)) == set(VARIABLES.values())


@pytest.mark.parametrize("function", REQUIRED)
def test_a_function_starts_with_a_complete_set(function: str) -> None:
    assert start(function, complete(function))


@pytest.mark.parametrize(
    ("function", "missing"),
    [(function, variable) for function, given in REQUIRED.items() for variable in given],
)
def test_a_function_does_not_start_without(function: str, missing: str) -> None:
    environ = complete(function)
    del environ[missing]

    with pytest.raises(SettingsError, match=missing):
        start(function, environ)


@pytest.mark.parametrize("function", REQUIRED)
@pytest.mark.parametrize("variable", OF_A_LAPTOP)
def test_no_function_starts_with_anything_of_a_laptop(function: str, variable: str) -> None:
    environ = {**complete(function), variable: OF_A_LAPTOP[variable]}

    with pytest.raises(SettingsError, match=variable):
        start(function, environ)


def test_everything_that_is_for_a_laptop_only_is_tried() -> None:
    assert OF_A_LAPTOP.keys() == {*LOCAL_ONLY, "STORE"}


@pytest.mark.parametrize(
    ("function", "variable"),
    [
        (function, variable)
        for function, given in REQUIRED.items()
        for variable, value in given.items()
        if value.startswith("https://")
    ],
)
@pytest.mark.parametrize("scheme", ["http", "HTTP"])
def test_no_function_starts_with_an_address_that_anybody_may_read_along(
    function: str, variable: str, scheme: str
) -> None:
    environ = complete(function)
    environ[variable] = environ[variable].replace("https", scheme)

    with pytest.raises(SettingsError, match=variable):
        start(function, environ)


@pytest.mark.parametrize(
    ("told", "model"),
    [
        ({"GOOGLE_API_KEY": "k"}, "gemini-3.8-flash"),
        ({"GOOGLE_GENAI_USE_VERTEXAI": "true"}, "gemini-3.8-flash"),
        ({"GEMINI_MODEL": "offline"}, "offline"),
        ({"GEMINI_MODEL": "offline", "GOOGLE_API_KEY": "k"}, "offline"),
    ],
)
def test_the_worker_s_model_has_a_key_or_is_said_to_be_offline(
    told: dict[str, str], model: str
) -> None:
    environ = complete("agent_worker")
    del environ["GOOGLE_API_KEY"]

    assert start("agent_worker", {**environ, **told}).turns.milo.first.name == model


@pytest.mark.parametrize("told", [{}, {"GOOGLE_GENAI_USE_VERTEXAI": "false"}])
def test_a_worker_without_a_key_does_not_start(told: dict[str, str]) -> None:
    environ = complete("agent_worker")
    del environ["GOOGLE_API_KEY"]

    with pytest.raises(SettingsError, match=r"GOOGLE_API_KEY .* GEMINI_MODEL=offline"):
        start("agent_worker", {**environ, **told})
