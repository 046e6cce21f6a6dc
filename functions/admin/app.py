"""The app: `build` chooses the implementations, `assemble` puts the parts together."""

import random
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import Flask

from retail import logs
from retail.carrier import Carrier, Retries, pooled_session
from retail.settings import Settings, SettingsError

from . import guard
from .credentials import Credentials
from .owners_api import OwnersApi
from .panel import Panel
from .sessions import Sessions
from .web import create_app

CONNECTIONS = 8
SHORTEST_SECRET = 32


@dataclass(frozen=True)
class Machine:
    """Time and chance, the real ones unless others are passed in.

    Attributes:
        clock: the present time, aware, in UTC.
        sleep: waits that many seconds.
        chance: a number in [0, 1).
        new_token: an unguessable text.
    """

    clock: Callable[[], datetime] = lambda: datetime.now(UTC)
    sleep: Callable[[float], None] = time.sleep
    chance: Callable[[], float] = random.random
    new_token: Callable[[], str] = lambda: secrets.token_urlsafe(32)


def build(settings: Settings) -> Flask:
    """The panel on the back office that the settings name.

    Raises:
        SettingsError: a variable is missing or too weak.
    """
    settings.require(
        "admin_user",
        "admin_password_hash",
        "session_secret",
        "backoffice_url",
        "backoffice_api_key",
    )
    if len(settings.session_secret) < SHORTEST_SECRET:
        raise SettingsError(f"SESSION_SECRET has less than {SHORTEST_SECRET} characters")
    logs.configure(settings)
    return assemble(settings, pooled_session(CONNECTIONS), Machine())


def assemble(settings: Settings, carrier: Carrier, machine: Machine) -> Flask:
    """The panel on a back office that `carrier` reaches.

    Raises:
        SettingsError: the password's hash is not an argon2 hash.
    """
    try:
        credentials = Credentials(settings.admin_user, settings.admin_password_hash)
    except ValueError as error:
        raise SettingsError(f"ADMIN_PASSWORD_HASH {error}") from None
    api = OwnersApi(
        settings.backoffice_url,
        settings.backoffice_api_key,
        carrier,
        Retries(machine.sleep, machine.chance),
        person=guard.person_name,
    )
    panel = Panel(
        shop_name=settings.shop_name,
        credentials=credentials,
        sessions=Sessions(credentials.version(), api, machine.new_token),
        api=api,
        clock=machine.clock,
        new_token=machine.new_token,
        zone=ZoneInfo(settings.timezone),
        model_prices=settings.model_prices,
    )
    return create_app(panel, settings.session_secret, secure=not settings.local_mode)
