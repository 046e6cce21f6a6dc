"""What the owner reads when something is not there or does not work."""

import logging

import pytest

from tests.owners_browser import OwnersBrowser, an_owner


def test_an_unknown_page_says_so_in_spanish_with_a_way_back() -> None:
    answer = an_owner().get("/admin/nothing")
    assert answer.status_code == 404
    assert "<h1>Esta página no existe</h1>" in answer.text
    assert 'href="/admin"' in answer.text


def test_an_unknown_page_outside_of_the_panel_says_so_too() -> None:
    answer = OwnersBrowser().get("/wp-login.php")
    assert answer.status_code == 404
    assert "Esta página no existe" in answer.text
    assert "Salir" not in answer.text


def test_what_nobody_expected_is_logged_and_told_without_its_details(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    owner = an_owner()
    monkeypatch.setattr("admin.views.home.render_template", lambda *_, **__: 1 / 0)
    with caplog.at_level(logging.ERROR):
        answer = owner.get("/admin")
    assert answer.status_code == 500
    assert "Algo falló de nuestro lado" in answer.text
    assert "ZeroDivisionError" not in answer.text
    assert "division by zero" in caplog.text


def test_an_address_with_two_slashes_leads_nowhere_else() -> None:
    """Hosting asks this service under an address of its own, which a redirect would tell."""
    answer = an_owner().get("/admin//pedidos")
    assert answer.status_code == 404
    assert "Location" not in answer.headers


def test_an_address_that_is_no_text_is_no_error_of_the_panel_s() -> None:
    owner = an_owner()
    for path in ("/admin/productos", "/admin/clientes", "/login"):
        answer = owner.get(path, environ_overrides={"QUERY_STRING": "q=\xff"})
        assert answer.status_code in {400, 404}, path
