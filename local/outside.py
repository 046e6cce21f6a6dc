"""Outside: what the laptop's stack is told of the world beyond it, and whom it lets in."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address
from urllib.parse import urlsplit

LOOPBACK = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 -- only when the developer asks for it
_ACCOUNT = ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_WHATSAPP_NUMBER")
_SELLER = ("MERCADO_PAGO_ACCESS_TOKEN", "MERCADO_PAGO_WEBHOOK_SECRET")
VARIABLES = (
    *_ACCOUNT,
    "TWILIO_API_URL",
    *_SELLER,
    "MERCADO_PAGO_API_URL",
    "PUBLIC_URL",
    "PUBLIC_BASE_URL",
    "WHATSAPP_WEBHOOK_URL",
    "LISTEN_HOST",
)


@dataclass(frozen=True)
class TwilioAccount:
    """The account whose WhatsApp the shop uses.

    Attributes:
        auth_token: as the functions take it: two with a comma between them during a rotation.
        number: `whatsapp:+14155238886`.
        api_url: where its API answers; empty for Twilio itself.
    """

    sid: str
    auth_token: str
    number: str
    api_url: str

    @property
    def signing_token(self) -> str:
        """The token that signs."""
        return self.auth_token.partition(",")[0].strip()


@dataclass(frozen=True)
class MercadoPagoAccount:
    """The seller who is paid.

    Attributes:
        webhook_secret: as the functions take it: two with a comma between them during a rotation.
        api_url: where its API answers; empty for Mercado Pago itself.
    """

    access_token: str
    webhook_secret: str
    api_url: str


def given_seller(environ: Mapping[str, str]) -> MercadoPagoAccount | None:
    """The seller that the developer named; None when the stack is to bring a Mercado Pago of its own.

    Raises:
        ValueError: a seller was named by half; says what is missing.
    """
    asked = [name for name in (*_SELLER, "MERCADO_PAGO_API_URL") if environ.get(name)]
    if not asked:
        return None
    elsewhere = environ.get("MERCADO_PAGO_API_URL", "").rstrip("/")
    # Mercado Pago gives no page to pay on to a shop at a bare address.
    wanted = _SELLER if elsewhere or public_url(environ) else (*_SELLER, "PUBLIC_BASE_URL")
    missing = [name for name in wanted if not environ.get(name)]
    if missing:
        raise ValueError(
            f"{', '.join(asked)} without {', '.join(missing)}: a Mercado Pago account needs all of them,"
            " the stack's own needs none"
        )
    token, secret = (environ[name] for name in _SELLER)
    return MercadoPagoAccount(token, secret, elsewhere)


def given_account(environ: Mapping[str, str]) -> TwilioAccount | None:
    """The account that the developer named; None when the stack is to bring a Twilio of its own.

    Raises:
        ValueError: an account was named by half; says what is missing.
    """
    asked = [name for name in (*_ACCOUNT, "TWILIO_API_URL") if environ.get(name)]
    if not asked:
        return None
    reached = environ.get("TWILIO_API_URL") or public_url(environ)
    wanted = _ACCOUNT if reached else (*_ACCOUNT, "WHATSAPP_WEBHOOK_URL")
    missing = [name for name in wanted if not environ.get(name)]
    if missing:
        raise ValueError(
            f"{', '.join(asked)} without {', '.join(missing)}: a Twilio account needs all of them"
            " (docs/a-real-phone.md), the stack's own needs none"
        )
    sid, token, number = (environ[name] for name in _ACCOUNT)
    return TwilioAccount(sid, token, number, environ.get("TWILIO_API_URL", "").rstrip("/"))


def public_url(environ: Mapping[str, str]) -> str:
    """The one address at which the page and the webhook are reached from outside, by a tunnel to Hosting; empty without.

    Raises:
        ValueError: it is not an address, or has a path.
    """
    told = environ.get("PUBLIC_URL") or ""
    parts = urlsplit(told)
    if told and (
        parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/")
    ):
        raise ValueError(
            f"PUBLIC_URL is an address like https://milo.example, without a path, not {told!r}"
        )
    return told.rstrip("/")


def listening_host(environ: Mapping[str, str]) -> str:
    """The address on which what others may need listens: the loopback unless `LISTEN_HOST` says more.

    Raises:
        ValueError: it is not an address.
    """
    host = environ.get("LISTEN_HOST") or LOOPBACK
    try:
        return str(IPv4Address(host))
    except AddressValueError:
        raise ValueError(
            f"LISTEN_HOST is an IPv4 address of this machine, or {EVERYWHERE} for all of them, not {host!r}"
        ) from None


def reached_at(host: str) -> str:
    """The address at which this machine reaches what listens on `host`."""
    return LOOPBACK if host == EVERYWHERE else host


def is_loopback(host: str) -> bool:
    """Whether nobody but this machine reaches the address."""
    return IPv4Address(host).is_loopback


def without_outside(environ: Mapping[str, str]) -> dict[str, str]:
    """The variables without what they say of the world outside, for a stack that plays by itself."""
    return {name: value for name, value in environ.items() if name not in VARIABLES}
