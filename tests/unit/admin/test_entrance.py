"""The owner's way into the panel, and what a stranger gets."""

import logging
from urllib.parse import quote

import argon2
import pytest
import requests

from local.backoffice import ADMIN_KEY
from local.in_process import lose
from tests.owners_browser import PASSWORD, OwnersBrowser

PLACES = ("settings", "API")
"""Where a password that is wrong is compared: with the owner's of the settings, then with that of a person."""


def test_the_owner_gets_in_and_sees_that_the_shop_is_up(browser: OwnersBrowser) -> None:
    answer = browser.log_in()
    home = browser.get("/admin")

    assert (answer.status_code, answer.location) == (303, "/admin")
    assert "El Almacén" in home.text
    assert browser.carrier.exchanges[-1].request.headers["x-api-key"] == ADMIN_KEY


@pytest.mark.parametrize(
    ("path", "login"),
    [
        ("/admin", "/admin/login"),
        ("/admin/", "/admin/login"),
        ("/admin/nothing?a=b&c=d", "/admin/login?next=/admin/nothing%3Fa%3Db%26c%3Dd"),
    ],
)
def test_a_stranger_is_sent_to_the_login_and_asks_nothing_of_the_shop(
    browser: OwnersBrowser, path: str, login: str
) -> None:
    answer = browser.get(path)

    assert (answer.status_code, answer.location) == (303, login)
    assert browser.carrier.exchanges == []


@pytest.mark.parametrize(
    ("wanted", "got"),
    [
        ("/admin/nothing?a=b", "/admin/nothing?a=b"),
        ("/admin", "/admin"),
        ("https://elsewhere.example/admin/", "/admin"),
        ("//elsewhere.example/admin/", "/admin"),
        ("/admin//elsewhere.example", "/admin"),
        (r"/\elsewhere.example", "/admin"),
        (r"/admin/\elsewhere.example", "/admin"),
        ("/admin/../checkout/x", "/admin"),
        ("/administration", "/admin"),
        ("javascript:alert(1)", "/admin"),
        ("/admin/\t/x", "/admin"),
    ],
)
def test_a_login_goes_on_to_the_page_that_was_wanted_and_never_elsewhere(
    browser: OwnersBrowser, wanted: str, got: str
) -> None:
    page = f"/admin/login?next={quote(wanted, safe='')}"
    answer = browser.press(page, "Entrar", admin_user="ana", admin_password=PASSWORD)
    again = browser.get(page)

    assert (answer.status_code, answer.location) == (303, got)
    assert (again.status_code, again.location) == (303, got)


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
def test_nobody_else_gets_in(browser: OwnersBrowser, user: str, password: str) -> None:
    answer = browser.log_in(user, password)

    assert answer.status_code == 401
    assert "El usuario o la contraseña no coinciden." in answer.text
    assert not browser.is_in()


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The passwords that were compared with the owner's."""
    verified: list[str] = []
    verify = argon2.PasswordHasher.verify

    def counting(self: argon2.PasswordHasher, hashed: str, password: str) -> bool:
        verified.append(password)
        return bool(verify(self, hashed, password))

    monkeypatch.setattr(argon2.PasswordHasher, "verify", counting)
    return verified


def test_an_unknown_user_costs_as_much_work_as_the_owner(
    browser: OwnersBrowser, checked: list[str]
) -> None:
    browser.log_in("ana", "wrong")
    assert checked == ["wrong"] * len(PLACES)
    browser.log_in("nobody", "wrong")
    assert checked == ["wrong"] * 2 * len(PLACES)


@pytest.mark.parametrize("given", ["", "token-9", "ñ", None])
def test_a_login_needs_the_token_of_its_own_form(browser: OwnersBrowser, given: str | None) -> None:
    browser.form_token()
    form = {"admin_user": "ana", "admin_password": PASSWORD}
    answer = browser.post(
        "/admin/login", **form, **({} if given is None else {"form_token": given})
    )

    assert answer.status_code == 400
    assert not browser.is_in()


@pytest.mark.parametrize("given", ["", "None"])
def test_a_browser_that_never_saw_the_form_cannot_post_it(
    browser: OwnersBrowser, given: str
) -> None:
    answer = browser.post(
        "/admin/login", form_token=given, admin_user="ana", admin_password=PASSWORD
    )

    assert answer.status_code == 400
    assert not browser.is_in()


def test_a_token_from_another_browser_is_worth_nothing(browser: OwnersBrowser) -> None:
    token = browser.form_token()
    stranger = OwnersBrowser()

    answer = stranger.post(
        "/admin/login", form_token=token, admin_user="ana", admin_password=PASSWORD
    )

    assert answer.status_code == 400


def test_the_form_token_changes_at_login(browser: OwnersBrowser) -> None:
    before = browser.form_token()
    browser.log_in()

    assert browser.form_token("/admin") != before


def test_after_five_tries_nothing_is_checked_for_five_minutes(
    browser: OwnersBrowser, checked: list[str]
) -> None:
    for _ in range(5):
        assert browser.log_in("ana", "wrong").status_code == 401
    answer = browser.log_in()
    assert answer.status_code == 429
    assert answer.headers["Retry-After"] == "300"
    assert "Hubo demasiados intentos. Probá de nuevo en 5 minutos." in answer.text
    assert checked == ["wrong"] * 5 * len(PLACES)
    browser.shop.clock.advance(minutes=5)
    assert browser.log_in().status_code == 303


def test_who_is_let_in_begins_to_count_anew(browser: OwnersBrowser) -> None:
    for _ in range(3):
        for _ in range(4):
            assert browser.log_in("ana", "wrong").status_code == 401
        assert browser.log_in().status_code == 303
        browser.press("/admin", "Salir")


def test_an_unknown_name_is_counted_like_a_known_one(
    browser: OwnersBrowser, checked: list[str]
) -> None:
    for name in ("nobody", "NOBODY", " nobody", "nobody", "nobody"):
        assert browser.log_in(name, "wrong").status_code == 401
    assert browser.log_in("nobody", "wrong").status_code == 429
    assert len(checked) == 5 * len(PLACES)
    assert browser.log_in().status_code == 303


def test_a_shop_that_does_not_answer_lets_nobody_guess(
    browser: OwnersBrowser, checked: list[str]
) -> None:
    page = browser.get("/admin/login")
    assert page.status_code == 200
    browser.carrier.trouble = lose("/panel/tries", requests.ConnectionError("refused"))
    assert browser.log_in().status_code == 503
    assert checked == []


def test_a_refused_login_leaves_no_password_in_the_log(
    browser: OwnersBrowser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        browser.log_in("hunter2", "swordfish")

    assert "Refused a login" in caplog.text
    assert "hunter2" not in caplog.text
    assert "swordfish" not in caplog.text
