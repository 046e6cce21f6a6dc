"""The owner's way in and out of the panel, and what a stranger gets."""

import logging
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import argon2
import pytest
import requests
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from admin.app import Machine, assemble, build
from admin.credentials import Credentials
from admin.panel import MAX_FORM_BYTES
from admin.sessions import Sessions
from retail.settings import Settings, SettingsError
from tests.functions import loaded

SECRET = "s" * 32
PASSWORD = "ñandú y 3 mates"
HASH = argon2.PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)


class Health:
    """A carrier that knows one answer: the back office's health, or that nobody is there."""

    def __init__(self) -> None:
        self.is_up = True
        self.requests: list[requests.PreparedRequest] = []

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:
        self.requests.append(request)
        if not self.is_up:
            raise requests.ConnectionError("refused")
        response = requests.Response()
        response.status_code = 200
        response._content = b'{"status": "ok"}'
        return response


class Browser:
    """A browser that keeps the panel's cookie and finds the token in its forms."""

    def __init__(self, *, secure: bool = False) -> None:
        self.now = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
        self.health = Health()
        self.secure = secure
        tokens = count(1)
        settings = Settings(
            local_mode=not secure,
            shop_name="El Almacén",
            admin_user="ana",
            admin_password_hash=HASH,
            session_secret=SECRET,
            backoffice_url="http://api",
            backoffice_api_key="key",
        )
        machine = Machine(
            clock=lambda: self.now,
            sleep=lambda _: None,
            chance=lambda: 0.0,
            new_token=lambda: f"token-{next(tokens)}",
        )
        self.client: FlaskClient = assemble(settings, self.health, machine).test_client()

    def get(self, path: str) -> TestResponse:
        return self.client.get(path, base_url="https://shop" if self.secure else "http://shop")

    def post(self, path: str, **form: str) -> TestResponse:
        base_url = "https://shop" if self.secure else "http://shop"
        return self.client.post(path, data=form, base_url=base_url)

    def form_token(self, path: str = "/login") -> str:
        found = re.search(r'name="form_token" value="([^"]+)"', self.get(path).text)
        assert found
        return found[1]

    def log_in(self, user: str = "ana", password: str = PASSWORD) -> TestResponse:
        return self.post("/login", form_token=self.form_token(), user=user, password=password)

    def is_in(self) -> bool:
        return self.get("/").status_code == 200


@pytest.fixture
def browser() -> Browser:
    return Browser()


def test_the_owner_gets_in_and_sees_that_the_shop_is_up(browser: Browser) -> None:
    answer = browser.log_in()
    home = browser.get("/")

    assert (answer.status_code, answer.location) == (303, "/")
    assert "La tienda está abierta y responde." in home.text
    assert "en camino" in home.text
    assert "El Almacén" in home.text
    assert browser.health.requests[-1].url == "http://api/health"
    assert browser.health.requests[-1].headers["x-api-key"] == "key"


def test_the_question_to_the_shop_carries_the_trace_of_the_page(browser: Browser) -> None:
    browser.log_in()
    traceparent = f"00-{'a' * 32}-{'b' * 16}-01"

    browser.client.get("/", base_url="http://shop", headers={"traceparent": traceparent})

    assert browser.health.requests[-1].headers["traceparent"] == traceparent


def test_the_page_says_so_when_the_shop_does_not_answer(browser: Browser) -> None:
    browser.log_in()
    browser.health.is_up = False

    assert "La tienda no responde." in browser.get("/").text


def test_a_stranger_is_sent_to_the_login_and_asks_nothing_of_the_shop(browser: Browser) -> None:
    answer = browser.get("/")

    assert (answer.status_code, answer.location) == (303, "/login")
    assert browser.health.requests == []


@pytest.mark.parametrize(
    ("user", "password"),
    [
        ("ana", ""),
        ("ana", PASSWORD + "x"),
        ("ana", PASSWORD.upper()),
        ("Ana", PASSWORD),
        ("", PASSWORD),
        ("ana\0", PASSWORD),
        ("ñ", "ñ"),
    ],
)
def test_nobody_else_gets_in(browser: Browser, user: str, password: str) -> None:
    answer = browser.log_in(user, password)

    assert answer.status_code == 401
    assert "El usuario o la contraseña no coinciden." in answer.text
    assert not browser.is_in()


def test_an_unknown_user_costs_as_much_work_as_the_owner(
    browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    verified: list[str] = []
    verify = argon2.PasswordHasher.verify

    def counting(self: argon2.PasswordHasher, hashed: str, password: str) -> bool:
        verified.append(password)
        return bool(verify(self, hashed, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counting)
    browser.log_in("ana", "wrong")
    browser.log_in("nobody", "wrong")

    assert verified == ["wrong", "wrong"]


@pytest.mark.parametrize("given", ["", "token-9", "ñ", None])
def test_a_login_needs_the_token_of_its_own_form(browser: Browser, given: str | None) -> None:
    browser.form_token()
    form = {"user": "ana", "password": PASSWORD}
    answer = browser.post("/login", **form, **({} if given is None else {"form_token": given}))

    assert answer.status_code == 400
    assert not browser.is_in()


@pytest.mark.parametrize("given", ["", "None"])
def test_a_browser_that_never_saw_the_form_cannot_post_it(browser: Browser, given: str) -> None:
    answer = browser.post("/login", form_token=given, user="ana", password=PASSWORD)

    assert answer.status_code == 400
    assert not browser.is_in()


def test_a_session_keeps_nothing_of_what_the_cookie_said_before() -> None:
    cookie: dict[str, Any] = {"planted": "x", "form_token": "planted"}
    now = datetime(2026, 11, 22, tzinfo=UTC)

    Sessions("v", lambda: now, lambda: "t").begin(cookie)

    assert set(cookie) == {"version", "began_at", "seen_at", "form_token"}
    assert cookie["form_token"] == "t"


def test_a_token_from_another_browser_is_worth_nothing(browser: Browser) -> None:
    token = browser.form_token()
    stranger = Browser()

    answer = stranger.post("/login", form_token=token, user="ana", password=PASSWORD)

    assert answer.status_code == 400


def test_the_form_token_changes_at_login(browser: Browser) -> None:
    before = browser.form_token()
    browser.log_in()

    assert browser.form_token("/") != before


def test_logging_out_ends_the_session(browser: Browser) -> None:
    browser.log_in()

    assert browser.post("/logout", form_token="token-x").status_code == 400
    assert browser.is_in()
    answer = browser.post("/logout", form_token=browser.form_token("/"))

    assert (answer.status_code, answer.location) == (303, "/login")
    assert not browser.is_in()


def test_nothing_is_done_by_a_get(browser: Browser) -> None:
    browser.log_in()

    assert browser.get("/logout").status_code == 405
    assert browser.is_in()


def test_a_session_ends_after_thirty_idle_minutes(browser: Browser) -> None:
    browser.log_in()
    browser.now += timedelta(minutes=29, seconds=59)
    assert browser.is_in()
    browser.now += timedelta(minutes=30)
    assert not browser.is_in()


def test_a_session_ends_after_eight_hours_however_busy(browser: Browser) -> None:
    browser.log_in()
    for _ in range(8 * 60 // 20 - 1):
        browser.now += timedelta(minutes=20)
        assert browser.is_in()
    browser.now += timedelta(minutes=20)
    assert not browser.is_in()


def test_a_session_ends_when_the_password_changes() -> None:
    one = Credentials("ana", HASH)
    other = Credentials("ana", argon2.PasswordHasher(1, 8, 1).hash("new"))
    cookie: dict[str, Any] = {}
    now = datetime(2026, 11, 22, tzinfo=UTC)
    Sessions(one.version(), lambda: now, lambda: "t").begin(cookie)

    assert Sessions(one.version(), lambda: now, lambda: "t").renew(cookie)
    assert not Sessions(other.version(), lambda: now, lambda: "t").renew(cookie)
    assert cookie == {}


@pytest.mark.parametrize("cut", [1, 10])
def test_a_cookie_that_was_tampered_with_is_no_session(browser: Browser, cut: int) -> None:
    browser.log_in()
    cookie = browser.client.get_cookie("__session", domain="shop")
    assert cookie
    changed = "A" + cookie.value[:-cut]
    browser.client.set_cookie("__session", changed, domain="shop")

    assert not browser.is_in()


def test_the_cookie_is_kept_from_scripts_other_sites_and_plain_http() -> None:
    browser = Browser(secure=True)
    (cookie,) = browser.log_in().headers.getlist("Set-Cookie")

    assert cookie.startswith("__session=")
    for attribute in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Expires="):
        assert attribute in cookie
    assert "Strict-Transport-Security" in browser.get("/login").headers


def test_a_laptop_has_no_https() -> None:
    browser = Browser()
    (cookie,) = browser.log_in().headers.getlist("Set-Cookie")

    assert "Secure" not in cookie
    assert "Strict-Transport-Security" not in browser.get("/login").headers


@pytest.mark.parametrize("path", ["/", "/login", "/health", "/nothing", "/assets/admin.css"])
def test_every_answer_forbids_frames_scripts_and_caches(browser: Browser, path: str) -> None:
    with browser.get(path) as answer:
        headers = answer.headers

    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_the_pages_need_nothing_that_the_policy_forbids(browser: Browser) -> None:
    browser.log_in()
    for page in (browser.get("/").text, Browser().get("/login").text):
        assert "<script" not in page
        assert "style=" not in page
        assert "http://" not in page
        assert "https://" not in page


def test_a_name_of_the_shop_is_text_and_not_markup(complete: dict[str, Any]) -> None:
    client = build(Settings(**complete, shop_name="<b>Ana & Co</b>")).test_client()

    page = client.get("/login").text
    assert "&lt;b&gt;Ana &amp; Co&lt;/b&gt;" in page
    assert "<b>" not in page


def test_a_form_beyond_the_limit_is_refused(browser: Browser) -> None:
    assert browser.post("/login", user="x" * MAX_FORM_BYTES).status_code == 413


def test_a_refused_login_leaves_no_password_in_the_log(
    browser: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        browser.log_in("hunter2", "swordfish")

    assert "Refused a login" in caplog.text
    assert "hunter2" not in caplog.text
    assert "swordfish" not in caplog.text


@pytest.mark.parametrize("path", ["/health", "/healthz"])
def test_it_says_that_it_is_up_even_when_the_shop_is_not(browser: Browser, path: str) -> None:
    browser.health.is_up = False

    assert browser.get(path).json == {"status": "ok", "service": "admin"}


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


def test_it_runs_as_a_function(monkeypatch: pytest.MonkeyPatch, complete: dict[str, Any]) -> None:
    del complete["local_mode"]
    monkeypatch.setenv("LOCAL_MODE", "1")
    for member, value in complete.items():
        monkeypatch.setenv(member.upper(), value)

    with loaded("admin") as client:
        assert client.get("/health").json == {"status": "ok", "service": "admin"}
        login = client.get("/login")
        assert "Contraseña" in login.text
        with client.get("/assets/admin.css") as asset:
            assert asset.status_code == 200
        token = re.search(r'name="form_token" value="([^"]+)"', login.text)
        assert token
        form = {"form_token": token[1], "user": "ana", "password": PASSWORD}
        assert client.post("/login", data=form).status_code == 303
        assert "La tienda no responde." in client.get("/").text


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
