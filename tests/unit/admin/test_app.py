"""What the panel needs in order to start, and that it runs as a function."""

import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest

from admin.app import build
from retail.settings import Settings, SettingsError
from tests.functions import loaded
from tests.owners_browser import HASH, PASSWORD, SECRET


@pytest.fixture
def complete() -> Iterator[dict[str, Any]]:
    root = logging.getLogger()
    before = (root.handlers[:], root.level)
    yield {
        "local_mode": True,
        "admin_user": "ana",
        "admin_password_hash": HASH,
        "session_secret": SECRET,
        "backoffice_url": "http://127.0.0.1:1",
        "backoffice_api_key": "key",
    }
    root.handlers[:], root.level = before


@pytest.mark.parametrize(
    "missing",
    ["admin_user", "admin_password_hash", "session_secret", "backoffice_url", "backoffice_api_key"],
)
def test_it_refuses_to_start_without(missing: str, complete: dict[str, Any]) -> None:
    del complete[missing]

    with pytest.raises(SettingsError, match=missing.upper()):
        build(Settings(**complete))


@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("admin_password_hash", "plain"),
        ("admin_password_hash", "scrypt:32768:8:1$x$y"),
        ("session_secret", "short"),
    ],
)
def test_it_refuses_to_start_with_a_weak_secret(
    member: str, value: str, complete: dict[str, Any]
) -> None:
    with pytest.raises(SettingsError, match=member.upper()) as caught:
        build(Settings(**{**complete, member: value}))
    assert value not in str(caught.value)


def test_a_name_of_the_shop_is_text_and_not_markup(complete: dict[str, Any]) -> None:
    client = build(Settings(**complete, shop_name="<b>Ana & Co</b>")).test_client()

    page = client.get("/admin/login").text
    assert "&lt;b&gt;Ana &amp; Co&lt;/b&gt;" in page
    assert "<b>" not in page


def test_it_runs_as_a_function(monkeypatch: pytest.MonkeyPatch, complete: dict[str, Any]) -> None:
    del complete["local_mode"]
    monkeypatch.setenv("LOCAL_MODE", "1")
    for member, value in complete.items():
        monkeypatch.setenv(member.upper(), value)

    with loaded("admin") as client:
        assert client.get("/health").json == {"status": "ok", "service": "admin"}
        login = client.get("/admin/login")
        assert "Contraseña" in login.text
        with client.get("/admin/assets/base.css") as asset:
            assert asset.status_code == 200
        token = re.search(r'name="form_token" value="([^"]+)"', login.text)
        assert token
        form = {"form_token": token[1], "admin_user": "ana", "admin_password": PASSWORD}
        answer = client.post("/admin/login", data=form)
        assert answer.status_code == 503
        assert "La tienda no responde" in answer.text
