"""A browser in front of the owner's panel, which stands on the real API, all in this process."""

import re
from itertools import count
from typing import Any

import argon2
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from admin.app import Machine, assemble
from local.backoffice import ADMIN_KEY
from local.in_process import InProcess
from retail.settings import Settings
from tests.backoffice import Backoffice, a_backoffice
from tests.html_forms import form_with

SEEN = "POST /panel/sessions/seen"
SECRET = "s" * 32
PASSWORD = "ñandú y 3 mates"
HASH = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class OwnersBrowser:
    """It keeps the panel's cookie, and fills in and sends its forms.

    Attributes:
        shop: the back office under the panel; its clock is the panel's, too.
        carrier: between the two.
    """

    def __init__(
        self,
        shop: Backoffice | None = None,
        *,
        secure: bool = False,
        password_hash: str = HASH,
    ) -> None:
        self.shop = shop or a_backoffice()
        self.carrier = InProcess(self.shop.app.wsgi_app)
        self._base_url = "https://shop" if secure else "http://shop"
        tokens = count(1)
        settings = Settings(
            local_mode=not secure,
            shop_name="El Almacén",
            admin_user="ana",
            admin_password_hash=password_hash,
            session_secret=SECRET,
            backoffice_url="http://api",
            backoffice_api_key=ADMIN_KEY,
            model_prices=(0.75, 3.75),
        )
        machine = Machine(
            clock=self.shop.clock,
            sleep=lambda _: None,
            chance=lambda: 0.0,
            new_token=lambda: f"token-{id(tokens)}-{next(tokens)}",
        )
        self.client: FlaskClient = assemble(settings, self.carrier, machine).test_client()

    def get(self, path: str, **options: Any) -> TestResponse:
        return self.client.get(path, base_url=self._base_url, **options)

    def post(self, path: str, **form: str) -> TestResponse:
        return self.client.post(path, data=form, base_url=self._base_url)

    def press(self, path: str, button: str, **typed: str) -> TestResponse:
        """Sends the form of the page at `path` that has the button, with what was typed into it."""
        form = form_with(self.get(path).text, button)
        fields = dict(form.fields) | typed
        return self.client.post(form.action or path, data=fields, base_url=self._base_url)

    def form_token(self, path: str = "/admin/login") -> str:
        found = re.search(r'name="form_token" value="([^"]+)"', self.get(path).text)
        assert found
        return found[1]

    def log_in(self, user: str = "ana", password: str = PASSWORD) -> TestResponse:
        return self.press("/admin/login", "Entrar", admin_user=user, admin_password=password)

    def asked(self) -> list[str]:
        """What the panel has asked of the API so far, beside whether the session is live."""
        lines = [exchange.line for exchange in self.carrier.exchanges]
        return [line for line in lines if line != SEEN]

    def is_in(self) -> bool:
        return self.get("/admin").status_code == 200


def an_owner(shop: Backoffice | None = None) -> OwnersBrowser:
    """A browser whose owner has logged in."""
    browser = OwnersBrowser(shop)
    assert browser.log_in().status_code == 303
    return browser


def a_seller(shop: Backoffice) -> OwnersBrowser:
    """A browser in which somebody has logged in that sells and owns nothing."""
    owner = an_owner(shop)
    owner.press("/admin/personas/nueva", "Guardar", name="Luz", role="seller", password=PASSWORD)
    browser = OwnersBrowser(shop)
    assert browser.log_in("Luz").status_code == 303
    return browser
