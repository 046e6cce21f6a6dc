"""Loads a function's main.py as functions-framework does in the cloud: flat, as the module `main`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import functions_framework
from flask.testing import FlaskClient
from starlette.testclient import TestClient

FUNCTIONS = Path(__file__).resolve().parent.parent / "functions"


@contextmanager
def loaded(name: str) -> Iterator[FlaskClient]:
    """A client of the function `name`, whose settings come from the environment now."""
    with _application(name) as app:
        yield app.test_client()


@contextmanager
def loaded_asgi(name: str) -> Iterator[TestClient]:
    """The same of a function that says that it is an ASGI function."""
    with _application(name) as app, TestClient(app) as client:
        yield client


@contextmanager
def _application(name: str) -> Iterator[Any]:
    _forget()
    package = sys.modules.pop(name, None)  # Flask takes it for the app's home and finds no file
    try:
        yield functions_framework.create_app(name, str(FUNCTIONS / name / "main.py"))
    finally:
        _forget()
        if package:
            sys.modules[name] = package


def _forget() -> None:
    for module in [name for name in sys.modules if name == "main" or name.startswith("main.")]:
        del sys.modules[module]
