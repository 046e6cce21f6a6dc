"""What the pages of the panel share: the owner's login, the API, the clock and the shop's name."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from zoneinfo import ZoneInfo

from flask import Flask, current_app

from .credentials import Credentials
from .owners_api import OwnersApi
from .sessions import Sessions

_NAME = "panel"


@dataclass(frozen=True)
class Panel:
    """What the pages need.

    Attributes:
        clock: the present time, aware, in UTC.
        new_token: an unguessable text.
        zone: the one in which times are shown.
        model_prices: dollars for a million tokens that the model reads, and that it writes; empty where nobody says.
    """

    shop_name: str
    credentials: Credentials
    sessions: Sessions
    api: OwnersApi
    clock: Callable[[], datetime]
    new_token: Callable[[], str]
    zone: ZoneInfo
    model_prices: tuple[float, ...] = ()


def install(app: Flask, panel: Panel) -> None:
    """Has the app's pages find the panel."""
    app.extensions[_NAME] = panel


def the_panel() -> Panel:
    """The panel of the app that answers now."""
    return cast("Panel", current_app.extensions[_NAME])
