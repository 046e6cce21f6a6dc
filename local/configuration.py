"""What the laptop's stack is made of: ports, secrets made once and kept, and each process's environment."""

import hashlib
import json
import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from argon2 import PasswordHasher

from local import outside
from local.data_folder import FolderError, create_privately, in_words, replace_privately
from local.faults import once_in_a_stack
from local.firestore_emulator import given
from local.loopback import proxies
from local.outside import TwilioAccount
from local.worker_deaths import WorkerDeaths
from retail.settings import Settings, SettingsError

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "demo-milo"
REGION = "southamerica-east1"
QUEUE = f"projects/{PROJECT}/locations/{REGION}/queues/turns"
SERVICE_ACCOUNT = f"tasks-invoker@{PROJECT}.iam.gserviceaccount.com"
WHATSAPP_NUMBER = "whatsapp:+14155238886"
HOST = outside.LOOPBACK
OPEN = frozenset({"hosting", "webhook", "admin", "twilio"})
"""What people and Twilio need; it listens on `LISTEN_HOST`, all else on the loopback."""

PASSED_ON = (
    "CATALOGUE", "CLOUD_TASKS_ENDPOINT", "FAULT", "FIRESTORE_DATABASE", "GEMINI_API_URL", "GEMINI_MODEL",
    "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT",
    "GOOGLE_GENAI_USE_VERTEXAI", "SHOP_NAME", "SQLITE_PATH", "TIMEZONE", "TURN_GATHER_MILLISECONDS",
    "TURN_LEASE_SECONDS",
)  # fmt: skip
"""Variables that a developer may set to change what the functions are told; an empty one is an unset one."""


@dataclass(frozen=True)
class Ports:
    """A TCP port for each process; from `HOSTING_PORT`, `BACKOFFICE_PORT`, … or the defaults."""

    hosting: int = 8001
    backoffice: int = 8080
    admin: int = 8081
    webhook: int = 9002
    worker: int = 9003
    twilio: int = 9010
    tasks: int = 9020
    tasks_http: int = 9021
    firestore: int = 8790

    @classmethod
    def from_environ(cls, environ: Mapping[str, str]) -> "Ports":
        """Ports as the environment has them.

        Raises:
            ValueError: naming the variable that is no port.
        """
        given = {}
        for field in fields(cls):
            variable = f"{field.name.upper()}_PORT"
            if variable not in environ:
                continue
            if not environ[variable].isdigit() or not 0 < int(environ[variable]) < 65536:
                raise ValueError(f"{variable} is no port: {environ[variable]!r}")
            given[field.name] = int(environ[variable])
        return cls(**given)

    @classmethod
    def free(cls) -> "Ports":
        """Ports that nobody listens on right now."""
        return cls(*free_ports(len(fields(cls))))

    def url(self, name: str) -> str:
        """The origin of the process that has this port."""
        return f"http://{HOST}:{getattr(self, name)}"


@dataclass(frozen=True)
class Secrets:
    """What the cloud keeps in Secret Manager; made once for a laptop and kept in its data folder."""

    twilio_account_sid: str
    twilio_auth_token: str
    backoffice_api_key: str
    agent_api_key: str
    checkout_secret: str
    session_secret: str
    admin_password: str

    @classmethod
    def kept_in(cls, folder: Path) -> "Secrets":
        """The secrets of this data folder; those that it has not yet are made now.

        Raises:
            FolderError: they cannot be read or kept.
        """
        path = folder / "secrets.json"
        with in_words(folder):
            if not path.exists():
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
                create_privately(path, json.dumps(cls._made(), indent=2))
            kept = cls._read(path)
            whole = cls._made() | kept
            if whole != kept:  # an older Milo knew of fewer
                replace_privately(path, json.dumps(whole, indent=2))
        return cls(**whole)

    @classmethod
    def _read(cls, path: Path) -> dict[str, str]:
        names = {field.name for field in fields(cls)}
        try:
            kept = json.loads(path.read_text(encoding="utf-8"))
            return {name: value for name, value in kept.items() if name in names}
        except (ValueError, AttributeError):
            raise FolderError(
                f"{path} cannot be read: put back your copy, or remove it to have new secrets made "
                "(the checkout links that are out then lead nowhere)"
            ) from None

    @classmethod
    def _made(cls) -> dict[str, str]:
        return {
            "twilio_account_sid": "AC" + secrets.token_hex(16),
            "twilio_auth_token": secrets.token_hex(16),
            "backoffice_api_key": secrets.token_urlsafe(32),
            "agent_api_key": secrets.token_urlsafe(32),
            "checkout_secret": secrets.token_urlsafe(32),
            "session_secret": secrets.token_urlsafe(32),
            "admin_password": secrets.token_urlsafe(12),
        }


@dataclass(frozen=True)
class Configuration:
    """One stack: where it listens, what it keeps and what it was told.

    Attributes:
        data: the folder for databases, logs and secrets.
        environ: the variables that the developer set, `.env` included.
        worker_ports: where several workers listen, for a balancer at the worker's port which is not the
            stack's; empty for one worker that listens there itself.
    """

    ports: Ports
    secrets: Secrets
    data: Path
    environ: Mapping[str, str]
    worker_ports: tuple[int, ...] = ()

    def check(self) -> None:
        """Refuses what no function could work with.

        Raises:
            ValueError: one line that names the variable.
        """
        try:
            Settings.from_environ(self.function_environment())
        except SettingsError as error:
            raise ValueError(str(error)) from error

    def host(self, name: str) -> str:
        """The address on which a process listens."""
        return outside.listening_host(self.environ) if name in OPEN else HOST

    def url(self, name: str) -> str:
        """Where a process is reached from this machine."""
        return f"http://{outside.reached_at(self.host(name))}:{getattr(self.ports, name)}"

    @property
    def twilio(self) -> TwilioAccount:
        """The account whose WhatsApp the shop uses; ValueError when one was named by half."""
        kept = self.secrets
        return outside.given_account(self.environ) or TwilioAccount(
            kept.twilio_account_sid, kept.twilio_auth_token, WHATSAPP_NUMBER, self.url("twilio")
        )

    @property
    def starts_twilio(self) -> bool:
        """Whether the stack runs a Twilio of its own."""
        return outside.given_account(self.environ) is None

    @property
    def webhook_address(self) -> str:
        """Where the webhook listens."""
        return f"{self.url('webhook')}/whatsapp"

    @property
    def webhook_url(self) -> str:
        """The exact URL that Twilio posts to and signs."""
        return self.environ.get("WHATSAPP_WEBHOOK_URL", "").rstrip("/") or self.webhook_address

    @property
    def public_base_url(self) -> str:
        """What the links that shoppers get begin with."""
        return self.environ.get("PUBLIC_BASE_URL", "").rstrip("/") or self.url("hosting")

    @property
    def store(self) -> str:
        """Where the shop's facts are kept; ValueError when `STORE` names neither store."""
        store = self.environ.get("STORE") or "sqlite"
        if store not in {"sqlite", "firestore"}:
            raise ValueError(f"STORE is sqlite or firestore, not {store!r}")
        return store

    @property
    def reloads(self) -> bool:
        """Whether a function is started again when its code changes; ValueError when `RELOAD` is neither 0 nor 1."""
        told = self.environ.get("RELOAD", "0")
        if told not in {"0", "1"}:
            raise ValueError(f"RELOAD is 1 or 0, not {told!r}")
        return told == "1"

    @property
    def starts_emulator(self) -> bool:
        """Whether the stack runs a Firestore emulator of its own."""
        return self.store == "firestore" and not given(self.environ)

    @property
    def emulator_host(self) -> str:
        """Where the Firestore emulator is, if there is one."""
        return given(self.environ) or f"{HOST}:{self.ports.firestore}"

    @property
    def listening(self) -> dict[str, int]:
        """The port of each process of this stack, by name."""
        ports = asdict(self.ports)
        if not self.starts_emulator:
            del ports["firestore"]
        if not self.starts_twilio:
            del ports["twilio"]
        del ports["worker"]
        return ports | self.workers

    @property
    def workers(self) -> dict[str, int]:
        """The port of each worker, by name."""
        if not self.worker_ports:
            return {"worker": self.ports.worker}
        return {f"worker-{place}": port for place, port in enumerate(self.worker_ports, 1)}

    @property
    def worker_deaths(self) -> WorkerDeaths:
        """The deaths that the simulator's page can ask for of this stack's workers."""
        return WorkerDeaths(self.data.absolute() / "worker-deaths")

    @property
    def model(self) -> str:
        """Which model is to answer: Gemini's name when there is a key for it."""
        settings = Settings.from_environ({"LOCAL_MODE": "1", **self._passed_on})
        has_key = settings.google_api_key or settings.google_genai_use_vertexai
        return settings.gemini_model if has_key else "offline"

    @property
    def _passed_on(self) -> dict[str, str]:
        return {name: self.environ[name] for name in PASSED_ON if self.environ.get(name)}

    def function_environment(self) -> dict[str, str]:
        """The environment of every function: its settings, for this laptop."""
        ports, kept, twilio = self.ports, self.secrets, self.twilio
        told = self._passed_on
        if self.store == "firestore":
            told["FIRESTORE_EMULATOR_HOST"] = self.emulator_host
        if "FAULT" in told:
            told["FAULT"] = once_in_a_stack(told["FAULT"], self.data)
        if twilio.api_url:
            told["TWILIO_API_URL"] = twilio.api_url
        return {
            **base_environment(self.environ),
            **proxies(self.environ, own=outside.reached_at(self.host("twilio"))),
            "PYTHONPATH": str(ROOT / "functions"),
            "LOCAL_MODE": "1",
            "STORE": self.store,
            "SQLITE_PATH": str(self.data / "milo.db"),
            "CATALOGUE": str(ROOT / "samples" / "catalogue.csv"),
            "GOOGLE_CLOUD_PROJECT": PROJECT,
            "BACKOFFICE_URL": ports.url("backoffice"),
            "BACKOFFICE_API_KEYS": ",".join(
                f"{scope}:{hashlib.sha256(key.encode()).hexdigest()}"
                for scope, key in (
                    ("admin", kept.backoffice_api_key),
                    ("agent", kept.agent_api_key),
                )
            ),
            "CHECKOUT_SECRET": kept.checkout_secret,
            "TASKS_QUEUE": QUEUE,
            "CLOUD_TASKS_ENDPOINT": f"{HOST}:{ports.tasks}",
            "OIDC_CERTS_URL": f"{ports.url('tasks_http')}/oauth2/v1/certs",
            "TASKS_SERVICE_ACCOUNT": SERVICE_ACCOUNT,
            "WORKER_URL": ports.url("worker"),
            "PUBLIC_BASE_URL": self.public_base_url,
            "WHATSAPP_WEBHOOK_URL": self.webhook_url,
            "TWILIO_ACCOUNT_SID": twilio.sid,
            "TWILIO_AUTH_TOKEN": twilio.auth_token,
            "TWILIO_WHATSAPP_NUMBER": twilio.number,
            "SESSION_SECRET": kept.session_secret,
            "ADMIN_USER": "admin",
            "ADMIN_PASSWORD_HASH": PasswordHasher(
                time_cost=2, memory_cost=19456, parallelism=1
            ).hash(kept.admin_password),
            **told,
        }

    def stack_json(self) -> dict[str, str]:
        """What tools outside read from `.local/stack.json`.

        `twilio_url` is empty when the shop talks to Twilio itself: there is no simulator to write to.
        """
        ports, kept, twilio = self.ports, self.secrets, self.twilio
        return {
            "hosting_url": self.public_base_url,
            "backoffice_url": ports.url("backoffice"),
            "admin_url": self.url("admin"),
            "webhook_url": self.webhook_url,
            "worker_url": ports.url("worker"),
            "twilio_url": twilio.api_url,
            "twilio_account_sid": twilio.sid,
            "twilio_auth_token": twilio.signing_token,
            "twilio_whatsapp_number": twilio.number,
            "backoffice_api_key": kept.backoffice_api_key,
            "agent_api_key": kept.agent_api_key,
            "admin_user": "admin",
            "admin_password": kept.admin_password,
            "store": self.store,
            "model": self.model,
        }


def free_ports(count: int) -> list[int]:
    """That many ports that nobody listens on right now."""
    sockets = [socket.socket() for _ in range(count)]
    for one in sockets:
        one.bind((HOST, 0))
    ports = [one.getsockname()[1] for one in sockets]
    for one in sockets:
        one.close()
    return ports


def base_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What any process needs from the one that starts it, and nothing that could be a secret."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
    coverage = {name: value for name, value in environ.items() if name.startswith("COVERAGE_")}
    inherited = {name: os.environ[name] for name in kept if name in os.environ}
    return inherited | coverage | {"PYTHONUTF8": "1"}  # what they print is UTF-8 wherever they run
