"""Each function's bundle boots as in the cloud: in an empty environment with only its own requirements, told what
Terraform will tell it.
"""

from pathlib import Path

import pytest

from local import bundle
from tests.bundles.booting import (
    check_that_it_boots,
    container,
    framework,
    install,
    service_account,
)
from tests.cloud import complete
from tests.examples import often


@pytest.fixture(scope="module", params=often(reversed(bundle.FUNCTIONS)))
def function(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def built(function: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle.build(function, tmp_path_factory.mktemp("bundles"))


@pytest.fixture(scope="module")
def binaries(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return install(built, tmp_path_factory.mktemp("environment"))


@pytest.fixture
def environ(function: str, tmp_path: Path) -> dict[str, str]:
    asgi = {"FUNCTION_USE_ASGI": "true"} if function == "agent_worker" else {}
    return complete(function) | container(service_account(tmp_path)) | asgi


def test_it_boots_with_only_its_own_requirements_and_the_cloud_s_settings(
    function: str, built: Path, binaries: Path, environ: dict[str, str], tmp_path: Path
) -> None:
    check_that_it_boots(function, built, binaries, environ, tmp_path / "log")


@pytest.mark.parametrize(
    ("changed", "named"),
    [({"OIDC_CERTS_URL": "https://forger.example/certs"}, "OIDC_CERTS_URL"), ({}, "must be set")],
    ids=["a laptop's variable", "a missing variable"],
)
def test_a_misconfigured_revision_does_not_start(
    function: str,
    built: Path,
    binaries: Path,
    environ: dict[str, str],
    tmp_path: Path,
    changed: dict[str, str],
    named: str,
) -> None:
    environ |= changed
    if not changed:
        del environ[MISSING[function]]
    with framework(function, built, binaries, environ, tmp_path / "log") as (server, _):
        assert server.wait(60) != 0
    *_, last = (tmp_path / "log").read_text().splitlines()
    assert last.startswith("retail.settings.SettingsError: ")
    assert named in last
    assert (MISSING[function] in last) is not bool(changed)


MISSING = {
    "whatsapp_webhook": "TASKS_QUEUE",
    "agent_worker": "GOOGLE_API_KEY",
    "backoffice_api": "CHECKOUT_SECRET",
    "admin": "SESSION_SECRET",
}


def test_its_files_are_text_and_flat(function: str, tmp_path: Path) -> None:
    built = bundle.build(function, tmp_path)
    assert {"main.py", "requirements.txt", "retail"} <= {path.name for path in built.iterdir()}
    for path in built.rglob("*"):
        if path.is_file():
            path.read_text(encoding="utf-8")
    assert len((built / "main.py").read_text().splitlines()) <= 30
