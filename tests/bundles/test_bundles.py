"""Each function's bundle boots as in the cloud: in an empty environment with only its own requirements, told what
Terraform will tell it, and with everything but the network's far end.

What leaves the machine goes to a proxy that is not there, so nobody is reached.
"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from local import bundle
from local.ports import free_ports
from tests.cloud import complete
from tests.examples import often
from tests.waiting import wait_until
from tests.webhooks import TEXT, sign

HOST = "127.0.0.1"
NOBODY = f"http://{HOST}:9"


@pytest.fixture(scope="module", params=often(reversed(bundle.FUNCTIONS)))
def function(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="module")
def built(function: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return bundle.build(function, tmp_path_factory.mktemp("bundles"))


@pytest.fixture(scope="module")
def binaries(built: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment's programs, which has the bundle's requirements and nothing else."""
    venv = tmp_path_factory.mktemp("environment") / "venv"
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, str(venv)], check=True)
    install = [*uv, "pip", "install", "--quiet", "--python", str(venv / "bin" / "python")]
    requirements = str(built / "requirements.txt")
    subprocess.run([*install, "--require-hashes", "-r", requirements], check=True)
    return venv / "bin"


@pytest.fixture(scope="module")
def account(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A service account's key file; no such account exists."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    file = tmp_path_factory.mktemp("account") / "account.json"
    file.write_text(
        json.dumps(
            {
                "type": "service_account",
                "client_email": "function@milo-shop.iam.gserviceaccount.com",
                "private_key": key.decode(),
                "token_uri": f"{NOBODY}/token",
            }
        )
    )
    return file


def environment(function: str, account: Path) -> dict[str, str]:
    """What the cloud's container has."""
    return {
        **complete(function),
        "PATH": os.environ["PATH"],
        "GOOGLE_APPLICATION_CREDENTIALS": str(account),
        **{f"{scheme}_proxy": NOBODY for scheme in ("http", "https", "grpc")},
        "no_proxy": "",
        **({"FUNCTION_USE_ASGI": "true"} if function == "agent_worker" else {}),
    }


@contextmanager
def framework(
    function: str, source: Path, binaries: Path, environ: dict[str, str], log: Path
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The server, and the address at which it will answer."""
    (port,) = free_ports(1)
    with log.open("w") as output:
        process = subprocess.Popen(
            [
                binaries / "python", binaries / "functions-framework", "--source", source / "main.py",
                "--target", function, "--host", HOST, "--port", str(port),
            ],
            env=environ,
            cwd=log.parent,
            stdout=output,
            stderr=subprocess.STDOUT,
        )  # fmt: skip
    try:
        yield process, f"http://{HOST}:{port}"
    finally:
        process.terminate()
        process.wait(30)


def ask(url: str, method: str = "GET", **options: Any) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, timeout=30, **options)


def test_it_boots_with_only_its_own_requirements_and_the_cloud_s_settings(
    function: str, built: Path, binaries: Path, account: Path, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with framework(function, built, binaries, environment(function, account), log) as (server, url):

        def answers() -> bool:
            assert server.poll() is None, log.read_text()
            try:
                return ask(f"{url}/").status_code > 0
            except requests.ConnectionError:
                return False

        wait_until(answers, seconds=60)
        BOOTED[function](url)
    lines = log.read_text().splitlines()
    assert [line for line in lines if not line.startswith("{")] == []


def is_well(url: str) -> None:
    """Its health needs nobody else."""
    assert ask(f"{url}/health").json()["status"] == "ok"


def webhook(url: str) -> None:
    """A shopper whose message cannot be queued is told so."""
    is_well(url)
    address = complete("whatsapp_webhook")["WHATSAPP_WEBHOOK_URL"]
    form = dict(TEXT)
    answer = ask(
        f"{url}/whatsapp", "POST", data=form, headers={"X-Twilio-Signature": sign(form, address)}
    )
    assert answer.status_code == 200
    assert "<Message>" in answer.text


def worker(url: str) -> None:
    """A stranger's task is refused; one whose token cannot be checked is to be tried again."""
    is_well(url)
    assert ask(f"{url}/turns", "POST", json={}).status_code == 403


def api(url: str) -> None:
    """It answers what needs no store, and its health, which asks the store and the provider, tells the truth."""
    assert ask(f"{url}/").json() == {"status": "ok", "service": "backoffice_api"}
    assert ask(f"{url}/openapi.json").json()["openapi"]
    assert ask(f"{url}/users").status_code == 401
    health = ask(f"{url}/health")
    assert health.status_code == 503
    assert health.json()["adapters"] == {"store": "failing", "payments": "failing"}


def admin(url: str) -> None:
    """Its cookie travels over HTTPS only."""
    is_well(url)
    assert "Secure" in ask(f"{url}/login").headers["Set-Cookie"]


BOOTED = {
    "whatsapp_webhook": webhook,
    "agent_worker": worker,
    "backoffice_api": api,
    "admin": admin,
}


@pytest.mark.parametrize(
    ("changed", "named"),
    [({"OIDC_CERTS_URL": "https://forger.example/certs"}, "OIDC_CERTS_URL"), ({}, "must be set")],
    ids=["a laptop's variable", "a missing variable"],
)
def test_a_misconfigured_revision_does_not_start(
    function: str,
    built: Path,
    binaries: Path,
    account: Path,
    tmp_path: Path,
    changed: dict[str, str],
    named: str,
) -> None:
    environ = {**environment(function, account), **changed}
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
