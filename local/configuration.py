"""What the laptop's stack is made of: where it listens, what it was told, and each process's environment."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from argon2 import PasswordHasher

from local import outside
from local.faults import once_in_a_stack
from local.firestore_emulator import given
from local.loopback import proxies
from local.outside import MercadoPagoAccount, TwilioAccount
from local.ports import Address, Ports
from local.secret_keys import Secrets
from local.worker_deaths import WorkerDeaths
from retail.settings import Settings, SettingsError

ROOT = Path(__file__).resolve().parent.parent
PROJECT = "demo-milo"
REGION = "southamerica-east1"
QUEUE = f"projects/{PROJECT}/locations/{REGION}/queues/turns"
SERVICE_ACCOUNT = f"tasks-invoker@{PROJECT}.iam.gserviceaccount.com"
SCHEDULER = f"scheduler@{PROJECT}.iam.gserviceaccount.com"
WHATSAPP_NUMBER = "whatsapp:+14155238886"
HOST = outside.LOOPBACK
WEBHOOK_PATH = "/whatsapp"
OPEN = frozenset({"hosting", "webhook", "admin", "twilio", "mercado_pago"})
"""What people and Twilio need, the page where one pays too; it listens on `LISTEN_HOST`, all else on the loopback."""

PASSED_ON = (
    "CATALOGUE", "CLOUD_TASKS_ENDPOINT", "FAULT", "FIRESTORE_DATABASE", "GEMINI_API_URL", "GEMINI_MODEL",
    "GOOGLE_API_KEY", "GOOGLE_APPLICATION_CREDENTIALS", "GOOGLE_CLOUD_PROJECT",
    "GOOGLE_GENAI_USE_VERTEXAI", "MAX_UNPAID_PESOS", "MODEL_PRICES", "SHOP_DOCUMENT", "SHOP_NAME", "SQLITE_PATH", "TIMEZONE", "TURN_GATHER_MILLISECONDS",
    "TURN_LEASE_SECONDS",
)  # fmt: skip
"""Variables that a developer may set to change what the functions are told; an empty one is an unset one."""


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
        for variable in ("CATALOGUE", "SHOP_DOCUMENT"):
            file = self._passed_on.get(variable, "")
            if file and not _is_readable(Path(file)):
                raise ValueError(f"{variable} is not a file that can be read: {file!r}")

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
    def mercado_pago(self) -> MercadoPagoAccount:
        """The seller who is paid; ValueError when one was named by half."""
        kept = self.secrets
        return outside.given_seller(self.environ) or MercadoPagoAccount(
            kept.mercado_pago_access_token,
            kept.mercado_pago_webhook_secret,
            self.url("mercado_pago"),
        )

    @property
    def starts_mercado_pago(self) -> bool:
        """Whether the stack runs a Mercado Pago of its own."""
        return outside.given_seller(self.environ) is None

    @property
    def webhook_address(self) -> str:
        """Where the webhook listens."""
        return self.url("webhook") + WEBHOOK_PATH

    @property
    def webhook_url(self) -> str:
        """The exact URL that Twilio posts to and signs."""
        public = outside.public_url(self.environ)
        through_the_tunnel = public and public + WEBHOOK_PATH
        return (
            self.environ.get("WHATSAPP_WEBHOOK_URL") or through_the_tunnel or self.webhook_address
        )

    @property
    def public_base_url(self) -> str:
        """What the links that shoppers get begin with."""
        told = self.environ.get("PUBLIC_BASE_URL", "").rstrip("/")
        return told or outside.public_url(self.environ) or self.url("hosting")

    @property
    def one_address(self) -> bool:
        """Whether Twilio posts to where the page is, so that Hosting has to pass its messages on."""
        return bool(outside.public_url(self.environ))

    @property
    def payments_url(self) -> str:
        """Where a shopper's browser reaches the page on which one pays: at the host of the shop's other links, where
        those are plain http in this network."""
        shop = urlsplit(self.public_base_url)
        host = "" if outside.is_loopback(self.host("mercado_pago")) else shop.hostname
        if host and shop.scheme == "http":
            return f"http://{host}:{self.ports.mercado_pago}"
        return self.url("mercado_pago")

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
    def listening(self) -> dict[str, Address]:
        """The address and the port at which each process of this stack listens, by name."""
        ports = asdict(self.ports)
        if not self.starts_emulator:
            del ports["firestore"]
        if not self.starts_twilio:
            del ports["twilio"]
        if not self.starts_mercado_pago:
            del ports["mercado_pago"]
        del ports["worker"]
        return {name: (self.host(name), port) for name, port in (ports | self.workers).items()}

    @property
    def workers(self) -> dict[str, int]:
        """The port of each worker, by name."""
        if not self.worker_ports:
            return {"worker": self.ports.worker}
        return {f"worker-{place}": port for place, port in enumerate(self.worker_ports, 1)}

    @property
    def worker_deaths(self) -> WorkerDeaths:
        """The deaths that the phones page can ask for of this stack's workers."""
        return WorkerDeaths(self.data.absolute() / "worker-deaths")

    @property
    def model(self) -> str:
        """Which model is to answer: Gemini's name when there is a key for it."""
        return Settings.from_environ({"LOCAL_MODE": "1", **self._passed_on}).model

    @property
    def _passed_on(self) -> dict[str, str]:
        return {name: self.environ[name] for name in PASSED_ON if self.environ.get(name)}

    def function_environment(self) -> dict[str, str]:
        """The environment of every function: its settings, for this laptop."""
        ports, kept, twilio = self.ports, self.secrets, self.twilio
        told = self._passed_on
        if self.store == "firestore":
            told["FIRESTORE_EMULATOR_HOST"] = self.emulator_host
        if "CATALOGUE" not in told:  # another shop's products are not sold at the sample's address
            told.setdefault("SHOP_DOCUMENT", str(ROOT / "samples" / "shop.json"))
        if "FAULT" in told:
            told["FAULT"] = once_in_a_stack(told["FAULT"], self.data)
        if twilio.api_url:
            told["TWILIO_API_URL"] = twilio.api_url
        seller = self.mercado_pago
        if seller.api_url:
            told["MERCADO_PAGO_API_URL"] = seller.api_url
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
            "SCHEDULER_SERVICE_ACCOUNT": SCHEDULER,
            "WORKER_URL": ports.url("worker"),
            "PUBLIC_BASE_URL": self.public_base_url,
            "WHATSAPP_WEBHOOK_URL": self.webhook_url,
            "TWILIO_ACCOUNT_SID": twilio.sid,
            "TWILIO_AUTH_TOKEN": twilio.auth_token,
            "TWILIO_WHATSAPP_NUMBER": twilio.number,
            "MERCADO_PAGO_ACCESS_TOKEN": seller.access_token,
            "MERCADO_PAGO_WEBHOOK_SECRET": seller.webhook_secret,
            "SESSION_SECRET": kept.session_secret,
            "ADMIN_USER": "admin",
            "ADMIN_PASSWORD_HASH": PasswordHasher(
                time_cost=2, memory_cost=19456, parallelism=1
            ).hash(kept.admin_password),
            **told,
        }

    def stack_json(self) -> dict[str, str]:
        """What tools outside read from `.local/stack.json`.

        `twilio_url` is empty when the shop talks to Twilio itself: there is no phones page to write on.
        """
        ports, kept, twilio = self.ports, self.secrets, self.twilio
        return {
            "hosting_url": self.public_base_url,
            "backoffice_url": ports.url("backoffice"),
            "admin_url": f"{self.url('admin')}/admin",
            "webhook_url": self.webhook_url,
            "worker_url": ports.url("worker"),
            "twilio_url": twilio.api_url,
            "twilio_account_sid": twilio.sid,
            "twilio_auth_token": twilio.signing_token,
            "twilio_whatsapp_number": twilio.number,
            "mercado_pago_url": self.mercado_pago.api_url or "https://api.mercadopago.com",
            "backoffice_api_key": kept.backoffice_api_key,
            "agent_api_key": kept.agent_api_key,
            "admin_user": "admin",
            "admin_password": kept.admin_password,
            "store": self.store,
            "model": self.model,
        }


def base_environment(environ: Mapping[str, str]) -> dict[str, str]:
    """What any process needs from the one that starts it, and nothing that could be a secret."""
    kept = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV")
    coverage = {name: value for name, value in environ.items() if name.startswith("COVERAGE_")}
    inherited = {name: os.environ[name] for name in kept if name in os.environ}
    return inherited | coverage | {"PYTHONUTF8": "1"}  # what they print is UTF-8 wherever they run


def _is_readable(file: Path) -> bool:
    return file.is_file() and os.access(file, os.R_OK)
