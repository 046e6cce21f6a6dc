"""Each function's bundle boots in an empty environment that has only its own requirements."""

import subprocess
import sys
from pathlib import Path

import pytest
import requests

from local import bundle
from local.configuration import HOST, Configuration
from local.ports import Ports
from local.secret_keys import Secrets
from tests.waiting import wait_until


@pytest.fixture(params=bundle.FUNCTIONS)
def function(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def empty_environment(folder: Path, requirements: Path) -> Path:
    """A virtual environment with these requirements and nothing else; answers its `bin`."""
    venv = folder / "venv"
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(venv)], check=True)
    install = [*uv, "pip", "install", "--quiet", "--python", str(venv / "bin" / "python")]
    subprocess.run([*install, "--require-hashes", "-r", str(requirements)], check=True)
    return venv / "bin"


def test_it_boots_with_only_its_own_requirements(function: str, tmp_path: Path) -> None:
    built = bundle.build(function, tmp_path / "bundles")
    binaries = empty_environment(tmp_path, built / "requirements.txt")
    configuration = Configuration(Ports.free(), Secrets.kept_in(tmp_path), tmp_path, {})
    environment = configuration.function_environment() | {"BACKOFFICE_API_KEY": "a-key"}
    del environment["PYTHONPATH"]  # the bundle must find retail/ beside its main.py
    if function == "agent_worker":
        environment["FUNCTION_USE_ASGI"] = "true"
    port = configuration.ports.backoffice
    framework = subprocess.Popen(
        [
            binaries / "python", binaries / "functions-framework",
            "--source", built / "main.py", "--target", function, "--host", HOST, "--port", str(port),
        ],
        env=environment,
        cwd=tmp_path,
        stdout=(tmp_path / "log").open("w"),
        stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:

        def answers() -> bool:
            assert framework.poll() is None, (tmp_path / "log").read_text()
            try:
                return requests.get(f"http://{HOST}:{port}/healthz", timeout=5).status_code == 200
            except requests.RequestException:
                return False

        wait_until(answers, seconds=60)
    finally:
        framework.terminate()
        framework.wait(30)


def test_its_files_are_text_and_flat(function: str, tmp_path: Path) -> None:
    built = bundle.build(function, tmp_path)
    assert {"main.py", "requirements.txt", "retail"} <= {path.name for path in built.iterdir()}
    for path in built.rglob("*"):
        if path.is_file():
            path.read_text(encoding="utf-8")
    assert len((built / "main.py").read_text().splitlines()) <= 30
