"""Boots a function's bundle as the cloud's container does, with everything but the network's far end.

What leaves the machine goes to a proxy that is not there, so nobody is reached.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from local.ports import free_ports
from tests.waiting import wait_until
from tests.webhooks import TEXT, sign

HOST = "127.0.0.1"
NOBODY = f"http://{HOST}:9"


def install(bundle: Path, folder: Path, python: str | Path = sys.executable) -> Path:
    """A new virtual environment's programs, which has the bundle's requirements and nothing else."""
    venv = folder / "venv"
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", "--python", str(python), str(venv)], check=True)
    pip = [*uv, "pip", "install", "--quiet", "--python", str(venv / "bin" / "python")]
    requirements = str(bundle / "requirements.txt")
    subprocess.run([*pip, "--require-hashes", "-r", requirements], check=True)
    return venv / "bin"


def service_account(folder: Path) -> Path:
    """A service account's key file; no such account exists."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    file = folder / "account.json"
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


def container(account: Path) -> dict[str, str]:
    """What the cloud's container has beside a function's settings."""
    return {
        "PATH": os.environ["PATH"],
        "GOOGLE_APPLICATION_CREDENTIALS": str(account),
        **{f"{scheme}_proxy": NOBODY for scheme in ("http", "https", "grpc")},
        "no_proxy": "",
    }


_IMPORTED = """
import sys, time
began = time.perf_counter()
from functions_framework import _function_registry
module, spec = _function_registry.load_function_module(sys.argv[1])
spec.loader.exec_module(module)
seconds = time.perf_counter() - began
try:
    with open("/proc/self/status") as status:
        peak = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmHWM"))
except OSError:  # no Linux; there it would be the parent's, if that has more
    import resource
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print("\\n", seconds, peak)
"""


@dataclass(frozen=True)
class Footprint:
    """What a fresh process takes until its function can be asked."""

    seconds: float
    megabytes: float


def footprint(source: Path, binaries: Path, environ: Mapping[str, str]) -> Footprint:
    """Imports the function as the framework does, in a process whose code is compiled already."""
    command = [str(binaries / "python"), "-c", _IMPORTED, str(source / "main.py")]
    said = [
        subprocess.run(
            command, cwd=source, env=environ, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    ][-1]
    seconds, peak = said.split()[-2:]
    return Footprint(float(seconds), int(peak) / 1e6)


@contextmanager
def framework(
    function: str,
    source: Path,
    binaries: Path,
    environ: Mapping[str, str],
    log: Path,
    port: int = 0,
) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The server, and the address at which it will answer."""
    port = port or free_ports(1)[0]
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


def check_that_it_boots(
    function: str, source: Path, binaries: Path, environ: Mapping[str, str], log: Path
) -> None:
    """It answers as it must where it reaches nobody, and writes nothing but lines of JSON."""
    with framework(function, source, binaries, environ, log) as (server, url):

        def answers() -> bool:
            assert server.poll() is None, log.read_text()
            try:
                return ask(f"{url}/").status_code > 0
            except requests.ConnectionError:
                return False

        wait_until(answers, seconds=120)
        _ANSWERS[function](url, environ)
    lines = log.read_text().splitlines()
    assert [line for line in lines if not line.startswith("{")] == []


def ask(url: str, method: str = "GET", **options: Any) -> requests.Response:
    with requests.Session() as session:
        session.trust_env = False
        return session.request(method, url, timeout=30, **options)


def _is_well(url: str) -> None:
    """Its health needs nobody else."""
    assert ask(f"{url}/health").json()["status"] == "ok"


def _webhook(url: str, environ: Mapping[str, str]) -> None:
    """A shopper whose message cannot be queued is told so."""
    _is_well(url)
    form = dict(TEXT)
    signature = sign(form, environ["WHATSAPP_WEBHOOK_URL"])
    answer = ask(f"{url}/whatsapp", "POST", data=form, headers={"X-Twilio-Signature": signature})
    assert answer.status_code == 200
    assert "<Message>" in answer.text


def _worker(url: str, _: Mapping[str, str]) -> None:
    """A stranger's task is refused; one whose token cannot be checked is to be tried again."""
    _is_well(url)
    assert ask(f"{url}/turns", "POST", json={}).status_code == 403


def _api(url: str, _: Mapping[str, str]) -> None:
    """It answers what needs no store, and its health, which asks the store and the provider, tells the truth."""
    assert ask(f"{url}/").json() == {"status": "ok", "service": "backoffice_api"}
    assert ask(f"{url}/openapi.json").json()["openapi"]
    for file in re.findall(r'src="([^"]+)"', ask(f"{url}/docs").text):
        assert "SwaggerUIBundle" in ask(f"{url}/{file}").text
    assert ask(f"{url}/users").status_code == 401
    health = ask(f"{url}/health")
    assert health.status_code == 503
    assert health.json()["adapters"] == {"store": "failing", "payments": "failing"}


def _admin(url: str, _: Mapping[str, str]) -> None:
    """Its cookie travels over HTTPS only."""
    _is_well(url)
    assert "Secure" in ask(f"{url}/admin/login").headers["Set-Cookie"]


_ANSWERS = {
    "whatsapp_webhook": _webhook,
    "agent_worker": _worker,
    "backoffice_api": _api,
    "admin": _admin,
}
