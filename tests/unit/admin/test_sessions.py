"""The owner's session: what ends it, for every copy of its cookie."""

import argon2
import pytest

from tests.owners_browser import OwnersBrowser


def cookie_of(browser: OwnersBrowser) -> str:
    cookie = browser.client.get_cookie("__session", domain="shop", path="/admin")
    assert cookie
    return cookie.value


def is_in_with(browser: OwnersBrowser, cookie: str) -> bool:
    """Whether a browser is let in with that cookie."""
    browser.client.set_cookie("__session", cookie, domain="shop", path="/admin")
    return browser.is_in()


def test_a_session_keeps_nothing_of_what_the_cookie_said_before(browser: OwnersBrowser) -> None:
    browser.get("/admin/login")
    with browser.client.session_transaction(base_url="http://shop/admin") as cookie:
        cookie["planted"] = "x"
        before = cookie["form_token"]
    browser.log_in()

    with browser.client.session_transaction(base_url="http://shop/admin") as cookie:
        assert set(cookie) == {"version", "user", "session", "form_token", "_permanent"}
        assert cookie["form_token"] != before


def test_logging_out_ends_the_session(browser: OwnersBrowser) -> None:
    browser.log_in()

    assert browser.post("/admin/logout", form_token="token-x").status_code == 400
    assert browser.is_in()
    answer = browser.post("/admin/logout", form_token=browser.form_token("/admin"))

    assert (answer.status_code, answer.location) == (303, "/admin/login")
    assert not browser.is_in()


def test_nothing_is_done_by_a_get(browser: OwnersBrowser) -> None:
    browser.log_in()

    assert browser.get("/admin/logout").status_code == 405
    assert browser.is_in()


def test_a_session_ends_after_thirty_idle_minutes(browser: OwnersBrowser) -> None:
    browser.log_in()
    browser.shop.clock.advance(minutes=29, seconds=59)
    assert browser.is_in()
    browser.shop.clock.advance(minutes=30)
    assert not browser.is_in()


def test_a_session_ends_after_eight_hours_however_busy(browser: OwnersBrowser) -> None:
    browser.log_in()
    for _ in range(8 * 60 // 20 - 1):
        browser.shop.clock.advance(minutes=20)
        assert browser.is_in()
    browser.shop.clock.advance(minutes=20)
    assert not browser.is_in()


def test_a_session_ends_when_the_password_changes(browser: OwnersBrowser) -> None:
    browser.log_in()
    cookie = cookie_of(browser)
    other = OwnersBrowser(
        browser.shop, password_hash=argon2.PasswordHasher(1, 8, 1).hash("another password")
    )

    assert is_in_with(OwnersBrowser(browser.shop), cookie)
    assert not is_in_with(other, cookie)


def test_a_copy_of_the_cookie_from_before_the_logout_is_worth_nothing(
    browser: OwnersBrowser,
) -> None:
    browser.log_in()
    copied = cookie_of(browser)
    thief = OwnersBrowser(browser.shop)
    assert is_in_with(thief, copied)
    browser.press("/admin", "Salir")

    assert not is_in_with(thief, copied)


def test_one_device_logs_out_alone_or_all_of_them(browser: OwnersBrowser) -> None:
    phone, laptop = browser, OwnersBrowser(browser.shop)
    for device in (phone, laptop):
        device.log_in()
    phone.press("/admin", "Salir")
    assert not phone.is_in()
    assert laptop.is_in()

    phone.log_in()
    phone.press("/admin", "Salir en todos los dispositivos")
    assert not laptop.is_in()


@pytest.mark.parametrize("cut", [1, 10])
def test_a_cookie_that_was_tampered_with_is_no_session(browser: OwnersBrowser, cut: int) -> None:
    browser.log_in()
    cookie = browser.client.get_cookie("__session", domain="shop", path="/admin")
    assert cookie
    changed = "A" + cookie.value[:-cut]
    browser.client.set_cookie("__session", changed, domain="shop", path="/admin")

    assert not browser.is_in()
