"""A shop in the cloud's shape: the four zips with what Terraform tells them, before doubles that have the internet's names."""

import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import requests
import trustme

from local.bundle import FUNCTIONS
from local.configuration import ROOT
from local.firestore_emulator import Emulator
from local.oidc import SigningKey
from local.ports import free_ports
from tests.bundles.booting import HOST, container, framework, service_account
from tests.journeys.shop import zone_at_noon
from tests.owners_browser import HASH
from tests.terraform.test_functions import service
from tests.terraform.workspace import SECRETS, Workspace
from tests.waiting import wait_until


class CloudShop:
    """What a shopper, the owner and Google see of it: names under https, and the phones.

    Attributes:
        told: function → its environment.
        twilio_url: the phones, which the double serves without TLS.
        mercado_pago_url: where one pays.
        logs: what the functions wrote.
    """

    def __init__(
        self, folder: Path, told: Mapping[str, dict[str, str]], proxy: int, doubles: dict[str, str]
    ) -> None:
        self.told = told
        self.twilio_url = doubles["twilio"]
        self.mercado_pago_url = doubles["mercado_pago"]
        self.site = told["backoffice_api"]["PUBLIC_BASE_URL"]
        self.api_url = told["backoffice_api"]["BACKOFFICE_URL"]
        self.logs = folder / "logs"
        self._folder = folder
        self._session = requests.Session()
        self._session.trust_env = False
        self._session.proxies = {"https": f"http://{HOST}:{proxy}"}
        self._session.verify = str(folder / "authority.pem")

    def ask(self, method: str, url: str, **options: Any) -> requests.Response:
        """What a stranger on the internet is answered."""
        return self._session.request(method, url, timeout=30, **options)

    def owns(self, method: str, path: str, **options: Any) -> Any:
        """What the API answers its owner's key; a store that has just started may be asked again."""
        headers = {
            "x-api-key": SECRETS["admin_api_keys"][0],
            "Idempotency-Key": uuid4().hex,
            **options.pop("headers", {}),
        }

        def answered() -> requests.Response | None:
            answer = self.ask(method, f"{self.api_url}{path}", headers=headers, **options)
            return None if answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE else answer

        answer = wait_until(answered, 120, path)
        assert answer.ok, answer.text
        return answer.json()

    def token(self, email: str, audience: str) -> dict[str, str]:
        """The header with which one of Google's services calls in the name of an account."""
        key = SigningKey.load_or_create(self._folder / "oidc-key.pem")
        return {"Authorization": f"Bearer {key.sign(email, audience, datetime.now(UTC))}"}

    def lines(self, function: str) -> list[dict[str, Any]]:
        """What a function has written to its log."""
        text = (self.logs / f"{function}.log").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]


@contextmanager
def a_cloud_shop(cloud: Workspace, folder: Path) -> Iterator[CloudShop]:
    """A shop that is open, and empty."""
    (folder / "logs").mkdir()
    authority = trustme.CA()
    trusting = _trusting(authority, folder)
    numbers = free_ports(len(FUNCTIONS) + 2)
    ports = dict(zip(FUNCTIONS, numbers, strict=False))
    proxy, hosting = numbers[len(FUNCTIONS) :]
    secrets = cloud.secret_values()
    told = {name: _told(service(cloud, name), secrets) for name in FUNCTIONS}
    outside = container(service_account(folder)) | _through(proxy) | trusting
    with ExitStack() as running:
        emulator = running.enter_context(Emulator.start(folder / "firestore.log", rules=False))
        for name in FUNCTIONS:
            source = _unpacked(cloud, name, folder)
            log, environ = (
                folder / "logs" / f"{name}.log",
                told[name] | outside | _home(folder, name),
            )
            binaries = Path(sys.executable).parent
            running.enter_context(framework(name, source, binaries, environ, log, ports[name]))
        running.enter_context(_hosting(hosting, ports))
        doubles = running.enter_context(
            _far_end(
                {
                    "folder": str(folder),
                    "certificate": authority.cert_pem.bytes().decode(),
                    "private_key": authority.private_key_pem.bytes().decode(),
                    "proxy": proxy,
                    "ports": _names(told, ports, hosting, emulator),
                    **_accounts(told),
                },
                trusting,
            )
        )
        shop = CloudShop(folder, told, proxy, doubles)
        for name in ("BACKOFFICE_URL", "WORKER_URL"):
            url = told["agent_worker"][name]
            wait_until(lambda url=url: _is_up(shop, url), 60, url)  # type: ignore[misc]
        yield shop


def _home(folder: Path, name: str) -> dict[str, str]:
    """A home of its own, as each has in the cloud: servers that share one want the same control socket in it, and say so."""
    home = folder / "homes" / name
    home.mkdir(parents=True)
    return {"HOME": str(home)}


def _told(config: Mapping[str, Any], secrets: Mapping[str, str]) -> dict[str, str]:
    """What Terraform tells a function, but for Gemini, which is far, a panel's password, which somebody must know, and the
    hour, since by night nobody is told of their order."""
    told = config["environment_variables"] | {
        each["key"]: secrets[each["secret"]] for each in config["secret_environment_variables"]
    }
    changed = {
        "ADMIN_PASSWORD_HASH": HASH,
        "GEMINI_MODEL": "offline",
        "TIMEZONE": zone_at_noon(),
    }
    return {variable: changed.get(variable, value) for variable, value in told.items()}


def _trusting(authority: trustme.CA, folder: Path) -> dict[str, str]:
    """What has a process trust an authority, whichever library it shakes hands with; in place of those that it trusts."""
    trusted, certifi = folder / "authority.pem", folder / "trust" / "certifi.py"
    authority.cert_pem.write_to_path(str(trusted))
    certifi.parent.mkdir()
    certifi.write_text(f"def where():\n    return {str(trusted)!r}\n", encoding="utf-8")
    return {
        "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH": str(trusted),
        "PYTHONPATH": str(certifi.parent),
        "SSL_CERT_FILE": str(trusted),
    }


def _through(proxy: int) -> dict[str, str]:
    """What leads all that leaves a function to the far end."""
    return {f"{scheme}_proxy": f"http://{HOST}:{proxy}" for scheme in ("https", "grpc")}


def _unpacked(cloud: Workspace, name: str, folder: Path) -> Path:
    source = folder / "functions" / name
    with zipfile.ZipFile(cloud.folder / "build" / f"{name}.zip") as archive:
        archive.extractall(source)
    return source


def _names(
    told: Mapping[str, dict[str, str]], ports: Mapping[str, int], hosting: int, emulator: Emulator
) -> dict[str, int]:
    """Which port answers for a name, beside the doubles of other companies."""
    urls = {
        "agent_worker": told["agent_worker"]["WORKER_URL"],
        "backoffice_api": told["agent_worker"]["BACKOFFICE_URL"],
        "whatsapp_webhook": told["whatsapp_webhook"]["WHATSAPP_WEBHOOK_URL"],
    }
    return {
        **{urlsplit(url).hostname or "": ports[name] for name, url in urls.items()},
        urlsplit(told["backoffice_api"]["PUBLIC_BASE_URL"]).hostname or "": hosting,
        "firestore.googleapis.com": int(emulator.host.rpartition(":")[2]),
    }


@contextmanager
def _hosting(port: int, ports: Mapping[str, int]) -> Iterator[None]:
    """Firebase Hosting's double, which reaches its functions inside Google's network."""
    functions = [
        part
        for option, name in (("--backoffice", "backoffice_api"), ("--admin", "admin"))
        for part in (option, f"http://{HOST}:{ports[name]}")
    ]
    command = [sys.executable, "-m", "local.hosting", "--port", str(port), *functions]
    with _running(command, subprocess.DEVNULL):
        yield


def _accounts(told: Mapping[str, dict[str, str]]) -> dict[str, Any]:
    """The shop's accounts at other companies, as it was told of them."""
    webhook, api = told["whatsapp_webhook"], told["backoffice_api"]
    return {
        "webhook_url": webhook["WHATSAPP_WEBHOOK_URL"],
        "twilio": {
            "sid": webhook["TWILIO_ACCOUNT_SID"],
            "auth_token": webhook["TWILIO_AUTH_TOKEN"],
            "number": webhook["TWILIO_WHATSAPP_NUMBER"].removeprefix("whatsapp:"),
        },
        "mercado_pago": {
            "access_token": api["MERCADO_PAGO_ACCESS_TOKEN"],
            "webhook_secret": api["MERCADO_PAGO_WEBHOOK_SECRET"],
            "live_mode": True,
        },
    }


@contextmanager
def _far_end(said: Mapping[str, Any], trusting: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """Everybody else, and where the phones and the till are."""
    command = [sys.executable, "-m", "tests.terraform.far_end"]
    path = os.pathsep.join([trusting["PYTHONPATH"], str(ROOT), str(ROOT / "functions")])
    environ = {**os.environ, **trusting, "PYTHONPATH": path}
    with _running(command, subprocess.PIPE, environ) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps(said) + "\n")
        process.stdin.flush()
        yield json.loads(process.stdout.readline())


@contextmanager
def _running(
    command: list[str], output: int, environ: Mapping[str, str] = os.environ
) -> Iterator[subprocess.Popen[str]]:
    with subprocess.Popen(
        command, cwd=ROOT, env=environ, stdin=subprocess.PIPE, stdout=output, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def _is_up(shop: CloudShop, url: str) -> bool:
    try:
        return shop.ask("GET", f"{url}/health").ok
    except requests.RequestException:
        return False
