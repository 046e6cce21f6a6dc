"""Settings: the only reader of the environment; every variable is checked when a function starts."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from ipaddress import ip_address
from typing import Any, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

T = TypeVar("T")

LOCAL_PROJECT = "demo-milo"
OFFLINE = "offline"
"""The word of `GEMINI_MODEL` for the model that needs nobody."""

LOCAL_ONLY = (
    "CATALOGUE",
    "CLOUD_TASKS_ENDPOINT",
    "FAULT",
    "FIRESTORE_EMULATOR_HOST",
    "GEMINI_API_URL",
    "GOOGLE_GEMINI_BASE_URL",
    "GOOGLE_VERTEX_BASE_URL",
    "MERCADO_PAGO_API_URL",
    "OIDC_CERTS_URL",
    "SHOP_DOCUMENT",
    "TWILIO_API_URL",
)
"""What the cloud refuses: with a double's address somebody could forge tasks, or read what shoppers write. The two
base URLs are read by Google's SDK."""


class SettingsError(Exception):
    """A variable is missing or malformed; the message names it and never shows a secret's value."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """What a function was told by its environment.

    A member is empty when its variable is unset; what a function cannot do without it asks for with
    `require`, which names the variable. Units are in the names; URLs have no slash at their end.
    """

    local_mode: bool = False
    store: str = "firestore"
    sqlite_path: str = ".local/milo.db"
    catalogue: str = ""
    shop_document: str = ""
    google_cloud_project: str = ""
    firestore_database: str = "(default)"
    firestore_emulator_host: str = ""
    backoffice_url: str = ""
    backoffice_api_key: str = ""
    backoffice_api_keys: tuple[str, ...] = ()
    checkout_secret: str = ""
    tasks_queue: str = ""
    cloud_tasks_endpoint: str = ""
    tasks_service_account: str = ""
    tasks_max_attempts: int = 10
    scheduler_service_account: str = ""
    oidc_certs_url: str = "https://www.googleapis.com/oauth2/v1/certs"
    worker_url: str = ""
    turn_lease_seconds: int = 15
    turn_gather_milliseconds: int = 1200
    public_base_url: str = ""
    whatsapp_webhook_url: str = ""
    twilio_account_sid: str = ""
    twilio_auth_tokens: tuple[str, ...] = ()
    twilio_whatsapp_number: str = ""
    twilio_api_url: str = ""
    mercado_pago_access_token: str = ""
    mercado_pago_webhook_secrets: tuple[str, ...] = ()
    mercado_pago_api_url: str = ""
    gemini_model: str = "gemini-3.8-flash"
    google_api_key: str = ""
    google_genai_use_vertexai: bool = False
    gemini_api_url: str = ""
    admin_user: str = ""
    admin_password_hash: str = ""
    session_secret: str = ""
    shop_name: str = "Milo"
    max_unpaid_pesos: int = 1_000_000
    model_prices: tuple[float, ...] = ()
    timezone: str = "America/Argentina/Buenos_Aires"
    fault: str = ""

    @classmethod
    def from_environ(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Reads and checks every variable that is set.

        Raises:
            SettingsError: naming the variable that is malformed.
        """
        local_mode = _read(environ, "LOCAL_MODE", _boolean, default=False)
        given: dict[str, Any] = {
            member: _read(environ, variable, parse, default=_default(member, local_mode=local_mode))
            for member, (variable, parse) in _VARIABLES.items()
        }
        settings = cls(local_mode=local_mode, **given)
        if not local_mode:
            settings._check_cloud(environ)
        return settings

    @property
    def model(self) -> str:
        """The model that thinks first: `offline` where that is said, and on a laptop without a key.

        Raises:
            SettingsError: the cloud has neither a key nor Vertex AI, and nobody said `offline`.
        """
        if self.gemini_model == OFFLINE:
            return OFFLINE
        if self.google_api_key or self.google_genai_use_vertexai:
            return self.gemini_model
        if self.local_mode:
            return OFFLINE
        raise SettingsError(
            f"GOOGLE_API_KEY or GOOGLE_GENAI_USE_VERTEXAI must be set, or GEMINI_MODEL={OFFLINE}"
        )

    def require(self, *members: str) -> None:
        """Refuses to start without these members.

        Raises:
            SettingsError: naming every variable that is missing.
        """
        missing = [_VARIABLES[member][0] for member in members if not getattr(self, member)]
        if missing:
            raise SettingsError(f"{', '.join(missing)} must be set")

    def _check_cloud(self, environ: Mapping[str, str]) -> None:
        if self.store == "sqlite":
            raise SettingsError("STORE=sqlite is for LOCAL_MODE=1 only")
        for variable in LOCAL_ONLY:
            if variable in environ:
                raise SettingsError(f"{variable} is for LOCAL_MODE=1 only")
        for member, (variable, parse) in _VARIABLES.items():
            url = getattr(self, member)
            if parse not in {_url, _exact_url} or not url:
                continue
            if urlsplit(url).scheme != "https":
                raise SettingsError(f"{variable} begins with https:// unless LOCAL_MODE=1 is set")
            if _is_this_machine(urlsplit(url).hostname or ""):
                raise SettingsError(
                    f"{variable} is this machine's own address without LOCAL_MODE=1"
                )


def _is_this_machine(host: str) -> bool:
    try:
        return ip_address(host).is_loopback or ip_address(host).is_unspecified
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _text(value: str) -> str:
    if not value.isprintable():
        raise ValueError("has a line break or another character that cannot be printed")
    return value


def _secret(value: str) -> str:
    """A secret that fits an HTTP header."""
    if value != value.strip():
        raise ValueError("has blanks around it")
    if not value.isascii() or not value.isprintable():
        raise ValueError("has a character that is not printable ASCII")
    return value


def _boolean(value: str) -> bool:
    words = {"1": True, "true": True, "0": False, "false": False}
    if value.strip().lower() not in words:
        raise ValueError(f"is 1, true, 0 or false, not {value!r}")
    return words[value.strip().lower()]


def _url(value: str) -> str:
    if "?" in value:
        raise ValueError(f"is a URL without a query, not {value!r}")
    return _exact_url(value).rstrip("/")


def _exact_url(value: str) -> str:
    """A URL that is signed: every letter of it counts, a last `/` as well."""
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError(f"is a URL in printable ASCII without blanks, not {value!r}")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.fragment:
        raise ValueError(f"is an http(s) URL, not {value!r}")
    if "@" in parts.netloc:
        raise ValueError("is a URL without a user and a password")
    _ = parts.port  # raises ValueError when it is not a number
    return value


def _one_of(*words: str) -> Callable[[str], str]:
    def parse(value: str) -> str:
        if value not in words:
            raise ValueError(f"is {' or '.join(words)}, not {value!r}")
        return value

    return parse


def _whole_number(least: int, most: int) -> Callable[[str], int]:
    def parse(value: str) -> int:
        if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
            raise ValueError(f"is a whole number from {least} to {most}, not {value!r}")
        return int(value)

    return parse


def _secrets(value: str) -> tuple[str, ...]:
    secrets = tuple(part.strip() for part in value.split(","))
    if not all(secrets):
        raise ValueError("has an empty entry between its commas")
    return tuple(_secret(each) for each in secrets)


def _prices(value: str) -> tuple[float, ...]:
    """Dollars for a million tokens that a model reads, and that it writes."""
    prices = value.split(",")
    if len(prices) != 2 or not all(
        re.fullmatch(r" *[0-9]{1,6}(\.[0-9]+)? *", each) for each in prices
    ):
        raise ValueError(f"is two amounts of dollars such as 0.75,3.75, not {value!r}")
    return tuple(map(float, prices))


def _api_keys(value: str) -> tuple[str, ...]:
    entries = _secrets(value)
    for entry in entries:
        scope, _, digest = entry.partition(":")
        if (
            scope not in {"agent", "admin"}
            or len(digest) != 64
            or set(digest) - set("0123456789abcdef")
        ):
            raise ValueError(
                "has entries of the form agent:<sha256 in hex> or admin:<sha256 in hex>"
            )
    return entries


def _queue_name(value: str) -> str:
    if not re.fullmatch(r"projects/[\w:.-]+/locations/[\w-]+/queues/[\w-]+", value, re.ASCII):
        raise ValueError("has the form projects/…/locations/…/queues/…")
    return value


def _whatsapp_address(value: str) -> str:
    if not re.fullmatch(r"whatsapp:\+[1-9][0-9]{7,14}", value):
        raise ValueError(f"has the form whatsapp:+14155238886, not {value!r}")
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError):
        raise ValueError(f"is a time zone's name, not {value!r}") from None
    return value


_VARIABLES: dict[str, tuple[str, Callable[[str], Any]]] = {
    "store": ("STORE", _one_of("sqlite", "firestore")),
    "sqlite_path": ("SQLITE_PATH", _text),
    "catalogue": ("CATALOGUE", _text),
    "shop_document": ("SHOP_DOCUMENT", _text),
    "google_cloud_project": ("GOOGLE_CLOUD_PROJECT", _text),
    "firestore_database": ("FIRESTORE_DATABASE", _text),
    "firestore_emulator_host": ("FIRESTORE_EMULATOR_HOST", _text),
    "backoffice_url": ("BACKOFFICE_URL", _url),
    "backoffice_api_key": ("BACKOFFICE_API_KEY", _secret),
    "backoffice_api_keys": ("BACKOFFICE_API_KEYS", _api_keys),
    "checkout_secret": ("CHECKOUT_SECRET", _secret),
    "tasks_queue": ("TASKS_QUEUE", _queue_name),
    "cloud_tasks_endpoint": ("CLOUD_TASKS_ENDPOINT", _text),
    "tasks_service_account": ("TASKS_SERVICE_ACCOUNT", _text),
    "scheduler_service_account": ("SCHEDULER_SERVICE_ACCOUNT", _text),
    "tasks_max_attempts": ("TASKS_MAX_ATTEMPTS", _whole_number(1, 1000)),
    "oidc_certs_url": ("OIDC_CERTS_URL", _url),
    "worker_url": ("WORKER_URL", _url),
    "turn_lease_seconds": ("TURN_LEASE_SECONDS", _whole_number(1, 240)),
    "turn_gather_milliseconds": ("TURN_GATHER_MILLISECONDS", _whole_number(0, 10_000)),
    "public_base_url": ("PUBLIC_BASE_URL", _url),
    "whatsapp_webhook_url": ("WHATSAPP_WEBHOOK_URL", _exact_url),
    "twilio_account_sid": ("TWILIO_ACCOUNT_SID", _secret),
    "twilio_auth_tokens": ("TWILIO_AUTH_TOKEN", _secrets),
    "twilio_whatsapp_number": ("TWILIO_WHATSAPP_NUMBER", _whatsapp_address),
    "twilio_api_url": ("TWILIO_API_URL", _url),
    "mercado_pago_access_token": ("MERCADO_PAGO_ACCESS_TOKEN", _secret),
    "mercado_pago_webhook_secrets": ("MERCADO_PAGO_WEBHOOK_SECRET", _secrets),
    "mercado_pago_api_url": ("MERCADO_PAGO_API_URL", _url),
    "gemini_model": ("GEMINI_MODEL", _text),
    "google_api_key": ("GOOGLE_API_KEY", _secret),
    "google_genai_use_vertexai": ("GOOGLE_GENAI_USE_VERTEXAI", _boolean),
    "gemini_api_url": ("GEMINI_API_URL", _url),
    "admin_user": ("ADMIN_USER", _text),
    "admin_password_hash": ("ADMIN_PASSWORD_HASH", _secret),
    "session_secret": ("SESSION_SECRET", _secret),
    "shop_name": ("SHOP_NAME", _text),
    "model_prices": ("MODEL_PRICES", _prices),
    "max_unpaid_pesos": ("MAX_UNPAID_PESOS", _whole_number(1, 1_000_000_000)),
    "timezone": ("TIMEZONE", _timezone),
    "fault": ("FAULT", _text),
}
"""Member → variable and parser. A parser raises ValueError with the rest of the sentence."""


def _default(member: str, *, local_mode: bool) -> Any:
    if member == "store" and local_mode:
        return "sqlite"
    return next(field.default for field in fields(Settings) if field.name == member)


def _read(environ: Mapping[str, str], variable: str, parse: Callable[[str], T], *, default: T) -> T:
    if variable not in environ:
        return default
    value = environ[variable]
    if not value.strip():
        raise SettingsError(f"{variable} is set but empty")
    try:
        return parse(value)
    except ValueError as error:
        raise SettingsError(f"{variable} {error}") from None
